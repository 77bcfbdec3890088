"""Context processing (JSON-LD 1.1 API, section 4.1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._nquads import is_absolute_iri
from badgekit.canonicalization._refusals import malformed, too_large
from badgekit.canonicalization.jsonld._definitions import Definitions
from badgekit.canonicalization.jsonld._iris import expand_iri
from badgekit.canonicalization.jsonld._terms import ActiveContext

_MAX_REMOTE_CONTEXTS = 10
_COPY_WORK = 10
"""What copying an active context costs, in term definitions."""
_NOT_TERMS = frozenset(
    {
        "@base",
        "@direction",
        "@import",
        "@language",
        "@propagate",
        "@protected",
        "@version",
        "@vocab",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """In what way a context is applied."""

    base_url: str | None = None
    """Where the context was written."""
    remote: tuple[str, ...] = ()
    """The contexts that led to this one."""
    override_protected: bool = False
    """Whether protected terms may be redefined: for contexts of properties alone."""
    propagate: bool = True
    """Whether it is in force in nodes below as well: not so for contexts of types."""
    validate_scoped: bool = True
    """Whether the contexts that terms bring are tried out."""


class ContextProcessor:
    """Makes active contexts. Remembers nothing but the work it has done.

    *load* returns the document of a context by URL and raises `DocumentError` if
    there is none. More than *max_work* term definitions raise it as well.
    """

    def __init__(self, load: Callable[[str], JsonObject], max_work: int) -> None:
        self._load = load
        self._left = max_work

    def process(
        self, active: ActiveContext, local: JsonValue, use: Use
    ) -> ActiveContext:
        """Return *active* with the context *local* applied to it."""
        before = self._left
        self.spend(_COPY_WORK)
        if isinstance(local, dict) and "@propagate" in local:
            use = replace(use, propagate=local["@propagate"])
            if not isinstance(use.propagate, bool):
                raise _invalid("@propagate value")
        result = active.copy()
        if not use.propagate and result.previous is None:
            result.previous = active
        for entry in local if isinstance(local, list) else [local]:
            if entry is None:
                result = _nullified(result, use)
            elif isinstance(entry, str):
                result = self._remote(result, entry, use)
            elif isinstance(entry, dict):
                self._define_terms(result, entry, use)
            else:
                raise _invalid("local context")
        result.work = before - self._left
        return result

    def spend(self, work: int) -> None:
        """Count *work* term definitions."""
        self._left -= work
        if self._left < 0:
            raise too_large("the contexts define too many terms", "")

    def _define_terms(self, active: ActiveContext, local: JsonObject, use: Use) -> None:
        local = self._with_import(local, use.base_url)
        _apply_declarations(active, local)
        definitions = Definitions(self, active, local, use)
        for name in local:
            if name not in _NOT_TERMS:
                definitions.define(name)

    def _remote(self, active: ActiveContext, reference: str, use: Use) -> ActiveContext:
        url = resolve_reference(use.base_url, reference)
        if not use.validate_scoped and url in use.remote:
            return active
        if url in use.remote or len(use.remote) >= _MAX_REMOTE_CONTEXTS:
            raise _invalid("context overflow: contexts include one another")
        return self.process(
            active,
            self._document(url).get("@context", {}),
            replace(use, base_url=url, remote=(*use.remote, url), propagate=True),
        )

    def _with_import(self, local: JsonObject, base_url: str | None) -> JsonObject:
        if "@context" in local:
            raise _invalid("context entry @context")
        if "@import" not in local:
            return local
        reference = local["@import"]
        if not isinstance(reference, str):
            raise _invalid("@import value")
        url = resolve_reference(base_url, reference)
        imported = self._document(url).get("@context")
        if not isinstance(imported, dict):
            raise _invalid("remote context: only an object can be imported")
        if "@import" in imported:
            raise _invalid("context entry @import")
        return imported | local

    def _document(self, url: str) -> JsonObject:
        self.spend(1)
        return self._load(url)


def _nullified(active: ActiveContext, use: Use) -> ActiveContext:
    if not use.override_protected and any(
        term.is_protected for term in active.terms.values()
    ):
        raise _invalid("context nullification: there are protected terms")
    nothing = ActiveContext()
    if not use.propagate:
        nothing.previous = active.previous or active
    return nothing


def resolve_reference(base_url: str | None, reference: str) -> str:
    """Return the URL that a context means by *reference*."""
    try:
        return urljoin(base_url or "", reference)
    except ValueError as error:
        raise _invalid("context URL") from error


def _apply_declarations(active: ActiveContext, local: JsonObject) -> None:
    """Take over what a context says in keywords, terms aside."""
    version = local.get("@version", 1.1)
    if isinstance(version, bool) or version != 1.1:
        raise _invalid("@version value")
    if "@propagate" in local and not isinstance(local["@propagate"], bool):
        raise _invalid("@propagate value")
    if not isinstance(local.get("@protected", False), bool):
        raise _invalid("@protected value")
    # A base is of no use: what is relative is refused (Data Integrity 1.0, 2.4.1).
    if not isinstance(local.get("@base"), str | None):
        raise _invalid("base IRI")
    if "@vocab" in local:
        active.vocab = _vocab(local["@vocab"], active)
    if "@language" in local:
        language = local["@language"]
        if language is not None and not isinstance(language, str):
            raise _invalid("default language")
        active.language = language and language.lower()
    if "@direction" in local:
        active.direction = direction(local["@direction"])


def direction(value: Any) -> Any:  # noqa: ANN401
    """Return *value* if it is a base direction."""
    if value not in (None, "ltr", "rtl"):
        raise _invalid("base direction")
    return value


def _vocab(value: JsonValue, active: ActiveContext) -> str | None:
    if value is None:
        return None
    iri = expand_iri(active, value, vocab=True) if isinstance(value, str) else None
    if iri is None or not is_absolute_iri(iri):
        raise _invalid("vocab mapping: not an absolute IRI")
    return iri


def _invalid(what: str) -> Exception:
    return malformed(f"JSON-LD: invalid {what}", "")
