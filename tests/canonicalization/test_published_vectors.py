"""What the W3C and 1EdTech published is canonicalized to the byte."""

from typing import Any

import pytest

from badgekit.canonicalization import HashName, canonicalize_document, jcs
from badgekit.canonicalization.jsonld import Engine
from badgekit.limits import DEFAULT_LIMITS
from canonicalization.documents import PUBLISHED, Json
from vectors import VECTORS, load, needs_data

pytestmark = [pytest.mark.vectors, needs_data]


def text(path: str) -> str:
    return (VECTORS / path).read_text()


def suites() -> list[Any]:
    """Return every folder that has a canonical document, with what is in it."""
    found = []
    for canonical in sorted(VECTORS.rglob("canonDoc*.txt")):
        folder = canonical.parent
        suffix = canonical.stem.removeprefix("canonDoc")
        found.append(pytest.param(folder, suffix, id=str(folder.relative_to(VECTORS))))
    return found


@pytest.mark.parametrize(("folder", "suffix"), suites())
def test_the_w3c_suites(folder: Any, suffix: str) -> None:
    (signed,) = folder.glob("signed*.json")
    document = load(str(signed.relative_to(VECTORS.parent)))
    del document["proof"]
    options = load(
        str((folder / f"proofConfig{suffix}.json").relative_to(VECTORS.parent))
    )
    hash_name: HashName = "sha384" if "P384" in suffix else "sha256"

    def canonical(value: Json) -> str:
        if "JCS" in suffix:
            return jcs(value).decode()
        return canonicalize_document(value, contexts=PUBLISHED, hash_name=hash_name)

    assert canonical(document) == (folder / f"canonDoc{suffix}.txt").read_text()
    assert canonical(options) == (folder / f"proofCanon{suffix}.txt").read_text()


@pytest.mark.parametrize("folder", ["obv3p0", "clrv2p0"])
def test_the_vectors_of_1edtech(folder: str) -> None:
    base = f"1edtech-test-vectors/{folder}"
    document = load(f"vectors/{base}/credential.json")
    options = load(f"vectors/{base}/proof.json") | {"@context": document["@context"]}
    del options["proofValue"]
    assert canonicalize_document(document) == text(f"{base}/document-canon.txt")
    assert canonicalize_document(options) == text(f"{base}/proof-canon.txt")


@pytest.mark.parametrize("name", ["prc", "employ"])
def test_the_proof_configurations_of_ecdsa_sd(name: str) -> None:
    folder = f"w3c-vc-di-ecdsa/ecdsa-sd-2023/{name}"
    options = load(f"vectors/{folder}/addProofConfig.json")
    canonical = canonicalize_document(options, contexts=PUBLISHED)
    assert canonical == text(f"{folder}/addProofConfigCanon.txt")


def documents() -> list[str]:
    return [
        str(file.relative_to(VECTORS.parent))
        for file in sorted((VECTORS / "1edtech-test-vectors").rglob("*credential.json"))
    ]


@pytest.mark.parametrize("path", documents())
def test_no_open_badge_and_no_record_needs_the_full_processor(path: str) -> None:
    document = load(path)
    assert Engine.of(PUBLISHED).read(document, DEFAULT_LIMITS).nodes > 0
