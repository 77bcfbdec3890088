"""`resolve_key` and `find_key`: bare keys say nothing about whose they are."""

from typing import Any

import pytest

from badgekit.errors import FetchError, KeyMaterialError
from badgekit.fetching import MemoryFetcher, run
from badgekit.keys import PublicKey, SoftwareSigner
from badgekit.resolution import (
    VerificationMethod,
    did_jwk_of,
    did_key_of,
    find_key,
    resolve_key,
)
from resolution.support import (
    ISSUER,
    KEY,
    METHOD,
    OTHER_KEY,
    document,
    fetcher,
    method,
    problem_of,
    resolve,
)

URL = "https://issuer.example/keys/1"
KEY_SET = "https://issuer.example/.well-known/jwks.json"
JWK = KEY.to_jwk()
OTHER_JWK = OTHER_KEY.to_jwk()
OCT = {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"}
ENC = OTHER_JWK | {"use": "enc", "kid": "enc"}
LEAKED = SoftwareSigner.generate().to_jwk() | {"kid": "leaked"}


def keys(*jwks: Any) -> dict[str, Any]:
    return {"keys": list(jwks)}


@pytest.mark.parametrize(
    ("fragment", "content"),
    [
        ("", JWK),
        ("", JWK | {"kid": "1", "use": "sig", "alg": "EdDSA", "x5c": ["AA"]}),
        ("#1", JWK | {"kid": "1"}),
        ("#1", JWK | {"kid": f"{URL}#1"}),
        (f"#{KEY.thumbprint()}", JWK),
        ("", keys(JWK)),
        ("", keys(JWK, OCT, ENC, LEAKED)),
        ("", keys(JWK, JWK)),
        ("#1", keys(OTHER_JWK, JWK | {"kid": "1"})),
        ("#1", keys(OTHER_JWK | {"kid": ["1"]}, JWK | {"kid": "1"})),
        (f"#{KEY.thumbprint()}", keys(OTHER_JWK, OCT, JWK)),
    ],
)
def test_a_bare_key_has_no_controller(fragment: str, content: Any) -> None:
    found = resolve(resolve_key(URL + fragment), {URL: content})

    assert found.public_key == KEY
    assert found.url == URL + fragment
    assert found.controller is None
    assert found.method is None


@pytest.mark.parametrize(
    ("fragment", "content", "problem"),
    [
        ("", b"-----BEGIN PUBLIC KEY-----", "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        ("", {}, "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        ("", {"keys": {}}, "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        ("", {"keys": ["x"]}, "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        ("", keys(), "INVALID_VERIFICATION_METHOD"),
        ("", keys(JWK, OTHER_JWK), "INVALID_VERIFICATION_METHOD"),
        ("", keys(OCT), "INVALID_VERIFICATION_METHOD"),
        ("", keys(OCT, ENC), "INVALID_VERIFICATION_METHOD"),
        ("", keys(*[JWK] * 257), "LIMIT_EXCEEDED"),
        ("", OCT, "INVALID_VERIFICATION_METHOD"),
        ("", LEAKED, "INVALID_VERIFICATION_METHOD"),
        ("", ENC, "INVALID_VERIFICATION_METHOD"),
        ("#2", JWK | {"kid": "1"}, "INVALID_VERIFICATION_METHOD"),
        ("#2", JWK, "INVALID_VERIFICATION_METHOD"),
        ("#2", keys(JWK | {"kid": "1"}), "INVALID_VERIFICATION_METHOD"),
        ("#enc", keys(JWK, ENC), "INVALID_VERIFICATION_METHOD"),
        ("#leaked", keys(JWK, LEAKED), "INVALID_VERIFICATION_METHOD"),
        (
            "#1",
            keys(JWK | {"kid": "1"}, OTHER_JWK | {"kid": "1"}),
            "INVALID_VERIFICATION_METHOD",
        ),
        ("", method(id=URL), "INVALID_VERIFICATION_METHOD"),
        ("", document(), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"),
        (f"#{KEY.to_multikey()}", document(URL), "INVALID_VERIFICATION_METHOD"),
    ],
)
def test_unfit_keys_are_refused(fragment: str, content: Any, problem: str) -> None:
    assert problem_of(resolve_key(URL + fragment), {URL: content}) == problem


def test_a_leaked_key_is_called_what_it_is() -> None:
    with pytest.raises(KeyMaterialError, match="compromised"):
        resolve(resolve_key(URL), {URL: LEAKED})


@pytest.mark.parametrize(
    "url",
    [
        METHOD,
        ISSUER,
    ],
)
def test_a_document_says_who_controls_its_key(url: str) -> None:
    found = resolve(resolve_key(url), {ISSUER: document()})

    assert found.public_key == KEY
    assert found.controller == ISSUER
    assert found.method == VerificationMethod(METHOD, ISSUER, KEY)


TWO = document(
    verificationMethod=[method(), method(id=f"{ISSUER}#key-2", key=OTHER_KEY)],
    assertionMethod=[METHOD, f"{ISSUER}#key-2"],
)


def test_among_several_methods_one_must_be_named() -> None:
    assert problem_of(resolve_key(ISSUER), {ISSUER: TWO}) == (
        "INVALID_VERIFICATION_METHOD"
    )
    found = resolve(resolve_key(f"{ISSUER}#key-2"), {ISSUER: TWO})
    assert found.public_key == OTHER_KEY


def test_a_key_for_something_else_is_not_for_assertions() -> None:
    content = document(assertionMethod=[], keyAgreement=[METHOD])

    problem = problem_of(resolve_key(METHOD), {ISSUER: content})

    assert problem == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_a_did_controls_its_key(key: PublicKey) -> None:
    for did, fragment in (
        (did_key_of(key), f"#{key.to_multikey()}"),
        (did_jwk_of(key), "#0"),
    ):
        for url in (did, did + fragment):
            found = resolve(resolve_key(url))
            assert (found.public_key, found.controller) == (key, did)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://issuer.example/keys/1", "INVALID_VERIFICATION_METHOD_URL"),
        ("key-1", "INVALID_VERIFICATION_METHOD_URL"),
        ("", "INVALID_VERIFICATION_METHOD_URL"),
        ("urn:ietf:params:oauth:jwk-thumbprint:x", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://user@issuer.example/", "INVALID_VERIFICATION_METHOD_URL"),
        ("did:ion:abc", "UNSUPPORTED"),
        (f"{did_key_of(KEY)}#key-1", "INVALID_VERIFICATION_METHOD"),
        (URL, "RETRIEVAL_ERROR"),
    ],
)
def test_a_kid_that_leads_nowhere(url: str, problem: str) -> None:
    assert problem_of(resolve_key(url)) == problem


# find_key

FOUND = VerificationMethod(METHOD, ISSUER, KEY)


@pytest.mark.parametrize(
    ("resources", "found"),
    [
        ({ISSUER: document()}, FOUND),
        ({ISSUER: TWO}, FOUND),
        ({ISSUER: document(assertionMethod=["#nope", METHOD])}, FOUND),
        # Not in the document: the key set of the host speaks for it.
        (
            {ISSUER: document(assertionMethod=[]), KEY_SET: keys(OCT, OTHER_JWK, JWK)},
            VerificationMethod(f"{KEY_SET}#{KEY.thumbprint()}", ISSUER, KEY),
        ),
        (
            {ISSUER: b"<html>", KEY_SET: keys(JWK | {"kid": "1"})},
            VerificationMethod(f"{KEY_SET}#1", ISSUER, KEY),
        ),
        (
            {KEY_SET: keys(JWK | {"kid": 1})},
            VerificationMethod(f"{KEY_SET}#{KEY.thumbprint()}", ISSUER, KEY),
        ),
        # Looked everywhere: it is not published.
        ({ISSUER: document(assertionMethod=[]), KEY_SET: keys()}, None),
        ({ISSUER: document("https://evil.example"), KEY_SET: keys(OTHER_JWK)}, None),
        ({ISSUER: document(verificationMethod=[]), KEY_SET: b"<html>"}, None),
        ({ISSUER: b"<html>", KEY_SET: {"keys": "none"}}, None),
        ({ISSUER: b"", KEY_SET: keys(JWK | {"d": "AA"})}, None),
        ({ISSUER: b"", KEY_SET: keys(JWK | {"use": "enc"})}, None),
        ({ISSUER: b"", KEY_SET: keys(*[JWK] * 257)}, None),
        (
            {
                ISSUER: document(
                    verificationMethod=[method(controller="https://evil.example")]
                ),
                KEY_SET: keys(),
            },
            None,
        ),
        (
            {
                ISSUER: document(verificationMethod=[method(secretKeyMultibase="z")]),
                KEY_SET: keys(),
            },
            None,
        ),
    ],
)
def test_a_key_is_published_or_not(
    resources: dict[str, Any], found: VerificationMethod | None
) -> None:
    assert resolve(find_key(ISSUER, KEY), resources) == found


@pytest.mark.parametrize(
    ("resources", "missing"),
    [
        ({}, ISSUER),
        ({KEY_SET: keys(OTHER_JWK)}, ISSUER),
        ({ISSUER: document(assertionMethod=[])}, KEY_SET),
        ({ISSUER: b"<html>"}, KEY_SET),
    ],
)
def test_a_place_that_cannot_be_looked_at_leaves_it_open(
    resources: dict[str, Any], missing: str
) -> None:
    with pytest.raises(FetchError, match=missing):
        resolve(find_key(ISSUER, KEY), resources)


def test_a_key_set_is_for_assertions() -> None:
    served = fetcher({ISSUER: document(), KEY_SET: keys(JWK)})

    assert run(find_key(ISSUER, KEY, purpose="authentication"), served) is None
    assert [request.url for request in served.requests] == [ISSUER]


def test_the_key_set_is_asked_of_the_same_port() -> None:
    served = MemoryFetcher()
    with pytest.raises(FetchError):
        run(find_key("https://issuer.example:8443/a?b=c", KEY), served)

    assert [request.url for request in served.requests] == [
        "https://issuer.example:8443/a?b=c",
        "https://issuer.example:8443/.well-known/jwks.json",
    ]


def test_a_key_set_speaks_for_an_identifier_with_a_fragment() -> None:
    found = resolve(find_key(f"{ISSUER}#me", KEY), {KEY_SET: keys(JWK)})

    assert found is not None
    assert found.controller == f"{ISSUER}#me"


@pytest.mark.parametrize(
    ("controller", "problem"),
    [
        ("urn:uuid:0b5a8f0e-55c2-4ff6-9d3f-1", "INVALID_VERIFICATION_METHOD_URL"),
        ("http://issuer.example/", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://u@issuer.example/", "INVALID_VERIFICATION_METHOD_URL"),
        ("did:ion:abc", "UNSUPPORTED"),
        ("", "INVALID_VERIFICATION_METHOD_URL"),
        (f"{did_key_of(KEY)}#{KEY.to_multikey()}", "INVALID_VERIFICATION_METHOD_URL"),
    ],
)
def test_an_identifier_that_cannot_be_resolved(controller: str, problem: str) -> None:
    assert problem_of(find_key(controller, KEY)) == problem
