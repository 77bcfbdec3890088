"""Credentials whose parts are disclosed in these tests."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from badgekit import (
    Issuer,
    MemoryFetcher,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    Verifier,
    testing,
)
from badgekit.securing import ECDSA_RDFC_2019, DataIntegrity, EcdsaSd2023
from badgekit.securing.selective import CredentialKeys

AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
VC = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
BASE = "https://lincoln.example"
KEYS = CredentialKeys(testing.signer("P-256"), bytes(range(32)))
HASHED = {
    "type": "IdentityObject",
    "hashed": True,
    "identityHash": "sha256$" + "b5809d8a92f88584" * 4,
    "identityType": "emailAddress",
    "salt": "n3v0-pH2nL8qz5Wc",
}
PLAIN = {
    "type": "IdentityObject",
    "hashed": False,
    "identityHash": "20-1234",
    "identityType": "systemId",
}


@cache
def issuer() -> Issuer:
    return Issuer.with_did_key(
        "Lincoln High School", testing.signer("P-256"), mechanism=EcdsaSd2023()
    )


def signed(document: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Return *document* with a base proof; *options* as `EcdsaSd2023` has them."""
    return (
        EcdsaSd2023(**options)
        .secure(
            document,
            signer=testing.signer("P-256"),
            verification_method=issuer().verification_method,
            created=AT,
        )
        .document
    )


def report(secured: Any, **policy: Any) -> VerificationReport:
    """Verify *secured* as anybody would, with a policy that trusts `issuer`."""
    trusting = VerificationPolicy(
        issuers=TrustedIssuers([issuer().id]), check_status=False, **policy
    )
    return Verifier(trusting, MemoryFetcher()).report(secured, at=AT)


def badge(**members: Any) -> dict[str, Any]:
    return {
        "@context": [VC, OB],
        "id": "urn:uuid:6f0d3b0e-6b1f-4a94-9f2e-3a8f2f0c7d11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Linear Equations",
        "issuer": {"id": issuer().id, "type": ["Profile"], "name": "Lincoln"},
        "validFrom": "2025-05-01T09:30:00Z",
        "validUntil": "2095-06-01T09:30:00Z",
        "awardedDate": "2025-05-30T12:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [PLAIN, HASHED],
            "narrative": "Solved all twelve tasks.",
            "creditsEarned": 2.5,
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{BASE}/badges/1#grade",
                    "value": grade,
                }
                for grade in ("good", "better")
            ],
            "achievement": achievement(1),
        },
        "evidence": [
            {"id": f"{BASE}/evidence/1", "type": ["Evidence"], "name": "Task one"},
            {"type": ["Evidence"], "narrative": "Task two, in the hall."},
        ],
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": f"{BASE}/status/1",
        },
        **members,
    }


def achievement(number: int) -> dict[str, Any]:
    return {
        "id": f"{BASE}/badges/{number}",
        "type": ["Achievement"],
        "name": f"Achievement {number}",
        "description": "Solves equations.",
        "criteria": {"narrative": "A performance task."},
        "tag": ["algebra", "equations"],
        "resultDescription": [
            {
                "id": f"{BASE}/badges/{number}#grade",
                "type": ["ResultDescription"],
                "name": "Grade",
                "resultType": "LetterGrade",
                "allowedValue": ["good", "better", "best"],
            }
        ],
    }


def record(size: int = 4) -> dict[str, Any]:
    return {
        "@context": [VC, CLR, OB],
        "id": "urn:uuid:0d3b6f0e-1f6b-4a94-9f2e-3a8f2f0c7d11",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Transcript",
        "partial": False,
        "issuer": {"id": issuer().id, "type": ["Profile"], "name": "Lincoln"},
        "validFrom": "2025-05-01T09:30:00Z",
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [HASHED],
            "verifiableCredential": [member(number) for number in range(size)],
            "association": [
                {
                    "type": "Association",
                    "associationType": "precedes",
                    "sourceId": f"{BASE}/badges/0",
                    "targetId": f"{BASE}/badges/1",
                }
            ],
        },
    }


@cache
def _member_issuer() -> Issuer:
    return Issuer(
        profile=issuer().profile,
        signer=testing.signer("P-256"),
        verification_method=issuer().verification_method,
        mechanism=DataIntegrity(ECDSA_RDFC_2019),
    )


@cache
def member(number: int) -> dict[str, Any]:
    """Return a badge that is signed, for a place in a record."""
    document = badge(id=f"urn:uuid:00000000-0000-4000-8000-{number:012}")
    for name in ("evidence", "credentialStatus"):
        del document[name]
    document["credentialSubject"] = {
        "type": ["AchievementSubject"],
        "identifier": [HASHED],
        "achievement": achievement(number),
    }
    return _member_issuer().issue(document, created=AT).document
