"""Adjudication: what several scores of one criterion come to."""

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, Self, TypeAlias

from badgekit._digests import digest_of
from badgekit._json import JsonObject, JsonValue
from badgekit.assessment import _codec as codec
from badgekit.assessment._codec import PartError, Path, Reader
from badgekit.assessment._values import (
    MAX_ENTRIES,
    ROUNDINGS,
    Number,
    Rounding,
    check_name,
    check_one_of,
    entries,
    exact,
)
from badgekit.canonicalization import jcs
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType

MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of the points, brought to a level (or step) as *rounding* says.

    The mean is exact. By default it goes to the nearer level, and from the middle
    between two to the lower: 2 and 3 come to 2.
    """

    kind: ClassVar[str] = "mean"
    rounding: Rounding = "halfDown"

    def __post_init__(self) -> None:
        check_one_of(self.rounding, ROUNDINGS)


@dataclass(frozen=True, slots=True)
class Majority:
    """What more than half gave. Without that it is open."""

    kind: ClassVar[str] = "majority"


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest score: each assessor gave that or better."""

    kind: ClassVar[str] = "lowest"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What everybody gave: consensus. Without that it is open."""

    kind: ClassVar[str] = "agreed"


@dataclass(frozen=True, slots=True)
class Closest:
    """The mean of the two scores that are closest to each other.

    Of several pairs as close it is the lowest. *rounding* is as in `Mean`.
    """

    kind: ClassVar[str] = "closest"
    rounding: Rounding = "halfDown"

    def __post_init__(self) -> None:
        check_one_of(self.rounding, ROUNDINGS)


@dataclass(frozen=True, slots=True)
class ByRole:
    """The scores of assessors of one role alone: an adjudicator's word is final."""

    kind: ClassVar[str] = "byRole"
    role: str
    rule: "Rule" = Agreed()

    def __post_init__(self) -> None:
        check_name("the role", self.role)
        _check_nested(self, ("rule",))


@dataclass(frozen=True, slots=True)
class ThirdReader:
    """Two readers; where they disagree, a third, and another rule for all scores.

    It takes two scores at least. While they are less than *disagreement* levels apart,
    *rule* decides. Otherwise it is open until there are three, and then *then* decides.

    >>> rule = ThirdReader(disagreement=2, then=ByRole("adjudicator"))
    """

    kind: ClassVar[str] = "thirdReader"
    disagreement: Number = 2
    """In levels: 1 is the next level, 2 the one after that."""
    points: Number | None = None
    """The same for a criterion that is scored by a number. `None`: there is none."""
    rule: "Rule" = Mean()
    then: "Rule" = Closest()

    def __post_init__(self) -> None:
        for name in ("disagreement", "points"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, exact(getattr(self, name)))
                if getattr(self, name) <= 0:
                    raise PartError("no scores are closer than equal", name)
        _check_nested(self, ("rule", "then"))


Rule: TypeAlias = Mean | Majority | Lowest | Agreed | Closest | ByRole | ThirdReader
"""What several scores of one criterion come to."""

RULES = (Mean, Majority, Lowest, Agreed, Closest, ByRole, ThirdReader)


@dataclass(frozen=True, slots=True)
class Adjudication:
    """A rule, and who must have scored before it is asked.

    >>> Adjudication(Lowest(), assessors=2, roles=("employer",)).assessors
    2
    """

    rule: Rule
    _: KW_ONLY
    assessors: int = 1
    """How many must score each criterion, at the least."""
    roles: tuple[str, ...] = ()
    """One of each of these must be among them; a role named twice asks for two."""
    partial: bool = False
    """Whether a scoring may leave criteria out, for others to score."""

    def __post_init__(self) -> None:
        entries((self.rule,), RULES)
        roles = entries(self.roles, str)
        object.__setattr__(self, "roles", tuple(sorted(roles)))
        check_name("a role", *roles)
        if isinstance(self.assessors, bool) or not isinstance(self.assessors, int):
            raise PartError("should be a whole number", "assessors")
        if not 1 <= self.assessors <= MAX_ENTRIES:
            raise PartError(f"should be from 1 to {MAX_ENTRIES}", "assessors")
        if not isinstance(self.partial, bool):
            raise PartError("should be true or false", "partial")

    @classmethod
    def parse(
        cls, content: bytes | str | JsonObject, limits: Limits = DEFAULT_LIMITS
    ) -> Self:
        """Read an adjudication from JSON, or raise `DocumentError` with a pointer."""
        return codec.read_document(content, codec.members(cls, _ADJUDICATION), limits)

    def to_json_object(self) -> JsonObject:
        """Return it as JSON, without members that are as they would be anyway."""
        return codec.write_document(self)

    @property
    def content(self) -> bytes:
        """Its canonical form (RFC 8785): what `digest` is of."""
        return jcs(self.to_json_object())

    @property
    def digest(self) -> str:
        """The hash of it, as a URL: RFC 6920, SHA-256, of `content`."""
        return digest_of(self.content)


def check_fits(rule: Rule, *, numbers: bool) -> None:
    """Raise `ValueError` if *rule* cannot tell what *numbers* come to."""
    if not numbers or not isinstance(rule, (ByRole, ThirdReader)):
        return
    check_fits(rule.rule, numbers=numbers)
    if isinstance(rule, ThirdReader):
        check_fits(rule.then, numbers=numbers)
        if rule.points is None:
            raise ValueError(
                "a criterion is scored by a number: say in ThirdReader how many points "
                "are a disagreement"
            )


def _check_nested(rule: ByRole | ThirdReader, names: tuple[str, ...]) -> None:
    for name in names:
        below = getattr(rule, name)
        if not isinstance(below, RULES):
            raise PartError("is no rule", name)
        if _depth(below) >= MAX_DEPTH:
            raise PartError(f"rules are nested more than {MAX_DEPTH} deep", name)


def _depth(rule: Rule) -> int:
    below = [getattr(rule, name, None) for name in ("rule", "then")]
    return 1 + max((_depth(each) for each in below if each is not None), default=0)


def _rule(value: JsonValue, path: Path) -> Rule:
    if len(path) > MAX_DEPTH:
        detail = f"rules are nested more than {MAX_DEPTH} deep"
        raise codec.refusal(detail, path, ProblemType.LIMIT_EXCEEDED)
    if not isinstance(value, dict):
        raise codec.refusal("should be a JSON object", path)
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in _READERS:
        raise codec.refusal(f"should be one of {', '.join(_READERS)}", (*path, "kind"))
    members = {name: member for name, member in value.items() if name != "kind"}
    found: Rule = _READERS[kind](members, path)
    return found


_MEMBERS: dict[type, dict[str, Reader]] = {
    Mean: {"rounding": codec.text},
    Majority: {},
    Lowest: {},
    Agreed: {},
    Closest: {"rounding": codec.text},
    ByRole: {"role": codec.text, "rule": _rule},
    ThirdReader: {
        "disagreement": codec.number,
        "points": codec.number,
        "rule": _rule,
        "then": _rule,
    },
}
_READERS: dict[str, Reader] = {
    cls.kind: codec.members(cls, _MEMBERS[cls]) for cls in RULES
}
_ADJUDICATION: dict[str, Reader] = {
    "rule": _rule,
    "assessors": codec.whole,
    "roles": codec.several(codec.text),
    "partial": codec.flag,
}
