"""The published vectors of ecdsa-sd-2023, down to every intermediate value."""

import base64
import copy
import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from badgekit.canonicalization import canonicalize_document
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import MemoryFetcher, run
from badgekit.keys import PublicKey, SoftwareSigner
from badgekit.limits import DEFAULT_LIMITS
from badgekit.securing import (
    ECDSA_RDFC_2019,
    DataIntegrity,
    EcdsaSd2023,
    Environment,
    SecuringMechanism,
    VerifiedProof,
    derive,
)
from badgekit.securing.selective import CredentialKeys, mandatory_pointers_of
from badgekit.securing.selective._dataset import BaseDataset, disclosed_lines
from badgekit.securing.selective._proof_value import (
    BaseProofValue,
    DerivedProofValue,
    public_key_bytes,
)
from badgekit.securing.selective._shared import proof_hash
from vectors import DATA, VECTORS, load

pytestmark = pytest.mark.vectors

FOLDER = "vectors/w3c-vc-di-ecdsa"
SETS = {"employ": "employ", "prc": "prCred"}
AT = datetime(2026, 1, 1, tzinfo=UTC)
KEYS = f"{FOLDER}/ecdsa-sd-2023/SDKeyMaterial.json"


def part(name: str, file: str) -> Any:
    return load(f"{FOLDER}/ecdsa-sd-2023/{name}/{file}.json")


def pointers(name: str, which: str) -> list[str]:
    found: list[str] = load(f"{FOLDER}/{SETS[name]}{which}.json")
    return found


def contexts() -> ContextLoader:
    file = DATA / "contexts/w3c/citizenship-v4rc1.jsonld"
    if not file.is_file():
        return DEFAULT_CONTEXTS
    return ContextLoader({"https://w3id.org/citizenship/v4rc1": file.read_bytes()})


def hmac_key() -> bytes:
    return bytes.fromhex(load(KEYS)["hmacKeyString"])


def document(name: str) -> Any:
    secured = part(name, "addSignedSDBase")
    del secured["proof"]
    return secured


@cache
def dataset(name: str) -> BaseDataset[bytes]:
    return BaseDataset.of(
        document(name),
        hmac_key(),
        contexts=contexts(),
        limits=DEFAULT_LIMITS,
        strict_numbers=True,
    )


def verify(secured: Any, mechanism: SecuringMechanism | None = None) -> VerifiedProof:
    environment = Environment(at=AT, contexts=contexts())
    steps = (mechanism or DataIntegrity()).verify_proof(
        secured, environment=environment
    )
    return run(steps, MemoryFetcher({}))


def listed(mapping: Any) -> dict[Any, Any]:
    assert mapping["dataType"] == "Map"
    return dict(mapping["value"])


def numbered(lines: list[str], indexes: Any) -> dict[int, str]:
    return {index: lines[index] for index in indexes}


def multikey(text: str) -> PublicKey:
    return PublicKey.from_multikey(text)


def label_map(pairs: Any) -> dict[int, str]:
    return {int(label.removeprefix("c14n")): name for label, name in pairs}


@pytest.mark.parametrize("name", SETS)
class TestBaseProof:
    def test_canonical_form(self, name: str) -> None:
        text = canonicalize_document(document(name), contexts=contexts())
        assert text.splitlines(keepends=True) == part(name, "addBaseDocCanon")

    def test_statements_under_their_hmac_labels(self, name: str) -> None:
        assert dataset(name).lines == part(name, "addBaseDocHMACCanon")

    def test_what_the_pointers_select(self, name: str) -> None:
        for entry in part(name, "addPointerValues"):
            value = document(name)
            for token in entry["pointer"][1:].split("/"):
                value = value[int(token) if isinstance(value, list) else token]
            assert value == entry["value"]

    def test_groups(self, name: str) -> None:
        transform = part(name, "addBaseTransform")
        lines = dataset(name).lines
        indexes = dataset(name).select(transform["mandatoryPointers"]).indexes
        assert numbered(lines, indexes) == listed(transform["mandatory"])
        others = set(range(len(lines))) - set(indexes)
        assert numbered(lines, others) == listed(transform["nonMandatory"])

    def test_proof_configuration(self, name: str) -> None:
        text = VECTORS.parent.joinpath(
            f"{FOLDER}/ecdsa-sd-2023/{name}/addProofConfigCanon.txt"
        ).read_text()
        config = part(name, "addProofConfig")
        assert canonicalize_document(config, contexts=contexts()) == text

    def test_hashes(self, name: str) -> None:
        hashes = part(name, "addHashData")
        options = part(name, "addProofConfig")
        del options["@context"]
        found = proof_hash(document(name), options, contexts(), DEFAULT_LIMITS)
        assert found.hex() == hashes["proofHash"]
        chosen = dataset(name).select(pointers(name, "Mandatory"))
        text = "".join(dataset(name).lines[index] for index in chosen.indexes)
        assert hashlib.sha256(text.encode()).hexdigest() == hashes["mandatoryHash"]

    def test_value(self, name: str) -> None:
        secured = part(name, "addSignedSDBase")
        value = BaseProofValue.parse(secured["proof"]["proofValue"], DEFAULT_LIMITS)
        for file, key in (
            ("addRawBaseSignatureInfo", "publicKey"),
            ("derivedRecoveredBaseData", "proofPublicKey"),
        ):
            raw = part(name, file)
            assert value.signature.hex() == raw["baseSignature"]
            assert value.public_key == multikey(raw[key])
            assert [one.hex() for one in value.signatures] == raw["signatures"]
            assert list(value.mandatory_pointers) == raw["mandatoryPointers"]
        recovered = part(name, "derivedRecoveredBaseData")
        assert value.hmac_key.hex() == recovered["hmacKey"]
        assert value.encode() == secured["proof"]["proofValue"]
        assert list(mandatory_pointers_of(secured)) == pointers(name, "Mandatory")

    def test_it_is_made_again_to_the_last_bit(self, name: str) -> None:
        secured = part(name, "addSignedSDBase")
        keys = load(KEYS)
        mechanism = EcdsaSd2023(
            mandatory_pointers=pointers(name, "Mandatory"),
            new_keys=lambda: CredentialKeys(
                SoftwareSigner.from_multikey(
                    keys["proofKeyPair"]["secretKeyMultibase"]
                ),
                hmac_key(),
            ),
        )
        made = mechanism.secure(
            document(name),
            signer=SoftwareSigner.from_multikey(
                keys["baseKeyPair"]["secretKeyMultibase"]
            ),
            verification_method=secured["proof"]["verificationMethod"],
            created=datetime.fromisoformat(secured["proof"]["created"]),
            contexts=contexts(),
        )
        assert made.document == secured
        assert json.loads(made.text) == secured

    def test_a_verifier_refuses_it_and_says_why(self, name: str) -> None:
        for mechanism in (DataIntegrity(), EcdsaSd2023()):
            with pytest.raises(DocumentError, match="for the holder alone"):
                verify(part(name, "addSignedSDBase"), mechanism)


@pytest.mark.parametrize("name", SETS)
class TestDerivedProof:
    def chosen(self, name: str) -> dict[str, tuple[int, ...]]:
        mandatory, selective = (
            pointers(name, which) for which in ("Mandatory", "Selective")
        )
        found = {
            group: dataset(name).select(some).indexes
            for group, some in (
                ("mandatory", mandatory),
                ("selective", selective),
                ("combined", [*mandatory, *selective]),
            )
        }
        everything = range(len(dataset(name).lines))
        found["nonMandatory"] = tuple(
            index for index in everything if index not in found["mandatory"]
        )
        return found

    def test_group_indexes(self, name: str) -> None:
        expected = part(name, "derivedGroupIndexes")
        found = self.chosen(name)
        assert {f"{group}Indexes": list(found[group]) for group in found} == expected

    def test_groups(self, name: str) -> None:
        groups = part(name, "derivedAllGroupData")["groups"]
        lines = dataset(name).lines
        found = self.chosen(name)
        for group in ("selective", "mandatory", "combined"):
            matching = numbered(lines, found[group])
            assert matching == listed(groups[group]["matching"])
            others = set(range(len(lines))) - set(found[group])
            assert numbered(lines, others) == listed(groups[group]["nonMatching"])

    def test_adjusted_indexes_and_signatures(self, name: str) -> None:
        secured = part(name, "addSignedSDBase")
        base = BaseProofValue.parse(secured["proof"]["proofValue"], DEFAULT_LIMITS)
        derived = derive(secured, pointers(name, "Selective"), contexts=contexts())
        value = DerivedProofValue.parse(
            derived.document["proof"]["proofValue"], DEFAULT_LIMITS
        )
        indexes = part(name, "derivedAdjMandatoryIndexes")["adjMandatoryIndexes"]
        assert list(value.mandatory_indexes) == indexes
        expected = part(name, "derivedAdjSignatures")
        assert [one.hex() for one in value.signatures] == expected["filteredSignatures"]
        kept = [base.signatures.index(one) for one in value.signatures]
        assert kept == expected["adjSignatureIndexes"]

    def test_revealed_document(self, name: str) -> None:
        secured = part(name, "addSignedSDBase")
        derived = derive(secured, pointers(name, "Selective"), contexts=contexts())
        assert derived.document == part(name, "derivedRevealDocument")
        unsigned = {n: v for n, v in derived.document.items() if n != "proof"}
        assert unsigned == part(name, "derivedUnsignedReveal")
        assert json.loads(derived.text) == derived.document
        assert list(derived.document)[:2] == list(secured)[:2]

    def test_value(self, name: str) -> None:
        proof = part(name, "derivedRevealDocument")["proof"]
        value = DerivedProofValue.parse(proof["proofValue"], DEFAULT_LIMITS)
        disclosure = part(name, "derivedDisclosureData")
        recovered = part(name, "verifyDerivedProofValue")
        labels = {n: f"u{_url(digest)}" for n, digest in value.label_map.items()}
        assert labels == label_map(listed(disclosure["labelMap"]).items())
        assert labels == label_map(recovered["labelMap"])
        for expected in (disclosure, recovered):
            assert value.signature.hex() == expected["baseSignature"]
            assert value.public_key == multikey(expected["publicKey"])
            assert [one.hex() for one in value.signatures] == expected["signatures"]
            assert list(value.mandatory_indexes) == expected["mandatoryIndexes"]
        assert value.encode() == proof["proofValue"]

    def test_statements_and_hashes_of_the_verifier(self, name: str) -> None:
        secured = part(name, "derivedRevealDocument")
        proof = secured.pop("proof")
        value = DerivedProofValue.parse(proof.pop("proofValue"), DEFAULT_LIMITS)
        lines = disclosed_lines(
            secured, value.label_map, contexts=contexts(), limits=DEFAULT_LIMITS
        )
        assert lines == part(name, "verifyNQuads")
        expected = part(name, "verifyCreateVerifyData")
        hashed = proof_hash(secured, proof, contexts(), DEFAULT_LIMITS)
        assert hashed.hex() == expected["proofHash"]
        mandatory = "".join(lines[index] for index in value.mandatory_indexes)
        digest = hashlib.sha256(mandatory.encode()).hexdigest()
        assert digest == expected["mandatoryHash"]
        others = [
            line
            for index, line in enumerate(lines)
            if index not in value.mandatory_indexes
        ]
        assert others == expected["nonMandatory"]
        assert len(public_key_bytes(value.public_key)) == 35

    @pytest.mark.parametrize("mechanism", [DataIntegrity(), EcdsaSd2023()])
    def test_it_verifies(self, name: str, mechanism: SecuringMechanism) -> None:
        secured = part(name, "derivedRevealDocument")
        assert mechanism.recognizes(secured)
        proof = verify(secured, mechanism)
        assert proof.mechanism == "ecdsa-sd-2023"
        assert proof.document == part(name, "derivedUnsignedReveal")
        assert proof.covers_linked_data

    def test_a_verifier_that_does_not_accept_the_suite_does_not(
        self, name: str
    ) -> None:
        with pytest.raises(DocumentError, match="is not accepted here"):
            verify(
                part(name, "derivedRevealDocument"),
                DataIntegrity(accepted=(ECDSA_RDFC_2019,)),
            )

    def test_nothing_more_is_derived_from_it(self, name: str) -> None:
        with pytest.raises(DocumentError, match="this is a derived proof"):
            derive(part(name, "derivedRevealDocument"), [""], contexts=contexts())


def _url(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def strings(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the texts of a document are, save for its contexts."""
    if isinstance(value, str):
        return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    return [
        place
        for name, member in items
        if name != "@context"
        for place in strings(member, (*path, name))
    ]


@pytest.mark.parametrize("name", SETS)
def test_the_negative_twin_of_every_disclosed_text_is_refused(name: str) -> None:
    good = part(name, "derivedRevealDocument")
    verify(good)
    for *path, last in strings(good):
        secured = copy.deepcopy(good)
        place = secured
        for step in path:
            place = place[step]
        place[last] = f"{place[last][:-1]}{'2' if place[last][-1] != '2' else '3'}"
        with pytest.raises(DocumentError):
            verify(secured)
        del place[last]
        with pytest.raises(DocumentError):
            verify(secured)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(name="Another"),
        lambda d: d["credentialSubject"].update(birthDate="1999-07-17"),
        lambda d: d["proof"].update(expires="2020-01-01T00:00:00Z"),
        lambda d: d["proof"].update(proofPurpose="authentication"),
        lambda d: d["proof"].update(cryptosuite="ecdsa-rdfc-2019"),
        lambda d: d["proof"].update(domain="example.org"),
        lambda d: d["proof"].pop("proofValue"),
        lambda d: d.update(proof=[]),
        lambda d: d["credentialSubject"].update(id="urn:x"),
    ],
)
def test_other_negative_twins_are_refused(name: str, change: Any) -> None:
    secured = part(name, "derivedRevealDocument")
    change(secured)
    with pytest.raises(DocumentError):
        verify(secured)
