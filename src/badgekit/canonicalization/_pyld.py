"""What the compiled walk does not cover, expanded by PyLD: correct, slow and bounded.

PyLD is imported when it is first needed. It has no safe mode, and its caches are
process-global, so that what one document said would decide how the next is read.
Here each call has caches of its own, none of which holds a processed context; every
member is checked before PyLD expands it, and every value after.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._expanded import ExpandedReader
from badgekit.canonicalization._nquads import Quad
from badgekit.canonicalization._refusals import (
    data_loss,
    malformed,
    too_large,
    undefined_member,
    unsupported,
)
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import pointer_to

# PyLD takes about 1 ms for an object and 20 ms for a context: a few seconds in all.
_MAX_COST = 10_000
_OBJECT_COST = 10
_CONTEXT_COST = 100

# PyLD takes a base for leave to look at vocabularies; nothing is resolved against it.
_NO_BASE = "urn:badgekit:no-base"

_ALIASES = {"id": "@id", "type": "@type"}
_VALUE_OBJECT = {"@value", "@language", "@direction"}


def expand_to_quads(
    document: JsonObject,
    contexts: ContextLoader,
    limits: Limits,
    *,
    allow_inline_contexts: bool,
    strict_numbers: bool,
) -> list[Quad]:
    """Return the RDF dataset of *document*, or raise `DocumentError`.

    Safe mode and the rule that members are spelled by terms are always on.
    """
    loader = _Loader(contexts)
    processor = _processor_class()()
    try:
        located = _Locator(limits, allow_inline_contexts=allow_inline_contexts).copy(
            document, ""
        )
        expanded = processor.expand(
            located,
            {
                "base": _NO_BASE,
                "documentLoader": loader,
                "contextResolver": _resolver_class()({}, loader),
            },
        )
        reader = ExpandedReader(limits, processor.places, strict_numbers=strict_numbers)
        quads = reader.read(expanded)
    except DocumentError:
        raise
    except RecursionError as error:
        raise too_large("nested too deeply for JSON-LD") from error
    except Exception as error:
        # PyLD raises whatever the input led to: KeyError, TypeError, its own.
        if loader.failure:
            raise loader.failure from error
        raise malformed(f"not JSON-LD: {_reason(error)}", "") from error
    if processor.checked_objects == 0:
        raise unsupported("this version of PyLD cannot be used safely", "")
    return quads


def _reason(error: Exception) -> str:
    cause: BaseException | None = error
    reasons = []
    while cause is not None:
        reasons.append(str(getattr(cause, "code", None) or type(cause).__name__))
        cause = cause.__cause__
    return ", because of: ".join(reasons)


class _Object(dict[str, Any]):
    """A JSON object that knows where in the document it stands."""

    __slots__ = ("pointer",)
    pointer: str


class _Array(list[Any]):
    """A JSON array that knows where in the document it stands."""

    __slots__ = ("pointer",)
    pointer: str


class _Locator:
    """Copy a document so that its parts know their places, within limits."""

    def __init__(self, limits: Limits, *, allow_inline_contexts: bool) -> None:
        self._limits = limits
        self._allow_inline_contexts = allow_inline_contexts
        self._left = min(limits.nodes * _OBJECT_COST, _MAX_COST)

    def copy(self, value: JsonValue, pointer: str, depth: int = 1) -> JsonValue:
        self._spend(_OBJECT_COST if isinstance(value, dict) else 1)
        if isinstance(value, (dict, list)) and depth > self._limits.nesting_depth:
            raise too_large(f"nested deeper than {depth - 1} levels", pointer)
        if isinstance(value, dict):
            located = _Object()
            located.pointer = pointer
            for name, member in value.items():
                if not isinstance(name, str):
                    raise malformed("a member name is not a string", pointer)
                place = pointer + pointer_to(name)
                self._check(name, member, place)
                located[name] = self.copy(member, place, depth + 1)
            return located
        if isinstance(value, list):
            items = _Array(
                self.copy(item, f"{pointer}/{index}", depth + 1)
                for index, item in enumerate(value)
            )
            items.pointer = pointer
            return items
        return value

    def _spend(self, cost: int) -> None:
        self._left -= cost
        if self._left < 0:
            raise too_large("too large for JSON-LD outside the compiled subset")

    def _check(self, name: str, member: JsonValue, place: str) -> None:
        entries = member if isinstance(member, list) else [member]
        if name == "@context":
            self._spend(_CONTEXT_COST * len(entries))
            if len(entries) > self._limits.context_entries:
                raise too_large("too many contexts", place)
            if not self._allow_inline_contexts and not all(
                isinstance(entry, str) for entry in entries
            ):
                raise unsupported("only URLs of contexts are taken", place)
        elif name in ("type", "@type") and len(entries) > self._limits.type_entries:
            raise too_large("too many types", place)


class _Loader:
    """A document loader of PyLD's over a `ContextLoader`."""

    def __init__(self, contexts: ContextLoader) -> None:
        self._contexts = contexts
        self.failure: DocumentError | None = None

    def __call__(self, url: str, _options: object) -> dict[str, Any]:
        try:
            document = self._contexts.load(url)
        except DocumentError as error:
            self.failure = error
            raise
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
        }


class _Processor(Protocol):
    checked_objects: int
    places: dict[int, str]

    def expand(self, document: JsonValue, options: dict[str, Any]) -> Any: ...  # noqa: ANN401


def _check_spelling(active_context: dict[str, Any], element: JsonObject) -> None:
    """Refuse members that are not spelled by a term of their context."""
    mappings = active_context["mappings"]
    place = element.pointer if isinstance(element, _Object) else ""
    is_value = "@value" in element
    for name in element:
        pointer = place + pointer_to(name)
        if name == "@context" or (is_value and name in _VALUE_OBJECT):
            continue
        if name in ("@id", "@type"):
            if any(mapping.get("@id") == name for mapping in mappings.values()):
                raise data_loss(f"{name} must be spelled {name[1:]}", pointer)
            continue
        if name not in mappings and ":" not in name and active_context.get("@vocab"):
            continue
        mapping = mappings.get(name)
        iri = mapping and mapping.get("@id")
        if not iri:
            raise undefined_member(name, pointer)
        if iri.startswith("@") and _ALIASES.get(name) != iri:
            raise data_loss(f"another name for {iri} is not taken", pointer)


if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def _processor_class() -> "Callable[[], _Processor]":
    from pyld import jsonld  # noqa: PLC0415

    class CheckedProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.checked_objects = 0
            self.places: dict[int, str] = {}
            self._kept: list[object] = []

        def _expand(
            self,
            active_ctx: Any,  # noqa: ANN401
            active_property: str | None,
            element: JsonValue,
            options: Any,  # noqa: ANN401
            inside_list: bool = False,  # noqa: FBT001, FBT002
            **others: Any,
        ) -> Any:  # noqa: ANN401
            if isinstance(element, list):
                _check_items(active_ctx, active_property, element, inside_list)
            return super()._expand(
                active_ctx, active_property, element, options, inside_list, **others
            )

        def _expand_iri(  # noqa: PLR0917 - as PyLD has it
            self,
            active_ctx: Any,  # noqa: ANN401
            value: Any,  # noqa: ANN401
            base: str | None = None,
            vocab: bool = False,  # noqa: FBT001, FBT002
            local_ctx: Any = None,  # noqa: ANN401
            defined: Any = None,  # noqa: ANN401
        ) -> Any:  # noqa: ANN401
            del base  # what is relative stays so, and is refused
            iri = super()._expand_iri(
                active_ctx, value, None, vocab, local_ctx, defined
            )
            if local_ctx is None and isinstance(iri, str):
                _check_prefix(active_ctx, value, iri)
            return iri

        def _expand_object(
            self,
            active_ctx: Any,  # noqa: ANN401
            active_property: str | None,
            expanded_active_property: str | None,
            element: JsonObject,
            expanded_parent: JsonObject,
            *others: Any,
            **more: Any,
        ) -> None:
            _check_spelling(active_ctx, element)
            self.checked_objects += 1
            if isinstance(element, _Object):
                # Kept, so that no other object can have the same id().
                self._kept.append(expanded_parent)
                self.places[id(expanded_parent)] = element.pointer
            super()._expand_object(
                active_ctx,
                active_property,
                expanded_active_property,
                element,
                expanded_parent,
                *others,
                **more,
            )

    return CheckedProcessor


def _check_prefix(active_context: dict[str, Any], value: str, iri: str) -> None:
    if iri != value and ":" in value and value not in active_context["mappings"]:
        raise data_loss("an IRI that uses a prefix must be spelled in full", None)


def _check_items(
    active_context: dict[str, Any],
    active_property: str | None,
    items: list[Any],
    inside_list: bool,  # noqa: FBT001
) -> None:
    place = items.pointer if isinstance(items, _Array) else ""
    if any(item is None for item in items):
        raise data_loss("null in an array would be dropped", place)
    mapping = active_context["mappings"].get(active_property) or {}
    ordered = inside_list or "@list" in (mapping.get("@container") or ())
    if not ordered and any(isinstance(item, list) for item in items):
        raise data_loss("arrays in arrays would be merged", place)


@cache
def _resolver_class() -> Any:  # noqa: ANN401
    from pyld.context_resolver import ContextResolver  # noqa: PLC0415
    from pyld.resolved_context import ResolvedContext  # noqa: PLC0415

    class ForgetfulResolver(ContextResolver):  # type: ignore[misc]
        """Remember documents, but no processed context: PyLD keys those too widely."""

        def _get(self, key: str) -> Any:  # noqa: ANN401
            found = super()._get(key)
            if isinstance(found, list):
                return [ResolvedContext(one.document) for one in found]
            return found and ResolvedContext(found.document)

    return ForgetfulResolver
