"""The published vectors of bbs-2023, down to every intermediate value.

Not expressed: holder binding and pseudonyms, features of the editor's draft, whose
proofs are refused as unknown. The bytes of `bbsProof` are random; that they verify is
what can be said of them.
"""

import copy
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from badgekit.canonicalization import canonicalize_document
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import MemoryFetcher, run
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from badgekit.securing import (
    BBS_2023,
    ECDSA_SD_2023,
    Bbs2023,
    BbsSigner,
    DataIntegrity,
    Environment,
    SecuringMechanism,
    VerifiedProof,
    derive,
)
from badgekit.securing.selective import mandatory_pointers_of
from badgekit.securing.selective._bbs_proof_value import (
    BbsBaseProofValue,
    BbsDerivedProofValue,
)
from badgekit.securing.selective._dataset import BaseDataset, disclosed_lines
from badgekit.securing.selective._shared import proof_hash
from vectors import DATA, load

pytest.importorskip("py_arkworks_bls12381", reason="the extra bbs is not installed")
pytestmark = pytest.mark.vectors

FOLDER = "vectors/w3c-vc-di-bbs"
SETS = {"": "wind", "prc/": "prCred"}
FEATURES = ["HolderBinding/", "Pseudonym/", "PseudonymHB/"]
AT = datetime(2025, 1, 1, tzinfo=UTC)
NAMES = pytest.mark.parametrize("name", SETS, ids=SETS.values())


INLINE = {"@vocab": "https://windsurf.grotto-networking.com/selective#"}
NAMED = "https://windsurf.grotto-networking.com/selective"


def part(name: str, file: str) -> Any:
    """Return a file, with a URL for the context that one of the documents brings.

    Such contexts are refused here, and are no part of what is signed.
    """
    found = load(f"{FOLDER}/{name}{file}.json")
    if isinstance(found, dict) and INLINE in found.get("@context", ()):
        found["@context"] = [found["@context"][0], NAMED]
    return found


def pointers(name: str, which: str) -> list[str]:
    found: list[str] = load(f"{FOLDER}/{SETS[name]}{which}.json")
    return found


def keys() -> dict[str, bytes]:
    return {n: bytes.fromhex(v) for n, v in part("", "BBSKeyMaterial").items()}


def presentation_header() -> bytes:
    material = part("", "BBSDeriveMaterial")
    return bytes.fromhex(material["presentationHeaderHex"])


def contexts() -> ContextLoader:
    file = DATA / "contexts/w3c/citizenship-v4rc1.jsonld"
    if not file.is_file():
        return DEFAULT_CONTEXTS
    return ContextLoader(
        {
            "https://w3id.org/citizenship/v4rc1": file.read_bytes(),
            NAMED: {"@context": INLINE},
        }
    )


def document(name: str) -> Any:
    secured = part(name, "addSignedSDBase")
    del secured["proof"]
    return secured


@cache
def dataset(name: str) -> BaseDataset[int]:
    return BaseDataset.shuffled(
        document(name),
        keys()["hmacKeyString"],
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


def label_map(pairs: Any) -> dict[int, int]:
    return {int(a.removeprefix("c14n")): int(b.removeprefix("b")) for a, b in pairs}


def derived_value(secured: Any) -> BbsDerivedProofValue:
    text = secured["proof"]["proofValue"]
    return BbsDerivedProofValue.parse(text, DEFAULT_LIMITS)


@NAMES
class TestBaseProof:
    def test_canonical_form(self, name: str) -> None:
        text = canonicalize_document(document(name), contexts=contexts())
        assert text.splitlines(keepends=True) == part(name, "addBaseDocCanon")

    def test_statements_under_their_shuffled_labels(self, name: str) -> None:
        assert dataset(name).lines == part(name, "addBaseDocHMACCanon")

    def test_groups(self, name: str) -> None:
        transform = part(name, "addBaseTransform")
        lines = dataset(name).lines
        indexes = dataset(name).select(transform["mandatoryPointers"]).indexes
        assert {i: lines[i] for i in indexes} == listed(transform["mandatory"])
        others = set(range(len(lines))) - set(indexes)
        assert {i: lines[i] for i in others} == listed(transform["nonMandatory"])

    def test_proof_configuration(self, name: str) -> None:
        file = DATA / f"{FOLDER}/{name}addProofConfigCanon.txt"
        config = part(name, "addProofConfig")
        assert canonicalize_document(config, contexts=contexts()) == file.read_text()

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
        text = secured["proof"]["proofValue"]
        value = BbsBaseProofValue.parse(text, DEFAULT_LIMITS)
        hashes = part(name, "addHashData")
        for file in ("addRawBaseSignatureInfo", "derivedRecoveredBaseData"):
            raw = part(name, file)
            assert value.signature.hex() == raw["bbsSignature"]
            assert list(value.mandatory_pointers) == raw["mandatoryPointers"]
        assert value.header.hex() == hashes["proofHash"] + hashes["mandatoryHash"]
        assert value.hmac_key == keys()["hmacKeyString"]
        assert value.public_key == keys()["publicKeyHex"]
        assert value.encode() == text
        assert list(mandatory_pointers_of(secured)) == pointers(name, "Mandatory")

    def test_it_is_made_again_to_the_last_bit(self, name: str) -> None:
        secured = part(name, "addSignedSDBase")
        signer = BbsSigner.from_bytes(keys()["privateKeyHex"])
        assert signer.public_key.raw == keys()["publicKeyHex"]
        made = Bbs2023(
            mandatory_pointers=pointers(name, "Mandatory"),
            new_hmac_key=lambda: keys()["hmacKeyString"],
        ).secure(
            document(name),
            signer=signer,
            verification_method=secured["proof"]["verificationMethod"],
            created=datetime.fromisoformat(secured["proof"]["created"]),
            contexts=contexts(),
        )
        assert made.document == secured
        assert json.loads(made.text) == secured

    def test_a_verifier_refuses_it_and_says_why(self, name: str) -> None:
        for mechanism in (DataIntegrity(), Bbs2023()):
            with pytest.raises(DocumentError, match="for the holder alone"):
                verify(part(name, "addSignedSDBase"), mechanism)


@NAMES
class TestDerivedProof:
    def test_group_indexes(self, name: str) -> None:
        mandatory, selective = (
            pointers(name, which) for which in ("Mandatory", "Selective")
        )
        groups = {"mandatory": mandatory, "selective": selective}
        groups["combined"] = [*mandatory, *selective]
        found = {g: dataset(name).select(some).indexes for g, some in groups.items()}
        everything = set(range(len(dataset(name).lines)))
        found["nonMandatory"] = tuple(sorted(everything - set(found["mandatory"])))
        expected = part(name, "derivedGroupIndexes")
        assert {f"{group}Indexes": list(found[group]) for group in found} == expected

    def test_all_but_the_random_proof_is_made_again(self, name: str) -> None:
        derived = derive(
            part(name, "addSignedSDBase"),
            pointers(name, "Selective"),
            presentation_header=presentation_header(),
            contexts=contexts(),
        ).document
        expected = part(name, "derivedRevealDocument")
        value, published = derived_value(derived), derived_value(expected)
        assert value.proof != published.proof
        assert len(value.proof) == len(published.proof)
        assert replace(value, proof=published.proof) == published
        derived["proof"]["proofValue"] = expected["proof"]["proofValue"]
        assert derived == expected

    def test_what_is_made_verifies(self, name: str) -> None:
        derived = derive(
            part(name, "addSignedSDBase"), [""], contexts=contexts()
        ).document
        assert verify(derived).document == document(name)

    def test_value(self, name: str) -> None:
        secured = part(name, "derivedRevealDocument")
        value = derived_value(secured)
        disclosure = part(name, "derivedDisclosureData")
        indexes = part(name, "derivedAdjIndexes")
        assert value.proof.hex() == disclosure["bbsProof"]
        assert value.label_map == label_map(disclosure["labelMap"]["value"])
        assert list(value.mandatory_indexes) == disclosure["mandatoryIndexes"]
        assert list(value.mandatory_indexes) == indexes["adjMandatoryIndexes"]
        assert list(value.selective_indexes) == disclosure["adjSelectiveIndexes"]
        assert list(value.selective_indexes) == indexes["adjSelectiveIndexes"]
        assert value.presentation_header == presentation_header()
        assert value.encode() == secured["proof"]["proofValue"]

    @pytest.mark.parametrize("mechanism", [DataIntegrity(), Bbs2023()])
    def test_it_verifies(self, name: str, mechanism: SecuringMechanism) -> None:
        secured = part(name, "derivedRevealDocument")
        assert mechanism.recognizes(secured)
        proof = verify(secured, mechanism)
        assert proof.mechanism == "bbs-2023"
        assert proof.document == part(name, "derivedUnsignedReveal")
        assert proof.covers_linked_data

    def test_it_verifies_for_whom_it_was_made(self, name: str) -> None:
        secured = part(name, "derivedRevealDocument")
        for header, is_good in ((presentation_header(), True), (b"", False)):
            suite = replace(BBS_2023, presentation_header=header)
            mechanism = DataIntegrity(accepted=(suite,))
            if is_good:
                verify(secured, mechanism)
                continue
            with pytest.raises(DocumentError) as caught:
                verify(secured, mechanism)
            (problem,) = caught.value.problems
            assert problem.type is ProblemType.INVALID_CHALLENGE_ERROR

    def test_a_verifier_that_does_not_accept_the_suite_does_not(
        self, name: str
    ) -> None:
        with pytest.raises(DocumentError, match="is not accepted here"):
            verify(
                part(name, "derivedRevealDocument"),
                DataIntegrity(accepted=(ECDSA_SD_2023,)),
            )

    def test_nothing_more_is_derived_from_it(self, name: str) -> None:
        with pytest.raises(DocumentError, match="this is a derived proof"):
            derive(part(name, "derivedRevealDocument"), [""], contexts=contexts())


def test_what_the_verifier_recovers() -> None:
    secured = part("prc/", "derivedRevealDocument")
    value = derived_value(secured)
    recovered = part("prc/", "verifyDerivedProofValue")
    assert value.proof.hex() == recovered["bbsProof"]
    assert value.label_map == label_map(recovered["labelMap"])
    assert list(value.mandatory_indexes) == recovered["mandatoryIndexes"]
    assert list(value.selective_indexes) == recovered["adjSelectedIndexes"]
    del secured["proof"]
    lines = disclosed_lines(
        secured, value.label_map, contexts=contexts(), limits=DEFAULT_LIMITS
    )
    assert lines == part("prc/", "verifyNQuads")


def test_as_published_one_document_brings_a_context_that_is_refused() -> None:
    secured = load(f"{FOLDER}/derivedRevealDocument.json")
    with pytest.raises(DocumentError, match="no context objects"):
        verify(secured)


@pytest.mark.parametrize("name", FEATURES)
def test_features_of_the_draft_are_neither_good_nor_bad(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        verify(part(name, "derivedRevealDocument"))
    assert {p.type for p in caught.value.problems} == {ProblemType.UNSUPPORTED}
    with pytest.raises(DocumentError, match="not supported"):
        derive(part(name, "addSignedSDBase"), [""])


def strings(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the texts and numbers of a document are, save for its contexts."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [
            place
            for name, member in items
            if name != "@context"
            for place in strings(member, (*path, name))
        ]
    return [path]


def other(value: Any) -> Any:
    if isinstance(value, str):
        return f"{value[:-1]}{'2' if value[-1] != '2' else '3'}"
    return value + 1


@NAMES
def test_the_negative_twin_of_everything_disclosed_is_refused(name: str) -> None:
    good = part(name, "derivedRevealDocument")
    verify(good)
    for *path, last in strings(good):
        secured = copy.deepcopy(good)
        place = secured
        for step in path:
            place = place[step]
        place[last] = other(place[last])
        with pytest.raises(DocumentError):
            verify(secured)
        del place[last]
        with pytest.raises(DocumentError):
            verify(secured)


@NAMES
@pytest.mark.parametrize(
    "change",
    [
        lambda v: replace(v, presentation_header=v.presentation_header + b"\0"),
        lambda v: replace(v, presentation_header=b""),
        lambda v: replace(v, mandatory_indexes=v.mandatory_indexes[:-1]),
        lambda v: replace(v, mandatory_indexes=(*v.mandatory_indexes, 10_000)),
        lambda v: replace(v, mandatory_indexes=(*v.mandatory_indexes[:-1], 10_000)),
        lambda v: replace(v, selective_indexes=v.selective_indexes[:-1]),
        lambda v: replace(v, selective_indexes=(*v.selective_indexes[:-1], 12)),
        lambda v: replace(v, selective_indexes=(*v.selective_indexes[:-1], 2**60)),
        lambda v: replace(v, label_map={**v.label_map, 99: 99}),
        lambda v: replace(v, label_map=dict.fromkeys(v.label_map, 0)),
        lambda v: replace(v, label_map={n: r + 1 for n, r in v.label_map.items()}),
        lambda v: replace(v, label_map={}),
        lambda v: replace(v, proof=v.proof[:-32]),
        lambda v: replace(v, proof=v.proof + bytes(31) + b"\1"),
        lambda v: replace(v, proof=b""),
        lambda v: replace(v, proof=v.proof[:-1]),
    ],
)  # fmt: skip
def test_negative_twins_of_the_value_are_refused(name: str, change: Any) -> None:
    secured = part(name, "derivedRevealDocument")
    secured["proof"]["proofValue"] = change(derived_value(secured)).encode()
    with pytest.raises(DocumentError) as caught:
        verify(secured)
    assert caught.value.problems[0].type is not ProblemType.UNSUPPORTED


@NAMES
@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(name="Another"),
        lambda d: d["credentialSubject"].update(birthDate="1999-07-17"),
        lambda d: d["proof"].update(expires="2020-01-01T00:00:00Z"),
        lambda d: d["proof"].update(proofPurpose="authentication"),
        lambda d: d["proof"].update(cryptosuite="ecdsa-sd-2023"),
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
