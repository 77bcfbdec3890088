"""What a slot asks of the credential that fills it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from badgekit.models import Alignment

MAX_TEXT = 2_048
MAX_ENTRIES = 1_000

EndorsedThing: TypeAlias = Literal["achievement", "credential", "issuer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedTo:
    """A node of a framework, by its URL, by framework and code, or by all of these.

    >>> AlignedTo(framework="CCSS Math", code="A-REI.3").label
    'CCSS Math A-REI.3'
    """

    url: str | None = None
    """The `targetUrl` of the alignment, such as a CASE or CTDL identifier."""
    framework: str | None = None
    """Its `targetFramework`: a name, so say the code too where names may clash."""
    code: str | None = None
    """Its `targetCode`."""

    def __post_init__(self) -> None:
        check_texts(self.url, self.framework, self.code)
        if not (self.url or self.code):
            raise ValueError("an alignment is told by its url or its code")

    @property
    def label(self) -> str:
        """The node in words."""
        named = " ".join(text for text in (self.framework, self.code) if text)
        return named or self.url or ""

    def matches(self, alignment: Alignment) -> bool:
        """Tell whether *alignment* is to this node: all that is given must be equal."""
        return (
            self.url in (None, alignment.target_url)
            and self.framework in (None, alignment.target_framework)
            and self.code in (None, alignment.target_code)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumResult:
    """The least result that is good enough.

    Numbers are compared as numbers, and must be within `valueMin` and `valueMax`.
    Letters and levels are compared by their place in *order* or, if none is given, in
    the `rubricCriterionLevel` or `allowedValue` of the result description, which the
    standard has from low to high. A status has to be equal. What cannot be compared is
    not good enough; of several results one is enough.

    >>> grade = MinimumResult(type="LetterGrade", at_least="B", order=("C", "B", "A"))
    """

    at_least: str | None = None
    """A number, grade, status, or level by its `id`, `level` or `name`. `None`: what
    the issuer requires in `requiredLevel` or `requiredValue`."""
    type: str | None = None
    """The `resultType` of the results to look at."""
    description: str | None = None
    """The `id` of the result description of the results to look at."""
    order: tuple[str, ...] = ()
    """The grades or levels from low to high, whatever order the issuer gives them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", texts(self.order))
        check_texts(self.at_least, self.type, self.description)
        if not (self.type or self.description):
            raise ValueError("a result is told by its type or its description")
        if self.order and self.at_least not in self.order:
            raise ValueError("the least result must be in the order of results")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for one credential, and what the credential must be like.

    Every condition that is given must hold; of a tuple, any one entry does. The id of
    an achievement says what was awarded, not by whom: name the *issuers* too, unless
    the policy under which the credentials were verified recognizes no others.

    >>> Slot(achievements=("https://lincoln.example/badges/linear-equations",)).label
    'https://lincoln.example/badges/linear-equations'
    """

    name: str = ""
    """What to call the slot when it is spoken of."""
    achievements: tuple[str, ...] = ()
    """Ids of achievements: one, and those that stand for it."""
    related: bool = False
    """Whether an achievement counts that says itself, in `related`, that it is the
    same as one of these."""
    issuers: tuple[str, ...] = ()
    """Ids of issuers: an approved list."""
    achievement_types: tuple[str, ...] = ()
    """Terms of `achievementType`."""
    alignments: tuple[AlignedTo, ...] = ()
    results: tuple[MinimumResult, ...] = ()
    """Least results, all of which are needed."""
    endorsed_by: tuple[str, ...] = ()
    """Ids of issuers of endorsements. One that was bound to another version of the
    endorsed thing does not count."""
    endorsed: EndorsedThing = "achievement"
    """What they must have endorsed."""
    awarded_from: datetime | None = None
    """Awarded then (`awardedDate`, or else `validFrom`) or later."""
    awarded_before: datetime | None = None
    """Awarded before then."""
    max_age_days: int | None = None
    """Awarded at most so many days before the time of the decision."""
    expired_counts: bool = False
    """Whether it may have expired between being verified and the decision."""

    def __post_init__(self) -> None:
        for name in ("achievements", "issuers", "achievement_types", "endorsed_by"):
            object.__setattr__(self, name, texts(getattr(self, name)))
        for name, kind in (("alignments", AlignedTo), ("results", MinimumResult)):
            object.__setattr__(self, name, entries(getattr(self, name), kind))
        for name in ("awarded_from", "awarded_before"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, in_utc(getattr(self, name)))
        check_texts(self.name)
        self._check()

    def _check(self) -> None:
        if not (
            self.achievements
            or self.issuers
            or self.achievement_types
            or self.alignments
            or self.endorsed_by
        ):
            raise ValueError(
                "a slot for any credential at all is none: give achievements, issuers, "
                "achievement types, alignments or endorsers"
            )
        if self.related and not self.achievements:
            raise ValueError("related achievements need achievements to be related to")
        if self.endorsed not in ("achievement", "credential", "issuer"):
            raise ValueError(f"no endorsements of {self.endorsed!r} can be required")
        if self.max_age_days is not None and not 0 <= self.max_age_days <= 100_000:
            raise ValueError("an age in days is from 0 to 100000")

    @property
    def label(self) -> str:
        """The slot in words: its name, or what tells it from others."""
        if self.name:
            return self.name
        if self.achievements:
            return _one_of(self.achievements)
        if self.alignments:
            return f"aligned to {_one_of([node.label for node in self.alignments])}"
        if self.achievement_types:
            return " or ".join(self.achievement_types)
        return f"of {_one_of(self.issuers or self.endorsed_by)}"


def _one_of(names: Sequence[str]) -> str:
    others = len(names) - 1
    return names[0] + (f" or {others} other{'s' * (others > 1)}" if others else "")


def check_texts(*values: str | None) -> None:
    """Raise `ValueError` unless each of *values* is text of some length, or `None`."""
    for value in values:
        if value is not None and not isinstance(value, str):
            raise ValueError("should be a string")
        if value is not None and len(value) > MAX_TEXT:
            raise ValueError(f"should be at most {MAX_TEXT} characters long")


def texts(values: Iterable[str]) -> tuple[str, ...]:
    """Return *values* as a tuple of strings that are not empty."""
    if isinstance(values, str):
        raise ValueError("should be several strings")  # noqa: TRY004
    found = entries(values, str)
    check_texts(*found)
    if not all(found):
        raise ValueError("a string here should not be empty")
    return found


def entries(values: Iterable[object], kind: type | tuple[type, ...]) -> tuple:  # type: ignore[type-arg]
    """Return *values* as a tuple, or raise `ValueError` if one is no *kind*."""
    found = tuple(values)
    if len(found) > MAX_ENTRIES:
        raise ValueError(f"should have at most {MAX_ENTRIES} entries")
    wrong = {type(value).__name__ for value in found if not isinstance(value, kind)}
    if wrong:
        kinds = kind if isinstance(kind, tuple) else (kind,)
        raise ValueError(
            f"of the wrong type: {', '.join(sorted(wrong))} "
            f"instead of {' or '.join(each.__name__ for each in kinds)}"
        )
    return found


def in_utc(moment: datetime) -> datetime:
    """Return *moment* in UTC, so that a rule has one form whatever the zone."""
    if moment.utcoffset() is None:
        raise ValueError("the time has no zone: pass a datetime with tzinfo")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("the date is outside the years 1 to 9999 in UTC") from None
    return datetime.combine(moment.date(), moment.timetz())
