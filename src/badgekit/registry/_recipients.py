"""Recipients, as the registry remembers them: by a digest that cannot be read.

Addresses can be guessed, so a digest is worth as much as its key is secret.
"""

import hmac
import secrets
from hashlib import sha256

from badgekit.models import IdentifierType, Recipient
from badgekit.registry._errors import RegistryError

MINIMUM_KEY_BYTES = 16
_SALT_BYTES = 32
_CHECK_BYTES = 8


def new_salt() -> bytes:
    """Return a key for a registry whose owner has not given one."""
    return secrets.token_bytes(_SALT_BYTES)


def check_of(key: bytes) -> bytes:
    """Return what tells one key from another, and nothing more about it."""
    return hmac.digest(key, b"badgekit: which recipient key", sha256)[:_CHECK_BYTES]


def check_length(key: bytes) -> None:
    """Raise `RegistryError` for a key that is too short to be secret."""
    if len(key) < MINIMUM_KEY_BYTES:
        raise RegistryError(
            f"the recipient key must have {MINIMUM_KEY_BYTES} random bytes or more"
        )


def digest_of(recipient: Recipient, key: bytes) -> bytes:
    """Return the digest of the identifier, or else of the id, of *recipient*.

    The case of e-mail addresses does not count.
    """
    kind, value = recipient.identifier_type, recipient.value
    if kind is None or value is None:
        kind, value = "id", recipient.id or ""
    if kind == IdentifierType.EMAIL_ADDRESS:
        value = value.casefold()
    named = f"{len(kind)}:{kind}{value}"
    return hmac.digest(key, named.encode("utf-8", "surrogatepass"), sha256)
