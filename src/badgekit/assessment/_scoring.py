"""A scoring: the sheet of one assessor on one submission."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Self

from badgekit._digests import digest_bytes
from badgekit._json import JsonObject
from badgekit.assessment import _codec as codec
from badgekit.assessment._assessor import ASSESSOR, Assessor
from badgekit.assessment._codec import PartError
from badgekit.assessment._rubric import Rubric
from badgekit.assessment._submission import Submission
from badgekit.assessment._values import (
    Number,
    check_name,
    check_text,
    check_uri,
    entries,
    exact,
)
from badgekit.canonicalization import jcs
from badgekit.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Score:
    """One row of a sheet: the level, or the value, that a criterion was given."""

    criterion: str
    """Its `id`."""
    _: KW_ONLY
    level: str | None = None
    """The `id` of the level, or its `level` or `name`."""
    value: Number | None = None
    """The number, where the criterion is scored by one."""
    narrative: str = field(default="", repr=False)
    """Why. It is in no badge."""

    def __post_init__(self) -> None:
        check_name("the criterion", self.criterion)
        check_text(self.narrative)
        if (self.level is None) == (self.value is None):
            raise ValueError("a score is a level or a value")
        if self.level is not None:
            check_name("the level", self.level)
        if self.value is not None:
            object.__setattr__(self, "value", exact(self.value))


@dataclass(frozen=True, slots=True)
class Scoring:
    """What one assessor gave one submission.

    `Scoring.of` makes one from names, and tells at once what the rubric does not have.
    """

    assessor: Assessor
    _: KW_ONLY
    submission: str
    """The id of the submission."""
    rubric: str = ""
    """The digest of the rubric that it was scored by; empty: whichever."""
    scores: tuple[Score, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.assessor, Assessor):
            raise PartError("is not an assessor", "assessor")
        check_uri("the id of a submission", self.submission)
        check_text(self.rubric)
        if self.rubric:
            try:
                digest_bytes(self.rubric)
            except ValueError as error:
                raise PartError(str(error), "rubric") from error
        object.__setattr__(self, "scores", entries(self.scores, Score))

    @classmethod
    def of(
        cls,
        assessor: Assessor,
        submission: Submission,
        rubric: Rubric,
        scores: Mapping[str, str | Number],
    ) -> Self:
        """Return a scoring of criteria by id or name.

        A level is told by `id`, `level` or `name`, and may be the number that its
        `level` is. Raises `ValueError` for what is not in the rubric.
        """
        rows = []
        for name, given in scores.items():
            criterion = rubric.criterion(name)
            if criterion.levels:
                level = criterion.level(str(given)).id
                rows.append(Score(criterion.id, level=level))
            else:
                rows.append(Score(criterion.id, value=criterion.number(given)))
        return cls(
            assessor,
            submission=submission.id,
            rubric=rubric.digest,
            scores=tuple(rows),
        )

    @classmethod
    def parse(
        cls, content: bytes | str | JsonObject, limits: Limits = DEFAULT_LIMITS
    ) -> Self:
        """Read a scoring from JSON, or raise `DocumentError` with a pointer."""
        return codec.read_document(content, codec.members(cls, _SCORING), limits)

    def to_json_object(self) -> JsonObject:
        """Return the scoring as JSON, with the assessor in it."""
        return codec.write_document(self)

    @property
    def content(self) -> bytes:
        """The scoring in its canonical form (RFC 8785), to be kept or signed."""
        return jcs(self.to_json_object())


_SCORE = codec.members(
    Score,
    {
        "criterion": codec.text,
        "level": codec.text,
        "value": codec.number,
        "narrative": codec.text,
    },
)
_SCORING: dict[str, codec.Reader] = {
    "assessor": ASSESSOR,
    "submission": codec.text,
    "rubric": codec.text,
    "scores": codec.several(_SCORE),
}
