"""Three answers, alone and combined."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product

import pytest

from badgekit import SoftwareSigner
from badgekit.errors import DocumentError
from badgekit.fetching import Fetch, Steps
from badgekit.models import Profile
from badgekit.problems import Problem, ProblemType
from badgekit.testing import AT, signer
from badgekit.trust import (
    AllOf,
    AnyIssuer,
    AnyIssuerPolicy,
    AnyOf,
    IntegrityOnly,
    IssuerQuestion,
    IssuerRegistry,
    PinnedKeys,
    TrustDecision,
    TrustedIssuers,
    TrustEvidence,
    TrustOutcome,
    TrustPolicy,
)
from trust.support import DOWN, DUNNO, NO, YES, Network, ask

ISSUER = "did:web:lincoln.example"
KEY = signer().public_key


class Says:
    """A policy with one answer to everything."""

    def __init__(self, outcome: TrustOutcome) -> None:
        self.outcome = outcome
        self.asked = 0

    def decide(self, _question: IssuerQuestion, /) -> Steps[TrustDecision]:
        yield from ()
        self.asked += 1
        evidence = TrustEvidence(source="policy", statement=str(self.outcome))
        return TrustDecision(
            outcome=self.outcome, detail=f"says {self.outcome}", evidence=(evidence,)
        )


class Raises:
    def decide(self, _question: IssuerQuestion, /) -> Steps[TrustDecision]:
        yield from ()
        raise DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, "no list"))


class LetsPass:
    def decide(self, _question: IssuerQuestion, /) -> Steps[TrustDecision]:
        yield Fetch("https://registry.example/down", max_bytes=1)
        raise AssertionError


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        (TrustedIssuers([ISSUER]), YES),
        (TrustedIssuers([]), NO),
        (TrustedIssuers(["did:web:lincoln"]), NO),
        (TrustedIssuers(["did:web:lincoln.example:evil"]), NO),
        (TrustedIssuers(["did:web:Lincoln.example"]), NO),
        (TrustedIssuers([ISSUER + "/"]), NO),
        (AnyIssuer(), YES),
        (IntegrityOnly(), YES),
        (AnyOf(), NO),
        (AllOf(), NO),
        (AnyOf(AnyOf()), NO),
        (AllOf(AllOf()), NO),
        (AnyOf(TrustedIssuers([]), TrustedIssuers([ISSUER])), YES),
        (AllOf(TrustedIssuers([]), TrustedIssuers([ISSUER])), NO),
        (Raises(), DUNNO),
        (LetsPass(), DUNNO),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_policy_answers(policy: AnyIssuerPolicy, outcome: TrustOutcome) -> None:
    decision = ask(policy)
    assert decision.outcome is outcome
    assert bool(decision) is (outcome is YES)
    assert decision.detail


def any_of(outcomes: tuple[TrustOutcome, ...]) -> TrustOutcome:
    if YES in outcomes:
        return YES
    return NO if set(outcomes) <= {NO} else DUNNO


def all_of(outcomes: tuple[TrustOutcome, ...]) -> TrustOutcome:
    if NO in outcomes or not outcomes:
        return NO
    return YES if set(outcomes) == {YES} else DUNNO


@pytest.mark.parametrize(("kind", "expected"), [(AnyOf, any_of), (AllOf, all_of)])
@pytest.mark.parametrize("size", range(4))
def test_combinations_know_three_answers(
    kind: type[AnyOf | AllOf],
    expected: Callable[[tuple[TrustOutcome, ...]], TrustOutcome],
    size: int,
) -> None:
    for outcomes in product(TrustOutcome, repeat=size):
        decision = ask(kind(*map(Says, outcomes)))
        assert decision.outcome is expected(outcomes), outcomes


def test_nobody_is_asked_after_the_answer_is_clear() -> None:
    for kind, first in ((AnyOf, YES), (AllOf, NO)):
        last = Says(first)
        ask(kind(Says(DUNNO), Says(first), last))
        assert last.asked == 0


def test_the_reason_for_an_open_question_is_what_is_open() -> None:
    decision = ask(AnyOf(Says(NO), Says(DUNNO)))
    assert decision.detail == "says unknown"
    assert len(decision.evidence) == 2


class TestPinnedKeys:
    policy = PinnedKeys({ISSUER: [KEY], "did:web:empty.example": []})

    def test_the_key_must_be_the_one(self) -> None:
        decision = ask(self.policy, public_key=KEY)
        assert decision.outcome is YES
        assert decision.pins_key

    def test_another_key_is_not_recognized(self) -> None:
        other = SoftwareSigner.generate().public_key
        assert ask(self.policy, public_key=other).outcome is NO

    @pytest.mark.parametrize("issuer", ["did:web:other.example", ISSUER + ":x"])
    def test_another_issuer_with_that_key_is_not_recognized(self, issuer: str) -> None:
        assert ask(self.policy, issuer=issuer, public_key=KEY).outcome is NO

    def test_no_keys_recognize_nobody(self) -> None:
        found = ask(self.policy, issuer="did:web:empty.example", public_key=KEY)
        assert found.outcome is NO

    def test_without_a_signature_it_cannot_be_told(self) -> None:
        assert ask(self.policy).outcome is DUNNO

    def test_a_pin_counts_in_combinations_that_recognize(self) -> None:
        trusted = TrustedIssuers([ISSUER])
        assert ask(AllOf(trusted, self.policy), public_key=KEY).pins_key
        assert ask(AnyOf(self.policy, trusted), public_key=KEY).pins_key
        assert not ask(AllOf(self.policy, Says(DUNNO)), public_key=KEY).pins_key
        assert not ask(AllOf(trusted, trusted), public_key=KEY).pins_key

    def test_later_changes_to_the_mapping_change_nothing(self) -> None:
        keys = {ISSUER: [KEY]}
        policy = PinnedKeys(keys)
        keys["did:web:other.example"] = [KEY]
        found = ask(policy, issuer="did:web:other.example", public_key=KEY)
        assert found.outcome is NO


def test_one_id_is_not_a_list_of_ids() -> None:
    with pytest.raises(TypeError):
        TrustedIssuers(ISSUER)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        IssuerQuestion(issuer=Profile(id=ISSUER), at=datetime(2025, 1, 1))  # noqa: DTZ001


def test_the_two_kinds_of_policy_are_told_apart() -> None:
    assert isinstance(AnyOf(), TrustPolicy)
    assert not isinstance(TrustedIssuers([]), TrustPolicy)


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (AnyOf(TrustedIssuers(["b:1", "a:1"])), "AnyOf(TrustedIssuers('a:1', 'b:1'))"),
        (AllOf(AnyIssuer(), IntegrityOnly()), "AllOf(AnyIssuer(), IntegrityOnly())"),
        (PinnedKeys({"a:1": [KEY]}), "PinnedKeys('a:1')"),
    ],
)
def test_policies_say_what_they_are(policy: AnyIssuerPolicy, shown: str) -> None:
    assert repr(policy) == shown


def test_evidence_tells_its_age() -> None:
    evidence = TrustEvidence(
        source="https://registry.example", statement="listed", retrieved_at=AT
    )
    assert evidence.age(AT + timedelta(hours=3)) == timedelta(hours=3)
    assert TrustEvidence(source="policy", statement="pinned").age(AT) is None


def test_a_decision_is_json_with_its_evidence() -> None:
    url = "https://registry.example/issuers.json?key=secret"
    network = Network({url: b'{"registry": {"did:web:lincoln.example": {}}}'})
    decision = ask(IssuerRegistry(url), network)
    (evidence,) = decision.to_json_object().pop("evidence")
    assert evidence.pop("sha256") == decision.evidence[0].sha256
    assert evidence == {
        "source": "https://registry.example/issuers.json",
        "statement": "listed",
        "retrievedAt": "2025-06-01T12:00:00Z",
    }
    assert "secret" not in str(decision)
    assert ask(AnyIssuer()).to_json_object() == {
        "outcome": "recognized",
        "detail": "accepted by AnyIssuer",
        "evidence": [{"source": "policy", "statement": "accepted by AnyIssuer"}],
    }
    assert str(ask(IssuerRegistry(url), {url: DOWN})) == "unknown: the registry is down"
