"""What holds for every rubric, every rule and whatever is scored."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessment_data import ROLES, RUBRIC, overall, rubric, scoring, submission
from badgekit import DocumentError, Problem, ProblemType, Recipient, Verifier
from badgekit.assessment import (
    Adjudication,
    Agreed,
    Assessor,
    ByRole,
    Closest,
    Criterion,
    Hours,
    Level,
    Lowest,
    Majority,
    Mean,
    Outcome,
    Rubric,
    Scoring,
    Submission,
    ThirdReader,
    Work,
    assess,
    award_for,
)
from badgekit.fetching import MemoryFetcher
from badgekit.models import Achievement, OpenBadgeCredential
from badgekit.testing import AT, achievement, issuer, policy

QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=list(HealthCheck)
)

roundings = st.sampled_from(["halfDown", "halfUp", "down", "up"])
plain = (
    st.builds(Mean, roundings)
    | st.builds(Closest, roundings)
    | st.sampled_from([Majority(), Lowest(), Agreed()])
)
rules = st.recursive(
    plain,
    lambda below: (
        st.builds(ByRole, st.sampled_from(ROLES), below)
        | st.builds(
            ThirdReader,
            disagreement=st.integers(1, 3),
            points=st.integers(1, 30),
            rule=below,
            then=below,
        )
    ),
    max_leaves=4,
)
adjudications = st.builds(
    Adjudication,
    rules,
    assessors=st.integers(1, 3),
    roles=st.lists(st.sampled_from(ROLES), max_size=2).map(tuple),
)


@st.composite
def criteria(draw: st.DrawFn, index: int) -> Criterion:
    place = f"{RUBRIC}#c{index}"
    weight = draw(st.sampled_from(["1", "2", "0.5"]))
    if draw(st.booleans()):
        return Criterion(
            place, f"c{index}", value_max=30, required_value=9, weight=weight
        )
    points = sorted(draw(st.sets(st.integers(0, 20), min_size=2, max_size=5)))
    names = [f"level {place}" for place in range(len(points))]
    return Criterion(
        place,
        f"c{index}",
        levels=tuple(
            Level(f"{place}-{name[-1]}", name, points=worth)
            for name, worth in zip(names, points, strict=True)
        ),
        required_level=draw(st.sampled_from(names)),
        weight=weight,
    )


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    several = [draw(criteria(index)) for index in range(draw(st.integers(1, 3)))]
    return rubric(*several, overall=(overall("points"), overall("percent")))


def scores_of(draw: st.DrawFn, by: Rubric) -> dict[str, Any]:
    return {
        each.id: draw(
            st.sampled_from([level.id for level in each.levels])
            if each.levels
            else st.integers(0, 30)
        )
        for each in by.criteria
    }


@st.composite
def assessments(draw: st.DrawFn, least: int = 0) -> tuple[Rubric, list[Scoring]]:
    by = draw(rubrics())
    sheets = [
        scoring(number, scores_of(draw, by), by=by, role=draw(st.sampled_from(ROLES)))
        for number in range(draw(st.integers(least, 5)))
    ]
    return by, sheets


def outcome(by: Rubric, sheets: Any, rule: Any) -> Outcome:
    return assess(by, submission(), sheets, rule, at=AT)


@QUICK
@given(assessments(), adjudications, st.randoms())
def test_the_order_of_assessors_does_not_matter(
    given_: Any, rule: Adjudication, random: Any
) -> None:
    by, sheets = given_
    shuffled = list(sheets)
    random.shuffle(shuffled)
    one, other = outcome(by, sheets, rule), outcome(by, shuffled, rule)
    assert one == other
    assert str(one) == str(other)
    assert one.digest == other.digest


@QUICK
@given(rubrics(), adjudications, st.integers(1, 5), st.data())
def test_who_agrees_changes_nothing(
    by: Rubric, rule: Adjudication, panel: int, data: Any
) -> None:
    scores = data.draw(st.composite(lambda draw: scores_of(draw, by))())
    sheets = [
        scoring(n, scores, by=by, role=data.draw(st.sampled_from(ROLES)))
        for n in range(panel)
    ]
    before = outcome(by, sheets, rule)
    for row, criterion in zip(before.rows, by.criteria, strict=True):
        if row.points is not None:
            assert row.value == str(
                scores[criterion.id]
                if not criterion.levels
                else criterion.level(scores[criterion.id]).name
            )
    if before.decided:
        more = scoring(9, scores, by=by, role=data.draw(st.sampled_from(ROLES)))
        after = outcome(by, [*sheets, more], rule)
        assert [r.points for r in after.rows] == [r.points for r in before.rows]
        assert after.met == before.met


@QUICK
@given(assessments(), adjudications)
def test_what_comes_out_is_on_the_scale_and_within_what_was_given(
    given_: Any, rule: Adjudication
) -> None:
    by, sheets = given_
    found = outcome(by, sheets, rule)
    assert found.met <= found.decided
    for row, criterion in zip(found.rows, by.criteria, strict=True):
        if row.points is None:
            assert not found.decided
            continue
        if criterion.levels:
            assert row.level in {level.id for level in criterion.levels}
            points = [
                criterion.points(criterion.level(score.level))
                for sheet in sheets
                for score in sheet.scores
                if score.criterion == criterion.id and score.level is not None
            ]
        else:
            points = [
                criterion.number(score.value)
                for sheet in sheets
                for score in sheet.scores
                if score.criterion == criterion.id and score.value is not None
            ]
        assert min(points) <= row.points <= max(points)


@QUICK
@given(assessments(), adjudications)
def test_too_few_assessors_decide_nothing(given_: Any, rule: Adjudication) -> None:
    by, sheets = given_
    roles = [sheet.assessor.role for sheet in sheets]
    enough = len(sheets) >= rule.assessors and all(
        roles.count(role) >= rule.roles.count(role) for role in rule.roles
    )
    assert enough or not outcome(by, sheets, rule).decided


@QUICK
@given(assessments(), adjudications)
def test_data_survive_being_written_and_read(given_: Any, rule: Adjudication) -> None:
    by, sheets = given_
    assert Rubric.parse(by.content) == by
    assert Adjudication.parse(rule.content) == rule
    assert all(Scoring.parse(sheet.content) == sheet for sheet in sheets)
    described = achievement(result_description=by.result_descriptions())
    read = Rubric.of(Achievement.parse(described.to_json_object()), id=by.id)
    assert [each.id for each in read.criteria] == [each.id for each in by.criteria]
    assert [each.required for each in read.criteria] == [
        each.required for each in by.criteria
    ]


secrets = st.text("bcdfghjkmnpqrstvwxz", min_size=8, max_size=8)


@settings(QUICK, max_examples=15)
@given(assessments(1), secrets, secrets, st.booleans())
def test_no_badge_names_an_assessor_or_the_learner(
    given_: Any, teacher: str, learner: str, by_mail: bool
) -> None:
    assume(teacher != learner)
    by, _ = given_
    whom = Recipient.email(f"{learner}@example.edu")
    person = Assessor(
        f"{teacher}@lincoln.example" if by_mail else f"did:example:{teacher}",
        name=teacher,
    )
    of = submission(
        learner=whom,
        works=(Work.of("Task", learner.encode(), narrative=f"By {learner}"),),
        hours=(Hours(8, at="Acme Tools", attested_by=person),),
    )
    best = {c.id: c.levels[-1].id if c.levels else 30 for c in by.criteria}
    found = assess(by, of, [Scoring.of(person, of, by, best)], Mean(), at=AT)
    assert found
    what = achievement(result_description=by.result_descriptions())
    badge = award_for(issuer(), found, what, to=whom, created=AT)
    for text in (badge.text, str(found), repr(found), str(found.to_json_object())):
        assert teacher not in text
        assert learner not in text
    report = Verifier(policy(), MemoryFetcher()).report(badge.text, at=AT)
    credential = report.unwrap().credential
    assert isinstance(credential, OpenBadgeCredential)
    levels = {level.id for c in by.criteria for level in c.levels}
    achieved = {r.achieved_level for r in credential.credential_subject.result}
    assert achieved - {None} <= levels


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "x", "urn:x", "3", "ni:///sha-256;", "\ud800", "2025-13-01"])
)
NAMES = [
    "version",
    "id",
    "name",
    "criteria",
    "overall",
    "levels",
    "level",
    "points",
    "value",
    "valueMax",
    "required",
    "of",
    "requiredLevel",
    "weight",
    "step",
    "alignment",
    "works",
    "digest",
    "url",
    "hours",
    "amount",
    "at",
    "start",
    "end",
    "attestedBy",
    "learner",
    "narratives",
    "text",
    "rule",
    "kind",
    "then",
    "role",
    "roles",
    "assessors",
    "assessor",
    "submission",
    "scores",
    "criterion",
    "disagreement",
]
junk = st.recursive(
    scalars,
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES), below, max_size=5)
    ),
    max_leaves=12,
)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[Any, Any]:
    """A good document with one value replaced by junk, or nothing but junk."""
    by, sheets = draw(assessments(1))
    of = submission(
        hours=(Hours(8, attested_by=Assessor("t1")),),
        works=(Work.of("Task", b"", url="https://e.example/"),),
    )
    rule = draw(adjudications)
    good: Any = draw(st.sampled_from([by, of, sheets[0], rule]))
    kind = type(good)
    if draw(st.booleans()):
        return kind, {"version": 1} | draw(
            st.dictionaries(st.sampled_from(NAMES), junk, max_size=5)
        )
    data: Any = good.to_json_object()
    node = data
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        below = node[key]
        if not (isinstance(below, (dict, list)) and below) or draw(st.booleans()):
            node[key] = draw(junk)
            return kind, data
        node = below


def tried(read: Callable[[], Any]) -> tuple[Any, tuple[Problem, ...]]:
    try:
        return read(), ()
    except DocumentError as error:
        return None, error.problems


@settings(QUICK, max_examples=50)
@given(damaged())
def test_hostile_json_is_read_or_refused_with_a_place(case: tuple[Any, Any]) -> None:
    kind, data = case
    assert kind in (Rubric, Submission, Scoring, Adjudication)
    read, problems = tried(lambda: kind.parse(data))
    for problem in problems:
        # What is no JSON at all may have a place in the text alone.
        assert problem.pointer is not None or problem.type == ProblemType.PARSING_ERROR
    if read is not None:
        assert kind.parse(read.to_json_object()) == read
        assert not isinstance(read, Rubric) or read.result_descriptions()


@QUICK
@given(st.binary() | st.text())
def test_hostile_bytes_are_refused(content: Any) -> None:
    for kind in (Rubric, Submission, Scoring, Adjudication):
        with pytest.raises(DocumentError):
            kind.parse(content)


@settings(QUICK, max_examples=50)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.sampled_from(["urn:r:1", "urn:r:2", RUBRIC]),
                "type": st.just(["ResultDescription"]),
                "name": st.sampled_from(["", "A", "urn:r:1"]),
                "resultType": st.sampled_from(
                    ["RawScore", "Percent", "RubricScore", "ext:hours", "Status", "x"]
                ),
            },
            optional={
                "valueMin": st.sampled_from(["0", "-1", "x"]),
                "valueMax": st.sampled_from(["100", "1e9", "0.5"]),
                "requiredValue": st.sampled_from(["70", "0", "x"]),
                "requiredLevel": st.sampled_from(["urn:l:1", "urn:l:9"]),
                "rubricCriterionLevel": st.lists(
                    st.fixed_dictionaries(
                        {
                            "id": st.sampled_from(["urn:l:1", "urn:l:2"]),
                            "type": st.just(["RubricCriterionLevel"]),
                            "name": st.sampled_from(["A", "B", ""]),
                        },
                        optional={"points": st.sampled_from(["1", "2", "x"])},
                    ),
                    max_size=3,
                ),
            },
        ),
        max_size=3,
    )
)
def test_a_hostile_achievement_is_a_rubric_or_refused(descriptions: Any) -> None:
    data = achievement().to_json_object() | {"resultDescription": descriptions}
    what = Achievement.parse(data)
    read, problems = tried(lambda: Rubric.of(what, id=RUBRIC))
    for problem in problems:
        assert str(problem.pointer).startswith("/resultDescription")
    assert problems or Rubric.parse(read.content) == read
