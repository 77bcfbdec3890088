"""Badges that are awarded for an outcome: they verify, count, and name nobody."""

import json
from dataclasses import replace
from typing import Any

import pytest

from assessment_data import (
    BOSS,
    RUBRIC,
    graded,
    hours,
    measured,
    outcome_of,
    overall,
    rubric,
    submission,
)
from badgekit import (
    Achievement,
    Evidence,
    MemoryFetcher,
    Recipient,
    Result,
    SecuredCredential,
    VerifiedCredential,
    Verifier,
)
from badgekit.assessment import (
    Adjudication,
    Agreed,
    Assessor,
    Lowest,
    Mean,
    Narrative,
    Outcome,
    Scoring,
    Work,
    assess,
    award_for,
)
from badgekit.models import OpenBadgeCredential
from badgekit.stacks import Counted, MinimumResult, Slot, Stack, Sum, evaluate
from badgekit.testing import ADA, AT, achievement, issuer, policy

EVERYTHING = rubric(
    graded(),
    measured(),
    overall=(
        overall("points"),
        overall("percent", required=50),
        overall("hours", required=40),
        overall("status"),
    ),
)
BADGE = achievement(result_description=EVERYTHING.result_descriptions())
TASK = b"3x + 2 = 11"
PORTFOLIO = submission(
    works=(
        Work.of("Performance task", TASK, narrative="I checked it twice."),
        Work.of(
            "Poster", TASK, url="https://lincoln.example/p/1", media_type="image/png"
        ),
    ),
    hours=(hours(40),),
    narratives=(Narrative("I liked the workshop."),),
)
SCORES = ({"modelling": 3, "skills": 80}, ({"modelling": 4, "skills": 84}, "employer"))
MET = outcome_of(SCORES, Adjudication(Mean(), assessors=2), by=EVERYTHING, of=PORTFOLIO)


def awarded(
    outcome: Outcome = MET, what: Achievement = BADGE, **members: Any
) -> SecuredCredential:
    return award_for(issuer(), outcome, what, **{"to": ADA, "created": AT, **members})


def verify(secured: SecuredCredential) -> VerifiedCredential:
    return Verifier(policy(), MemoryFetcher()).verify(secured.text, at=AT)


def read(secured: SecuredCredential) -> OpenBadgeCredential:
    badge = verify(secured).credential
    assert isinstance(badge, OpenBadgeCredential)
    return badge


def test_the_badge_has_the_results_and_verifies() -> None:
    badge = read(awarded())
    assert badge.awarded_date == badge.valid_from == AT
    assert [
        (each.result_description, each.achieved_level, each.value, each.status)
        for each in badge.credential_subject.result
    ] == [
        (f"{RUBRIC}#modelling", f"{RUBRIC}#modelling-3", "3", None),
        (f"{RUBRIC}#skills", None, "82", None),
        (f"{RUBRIC}#points", None, "85", None),
        (f"{RUBRIC}#percent", None, "81.73", None),
        (f"{RUBRIC}#hours", None, "40", None),
        (f"{RUBRIC}#status", None, None, "Completed"),
    ]


def test_the_badge_has_its_evidence_and_the_digests() -> None:
    own = Evidence(id="https://lincoln.example/portfolio")
    badge = read(awarded(evidence=(own,), narrative="Well done."))
    assert badge.credential_subject.narrative == "Well done."
    assert [each.id or each.name for each in badge.evidence] == [
        MET.digest,
        PORTFOLIO.works[0].digest,
        "https://lincoln.example/p/1",
        "40 hours at Acme Tools",
        own.id,
    ]
    cited, poster = badge.related_resource
    assert cited.id == RUBRIC
    assert cited.check(EVERYTHING.content) == ()
    assert cited.check(EVERYTHING.content + b" ") != ()
    assert poster.check(TASK) == ()
    assert poster.media_type == "image/png"


def test_whoever_has_the_scorings_can_assess_again() -> None:
    badge = read(awarded())
    assert badge.awarded_date is not None
    again = outcome_of(SCORES, MET.adjudication, by=EVERYTHING, of=PORTFOLIO)
    assert again.digest in {each.id for each in badge.evidence}
    harsher = outcome_of(
        SCORES, Adjudication(Lowest(), assessors=2), by=EVERYTHING, of=PORTFOLIO
    )
    assert harsher.digest not in {each.id for each in badge.evidence}


@pytest.mark.parametrize(
    ("minimum", "enough"),
    [
        (MinimumResult(description=f"{RUBRIC}#modelling", at_least="3"), True),
        (MinimumResult(description=f"{RUBRIC}#modelling", at_least="Proficient"), True),
        (MinimumResult(description=f"{RUBRIC}#modelling"), True),
        (MinimumResult(description=f"{RUBRIC}#modelling", at_least="4"), False),
        (MinimumResult(description=f"{RUBRIC}#skills"), True),
        (MinimumResult(type="RawScore", at_least="82"), True),
        (MinimumResult(type="RawScore", at_least="82.5"), False),
        (MinimumResult(type="RubricScore", at_least="85"), True),
        (MinimumResult(type="Percent"), True),
        (MinimumResult(type="ext:hours"), True),
        (MinimumResult(type="ext:hours", at_least="41"), False),
        (MinimumResult(type="Status", at_least="Completed"), True),
        (MinimumResult(type="Status", at_least="Failed"), False),
    ],
)
def test_its_results_count_in_a_stack(minimum: MinimumResult, enough: bool) -> None:
    slot = Slot(achievements=(BADGE.id,), results=(minimum,))
    stack = Stack(id="urn:stack:1", name="Algebra", rule=slot)
    assert evaluate(stack, [verify(awarded())], AT, recipient=ADA).met is enough


def test_its_hours_add_up_in_a_stack() -> None:
    every = Counted(slot=Slot(achievements=(BADGE.id,)), result="ext:hours")
    stack = Stack(id="urn:stack:1", name="Work", rule=Sum(40, (every,), unit="hours"))
    assert evaluate(stack, [verify(awarded())], AT, recipient=ADA)


def test_nobody_is_named_unasked() -> None:
    text = awarded().text
    for secret in (
        "ada@example.edu",
        "reviewer-0",
        BOSS.id,
        "checked it twice",
        "liked the workshop",
        PORTFOLIO.id,
    ):
        assert secret not in text
    assert "2 assessors (1 employer, 1 reviewer)" in text


def test_narratives_are_in_the_badge_if_asked_for() -> None:
    text = awarded(narratives=True).text
    assert "checked it twice" in text
    assert "liked the workshop" in text


def by(assessor: Assessor, outcome_rule: Any = None) -> Outcome:
    sheet = Scoring.of(assessor, PORTFOLIO, EVERYTHING, SCORES[0])
    return assess(EVERYTHING, PORTFOLIO, [sheet], outcome_rule or Mean(), at=AT)


def test_assessors_are_named_if_asked_for() -> None:
    several = read(awarded(name_assessors=True))
    assert several.credential_subject.source is None
    assert str(several.evidence[0].narrative).endswith(
        "Assessed by reviewer-0@lincoln.example (reviewer); "
        "reviewer-1@lincoln.example (employer)."
    )
    only = read(awarded(by(BOSS), name_assessors=True))
    source = only.credential_subject.source
    assert source is not None
    assert (source.id, source.name) == (BOSS.id, "Acme Tools")
    assert "Assessed by Acme Tools (employer)." in str(only.evidence[0].narrative)
    unnamed = read(awarded(by(replace(BOSS, name="")), name_assessors=True))
    assert unnamed.credential_subject.source is not None
    assert unnamed.credential_subject.source.name is None
    no_uri = read(awarded(by(Assessor("t7")), name_assessors=True))
    assert no_uri.credential_subject.source is None
    assert read(awarded(by(BOSS))).credential_subject.source is None


def test_hours_alone_have_nobody_to_name() -> None:
    internship = replace(rubric(overall=(overall("hours", required=40),)), criteria=())
    outcome = assess(internship, PORTFOLIO, [], Mean(), at=AT)
    what = achievement(result_description=internship.result_descriptions())
    badge = read(awarded(outcome, what, name_assessors=True))
    assert badge.credential_subject.result[0].value == "40"
    assert "Assessed by" not in str(badge.evidence[0].narrative)


FAILED = outcome_of(
    [{"modelling": 1, "skills": 80}], Mean(), by=EVERYTHING, of=PORTFOLIO
)
OPEN = outcome_of(
    [{"modelling": 1, "skills": 80}, {"modelling": 4, "skills": 80}],
    Agreed(),
    by=EVERYTHING,
    of=PORTFOLIO,
)


def renamed(name: str, **members: Any) -> Outcome:
    works = (Work.of(name, TASK, **members),)
    return outcome_of([3], Mean(), of=submission(works=works))


def scored_as(id: str, **members: Any) -> Outcome:
    """Scored by somebody with that id, who stands in the name of a work."""
    of = submission(
        works=(Work.of("Read by t1@lincoln.example", TASK),), hours=(hours(40),)
    )
    sheet = Scoring.of(Assessor(id, **members), of, rubric(), {"modelling": 3})
    return assess(rubric(), of, [sheet], Mean(), at=AT)


def both(**members: Any) -> Recipient:
    known = {"id": "did:example:ada", "value": "ada@example.edu", **members}
    return Recipient(identifier_type="emailAddress", **known)


BOTH = outcome_of([3], Mean(), of=submission(learner=both()))
SIMPLE = achievement(result_description=rubric().result_descriptions())


@pytest.mark.parametrize(
    ("outcome", "what", "members", "said"),
    [
        (FAILED, BADGE, {}, "not met"),
        (OPEN, BADGE, {}, "is open"),
        (MET, achievement(), {}, f"does not describe {RUBRIC}#modelling"),
        (MET, SIMPLE, {}, f"does not describe {RUBRIC}#skills"),
        (MET, BADGE, {"to": Recipient.of("did:example:eve")}, "somebody else's"),
        (MET, BADGE, {"to": Recipient.email("eve@example.edu")}, "somebody else's"),
        (BOTH, SIMPLE, {"to": both(value="eve@example.edu")}, "somebody else's"),
        (BOTH, SIMPLE, {"to": both(id="did:example:eve")}, "somebody else's"),
        (
            MET,
            BADGE,
            {"to": Recipient.identifier("userName", "ada@example.edu")},
            "somebody else's",
        ),
        (renamed("Task of ada@example.edu"), SIMPLE, {}, "names a person"),
        (
            renamed("Task", url="https://e.example/ADA%40example.edu/1"),
            SIMPLE,
            {},
            "names a",
        ),
        (renamed("Scored by reviewer-0@lincoln.example"), SIMPLE, {}, "names a person"),
        (
            renamed("Task", url="https://e.example/ada%252540example.edu"),
            SIMPLE,
            {},
            "names a person",
        ),
        (
            renamed(
                "Task",
                url="https://e.example/1",
                media_type="text/html; author=ada@example.edu",
            ),
            SIMPLE,
            {},
            "names a person",
        ),
        (scored_as("mailto:t1@lincoln.example"), SIMPLE, {}, "names a person"),
        (scored_as("T\uff11@lincoln.example"), SIMPLE, {}, "names a person"),
        (scored_as("urn:t1", role="urn:t1"), SIMPLE, {}, "names a person"),
        (renamed("Rubric", url=RUBRIC), SIMPLE, {}, "the url of the rubric"),
    ],
)
def test_nothing_is_awarded_that_was_not_achieved(
    outcome: Outcome, what: Achievement, members: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        awarded(outcome, what, **members)


def test_a_name_within_another_word_is_nobodys() -> None:
    of = submission(learner=Recipient.of("urn:a"), works=(Work.of("urn:abacus", TASK),))
    outcome = outcome_of([3], Mean(), of=of)
    assert "urn:abacus" in awarded(outcome, SIMPLE, to=Recipient.of("urn:a")).text


@pytest.mark.parametrize("id", ["1", "40", "scored", "hours", "rubric", "attested"])
def test_words_and_counts_of_ours_name_nobody(id: str) -> None:
    assert "Scored by 1 assessor" in awarded(scored_as(id), SIMPLE).text


@pytest.mark.parametrize(
    "to",
    [
        both(),
        Recipient.of("did:example:ada"),
        ADA,
        Recipient(
            id="did:example:ada",
            identifier_type="emailAddress",
            value="ada@example.edu",
        ),
        Recipient(id="did:example:ada", identifier_type="userName", value="ada"),
    ],
)
def test_a_learner_is_known_by_whatever_is_the_same(to: Recipient) -> None:
    assert read(awarded(BOTH, SIMPLE, to=to)).evidence


def test_an_assessor_may_be_in_the_evidence_if_named_anyway() -> None:
    outcome = renamed("Scored by reviewer-0@lincoln.example")
    assert "Scored by reviewer-0" in awarded(outcome, SIMPLE, name_assessors=True).text


def test_nobody_assesses_themselves_even_if_it_shows_late() -> None:
    anonymous = outcome_of([3], Mean(), of=submission(learner=None))
    assert read(awarded(anonymous, SIMPLE)).evidence
    with pytest.raises(ValueError, match="is an assessor"):
        awarded(anonymous, SIMPLE, to=Recipient.email("reviewer-0@lincoln.example"))
    attested = outcome_of([3], Mean(), of=submission(learner=None, hours=(hours(8),)))
    with pytest.raises(ValueError, match="or attested hours"):
        awarded(attested, SIMPLE, to=Recipient.of(BOSS.id))


def test_a_learner_known_by_id_is_awarded_by_id() -> None:
    learner = Recipient.of("did:example:ada")
    outcome = outcome_of([3], Mean(), of=submission(learner=learner))
    assert (
        read(awarded(outcome, SIMPLE, to=learner)).credential_subject.id == learner.id
    )


@pytest.mark.parametrize(
    "change",
    [
        {"requiredLevel": f"{RUBRIC}#modelling-1"},
        {"rubricCriterionLevel": []},
        {"resultType": "Result"},
        {"requiredValue": "many"},
    ],
)
def test_an_achievement_with_another_scale_is_refused(change: Any) -> None:
    data = SIMPLE.to_json_object()
    data["resultDescription"][0] |= change
    other = Achievement.parse(data)
    with pytest.raises(ValueError, match="otherwise than the rubric"):
        awarded(outcome_of([3], Mean()), other)


def test_an_achievement_with_other_points_is_refused() -> None:
    data = SIMPLE.to_json_object()
    levels = data["resultDescription"][0]["rubricCriterionLevel"]
    levels[3]["points"] = "4.0"
    assert '"4.0"' in awarded(outcome_of([3], Mean()), Achievement.parse(data)).text
    levels[3]["points"] = "8"
    with pytest.raises(ValueError, match="otherwise than the rubric"):
        awarded(outcome_of([3], Mean()), Achievement.parse(data))


def test_names_of_levels_may_be_in_another_language() -> None:
    data = SIMPLE.to_json_object()
    data["resultDescription"][0]["name"] = "Modellieren"
    assert (
        "Modellieren" in awarded(outcome_of([3], Mean()), Achievement.parse(data)).text
    )


def test_results_that_are_not_met_must_be_asked_for() -> None:
    with pytest.raises(ValueError, match="not met"):
        FAILED.results(BADGE)
    results = FAILED.results(BADGE, even_if_not_met=True)
    assert results[0].achieved_level == f"{RUBRIC}#modelling-1"
    assert results[-1].status == "Failed"
    with pytest.raises(ValueError, match="is open"):
        OPEN.results(BADGE, even_if_not_met=True)


def test_other_results_stand_beside_those_of_the_outcome() -> None:
    secured = awarded(result=(Result(value="extra"),))
    results = json.loads(secured.text)["credentialSubject"]["result"]
    assert [each.get("value") for each in results][-2:] == [None, "extra"]


def test_the_results_can_be_awarded_by_hand() -> None:
    secured = issuer().award(BADGE, to=ADA, valid_from=AT, result=MET.results(BADGE))
    assert read(secured).credential_subject.result == MET.results(BADGE)
