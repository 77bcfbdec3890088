"""Keys: read them, check signatures with them, sign with them."""

from badgekit.keys._key_types import KeyType
from badgekit.keys._public_key import PublicKey
from badgekit.keys._signer import Signer
from badgekit.keys._software_signer import SoftwareSigner

__all__ = ["KeyType", "PublicKey", "Signer", "SoftwareSigner"]
