"""Vocabularies and definitions that several contexts share."""

from badgekit.contexts._terms import Term, graph, link, named, protected, terms

CREDENTIALS = "https://www.w3.org/2018/credentials#"
DCTERMS = "http://purl.org/dc/terms/"
DID = "https://www.w3.org/ns/did#"
JOSE = "https://www.iana.org/assignments/jose#"
JWT = "https://www.iana.org/assignments/jwt#"
SCHEMA = "https://schema.org/"
SECURITY = "https://w3id.org/security#"
STATUS = "https://www.w3.org/ns/credentials/status#"
XSD = "http://www.w3.org/2001/XMLSchema#"

# Not the namespace of XML Schema, which has "http:". Published so, and signed so.
XSD_HTTPS = "https://www.w3.org/2001/XMLSchema#"

DATE_TIME = XSD + "dateTime"
MULTIBASE = SECURITY + "multibase"

PROOF = graph(SECURITY + "proof")

VERIFICATION_RELATIONSHIPS = {
    "assertionMethod": Term(SECURITY + "assertionMethod", "@id", "@set"),
    "authentication": Term(SECURITY + "authenticationMethod", "@id", "@set"),
    "capabilityDelegation": Term(
        SECURITY + "capabilityDelegationMethod", "@id", "@set"
    ),
    "capabilityInvocation": Term(
        SECURITY + "capabilityInvocationMethod", "@id", "@set"
    ),
    "keyAgreement": Term(SECURITY + "keyAgreementMethod", "@id", "@set"),
}

# What a proof of any suite says.
PROOF_OPTIONS: dict[str, Term | str] = {
    **named(SECURITY, "challenge", "domain", "nonce"),
    "created": Term(DCTERMS + "created", DATE_TIME),
    "expires": Term(SECURITY + "expiration", DATE_TIME),
    "proofPurpose": Term(
        SECURITY + "proofPurpose",
        "@vocab",
        context=protected(VERIFICATION_RELATIONSHIPS),
    ),
    "verificationMethod": link(SECURITY + "verificationMethod"),
}

PROOF_VALUE = terms(SECURITY, "proofValue", type=MULTIBASE)
