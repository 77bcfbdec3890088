"""A holder shows badges; a verifier checks who shows what, to whom, and whose it is."""

import asyncio
import base64
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    Check,
    CredentialRejected,
    DocumentError,
    Issuer,
    KeyMaterialError,
    MemoryFetcher,
    Outcome,
    ProblemType,
    Recipient,
    SoftwareSigner,
    VcJwt,
    VerificationIndeterminate,
    VerificationReport,
    Verifier,
)
from badgekit.fetching import as_async
from badgekit.presenting import Holder
from badgekit.securing import ECDSA_RDFC_2019, DataIntegrity, ProofOptions, VpJwt
from badgekit.testing import ADA, AT, achievement, badge, issuer, policy, signer
from badgekit.verification import AsyncVerifier, PresentationRequest

HOLDER = Holder.with_did_key(signer("P-256"))
EVE = Holder.with_did_key(signer("P-384"))
REQUEST = PresentationRequest(challenge="3f1a", domain=("jobs.example",))
ANSWER: dict[str, Any] = {
    "challenge": "3f1a",
    "domain": "jobs.example",
    "created": AT,
}


def award(to: Recipient | None = None, by: Issuer | None = None) -> Any:
    whom = to or Recipient.of(HOLDER.id)
    return (by or issuer()).award(achievement(), to=whom, valid_from=AT, created=AT)


def report(content: Any, **members: Any) -> VerificationReport:
    asked = policy(**{"presentation": REQUEST, **members})
    return Verifier(asked, MemoryFetcher({})).report(content, at=AT)


def test_a_holder_shows_badges_of_every_form() -> None:
    jwt = award(by=replace(issuer(), mechanism=VcJwt()))
    shown = HOLDER.present([award(), award().text, award().document, jwt], **ANSWER)
    verifier = Verifier(policy(presentation=REQUEST), MemoryFetcher({}))
    verified = verifier.verify_presentation(shown.text, at=AT)
    assert len(verified.credentials) == 4
    assert verified.presentation.holder_id == HOLDER.id
    assert verified.proof.controller == HOLDER.id
    assert [each.proof.mechanism for each in verified.credentials] == [
        "eddsa-rdfc-2022",
        "eddsa-rdfc-2022",
        "eddsa-rdfc-2022",
        "VC-JWT EdDSA",
    ]
    found = report(shown.text)
    assert found
    assert "/verifiableCredential/3" in found.children
    assert "VERIFIED" in str(found)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"challenge": "other"}, ProblemType.INVALID_CHALLENGE_ERROR),
        ({"domain": "evil.example"}, ProblemType.INVALID_DOMAIN_ERROR),
        (
            {"domain": ["jobs.example", "evil.example"]},
            ProblemType.INVALID_DOMAIN_ERROR,
        ),
        ({"expires": AT}, ProblemType.EXPIRED),
    ],
)
def test_an_answer_to_another_question_is_refused(
    answer: dict[str, Any], kind: ProblemType
) -> None:
    found = report(HOLDER.present([award()], **(ANSWER | answer)).text)
    assert found.outcome is Outcome.FAILED
    assert found.problems[0].type is kind


def test_a_presentation_that_nobody_asked_for_proves_nothing() -> None:
    found = report(HOLDER.present([award()], **ANSWER).text, presentation=None)
    assert found.outcome is Outcome.INDETERMINATE
    assert found.problems[0].type is ProblemType.INVALID_CHALLENGE_ERROR


def test_a_badge_of_somebody_else_is_refused() -> None:
    found = report(EVE.present([award()], **ANSWER).text)
    assert found[Check.MEMBERS].outcome is Outcome.FAILED
    (problem,) = found.problems
    assert problem.type is ProblemType.RECIPIENT_MISMATCH
    assert problem.pointer == "/verifiableCredential/0/credentialSubject"
    assert report(
        EVE.present([award()], **ANSWER).text,
        presentation=replace(REQUEST, of_the_holder=False),
    )


def test_a_badge_without_an_id_is_nobodys_until_a_recipient_is_expected() -> None:
    shown = HOLDER.present([award(ADA)], **ANSWER).text
    found = report(shown)
    assert found.outcome is Outcome.INDETERMINATE
    assert report(shown, recipient=ADA)
    assert not report(shown, recipient=Recipient.email("eve@example.edu"))
    both = HOLDER.present([award()], **ANSWER).text
    assert not report(both, recipient=ADA)


def test_a_presentation_made_with_another_key_than_the_holders_is_refused() -> None:
    shown = HOLDER.present([award()], **ANSWER).document
    stolen = {name: value for name, value in shown.items() if name != "proof"}
    forged = DataIntegrity(ECDSA_RDFC_2019).secure(
        stolen,
        signer=signer("P-384"),
        verification_method=EVE.verification_method,
        options=ProofOptions(
            purpose="authentication", challenge="3f1a", domain=("jobs.example",)
        ),
    )
    found = report(forged.text)
    assert found[Check.PROOF].outcome is Outcome.PASSED
    assert found[Check.ISSUER].outcome is Outcome.FAILED


def test_a_proof_that_was_made_to_assert_does_not_authenticate() -> None:
    shown = HOLDER.present([award()], **ANSWER).document
    bare = {name: value for name, value in shown.items() if name != "proof"}
    asserted = DataIntegrity(ECDSA_RDFC_2019).secure(
        bare,
        signer=signer("P-256"),
        verification_method=HOLDER.verification_method,
        options=ProofOptions(challenge="3f1a", domain=("jobs.example",)),
    )
    assert report(asserted.text).outcome is Outcome.FAILED


def test_a_holder_who_is_not_named_is_whoever_signed() -> None:
    shown = HOLDER.present([award()], **ANSWER).document
    bare = {n: v for n, v in shown.items() if n not in ("proof", "holder")}
    options = ProofOptions(
        purpose="authentication", challenge="3f1a", domain=("jobs.example",)
    )
    signed = DataIntegrity(ECDSA_RDFC_2019).secure(
        bare,
        signer=signer("P-256"),
        verification_method=HOLDER.verification_method,
        options=options,
    )
    assert report(signed.text)


def sealed(**members: Any) -> str:
    """Return a presentation with other members than `present` would write."""
    document = HOLDER.present([award()], **ANSWER).document | members
    return (
        DataIntegrity(ECDSA_RDFC_2019)
        .secure(
            {n: v for n, v in document.items() if n != "proof" and v is not None},
            signer=signer("P-256"),
            verification_method=HOLDER.verification_method,
            options=ProofOptions(
                purpose="authentication", challenge="3f1a", domain=("jobs.example",)
            ),
        )
        .text
    )


def test_to_present_nothing_is_not_to_have_shown_something() -> None:
    nothing: list[str] | None
    for nothing in (None, []):
        found = report(sealed(verifiableCredential=nothing))
        assert found[Check.MEMBERS].outcome is Outcome.FAILED
    with pytest.raises(DocumentError, match="at least one"):
        HOLDER.present([], **ANSWER)


def test_a_credential_without_a_proof_is_not_presented() -> None:
    with pytest.raises(DocumentError, match="must be secured"):
        HOLDER.present([badge().to_json_object()], **ANSWER)
    found = report(sealed(verifiableCredential=[badge().to_json_object()]))
    assert found[Check.MEMBERS].outcome is Outcome.FAILED


def test_a_forged_credential_is_seen_beside_a_good_one() -> None:
    good, forged = award().document, award().document
    forged["credentialSubject"]["achievement"]["name"] = "Quadratic Equations"
    found = report(sealed(verifiableCredential=[good, forged]))
    assert not found
    assert found.children["/verifiableCredential/0"]
    assert not found.children["/verifiableCredential/1"]


@pytest.mark.parametrize("content", ["", "no badge", b"\xff", {"proof": []}])
def test_what_is_no_credential_is_not_presented(content: Any) -> None:
    with pytest.raises(DocumentError):
        HOLDER.present([content], **ANSWER)


def test_a_credential_is_no_presentation_and_the_reverse() -> None:
    verifier = Verifier(policy(presentation=REQUEST), MemoryFetcher({}))
    with pytest.raises(VerificationIndeterminate):
        verifier.verify_presentation(award().text, at=AT)
    with pytest.raises(VerificationIndeterminate):
        verifier.verify(HOLDER.present([award()], **ANSWER).text, at=AT)
    with pytest.raises(CredentialRejected):
        verifier.verify_presentation(b"{}", at=AT)


def test_a_request_needs_a_challenge_and_a_domain() -> None:
    unfit: list[dict[str, Any]] = [
        {"challenge": "", "domain": ("a",)},
        {"challenge": "c", "domain": ()},
        {"challenge": "c", "domain": "jobs.example"},
    ]
    for members in unfit:
        with pytest.raises(ValueError, match="challenge"):
            PresentationRequest(**members)


def test_a_key_that_is_elsewhere_signs_what_prepare_hands_out() -> None:
    here = Holder.with_did_key(signer().public_key)
    with pytest.raises(KeyMaterialError, match="use prepare"):
        here.present([award()], **ANSWER)
    request = here.prepare(
        [award(Recipient.of(here.id))],
        id="urn:uuid:7",
        expires=AT + timedelta(1),
        **ANSWER,
    )
    assert report(request.finish(signer().sign(request.data)).text)


def test_the_asynchronous_verifier_verifies_presentations() -> None:
    shown = HOLDER.present([award()], **ANSWER).text
    verifier = AsyncVerifier(policy(presentation=REQUEST), as_async(MemoryFetcher({})))
    verified = asyncio.run(verifier.verify_presentation(shown, at=AT))
    assert len(verified.credentials) == 1


# --- as a JWT --------------------------------------------------------------------

WRAPPED = replace(HOLDER, mechanism=VpJwt())


def test_a_presentation_can_be_a_jwt() -> None:
    shown = WRAPPED.present([award()], **(ANSWER | {"expires": AT + timedelta(1)}))
    assert shown.media_type == "application/vp+jwt"
    assert report(shown.text), str(report(shown.text))
    verifier = Verifier(policy(presentation=REQUEST), MemoryFetcher({}))
    verified = verifier.verify_presentation(shown.content, at=AT)
    assert verified.proof.mechanism == "VP-JWT ES256"
    assert verified.document == shown.document
    assert Holder.with_did_key(signer("RSA")).mechanism == VpJwt()


def test_a_presentation_can_be_in_an_envelope() -> None:
    shown = WRAPPED.present([award()], **ANSWER).text
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vp+jwt,{shown}",
        "type": "EnvelopedVerifiablePresentation",
    }
    assert report(envelope)
    assert not report(envelope | {"holder": EVE.id})
    assert not report(envelope | {"id": f"data:application/vc+jwt,{shown}"})


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"challenge": "other"}, ProblemType.INVALID_CHALLENGE_ERROR),
        ({"domain": "evil.example"}, ProblemType.INVALID_DOMAIN_ERROR),
        ({"domain": ["jobs.example", "x"]}, ProblemType.INVALID_DOMAIN_ERROR),
        ({"expires": AT}, ProblemType.EXPIRED),
    ],
)
def test_a_jwt_that_answers_another_question_is_refused(
    answer: dict[str, Any], kind: ProblemType
) -> None:
    found = report(WRAPPED.present([award()], **(ANSWER | answer)).text)
    assert found.outcome is Outcome.FAILED
    assert found.problems[0].type is kind


def wrapped(**members: Any) -> str:
    """Return a signed presentation with other claims than `present` would write."""
    header = {"alg": "ES256", "typ": "vp+jwt", "cty": "vp"}
    header["kid"] = HOLDER.verification_method
    document = HOLDER.present([award()], **ANSWER).document
    payload = {n: v for n, v in document.items() if n != "proof"}
    payload |= {"nonce": "3f1a", "aud": "jobs.example"} | members
    text = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in (header, payload)
    )
    signature = signer("P-256").sign(text.encode())
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "claims",
    [
        {"vp": {}},
        {"iss": EVE.id},
        {"exp": "soon"},
        {"exp": True},
        {"iat": -1},
        {"nbf": 10**20},
        {"nbf": int(AT.timestamp()) + 1},
        {"aud": [{"a": 1}]},
        {"aud": None},
        {"nonce": None},
        {"holder": EVE.id},
        {"type": ["VerifiableCredential"]},
    ],
)
def test_claims_that_must_not_pass(claims: dict[str, Any]) -> None:
    assert report(wrapped(iss=HOLDER.id))
    assert not report(wrapped(**claims))


def test_a_member_that_would_be_read_as_a_claim_is_refused() -> None:
    for name in ("nonce", "vp"):
        with pytest.raises(DocumentError, match=name):
            VpJwt().prepare(
                {name: 1},
                public_key=signer().public_key,
                verification_method=HOLDER.verification_method,
            )


@pytest.mark.parametrize("secured", ["", "a.b.c", "e30.e30.", "eyJ0eXAiOjF9..", {}])
def test_other_tokens_are_no_presentations(secured: Any) -> None:
    assert not VpJwt().recognizes(secured)
    assert not report(secured)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    name=st.sampled_from(["@context", "type", "holder", "verifiableCredential", "id"]),
    value=JSON,
    signed=st.booleans(),
)
def test_any_member_exchanged_makes_a_report(
    name: str, value: Any, signed: bool
) -> None:
    shown = json.loads(HOLDER.present([award()], **ANSWER).text)
    if shown[name] == value if name in shown else value is None:
        return
    if not signed:
        assert not report(shown | {name: value}) or (name, value) == ("id", None)
        return
    try:
        text = sealed(**{name: value})
    except DocumentError:
        return
    assert str(report(text))


def test_another_signers_key_is_another_holder() -> None:
    assert Holder.with_did_key(SoftwareSigner.generate()).id != HOLDER.id
