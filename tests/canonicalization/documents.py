"""Documents and contexts that the tests of this folder share."""

import copy
from typing import Any

from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType
from vectors import DATA

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_3_0_2 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"

Json = dict[str, Any]


def profile(name: str, **more: Any) -> Json:
    return {
        "id": f"https://school.example/{name}",
        "type": ["Profile"],
        "name": name,
        "url": "https://school.example/",
        **more,
    }


def badge(number: int = 1, **more: Any) -> Json:
    """Return a badge with most of what Open Badges has, 124 statements large."""
    levels = [
        {
            "id": f"https://school.example/levels/{level}",
            "type": ["RubricCriterionLevel"],
            "name": f"Level {level}",
            "level": str(level),
            "points": str(level),
            "description": "Solves them with some help.",
        }
        for level in range(4)
    ]
    achievement = {
        "id": "https://school.example/achievements/linear",
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": "Linear Equations",
        "description": "Solves linear equations in one and two variables.",
        "humanCode": "LE-1",
        "creditsAvailable": 4,
        "tag": ["math", "algebra", "equations"],
        "criteria": {"narrative": "A performance task scored 3 or better."},
        "image": {"id": "https://school.example/linear.png", "type": "Image"},
        "creator": profile("department"),
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": f"Standard {standard}",
                "targetUrl": f"https://standards.example/{standard}",
                "targetCode": f"A.{standard}",
            }
            for standard in range(3)
        ],
        "resultDescription": [
            {
                "id": "https://school.example/results/grade",
                "type": ["ResultDescription"],
                "name": "Grade",
                "resultType": "RubricCriterionLevel",
                "allowedValue": ["A", "B", "C"],
                "requiredValue": "B",
                "rubricCriterionLevel": levels,
            }
        ],
    }
    return {
        "@context": [V2, OB],
        "id": f"urn:uuid:5d6c0b0a-0000-4000-8000-{number:012}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Linear Equations",
        "image": {
            "id": "https://school.example/linear.png",
            "type": "Image",
            "caption": "A line that crosses another",
        },
        "issuer": profile("school", email="badges@school.example"),
        "validFrom": "2025-01-01T00:00:00Z",
        "validUntil": "2030-01-01T00:00:00Z",
        "credentialSubject": {
            "id": f"did:example:learner{number}",
            "type": ["AchievementSubject"],
            "creditsEarned": 3.5,
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$" + "ab" * 32,
                    "identityType": "emailAddress",
                    "salt": "xyz",
                }
            ],
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": "https://school.example/results/grade",
                    "value": "A",
                    "achievedLevel": "https://school.example/levels/3",
                }
            ],
            "achievement": achievement,
        },
        "evidence": [
            {
                "id": f"https://school.example/evidence/{number}-{piece}",
                "type": ["Evidence"],
                "name": f"Worksheet {piece}",
                "narrative": "Solved in class.",
            }
            for piece in range(2)
        ],
        "credentialStatus": {
            "id": f"https://school.example/status/1#{number}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(number),
            "statusListCredential": "https://school.example/status/1",
        },
        **more,
    }


def record(members: int) -> Json:
    """Return a comprehensive learner record with that many signed badges."""
    return {
        "@context": [V2, CLR, OB],
        "id": "urn:uuid:5d6c0b0a-0000-4000-9000-000000000000",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "partial": False,
        "issuer": profile("school"),
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["ClrSubject"],
            "verifiableCredential": [
                badge(number, proof=proof(f"z{number}")) for number in range(members)
            ],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isPartOf",
                    "sourceId": f"https://school.example/achievements/{number}",
                    "targetId": "https://school.example/achievements/all",
                }
                for number in range(members - 1)
            ],
        },
    }


def endorsement() -> Json:
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:5d6c0b0a-0000-4000-a000-000000000000",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": profile("university"),
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://school.example/achievements/linear",
            "type": ["EndorsementSubject"],
            "endorsementComment": "Rigorous.",
        },
    }


def status_list() -> Json:
    return {
        "@context": [V2],
        "id": "https://school.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "https://school.example/school",
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://school.example/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAA",
        },
    }


def proof(value: str = "z1") -> Json:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2025-01-01T00:00:00Z",
        "verificationMethod": "did:key:z6Mk#z6Mk",
        "proofPurpose": "assertionMethod",
        "proofValue": value,
    }


def presentation() -> Json:
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:5d6c0b0a-0000-4000-b000-000000000000",
        "type": "VerifiablePresentation",
        "holder": "did:example:learner",
        "verifiableCredential": [badge(1, proof=proof("z1")), endorsement()],
    }


def legacy_badge() -> Json:
    """Return a badge of the Verifiable Credentials Data Model 1.1."""
    return {
        "@context": [V1, OB_3_0_2],
        "id": "https://school.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Linear Equations",
        "issuer": profile("school"),
        "issuanceDate": "2023-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://school.example/achievements/linear",
                "type": ["Achievement"],
                "name": "Linear Equations",
                "description": "Solves linear equations.",
                "criteria": {"narrative": "A test."},
                "image": {"id": "https://school.example/linear.png", "type": "Image"},
            },
        },
    }


ALL = {
    "badge": badge(),
    "record": record(2),
    "endorsement": endorsement(),
    "status list": status_list(),
    "presentation": presentation(),
    "legacy badge": legacy_badge(),
    "badge with endorsements": badge(
        endorsement=[endorsement() | {"proof": proof("z2")}],
        proof=[proof(), proof("z3")],
    ),
}


def changed(document: Json, pointer: str, value: Any) -> Json:
    """Return *document* with another value at *pointer*; `...` takes it away."""
    document = copy.deepcopy(document)
    *path, last = pointer.removeprefix("/").split("/")
    target: Any = document
    for token in path:
        target = target[int(token) if isinstance(target, list) else token]
    key: Any = int(last) if isinstance(target, list) else last
    if value is ...:
        del target[key]
    else:
        target[key] = value
    return document


def renamed(document: Json, pointer: str, name: str) -> Json:
    """Return *document* with the member at *pointer* under another *name*."""
    document = copy.deepcopy(document)
    *path, last = pointer.removeprefix("/").split("/")
    target: Any = document
    for token in path:
        target = target[int(token) if isinstance(target, list) else token]
    target[name] = target.pop(last)
    return document


def loader_of(context: Any, url: str = "https://context.example/v1") -> ContextLoader:
    """Return a loader that has *context* as well."""
    return ContextLoader({url: {"@context": context}})


_FILES = {
    "https://w3id.org/citizenship/v4rc1": "w3c/citizenship-v4rc1.jsonld",
    "https://w3id.org/openbadges/v2": "ob2/ob-v2-context.json",
    "https://w3id.org/security/v1": "legacy/w3id-security-v1.jsonld",
    "https://w3id.org/security/v2": "legacy/w3id-security-v2.jsonld",
    "https://w3id.org/vdl/v1": "legacy/w3id-vdl-v1.jsonld",
}
PUBLISHED = ContextLoader(
    {
        url: (DATA / "contexts" / file).read_bytes()
        for url, file in _FILES.items()
        if (DATA / "contexts" / file).is_file()
    }
)
"""The built-in contexts, and others that published vectors use."""


def problem(error: DocumentError) -> tuple[ProblemType, str | None]:
    """Return what the one problem of *error* is, and where."""
    found: Problem
    (found,) = error.problems
    return found.type, found.pointer
