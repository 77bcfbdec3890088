"""No change of a secured document verifies, and no proof does elsewhere.

What is signed and what is not is for `securing.mutations.meaning` to say.
"""

import json
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import (
    Issuer,
    MemoryFetcher,
    TrustedIssuers,
    VcJwt,
    VerificationPolicy,
    Verifier,
)
from badgekit._multibase import decode_base64url, encode_base64url
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import run
from badgekit.keys import SoftwareSigner
from badgekit.securing import (
    CRYPTOSUITES,
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    ED25519_SIGNATURE_2020,
    EDDSA_2022,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    Cryptosuite,
    DataIntegrity,
    EcdsaSd2023,
    Environment,
    ProofOptions,
    SdJwt,
    derive,
)
from badgekit.testing import AT, badge, issuer, signer
from securing.mutations import meaning, mutations
from securing.test_legacy import SCHOOL, controller, signed, signed_jws


@dataclass(frozen=True)
class Case:
    """A secured badge, and a verifier that takes it."""

    name: str
    secured: Any
    linked_data: bool = True
    issuer_id: str = issuer().id
    resources: Any = None
    mechanism: Any = DataIntegrity()

    def verifies(self, content: Any) -> bool:
        policy = VerificationPolicy(
            issuers=TrustedIssuers([self.issuer_id]), mechanisms=(self.mechanism,)
        )
        fetcher = MemoryFetcher(self.resources or {})
        return bool(Verifier(policy, fetcher).report(content, at=AT))


def document(kind: str) -> dict[str, Any]:
    """Return a badge with a number, a set and a list."""
    found = badge(kind).to_json_object()
    subject = found["credentialSubject"]
    subject["creditsEarned"] = 3.5
    subject["achievement"]["tag"] = ["algebra", "equations"]
    return found


def secured(suite: Any, kind: str) -> Case:
    made = DataIntegrity(suite).secure(
        document(kind),
        signer=signer(kind),
        verification_method=issuer(kind).verification_method,
        created=AT,
    )
    return Case(
        f"{suite.name} {kind}",
        made.document,
        not suite.proof_keeps_context,
        issuer(kind).id,
    )


def disclosed() -> Case:
    base = EcdsaSd2023().secure(
        document("P-256"),
        signer=signer("P-256"),
        verification_method=issuer("P-256").verification_method,
        created=AT,
    )
    shown = derive(base.document, ["/credentialSubject/creditsEarned"]).document
    return Case("ecdsa-sd-2023 P-256", shown, issuer_id=issuer("P-256").id)


def legacy(name: str, made: Any) -> Case:
    key = signer().public_key
    return Case(
        name, made, issuer_id=SCHOOL, resources=controller(key, "JsonWebKey2020")
    )


CASES = [
    secured(EDDSA_RDFC_2022, "Ed25519"),
    secured(EDDSA_JCS_2022, "Ed25519"),
    secured(ECDSA_RDFC_2019, "P-256"),
    secured(ECDSA_RDFC_2019, "P-384"),
    secured(ECDSA_JCS_2019, "P-256"),
    disclosed(),
    legacy("eddsa-2022", signed(EDDSA_2022)),
    legacy("Ed25519Signature2020", signed(ED25519_SIGNATURE_2020)),
    legacy("JsonWebSignature2020", signed_jws()),
]
each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@each
def test_no_mutation_of_an_embedded_proof_or_its_document_verifies(case: Case) -> None:
    assert case.verifies(case.secured)
    told = meaning(case.secured, linked_data=case.linked_data)
    tried = 0
    for what, changed in mutations(case.secured):
        same = meaning(changed, linked_data=case.linked_data) == told
        tried += not same
        assert same or not case.verifies(changed), what
    assert tried > 700


@settings(max_examples=60)
@given(st.integers(0, 1), st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_two_mutations_make_up_for_each_other(
    number: int, first: int, second: int
) -> None:
    case = CASES[number]
    twice = _nth(_nth(case.secured, first), second)
    same = meaning(twice, linked_data=case.linked_data) == meaning(
        case.secured, linked_data=case.linked_data
    )
    assert same or not case.verifies(twice)


def _nth(document: Any, number: int) -> Any:
    return next(islice(mutations(document), number % 700, None))[1]


MECHANISMS: dict[str, tuple[Any, str]] = {
    "VC-JWT of 1EdTech, EdDSA": (VcJwt(), "Ed25519"),
    "VC-JWT of 1EdTech, ES256": (VcJwt(), "P-256"),
    "VC-JWT of W3C, EdDSA": (VcJwt(profile="w3c"), "Ed25519"),
    "SD-JWT": (SdJwt(), "Ed25519"),
}
each_token = pytest.mark.parametrize("name", MECHANISMS)


def token(name: str, **members: Any) -> Case:
    mechanism, kind = MECHANISMS[name]
    made = mechanism.secure(
        document(kind) | members,
        signer=signer(kind),
        verification_method=issuer(kind).verification_method,
        created=AT,
    )
    return Case(name, made.text, issuer_id=issuer(kind).id, mechanism=mechanism)


@each_token
def test_no_mutation_of_a_token_verifies(name: str) -> None:
    case = token(name)
    assert case.verifies(case.secured)
    jws, tilde, disclosures = case.secured.partition("~")
    parts = jws.split(".")
    for place in (0, 1):
        content = json.loads(decode_base64url(parts[place]))
        spaced = json.dumps(content, indent=1)
        texts = [spaced, *(json.dumps(made) for _, made in mutations(content))]
        for text in texts[:: 1 if place == 0 else 10]:
            other = [*parts]
            other[place] = encode_base64url(text.encode())
            if other != parts:
                assert not case.verifies(".".join(other) + tilde + disclosures), text


@each_token
def test_no_character_of_a_token_can_be_another(name: str) -> None:
    """White space around a token is not part of it."""
    case = token(name)
    assert case.verifies(f" {case.secured}\n")
    for index in range(0, len(case.secured), 15):
        for other in ("A", "b", ".", "~", " "):
            if case.secured[index] != other:
                changed = case.secured[:index] + other + case.secured[index + 1 :]
                assert not case.verifies(changed), (index, other)


@each
def test_no_proof_is_good_for_another_document(case: Case) -> None:
    other = case.secured | {"id": "urn:uuid:00000000-0000-4000-8000-000000000000"}
    assert not case.verifies(other)


@each_token
def test_no_signature_is_good_for_another_token(name: str) -> None:
    ours, other = token(name), token(name, id="urn:uuid:other")
    assert other.verifies(other.secured)
    jws, tilde, disclosures = ours.secured.partition("~")
    signature = other.secured.partition("~")[0].rpartition(".")[2]
    mixed = f"{jws.rpartition('.')[0]}.{signature}"
    assert not ours.verifies(mixed + tilde + disclosures)


@each
def test_no_proof_is_good_under_another_key(case: Case) -> None:
    kind = next((k for k in ("P-256", "P-384") if k in case.name), "Ed25519")
    other = Issuer.with_did_key("Another school", SoftwareSigner.generate(kind))
    proof = case.secured["proof"] | {"verificationMethod": other.verification_method}
    changed = case.secured | {"proof": proof}
    assert not case.verifies(changed)
    assert not replace(case, issuer_id=other.id).verifies(changed)
    if case.resources:
        replaced = controller(other.public_key, "JsonWebKey2020")
        assert not replace(case, resources=replaced).verifies(case.secured)


@each
@pytest.mark.parametrize(
    ("type", "name"),
    [
        *(("DataIntegrityProof", suite.name) for suite in CRYPTOSUITES),
        *((suite.name, None) for suite in CRYPTOSUITES),
    ],
)
def test_no_proof_is_good_under_another_suite(
    case: Case, type: str, name: str | None
) -> None:
    proof = {n: v for n, v in case.secured["proof"].items() if n != "cryptosuite"}
    proof |= {"type": type} | ({"cryptosuite": name} if name else {})
    if proof != case.secured["proof"]:
        assert not case.verifies(case.secured | {"proof": proof})
        value = proof.pop("proofValue", None) or proof.pop("jws")
        for member in ("proofValue", "jws"):
            renamed = case.secured | {"proof": proof | {member: value}}
            assert not case.verifies(renamed)


SIGNING = [
    (EDDSA_RDFC_2022, "Ed25519"),
    (EDDSA_JCS_2022, "Ed25519"),
    (ECDSA_RDFC_2019, "P-256"),
    (ECDSA_JCS_2019, "P-384"),
]
MADE_FOR: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("proofPurpose", {}, {"purpose": "authentication"}),
    ("proofPurpose", {"purpose": "authentication"}, {"purpose": "assertionMethod"}),
    ("domain", {"domain": ("a.example",)}, {"domain": frozenset({"b.example"})}),
    ("domain", {}, {"domain": frozenset({"a.example"})}),
    ("challenge", {"challenge": "1"}, {"challenge": "2"}),
    ("challenge", {}, {"challenge": "1"}),
]


@pytest.mark.parametrize(("suite", "kind"), SIGNING)
@pytest.mark.parametrize(("member", "made", "asked"), MADE_FOR)
def test_no_proof_is_good_for_what_it_was_not_made_for(
    suite: Cryptosuite, kind: str, member: str, made: Any, asked: Any
) -> None:
    signed = DataIntegrity(suite).secure(
        document(kind),
        signer=signer(kind),
        verification_method=issuer(kind).verification_method,
        created=AT,
        options=ProofOptions(**made),
    )
    meant = {n: frozenset(v) if n == "domain" else v for n, v in made.items()}
    assert proven(signed.document, **meant)
    assert not proven(signed.document, **meant | asked)
    (value,) = (min(v) if n == "domain" else v for n, v in asked.items())
    proof = signed.document["proof"] | {member: value}
    assert not proven(signed.document | {"proof": proof}, **meant | asked)


def proven(secured: Any, **environment: Any) -> bool:
    steps = DataIntegrity().verify_proof(
        secured, environment=Environment(at=AT, **environment)
    )
    try:
        run(steps, MemoryFetcher({}))
    except DocumentError:
        return False
    return True


@pytest.mark.parametrize(
    ("mechanism", "kind"),
    [
        *((DataIntegrity(suite), kind) for suite, kind in SIGNING),
        (EcdsaSd2023(), "P-256"),
        *MECHANISMS.values(),
    ],
)
def test_prepare_and_finish_do_what_secure_does(mechanism: Any, kind: str) -> None:
    badge = document(kind)
    members: dict[str, Any] = {
        "verification_method": issuer(kind).verification_method,
        "created": AT,
    }
    request = mechanism.prepare(badge, public_key=signer(kind).public_key, **members)
    signature = signer(kind).sign(request.data)
    there = request.finish(signature)
    here = mechanism.secure(badge, signer=signer(kind), **members)
    assert (there.media_type, len(there.text)) == (here.media_type, len(here.text))
    draws_numbers = kind != "Ed25519" or isinstance(mechanism, SdJwt)
    assert draws_numbers or there == here
    with pytest.raises(KeyMaterialError, match="not one of the data"):
        request.finish(signature[:-1] + bytes((signature[-1] ^ 1,)))
