"""Results: what can be achieved, and what was."""

from typing import Annotated

from badgekit.models._alignment import Alignment
from badgekit.models._base import Model
from badgekit.models._enumerations import ResultStatusType, ResultTypeTerm
from badgekit.models._types import Contains, SetOf, String, Types, Uri, unsaid


class RubricCriterionLevel(Model):
    """One level of a rubric."""

    id: Uri
    type: Annotated[Types, Contains("RubricCriterionLevel")] = unsaid()
    alignment: SetOf[Alignment] = ()
    description: String | None = None
    level: String | None = None
    name: String
    points: String | None = None


class ResultDescription(Model):
    """A possible result of an achievement.

    https://www.imsglobal.org/spec/ob/v3p0#resultdescription
    """

    id: Uri
    type: Annotated[Types, Contains("ResultDescription")] = unsaid()
    alignment: SetOf[Alignment] = ()
    allowed_value: SetOf[String] = ()
    """From low to high."""
    name: String
    required_level: Uri | None = None
    """The `id` of the level that is needed to pass."""
    required_value: String | None = None
    result_type: ResultTypeTerm
    rubric_criterion_level: SetOf[RubricCriterionLevel] = ()
    """From low to high."""
    value_max: String | None = None
    value_min: String | None = None


class Result(Model):
    """A result that was achieved.

    https://www.imsglobal.org/spec/ob/v3p0#result
    """

    type: Annotated[Types, Contains("Result")] = unsaid()
    achieved_level: Uri | None = None
    """The `id` of a `RubricCriterionLevel`."""
    alignment: SetOf[Alignment] = ()
    result_description: Uri | None = None
    """The `id` of a `ResultDescription` of the same achievement."""
    status: ResultStatusType | None = None
    value: String | None = None
