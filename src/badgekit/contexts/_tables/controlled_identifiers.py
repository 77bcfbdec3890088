"""Controlled identifier documents, DID documents, and the keys in them."""

from badgekit.contexts._tables._vocabularies import (
    DATE_TIME,
    DID,
    MULTIBASE,
    SECURITY,
    VERIFICATION_RELATIONSHIPS,
)
from badgekit.contexts._terms import Context, Term, link, protected, terms

_METHOD = {
    "controller": link(SECURITY + "controller"),
    "expires": Term(SECURITY + "expiration", DATE_TIME),
    "revoked": Term(SECURITY + "revoked", DATE_TIME),
}

_MULTIKEY = Term(
    SECURITY + "Multikey",
    context=protected(
        {
            **_METHOD,
            **terms(
                SECURITY, "publicKeyMultibase", "secretKeyMultibase", type=MULTIBASE
            ),
        }
    ),
)

_JSON_WEB_KEY = Term(
    SECURITY + "JsonWebKey",
    context=protected(
        {**_METHOD, **terms(SECURITY, "publicKeyJwk", "secretKeyJwk", type="@json")}
    ),
)

_DID = protected(
    {
        **VERIFICATION_RELATIONSHIPS,
        "alsoKnownAs": link("https://www.w3.org/ns/activitystreams#alsoKnownAs"),
        "controller": link(SECURITY + "controller"),
        "service": Term(
            DID + "service",
            "@id",
            context=protected({"serviceEndpoint": link(DID + "serviceEndpoint")}),
        ),
        "verificationMethod": link(SECURITY + "verificationMethod"),
    }
)

CONTEXTS = (
    Context(
        url="https://www.w3.org/ns/cid/v1",
        scope=_DID.with_terms({"Multikey": _MULTIKEY, "JsonWebKey": _JSON_WEB_KEY}),
        published_sha256=(
            "ea216ecc1cb02cd39b693dba2250141e270ba0bf95890be107dd9a9e8e43de85"
        ),
    ),
    Context(
        url="https://www.w3.org/ns/did/v1",
        scope=_DID,
        published_sha256=(
            "4f3eae5568c9c5f036a082088f9e192019ee06faa78973c87ff91d5421b88dad"
        ),
    ),
    Context(
        url="https://w3id.org/security/multikey/v1",
        scope=protected({"Multikey": _MULTIKEY}),
        published_sha256=(
            "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597"
        ),
    ),
    Context(
        url="https://w3id.org/security/jwk/v1",
        scope=protected({"JsonWebKey": _JSON_WEB_KEY}),
        published_sha256=(
            "0f14b62f6071aafe00df265770ea0c7508e118247d79b7d861a406d2aa00bece"
        ),
    ),
)
