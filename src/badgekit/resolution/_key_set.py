"""JWK Sets (RFC 7517, section 5)."""

from collections.abc import Iterator

from badgekit._json import JsonObject
from badgekit.errors import KeyMaterialError
from badgekit.keys import PublicKey
from badgekit.limits import Limits
from badgekit.resolution._refusals import bad_document, bad_method, beyond_limits


def keys_of(key_set: JsonObject, limits: Limits) -> list[JsonObject]:
    """Return the JWKs of a set, or raise `DocumentError`."""
    keys = key_set.get("keys")
    if not isinstance(keys, list) or not all(isinstance(jwk, dict) for jwk in keys):
        raise bad_document("not a JWK Set: keys is not a list of JWKs", "/keys")
    if len(keys) > limits.keys:
        raise beyond_limits(f"the JWK Set has more than {limits.keys} keys")
    return keys


def usable(keys: list[JsonObject]) -> Iterator[tuple[JsonObject, PublicKey]]:
    """Go through the keys that can check signatures, and pass over the others."""
    for jwk in keys:
        try:
            yield jwk, PublicKey.from_jwk(jwk)
        except KeyMaterialError:
            # For encryption, of another kind, or leaked: not ours.
            continue


def select(keys: list[JsonObject], url: str, name: str) -> PublicKey:
    """Return the key that is called *name* or *url*, or has that thumbprint.

    Without a name, the only key there is. Raises `DocumentError` if there is none
    or a choice, and `KeyMaterialError` if the key is unfit.
    """
    if name:
        called = [jwk for jwk in keys if jwk.get("kid") in (name, url)]
        found = {PublicKey.from_jwk(jwk) for jwk in called} or {
            key for _, key in usable(keys) if key.thumbprint() == name
        }
    elif len(keys) == 1:
        found = {PublicKey.from_jwk(keys[0])}
    else:
        found = {key for _, key in usable(keys)}
    if len(found) != 1:
        raise bad_method(f"{len(found)} keys, instead of one, are found at {url}")
    return found.pop()
