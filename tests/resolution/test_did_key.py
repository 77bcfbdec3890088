"""did:key: the published vectors, and identifiers that are not keys."""

from typing import Any

import pytest

from badgekit import _multibase
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.keys import KeyType, PublicKey
from badgekit.resolution import (
    DEFAULT_RESOLVERS,
    ControlledIdentifierDocument,
    DidKey,
    VerificationMethod,
    did_key_of,
    find_key,
    resolve_controlled_identifier_document,
    resolve_verification_method,
    resolvers_with_memory,
)
from resolution.support import KEY, OTHER_KEY, problem_of, resolve
from vectors import load

DID = did_key_of(KEY)
MULTIKEY = KEY.to_multikey()
BASE64URL = _multibase.encode_url(_multibase.decode(MULTIKEY))


def vectors(file: str) -> dict[str, Any]:
    found: dict[str, Any] = load(f"vectors/w3c-ccg-did-method-key/{file}.json")
    return found


@pytest.mark.vectors
@pytest.mark.parametrize(
    ("file", "key_types", "count"),
    [
        ("ed25519-x25519", {KeyType.ED25519}, 5),
        ("nist-curves", {KeyType.P256, KeyType.P384, KeyType.P521}, 7),
        ("rsa", {KeyType.RSA}, 2),
        ("secp256k1", {KeyType.SECP256K1}, 6),
    ],
)
def test_the_vectors_of_did_key(file: str, key_types: set[KeyType], count: int) -> None:
    found = {}
    for did, vector in vectors(file).items():
        method_id = f"{did}#{did.removeprefix('did:key:')}"
        method = resolve(resolve_verification_method(method_id))
        found[did] = method.public_key.type
        # The published document, in the method types of its day, has the same key.
        published = ControlledIdentifierDocument.parse(vector["didDocument"])
        assert published.verification_method(method_id) == method
        assert did_key_of(method.public_key) == did

    assert set(found.values()) == key_types
    assert len(found) == count


@pytest.mark.vectors
def test_x25519_cannot_sign() -> None:
    dids = vectors("x25519")["didDocument"]
    assert len(dids) == 4
    for did in dids:
        with pytest.raises(KeyMaterialError, match="X25519, which is for key agree"):
            resolve(resolve_controlled_identifier_document(did))


@pytest.mark.vectors
def test_of_bls12381_keys_in_g2_are_read() -> None:
    dids = vectors("bls12381")
    assert len(dids) == 6
    for did in dids:
        method_id = f"{did}#{did.removeprefix('did:key:')}"
        if did.startswith("did:key:zUC7"):
            method = resolve(resolve_verification_method(method_id))
            assert method.public_key.type is KeyType.BLS12_381_G2
            assert did_key_of(method.public_key) == did
        else:
            with pytest.raises(KeyMaterialError, match=r"unsupported key type: .* BLS"):
                resolve(resolve_verification_method(method_id))


@pytest.mark.vectors
def test_x25519_beside_ed25519_is_not_taken_for_it() -> None:
    for did, vector in vectors("ed25519-x25519").items():
        document = ControlledIdentifierDocument.parse(vector["didDocument"])
        (agreement,) = document.relationships["keyAgreement"]
        # By its method type, or by its key where the method type takes any.
        with pytest.raises(
            (DocumentError, KeyMaterialError), match=r"is not one of|cannot sign"
        ):
            document.verification_method(agreement, "keyAgreement")
        assert did == document.id


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_the_document_of_a_did_key_says_what_its_fields_say(key: PublicKey) -> None:
    did = did_key_of(key)

    document = resolve(resolve_controlled_identifier_document(did))

    again = ControlledIdentifierDocument.parse(document.document)
    assert again.id == document.id == did
    assert again.verification_methods == document.verification_methods
    assert {
        name: listed for name, listed in again.relationships.items() if listed
    } == document.relationships
    (method_id,) = document.relationships["assertionMethod"]
    assert again.verification_method(method_id) == document.verification_method(
        method_id
    )


@pytest.mark.parametrize(
    "url",
    [
        f"{DID}#",
        f"{DID}#key-1",
        f"{DID}#{OTHER_KEY.to_multikey()}",
        f"{DID}#{MULTIKEY}.",
        f"{DID}#{MULTIKEY.lower()}",
        DID,
        f"{DID}?versionId=1#{MULTIKEY}",
        f"{DID}/#{MULTIKEY}",
        f"did:key:1.1:{MULTIKEY}#{MULTIKEY}",
        f"did:key:{MULTIKEY[1:]}#{MULTIKEY}",
        f"did:key:{BASE64URL}#{BASE64URL}",
        f"did:key:#{MULTIKEY}",
        "did:key:z#z",
        f"did:key:z6LS#{MULTIKEY}",
        f"did:key:%7A{MULTIKEY[1:]}#%7A{MULTIKEY[1:]}",
    ],
)
def test_a_did_key_names_one_method(url: str) -> None:
    problem = problem_of(resolve_verification_method(url))

    assert problem in ("INVALID_VERIFICATION_METHOD_URL", "INVALID_VERIFICATION_METHOD")


def test_a_did_key_is_not_for_key_agreement() -> None:
    steps = resolve_verification_method(f"{DID}#{MULTIKEY}", purpose="keyAgreement")

    assert problem_of(steps) == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


def test_the_key_of_a_did_key_is_under_it_and_no_other() -> None:
    found = resolve(find_key(DID, KEY))

    assert found is not None
    assert (found.id, found.controller) == (f"{DID}#{MULTIKEY}", DID)
    assert resolve(find_key(DID, OTHER_KEY)) is None
    assert resolve(find_key(DID, KEY, purpose="keyAgreement")) is None


def method_of(key: PublicKey, resolver: DidKey) -> VerificationMethod:
    url = f"{did_key_of(key)}#{key.to_multikey()}"
    return resolve(resolve_verification_method(url, resolvers=[resolver]))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The Multikeys that are read, one after the other."""
    read = PublicKey.from_multikey
    found: list[str] = []

    def noted(text: str) -> PublicKey:
        found.append(text)
        return read(text)

    monkeypatch.setattr(PublicKey, "from_multikey", noted)
    return found


def test_a_key_is_read_once_where_keys_are_remembered(readings: list[str]) -> None:
    resolver = DidKey(remembered=2)

    methods = [method_of(KEY, resolver) for _ in range(3)]

    assert methods == [method_of(KEY, DidKey())] * 3
    assert readings == [MULTIKEY] * 2


def test_no_key_is_remembered_unless_asked_for(readings: list[str]) -> None:
    resolver = DidKey()

    assert method_of(KEY, resolver) == method_of(KEY, resolver)
    assert readings == [MULTIKEY] * 2


def test_no_more_keys_are_remembered_than_asked_for(readings: list[str]) -> None:
    resolver = DidKey(remembered=1)

    for key in (KEY, OTHER_KEY, KEY, KEY):
        assert method_of(key, resolver).public_key == key

    assert readings == [MULTIKEY, OTHER_KEY.to_multikey(), MULTIKEY]


def test_what_is_no_key_is_refused_each_time() -> None:
    resolver = DidKey(remembered=10)
    steps = "did:key:z6Mk#z6Mk"

    for _ in range(2):
        problem = problem_of(resolve_verification_method(steps, resolvers=[resolver]))
        assert problem == "INVALID_VERIFICATION_METHOD"


def test_a_document_is_made_anew_each_time() -> None:
    resolver = DidKey(remembered=10)
    url = f"{DID}#{MULTIKEY}"
    steps = resolve_controlled_identifier_document(DID, resolvers=[resolver])
    resolve(steps).document.clear()

    again = resolve(resolve_controlled_identifier_document(DID, resolvers=[resolver]))

    assert again.document["id"] == DID
    assert again.verification_method(url).public_key == KEY


def test_each_set_of_resolvers_remembers_for_itself() -> None:
    one, other = (resolvers_with_memory() for _ in range(2))

    assert one == other
    assert one[0] is not other[0]
    assert one[1:] == DEFAULT_RESOLVERS[1:]
