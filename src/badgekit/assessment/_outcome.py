"""What an assessment came to, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType

from badgekit import _time
from badgekit._digests import digest_of
from badgekit._json import JsonObject
from badgekit.assessment._assessor import Assessor
from badgekit.assessment._descriptions import check_described
from badgekit.assessment._overall import Whole
from badgekit.assessment._reasons import Reason
from badgekit.assessment._rubric import Rubric
from badgekit.assessment._rules import Adjudication
from badgekit.assessment._submission import Submission
from badgekit.assessment._values import decimal_text, printable
from badgekit.canonicalization import jcs
from badgekit.models import Achievement, Result, ResultStatusType


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """What a criterion came to."""

    criterion: str
    """Its id."""
    name: str
    assessors: int
    """How many scored it."""
    level: str | None = None
    """The id of the level; `None` for a number, and while it is open."""
    value: str | None = None
    """The number, or the short name of the level; `None` while it is open."""
    label: str = ""
    """The same for people."""
    points: Fraction | None = None
    """Before they are weighted."""
    met: bool = False


@dataclass(frozen=True, slots=True)
class OverallResult:
    """What the whole came to."""

    id: str
    name: str
    of: Whole
    value: str | None
    """The number, or the status; `None` while criteria are open."""
    met: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """What the outcome lacks to be met, or to be decided."""

    part: str
    """The id of the criterion, or of the result of the whole."""
    name: str
    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}" + f" ({self.detail})" * bool(self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether a submission meets a rubric. True exactly if it does.

    It speaks of aggregates: no text, JSON or digest of it names an assessor or the
    learner.
    """

    met: bool
    decided: bool
    """Whether nothing is open. What is open is not met."""
    rubric: Rubric = field(repr=False)
    submission: Submission = field(repr=False)
    adjudication: Adjudication
    at: datetime
    """The time of the outcome, in UTC."""
    rows: tuple[CriterionResult, ...] = ()
    """One for each criterion, in the order of the rubric."""
    totals: tuple[OverallResult, ...] = ()
    missing: tuple[Missing, ...] = ()
    panel: tuple[Assessor, ...] = field(default=(), repr=False)
    """Who scored. In no text, JSON or digest."""

    def __bool__(self) -> bool:
        return self.met

    @property
    def assessors(self) -> Mapping[str, int]:
        """How many scored, by role."""
        return MappingProxyType(
            dict(sorted(Counter(a.role for a in self.panel).items()))
        )

    @property
    def digest(self) -> str:
        """A URL that stands for the outcome: what was assessed, by what, to what end.

        Whoever assesses the same scorings again gets the same. RFC 6920, SHA-256, of
        the canonical form (RFC 8785).
        """
        return digest_of(jcs(self._claim()))

    def results(
        self, achievement: Achievement, *, even_if_not_met: bool = False
    ) -> tuple[Result, ...]:
        """Return the `result` of the badge, as *achievement* describes results.

        Raises `ValueError` for an outcome that is open or, unless *even_if_not_met*,
        not met, and for an achievement that does not describe the rubric: give it
        `rubric.result_descriptions()`.
        """
        if not self.decided:
            raise ValueError("the outcome is open, so there are no results yet")
        if not (self.met or even_if_not_met):
            raise ValueError("the outcome is not met: there is nothing to award")
        check_described(self.rubric, achievement)
        return (*map(_result, self.rows), *map(_total, self.totals))

    def to_json_object(self) -> JsonObject:
        """Return the outcome for programs; the members are in the reference."""
        return {
            **self._claim(),
            "name": self.rubric.name,
            "submissionId": self.submission.id,
            "missing": [
                {
                    "part": each.part,
                    "name": each.name,
                    "reason": each.reason.name,
                    "detail": each.detail,
                }
                for each in self.missing
            ],
            "digest": self.digest,
        }

    def __str__(self) -> str:
        """Return a readable account, without control characters from data."""
        return "\n".join(map(printable, self._lines()))

    @property
    def verdict(self) -> str:
        """`MET`, `NOT MET` or `OPEN`."""
        if not self.decided:
            return "OPEN"
        return "MET" if self.met else "NOT MET"

    def _claim(self) -> JsonObject:
        return {
            "rubric": self.rubric.id,
            "rubricDigest": self.rubric.digest,
            "submission": self.submission.digest,
            "adjudication": self.adjudication.digest,
            "at": _time.write(self.at),
            "met": self.met,
            "decided": self.decided,
            "assessors": dict(self.assessors),
            "criteria": [
                {
                    "criterion": row.criterion,
                    "assessors": row.assessors,
                    "level": row.level,
                    "points": None if row.points is None else decimal_text(row.points),
                    "met": row.met,
                }
                for row in self.rows
            ],
            "overall": [
                {"id": each.id, "value": each.value, "met": each.met}
                for each in self.totals
            ],
        }

    def _lines(self) -> Iterator[str]:
        yield f"{self.verdict}: {self.rubric.name} (as of {_time.write(self.at)})"
        yield f"  scored by {self.scored_by}"
        for row in self.rows:
            sign = "?" if row.points is None else "+" if row.met else "-"
            yield f"  {sign} {row.name}: {row.label or 'open'}"
        for each in self.totals:
            sign = "?" if each.value is None else "+" if each.met else "-"
            yield f"  {sign} {each.name}: {each.value or 'open'}"
        for missing in self.missing:
            yield f"  missing: {missing}"
        yield f"  rubric {self.rubric.id} {self.rubric.digest}"

    @property
    def scored_by(self) -> str:
        """How many scored, in words."""
        total = len(self.panel)
        roles = ", ".join(f"{n} {role}" for role, n in self.assessors.items())
        return f"{total} assessor{'s' * (total != 1)}" + f" ({roles})" * bool(roles)


def _result(row: CriterionResult) -> Result:
    if row.level is None:
        return Result(result_description=row.criterion, value=row.value)
    return Result(
        result_description=row.criterion, achieved_level=row.level, value=row.value
    )


def _total(total: OverallResult) -> Result:
    if total.of == "status":
        status = ResultStatusType(total.value or "")
        return Result(result_description=total.id, status=status)
    return Result(result_description=total.id, value=total.value)
