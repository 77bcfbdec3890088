"""Scorings, what they come to, and how that reads."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from assessment_data import (
    RUBRIC,
    graded,
    hours,
    measured,
    outcome_of,
    overall,
    rubric,
    scoring,
    submission,
)
from badgekit import DocumentError, Recipient
from badgekit.assessment import (
    Adjudication,
    Assessor,
    Lowest,
    Mean,
    Outcome,
    Reason,
    Score,
    Scoring,
    assess,
)
from badgekit.testing import AT

BOTH = rubric(graded(weight=2), measured(), overall=(overall("percent"),))
TWO = Adjudication(Lowest(), assessors=2)


def test_three_or_better_from_two_reviewers() -> None:
    assert outcome_of([3, 4], TWO)
    assert not outcome_of([4, 2], TWO)
    assert not outcome_of([4], TWO)


def test_an_outcome_says_what_is_missing() -> None:
    outcome = outcome_of([{"modelling": 2, "skills": 65}], Mean(), by=BOTH)
    assert outcome.decided
    assert not outcome.met
    assert [(each.name, each.reason, each.detail) for each in outcome.missing] == [
        ("modelling", Reason.BELOW, "Developing, and Proficient is required"),
        ("skills", Reason.BELOW, "65, and 70 is required"),
    ]
    assert str(outcome).splitlines()[:-1] == [
        "NOT MET: Linear equations (as of 2025-06-01T12:00:00Z)",
        "  scored by 1 assessor (1 reviewer)",
        "  - modelling: Developing",
        "  - skills: 65",
        "  + Percent: 63.88",
        f"  missing: {outcome.missing[0]}",
        "  missing: skills: below what is required (65, and 70 is required)",
    ]


def totals(outcome: Outcome) -> dict[str, tuple[str | None, bool]]:
    return {each.of: (each.value, each.met) for each in outcome.totals}


def test_totals_are_exact() -> None:
    by = rubric(
        graded(weight="0.1"),
        graded("method", weight=0.2, required=None),
        overall=(
            overall("points", required="1.1"),
            overall("percent", required="91.66"),
            overall("status"),
        ),
    )
    met = outcome_of([{"modelling": 3, "method": 4}], Mean(), by=by)
    assert met
    assert totals(met) == {
        "points": ("1.1", True),
        "percent": ("91.66", True),
        "status": ("Completed", True),
    }
    failed = outcome_of([{"modelling": 4, "method": 3}], Mean(), by=by)
    assert totals(failed) == {
        "points": ("1", False),
        "percent": ("83.33", False),
        "status": ("Failed", False),
    }
    assert "+ Status: Completed" in str(met)
    assert "- Status: Failed" in str(failed)
    assert [each.reason for each in failed.missing] == [Reason.BELOW] * 2


def test_while_a_criterion_is_open_so_are_the_totals() -> None:
    by = rubric(overall=(overall("points", required=3), overall("status")))
    outcome = outcome_of([], Mean(), by=by)
    assert totals(outcome) == {"points": (None, False), "status": ("InProgress", False)}
    assert [each.reason for each in outcome.missing] == [Reason.MORE_ASSESSORS]
    assert "  ? Points: open" in str(outcome)


def test_an_internship_is_hours_that_were_attested() -> None:
    by = rubric(overall=(overall("hours", required=40),))
    internship = replace(by, criteria=())
    done = submission(hours=(hours(32), hours(8, name="more")))
    alone = submission(hours=(hours(32), hours(8, attested_by=None)))
    assert assess(internship, done, [], Mean(), at=AT)
    short = assess(internship, alone, [], Mean(), at=AT)
    assert str(short.missing[0]) == (
        "Hours: below what is required (32, and 40 is required)"
    )
    assert "0 assessors" in str(short)
    assert outcome_of([3], Mean(), by=by, of=done)
    assert not outcome_of([2], Mean(), by=by, of=done)


@pytest.mark.parametrize(
    "id",
    [
        "mailto: zoë.2@lincoln.example",
        "mailto:zo%C3%AB.2@Lincoln.example?subject=badge",
        "zoe\u0308.2@lincoln.example",  # decomposed
        "zoë.\uff12@lincoln.example",  # a wide digit
        "\ufeffzoë\u200b.2@lincoln.example\u200e",
    ],
)
def test_one_address_is_one_person_however_it_is_spelt(id: str) -> None:
    address = "zoë.2@lincoln.example"
    assert Assessor(id).key == address
    sheets = [replace(scoring(0, 3), assessor=Assessor(each)) for each in (address, id)]
    with pytest.raises(DocumentError, match="scored already"):
        assess(rubric(), submission(), sheets, Mean(), at=AT)
    zoe = submission(learner=Recipient.email(address))
    with pytest.raises(DocumentError, match="is the learner"):
        assess(rubric(), zoe, sheets[1:], Mean(), at=AT)


def test_a_key_of_a_learner_is_the_learner() -> None:
    own = replace(scoring(0, 3), assessor=Assessor("did:example:ada#key-1"))
    with pytest.raises(DocumentError, match="is the learner"):
        assess(
            rubric(),
            submission(learner=Recipient.of("did:example:ada")),
            [own],
            Mean(),
            at=AT,
        )


def test_who_gave_no_score_is_not_counted() -> None:
    empty = replace(scoring(1, 3, role="employer"), scores=())
    shared = Adjudication(Mean(), partial=True)
    outcome = assess(rubric(), submission(), [scoring(0, 3), empty], shared, at=AT)
    assert outcome.assessors == {"reviewer": 1}
    assert outcome.digest == outcome_of([3], shared).digest


@pytest.mark.parametrize(
    ("change", "pointer", "said"),
    [
        ({"submission": "urn:uuid:2"}, "/1/submission", "another submission"),
        ({"rubric": rubric(measured()).digest}, "/1/rubric", "another rubric"),
        (
            {"assessor": Assessor(" Reviewer-0@lincoln.example")},
            "/1/assessor/id",
            "scored already",
        ),
        (
            {"assessor": Assessor("MAILTO:ada@example.edu")},
            "/1/assessor/id",
            "is the learner",
        ),
        ({"scores": ()}, "/1/scores", "modelling is not scored"),
        (
            {"scores": (Score("urn:x", level="3"),)},
            "/1/scores/0/criterion",
            "no such criterion",
        ),
        (
            {"scores": (Score(graded().id, level="5"),)},
            "/1/scores/0/level",
            "no such level of modelling",
        ),
        (
            {"scores": (Score(graded().id, value=3),)},
            "/1/scores/0/value",
            "scored by level",
        ),
        (
            {"scores": (Score(graded().id, level="3"),) * 2},
            "/1/scores/1/criterion",
            "scored twice",
        ),
    ],
)
def test_a_scoring_that_does_not_belong_is_refused(
    change: dict[str, Any], pointer: str, said: str
) -> None:
    sheets = [scoring(0, 3), replace(scoring(1, 3), **change)]
    with pytest.raises(DocumentError, match=said) as caught:
        assess(rubric(), submission(), sheets, Mean(), at=AT)
    assert pointer in [each.pointer for each in caught.value.problems]
    assert "lincoln.example" not in str(caught.value).replace(RUBRIC, "")
    assert "ada@" not in str(caught.value)


@pytest.mark.parametrize("value", [101, -1, "70.5"])
def test_a_number_off_the_scale_is_refused(value: Any) -> None:
    by = rubric(measured())
    sheet = replace(scoring(1, 70, by=by), scores=(Score(measured().id, value=value),))
    with pytest.raises(DocumentError, match="from 0 to 100 in steps of 1"):
        assess(by, submission(), [sheet], Mean(), at=AT)
    with pytest.raises(ValueError, match="in steps of 1"):
        scoring(1, value, by=by)


def test_a_level_is_not_a_number() -> None:
    by = rubric(measured())
    sheet = replace(scoring(1, 70, by=by), scores=(Score(measured().id, level="70"),))
    with pytest.raises(DocumentError, match="no such level"):
        assess(by, submission(), [sheet], Mean(), at=AT)


def test_problems_are_many_but_not_endless() -> None:
    sheets = [replace(scoring(n, 3), submission="urn:x") for n in range(50)]
    with pytest.raises(DocumentError) as caught:
        assess(rubric(), submission(), sheets, Mean(), at=AT)
    assert len(caught.value.problems) == 20


def test_a_scoring_may_be_partial_if_the_adjudication_says_so() -> None:
    by = rubric(graded(), graded("method"))
    sheets = [
        scoring(0, {"modelling": 3}, by=by),
        scoring(1, {"method": 3}, by=by),
    ]
    with pytest.raises(DocumentError, match="method is not scored"):
        assess(by, submission(), sheets, Mean(), at=AT)
    shared = Adjudication(Mean(), partial=True)
    assert assess(by, submission(), sheets, shared, at=AT)
    open_ = assess(by, submission(), sheets[:1], shared, at=AT)
    assert [each.name for each in open_.missing] == ["method"]


def test_without_a_learner_nobody_is_the_learner() -> None:
    of = submission(learner=None)
    assert outcome_of([3], Mean(), of=of)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Score("", level="3"), "not be empty"),
        (lambda: Score("x"), "a level or a value"),
        (lambda: Score("x", level="3", value=3), "a level or a value"),
        (lambda: Score("x", level=""), "not be empty"),
        (lambda: Score("x", value="three"), "decimal"),
        (lambda: Scoring("t1", submission="urn:x"), "/assessor"),  # type: ignore[arg-type]
        (lambda: Scoring(Assessor("t1"), submission="x"), "absolute URI"),
        (lambda: replace(scoring(1, 3), rubric="abc"), "should be ni:"),
        (lambda: replace(scoring(1, 3), scores=(3,)), "wrong type"),  # type: ignore[arg-type]
        (lambda: scoring(1, 5), "no such level"),
        (lambda: scoring(1, {"spelling": 3}), "no such criterion"),
        (lambda: outcome_of([3], "mean"), "wrong type"),  # type: ignore[arg-type]
        (lambda: assess(rubric(), submission(), [3], Mean(), at=AT), "wrong type"),  # type: ignore[list-item]
        (
            lambda: assess(
                rubric(), submission(), [], Mean(), at=AT.replace(tzinfo=None)
            ),
            "no zone",
        ),
        (
            lambda: assess(
                rubric(),
                submission(),
                [],
                Mean(),
                at=datetime.min.replace(tzinfo=timezone(timedelta(hours=9))),
            ),
            "years 1 to 9999",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_a_scoring_survives_being_written_and_read() -> None:
    sheet = scoring(1, {"modelling": "Advanced", "skills": "71"}, by=BOTH)
    noted = replace(sheet, scores=(replace(sheet.scores[0], narrative="Good."),))
    for each in (sheet, noted):
        assert Scoring.parse(each.content) == each
    assert "reviewer-1" not in repr(noted)
    assert "Good." not in repr(noted)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"assessor": {"name": "T"}}, "/assessor/id"),
        ({"scores": [{"criterion": "urn:x"}]}, "/scores/0"),
        ({"scores": [{"criterion": "urn:x", "value": {}}]}, "/scores/0/value"),
        ({"rubric": "abc"}, "/rubric"),
    ],
)
def test_what_is_wrong_with_a_scoring_has_a_place(change: Any, pointer: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Scoring.parse(scoring(1, 3).to_json_object() | change)
    assert caught.value.problems[0].pointer == pointer


def test_an_outcome_is_written_for_programs() -> None:
    outcome = outcome_of([2, (3, "employer")], TWO)
    data = outcome.to_json_object()
    assert data["assessors"] == {"employer": 1, "reviewer": 1}
    assert data["criteria"] == [
        {
            "criterion": graded().id,
            "assessors": 2,
            "level": f"{graded().id}-2",
            "points": "2",
            "met": False,
        }
    ]
    assert data["missing"] == [
        {
            "part": graded().id,
            "name": "modelling",
            "reason": "BELOW",
            "detail": "Developing, and Proficient is required",
        }
    ]
    assert data["digest"] == outcome.digest
    assert data["submissionId"] == submission().id
    assert data["at"] == "2025-06-01T12:00:00Z"


def test_the_digest_is_of_what_was_decided_on() -> None:
    outcome = outcome_of([3, 3], TWO)
    same = assess(
        rubric(),
        submission(),
        [scoring(7, 3), scoring(9, 3)],
        TWO,
        at=AT.astimezone(timezone(timedelta(hours=2))),
    )
    assert same.digest == outcome.digest
    digests = {
        outcome.digest,
        outcome_of([3, 4, 4], TWO).digest,
        outcome_of([4, 4], TWO).digest,
        outcome_of([3, 3], Lowest()).digest,
        outcome_of([3, 3], TWO, by=replace(rubric(), name="Other")).digest,
        outcome_of([3, 3], TWO, of=submission(works=())).digest,
        replace(outcome, at=AT + timedelta(1)).digest,
    }
    assert len(digests) == 7


def test_a_name_cannot_forge_a_line() -> None:
    by = replace(rubric(), name="Linear\n  + everything: fine")
    assert "\n  + everything" not in str(outcome_of([3], Mean(), by=by))
