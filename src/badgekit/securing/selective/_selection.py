"""The part of a document that JSON Pointers select (vc-di-ecdsa, section 3.4).

A selection is a document again: of every object on the way to what was asked for, it
keeps the `@context`, the `id` and the `type`, since without them the rest would not
mean what it means.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from badgekit._json import JsonObject, JsonValue
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType, pointer_to

_KEPT = ("@context", "id", "type", "@id", "@type")
_ESCAPE = re.compile(r"~(?![01])")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


@dataclass(slots=True)
class Selection:
    """What pointers select, as a tree: so many pointers cost no more than one walk."""

    is_whole: bool = False
    below: dict[str, "Selection"] = field(default_factory=dict)

    @classmethod
    def of(cls, pointers: Iterable[str]) -> "Selection":
        """Read JSON Pointers (RFC 6901); `""` selects the whole document.

        Raises `DocumentError` for what is not one.
        """
        root = cls()
        for pointer in pointers:
            place = root
            for token in _tokens(pointer):
                place = place.below.setdefault(token, cls())
            place.is_whole = True
        return root

    def __bool__(self) -> bool:
        return self.is_whole or bool(self.below)

    def within(self, document: JsonObject) -> JsonObject:
        """Return the selected part of *document*, its members in their old order.

        Raises `DocumentError` where a pointer leads nowhere. Parts that are selected
        whole are shared with *document*.
        """
        selected: JsonObject = self._within(document, ())
        return selected

    def _within(self, value: JsonValue, path: tuple[str, ...]) -> JsonValue:
        # Pointers into what is kept anyway still have to lead somewhere.
        chosen = {
            token: below._within(_at(value, token, path), (*path, token))  # noqa: SLF001
            for token, below in self.below.items()
        }
        if self.is_whole:
            return value
        if isinstance(value, dict):
            return {
                name: member if name in _KEPT else chosen[name]
                for name, member in value.items()
                if name in _KEPT or name in chosen
            }
        return [chosen[token] for token in sorted(chosen, key=_order)]


def _tokens(pointer: str) -> list[str]:
    if not pointer:
        return []
    if not pointer.startswith("/") or _ESCAPE.search(pointer):
        raise _refused(f"{pointer!r} is not a JSON Pointer (RFC 6901)", None)
    return [
        token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")
    ]


def _at(value: JsonValue, token: str, path: tuple[str, ...]) -> JsonValue:
    """Return what stands at *token* in *value*, which stands at *path*."""
    if isinstance(value, dict) and token in value:
        return value[token]
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)]
    raise _nothing_at(*path, token)


def _order(token: str) -> tuple[int, str]:
    """Sort indexes as the numbers that they are."""
    return len(token), token


def _nothing_at(*path: str) -> DocumentError:
    return _refused("there is nothing at this place to disclose", pointer_to(*path))


def _refused(detail: str, pointer: str | None) -> DocumentError:
    return DocumentError(Problem(ProblemType.PROOF_GENERATION_ERROR, detail, pointer))
