"""did:web: where the document is, and hosts that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.resolution import DidWeb, find_key, resolve_verification_method
from resolution.support import KEY, document, fetcher, method, problem_of, resolve


def location(did: str) -> str:
    return next(DidWeb().resolve(did, DEFAULT_LIMITS)).url


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        (
            "did:web:w3c-ccg.github.io:user:alice",
            "https://w3c-ccg.github.io/user/alice/did.json",
        ),
        (
            "did:web:example.com%3A3000:user:alice",
            "https://example.com:3000/user/alice/did.json",
        ),
        ("did:web:example.com%3a443", "https://example.com:443/.well-known/did.json"),
        ("did:web:Example.COM:A", "https://example.com/A/did.json"),
        ("did:web:localhost%3A8443", "https://localhost:8443/.well-known/did.json"),
        (
            "did:web:xn--bcher-kva.example",
            "https://xn--bcher-kva.example/.well-known/did.json",
        ),
        ("did:web:3com.example:%C3%A9", "https://3com.example/%C3%A9/did.json"),
        ("did:web:a.b:x.y:-_", "https://a.b/x.y/-_/did.json"),
        ("did:web:1.2.3.4.example", "https://1.2.3.4.example/.well-known/did.json"),
    ],
)
def test_where_the_document_is(did: str, url: str) -> None:
    assert location(did) == url


@pytest.mark.parametrize(
    "did",
    [
        "did:web:",
        "did:web::path",
        "did:web:127.0.0.1",
        "did:web:127.1",
        "did:web:2130706433",
        "did:web:0x7f000001",
        "did:web:0x7f.1",
        "did:web:0x",
        "did:web:example.1",
        "did:web:169.254.169.254%3A80",
        "did:web:[::1]",
        "did:web:%5B%3A%3A1%5D",
        "did:web:user@issuer.example",
        "did:web:user%40issuer.example",
        "did:web:issuer.example%2Fevil",
        "did:web:issuer.example%2fevil",
        "did:web:issuer.example%23",
        "did:web:issuer.example%3F",
        "did:web:issuer.example%5C",
        "did:web:issuer.example.",
        "did:web:.issuer.example",
        "did:web:issuer..example",
        "did:web:-issuer.example",
        "did:web:issuer-.example",
        "did:web:issuer_1.example",
        "did:web:issuer%2Eexample",
        f"did:web:{'a' * 64}.example",
        f"did:web:{'a.' * 130}example",
        "did:web:issuer.example%3A",
        "did:web:issuer.example%3A0",
        "did:web:issuer.example%3A0443",
        "did:web:issuer.example%3A65536",
        "did:web:issuer.example%3A99999",
        "did:web:issuer.example%3A80%3A80",
        "did:web:issuer.example%3Ax",
        "did:web:issuer.example:",
        "did:web:issuer.example::a",
        "did:web:issuer.example:.",
        "did:web:issuer.example:..",
        "did:web:issuer.example:..:..:etc",
        "did:web:issuer.example:%2E%2E",
        "did:web:issuer.example:.%2e",
        "did:web:issuer.example:a%2Fb",
        "did:web:issuer.example:a%5Cb",
        "did:web:issuer.example:a%00",
        "did:web:issuer.example:a%0D%0A",
        "did:web:issuer.example:a%3Fb",
        "did:web:issuer.example:a%23b",
        "did:web:issuer.example:%252e%252e",
        "did:web:issuer.example:%ff",
        "did:web:issuer.example/a",
        "did:web:issuer.example?a=b",
        "did:web:issuer.example:a/../b",
        "did:web:issuer.example:a;b",
    ],
)
def test_hosts_and_paths_that_are_none(did: str) -> None:
    problem = problem_of(resolve_verification_method(f"{did}#key-1"))

    assert problem == "INVALID_VERIFICATION_METHOD_URL"


DID = "did:web:issuer.example"
WELL_KNOWN = "https://issuer.example/.well-known/did.json"


@pytest.mark.parametrize(
    "content",
    [
        document(DID),
        document(DID, verificationMethod=[method(DID, id="#key-1")]),
        document(DID, assertionMethod=["#key-1"]),
    ],
)
def test_a_method_is_found(content: dict[str, object]) -> None:
    steps = resolve_verification_method(f"{DID}#key-1")

    assert resolve(steps, {WELL_KNOWN: content}).public_key == KEY


@pytest.mark.parametrize(
    "identifier",
    ["did:web:evil.example", "did:web:Issuer.example", WELL_KNOWN, f"{DID}:", "issuer"],
)
def test_a_document_is_about_its_own_did(identifier: str) -> None:
    steps = resolve_verification_method(f"{DID}#key-1")
    problem = problem_of(steps, {WELL_KNOWN: document(identifier)})

    assert problem == "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"


def test_a_method_of_another_controller_is_refused() -> None:
    spoilt = method(DID, controller="did:web:other.example")
    content = document(DID, verificationMethod=[spoilt])
    steps = resolve_verification_method(f"{DID}#key-1")

    assert problem_of(steps, {WELL_KNOWN: content}) == "INVALID_VERIFICATION_METHOD"
    assert resolve(find_key(DID, KEY), {WELL_KNOWN: content}) is None


def test_a_key_set_does_not_speak_for_a_did() -> None:
    served = fetcher({WELL_KNOWN: document(DID, assertionMethod=[])})
    steps = find_key(DID, KEY)
    request = next(steps)

    with pytest.raises(StopIteration) as finished:
        steps.send(served.fetch(request))

    assert finished.value.value is None


PARTS = st.sampled_from(
    [*"a1:.%/@", "%3A", "%2e", "..", "0x", "127", "com", "443", "%2F", "%E9", "xn--"]
)


@given(st.lists(PARTS, max_size=8).map("".join))
def test_any_did_web_leads_to_one_host_or_nowhere(rest: str) -> None:
    try:
        url = location(f"did:web:{rest}")
    except DocumentError:
        return
    host = rest.partition(":")[0].lower().replace("%3a", ":")
    assert url.startswith(f"https://{host}/")
    assert url.endswith("/did.json")
    assert "/../" not in url
    assert "//" not in url.removeprefix("https://")
