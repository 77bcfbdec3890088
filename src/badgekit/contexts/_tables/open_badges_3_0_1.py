"""Open Badges 3.0: the unversioned context and 3.0.1, which need the VCDM 1.1."""

from badgekit.contexts._tables._open_badges import BASE, OB, classes
from badgekit.contexts._tables._vocabularies import SCHEMA, XSD_HTTPS
from badgekit.contexts._terms import Context, Scope, Term, link, terms

# The prefix is declared, as a namespace that is not that of XML Schema.
_XSD = {"xsd": XSD_HTTPS}
_ANY_URI = "xsd:anyURI"
_DATE = "xsd:date"
_FLOAT = "xsd:float"
_STRING = "xsd:string"

_IMAGE = {"image": link(OB + "Image")}


def _set_of(name: str, type: str) -> dict[str, Term]:
    """Return a property whose datatype is a class: nodes are not affected by it."""
    return {name: Term(OB + name, OB + type, "@set")}


_ALIGNMENT = {
    **terms(OB, "targetCode", "targetType", type=_STRING),
    **terms(SCHEMA, "targetDescription", "targetFramework", "targetName", type=_STRING),
    "targetUrl": Term(SCHEMA + "targetUrl", _ANY_URI),
}

_SCOPES: dict[str, dict[str, Term]] = {
    "Achievement": {
        **terms(
            OB,
            "achievementType",
            "fieldOfStudy",
            "humanCode",
            "specialization",
            "version",
            type=_STRING,
        ),
        **_set_of("alignment", "Alignment"),
        **_set_of("otherIdentifier", "IdentifierEntry"),
        **_set_of("related", "Related"),
        **_set_of("resultDescription", "ResultDescription"),
        "creator": Term(OB + "Profile"),
        "creditsAvailable": Term(OB + "creditsAvailable", _FLOAT),
        "criteria": link(OB + "Criteria"),
        "tag": Term(SCHEMA + "keywords", _STRING, "@set"),
    },
    "AchievementSubject": {
        **terms(OB, "licenseNumber", "role", "term", type=_STRING),
        **terms(OB, "activityEndDate", "activityStartDate", type=_DATE),
        **_set_of("identifier", "IdentityObject"),
        **_set_of("result", "Result"),
        "achievement": Term(OB + "Achievement"),
        "creditsEarned": Term(OB + "creditsEarned", _FLOAT),
        "source": Term(OB + "source", OB + "Profile"),
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
            type=_STRING,
        ),
        "addressCountryCode": Term(OB + "CountryCode", _STRING),
        "geo": Term(OB + "GeoCoordinates"),
    },
    "EndorsementSubject": terms(OB, "endorsementComment", type=_STRING),
    "Evidence": terms(SCHEMA, "audience", "genre", type=_STRING),
    "GeoCoordinates": terms(SCHEMA, "latitude", "longitude", type=_STRING),
    "IdentifierEntry": terms(OB, "identifier", "identifierType", type=_STRING),
    "IdentityObject": {
        **terms(OB, "identityHash", "identityType", "salt", type=_STRING),
        "hashed": Term(OB + "hashed", "xsd:boolean"),
    },
    "Image": terms(SCHEMA, "caption", type=_STRING),
    "Profile": {
        **terms(
            SCHEMA,
            "additionalName",
            "email",
            "familyName",
            "givenName",
            "honorificPrefix",
            "honorificSuffix",
            type=_STRING,
        ),
        **terms(
            OB,
            "familyNamePrefix",
            "official",
            "parentOrg",
            "patronymicName",
            type=_STRING,
        ),
        **_set_of("otherIdentifier", "IdentifierEntry"),
        "address": Term(OB + "Address"),
        "dateOfBirth": Term(OB + "dateOfBirth", _DATE),
        "phone": Term(OB + "PhoneNumber", _STRING),
    },
    "Related": terms(OB, "version", type=_STRING),
    "Result": {
        **terms(OB, "achievedLevel", "resultDescription", type=_ANY_URI),
        "status": Term(OB + "status", _STRING),
        "value": Term(SCHEMA + "value", _STRING),
    },
    "ResultDescription": {
        **terms(
            OB, "requiredValue", "resultType", "valueMax", "valueMin", type=_STRING
        ),
        **_set_of("rubricCriterionLevel", "RubricCriterionLevel"),
        "allowedValue": Term(OB + "allowedValue", _STRING, "@set"),
        "requiredLevel": Term(OB + "requiredLevel", _ANY_URI),
    },
    "RubricCriterionLevel": terms(OB, "level", "points", type=_STRING),
}


def _plain(definitions: dict[str, Term]) -> Scope:
    return Scope(definitions, aliases=False)


_UNVERSIONED = Scope(
    {
        **_XSD,
        **classes({name: _plain(scope) for name, scope in _SCOPES.items()}),
        "Alignment": Term(SCHEMA + "Alignment", context=_plain(_ALIGNMENT)),
        **_set_of("alignment", "Alignment"),
        **_set_of("endorsement", "EndorsementCredential"),
        **terms(SCHEMA, "description", "name", type=_STRING),
        "image": Term(OB + "image", OB + "Image"),
        "narrative": Term(OB + "narrative", _STRING),
        "url": Term(SCHEMA + "url", _ANY_URI),
    }
)

_3_0_1 = (
    _UNVERSIONED.with_scoped(
        "Achievement",
        {
            **terms(
                OB,
                "alignment",
                "otherIdentifier",
                "related",
                "resultDescription",
                container="@set",
            ),
            "creator": Term(OB + "creator"),
            **_IMAGE,
        },
    )
    .with_scoped(
        "AchievementSubject",
        {
            **terms(OB, "identifier", "result", container="@set"),
            "achievement": Term(OB + "achievement-0"),
            "source": link(OB + "source"),
            **_IMAGE,
        },
    )
    .with_scoped(
        "Profile",
        {
            **terms(OB, "address", "parentOrg", type="@id"),
            **terms(OB, "otherIdentifier", container="@set"),
            "phone": Term(OB + "phone", _STRING),
            **_IMAGE,
        },
    )
    .with_scoped(
        "ResultDescription", terms(OB, "rubricCriterionLevel", container="@set")
    )
    .with_terms(
        {
            "Alignment": Term(SCHEMA + "AlignmentObject", context=_plain(_ALIGNMENT)),
            **terms(OB, "alignment", "endorsement", container="@set"),
            "awardedDate": Term(OB + "awardedDate", "xsd:dateTime"),
            "image": link(OB + "image"),
        }
    )
)

CONTEXTS = (
    Context(
        url=BASE + "context-3.0.1.json",
        scope=_3_0_1,
        published_sha256=(
            "d582f3564282fb3b709136d28412e78e70b678b4dbc2f0221f67d84932748355"
        ),
    ),
    Context(
        url=BASE + "context.json",
        scope=_UNVERSIONED,
        published_sha256=(
            "b077fa134d909d92c1dcd1c153f2af1b244aeb415967fdc1467d7fc5dd48ac10"
        ),
    ),
)
