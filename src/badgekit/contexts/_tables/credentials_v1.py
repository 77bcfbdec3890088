"""Verifiable Credentials Data Model 1.1."""

from badgekit.contexts._tables._vocabularies import (
    CREDENTIALS,
    DCTERMS,
    PROOF,
    SECURITY,
    XSD,
)
from badgekit.contexts._terms import (
    Context,
    Scope,
    Term,
    graph,
    named,
    protected,
    terms,
)

_CRED = {"cred": CREDENTIALS}
_SEC = {"sec": SECURITY}
_XSD = {"xsd": XSD}


def _scope(
    definitions: dict[str, Term | str],
    *prefixes: dict[str, str],
    aliases: bool = True,
) -> Scope:
    for prefix in prefixes:
        definitions = {**definitions, **prefix}
    return protected(definitions, aliases=aliases, version=1.1)


def _link_to_a(name: str, type: str) -> dict[str, Term]:
    """Return the property *name*, in whose values *type* is defined."""
    scope = _scope({**named("cred:", type)}, _CRED)
    return {name: Term(f"cred:{name}", "@id", context=scope)}


_CREDENTIAL: dict[str, Term | str] = {
    **terms(
        "cred:",
        "credentialStatus",
        "credentialSubject",
        "evidence",
        "holder",
        "issuer",
        "termsOfUse",
        type="@id",
    ),
    **terms(
        "cred:",
        "expirationDate",
        "issuanceDate",
        "issued",
        "validFrom",
        "validUntil",
        type="xsd:dateTime",
    ),
    **_link_to_a("credentialSchema", "JsonSchemaValidator2018"),
    **_link_to_a("refreshService", "ManualRefreshService2018"),
    "proof": graph("sec:proof"),
}

_PRESENTATION: dict[str, Term | str] = {
    **terms("cred:", "holder", type="@id"),
    "proof": graph("sec:proof"),
    "verifiableCredential": graph("cred:verifiableCredential"),
}

_PROOF_PURPOSES: dict[str, Term | str] = {
    "assertionMethod": Term("sec:assertionMethod", "@id", "@set"),
    "authentication": Term("sec:authenticationMethod", "@id", "@set"),
}

_SIGNATURE: dict[str, Term | str] = {
    **named("sec:", "challenge", "domain", "jws", "nonce", "proofValue"),
    "created": Term(DCTERMS + "created", "xsd:dateTime"),
    "expires": Term("sec:expiration", "xsd:dateTime"),
    "proofPurpose": Term(
        "sec:proofPurpose", "@vocab", context=_scope(_PROOF_PURPOSES, _SEC)
    ),
    **terms("sec:", "verificationMethod", type="@id"),
}


def _class(vocabulary: str, name: str, scope: Scope) -> dict[str, Term]:
    return {name: Term(vocabulary + name, context=scope)}


_TERMS: dict[str, Term | str] = {
    **_class(
        CREDENTIALS, "VerifiableCredential", _scope(_CREDENTIAL, _CRED, _SEC, _XSD)
    ),
    **_class(CREDENTIALS, "VerifiablePresentation", _scope(_PRESENTATION, _CRED, _SEC)),
    **_class(SECURITY, "EcdsaSecp256k1Signature2019", _scope(_SIGNATURE, _SEC, _XSD)),
    **_class(SECURITY, "EcdsaSecp256r1Signature2019", _scope(_SIGNATURE, _SEC, _XSD)),
    **_class(SECURITY, "Ed25519Signature2018", _scope(_SIGNATURE, _SEC, _XSD)),
    # The only suite whose scope declares neither its prefixes nor the aliases.
    **_class(SECURITY, "RsaSignature2018", _scope(_SIGNATURE, aliases=False)),
    "proof": PROOF,
}

CONTEXTS = (
    Context(
        url="https://www.w3.org/2018/credentials/v1",
        scope=_scope(_TERMS),
        published_sha256=(
            "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc"
        ),
    ),
)
