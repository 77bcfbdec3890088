"""What an endorsement is bound to: the thing as it was when it was endorsed."""

import hashlib
from typing import Any

from badgekit import _json, _multibase
from badgekit._json import JsonObject
from badgekit.canonicalization import jcs

_SAID_BY_OTHERS = frozenset({"endorsement", "endorsementJwt"})
_SHA_384 = b"\x20\x30"


def endorsed_content(target: JsonObject) -> bytes:
    """Return the bytes that stand for *target* in the digest of an endorsement.

    The canonical form (RFC 8785) of the credential, achievement or profile, without
    its proof and without any endorsement, at whatever depth: what others say of it may
    come and go. Raises `DocumentError` for what has no canonical form.
    """
    own = {name: value for name, value in target.items() if name != "proof"}
    return jcs(_without(own) if _json.may_mention(own, "endorsement") else own)


def endorsed_digest(target: JsonObject) -> str:
    """Return the digest of `endorsed_content`, as `digestMultibase` has it.

    SHA-384, as a Multihash in Multibase base64url.
    """
    digest = hashlib.sha384(endorsed_content(target)).digest()
    return _multibase.encode_url(_SHA_384 + digest)


def _without(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {
            name: _without(member)
            for name, member in value.items()
            if name not in _SAID_BY_OTHERS
        }
    if isinstance(value, list):
        return [_without(item) for item in value]
    return value
