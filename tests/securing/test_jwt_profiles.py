"""A credential in a JWT as W3C has it, beside what 1EdTech has."""

import base64
import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badgekit import Signer, TrustedIssuers, VerificationPolicy, Verifier
from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import MemoryFetcher, run
from badgekit.keys import PublicKey
from badgekit.problems import Problem, ProblemType
from badgekit.resolution import did_jwk_of
from badgekit.securing import (
    ECDSA_RDFC_2019,
    DataIntegrity,
    Environment,
    VcJwt,
    VerifiedProof,
)
from badgekit.securing._jwt_profiles import (
    PRESENTATION_PROFILES,
    W3C_PRESENTATION,
    read_profile,
)
from badgekit.testing import AT, badge, signer

KEY = signer("P-256").public_key
DID = did_jwk_of(KEY)
KID = f"{DID}#0"
HTTPS = "https://lincoln.example/issuer"
W3C = VcJwt(profile="w3c")
BADGE = badge().to_json_object()  # once: the salt of its identifier is random
LATER = int(AT.timestamp()) + 3600


def document(**members: Any) -> dict[str, Any]:
    """A badge whose issuer is known by the key alone; `None` takes a member away."""
    found = copy.deepcopy(BADGE)
    found["issuer"] |= {"id": DID}
    return {name: v for name, v in (found | members).items() if v is not None}


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(
    header: dict[str, Any] | None = None,
    *,
    by: Signer | None = None,
    **members: Any,
) -> str:
    """A JWT as VC-JOSE-COSE has it, with other header parameters and members."""
    head = {"alg": "ES256", "typ": "vc+jwt", "cty": "vc", "kid": KID} | (header or {})
    head = {name: value for name, value in head.items() if value is not None}
    text = f"{encoded(head)}.{encoded(document(**members))}"
    return f"{text}.{encoded((by or signer('P-256')).sign(text.encode()))}"


def verify(
    text: str, resources: dict[str, Any] | None = None, mechanism: VcJwt = W3C
) -> VerifiedProof:
    served = {url: json.dumps(v).encode() for url, v in (resources or {}).items()}
    steps = mechanism.verify_proof(text, environment=Environment(at=AT))
    return run(steps, MemoryFetcher(served))


def details(proof: VerifiedProof) -> list[str]:
    return [problem.detail for problem in proof.warnings]


def controlled(method: str, **members: Any) -> dict[str, Any]:
    """A controlled identifier document that lists the key under *method*."""
    return {
        "id": HTTPS,
        "verificationMethod": [
            {
                "id": f"{HTTPS}#{method}",
                "type": "JsonWebKey",
                "controller": HTTPS,
                "publicKeyJwk": KEY.to_jwk(),
            }
        ],
        "assertionMethod": [f"#{method}"],
        **members,
    }


def test_what_w3c_wants_signed_is_the_credential_alone() -> None:
    secured = W3C.secure(
        document(), signer=signer("P-256"), verification_method=KID, created=AT
    )
    head, body, _ = (
        base64.urlsafe_b64decode(p + "==") for p in secured.text.split(".")
    )
    assert json.loads(head) == {
        "alg": "ES256",
        "typ": "vc+jwt",
        "cty": "vc",
        "kid": KID,
    }
    assert json.loads(body) == document() == secured.document
    assert secured.media_type == "application/vc+jwt"
    proof = verify(secured.text)
    assert (proof.document, proof.controller, proof.warnings) == (document(), DID, ())


def test_w3c_names_an_enclosed_key_by_url_too() -> None:
    mechanism = replace(W3C, key_in_header="jwk")
    text = mechanism.secure(
        document(), signer=signer("P-256"), verification_method=KID
    ).text
    head = json.loads(base64.urlsafe_b64decode(text.split(".")[0] + "=="))
    assert (head["kid"], head["jwk"]) == (KID, KEY.to_jwk())
    assert verify(text).controller == DID


@pytest.mark.parametrize("method", ["", "#key-1", "key-1"])
@pytest.mark.parametrize("profile", ["1edtech", "w3c"])
def test_keys_are_written_by_absolute_url(profile: Any, method: str) -> None:
    with pytest.raises(DocumentError, match="absolute URL"):
        VcJwt(profile=profile).secure(
            document(), signer=signer("P-256"), verification_method=method
        )


@pytest.mark.parametrize("secured", [{}, document(), {"jwt": "a.b.c"}])
def test_a_document_is_no_jwt(secured: dict[str, Any]) -> None:
    assert not W3C.recognizes(secured)
    assert not W3C.detects_data_loss
    with pytest.raises(DocumentError, match="not a compact JWS"):
        run(W3C.verify_proof(secured, environment=Environment(at=AT)), MemoryFetcher())


def test_a_badge_without_dates_has_no_claims_about_them() -> None:
    credential = document(validFrom=None)
    text = (
        VcJwt().secure(credential, signer=signer("P-256"), verification_method=KID).text
    )
    proof = verify(text, mechanism=VcJwt())
    assert proof.document == credential
    assert any("requires the claim nbf" in detail for detail in details(proof))


def test_there_are_two_profiles() -> None:
    with pytest.raises(ValueError, match="1edtech, w3c"):
        VcJwt(profile="W3C")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["exp", "iat", "aud", "nbf", "vc"])
def test_members_that_would_be_read_as_claims_are_refused(name: str) -> None:
    with pytest.raises(DocumentError, match=f"the member {name}"):
        W3C.secure(
            document(**{name: 5}), signer=signer("P-256"), verification_method=KID
        )


@pytest.mark.parametrize(
    ("written", "read", "words"),
    [
        ("w3c", "w3c", None),
        ("1edtech", "1edtech", None),
        ("w3c", "1edtech", "Open Badges 3.0 wants typ JWT; read as VC-JOSE-COSE"),
        ("1edtech", "w3c", "VC-JOSE-COSE wants typ vc+jwt; read as Open Badges 3.0"),
    ],
)
def test_each_profile_reads_the_other_and_says_so(
    written: Any, read: Any, words: str | None
) -> None:
    credential = document()
    credential["credentialSubject"]["id"] = "did:example:ada"
    text = (
        VcJwt(profile=written)
        .secure(credential, signer=signer("P-256"), verification_method=KID)
        .text
    )
    proof = verify(text, mechanism=VcJwt(profile=read))
    assert proof.document == credential
    assert len(proof.warnings) == (words is not None)
    assert all(words is not None and words in detail for detail in details(proof))
    assert {p.type for p in proof.warnings} <= {ProblemType.DEVIATION}


@pytest.mark.parametrize(
    ("header", "members", "words"),
    [
        ({"typ": "vc-ld+jwt"}, {}, "wants typ vc+jwt; it is 'vc-ld+jwt'"),
        ({"typ": "vc+ld+json+jwt"}, {}, "it is 'vc+ld+json+jwt'"),
        ({"typ": None}, {}, "there is none"),
        ({"cty": None}, {}, "wants cty vc"),
        ({"cty": "vp"}, {}, "wants cty vc"),
        ({}, {"nbf": int(AT.timestamp())}, "advises against the claim nbf"),
        ({"kid": None, "jwk": KEY.to_jwk()}, {}, "wants a kid"),
        ({"kid": "#0"}, {}, "absolute URL"),
    ],
)
def test_what_w3c_has_otherwise_is_a_warning(
    header: dict[str, Any], members: dict[str, Any], words: str
) -> None:
    (problem,) = verify(token(header, **members)).warnings
    assert problem.type is ProblemType.DEVIATION
    assert words in problem.detail


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "VC+JWT"},
        {"typ": "application/vc+jwt"},
        {"x5t": "a", "something": [1]},
        {"jku": "https://mallory.example/keys"},
    ],
)
def test_what_w3c_allows_is_no_warning(header: dict[str, Any]) -> None:
    assert verify(token(header)).warnings == ()


@pytest.mark.parametrize(
    ("header", "members", "words"),
    [
        ({"typ": "vp+jwt", "cty": "vp"}, {}, "something else"),
        ({"typ": "vc+sd-jwt"}, {}, "something else"),
        ({"typ": "at+jwt"}, {}, "something else"),
        ({"typ": ""}, {}, "something else"),
        ({"typ": []}, {}, "something else"),
        ({"alg": "none"}, {}, "not accepted"),
        ({"alg": "PS256"}, {}, "PS256"),
        ({"alg": "ES512"}, {}, "ES512"),
        ({"crit": ["cty"]}, {}, "critical"),
        ({"crit": ["b64"], "b64": True}, {}, "critical"),
        ({"kid": ""}, {}, "kid"),
        ({"kid": None}, {}, "neither kid nor jwk"),
        ({"kid": "#1"}, {}, "no verification method"),
        ({"kid": "0"}, {"issuer": 5}, "names no issuer"),
        ({"kid": "0"}, {"issuer": None}, "names no issuer"),
        ({"kid": "0"}, {"issuer": ""}, "names no issuer"),
        ({"kid": "0"}, {"issuer": "lincoln.example"}, "URL"),
        ({"kid": "0"}, {"issuer": "https://"}, "URL"),
        ({"kid": "0"}, {"issuer": "https://[::1"}, "URL"),
        ({"kid": "a b"}, {}, "URL"),
        ({}, {"iss": "did:example:mallory"}, "iss"),
        ({}, {"sub": "did:example:eve"}, "sub"),
        ({}, {"jti": "urn:uuid:other"}, "jti"),
        ({}, {"nbf": LATER}, "not to be relied on before 2025-06-01T13:00:00Z"),
        ({}, {"nbf": "soon"}, "NumericDate"),
        ({}, {"vc": document()}, "VCDM 1.1"),
    ],
)
def test_what_w3c_does_not_allow(
    header: dict[str, Any], members: dict[str, Any], words: str
) -> None:
    with pytest.raises(DocumentError, match=words):
        verify(token(header, **members))


def test_for_w3c_the_claims_tell_how_long_the_signature_is_good() -> None:
    end = datetime(2029, 1, 1, tzinfo=UTC)
    issued = int(AT.timestamp()) - 60
    text = token(
        exp=int(end.timestamp()),
        iat=issued,
        nbf=issued,
        validUntil="2030-01-01T00:00:00Z",
    )
    proof = verify(text)
    assert proof.expires == end
    assert proof.created == datetime.fromtimestamp(issued, UTC)
    # 1EdTech has them as copies of the validity period.
    with pytest.raises(DocumentError, match="disagree"):
        verify(
            token(
                {"typ": "JWT"},
                exp=int(end.timestamp()),
                validUntil="2030-01-01T00:00:00Z",
            )
        )


@pytest.mark.parametrize("kid", ["#0", "0"])
def test_a_relative_kid_is_a_key_of_the_issuer(kid: str) -> None:
    proof = verify(token({"kid": kid}, iss=DID))
    assert (proof.controller, proof.warnings) == (DID, ())


def test_a_relative_kid_is_read_in_a_jwt_of_1edtech_too() -> None:
    text = token({"typ": "JWT", "cty": None, "kid": "#0"}, iss=DID)
    proof = verify(text, mechanism=VcJwt())
    assert proof.controller == DID
    assert any("kid to be an absolute URL" in detail for detail in details(proof))


@pytest.mark.parametrize("kid", ["key-1", "#key-1"])
@pytest.mark.parametrize("issuer", [HTTPS, {"id": HTTPS, "type": ["Profile"]}])
def test_a_relative_kid_is_looked_up_in_the_document_of_an_https_issuer(
    kid: str, issuer: Any
) -> None:
    text = token({"kid": kid}, issuer=issuer, iss=HTTPS)
    proof = verify(text, {HTTPS: controlled("key-1")})
    assert (proof.controller, proof.public_key, proof.warnings) == (HTTPS, KEY, ())


KEY_SET = "https://lincoln.example/.well-known/jwks.json"


@pytest.mark.parametrize(
    "issuers",
    [{}, {HTTPS: controlled("other")}, {HTTPS: ["a web page"]}],
    ids=["unreachable", "another key", "no document"],
)
def test_a_relative_kid_may_be_one_of_the_issuers_key_set(
    issuers: dict[str, Any],
) -> None:
    jwks = {"keys": [KEY.to_jwk() | {"kid": "key-1"}]}
    text = token({"kid": "key-1"}, issuer=HTTPS, iss=HTTPS)
    proof = verify(text, issuers | {KEY_SET: jwks})
    # Whose key it is, is for the issuer's own documents to say.
    assert (proof.controller, proof.public_key) == (None, KEY)


def test_a_relative_kid_that_cannot_be_looked_up_is_not_a_wrong_one() -> None:
    text = token({"kid": "key-1"}, issuer=HTTPS, iss=HTTPS)
    with pytest.raises(FetchError):
        verify(text, {HTTPS: controlled("other")})
    with pytest.raises(DocumentError, match="no verification method"):
        verify(text, {HTTPS: controlled("other"), KEY_SET: {"keys": []}})


def test_a_key_of_the_issuers_key_set_is_bound_by_the_verifier() -> None:
    resources = {KEY_SET: {"keys": [KEY.to_jwk() | {"kid": "key-1"}]}}
    text = token({"kid": "key-1"}, issuer=HTTPS, iss=HTTPS)
    policy = VerificationPolicy(issuers=TrustedIssuers([HTTPS]), mechanisms=(W3C,))
    served = {url: json.dumps(value).encode() for url, value in resources.items()}
    report = Verifier(policy, MemoryFetcher(served)).report(text, at=AT)
    assert report, str(report)
    policy = replace(policy, issuers=TrustedIssuers([DID]))
    assert not Verifier(policy, MemoryFetcher(served)).report(text, at=AT)


def test_w3c_wants_json_web_keys() -> None:
    method = {
        "id": f"{HTTPS}#key-1",
        "type": "Multikey",
        "controller": HTTPS,
        "publicKeyMultibase": KEY.to_multikey(),
    }
    text = token({"kid": f"{HTTPS}#key-1"}, issuer=HTTPS)
    (detail,) = details(
        verify(text, {HTTPS: controlled("key-1", verificationMethod=[method])})
    )
    assert "JsonWebKey" in detail


class Foreign:
    """Signs in ways that `SoftwareSigner` does not offer."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        curve = ec.SECP521R1() if algorithm == "ES512" else ec.SECP256K1()
        self.key: Any = ec.derive_private_key(0x5EED, curve)
        if algorithm == "PS256":
            self.key = rsa.generate_private_key(65537, 2048)
        self.public_key = PublicKey.from_pem(
            self.key.public_key().public_bytes(
                Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
            )
        )

    def sign(self, data: bytes, /) -> bytes:
        if self.algorithm == "PS256":
            scheme = padding.PSS(padding.MGF1(SHA256()), padding.PSS.DIGEST_LENGTH)
            return bytes(self.key.sign(data, scheme, SHA256()))
        digest = SHA512() if self.algorithm == "ES512" else SHA256()
        length = 66 if self.algorithm == "ES512" else 32
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(length) + s.to_bytes(length)


@pytest.mark.parametrize("algorithm", ["PS256", "ES512", "ES256K"])
def test_algorithms_that_are_only_read(algorithm: str) -> None:
    key = Foreign(algorithm)
    did = did_jwk_of(key.public_key)
    header = {"alg": algorithm, "kid": f"{did}#0"}
    text = token(header, by=key, issuer=did)
    assert verify(text).mechanism == f"VC-JWT {algorithm}"
    with pytest.raises(DocumentError, match="not accepted"):
        verify(text, mechanism=replace(W3C, algorithms=frozenset({"EdDSA"})))
    head, body, signature = text.split(".")
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    with pytest.raises(DocumentError, match="does not match"):
        verify(f"{head}.{body}.{flipped}")


@pytest.mark.parametrize("profile", ["1edtech", "w3c"])
def test_a_proof_inside_the_jwt_is_not_passed_over_in_silence(profile: Any) -> None:
    embedded = DataIntegrity(ECDSA_RDFC_2019).secure(
        document(), signer=signer("P-256"), verification_method=KID, created=AT
    )
    mechanism = VcJwt(profile=profile)
    text = mechanism.secure(
        embedded.document, signer=signer("P-256"), verification_method=KID
    ).text
    proof = verify(text, mechanism=mechanism)
    assert proof.document == embedded.document
    told = [p for p in proof.warnings if p.type is not ProblemType.DEVIATION]
    assert told == [
        Problem(
            ProblemType.UNSUPPORTED,
            "the proof inside the JWT was not checked: the JWT is what was verified",
            "/proof",
        )
    ]
    policy = VerificationPolicy(issuers=TrustedIssuers([DID]), mechanisms=(mechanism,))
    report = Verifier(policy, MemoryFetcher()).report(text, at=AT)
    assert report, str(report)


def test_presentations_have_a_profile_of_their_own() -> None:
    header = {"typ": "vp+jwt", "cty": "vp"}
    found, warnings = read_profile(header, PRESENTATION_PROFILES, W3C_PRESENTATION)
    assert (found.media_type, warnings) == ("application/vp+jwt", ())
    with pytest.raises(DocumentError, match="something else"):
        read_profile({"typ": "vc+jwt"}, PRESENTATION_PROFILES, W3C_PRESENTATION)
