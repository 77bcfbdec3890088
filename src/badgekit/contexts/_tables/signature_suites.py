"""Suites from before Data Integrity: Ed25519Signature2020, JsonWebSignature2020."""

from badgekit.contexts._tables._vocabularies import (
    DATE_TIME,
    MULTIBASE,
    PROOF,
    PROOF_OPTIONS,
    PROOF_VALUE,
    SECURITY,
)
from badgekit.contexts._terms import (
    Context,
    Scope,
    Term,
    link,
    named,
    protected,
    terms,
)

_ED25519_2020 = protected(
    {
        "proof": PROOF,
        "Ed25519VerificationKey2020": Term(
            SECURITY + "Ed25519VerificationKey2020",
            context=protected(
                {
                    "controller": link(SECURITY + "controller"),
                    "revoked": Term(SECURITY + "revoked", DATE_TIME),
                    "publicKeyMultibase": Term(
                        SECURITY + "publicKeyMultibase", MULTIBASE
                    ),
                }
            ),
        ),
        "Ed25519Signature2020": Term(
            SECURITY + "Ed25519Signature2020",
            context=protected({**PROOF_OPTIONS, **PROOF_VALUE}),
        ),
    }
)

_JWS_2020 = Scope(
    {
        **terms(SECURITY, "privateKeyJwk", type="@json"),
        "JsonWebKey2020": Term(
            SECURITY + "JsonWebKey2020",
            context=protected(terms(SECURITY, "publicKeyJwk", type="@json")),
        ),
        "JsonWebSignature2020": Term(
            SECURITY + "JsonWebSignature2020",
            context=protected({**PROOF_OPTIONS, **named(SECURITY, "jws")}),
        ),
    },
    aliases=False,
)

CONTEXTS = (
    Context(
        url="https://w3id.org/security/suites/ed25519-2020/v1",
        scope=_ED25519_2020,
        published_sha256=(
            "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588"
        ),
    ),
    Context(
        url="https://w3id.org/security/suites/jws-2020/v1",
        scope=_JWS_2020,
        published_sha256=(
            "d648e05ddc6577827ca2bfd5e931f53e9ebc6e52a57a8da81df4ec8c46ffcd1e"
        ),
    ),
)
