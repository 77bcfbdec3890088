"""The document that makes a key an issuer's own (Controlled Identifiers 1.0)."""

import re
from urllib.parse import quote, urlsplit

from badgekit._json import JsonObject
from badgekit.keys import KeyType, PublicKey

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.ASCII)
_NUMERIC_HOST = re.compile(r"[0-9.]+")


def did_web_of(url: str) -> str:
    """Return the did:web identifier for the site or folder at *url*.

    Raises `ValueError` for a URL that is not https, or that has a query, a fragment
    or a user in it, or an IP address for a host (did:web, section 3.1).
    """
    parts = urlsplit(url)
    host = parts.netloc.lower()
    if (
        parts.scheme != "https"
        or parts.query
        or parts.fragment
        or not _HOST.fullmatch(host)
        or _NUMERIC_HOST.fullmatch(host.partition(":")[0])
    ):
        raise ValueError(
            f"{url} cannot be a did:web: it must be https, with a host name, and "
            "without user, query and fragment"
        )
    folders = [part for part in parts.path.split("/") if part]
    return ":".join(
        ["did:web", host.replace(":", "%3A"), *(quote(part, "%") for part in folders)]
    )


def did_document(id: str, method: str, key: PublicKey) -> JsonObject:
    """Return the document in which *id* lists *key* for making assertions."""
    entry: JsonObject = {"id": method, "controller": id}
    if key.type in (KeyType.ED25519, KeyType.P256, KeyType.P384):
        context = "https://w3id.org/security/multikey/v1"
        entry |= {"type": "Multikey", "publicKeyMultibase": key.to_multikey()}
    else:
        context = "https://w3id.org/security/jwk/v1"
        entry |= {"type": "JsonWebKey", "publicKeyJwk": key.to_jwk()}
    base = (
        "https://www.w3.org/ns/did/v1"
        if id.startswith("did:")
        else "https://www.w3.org/ns/cid/v1"
    )
    return {
        "@context": [base, context],
        "id": id,
        "verificationMethod": [entry],
        "assertionMethod": [method],
    }
