"""Documents that the tests of the models share."""

from typing import Any

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
JWS = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"


def profile() -> dict[str, Any]:
    return {
        "id": "https://lincoln.example/issuer",
        "type": ["Profile"],
        "name": "Lincoln High School",
        "url": "https://lincoln.example",
        "phone": "+1 555 0100",
        "description": "A school",
        "email": "office@lincoln.example",
        "image": {"id": "https://lincoln.example/logo.png", "type": "Image"},
        "address": {
            "type": ["Address"],
            "addressCountryCode": "US",
            "addressLocality": "Lincoln",
            "geo": {"type": "GeoCoordinates", "latitude": 40.8, "longitude": -96.7},
        },
        "otherIdentifier": [
            {
                "type": "IdentifierEntry",
                "identifier": "0815",
                "identifierType": "sourcedId",
            }
        ],
        "official": "Ms. Principal",
        "parentOrg": {"id": "https://district.example", "type": ["Profile"]},
        "dateOfBirth": "1901-02-03",
        "endorsementJwt": [JWS],
    }


def endorsement() -> dict[str, Any]:
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:6a7d2a0f-6e6c-4b9c-8a61-000000000001",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": "https://employer.example", "type": ["Profile"]},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://lincoln.example/badges/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "We hire for this.",
        },
    }


def alignment() -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": "CCSS.MATH.8.EE.C.7",
        "targetUrl": "https://case.example/CFItems/1",
        "targetType": "CFItem",
        "targetCode": "8.EE.C.7",
    }


def achievement() -> dict[str, Any]:
    return {
        "id": "https://lincoln.example/badges/1",
        "type": ["Achievement"],
        "name": "Linear Equations",
        "description": "Solves linear equations.",
        "criteria": {"narrative": "Scored 3 or better."},
        "achievementType": "Badge",
        "creator": profile(),
        "creditsAvailable": 1.5,
        "inLanguage": "en-US",
        "image": {"id": "https://lincoln.example/1.png", "type": "Image"},
        "tag": ["algebra", "equations"],
        "alignment": [alignment()],
        "related": [{"id": "https://lincoln.example/badges/2", "type": ["Related"]}],
        "resultDescription": [
            {
                "id": "urn:uuid:rd",
                "type": ["ResultDescription"],
                "name": "Score",
                "resultType": "RubricCriterionLevel",
                "allowedValue": ["1", "2", "3"],
                "rubricCriterionLevel": [
                    {"id": "urn:uuid:l1", "type": ["RubricCriterionLevel"], "name": "1"}
                ],
            }
        ],
        "endorsement": [endorsement()],
    }


def badge() -> dict[str, Any]:
    """Return an Open Badge that has nearly every member there is."""
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:6a7d2a0f-6e6c-4b9c-8a61-1c8d0e6a0a3a",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Linear Equations",
        "description": "A badge",
        "image": {"id": "https://lincoln.example/1.png", "type": "Image"},
        "issuer": profile(),
        "validFrom": "2025-06-01T09:30:00Z",
        "validUntil": "2035-06-01T09:30:00.000+02:00",
        "awardedDate": "2025-06-01T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$" + "a" * 64,
                    "identityType": "emailAddress",
                    "salt": "Kosher",
                }
            ],
            "achievement": achievement(),
            "activityStartDate": "2025-01-01T00:00:00Z",
            "creditsEarned": 1.0,
            "narrative": "Well done",
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": "urn:uuid:rd",
                    "achievedLevel": "urn:uuid:l1",
                    "status": "Completed",
                    "value": "3",
                }
            ],
            "source": {"id": "https://assessor.example", "type": ["Profile"]},
        },
        "evidence": [
            {"id": "https://lincoln.example/e/1", "type": ["Evidence"], "name": "Test"}
        ],
        "credentialStatus": {
            "id": "https://lincoln.example/status/3#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": "https://lincoln.example/status/3",
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
                "ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
        "refreshService": {
            "id": "https://lincoln.example/refresh/1",
            "type": "1EdTechCredentialRefresh",
        },
        "termsOfUse": [{"type": "IssuerPolicy", "id": "https://lincoln.example/tou"}],
        "endorsement": [endorsement()],
        "endorsementJwt": [JWS],
        "proof": [
            {
                "type": "DataIntegrityProof",
                "created": "2025-06-01T09:30:01Z",
                "cryptosuite": "eddsa-rdfc-2022",
                "verificationMethod": "https://lincoln.example/issuer#key-1",
                "proofPurpose": "assertionMethod",
                "proofValue": "z3FXQ",
            }
        ],
    }


def small_badge() -> dict[str, Any]:
    """Return an Open Badge with the members that one must have, and no others."""
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:6a7d2a0f-6e6c-4b9c-8a61-1c8d0e6a0a3a",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://lincoln.example/issuer", "type": ["Profile"]},
        "validFrom": "2025-06-01T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://lincoln.example/badges/1",
                "type": ["Achievement"],
                "name": "Linear Equations",
                "description": "Solves linear equations.",
                "criteria": {"narrative": "Scored 3 or better."},
            },
        },
    }


def old_badge() -> dict[str, Any]:
    """Return an Open Badge of VCDM 1.1."""
    badge = small_badge()
    issued = badge.pop("validFrom")
    return badge | {
        "@context": [V1, OB],
        "name": "Linear Equations",
        "issuanceDate": issued,
        "expirationDate": "2035-06-01T09:30:00Z",
    }


def record() -> dict[str, Any]:
    """Return a comprehensive learner record of two credentials."""
    return {
        "@context": [V2, CLR, OB],
        "id": "urn:uuid:6a7d2a0f-6e6c-4b9c-8a61-00000000c1c1",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "partial": False,
        "issuer": profile(),
        "validFrom": "2025-06-01T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "achievement": [achievement()],
            "verifiableCredential": [badge(), endorsement(), generic()],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isChildOf",
                    "sourceId": "https://lincoln.example/badges/1",
                    "targetId": "https://lincoln.example/badges/2",
                }
            ],
        },
    }


def generic() -> dict[str, Any]:
    """Return a credential of a type that has no model."""
    return {
        "@context": [V2, {"Degree": "https://e.example/#Degree"}],
        "type": ["VerifiableCredential", "DegreeCredential"],
        "issuer": {
            "id": "did:example:university",
            "type": ["Profile"],
            "name": "University",
        },
        "validFrom": "2025-06-01T09:30:00Z",
        "credentialSubject": {"id": "did:example:ada", "degree": {"type": "Degree"}},
    }


def status_list() -> dict[str, Any]:
    return {
        "@context": [V2],
        "id": "https://lincoln.example/status/3",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:example:lincoln",
        "validFrom": "2025-06-01T09:30:00Z",
        "credentialSubject": {
            "id": "https://lincoln.example/status/3#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAA",
            "ttl": 300000,
        },
    }
