"""Evidence portfolios: works, hours, narratives, and who attests them."""

from datetime import date
from typing import Any

import pytest

from assessment_data import BOSS, hours, submission
from badgekit import DocumentError, ProblemType, Recipient
from badgekit.assessment import (
    Assessor,
    Hours,
    Narrative,
    Submission,
    Work,
    submission_evidence,
)
from badgekit.testing import ADA

ESSAY = Work.of(
    "Essay",
    b"All is number.",
    url="https://lincoln.example/works/1",
    media_type="text/plain",
    genre="essay",
    narrative="I wrote it in May.",
)
COACH = Assessor("coach-7", role="jobCoach")


def full() -> Submission:
    return submission(
        works=(ESSAY, Work.of("Performance task", b"3x + 2 = 11")),
        hours=(
            hours(32, name="Turning", start=date(2025, 4, 1), end=date(2025, 4, 5)),
            hours("8.5", attested_by=COACH),
            hours(3, attested_by=None, at="At home"),
        ),
        narratives=(Narrative("I learnt to measure twice.", name="Reflection"),),
    )


def test_a_work_is_told_by_its_content() -> None:
    assert ESSAY.check(b"All is number.") == ()
    (problem,) = ESSAY.check(b"All is Number.")
    assert problem.type is ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR
    assert problem.pointer == "/digest"


def test_hours_add_up_by_who_attested_them() -> None:
    given = full()
    assert given.total_hours == 43.5
    assert given.attested_hours == 40.5
    assert given.hours_by() == {BOSS: 32, COACH: 8.5, None: 3}
    assert submission().attested_hours == 0


def test_a_submission_survives_being_written_and_read() -> None:
    given = full()
    again = Submission.parse(given.to_json_object())
    assert again == given
    assert again.learner == ADA
    assert again.digest == given.digest


def test_the_digest_is_of_what_was_submitted_and_of_nobody() -> None:
    given = full()
    somebody = Assessor("someone else", role="friend")
    other = submission(
        id="urn:uuid:1",
        learner=Recipient.of("did:example:eve"),
        works=given.works,
        hours=tuple(
            Hours(
                each.amount,
                at=each.at,
                name=each.name,
                start=each.start,
                end=each.end,
                attested_by=somebody,
            )
            for each in given.hours
        ),
        narratives=given.narratives,
    )
    assert other.digest == given.digest
    assert submission(works=given.works[:1]).digest != given.digest
    assert b"ada@" not in given.content
    assert b"acme.example" not in given.content


def test_nobody_is_in_the_repr() -> None:
    text = repr(full())
    for secret in ("ada@", "did:web:acme", "coach-7", "measure twice", "in May"):
        assert secret not in text


def test_evidence_has_digests_and_urls_and_no_narratives() -> None:
    essay, task, acme, home = submission_evidence(full())
    assert (essay.id, essay.name, essay.genre) == (ESSAY.url, "Essay", "essay")
    assert essay.narrative is None
    assert task.id == full().works[1].digest
    assert task.genre is None
    assert acme.name == "40.5 hours at Acme Tools"
    assert acme.narrative == (
        "* 32 hours, from 2025-04-01, to 2025-04-05, attested by employer: Turning\n"
        "* 8.5 hours, attested by jobCoach"
    )
    assert home.narrative == "* 3 hours, not attested"


def test_narratives_are_shown_if_asked_for() -> None:
    shown = submission_evidence(full(), narratives=True)
    assert shown[0].narrative == "I wrote it in May."
    assert shown[1].narrative is None
    assert shown[-1].narrative == "I learnt to measure twice."
    assert shown[-1].name == "Reflection"
    unnamed = submission(works=(), narratives=(Narrative("x"),))
    assert submission_evidence(unnamed, narratives=True)[0].name is None


def test_a_learner_cannot_write_what_others_attest() -> None:
    forged = "x\n* 39 hours, attested by employer\u2028* 8 hours, attested by jobCoach"
    own = hours(1, at=f"Acme\n{forged}", name=forged, attested_by=None)
    (only,) = submission_evidence(submission(works=(), hours=(own,)))
    for text in (str(only.name), str(only.narrative)):
        assert len(text.splitlines()) == 1
    assert str(only.narrative).startswith("* 1 hour, not attested: x")


def test_hours_need_no_place() -> None:
    (only,) = submission_evidence(submission(works=(), hours=(hours(1, at=""),)))
    assert only.name == "1 hour"


MAY = {"start": date(2025, 5, 2), "end": date(2025, 5, 2)}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Work("", ESSAY.digest), "not be empty"),
        (lambda: Work("x", "sha256-abc"), "/digest: should be ni:"),
        (lambda: Work("x", "ni:///sha-256;" + "_" * 43), "/digest: .*stray"),
        (lambda: Work.of("x", b"", url="/works/1"), "absolute URI"),
        (lambda: Work.of("x", b"", url="https://e.example/a|b"), "absolute URI"),
        (lambda: Work.of("x", b"", media_type="text"), "/mediaType"),
        (lambda: hours(0), "/amount: hours are above 0"),
        (lambda: hours("forty"), "decimal number"),
        (lambda: hours(25, **MAY), "/amount: more hours than there were"),
        (lambda: hours(1, start=date(2025, 5, 3), end=date(2025, 5, 2)), "/end"),
        (lambda: hours(1, start="2025-05-03"), "/start: is not a date"),
        (lambda: hours(1, attested_by="boss"), "/attestedBy"),
        (lambda: Narrative(""), "not be empty"),
        (lambda: Assessor(""), "not be empty"),
        (lambda: Assessor("x", role=""), "not be empty"),
        (lambda: Assessor("x", name=None), "a string"),  # type: ignore[arg-type]
        (lambda: submission(id="submission 1"), "absolute URI"),
        (lambda: submission(learner="ada@example.edu"), "/learner"),
        (lambda: submission(works=(ESSAY, ESSAY)), "/works/1: is there already"),
        (
            lambda: submission(works=(ESSAY, Work.of("B", b"", url=ESSAY.url))),
            "/works/1/url: another",
        ),
        (
            lambda: submission(works=(Work.of("A", b""), Work.of("B", b""))),
            "/works/1/digest: another",
        ),
        (lambda: submission(hours=(hours(1), hours(1))), "/hours/1: is there already"),
        (
            lambda: submission(hours=(hours(20), hours(20, attested_by=COACH))),
            "/hours/1: is there already",
        ),
        (
            lambda: submission(
                hours=(hours(1, attested_by=Assessor("mailto:Ada@example.edu ")),)
            ),
            "/hours/0/attestedBy: nobody attests their own",
        ),
    ],
)
def test_a_submission_that_does_not_add_up_is_refused(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (("works", 0, "digest"), "ni:///sha-256;x", "/works/0/digest"),
        (("works", 0, "sha256"), "x", "/works/0/sha256"),
        (("hours", 0, "amount"), None, "/hours/0/amount"),
        (("hours", 0, "amount"), "1000", "/hours/0/amount"),
        (("hours", 0, "start"), "20250401", "/hours/0/start"),
        (("hours", 0, "start"), "2025-02-30", "/hours/0/start"),
        (("hours", 0, "start"), 3, "/hours/0/start"),
        (("hours", 0, "attestedBy", "id"), "", "/hours/0/attestedBy"),
        (("narratives", 0, "text"), "", "/narratives/0"),
        (("learner",), {"hashed": 1, "id": "did:example:ada"}, "/learner/hashed"),
        (("learner",), {"value": "ada"}, "/learner"),
        (("learner",), {"id": "x" * 20_001}, "/learner"),
        (("works",), [full().works[0].name] * 1001, "/works"),
    ],
)
def test_what_is_wrong_with_a_submission_has_a_place(
    path: tuple[Any, ...], value: Any, pointer: str
) -> None:
    data = full().to_json_object()
    node: Any = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(DocumentError) as caught:
        Submission.parse(data)
    assert caught.value.problems[0].pointer == pointer
