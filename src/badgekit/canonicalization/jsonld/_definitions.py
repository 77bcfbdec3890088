"""Creating term definitions (JSON-LD 1.1 API, section 4.2)."""

from dataclasses import replace
from typing import TYPE_CHECKING

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._nquads import is_absolute_iri
from badgekit.canonicalization._refusals import malformed, shown
from badgekit.canonicalization.jsonld._iris import expand_iri, is_iri_or_blank
from badgekit.canonicalization.jsonld._terms import (
    KEYWORDS,
    UNSET,
    ActiveContext,
    Direction,
    ScopedContext,
    Term,
    Unset,
    looks_like_keyword,
)
from badgekit.errors import DocumentError

if TYPE_CHECKING:
    from badgekit.canonicalization.jsonld._processing import ContextProcessor, Use

_ENTRIES = frozenset(
    f"@{name}"
    for name in (
        "container", "context", "direction", "id", "index", "language", "nest",
        "prefix", "protected", "reverse", "type",
    )
)  # fmt: skip
_TYPE_KEYWORDS = frozenset({"@id", "@vocab", "@json", "@none"})
_CONTAINERS = frozenset(
    {"@graph", "@id", "@index", "@language", "@list", "@set", "@type"}
)
_GEN_DELIMS = frozenset(":/?#[]@")


class Definitions:
    """One context object on its way into an active context."""

    def __init__(
        self,
        processor: "ContextProcessor",
        active: ActiveContext,
        local: JsonObject,
        use: "Use",
    ) -> None:
        self._processor = processor
        self._active = active
        self._local = local
        self._use = use
        self._is_defined: dict[str, bool] = {}

    def define(self, name: str) -> None:
        """Define the term *name*, and first those on which it depends."""
        if name in self._is_defined:
            if not self._is_defined[name]:
                raise _invalid("cyclic IRI mapping", name)
            return
        self._is_defined[name] = False
        self._processor.spend(1)
        value = self._local[name]
        if name == "":
            raise _invalid("invalid term definition", name)
        if name == "@type":
            _check_type_keyword(value)
        elif name in KEYWORDS:
            raise _invalid("keyword redefinition", name)
        elif looks_like_keyword(name):
            return
        before = self._active.terms.pop(name, None)
        term = self._term(name, value)
        if term is None:
            return
        if (
            before is not None
            and before.is_protected
            and not self._use.override_protected
        ):
            if term != before:
                raise _invalid("protected term redefinition", name)
            term = before
        self._active.terms[name] = term
        self._is_defined[name] = True

    def _term(self, name: str, value: JsonValue) -> Term | None:
        """Return what *value* says about *name*; `None` if it is to be ignored."""
        is_simple = isinstance(value, str)
        if value is None or isinstance(value, str):
            value = {"@id": value}
        if not isinstance(value, dict) or not _ENTRIES.issuperset(value):
            raise _invalid("invalid term definition", name)
        datatype = self._type(name, value)
        iri: str | Unset | None
        if "@reverse" in value:
            iri = self._reverse(name, value)
        else:
            iri = self._iri_mapping(name, value)
        if isinstance(iri, Unset):
            return None
        container = _container(name, value)
        if "@type" in container:
            datatype = datatype or "@id"
            if datatype not in ("@id", "@vocab"):
                raise _invalid("invalid type mapping", name)
        return Term(
            iri=iri,
            type=datatype,
            language=_language(name, value),
            direction=_direction(name, value),
            container=container,
            scoped=self._scoped(name, value),
            is_reverse="@reverse" in value,
            is_prefix=_is_prefix(name, value, iri, is_simple=is_simple),
            is_protected=self._is_protected(name, value),
            nest=_nest(name, value),
            index=self._index(name, value, container),
        )

    def _is_protected(self, name: str, value: JsonObject) -> bool:
        protected = value.get("@protected", self._local.get("@protected", False))
        if not isinstance(protected, bool):
            raise _invalid("invalid @protected value", name)
        return protected

    def _type(self, name: str, value: JsonObject) -> str | None:
        if "@type" not in value:
            return None
        datatype = value["@type"]
        if not isinstance(datatype, str):
            raise _invalid("invalid type mapping", name)
        iri = self._expand(datatype)
        if iri in _TYPE_KEYWORDS or (iri and is_absolute_iri(iri)):
            return iri
        raise _invalid("invalid type mapping", name)

    def _reverse(self, name: str, value: JsonObject) -> str | Unset:
        if "@id" in value or "@nest" in value:
            raise _invalid("invalid reverse property", name)
        reverse = value["@reverse"]
        if not isinstance(reverse, str):
            raise _invalid("invalid IRI mapping", name)
        if looks_like_keyword(reverse):
            return UNSET
        iri = self._expand(reverse)
        if not iri or not is_iri_or_blank(iri):
            raise _invalid("invalid IRI mapping", name)
        if value.get("@container") not in ("@set", "@index", None):
            raise _invalid("invalid reverse property", name)
        return iri

    def _iri_mapping(self, name: str, value: JsonObject) -> str | None | Unset:
        if "@id" in value and value["@id"] != name:
            return self._explicit_iri(name, value["@id"])
        if ":" in name[1:]:
            return self._compact_iri(name)
        if "/" in name:
            iri = expand_iri(self._active, name, vocab=True)
            if not iri or not is_absolute_iri(iri):
                raise _invalid("invalid IRI mapping", name)
            return iri
        if name == "@type":
            return "@type"
        if self._active.vocab is None:
            raise _invalid("invalid IRI mapping", name)
        return self._active.vocab + name

    def _explicit_iri(self, name: str, value: JsonValue) -> str | None | Unset:
        if value is None:
            return None
        if not isinstance(value, str):
            raise _invalid("invalid IRI mapping", name)
        if value not in KEYWORDS and looks_like_keyword(value):
            return UNSET
        iri = self._expand(value)
        if iri is None or not (iri in KEYWORDS or is_iri_or_blank(iri)):
            raise _invalid("invalid IRI mapping", name)
        if iri in ("@context", "@preserve"):
            raise _invalid("invalid keyword alias", name)
        if ":" in name[1:-1] or "/" in name:
            self._is_defined[name] = True
            if self._expand(name) != iri:
                raise _invalid("invalid IRI mapping", name)
        return iri

    def _compact_iri(self, name: str) -> str:
        prefix, _, suffix = name.partition(":")
        if prefix in self._local:
            self.define(prefix)
        term = self._active.terms.get(prefix)
        iri = term.iri + suffix if term is not None and term.iri else name
        if not is_iri_or_blank(iri):
            raise _invalid("invalid IRI mapping", name)
        return iri

    def _scoped(self, name: str, value: JsonObject) -> ScopedContext | None:
        if "@context" not in value:
            return None
        scoped = ScopedContext(local=value["@context"], base_url=self._use.base_url)
        if self._use.validate_scoped:
            try:
                self._processor.process(
                    self._active,
                    scoped.local,
                    replace(
                        self._use,
                        override_protected=True,
                        propagate=True,
                        validate_scoped=False,
                    ),
                )
            except DocumentError as error:
                raise _invalid(f"invalid scoped context: {error}", name) from error
        return scoped

    def _index(
        self, name: str, value: JsonObject, container: tuple[str, ...]
    ) -> str | None:
        if "@index" not in value:
            return None
        index = value["@index"]
        if "@index" not in container or not isinstance(index, str):
            raise _invalid("invalid term definition", name)
        iri = None if index in KEYWORDS else self._expand(index)
        if not iri or not is_iri_or_blank(iri):
            raise _invalid("invalid term definition", name)
        return index

    def _expand(self, value: str) -> str | None:  # noqa: PLR0911 - steps of the standard
        """Expand an IRI while the context is being defined (section 5.2)."""
        if value in KEYWORDS:
            return value
        if looks_like_keyword(value):
            return None
        self._depend_on(value)
        term = self._active.terms.get(value)
        if term is not None:
            return term.iri
        prefix, colon, suffix = value.partition(":")
        if colon and prefix:
            if prefix == "_" or suffix.startswith("//"):
                return value
            self._depend_on(prefix)
            term = self._active.terms.get(prefix)
            if term is not None and term.iri and term.is_prefix:
                return term.iri + suffix
            if is_absolute_iri(value):
                return value
        vocab = self._active.vocab
        return value if vocab is None else vocab + value

    def _depend_on(self, name: str) -> None:
        if name in self._local and not self._is_defined.get(name):
            self.define(name)


def _check_type_keyword(value: JsonValue) -> None:
    if (
        not isinstance(value, dict)
        or not value
        or not {"@container", "@protected"}.issuperset(value)
        or value.get("@container", "@set") != "@set"
    ):
        raise _invalid("keyword redefinition", "@type")


def _container(name: str, value: JsonObject) -> tuple[str, ...]:
    container = value.get("@container")
    if container is None:
        return ()
    entries = container if isinstance(container, list) else [container]
    if not all(isinstance(entry, str) for entry in entries):
        raise _invalid("invalid container mapping", name)
    kinds = frozenset(entries)
    others = kinds - {"@set"}
    if (
        not kinds
        or not kinds <= _CONTAINERS
        or not (len(others) <= 1 or others in ({"@graph", "@id"}, {"@graph", "@index"}))
        or kinds == {"@list", "@set"}
    ):
        raise _invalid("invalid container mapping", name)
    return tuple(sorted(kinds))


def _language(name: str, value: JsonObject) -> str | None | Unset:
    if "@language" not in value or "@type" in value:
        return UNSET
    language = value["@language"]
    if language is None:
        return None
    if not isinstance(language, str):
        raise _invalid("invalid language mapping", name)
    return language.lower()


def _direction(name: str, value: JsonObject) -> Direction | None | Unset:
    if "@direction" not in value or "@type" in value:
        return UNSET
    direction: Direction | None = value["@direction"]
    if direction not in (None, "ltr", "rtl"):
        raise _invalid("invalid base direction", name)
    return direction


def _nest(name: str, value: JsonObject) -> str | None:
    if "@nest" not in value:
        return None
    nest = value["@nest"]
    if not isinstance(nest, str) or (nest in KEYWORDS and nest != "@nest"):
        raise _invalid("invalid @nest value", name)
    return nest


def _is_prefix(
    name: str, value: JsonObject, iri: str | None, *, is_simple: bool
) -> bool:
    has_separator = ":" in name or "/" in name
    if "@prefix" in value:
        if has_separator or not isinstance(value["@prefix"], bool):
            raise _invalid("invalid term definition", name)
        if value["@prefix"] and iri in KEYWORDS:
            raise _invalid("invalid term definition", name)
        return value["@prefix"]
    if not is_simple or has_separator or not iri:
        return False
    return iri[-1] in _GEN_DELIMS or iri.startswith("_:")


def _invalid(what: str, name: str) -> DocumentError:
    return malformed(f"JSON-LD: {what} (term {shown(name)})", "")
