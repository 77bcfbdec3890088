"""Which rubrics there are, which are refused, and how they are written."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from assessment_data import (
    LEVELS,
    RUBRIC,
    graded,
    measured,
    overall,
    rubric,
)
from badgekit import (
    Achievement,
    Alignment,
    DocumentError,
    ProblemType,
    ResultDescription,
)
from badgekit.assessment import Criterion, Level, Overall, Rubric
from badgekit.assessment._values import decimal_text, exact
from badgekit.testing import achievement

NODE = Alignment(target_name="A-REI.3", target_url="https://e.example/a-rei-3")


def levels(*points: Any) -> tuple[Level, ...]:
    return tuple(
        Level(f"{RUBRIC}#l{index}", f"Level {index}", points=each)
        for index, each in enumerate(points)
    )


def scale(*given: Level, **members: Any) -> Criterion:
    return Criterion(f"{RUBRIC}#x", "x", levels=given, **members)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Level("3", "Proficient"), "absolute URI"),
        (lambda: Level(f"{RUBRIC}#1", " "), "not be empty"),
        (lambda: Level(f"{RUBRIC}#1", "x", points=-1), "/points: points are never"),
        (lambda: Level(f"{RUBRIC}#1", "x", points=True), "a number"),
        (lambda: Level(f"{RUBRIC}#1", "x", level=3), "a string"),  # type: ignore[arg-type]
        (lambda: Level(f"{RUBRIC}#1", "\ud800"), "surrogate"),
        (lambda: Level(f"{RUBRIC}#1", "x" * 20_001), "characters long"),
        (lambda: Level(f"{RUBRIC}#1", "x", alignment=("A",)), "wrong type"),  # type: ignore[arg-type]
        (lambda: Criterion("x", "x", value_max=1), "absolute URI"),
        (lambda: Criterion(f"{RUBRIC}#x", "x"), "levels, or the highest"),
        (lambda: scale(*levels(1, 2), value_max=3), "levels, or the highest"),
        (lambda: scale(*levels(1)), "from 2 to 100"),
        (lambda: scale(*levels(*range(101))), "from 2 to 100"),
        (lambda: scale(*levels(1, 1)), "/levels/1/points: levels go"),
        (lambda: scale(*levels(2, 1)), "from low to high"),
        (lambda: scale(*levels(None, 1)), "points or none"),
        (lambda: scale(*levels(0, 1) * 2), "/levels/2: two levels go by"),
        (lambda: scale(*levels(0, 1), required_level="best"), "/requiredLevel: there"),
        (lambda: scale(*levels(0, 1), required_value=1), "/requiredValue"),
        (lambda: scale(*levels(0, 1), weight=0), "above 0"),
        (lambda: graded(required="5"), "no such level"),
        (lambda: measured(step=-1), "above 0"),
        (lambda: measured(step=3), "/step: the range is not"),
        (lambda: measured(value_max=0), "/valueMax"),
        (lambda: measured(value_min=-1), "/valueMax"),
        (lambda: measured(required_value=101), "/requiredValue"),
        (lambda: measured(required_level="3"), "/requiredLevel"),
        (lambda: measured(result_type="LetterGrade"), "/resultType"),
        (lambda: measured(result_type="ext:a b"), "/resultType"),
        (lambda: measured(value_max=10**16), "at most 15 digits"),
        (lambda: measured(value_max=Fraction(1, 3)), "at most 15 digits"),
        (lambda: measured(value_max="1e2"), "like 3 or 2.5"),
        (lambda: measured(value_max=float("inf")), "at most 15 digits"),
        (lambda: measured(value_max=Decimal("1e999999999")), "at most 15 digits"),
        (lambda: measured(value_max=[100]), "a number"),
        (lambda: overall("grade"), "one of points, percent"),
        (lambda: Overall("hours", of="hours"), "absolute URI"),
        (lambda: overall("status", required=1), "/required: a status"),
        (lambda: overall("hours", required=0), "above 0"),
        (lambda: overall("percent", required="66.666"), "two decimals"),
        (lambda: Rubric("x", "x", criteria=(graded(),)), "absolute URI"),
        (lambda: Rubric(RUBRIC, "", criteria=(graded(),)), "not be empty"),
        (lambda: Rubric(RUBRIC, "x"), "nothing is required"),
        (lambda: rubric(graded(required=None)), "nothing is required"),
        (lambda: rubric(overall=(overall("status"),)), None),
        (lambda: rubric(graded(), graded()), "/criteria/1/id: the id is taken"),
        (
            lambda: rubric(graded(), replace(graded("b"), name="modelling")),
            "/criteria/1/name",
        ),
        (lambda: rubric(graded(), replace(graded("b"), name=RUBRIC)), "1/name"),
        (
            lambda: rubric(graded(), replace(measured(), id=f"{RUBRIC}#modelling-1")),
            "/criteria/0/levels/0/id",
        ),
        (
            lambda: rubric(
                scale(*levels(1, 2), required_level="Level 1"),
                replace(scale(*levels(1, 3)), id=f"{RUBRIC}#y", name="y"),
            ),
            "/criteria/1/levels/1/id",
        ),
        (
            lambda: rubric(overall=(overall("points", required=5),)),
            "/overall/0/required: is out of reach",
        ),
        (
            lambda: Rubric(RUBRIC, "x", overall=(overall("percent", required=5),)),
            "/overall/0/of: there are no criteria",
        ),
        (lambda: rubric(overall=(graded(),)), "wrong type"),
        (lambda: rubric(*(graded(str(n)) for n in range(1001))), "at most 1000"),
    ],
)
def test_a_rubric_that_could_not_be_scored_is_refused(
    make: Any, said: str | None
) -> None:
    if said is None:
        assert make()
        return
    with pytest.raises(ValueError, match=said):
        make()


def full() -> Rubric:
    return rubric(
        graded(weight=2, alignment=(NODE,), description="Makes a model."),
        measured(step="0.5", result_type="ScaledScore"),
        scale(
            Level(f"{RUBRIC}#no", "No", points=0, description="Not seen"),
            Level(f"{RUBRIC}#yes", "Yes", points=2.5, level="Y", alignment=(NODE,)),
        ),
        overall=(
            overall("points", name="Sum", required="40"),
            overall("hours", required=40),
            overall("status"),
            overall("percent"),
        ),
        description="Of the performance task.",
        alignment=(NODE,),
    )


def test_a_rubric_survives_being_written_and_read() -> None:
    given = full()
    assert Rubric.parse(given.content) == given
    assert Rubric.parse(given.to_json_object()).digest == given.digest
    assert Rubric.parse(given.content.decode()).content == given.content


def test_the_digest_does_not_depend_on_spelling() -> None:
    spelt = measured(value_max="100.0", required_value=Decimal("70.00"), weight=1.0)
    assert rubric(spelt).digest == rubric(measured()).digest
    data = rubric(measured()).to_json_object()
    data["criteria"][0]["valueMax"] = 100
    assert Rubric.parse(data) == rubric(measured())


def described(given: Rubric, **members: Any) -> Achievement:
    return achievement(result_description=given.result_descriptions(), **members)


def test_an_achievement_describes_the_rubric() -> None:
    model, skills, seen, total, hours, status, percent = full().result_descriptions()
    assert (model.id, model.result_type) == (
        f"{RUBRIC}#modelling",
        "RubricCriterionLevel",
    )
    assert model.alignment == (NODE,)
    assert model.required_level == f"{RUBRIC}#modelling-3"
    assert [
        (each.level, each.name, each.points) for each in model.rubric_criterion_level
    ] == [(str(n), name, str(n)) for n, name in enumerate(LEVELS, 1)]
    assert (skills.value_min, skills.value_max, skills.required_value) == (
        "0",
        "100",
        "70",
    )
    assert seen.rubric_criterion_level[1].points == "2.5"
    assert (total.result_type, total.value_max) == ("RubricScore", "110.5")
    assert (hours.result_type, hours.required_value) == ("ext:hours", "40")
    assert status.result_type == "Status"
    assert (percent.result_type, percent.value_max) == ("Percent", "100")


def test_a_rubric_is_read_from_an_achievement() -> None:
    given = full()
    read = Rubric.of(Achievement.parse(described(given).to_json_object()), id=RUBRIC)
    assert read.name == "Linear Equations"
    assert read.overall[0].required == 40
    assert read.result_descriptions() != ()
    again = replace(given, overall=given.overall[1:])
    # The sum needs the weights, which the standard has no place for.
    for one, other in zip(
        Rubric.of(described(again), id=RUBRIC, name=given.name).result_descriptions(),
        again.result_descriptions(),
        strict=True,
    ):
        assert one.to_json_object() == other.to_json_object()


def test_a_percent_alone_is_what_is_scored() -> None:
    percent = ResultDescription(
        id=f"{RUBRIC}#p",
        name="Exam",
        result_type="Percent",
        value_max="100",
        required_value="70",
    )
    grade = ResultDescription(id=f"{RUBRIC}#g", name="Grade", result_type="LetterGrade")
    read = Rubric.of(achievement(result_description=(grade, percent)), id=RUBRIC)
    assert [each.name for each in read.criteria] == ["Exam"]
    assert read.criteria[0].result_type == "Percent"
    assert not read.overall
    assert Rubric.parse(read.content) == read


@pytest.mark.parametrize(
    ("description", "pointer"),
    [
        ({"resultType": "LetterGrade"}, ""),
        ({"resultType": "RawScore", "valueMax": "many"}, "/0"),
        ({"resultType": "RawScore", "valueMax": "-1"}, "/0/valueMax"),
        ({"resultType": "ext:hours", "requiredValue": "0"}, "/0/requiredValue"),
        (
            {"resultType": "RawScore", "valueMax": "9", "requiredLevel": "urn:l:1"},
            "/0/requiredLevel",
        ),
        (
            {
                "resultType": "RubricCriterionLevel",
                "requiredValue": "2",
                "rubricCriterionLevel": [
                    {"id": "urn:l:1", "type": ["RubricCriterionLevel"], "name": "A"},
                    {"id": "urn:l:2", "type": ["RubricCriterionLevel"], "name": "B"},
                ],
            },
            "/0/requiredValue",
        ),
        (
            {
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    {"id": "urn:l:1", "type": ["RubricCriterionLevel"], "name": "A"},
                    {"id": "urn:l:2", "type": ["RubricCriterionLevel"], "name": "A"},
                ],
            },
            "/0/rubricCriterionLevel/1",
        ),
    ],
)
def test_what_is_no_rubric_has_a_place(description: Any, pointer: str) -> None:
    data = achievement().to_json_object() | {
        "resultDescription": [
            {"id": "urn:r:1", "type": ["ResultDescription"], "name": "R", **description}
        ]
    }
    with pytest.raises(DocumentError) as caught:
        Rubric.of(Achievement.parse(data), id=RUBRIC)
    assert caught.value.problems[0].pointer == "/resultDescription" + pointer


@pytest.mark.parametrize(
    ("content", "pointer", "type"),
    [
        (b"[]", "", ProblemType.PARSING_ERROR),
        ({}, "/version", ProblemType.MALFORMED_VALUE_ERROR),
        ({"version": 2}, "/version", ProblemType.UNSUPPORTED),
        ({"version": True}, "/version", ProblemType.UNSUPPORTED),
        ({"version": 1, "name": "x"}, "/id", ProblemType.MALFORMED_VALUE_ERROR),
        ({"version": 1, "what": 1}, "/what", ProblemType.MALFORMED_VALUE_ERROR),
    ],
)
def test_what_cannot_be_read_has_a_place(
    content: Any, pointer: str, type: ProblemType
) -> None:
    with pytest.raises(DocumentError) as caught:
        Rubric.parse(content)
    problem = caught.value.problems[0]
    assert (problem.pointer or "", problem.type) == (pointer, type)


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (("criteria",), {}, "/criteria"),
        (("criteria", 0), "x", "/criteria/0"),
        (("criteria", 0, "levels", 0, "name"), 3, "/criteria/0/levels/0/name"),
        (("criteria", 0, "levels", 0, "points"), "x", "/criteria/0/levels/0/points"),
        (("criteria", 0, "levels", 0, "points"), "-1", "/criteria/0/levels/0/points"),
        (("criteria", 0, "levels", 1, "points"), "0", "/criteria/0/levels/1/points"),
        (("criteria", 0, "requiredLevel"), "none", "/criteria/0/requiredLevel"),
        (("criteria", 0, "alignment", 0, "type"), 3, "/criteria/0/alignment/0/type"),
        (("criteria", 1, "name"), "modelling", "/criteria/1/name"),
        (("overall", 0, "of"), "grade", "/overall/0"),
        (("overall", 0, "required"), "1000", "/overall/0/required"),
        (("id",), "x", ""),
    ],
)
def test_what_is_wrong_with_a_rubric_has_a_place(
    path: tuple[Any, ...], value: Any, pointer: str
) -> None:
    data = full().to_json_object()
    node: Any = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(DocumentError) as caught:
        Rubric.parse(data)
    assert caught.value.problems[0].pointer == pointer


def test_criteria_and_levels_go_by_their_names() -> None:
    assert rubric().criterion("modelling") == rubric().criterion(graded().id)
    for name in ("3", 3, "Proficient", f"{RUBRIC}#modelling-3"):
        assert graded().level(name).name == "Proficient"
    with pytest.raises(ValueError, match="no such criterion"):
        rubric().criterion("spelling")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        ("1.50", "1.5"),
        (Decimal("1e-15"), "0." + "0" * 14 + "1"),
        (7, "7"),
    ],
)
def test_numbers_are_what_is_written(value: Any, text: str) -> None:
    assert decimal_text(exact(value)) == text


@pytest.mark.parametrize(
    "number", ["69.99999999999999999", "1e-400", "70." + "0" * 20_000 + "1"]
)
def test_a_number_that_is_too_long_is_not_another_number(number: str) -> None:
    text = full().content.decode().replace('"valueMax":"100"', f'"valueMax":{number}')
    assert number in text
    with pytest.raises(DocumentError, match="15 digits") as caught:
        Rubric.parse(text)
    assert caught.value.problems[0].pointer == "/criteria/1/valueMax"


def test_many_levels_are_placed_without_comparing_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = scale(*levels(*[None] * 100))
    monkeypatch.setattr(Level, "__eq__", lambda *_: pytest.fail("compared"))
    last = many.levels[-1]
    assert many.scale()[last.name] == many.highest == 100
    assert many.level_at(Fraction(100)) is last
    assert many.apart(Fraction(1), Fraction(100)) == 99
    assert many.settle(Fraction(199, 2), "up") == 100


def test_decimals_are_cut_and_not_rounded() -> None:
    assert decimal_text(Fraction(2, 3), 2) == "0.66"
    assert decimal_text(Fraction(-2, 3), 2) == "-0.67"
