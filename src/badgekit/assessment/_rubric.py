"""A rubric: criteria, what is said of the whole, and what is required."""

from dataclasses import KW_ONLY, dataclass
from fractions import Fraction
from typing import Self

from badgekit._digests import digest_of
from badgekit._json import JsonObject
from badgekit.assessment import _codec as codec
from badgekit.assessment._codec import PartError
from badgekit.assessment._criterion import CRITERION, Criterion
from badgekit.assessment._descriptions import described, parts_of
from badgekit.assessment._overall import OVERALL, Overall
from badgekit.assessment._values import (
    check_name,
    check_text,
    check_uri,
    entries,
    exact,
)
from badgekit.canonicalization import jcs
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import Achievement, Alignment, ResultDescription


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria, and what of them and of the whole is required.

    Raises `ValueError` for one that requires nothing: everything would meet it. Where
    any level will do, require the lowest.

    >>> id = "https://lincoln.example/rubrics/equations"
    >>> modelling = Criterion.graded(
    ...     f"{id}#modelling", "Modelling", ["Novice", "Proficient"], required=2
    ... )
    >>> Rubric(id, "Linear equations", criteria=(modelling,)).digest[:14]
    'ni:///sha-256;'
    """

    id: str
    """A URI. If it is a URL, publish `content` there."""
    name: str
    _: KW_ONLY
    criteria: tuple[Criterion, ...] = ()
    overall: tuple[Overall, ...] = ()
    description: str = ""
    alignment: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        check_uri("the id of a rubric", self.id)
        check_name("the name of a rubric", self.name)
        check_text(self.description)
        object.__setattr__(self, "criteria", entries(self.criteria, Criterion))
        object.__setattr__(self, "overall", entries(self.overall, Overall))
        object.__setattr__(self, "alignment", entries(self.alignment, Alignment))
        self._check_ids()
        bars: list[object] = [each.required for each in self.criteria]
        bars += [each.required for each in self.overall]
        if all(bar is None for bar in bars):
            raise ValueError(
                "nothing is required, so everything would meet it: require a level or "
                "a result, if only the lowest"
            )
        for index, whole in enumerate(self.overall):
            self._check_reachable(whole, index)

    @property
    def highest(self) -> Fraction:
        """The most points there are."""
        most = (each.highest * exact(each.weight) for each in self.criteria)
        return sum(most, Fraction(0))

    def criterion(self, name: str) -> Criterion:
        """Return the criterion with that `id` or `name`, or raise `ValueError`."""
        for each in self.criteria:
            if name in (each.id, each.name):
                return each
        raise ValueError("there is no such criterion of the rubric")

    def result_descriptions(self) -> tuple[ResultDescription, ...]:
        """Return the `resultDescription` of an achievement that is awarded by this.

        What the standard has no member for stays in the rubric alone: weights, steps,
        and the descriptions of criteria.
        """
        return described(self)

    @classmethod
    def of(cls, achievement: Achievement, *, id: str, name: str = "") -> Self:
        """Return the rubric that the result descriptions of *achievement* are.

        Criteria are those with levels, and `RawScore`, `ScaledScore` and `Percent` with
        a `valueMax`. `RubricScore`, `ext:hours` and `Status` are results of the whole,
        and so is `Percent` where there are other criteria. Others, such as a grade, are
        left out. *id* is that of the rubric, *name* that of the achievement unless
        given. Raises `DocumentError`, with a pointer, if that is not a rubric.
        """
        criteria, overall = parts_of(achievement)
        try:
            return cls(
                id,
                name or str(achievement.name),
                criteria=criteria,
                overall=overall,
            )
        except ValueError as error:
            raise codec.refusal(str(error), ("resultDescription",)) from error

    @classmethod
    def parse(
        cls, content: bytes | str | JsonObject, limits: Limits = DEFAULT_LIMITS
    ) -> Self:
        """Read a rubric from JSON, or raise `DocumentError` with a pointer.

        Every member is known, or the rubric would not say what its author meant.
        """
        return codec.read_document(content, codec.members(cls, _RUBRIC), limits)

    def to_json_object(self) -> JsonObject:
        """Return the rubric as JSON, without members that are as they would be anyway.

        The reference has every member.
        """
        return codec.write_document(self)

    @property
    def content(self) -> bytes:
        """The rubric in its canonical form (RFC 8785): what `digest` is of."""
        return jcs(self.to_json_object())

    @property
    def digest(self) -> str:
        """The hash of the rubric, as a URL: RFC 6920, SHA-256, of `content`."""
        return digest_of(self.content)

    def _check_ids(self) -> None:
        ids, names = {self.id}, set[str]()
        for group in ("criteria", "overall"):
            for index, each in enumerate(getattr(self, group)):
                if each.id in ids:
                    raise PartError("the id is taken", group, index, "id")
                ids.add(each.id)
        levels: dict[str, object] = {}
        for index, each in enumerate(self.criteria):
            if each.name in names or (each.name in ids and each.name != each.id):
                raise PartError("the name is taken", "criteria", index, "name")
            names.add(each.name)
            for place, level in enumerate(each.levels):
                if level.id in ids or levels.setdefault(level.id, level) != level:
                    path = ("criteria", index, "levels", place, "id")
                    raise PartError("the id is taken", *path)

    def _check_reachable(self, whole: Overall, index: int) -> None:
        if whole.of in ("points", "percent") and not self.criteria:
            raise PartError("there are no criteria", "overall", index, "of")
        most = {"points": self.highest, "percent": Fraction(100)}.get(whole.of)
        if most is not None and exact(whole.required or 0) > most:
            raise PartError("is out of reach", "overall", index, "required")


_RUBRIC: dict[str, codec.Reader] = {
    "id": codec.text,
    "name": codec.text,
    "criteria": codec.several(CRITERION),
    "overall": codec.several(OVERALL),
    "description": codec.text,
    "alignment": codec.several(codec.alignment),
}
