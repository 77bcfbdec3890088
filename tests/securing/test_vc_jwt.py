"""VC-JWT as 1EdTech defines it, and what must never pass for it."""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import BadgekitError, DocumentError, FetchError
from badgekit.fetching import MemoryFetcher, run
from badgekit.problems import ProblemType
from badgekit.securing import Environment, VcJwt, VerifiedProof
from badgekit.testing import AT, badge, issuer, signer

KID = issuer().verification_method
DID = issuer().id


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def payload(**members: Any) -> dict[str, Any]:
    claims = {
        "iss": DID,
        "jti": "urn:uuid:0b4d6a1e-8f4f-4a8d-9a6f-0b8f6a3f9b11",
        "nbf": int(AT.timestamp()),
    }
    found = badge().to_json_object() | claims | members
    return {name: value for name, value in found.items() if value is not None}


def token(header: Any = None, body: Any = None, *, kind: str = "Ed25519") -> str:
    header = {"alg": "EdDSA", "typ": "JWT", "kid": KID} if header is None else header
    text = f"{encoded(header)}.{encoded(payload() if body is None else body)}"
    return f"{text}.{encoded(signer(kind).sign(text.encode()))}"


def verify(text: str, resources: dict[str, bytes] | None = None) -> VerifiedProof:
    steps = VcJwt().verify_proof(text, environment=Environment(at=AT))
    return run(steps, MemoryFetcher(resources or {}))


def test_what_is_signed_is_the_credential_with_claims_beside_it() -> None:
    document = badge(valid_until=datetime(2030, 1, 1, tzinfo=UTC)).to_json_object()
    secured = VcJwt().secure(document, signer=signer(), verification_method=KID)
    head, body, _ = secured.text.split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    assert header == {"alg": "EdDSA", "typ": "JWT", "kid": KID}
    assert {name: claims.pop(name) for name in ("iss", "jti", "nbf", "exp")} == {
        "iss": DID,
        "jti": document["id"],
        "nbf": 1748779200,
        "exp": 1893456000,
    }
    assert claims == document
    assert secured.document == document
    assert secured.media_type == "application/vc+jwt"
    proof = verify(secured.text)
    assert proof.document == document
    assert proof.controller == DID
    assert proof.expires == datetime(2030, 1, 1, tzinfo=UTC)


def test_the_claim_sub_is_the_id_of_the_subject() -> None:
    document = badge().to_json_object()
    document["credentialSubject"]["id"] = "did:example:ada"
    secured = VcJwt().secure(document, signer=signer(), verification_method=KID)
    assert not verify(secured.text).warnings
    body = secured.text.split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(body + "=="))["sub"] == "did:example:ada"


@pytest.mark.parametrize("name", ["iss", "jti", "nbf", "vc"])
def test_a_member_that_would_be_read_as_a_claim_is_refused(name: str) -> None:
    document = badge().to_json_object() | {name: "x"}
    with pytest.raises(DocumentError, match=name):
        VcJwt().secure(document, signer=signer(), verification_method=KID)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"alg": "none", "kid": KID}, "'none' is not accepted"),
        ({"alg": "None", "kid": KID}, "not accepted"),
        ({"alg": "HS256", "kid": KID}, "not accepted"),
        ({"alg": "ES256", "kid": KID}, "ES256"),
        ({"alg": "RS256", "kid": KID}, "RS256"),
        ({"alg": ["EdDSA"], "kid": KID}, "names no algorithm"),
        ({"kid": KID}, "names no algorithm"),
        ({"alg": "EdDSA"}, "neither kid nor jwk"),
        ({"alg": "EdDSA", "kid": [KID]}, "kid must be a string"),
        ({"alg": "EdDSA", "kid": None}, "kid must be a string"),
        ({"alg": "EdDSA", "kid": ""}, None),
        ({"alg": "EdDSA", "kid": "key-1"}, None),
        ({"alg": "EdDSA", "kid": "file:///etc/passwd"}, None),
        ({"alg": "EdDSA", "kid": "http://lincoln.example/key"}, None),
        ({"alg": "EdDSA", "kid": KID, "crit": ["exp"], "exp": 1}, "critical"),
        ({"alg": "EdDSA", "kid": KID, "crit": []}, "critical"),
        ({"alg": "EdDSA", "kid": KID, "b64": False, "crit": ["b64"]}, "critical"),
        ({"alg": "EdDSA", "kid": KID, "b64": False}, "critical"),
        ({"alg": "EdDSA", "kid": KID, "typ": "dpop+jwt"}, "something else"),
        ({"alg": "EdDSA", "kid": KID, "typ": 1}, "something else"),
        ({"alg": "EdDSA", "jwk": "x"}, "jwk must be an object"),
        ({"alg": "EdDSA", "jwk": None}, "jwk must be an object"),
        ({"alg": "EdDSA", "jwk": {}}, None),
        ({"alg": "EdDSA", "jwk": signer().to_jwk()}, None),  # a private key
        (
            {"alg": "EdDSA", "kid": KID, "jwk": signer("P-256").public_key.to_jwk()},
            "different keys",
        ),
        ([], "not a JSON object"),
        ("x", "not a JSON object"),
        (b"{", "not JSON"),
        (b'{"alg":"EdDSA","alg":"none"}', "duplicate"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "nested"),
        ({"alg": "EdDSA", "kid": "x" * 20_000}, "longer"),
    ],
)
def test_headers_that_must_not_pass(header: Any, words: str | None) -> None:
    with pytest.raises(DocumentError, match=words):
        verify(token(header))


def test_hmac_with_the_public_key_is_no_signature() -> None:
    public = signer("RSA").public_key
    pem = public.to_pem()
    for alg in ("HS256", "RS256"):
        header = {"alg": alg, "jwk": public.to_jwk()}
        text = f"{encoded(header)}.{encoded(payload())}"
        mac = hmac.digest(pem.encode(), text.encode(), "sha256")
        with pytest.raises(DocumentError):
            verify(f"{text}.{encoded(mac)}")


@pytest.mark.parametrize("kind", ["P-256", "P-384"])
def test_ecdsa_signatures_of_another_form_are_refused(kind: str) -> None:
    key = signer(kind)
    method = issuer(kind).verification_method
    header = {"alg": key.public_key.algorithm, "kid": method}
    body = payload(iss=issuer(kind).id, issuer=issuer(kind).profile.to_json_object())
    good = token(header, body, kind=kind)
    assert verify(good).controller == issuer(kind).id
    text, _, last = good.rpartition(".")
    raw = base64.urlsafe_b64decode(last + "==")
    half = len(raw) // 2
    zero = bytes(half)
    for other in (
        b"",
        raw[:-1],
        raw + b"\0",
        zero + zero,
        raw[:half] + zero,
        zero + raw[half:],
        b"\xff" * len(raw),
        b"\x30" + bytes([2 * half + 6]) + raw,
    ):
        with pytest.raises(DocumentError, match="does not match"):
            verify(f"{text}.{encoded(other)}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "a.b",
        "a.b.c.d",
        "a.b.c",
        f"{encoded({'alg': 'none'})}.{encoded(payload())}.",
        token() + "=",
        token().replace(".", "..", 1),
        token()[:-1] + "\n",
        "ey J." + token()[4:],
    ],
    ids=range(10),
)
def test_what_is_not_a_compact_jws(text: str) -> None:
    with pytest.raises(DocumentError):
        verify(text)


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"iss": "did:example:mallory"}, "/iss"),
        ({"iss": 5}, "/iss"),
        ({"iss": None, "vc": {}}, "/vc/@context"),
        ({"vc": badge().to_json_object()}, "/vc/@context"),
        ({"vc": "x"}, "/vc"),
        ({"jti": "urn:uuid:other"}, "/jti"),
        ({"sub": "did:example:eve"}, "/sub"),
        ({"nbf": int(AT.timestamp()) + 1}, "/nbf"),
        ({"nbf": True}, "/nbf"),
        ({"nbf": "1748779200"}, "/nbf"),
        ({"nbf": -1}, "/nbf"),
        ({"nbf": 10**30}, "/nbf"),
        ({"nbf": 1e300}, "/nbf"),
        ({"exp": 1893456000, "validUntil": "2031-01-01T00:00:00Z"}, "/exp"),
        ({"exp": []}, "/exp"),
        ({"validFrom": "yesterday"}, "/validFrom"),
        ({"validFrom": 5}, "/validFrom"),
        ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, "/@context"),
    ],
)
def test_claims_that_contradict_the_credential(
    members: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        verify(token(body=payload(**members)))
    (problem,) = caught.value.problems
    assert problem.type is ProblemType.MALFORMED_VALUE_ERROR
    assert problem.pointer == pointer


def test_fractions_of_seconds_do_not_contradict_whole_seconds() -> None:
    text = token(body=payload(validFrom="2025-06-01T12:00:00.5Z"))
    assert verify(text).document["validFrom"] == "2025-06-01T12:00:00.5Z"


def test_exp_ends_a_credential_that_has_no_end_of_its_own() -> None:
    assert verify(token(body=payload(exp=1893456000))).expires == datetime(
        2030, 1, 1, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("header", "members", "words"),
    [
        ({"cty": "vc"}, {}, "cty"),
        ({"typ": "vc+jwt"}, {}, "vc\\+jwt"),
        ({"x5t": "a"}, {}, "x5t"),
        ({}, {"iss": None}, "iss"),
        ({}, {"jti": None}, "jti"),
        ({}, {"nbf": None}, "nbf"),
        ({}, {"validUntil": "2030-01-01T00:00:00Z"}, "exp"),
    ],
)
def test_what_is_read_though_open_badges_has_it_otherwise(
    header: dict[str, Any], members: dict[str, Any], words: str
) -> None:
    proof = verify(
        token({"alg": "EdDSA", "kid": KID} | header, payload(sub=None) | members)
        if None not in members.values()
        else token(body=payload(**members))
    )
    assert any(
        problem.type is ProblemType.DEVIATION
        and words.replace("\\", "") in problem.detail
        for problem in proof.warnings
    )


def v1(**members: Any) -> dict[str, Any]:
    document = badge().to_json_object()
    document["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    ]
    document["issuanceDate"] = document.pop("validFrom")
    return document | members


def test_a_vcdm_1_1_credential_is_read_from_the_claim_vc() -> None:
    document = v1()
    claims = {"iss": DID, "jti": document["id"], "nbf": int(AT.timestamp())}
    proof = verify(token(body=claims | {"vc": document}))
    assert proof.document == document
    assert "VCDM 1.1" in proof.warnings[0].detail


def test_what_vcdm_1_1_moves_into_claims_is_put_back() -> None:
    document = v1()
    claims = {
        "iss": document.pop("issuer")["id"],
        "jti": document.pop("id"),
        "nbf": int(AT.timestamp()),
        "exp": 1893456000,
        "sub": "did:example:ada",
    }
    del document["issuanceDate"]
    found = verify(token(body=claims | {"vc": document})).document
    assert found["issuer"] == DID
    assert found["id"] == claims["jti"]
    assert found["issuanceDate"] == "2025-06-01T12:00:00Z"
    assert found["expirationDate"] == "2030-01-01T00:00:00Z"
    assert found["credentialSubject"]["id"] == "did:example:ada"


def test_a_key_that_cannot_be_had_is_not_a_key_that_is_wrong() -> None:
    with pytest.raises(FetchError):
        verify(token({"alg": "EdDSA", "kid": "https://lincoln.example/key.jwk"}))


def test_a_bare_key_at_a_url_names_no_controller() -> None:
    url = "https://lincoln.example/key.jwk"
    text = token({"alg": "EdDSA", "kid": url})
    key = json.dumps(signer().public_key.to_jwk()).encode()
    assert verify(text, {url: key}).controller is None


@given(
    st.text(alphabet="abcAB019-_.=", max_size=60)
    | st.builds(
        lambda h, p, s: f"{encoded(h)}.{encoded(p)}.{encoded(s)}",
        st.dictionaries(
            st.sampled_from(["alg", "kid", "jwk", "typ"]), st.text() | st.none()
        ),
        st.dictionaries(st.text(), st.none() | st.integers() | st.text()),
        st.binary(max_size=70),
    )
)
def test_whatever_the_token_the_answer_is_a_typed_error(text: str) -> None:
    with pytest.raises(BadgekitError):
        verify(text)


def test_prepare_hands_out_the_signing_input() -> None:
    request = VcJwt().prepare(
        badge().to_json_object(),
        public_key=signer("P-256").public_key,
        verification_method=KID,
    )
    assert request.algorithm == "ES256"
    assert request.finish(signer("P-256").sign(request.data)).text.startswith(
        request.data.decode()
    )
