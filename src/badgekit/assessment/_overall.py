"""What is said of a submission as a whole."""

from dataclasses import KW_ONLY, dataclass
from typing import Literal, TypeAlias

from badgekit.assessment import _codec as codec
from badgekit.assessment._codec import PartError
from badgekit.assessment._values import (
    Number,
    check_one_of,
    check_text,
    check_uri,
    exact,
)
from badgekit.models import ResultType

Whole: TypeAlias = Literal["points", "percent", "hours", "status"]

RESULT_TYPES: dict[str, str] = {
    "points": ResultType.RUBRIC_SCORE,
    "percent": ResultType.PERCENT,
    "hours": "ext:hours",
    "status": ResultType.STATUS,
}
"""The `resultType` of each."""


@dataclass(frozen=True, slots=True)
class Overall:
    """A result of the whole: points, percent, attested hours, or the status.

    It is a `ResultDescription` of the achievement.

    >>> hours = Overall("https://acme.example/intern#hours", of="hours", required=40)
    """

    id: str
    """A URI: the id of the result description."""
    _: KW_ONLY
    of: Whole
    """`points`: of all criteria, each times its weight. `percent`: of the most points.
    `hours`: of the submission, those that somebody else attested. `status`: whether
    the rubric is met."""
    name: str = ""
    """What it is called; `Points`, `Percent`, `Hours` or `Status` unless given."""
    required: Number | None = None
    """The least that is enough."""

    def __post_init__(self) -> None:
        check_uri("the id of a result", self.id)
        check_text(self.name)
        check_one_of(self.of, RESULT_TYPES)
        if self.required is not None:
            object.__setattr__(self, "required", exact(self.required))
            if self.of == "status":
                raise PartError("a status is not a number", "required")
            if exact(self.required) <= 0:
                raise PartError("what is required is above 0", "required")
            if self.of == "percent" and 100 % exact(self.required).denominator:
                raise PartError("has at most two decimals", "required")

    @property
    def label(self) -> str:
        """What it is called."""
        return self.name or self.of.capitalize()


OVERALL = codec.members(
    Overall,
    {"id": codec.text, "of": codec.text, "name": codec.text, "required": codec.number},
)
