"""Retrieve a verification method: every step of CID 1.0, section 3.3, can refuse."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import (
    BadgekitError,
    DocumentError,
    FetchError,
    KeyMaterialError,
)
from badgekit.fetching import MemoryFetcher, Resource, Steps, run
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from badgekit.resolution import (
    DEFAULT_RESOLVERS,
    ControlledIdentifierDocument,
    VerificationMethod,
    find_key,
    resolve_controlled_identifier_document,
    resolve_key,
    resolve_verification_method,
)
from resolution.support import (
    ISSUER,
    KEY,
    METHOD,
    OTHER_KEY,
    document,
    method,
    problem_of,
    resolve,
)

METHODS = "verificationMethod"
PRIVATE_JWK = {"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}


@pytest.mark.parametrize(
    "content",
    [
        document(),
        document(verificationMethod=method()),
        document(assertionMethod=METHOD),
        document(assertionMethod=["#key-1"]),
        document(verificationMethod=[method(id="#key-1")]),
        document(verificationMethod=[method(type=["Multikey"])]),
        document(without=METHODS, assertionMethod=[method()]),
        document(without=METHODS, assertionMethod=method()),
        document(assertionMethod=[method()]),
        document(verificationMethod=[{"id": f"{ISSUER}#other", "x": 1}, method()]),
        document(type=["Profile"], name="Lincoln", url=ISSUER),
    ],
)
def test_a_method_is_found_in_its_controllers_document(content: Any) -> None:
    found = resolve(resolve_verification_method(METHOD), {ISSUER: content})

    assert found == VerificationMethod(METHOD, ISSUER, KEY)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (b"{html}", "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (b"\xff", "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (b'{"id": 1, "id": 2}', "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        ([document()], "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(without="id"), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(id=""), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(id=[ISSUER]), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(verificationMethod="x"), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(verificationMethod=None), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(verificationMethod=[[]]), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(assertionMethod=[7]), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(assertionMethod=[{}]), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(assertionMethod=None), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(keyAgreement=[[]]), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"),
        (document(id=f"{ISSUER}/"), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"),
        (document(id=METHOD), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"),
        (document(id=ISSUER.upper()), "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"),
        (document(without=METHODS), "INVALID_VERIFICATION_METHOD"),
        (document(verificationMethod=[]), "INVALID_VERIFICATION_METHOD"),
        (
            # A method anywhere else is nobody's method.
            document(without=METHODS, service=[method()]),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            document(verificationMethod=[method(), method(key=OTHER_KEY)]),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            document(assertionMethod=[method(key=OTHER_KEY)]),
            "INVALID_VERIFICATION_METHOD",
        ),
        (
            document(without="assertionMethod"),
            "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        ),
        (
            document(assertionMethod=[], authentication=[METHOD]),
            "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        ),
        (
            document(assertionMethod=[f"{ISSUER}#key-2"]),
            "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        ),
        (
            document(without="assertionMethod", keyAgreement=[method()]),
            "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
        ),
        (b"[" * 100_000, "LIMIT_EXCEEDED"),
        (document(assertionMethod=["#k"] * 257), "LIMIT_EXCEEDED"),
        (document(verificationMethod=[method()] * 257), "LIMIT_EXCEEDED"),
    ],
)
def test_hostile_documents_are_refused(content: Any, problem: str) -> None:
    steps = resolve_verification_method(METHOD)

    assert problem_of(steps, {ISSUER: content}) == problem


def test_a_web_page_in_place_of_a_document_is_not_a_document_that_is_wrong() -> None:
    fetcher = MemoryFetcher({ISSUER: b"<html>Please log in</html>"})
    with pytest.raises(FetchError) as caught:
        run(resolve_verification_method(METHOD), fetcher)
    assert caught.value.problems[0].type is ProblemType.WRONG_MEDIA_TYPE


@pytest.mark.parametrize("media_type", ["text/html", "text/plain", "", "x/y"])
def test_a_document_is_read_whatever_its_server_calls_it(media_type: str) -> None:
    content = json.dumps(document()).encode()
    fetcher = MemoryFetcher({ISSUER: Resource(ISSUER, content, media_type)})
    assert run(resolve_verification_method(METHOD), fetcher).id == METHOD


@pytest.mark.parametrize(
    "unfit",
    [
        method(without="type"),
        method(type="Ed25519Signature2020"),
        method(type=["Multikey", "JsonWebKey"]),
        method(type={}),
        method(without="controller"),
        method(controller="https://other.example/"),
        method(controller=[ISSUER]),
        method(without="publicKeyMultibase"),
        method(publicKeyMultibase=None),
        method(publicKeyMultibase=7),
        method(publicKeyMultibase="z6Mk"),
        method(publicKeyMultibase=KEY.raw.hex()),
        method(publicKeyJwk=KEY.to_jwk()),
        method(without="publicKeyMultibase", publicKeyJwk=KEY.to_jwk()),
        method(without="publicKeyMultibase", publicKeyPem=KEY.to_pem()),
        method(secretKeyMultibase="z3u2"),
        method(secretKeyJwk=PRIVATE_JWK),
        method(privateKeyJwk=PRIVATE_JWK),
        method(privateKeyBase58="6QN8"),
        method(type="JsonWebKey"),
        method(type="JsonWebKey", without="publicKeyMultibase", publicKeyJwk=None),
        method(type="JsonWebKey", without="publicKeyMultibase", publicKeyJwk="x"),
        method(
            type="JsonWebKey", without="publicKeyMultibase", publicKeyJwk=PRIVATE_JWK
        ),
        method(
            type="JsonWebKey",
            without="publicKeyMultibase",
            publicKeyJwk=KEY.to_jwk() | {"use": "enc"},
        ),
        method(type="Ed25519VerificationKey2020", key=OTHER_KEY),
        method(type="Ed25519VerificationKey2018"),
        method(
            type="Ed25519VerificationKey2018",
            without="publicKeyMultibase",
            publicKeyBase58="0OIl",
        ),
        method(
            type="Ed25519VerificationKey2018",
            without="publicKeyMultibase",
            publicKeyBase58="2" * 201,
        ),
        method(expires="tomorrow"),
        method(expires=None),
        method(expires="2025-01-01"),
        method(revoked=1735689600),
    ],
)
def test_unfit_methods_are_refused(unfit: dict[str, Any]) -> None:
    content = document(verificationMethod=[unfit])
    steps = resolve_verification_method(METHOD)

    assert problem_of(steps, {ISSUER: content}) == "INVALID_VERIFICATION_METHOD"


def test_a_published_secret_is_called_what_it_is() -> None:
    content = document(verificationMethod=[method(secretKeyMultibase="z3u2")])
    with pytest.raises(KeyMaterialError, match="compromised"):
        resolve(resolve_verification_method(METHOD), {ISSUER: content})


def test_the_end_of_a_key_is_told() -> None:
    content = document(
        verificationMethod=[
            method(expires="2026-01-01T00:00:00Z", revoked="2025-06-01T02:00:00+02:00")
        ]
    )

    found = resolve(resolve_verification_method(METHOD), {ISSUER: content})

    assert found.expires == datetime(2026, 1, 1, tzinfo=UTC)
    assert found.revoked == datetime(2025, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "purpose", ["authentication", "keyAgreement", "id", "", "service"]
)
def test_a_key_is_for_the_purposes_it_is_listed_under(purpose: str) -> None:
    steps = resolve_verification_method(METHOD, purpose=purpose)
    problem = problem_of(steps, {ISSUER: document(service=[METHOD])})

    assert problem == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


def test_another_purpose_can_be_asked_for() -> None:
    steps = resolve_verification_method(METHOD, purpose="authentication")
    content = document(authentication=[METHOD])

    assert resolve(steps, {ISSUER: content}).public_key == KEY


@pytest.mark.parametrize(
    ("kind", "name", "value", "key_type"),
    [
        ("Multikey", "publicKeyMultibase", KEY.to_multikey(), KeyType.ED25519),
        ("Multikey", "publicKeyMultibase", OTHER_KEY.to_multikey(), KeyType.P256),
        ("JsonWebKey", "publicKeyJwk", KEY.to_jwk(), KeyType.ED25519),
        ("JsonWebKey2020", "publicKeyJwk", OTHER_KEY.to_jwk(), KeyType.P256),
        (
            "Ed25519VerificationKey2020",
            "publicKeyMultibase",
            KEY.to_multikey(),
            KeyType.ED25519,
        ),
        (
            "Ed25519VerificationKey2018",
            "publicKeyBase58",
            "4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS",
            KeyType.ED25519,
        ),
    ],
)
def test_types_of_methods_that_are_read(
    kind: str, name: str, value: Any, key_type: KeyType
) -> None:
    found = method(type=kind, without="publicKeyMultibase") | {name: value}
    content = document(verificationMethod=[found])

    resolved = resolve(resolve_verification_method(METHOD), {ISSUER: content})

    assert resolved.public_key.type is key_type


# The URL


def test_a_key_in_a_fragment_is_looked_up_like_any_other() -> None:
    # Whoever writes the URL must not choose the key: the controller does.
    url = f"{ISSUER}#{KEY.to_multikey()}"
    steps = resolve_verification_method

    assert problem_of(steps(url)) == "RETRIEVAL_ERROR"
    problem = problem_of(steps(url), {ISSUER: document()})
    assert problem == "INVALID_VERIFICATION_METHOD"
    listed = document(
        verificationMethod=[method(id=url, key=OTHER_KEY)], assertionMethod=[url]
    )
    assert resolve(steps(url), {ISSUER: listed}).public_key == OTHER_KEY


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "INVALID_VERIFICATION_METHOD_URL"),
        ("key-1", "INVALID_VERIFICATION_METHOD_URL"),
        ("#key-1", "INVALID_VERIFICATION_METHOD_URL"),
        ("//issuer.example/#key-1", "INVALID_VERIFICATION_METHOD_URL"),
        (ISSUER, "INVALID_VERIFICATION_METHOD_URL"),
        (f"{ISSUER}#", "INVALID_VERIFICATION_METHOD_URL"),
        (f"{METHOD}#key-1", "INVALID_VERIFICATION_METHOD_URL"),
        (f" {METHOD}", "INVALID_VERIFICATION_METHOD_URL"),
        (f"{METHOD}\n", "INVALID_VERIFICATION_METHOD_URL"),
        (f"{METHOD}\0", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example/\r\nHost: x#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example\\@evil.example/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example/é#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example/%zz#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example@evil.example/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://u:p@issuer.example/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example/a/../b#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example/a/%2e%2E/b#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example/a/.#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example:0/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example:65536/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer.example:x/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://issuer%2eexample/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://[::1/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https://[v1.x]/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https:///#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("https:issuer.example#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("http://issuer.example/#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("file:///etc/passwd#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("urn:uuid:0b5a8f0e-55c2-4ff6-9d3f-1#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("did:#k", "INVALID_VERIFICATION_METHOD_URL"),
        ("did:x#k", "UNSUPPORTED"),
        ("did:ion:abc#k", "UNSUPPORTED"),
        ("DID:key:z6Mk#k", "INVALID_VERIFICATION_METHOD_URL"),
        (f"https://issuer.example/{'x' * 9_000}#k", "LIMIT_EXCEEDED"),
    ],
)
def test_hostile_urls_are_refused_without_a_fetch(url: str, problem: str) -> None:
    assert problem_of(resolve_verification_method(url)) == problem


def test_an_identifier_has_no_fragment() -> None:
    problem = problem_of(resolve_controlled_identifier_document(METHOD))

    assert problem == "INVALID_VERIFICATION_METHOD_URL"


def test_a_resource_that_cannot_be_had_is_a_fetch_error() -> None:
    with pytest.raises(FetchError, match="no resource"):
        resolve(resolve_verification_method(METHOD))


def test_one_fetch_within_limits() -> None:
    limits = replace(DEFAULT_LIMITS, fetch_bytes=1_000)
    steps = resolve_verification_method(METHOD, limits=limits)

    request = next(steps)

    assert (request.url, request.max_bytes) == (ISSUER, 1_000)


def test_a_fetcher_that_ignores_the_limit_is_not_believed() -> None:
    limits = replace(DEFAULT_LIMITS, fetch_bytes=100)
    steps = resolve_verification_method(METHOD, limits=limits)

    assert problem_of(steps, {ISSUER: document()}) == "LIMIT_EXCEEDED"


class Example:
    """A DID method of the caller's own."""

    def recognizes(self, url: str) -> bool:
        return url.startswith("did:example:")

    def resolve(self, url: str, limits: Limits) -> Steps[ControlledIdentifierDocument]:
        yield from ()
        base = url.replace(":two", ":one")
        return ControlledIdentifierDocument.parse(document(base), limits)


def test_a_did_method_can_be_added() -> None:
    resolvers = (Example(), *DEFAULT_RESOLVERS)

    def steps(did: str) -> Steps[VerificationMethod]:
        return resolve_verification_method(f"{did}#key-1", resolvers=resolvers)

    assert resolve(steps("did:example:one")).public_key == KEY
    # What a resolver returns is held to the same rules.
    problem = problem_of(steps("did:example:two"))
    assert problem == "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"
    problem = problem_of(resolve_verification_method("did:example:one#key-1"))
    assert problem == "UNSUPPORTED"


def test_a_document_of_a_resolver_is_an_object() -> None:
    with pytest.raises(DocumentError, match="not a JSON object"):
        ControlledIdentifierDocument.parse([document()])


# Hostile input

STEPS: list[Callable[[str], Steps[Any]]] = [
    resolve_verification_method,
    resolve_controlled_identifier_document,
    resolve_key,
    lambda url: find_key(url, KEY),
]
PREFIXES = st.sampled_from(
    ["", "https://", "https://a.example/", "did:web:", "did:key:z", "did:jwk:", "did:"]
)


@given(st.sampled_from(STEPS), PREFIXES, st.text(max_size=40) | st.text("zA1:%#.@/[]?"))
def test_any_url_is_resolved_or_refused(
    function: Callable[[str], Steps[Any]], prefix: str, rest: str
) -> None:
    with pytest.raises((DocumentError, KeyMaterialError, FetchError)):
        resolve(function(prefix + rest))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([ISSUER, METHOD, "#key-1", "Multikey", KEY.to_multikey()])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*method(), "publicKeyJwk", "expires", "kty", "kid"]),
            inner,
        )
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(STEPS),
    st.sampled_from([ISSUER, METHOD, f"{ISSUER}#0"]),
    st.dictionaries(
        st.sampled_from([*document(), "keys", "kty", "crv", "x", "authentication"]),
        JSON,
    ),
    st.sampled_from([{}, document(), {"keys": [KEY.to_jwk()]}]),
)
def test_any_document_is_read_or_refused(
    function: Callable[[str], Steps[Any]],
    url: str,
    changes: dict[str, Any],
    content: dict[str, Any],
) -> None:
    resources = {ISSUER: json.loads(json.dumps(content | changes))}
    try:
        found = resolve(function(url), resources)
    except BadgekitError as error:
        assert isinstance(error, (DocumentError, KeyMaterialError, FetchError))  # noqa: PT017
        return
    if isinstance(found, ControlledIdentifierDocument):
        assert found.id == ISSUER
    else:
        assert isinstance(found.public_key, PublicKey)


@given(st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises((DocumentError, FetchError)):
        resolve(resolve_verification_method(METHOD), {ISSUER: content})


@given(st.sampled_from(["verificationMethod", "assertionMethod"]), JSON)
def test_any_method_is_read_or_refused(name: str, value: Any) -> None:
    resources = {ISSUER: document(**{name: value})}
    try:
        found = resolve(resolve_verification_method(METHOD), resources)
    except (DocumentError, KeyMaterialError):
        return
    assert found.controller == ISSUER
