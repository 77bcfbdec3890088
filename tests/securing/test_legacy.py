"""Suites that are read and no longer written."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from badgekit import (
    Check,
    Issuer,
    MemoryFetcher,
    Outcome,
    TrustedIssuers,
    VerificationPolicy,
    Verifier,
)
from badgekit._multibase import encode, encode_base58, encode_base64url
from badgekit.canonicalization import canonicalize_document
from badgekit.contexts import DEFAULT_CONTEXTS
from badgekit.errors import DocumentError
from badgekit.fetching import run
from badgekit.keys import PublicKey, SoftwareSigner
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from badgekit.securing import (
    ED25519_SIGNATURE_2020,
    EDDSA_2022,
    EDDSA_RDFC_2022,
    JSON_WEB_SIGNATURE_2020,
    LEGACY_SUITES,
    Cryptosuite,
    DataIntegrity,
    Environment,
    VerifiedProof,
)
from badgekit.testing import AT, signer
from vectors import VECTORS, load

V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
SUITES = "https://w3id.org/security/suites/"
ED25519_2020 = f"{SUITES}ed25519-2020/v1"
JWS_2020 = f"{SUITES}jws-2020/v1"
INTEGRITY = "https://w3id.org/security/data-integrity/v1"
SCHOOL = "did:web:lincoln.example"
METHOD = f"{SCHOOL}#key-1"
DOCUMENT = "https://lincoln.example/.well-known/did.json"


def badge(*contexts: str) -> dict[str, Any]:
    """Return a badge of VCDM 1.1, as platforms wrote them before 2.0."""
    return {
        "@context": [V1, OB, *contexts],
        "id": "urn:uuid:a63a60be-f4af-491c-87fc-2c8fd3007a58",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Linear Equations",
        "issuer": {"id": SCHOOL, "type": ["Profile"], "name": "Lincoln High School"},
        "issuanceDate": "2023-01-01T00:00:00Z",
        "expirationDate": "2033-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://lincoln.example/badges/linear-equations",
                "type": ["Achievement"],
                "name": "Linear Equations",
                "description": "Solves linear equations.",
                "criteria": {"narrative": "Scored 3 or better."},
            },
        },
    }


def options(type: str, **members: Any) -> dict[str, Any]:
    found = {
        "type": type,
        "created": "2023-01-01T00:00:01Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    } | members
    return {name: value for name, value in found.items() if value is not None}


def hashes(
    suite: Cryptosuite, document: dict[str, Any], proof: dict[str, Any], key: PublicKey
) -> bytes:
    return suite.hash_data(
        document,
        suite.proof_configuration(document, proof),
        public_key=key,
        contexts=DEFAULT_CONTEXTS,
        limits=DEFAULT_LIMITS,
    )


def signed(suite: Cryptosuite, document: Any = None, **members: Any) -> dict[str, Any]:
    """Sign as the software of the time did, with one Ed25519 key."""
    if suite is EDDSA_2022:
        document = document or badge(INTEGRITY)
        proof = options("DataIntegrityProof", cryptosuite="eddsa-2022", **members)
    else:
        document = document or badge(ED25519_2020)
        proof = options("Ed25519Signature2020", **members)
    data = hashes(suite, document, proof, signer().public_key)
    secured: dict[str, Any] = document | {
        "proof": proof | {"proofValue": encode(signer().sign(data))}
    }
    return secured


def header(algorithm: Any = "EdDSA", **members: Any) -> str:
    text = json.dumps({"alg": algorithm, "b64": False, "crit": ["b64"]} | members)
    return encode_base64url(text.encode())


def signed_jws(
    kind: str = "Ed25519", document: Any = None, head: str | None = None
) -> dict[str, Any]:
    document = document or badge(JWS_2020)
    proof = options("JsonWebSignature2020")
    key = signer(kind)
    head = head or header(key.public_key.algorithm)
    data = hashes(JSON_WEB_SIGNATURE_2020, document, proof, key.public_key)
    signature = encode_base64url(key.sign(head.encode() + b"." + data))
    secured: dict[str, Any] = document | {
        "proof": proof | {"jws": f"{head}..{signature}"}
    }
    return secured


def controller(key: PublicKey, type: str) -> dict[str, bytes]:
    """Return the school's document with its *key*, in a method of that *type*."""
    material: dict[str, Any] = {"publicKeyMultibase": key.to_multikey()}
    if type == "JsonWebKey2020":
        material = {"publicKeyJwk": key.to_jwk()}
    if type == "Ed25519VerificationKey2018":
        raw = base64.urlsafe_b64decode(key.to_jwk()["x"] + "=")
        material = {"publicKeyBase58": encode_base58(raw)}
    method = {"id": METHOD, "type": type, "controller": SCHOOL} | material
    document = {
        "@context": "https://www.w3.org/ns/did/v1",
        "id": SCHOOL,
        "verificationMethod": [method],
        "assertionMethod": [METHOD],
    }
    return {DOCUMENT: json.dumps(document).encode()}


def verify(secured: Any, resources: Any = None, **members: Any) -> VerifiedProof:
    resources = resources or controller(signer().public_key, "Multikey")
    steps = DataIntegrity(**members).verify_proof(
        secured, environment=Environment(at=AT)
    )
    return run(steps, MemoryFetcher(resources))


BADGES = [
    (signed(ED25519_SIGNATURE_2020), "Ed25519", "Ed25519VerificationKey2020"),
    (signed(ED25519_SIGNATURE_2020), "Ed25519", "Ed25519VerificationKey2018"),
    (signed(EDDSA_2022), "Ed25519", "Multikey"),
    (signed_jws(), "Ed25519", "JsonWebKey2020"),
    (signed_jws(), "Ed25519", "Ed25519VerificationKey2018"),
    (signed_jws("P-256"), "P-256", "JsonWebKey2020"),
    (signed_jws("P-384"), "P-384", "JsonWebKey2020"),
    (signed_jws("RSA"), "RSA", "JsonWebKey2020"),
    (signed_jws(document=badge()), "Ed25519", "JsonWebKey2020"),
]


@pytest.mark.parametrize(("secured", "kind", "type"), BADGES)
def test_a_badge_of_1_1_verifies_from_end_to_end(
    secured: dict[str, Any], kind: str, type: str
) -> None:
    policy = VerificationPolicy(issuers=TrustedIssuers([SCHOOL]))
    fetcher = MemoryFetcher(controller(signer(kind).public_key, type))
    report = Verifier(policy, fetcher).report(json.dumps(secured), at=AT)
    assert report, str(report)
    (warning,) = report[Check.PROOF].warnings
    assert warning.type is ProblemType.DEVIATION
    assert "legacy suite" in warning.detail
    changed = secured | {"name": "Quadratic Equations"}
    report = Verifier(policy, fetcher).report(json.dumps(changed), at=AT)
    assert report[Check.PROOF].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(name="Quadratic Equations"),
        lambda d: d.pop("expirationDate"),
        lambda d: d["@context"].append("https://www.w3.org/ns/credentials/v2"),
        lambda d: d["proof"].pop("created"),
        lambda d: d["proof"].pop("type"),
        lambda d: d["proof"].update(created="2023-01-01T00:00:02Z"),
        lambda d: d["proof"].update(created="2023-01-01"),
        lambda d: d["proof"].update(proofPurpose="authentication"),
        lambda d: d["proof"].update(verificationMethod=f"{SCHOOL}#key-2"),
        lambda d: d["proof"].update(nonce="x"),
        lambda d: d["proof"].update(expires="2024-01-01T00:00:00Z"),
        lambda d: d["proof"].update(type="Ed25519Signature2018"),
        lambda d: d["proof"].update(type="DataIntegrityProof"),
        lambda d: d["proof"].update(
            type="DataIntegrityProof", cryptosuite="Ed25519Signature2020"
        ),
        lambda d: d["proof"].update(
            type="DataIntegrityProof", cryptosuite="JsonWebSignature2020"
        ),
        lambda d: d["proof"].update(type="eddsa-2022"),
        lambda d: d["proof"].update(type="Ed25519Signature2020"),
        lambda d: d["proof"].update(type="JsonWebSignature2020"),
        lambda d: d["proof"].update(cryptosuite="eddsa-rdfc-2022"),
        lambda d: d["proof"].pop("proofValue", None) or d["proof"].pop("jws", None),
        lambda d: d["proof"].update(proofValue="z2", jws="e30..AA"),
    ],
)
@pytest.mark.parametrize(
    "secured",
    [signed(ED25519_SIGNATURE_2020), signed(EDDSA_2022), signed_jws()],
    ids=[suite.name for suite in (ED25519_SIGNATURE_2020, EDDSA_2022)] + ["jws"],
)
def test_the_negative_twin_is_refused(
    secured: dict[str, Any], change: Callable[[dict[str, Any]], Any]
) -> None:
    assert verify(secured).controller == SCHOOL
    twin = json.loads(json.dumps(secured))
    change(twin)
    if twin == secured:
        return
    with pytest.raises(DocumentError):
        verify(twin)


@pytest.mark.parametrize(
    "head",
    [
        header("none"),
        header("ES256"),
        header("HS256"),
        header(5),
        header(b64=True),
        header(crit=[]),
        header(crit=["b64", "exp"]),
        header(kid=METHOD),
        header(jwk={}),
        encode_base64url(b'{"alg": "EdDSA"}'),
        encode_base64url(b"[]"),
        encode_base64url(b'{"alg": "EdDSA", "alg": "EdDSA"}'),
        encode_base64url(b"{" + b" " * 300 + b"}"),
        "e30=",
    ],
)
def test_a_header_of_another_form_is_refused(head: str) -> None:
    secured = signed_jws(head=head)
    with pytest.raises(DocumentError) as caught:
        verify(secured)
    assert caught.value.problems[0].pointer == "/proof/jws"


@pytest.mark.parametrize(
    "form",
    [
        "",
        "{head}",
        "{head}.{signature}",
        "{head}.e30.{signature}",
        "..{signature}",
        "{head}..",
        "{head}..{signature}.x",
        "{head}..{signature}==",
        "{head}..{short}",
        "{head}..{signature}{signature}",
        "{head}..{long}",
        "{head}A..{signature}",
    ],
)
def test_a_jws_of_another_form_is_refused(form: str) -> None:
    secured = signed_jws()
    head, _, signature = secured["proof"]["jws"].split(".")
    changed = form.format(
        head=head, signature=signature, short=signature[:-4], long="A" * 3_000
    )
    for value in (changed, [changed]):
        secured["proof"]["jws"] = value
        with pytest.raises(DocumentError) as caught:
            verify(secured)
        assert caught.value.problems[0].pointer == "/proof/jws"


def test_a_suite_without_its_context_is_refused() -> None:
    """What JSON-LD does not know of the proof would not be signed."""
    with pytest.raises(DocumentError) as caught:
        signed(ED25519_SIGNATURE_2020, badge())
    assert caught.value.problems[0].type is ProblemType.DATA_LOSS_DETECTION_ERROR


@pytest.mark.parametrize("suite", LEGACY_SUITES, ids=lambda suite: suite.name)
def test_nothing_is_signed_with_a_suite_that_has_been_superseded(
    suite: Cryptosuite,
) -> None:
    mechanism = DataIntegrity(suite)
    issuer = replace(
        Issuer.with_did_key("Lincoln High School", SoftwareSigner.generate()),
        mechanism=mechanism,
    )
    document = signed(EDDSA_2022)
    calls: list[Callable[[], Any]] = [
        lambda: mechanism.secure(
            badge(ED25519_2020), signer=signer(), verification_method=METHOD
        ),
        lambda: mechanism.add_proof(
            document, signer=signer(), verification_method=METHOD
        ),
    ]
    for call in calls:
        with pytest.raises(DocumentError, match="verifying only") as caught:
            call()
        assert caught.value.problems[0].type is ProblemType.PROOF_GENERATION_ERROR
    assert issuer.mechanism.detects_data_loss


def test_a_policy_can_do_without() -> None:
    for secured in (signed(ED25519_SIGNATURE_2020), signed(EDDSA_2022), signed_jws()):
        with pytest.raises(DocumentError) as caught:
            verify(secured, accepted=(EDDSA_RDFC_2022,))
        assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


FOLDER = "w3c-vc-di-eddsa/Ed25519Signature2020"


def text(name: str) -> str:
    file = VECTORS / FOLDER / name
    if not file.is_file():
        pytest.skip(f"{name} is not among the standards' files")
    return file.read_text()


@pytest.mark.vectors
def test_the_w3c_vector_of_ed25519_signature_2020() -> None:
    secured = load(f"vectors/{FOLDER}/signedEdSig.json")
    document = {name: value for name, value in secured.items() if name != "proof"}
    proof = {n: v for n, v in secured["proof"].items() if n != "proofValue"}
    config = ED25519_SIGNATURE_2020.proof_configuration(document, proof)
    assert config == load(f"vectors/{FOLDER}/proofConfigEdSig.json")
    assert canonicalize_document(document) == text("canonDocEdSig.txt")
    assert canonicalize_document(config) == text("proofCanonEdSig.txt")
    key = PublicKey.from_multikey(
        load("vectors/w3c-vc-di-eddsa/keyPair.json")["publicKeyMultibase"]
    )
    data = hashes(ED25519_SIGNATURE_2020, document, proof, key)
    assert data.hex() == text("combinedHashEdSig.txt").strip()

    found = verify(secured)
    assert (found.mechanism, found.public_key) == ("Ed25519Signature2020", key)
    with pytest.raises(DocumentError):
        verify(secured | {"validFrom": "2020-01-01T00:00:00Z"})
