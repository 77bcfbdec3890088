"""The document that makes a key an issuer's own (Controlled Identifiers 1.0)."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.keys import KeyType, PublicKey
from badgekit.resolution import VerificationMethod

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.ASCII)
_CONTEXTS = {
    "Multikey": "https://w3id.org/security/multikey/v1",
    "JsonWebKey": "https://w3id.org/security/jwk/v1",
}
_AS_MULTIKEY = frozenset(
    {KeyType.ED25519, KeyType.P256, KeyType.P384, KeyType.BLS12_381_G2}
)
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


def did_document(
    id: str,
    method: str,
    key: PublicKey,
    previous: Iterable[VerificationMethod] = (),
) -> JsonObject:
    """Return the document in which *id* lists *key* for making assertions.

    *previous* are keys that it had before. Raises `ValueError` for one that is not
    its own, has no end, or has a name that is taken.
    """
    methods = [VerificationMethod(method, id, key)]
    for one in previous:
        taken = {other.id for other in methods}
        if one.id in taken or not one.id.startswith(f"{id}#") or one.controller != id:
            raise ValueError(f"{one.id} is not a name for one more key of {id}")
        if one.expires is None and one.revoked is None:
            raise ValueError(f"say when {one.id} ended or ends: expires or revoked")
        methods.append(one)
    entries = [_entry(one) for one in methods]
    base = (
        "https://www.w3.org/ns/did/v1"
        if id.startswith("did:")
        else "https://www.w3.org/ns/cid/v1"
    )
    return {
        "@context": [base, *dict.fromkeys(_CONTEXTS[one["type"]] for one in entries)],
        "id": id,
        "verificationMethod": entries,
        "assertionMethod": [one.id for one in methods],
    }


def _entry(method: VerificationMethod) -> JsonObject:
    key = method.public_key
    entry: JsonObject = {"id": method.id, "controller": method.controller}
    if key.type in _AS_MULTIKEY:
        entry |= {"type": "Multikey", "publicKeyMultibase": key.to_multikey()}
    else:
        entry |= {"type": "JsonWebKey", "publicKeyJwk": key.to_jwk()}
    for name, moment in (("expires", method.expires), ("revoked", method.revoked)):
        if moment is not None:
            entry[name] = _time.write(moment)
    return entry
