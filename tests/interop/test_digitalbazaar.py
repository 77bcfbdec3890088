"""What we sign others verify, and the reverse.

`tests/cases/digitalbazaar` holds what @digitalbazaar/vc 7.3 signed, so that half of
this runs without Node.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from badgekit import (
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    DataIntegrity,
    EcdsaSd2023,
    MemoryFetcher,
    Verifier,
    derive,
)
from badgekit.testing import AT, badge, issuer, policy, signer
from interop.peer import DigitalBazaar, is_installed

RECORDED = sorted((Path(__file__).parents[1] / "cases" / "digitalbazaar").iterdir())
SUITES = [
    ("Ed25519", EDDSA_RDFC_2022),
    ("Ed25519", EDDSA_JCS_2022),
    ("P-256", ECDSA_RDFC_2019),
    ("P-384", ECDSA_RDFC_2019),
]
each_suite = pytest.mark.parametrize(
    ("kind", "suite"), SUITES, ids=[f"{suite.name}-{kind}" for kind, suite in SUITES]
)


@pytest.fixture(scope="module")
def digitalbazaar() -> Iterator[DigitalBazaar]:
    if not is_installed():
        pytest.skip("needs Node, and `npm ci` in benchmarks/node")
    with DigitalBazaar() as peer:
        yield peer


def rich_badge(kind: str) -> dict[str, Any]:
    """Return a badge with a list, a graph, a date, a number and other scripts."""
    document = badge(kind).to_json_object()
    document["description"] = 'Tab\t, "quotes", \\ and ünïcödé 🎓'
    document["evidence"] = [
        {"type": ["Evidence"], "narrative": "One"},
        {"type": ["Evidence"], "narrative": "One"},
    ]
    subject = document["credentialSubject"]
    subject["creditsEarned"] = 1.5
    subject["activityEndDate"] = "2025-05-01T00:00:00Z"
    subject["achievement"]["resultDescription"] = [
        {
            "id": "urn:uuid:1",
            "type": ["ResultDescription"],
            "name": "Grade",
            "resultType": "LetterGrade",
            "allowedValue": ["C", "B", "A"],
        }
    ]
    return document


def badge_with_evidence() -> dict[str, Any]:
    """Return a badge that the peer can derive from: it fails on ordered lists."""
    document = badge("P-256").to_json_object()
    document["evidence"] = [
        {"id": f"urn:uuid:{n}", "type": ["Evidence"], "narrative": f"Task {n}"}
        for n in range(2)
    ]
    return document


def key_of(kind: str) -> dict[str, str]:
    school = issuer(kind)
    return {
        "id": school.verification_method,
        "type": "Multikey",
        "controller": school.id,
        "publicKeyMultibase": signer(kind).public_key.to_multikey(),
        "secretKeyMultibase": signer(kind).to_multikey(),
    }


@each_suite
def test_what_we_sign_they_verify(
    kind: str, suite: Any, digitalbazaar: DigitalBazaar
) -> None:
    school = issuer(kind, mechanism=DataIntegrity(suite))
    secured = school.issue(rich_badge(kind), created=AT).document
    found = digitalbazaar.ask("verify", suite=suite.name, document=secured)
    assert found["result"] == {"verified": True}
    secured["name"] += "!"
    refused = digitalbazaar.ask("verify", suite=suite.name, document=secured)
    assert not refused["result"]["verified"]


@each_suite
def test_what_they_sign_we_verify(
    kind: str, suite: Any, digitalbazaar: DigitalBazaar
) -> None:
    answer = digitalbazaar.ask(
        "issue",
        suite=suite.name,
        document=rich_badge(kind),
        key=key_of(kind),
        created="2025-06-01T12:00:00Z",
    )
    verifier = Verifier(policy(kind), MemoryFetcher({}))
    report = verifier.report(answer["result"], at=AT)
    assert report, str(report)
    assert not verifier.report(answer["result"] | {"name": "x"}, at=AT)


def test_what_we_sign_to_be_disclosed_in_part_they_derive_from_and_verify(
    digitalbazaar: DigitalBazaar,
) -> None:
    base = (
        issuer("P-256", mechanism=EcdsaSd2023()).issue(badge_with_evidence()).document
    )
    theirs = digitalbazaar.ask("derive", document=base, pointers=["/evidence/0"])
    assert Verifier(policy("P-256"), MemoryFetcher({})).report(theirs["result"], at=AT)
    ours = derive(base, ["/evidence/0"]).document
    assert "evidence" in ours
    found = digitalbazaar.ask("verify", suite="ecdsa-sd-2023", document=ours)
    assert found["result"] == {"verified": True}


def test_what_they_sign_to_be_disclosed_in_part_we_derive_from_and_verify(
    digitalbazaar: DigitalBazaar,
) -> None:
    school = issuer("P-256")
    answer = digitalbazaar.ask(
        "issue",
        suite="ecdsa-sd-2023",
        document=badge_with_evidence(),
        key=key_of("P-256"),
        created="2025-06-01T12:00:00Z",
        pointers=["/issuer", "/validFrom", "/credentialSubject", "/id", "/type"],
    )
    verifier = Verifier(policy("P-256"), MemoryFetcher({}))
    assert not verifier.report(answer["result"], at=AT), (
        "a base proof is for the holder"
    )
    shown = derive(answer["result"], ["/evidence/0"])
    report = verifier.report(shown.text, at=AT)
    assert report, str(report)
    assert report.examined is not None
    assert report.examined.proof.controller == school.id


@pytest.mark.parametrize("file", RECORDED, ids=lambda file: file.stem)
def test_what_they_once_signed_we_verify(file: Path) -> None:
    kind = file.stem.rpartition("_")[2]
    document = json.loads(file.read_bytes())
    verifier = Verifier(policy(kind), MemoryFetcher({}))
    report = verifier.report(document, at=AT)
    assert report, str(report)
    document["credentialSubject"]["creditsEarned"] = 2.5
    assert not verifier.report(document, at=AT)
