"""Open Badges 3.0: contexts 3.0.2 and 3.0.3, which work with the VCDM 2.0.

The file of 3.0.3 has changed in place: the generation of April 2025 had neither
`endorsementJwt` nor `jti`.
"""

from badgekit.contexts._tables._open_badges import BASE, OB, classes
from badgekit.contexts._tables._vocabularies import JWT, SCHEMA, XSD_HTTPS
from badgekit.contexts._terms import Context, Scope, Term, link, protected, terms

_ANY_URI = XSD_HTTPS + "anyURI"
_DATE = XSD_HTTPS + "date"
_FLOAT = XSD_HTTPS + "float"

_IMAGE = {"image": link(OB + "image")}
_IMAGE_3_0_2 = {"image": link(OB + "Image")}
_LANGUAGE = terms(SCHEMA, "inLanguage")

_SCOPES: dict[str, dict[str, Term]] = {
    "Achievement": {
        **terms(
            OB,
            "achievementType",
            "creator",
            "fieldOfStudy",
            "humanCode",
            "specialization",
            "version",
        ),
        **terms(
            OB,
            "alignment",
            "otherIdentifier",
            "related",
            "resultDescription",
            container="@set",
        ),
        "creditsAvailable": Term(OB + "creditsAvailable", _FLOAT),
        "criteria": link(OB + "Criteria"),
        "tag": Term(SCHEMA + "keywords", container="@set"),
        **_IMAGE_3_0_2,
    },
    "AchievementSubject": {
        **terms(OB, "licenseNumber", "role", "term"),
        **terms(OB, "activityEndDate", "activityStartDate", type=_DATE),
        **terms(OB, "identifier", "result", container="@set"),
        "achievement": Term(OB + "achievement-0"),
        "creditsEarned": Term(OB + "creditsEarned", _FLOAT),
        "source": link(OB + "source"),
        **_IMAGE_3_0_2,
    },
    "Address": {
        **terms(
            SCHEMA,
            "addressCountry",
            "addressLocality",
            "addressRegion",
            "postOfficeBoxNumber",
            "postalCode",
            "streetAddress",
        ),
        "addressCountryCode": Term(OB + "CountryCode"),
        "geo": Term(OB + "GeoCoordinates"),
    },
    "EndorsementSubject": terms(OB, "endorsementComment"),
    "Evidence": terms(SCHEMA, "audience", "genre"),
    "GeoCoordinates": terms(SCHEMA, "latitude", "longitude"),
    "IdentifierEntry": terms(OB, "identifier", "identifierType"),
    "IdentityObject": {
        **terms(OB, "identityHash", "identityType", "salt"),
        "hashed": Term(OB + "hashed", XSD_HTTPS + "boolean"),
    },
    "Image": terms(SCHEMA, "caption"),
    "Profile": {
        **terms(
            SCHEMA,
            "additionalName",
            "email",
            "familyName",
            "givenName",
            "honorificPrefix",
            "honorificSuffix",
        ),
        **terms(OB, "familyNamePrefix", "official", "patronymicName", "phone"),
        **terms(OB, "address", "parentOrg", type="@id"),
        "dateOfBirth": Term(OB + "dateOfBirth", _DATE),
        "otherIdentifier": Term(OB + "otherIdentifier", container="@set"),
        **_IMAGE_3_0_2,
    },
    "Related": terms(OB, "version"),
    "Result": {
        **terms(OB, "achievedLevel", "resultDescription", type=_ANY_URI),
        "status": Term(OB + "status"),
        "value": Term(SCHEMA + "value"),
    },
    "ResultDescription": {
        **terms(OB, "requiredValue", "resultType", "valueMax", "valueMin"),
        "allowedValue": Term(OB + "allowedValue", container="@list"),
        "requiredLevel": Term(OB + "requiredLevel", _ANY_URI),
        "rubricCriterionLevel": Term(OB + "rubricCriterionLevel", container="@set"),
    },
    "RubricCriterionLevel": terms(OB, "level", "points"),
}

_ALIGNMENT = {
    **terms(OB, "targetCode", "targetType"),
    **terms(SCHEMA, "targetDescription", "targetFramework", "targetName"),
    "targetUrl": Term(SCHEMA + "targetUrl", _ANY_URI),
}

_3_0_2: Scope = protected(
    {
        **classes({name: protected(scope) for name, scope in _SCOPES.items()}),
        "Alignment": Term(SCHEMA + "AlignmentObject", context=protected(_ALIGNMENT)),
        **terms(OB, "alignment", "endorsement", container="@set"),
        **terms(SCHEMA, "description", "name"),
        "narrative": Term(OB + "narrative"),
        "url": Term(SCHEMA + "url", _ANY_URI),
        **_IMAGE_3_0_2,
    }
)

_APRIL_2025 = (
    _3_0_2.with_scoped("Achievement", {**_IMAGE, **_LANGUAGE})
    .with_scoped("AchievementSubject", {**terms(OB, "achievement"), **_IMAGE})
    .with_scoped("Profile", _IMAGE)
    .with_scoped("Related", _LANGUAGE)
    .with_terms(
        {
            **_IMAGE,
            **_LANGUAGE,
            # No prefix `xsd` is declared: the datatype is this very string.
            "awardedDate": Term(OB + "awardedDate", "xsd:dateTime"),
        }
    )
)

_3_0_3 = _APRIL_2025.with_terms(
    {
        "endorsementJwt": Term(OB + "endorsementJwt", container="@set"),
        "jti": link(JWT + "jti"),
    }
)

CONTEXTS = (
    Context(
        url=BASE + "context-3.0.3.json",
        scope=_3_0_3,
        published_sha256=(
            "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
        ),
    ),
    Context(
        url=BASE + "context-3.0.3.json",
        scope=_APRIL_2025,
        published_sha256=(
            "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761"
        ),
    ),
    Context(
        url=BASE + "context-3.0.2.json",
        scope=_3_0_2,
        published_sha256=(
            "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53"
        ),
    ),
)
