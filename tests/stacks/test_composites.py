"""Composite badges and records, and deciding again what they rest on."""

from dataclasses import replace
from typing import Any

import pytest

from badgekit import (
    Achievement,
    DocumentError,
    Evidence,
    Issuer,
    MemoryFetcher,
    Recipient,
    Result,
    ResultDescription,
    SecuredCredential,
    VcJwt,
    VerifiedCredential,
    Verifier,
)
from badgekit.models import (
    ComprehensiveLearnerRecord,
    OpenBadgeCredential,
    RubricCriterionLevel,
)
from badgekit.records import members_of
from badgekit.stacks import (
    AtLeast,
    Decision,
    Grant,
    Stack,
    award_for,
    credentials_in,
    evaluate,
    recheck,
    record_for,
)
from badgekit.testing import ADA, AT, achievement, issuer, policy
from stack_badges import achievement_id, slots, stack

LEARNER = Recipient.of("did:example:ada")
LEVELS = (RubricCriterionLevel(id="urn:level:2", level="2", name="Proficient"),)
ALGEBRA = achievement(
    id=achievement_id("algebra"),
    name="Algebra I",
    result_description=(
        ResultDescription(
            id="urn:result:grade",
            name="Grade",
            result_type="LetterGrade",
            allowed_value=("C", "B", "A"),
        ),
        ResultDescription(
            id="urn:result:level",
            name="Level",
            result_type="RubricCriterionLevel",
            rubric_criterion_level=LEVELS,
        ),
    ),
)
RULE = stack(
    AtLeast(2, tuple(slots("abc"))),
    grants=Grant(grade="A", level="2", credits=1),
    awards=ALGEBRA.id,
)


def verify(secured: SecuredCredential) -> VerifiedCredential:
    return Verifier(policy(), MemoryFetcher()).verify(secured.text, at=AT)


def secured(name: str, to: Recipient = LEARNER, **members: Any) -> SecuredCredential:
    members = {"id": f"urn:badge:{name}", "valid_from": AT, "created": AT, **members}
    return issuer().award(achievement(id=achievement_id(name)), to=to, **members)


def earned(names: str, to: Recipient = LEARNER) -> list[VerifiedCredential]:
    return [verify(secured(name, to)) for name in names]


def awarded(
    decision: Decision, what: Achievement = ALGEBRA, **members: Any
) -> SecuredCredential:
    return award_for(
        issuer(), decision, what, **{"to": LEARNER, "created": AT, **members}
    )


def test_the_composite_badge_says_what_it_rests_on() -> None:
    decision = evaluate(RULE, earned("ab"), AT)
    own = Evidence(id="https://lincoln.example/portfolio")
    composite = verify(awarded(decision, evidence=(own,), narrative="Well done."))
    badge = composite.credential
    assert isinstance(badge, OpenBadgeCredential)
    subject = badge.credential_subject
    assert badge.awarded_date == badge.valid_from == AT
    assert subject.credits_earned == 1
    assert subject.narrative == "Well done."
    assert [(each.value, each.achieved_level) for each in subject.result] == [
        ("A", None),
        ("2", "urn:level:2"),
    ]
    assert [each.id for each in badge.evidence] == [
        decision.digest,
        "urn:badge:a",
        "urn:badge:b",
        own.id,
    ]
    assert "did:example:ada" not in str(badge.evidence)
    digests = {each.id: each.digest_multibase[0] for each in badge.related_resource}
    assert digests == {RULE.id: digests[RULE.id]} | {
        use.credential: use.digest for use in decision.uses
    }
    (rule,) = (each for each in badge.related_resource if each.id == RULE.id)
    assert rule.check(RULE.content) == ()
    assert rule.check(RULE.content + b" ") != ()


def test_anybody_can_decide_again() -> None:
    held = earned("ab")
    decision = evaluate(RULE, held, AT)
    composite = verify(awarded(decision))
    again = recheck(composite, Stack.parse(RULE.content), earned("c") + held)
    assert again == decision


def test_hashed_recipients_are_rechecked_by_who_knows_them() -> None:
    held = earned("ab", ADA)
    decision = evaluate(RULE, held, AT, recipient=ADA)
    composite = verify(awarded(decision, to=ADA))
    assert recheck(composite, RULE, held, recipient=ADA)
    with pytest.raises(DocumentError, match="say who the recipient is"):
        recheck(composite, RULE, held)
    with pytest.raises(DocumentError, match="somebody else"):
        recheck(composite, RULE, held, recipient=LEARNER)


def test_another_rule_is_noticed() -> None:
    held = earned("ab")
    composite = verify(awarded(evaluate(RULE, held, AT)))
    for other in (
        replace(RULE, grants=Grant(grade="A", level="2", credits=2)),
        replace(RULE, id="urn:stack:2"),
    ):
        with pytest.raises(DocumentError, match="under another rule"):
            recheck(composite, other, held)


def test_another_credential_is_noticed() -> None:
    held = earned("ab")
    composite = verify(awarded(evaluate(RULE, held, AT)))
    changed = verify(secured("b", narrative="Changed"))
    for others in (held[:1], [held[0], changed]):
        with pytest.raises(DocumentError, match="urn:badge:b is not among") as caught:
            recheck(composite, RULE, others)
        assert caught.value.problems[0].pointer == "/evidence/2"


def altered(composite: SecuredCredential, **subject: Any) -> VerifiedCredential:
    document = dict(composite.document)
    del document["proof"]
    document["credentialSubject"] = document["credentialSubject"] | subject
    return verify(issuer().issue(document, created=AT))


def test_what_was_not_decided_is_noticed() -> None:
    held = earned("ab")
    composite = awarded(evaluate(RULE, held, AT))
    with pytest.raises(DocumentError, match="result is not what was decided"):
        recheck(altered(composite, creditsEarned=3), RULE, held)
    better = [{"type": ["Result"], "value": "A+"}]
    with pytest.raises(DocumentError, match="result is not what was decided"):
        recheck(altered(composite, result=better), RULE, held)
    with pytest.raises(DocumentError, match="awarded to somebody else"):
        recheck(altered(composite, id="did:example:eve"), RULE, held, recipient=LEARNER)


def test_a_composite_that_rests_on_less_is_noticed() -> None:
    held = earned("ab")
    document = dict(awarded(evaluate(RULE, held, AT)).document)
    del document["proof"]
    for member in ("evidence", "relatedResource"):
        document[member] = [e for e in document[member] if e["id"] != "urn:badge:b"]
    less = verify(issuer().issue(document, created=AT))
    with pytest.raises(DocumentError, match="comes to something else"):
        recheck(less, RULE, held)


def test_only_a_dated_badge_can_be_rechecked() -> None:
    with pytest.raises(DocumentError, match="date on which it was awarded"):
        recheck(verify(secured("a")), RULE, [])


@pytest.mark.parametrize(
    ("names", "what", "members", "said"),
    [
        ("a", ALGEBRA, {}, "not met"),
        ("ab", ALGEBRA, {"to": Recipient.of("did:example:eve")}, "somebody else"),
        ("ab", achievement(), {}, "another achievement"),
        ("ab", ALGEBRA, {"credits_earned": 3}, "those of the decision"),
    ],
)
def test_nothing_is_awarded_that_was_not_decided(
    names: str, what: Achievement, members: Any, said: str
) -> None:
    decision = evaluate(RULE, earned(names), AT)
    with pytest.raises(ValueError, match=said):
        awarded(decision, what, **members)


def test_a_badge_is_not_awarded_for_itself() -> None:
    decision = evaluate(replace(RULE, awards=None), earned("ab"), AT)
    with pytest.raises(ValueError, match="for itself"):
        awarded(decision, achievement(id=achievement_id("a")))


def test_credentials_that_share_an_id_cannot_be_cited() -> None:
    other = Issuer.with_did_key("Other", issuer("P-256").signer)
    twin = other.award(
        achievement(id=achievement_id("b")), to=LEARNER, id="urn:badge:a", valid_from=AT
    )
    theirs = Verifier(policy("P-256"), MemoryFetcher()).report(twin.text, at=AT)
    assert theirs.examined is not None
    decision = evaluate(RULE, [*earned("a"), theirs.examined], AT)
    with pytest.raises(ValueError, match="neither can be cited"):
        awarded(decision)


def test_without_descriptions_results_are_values() -> None:
    plain = achievement(id=ALGEBRA.id)
    more = (Result(value="extra"),)
    composite = awarded(evaluate(RULE, earned("ab"), AT), plain, result=more)
    results = composite.document["credentialSubject"]["result"]
    assert [each["value"] for each in results] == ["A", "2", "extra"]
    silent = replace(RULE, grants=Grant())
    bare = awarded(evaluate(silent, earned("ab"), AT))
    assert not {"result", "creditsEarned"} & bare.document["credentialSubject"].keys()


def test_a_record_holds_the_composite_and_what_it_rests_on() -> None:
    texts = [secured(name) for name in "abz"]
    decision = evaluate(RULE, map(verify, texts), AT)
    record = record_for(
        issuer(), decision, awarded(decision), texts, id="urn:record:1", created=AT
    )
    report = Verifier(policy(), MemoryFetcher()).report(record.text, at=AT)
    assert report
    verified = report.unwrap().credential
    assert isinstance(verified, ComprehensiveLearnerRecord)
    assert [
        (each.source_id, each.association_type, each.target_id)
        for each in verified.credential_subject.association
    ] == [(achievement_id(name), "isPartOf", ALGEBRA.id) for name in "ab"]
    composite, *rest = credentials_in(report)
    assert len(rest) == 2
    assert recheck(composite, RULE, rest) == replace(decision, unused=())


def test_a_record_takes_what_the_verifier_returned() -> None:
    held = list(map(verify, map(secured, "ab")))
    decision = evaluate(RULE, held, AT)
    composite = awarded(decision)
    odd = replace(held[0], document=held[0].document | {"extra": 2**64 + 1})
    mixed = [odd, replace(held[0], refreshed=verify(secured("z"))), held[1]]
    for members in (held, mixed):
        record = record_for(
            issuer(), decision, composite, members, id="urn:record:1", created=AT
        )
        _, *rest = members_of(record)
        assert rest == [secured(name).document for name in "ab"]
    unknown = [replace(held[0], secured=None), held[1]]
    with pytest.raises(ValueError, match="embedded proof"):
        record_for(issuer(), decision, composite, unknown, id="urn:record:1")


def test_a_record_needs_all_of_it_as_it_was_signed() -> None:
    texts = [secured(name) for name in "ab"]
    decision = evaluate(RULE, map(verify, texts), AT)
    composite = awarded(decision)

    def record(what: SecuredCredential, members: Any) -> SecuredCredential:
        return record_for(issuer(), decision, what, members, id="urn:record:1")

    with pytest.raises(ValueError, match="not among the members"):
        record(composite, [texts[0].document])
    with pytest.raises(ValueError, match="another decision"):
        record(texts[0], texts)
    enveloping = replace(issuer(), mechanism=VcJwt())
    enveloped = [
        enveloping.issue(OpenBadgeCredential.parse(unsigned(each))) for each in texts
    ]
    with pytest.raises(ValueError, match="embedded proof"):
        record(composite, enveloped)
    with pytest.raises(ValueError, match="embedded proof"):
        record(composite, map(verify, enveloped))
    for members in ([*texts, *enveloped], [*map(verify, enveloped), *texts]):
        assert members_of(record(composite, members))[1:] == tuple(
            each.document for each in texts
        )


def unsigned(secured: SecuredCredential) -> Any:
    return {k: v for k, v in secured.document.items() if k != "proof"}
