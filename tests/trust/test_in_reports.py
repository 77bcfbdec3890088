"""What becomes of a decision in the report on a credential."""

import asyncio
import json
from typing import Any

import pytest

from badgekit import (
    AsyncVerifier,
    CachingFetcher,
    Check,
    Outcome,
    Problem,
    ProblemType,
    SoftwareSigner,
    TrustedIssuers,
    VcJwt,
    VerificationPolicy,
    VerificationReport,
    Verifier,
)
from badgekit.fetching import as_async
from badgekit.testing import ADA, AT, achievement, badge, issuer, signer
from badgekit.trust import (
    AllOf,
    AnyIssuer,
    AnyIssuerPolicy,
    AnyOf,
    IntegrityOnly,
    IssuerRegistry,
    MayIssue,
    OpenIdFederation,
    PinnedKeys,
)
from trust.support import DOWN, Answer, Federation, Network

URL = "https://registry.example/issuers.json"
BADGE = issuer().issue(badge(), created=AT).text
KEY = signer().public_key
OTHER = SoftwareSigner.generate().public_key

ENCLOSED = issuer(mechanism=VcJwt(key_in_header="jwk")).issue(badge()).text
"""A badge that brings its own key, which nothing but its did:key ties to anybody."""


def listing(*issuers: str) -> bytes:
    registry = {key: {"name": "Lincoln"} for key in issuers}
    return json.dumps({"registry": registry}).encode()


def report(
    issuers: AnyIssuerPolicy,
    answers: dict[str, Answer] | None = None,
    content: str = BADGE,
    **members: Any,
) -> VerificationReport:
    policy = VerificationPolicy(issuers=issuers, **members)
    return Verifier(policy, Network(answers or {})).report(content, at=AT)


@pytest.mark.parametrize(
    ("answer", "outcome", "type", "says"),
    [
        (listing(issuer().id), Outcome.PASSED, None, "listed as 'Lincoln'"),
        (listing(), Outcome.FAILED, ProblemType.ISSUER_NOT_RECOGNIZED, "not listed"),
        (DOWN, Outcome.INDETERMINATE, ProblemType.RETRIEVAL_ERROR, "is down"),
        (b"<html>", Outcome.INDETERMINATE, ProblemType.RETRIEVAL_ERROR, "not JSON"),
    ],
)
def test_three_answers_are_three_outcomes(
    answer: Answer, outcome: Outcome, type: ProblemType | None, says: str
) -> None:
    found = report(IssuerRegistry(URL), {URL: answer})
    result = found[Check.ISSUER]
    assert result.outcome is found.outcome is outcome
    assert [problem.type for problem in result.problems] == ([type] if type else [])
    assert says in (result.detail or str(result.problems[0]))
    assert issuer().id in (result.detail or str(result.problems[0]))
    assert all(problem.pointer == "/issuer" for problem in result.problems)


def test_the_report_names_the_source_and_its_age() -> None:
    result = report(IssuerRegistry(URL), {URL: listing(issuer().id)})[Check.ISSUER]
    assert URL in result.detail
    assert "2025-06-01T12:00:00Z" in result.detail


def test_a_plain_policy_reports_as_ever() -> None:
    result = report(TrustedIssuers([issuer().id]))[Check.ISSUER]
    assert (result.outcome, result.detail) == (Outcome.PASSED, issuer().id)
    (problem,) = report(TrustedIssuers([]))[Check.ISSUER].problems
    assert problem == Problem(
        ProblemType.ISSUER_NOT_RECOGNIZED,
        f"{issuer().id} is not recognized: not an issuer that this policy recognizes",
        "/issuer",
    )


@pytest.mark.parametrize("content", [BADGE, ENCLOSED])
@pytest.mark.parametrize(
    ("issuers", "outcome"),
    [
        (PinnedKeys({issuer().id: [KEY]}), Outcome.PASSED),
        (PinnedKeys({issuer().id: [KEY, OTHER]}), Outcome.PASSED),
        (PinnedKeys({issuer().id: [OTHER]}), Outcome.FAILED),
        (PinnedKeys({}), Outcome.FAILED),
        (AllOf(TrustedIssuers([issuer().id]), PinnedKeys({})), Outcome.FAILED),
    ],
)
def test_keys_can_be_pinned(
    issuers: AnyIssuerPolicy, outcome: Outcome, content: str
) -> None:
    assert report(issuers, content=content)[Check.ISSUER].outcome is outcome


def web_badge() -> str:
    """Return a badge of a did:web with its key enclosed."""
    school = issuer("P-256").with_did_web(
        "Lincoln",
        signer("P-256"),
        url="https://lincoln.example",
        mechanism=VcJwt(key_in_header="jwk"),
    )
    return school.award(achievement(), to=ADA, valid_from=AT).text


WEB = "did:web:lincoln.example"
WEB_KEY = signer("P-256").public_key


@pytest.mark.parametrize(
    ("issuers", "outcome"),
    [
        (PinnedKeys({WEB: [WEB_KEY]}), Outcome.PASSED),
        (AnyOf(PinnedKeys({WEB: [WEB_KEY]}), IssuerRegistry(URL)), Outcome.PASSED),
        (AllOf(IssuerRegistry(URL), PinnedKeys({WEB: [WEB_KEY]})), Outcome.PASSED),
        # To recognize the issuer is not to know that the key is theirs.
        (IssuerRegistry(URL), Outcome.INDETERMINATE),
        (TrustedIssuers([WEB]), Outcome.INDETERMINATE),
        (AnyOf(AnyIssuer()), Outcome.INDETERMINATE),
        (AnyOf(IntegrityOnly()), Outcome.INDETERMINATE),
        (
            AnyOf(PinnedKeys({WEB: [OTHER]}), TrustedIssuers([WEB])),
            Outcome.INDETERMINATE,
        ),
        (IntegrityOnly(), Outcome.PASSED),
    ],
)
def test_a_badge_that_brings_its_key_needs_a_pin(
    issuers: AnyIssuerPolicy, outcome: Outcome
) -> None:
    found = report(issuers, {URL: listing(WEB)}, web_badge())
    assert found[Check.ISSUER].outcome is outcome


def test_a_pin_of_the_policy_goes_before_all() -> None:
    pinned = {WEB: (WEB_KEY,)}
    answers: dict[str, Answer] = {URL: listing(WEB)}
    found = report(IssuerRegistry(URL), answers, web_badge(), pinned_keys=pinned)
    assert found[Check.ISSUER].outcome is Outcome.PASSED
    pinned = {WEB: (OTHER,)}
    found = report(
        PinnedKeys({WEB: [WEB_KEY]}), answers, web_badge(), pinned_keys=pinned
    )
    assert found[Check.ISSUER].outcome is Outcome.FAILED


def test_a_badge_of_another_key_is_no_badge_of_a_recognized_issuer() -> None:
    """Somebody signs in the name of a school that is on the list."""
    forged = issuer().draft(achievement(), to=ADA, valid_from=AT)
    mallory = SoftwareSigner.generate()
    other = issuer().with_did_key("Mallory", mallory)
    secured = VcJwt(key_in_header="jwk").secure(
        forged.to_json_object(),
        signer=mallory,
        verification_method=other.verification_method,
    )
    found = report(IssuerRegistry(URL), {URL: listing(issuer().id)}, secured.text)
    assert found[Check.ISSUER].outcome is not Outcome.PASSED
    assert found[Check.ISSUER].problems[0].type is ProblemType.KEY_NOT_BOUND


def test_rules_see_the_credential() -> None:
    trusted = TrustedIssuers([issuer().id])
    assert report(MayIssue(trusted, achievements=[achievement().id]))
    found = report(MayIssue(trusted, types=["Degree"]))
    assert found[Check.ISSUER].outcome is Outcome.FAILED
    assert "its type" in str(found.problems[0])


def test_a_federation_is_asked_like_a_registry() -> None:
    federation = Federation.usual()
    network = federation.network()
    anchor = federation.anchor
    statement = anchor.about(issuer().id)
    network.answers[anchor.statement_url(issuer().id)] = statement
    policy = OpenIdFederation([federation.trust_anchor])
    assert report(policy, network.answers)
    assert report(policy).outcome is Outcome.INDETERMINATE


def test_a_report_asks_for_a_list_once() -> None:
    network = Network({URL: listing()})
    policy = VerificationPolicy(issuers=AnyOf(IssuerRegistry(URL), IssuerRegistry(URL)))
    assert not Verifier(policy, network).report(BADGE, at=AT)
    assert network.requests == [URL]


def test_a_cache_is_asked_for_a_list_and_the_network_once() -> None:
    network = Network({URL: listing(issuer().id)})
    policy = VerificationPolicy(issuers=IssuerRegistry(URL))
    verifier = Verifier(policy, CachingFetcher(network))
    assert all(verifier.report(BADGE, at=AT) for _ in range(3))
    assert network.requests == [URL]


def test_asynchronously_it_is_the_same() -> None:
    network = Network({URL: listing(issuer().id)})
    verifier = AsyncVerifier(
        VerificationPolicy(issuers=IssuerRegistry(URL)), as_async(network)
    )
    assert asyncio.run(verifier.report(BADGE, at=AT))
