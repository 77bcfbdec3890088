"""Which results are good enough."""

from typing import Any

import pytest

from badgekit import VerifiedCredential
from badgekit.models import RubricCriterionLevel
from badgekit.stacks import MinimumResult, evaluate
from badgekit.testing import AT
from stack_badges import badge, scored, slot, stack

LEVELS = tuple(
    RubricCriterionLevel(id=f"urn:level:{n}", level=str(n), name=name)
    for n, name in enumerate(("Novice", "Capable", "Expert"), 1)
)


def rubric(achieved: str, **members: Any) -> VerifiedCredential:
    return scored(
        "a",
        achieved,
        kind="RubricCriterionLevel",
        rubric_criterion_level=LEVELS,
        **members,
    )


def least(
    at_least: str | None, type: str = "RawScore", **members: Any
) -> MinimumResult:
    return MinimumResult(type=type, at_least=at_least, **members)


LETTERS = ("F", "C", "B", "A")


@pytest.mark.parametrize(
    ("brought", "minimum", "enough"),
    [
        (scored("a", "70"), least("70"), True),
        (scored("a", "69.99"), least("70"), False),
        (scored("a", "100"), least("70"), True),
        (scored("a", "9"), least("70"), False),
        (scored("a", "-3"), least("-4"), True),
        (scored("a", "seventy"), least("70"), False),
        (scored("a", "70"), least("high"), False),
        (scored("a", "1e9"), least("70"), False),
        (scored("a", "\u0667\u0660"), least("70"), False),
        (scored("a", "120", value_max="100"), least("70"), False),
        (scored("a", "-5", value_min="0"), least("-9"), False),
        (scored("a", "80", value_min="0", value_max="100"), least("70"), True),
        (scored("a", "80"), least("70", "Percent"), False),
        (scored("a", "80"), MinimumResult(description="urn:result:1"), False),
        (
            scored("a", "80", required_value="75"),
            MinimumResult(description="urn:result:1"),
            True,
        ),
        (scored("a", "70", required_value="75"), least(None), False),
        (
            scored("a", "80"),
            MinimumResult(description="urn:result:2", at_least="1"),
            False,
        ),
        (
            scored("a", "B", kind="LetterGrade", allowed_value=LETTERS),
            least("C", "LetterGrade"),
            True,
        ),
        (
            scored("a", "F", kind="LetterGrade", allowed_value=LETTERS),
            least("C", "LetterGrade"),
            False,
        ),
        (
            scored("a", "A+", kind="LetterGrade", allowed_value=LETTERS),
            least("C", "LetterGrade"),
            False,
        ),
        (scored("a", "A", kind="LetterGrade"), least("C", "LetterGrade"), False),
        (
            # The issuer's order is not the rule's.
            scored("a", "C", kind="LetterGrade", allowed_value=LETTERS[::-1]),
            least("B", "LetterGrade", order=LETTERS),
            False,
        ),
        (
            # Of a grade that is at two places nobody can say which is meant.
            scored("a", "B", kind="LetterGrade", allowed_value=("B", "C", "B")),
            least("C", "LetterGrade"),
            False,
        ),
        (rubric("urn:level:2"), least("urn:level:2", "RubricCriterionLevel"), True),
        (rubric("urn:level:3"), least("Capable", "RubricCriterionLevel"), True),
        (rubric("urn:level:1"), least("2", "RubricCriterionLevel"), False),
        (rubric("urn:level:9"), least("1", "RubricCriterionLevel"), False),
        (rubric("2"), least("2", "RubricCriterionLevel"), True),
        (
            rubric("urn:level:3"),
            least(
                "Capable",
                "RubricCriterionLevel",
                order=("Novice", "Capable", "Expert"),
            ),
            True,
        ),
        (
            rubric("urn:level:3", required_level="urn:level:2"),
            least(None, "RubricCriterionLevel"),
            True,
        ),
        (
            rubric("urn:level:1", required_level="urn:level:2"),
            least(None, "RubricCriterionLevel"),
            False,
        ),
        (scored("a", "Completed", kind="Status"), least("Completed", "Status"), True),
        (scored("a", "Failed", kind="Status"), least("Completed", "Status"), False),
        (
            scored("a", "Provisional", kind="Status"),
            least("Completed", "Status"),
            False,
        ),
        (badge("a"), least("1"), False),
        (
            badge(
                "a",
                result=(
                    {"type": ["Result"], "value": "9", "resultDescription": "urn:r"},
                ),
            ),
            MinimumResult(description="urn:r", at_least="8"),
            True,
        ),
        (
            badge("a", result=({"type": ["Result"], "value": "90"},)),
            least("1"),
            False,
        ),
    ],
)
def test_a_result_is_good_enough(
    brought: VerifiedCredential, minimum: MinimumResult, *, enough: bool
) -> None:
    decision = evaluate(stack(slot("a", results=(minimum,))), [brought], AT)
    assert decision.met == enough
    if not enough:
        assert [each.reason.name for each in decision.unused] == ["BELOW_LEVEL"]


def test_all_least_results_are_needed() -> None:
    wanted = (least("70"), least("Completed", "Status"))
    assert not evaluate(stack(slot("a", results=wanted)), [scored("a", "80")], AT)
