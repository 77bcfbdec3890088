"""did:jwk: the JWK in the identifier."""

import json
from typing import Any

import pytest

from badgekit import _multibase
from badgekit.errors import KeyMaterialError
from badgekit.keys import KeyType, SoftwareSigner
from badgekit.resolution import (
    did_jwk_of,
    resolve_controlled_identifier_document,
    resolve_key,
    resolve_verification_method,
)
from resolution.support import KEY, OTHER_KEY, problem_of, resolve


def did(jwk: Any) -> str:
    text = jwk if isinstance(jwk, bytes) else json.dumps(jwk).encode()
    return "did:jwk:" + _multibase.encode_base64url(text)


# The examples of the did:jwk specification.
P256_DID = (
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJ"
    "NNEVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3"
    "pIM25TRSJ9"
)
X25519_DID = (
    "did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlR"
    "UVzJIQzdPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9"
)


def test_the_p256_example_of_the_specification() -> None:
    method = resolve(resolve_verification_method(f"{P256_DID}#0"))

    assert method.controller == P256_DID
    assert method.public_key.type is KeyType.P256
    assert did_jwk_of(method.public_key) == P256_DID


def test_the_x25519_example_of_the_specification_cannot_sign() -> None:
    document = resolve(resolve_controlled_identifier_document(X25519_DID))

    assert {name for name, listed in document.relationships.items() if listed} == {
        "keyAgreement"
    }
    problem = problem_of(resolve_verification_method(f"{X25519_DID}#0"))
    assert problem == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_a_key_survives_its_did(key: Any) -> None:
    url = f"{did_jwk_of(key)}#0"

    assert resolve(resolve_verification_method(url)).public_key == key


def test_use_sig_leaves_the_signature_relationships() -> None:
    identifier = did(KEY.to_jwk() | {"use": "sig", "kid": "ignored"})

    assert resolve(resolve_verification_method(f"{identifier}#0")).public_key == KEY


@pytest.mark.parametrize(
    "identifier",
    [
        "did:jwk:",
        "did:jwk:e30=",
        did(b"[]"),
        did(b"null"),
        did(b"not json"),
        did(b"\xff"),
        did(b'{"kty":"OKP","kty":"EC"}'),
        did(b"[" * 3_000),
        did({}),
        did({"kty": "oct"}),
        did({"kty": "RSA", "n": "AQAB", "e": "AQAB"}),
        did(KEY.to_jwk() | {"alg": "HS256"}),
        did(KEY.to_jwk() | {"use": "both"}),
        did({"kty": "OKP", "crv": "X25519", "x": "A" * 43}),
    ],
)
def test_what_is_not_a_public_jwk_is_refused(identifier: str) -> None:
    problem = problem_of(resolve_verification_method(f"{identifier}#0"))

    assert problem in ("INVALID_VERIFICATION_METHOD_URL", "INVALID_VERIFICATION_METHOD")


@pytest.mark.parametrize(
    "jwk",
    [
        SoftwareSigner.generate().to_jwk(),
        SoftwareSigner.generate("RSA").to_jwk(),
        SoftwareSigner.generate().to_jwk() | {"use": "enc"},
        {"kty": "oct", "k": "c2VjcmV0"},
    ],
)
def test_a_private_key_in_a_did_is_compromised(jwk: dict[str, str]) -> None:
    for steps in (resolve_controlled_identifier_document, resolve_key):
        with pytest.raises(KeyMaterialError, match="compromised"):
            resolve(steps(did(jwk)))


@pytest.mark.parametrize(
    "fragment", ["", "#1", "#00", "#key-1", f"#{KEY.thumbprint()}"]
)
def test_the_one_method_is_called_zero(fragment: str) -> None:
    problem = problem_of(resolve_verification_method(did_jwk_of(KEY) + fragment))

    assert problem in ("INVALID_VERIFICATION_METHOD_URL", "INVALID_VERIFICATION_METHOD")
