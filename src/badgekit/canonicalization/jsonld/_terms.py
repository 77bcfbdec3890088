"""Term definitions and active contexts (JSON-LD 1.1 API, section 4)."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from badgekit._json import JsonValue

KEYWORDS: Final = frozenset(
    f"@{name}"
    for name in (
        "base", "container", "context", "default", "direction", "embed", "explicit",
        "graph", "id", "import", "included", "index", "json", "language", "list",
        "nest", "none", "null", "omitDefault", "prefix", "preserve", "propagate",
        "protected", "requireAll", "reverse", "set", "type", "value", "version",
        "vocab",
    )
)  # fmt: skip

looks_like_keyword = re.compile("@[a-zA-Z]+").fullmatch
"""Whether a string is, or is reserved to become, a keyword."""


def is_class_name(name: str) -> bool:
    """Whether *name* is written as names of classes are, with a capital letter.

    The older contexts of Open Badges give `achievement` and `Achievement` one IRI.
    """
    return name[:1].isupper()


Direction = Literal["ltr", "rtl"]


class Unset:
    """The type of `UNSET`: what is not said, where `None` says that there is none."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedContext:
    """The context that a term brings for what stands below it."""

    local: JsonValue
    base_url: str | None = field(compare=False)
    """Where the context was written that defines the term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one name means."""

    iri: str | None
    """An absolute IRI, a keyword, or `None` for a name that is to be ignored."""
    type: str | None = None
    """A datatype, `@id`, `@vocab`, `@json` or `@none`."""
    language: str | None | Unset = UNSET
    direction: Direction | None | Unset = UNSET
    container: tuple[str, ...] = ()
    scoped: ScopedContext | None = None
    is_reverse: bool = False
    is_prefix: bool = False
    is_protected: bool = field(default=False, compare=False)
    nest: str | None = None
    index: str | None = None

    @property
    def says_more(self) -> bool:
        """Whether the term says anything about its values, its IRI aside."""
        return bool(
            self.type
            or self.container
            or self.is_reverse
            or self.language is not UNSET
            or self.direction is not UNSET
        )


@dataclass(slots=True, kw_only=True, eq=False)
class ActiveContext:
    """What names mean at one place of a document. Not changed once it is made."""

    terms: dict[str, Term] = field(default_factory=dict)
    vocab: str | None = None
    language: str | None = None
    direction: Direction | None = None
    previous: "ActiveContext | None" = None
    """What is in force again below this node, if a type brought this context."""
    work: int = 0
    """Term definitions that were processed to make this from its parent."""

    def copy(self) -> "ActiveContext":
        """Return a context to be changed."""
        return ActiveContext(
            terms=self.terms.copy(),
            vocab=self.vocab,
            language=self.language,
            direction=self.direction,
            previous=self.previous,
        )
