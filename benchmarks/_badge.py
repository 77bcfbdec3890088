"""The badge that is issued and verified: about 5 kB, with all that makes one large."""

from typing import Any

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"


def badge(issuer: str) -> dict[str, Any]:
    """Return an unsigned badge of *issuer*, with a rubric, a result and evidence."""
    base = "https://lincoln.example"
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": "urn:uuid:6f0d3b0e-6b1f-4a94-9f2e-3a8f2f0c7d11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Linear Equations",
        "description": "Awarded for solving linear equations in class and on paper.",
        "issuer": _issuer(issuer, base),
        "validFrom": "2025-06-01T09:30:00Z",
        "validUntil": "2095-06-01T09:30:00Z",
        "awardedDate": "2025-05-30T12:00:00Z",
        "credentialSubject": _subject(base),
        "evidence": [
            {
                "id": f"{base}/evidence/{number}",
                "type": ["Evidence"],
                "name": f"Performance task {number}",
                "description": "Photographs of the worked solutions, with comments.",
                "narrative": "Set up two equations from a text and solved them.",
                "genre": "Portfolio",
                "audience": "Teachers and guardians",
            }
            for number in (1, 2)
        ],
        "credentialStatus": {
            "id": f"{base}/status/1#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": f"{base}/status/1",
        },
    }


def _issuer(issuer: str, base: str) -> dict[str, Any]:
    return {
        "id": issuer,
        "type": ["Profile"],
        "name": "Lincoln High School",
        "url": base,
        "email": "badges@lincoln.example",
        "phone": "+1-555-0100",
        "description": "A public school for grades nine to twelve.",
        "image": {
            "id": f"{base}/crest.png",
            "type": "Image",
            "caption": "The crest of the school",
        },
    }


def _subject(base: str) -> dict[str, Any]:
    rubric = f"{base}/badges/linear-equations#rubric"
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": "sha256$" + "b5809d8a92f88584" * 4,
                "identityType": "emailAddress",
                "salt": "n3v0-pH2nL8qz5Wc",
            }
        ],
        "activityStartDate": "2025-02-01T08:00:00Z",
        "activityEndDate": "2025-05-28T16:00:00Z",
        "narrative": "Solved all twelve tasks, three of them in two ways.",
        "result": [
            {
                "type": ["Result"],
                "resultDescription": rubric,
                "achievedLevel": f"{rubric}-3",
                "value": "3",
            }
        ],
        "achievement": _achievement(base, rubric),
    }


def _achievement(base: str, rubric: str) -> dict[str, Any]:
    levels = ("Beginning", "Developing", "Proficient", "Advanced")
    return {
        "id": f"{base}/badges/linear-equations",
        "type": ["Achievement"],
        "achievementType": "Competency",
        "name": "Linear Equations",
        "description": "Solves linear equations in one and two variables.",
        "criteria": {
            "id": f"{base}/badges/linear-equations/criteria",
            "narrative": "A performance task scored 3 or better by two reviewers, "
            "on a rubric that the department agreed on.",
        },
        "image": {"id": f"{base}/badges/linear-equations.png", "type": "Image"},
        "inLanguage": "en-US",
        "humanCode": "ALG-1-LIN",
        "fieldOfStudy": "Mathematics",
        "version": "2.1",
        "tag": ["algebra", "equations", "mathematics"],
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": f"Reasoning with equations, standard {number}",
                "targetDescription": "Solve equations and explain each step.",
                "targetUrl": f"https://standards.example/mathematics/A-REI-{number}",
                "targetFramework": "State Standards for Mathematics",
                "targetCode": f"A-REI.{number}",
                "targetType": "CFItem",
            }
            for number in (1, 2, 3)
        ],
        "resultDescription": [
            {
                "id": rubric,
                "type": ["ResultDescription"],
                "name": "Level of mastery",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": f"{rubric}-3",
                "rubricCriterionLevel": [
                    {
                        "id": f"{rubric}-{points}",
                        "type": ["RubricCriterionLevel"],
                        "name": name,
                        "level": str(points),
                        "points": str(points),
                        "description": f"{name}: see the rubric for what that means.",
                    }
                    for points, name in enumerate(levels, start=1)
                ],
            }
        ],
    }


def record(badges: list[dict[str, Any]], publisher: str) -> dict[str, Any]:
    """Return an unsigned record of *badges*, each said to be part of the first."""
    ids = [one["id"] for one in badges]
    return {
        "@context": [
            CREDENTIALS,
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            OPEN_BADGES,
        ],
        "id": "urn:uuid:0c9a8b1e-2d1b-4a52-8f0c-5b7a1a2f6e01",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "All of a school year",
        "issuer": {"id": publisher, "type": ["Profile"], "name": "Lincoln High School"},
        "validFrom": "2025-06-30T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["ClrSubject"],
            "verifiableCredential": badges,
            "association": [
                {
                    "type": "Association",
                    "associationType": "isPartOf",
                    "sourceId": source,
                    "targetId": ids[0],
                }
                for source in ids[1:]
            ],
        },
    }
