"""Verifiable Credentials Data Model 2.0."""

from badgekit.contexts._tables._vocabularies import (
    CREDENTIALS,
    DATE_TIME,
    JOSE,
    JWT,
    MULTIBASE,
    PROOF,
    SCHEMA,
    SECURITY,
    XSD_HTTPS,
)
from badgekit.contexts._tables.data_integrity import DATA_INTEGRITY_PROOF
from badgekit.contexts._tables.status import BITSTRING_STATUS_LIST
from badgekit.contexts._terms import (
    CLEARED,
    Context,
    Scope,
    Term,
    named,
    protected,
    terms,
)

_NUMERIC_DATE = XSD_HTTPS + "nonNegativeInteger"

_CREDENTIAL = protected(
    {
        **named(SCHEMA, "description", "name"),
        **terms(
            CREDENTIALS,
            "confidenceMethod",
            "credentialSchema",
            "credentialStatus",
            "credentialSubject",
            "evidence",
            "issuer",
            "refreshService",
            "relatedResource",
            "renderMethod",
            "termsOfUse",
            type="@id",
        ),
        **terms(CREDENTIALS, "validFrom", "validUntil", type=DATE_TIME),
        "proof": PROOF,
    }
)

_PRESENTATION = protected(
    {
        **terms(CREDENTIALS, "holder", "termsOfUse", type="@id"),
        "proof": PROOF,
        "verifiableCredential": Term(
            CREDENTIALS + "verifiableCredential", "@id", "@graph", CLEARED
        ),
    }
)

_JSON_SCHEMA = protected(terms(CREDENTIALS, "jsonSchema", type="@json"))

_CONFIRMATION = protected(
    {"kid": Term(JWT + "kid", "@id"), "jwk": Term(JWT + "jwk", "@json")},
    aliases=False,
)

# The names that JOSE and SD-JWT give to members of the same object. Some claims of
# RFC 7519 are published under the vocabulary of JOSE headers.
_JOSE_AND_JWT = {
    **terms(JWT, "...", "_sd_alg"),
    **terms(JWT, "_sd", type="@json"),
    **terms(JWT, "aud", type="@id"),
    **terms(JWT, "exp", "iat", "nbf", type=_NUMERIC_DATE),
    **terms(JOSE, "iss", "jku", "kid", "sub", "x5u", type="@id"),
    "cnf": Term(JWT + "cnf", context=_CONFIRMATION),
}


def _class(name: str, scope: Scope) -> dict[str, Term]:
    return {name: Term(CREDENTIALS + name, context=scope)}


_TERMS: dict[str, Term | str] = {
    **named(SCHEMA, "description", "name"),
    "digestMultibase": Term(SECURITY + "digestMultibase", MULTIBASE),
    "digestSRI": Term(CREDENTIALS + "digestSRI", CREDENTIALS + "sriString"),
    "mediaType": Term(SCHEMA + "encodingFormat"),
    **_class("VerifiableCredential", _CREDENTIAL),
    **_class("VerifiablePresentation", _PRESENTATION),
    **_class("JsonSchema", _JSON_SCHEMA),
    **named(
        CREDENTIALS,
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
        "JsonSchemaCredential",
    ),
    **BITSTRING_STATUS_LIST,
    "DataIntegrityProof": Term(
        SECURITY + "DataIntegrityProof", context=DATA_INTEGRITY_PROOF
    ),
    **_JOSE_AND_JWT,
}

CONTEXTS = (
    Context(
        url="https://www.w3.org/ns/credentials/v2",
        scope=protected(_TERMS),
        published_sha256=(
            "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
        ),
    ),
)
