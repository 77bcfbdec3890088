"""Verification methods (Controlled Identifiers 1.0, section 2.2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from badgekit import _multibase, _time
from badgekit._json import JsonObject
from badgekit._time import Moment
from badgekit.errors import KeyMaterialError
from badgekit.keys import KeyType, PublicKey
from badgekit.resolution._refusals import bad_method

_MAX_BASE58 = 200
_MULTIBASE, _JWK, _BASE58 = "publicKeyMultibase", "publicKeyJwk", "publicKeyBase58"


class _Form(NamedTuple):
    members: tuple[str, ...]
    """Where the key may be."""
    key_type: KeyType | None = None
    """The only type it may have, if the method type says so."""


_FORMS = {
    "Multikey": _Form((_MULTIBASE,)),
    "JsonWebKey": _Form((_JWK,)),
    "JsonWebKey2020": _Form((_JWK,)),
    "Ed25519VerificationKey2020": _Form((_MULTIBASE,), KeyType.ED25519),
    "Ed25519VerificationKey2018": _Form((_BASE58,), KeyType.ED25519),
    "EcdsaSecp256k1VerificationKey2019": _Form((_BASE58, _JWK), KeyType.SECP256K1),
    "P256Key2021": _Form((_BASE58,), KeyType.P256),
}


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """A public key, and who controls it."""

    id: str
    controller: str
    """The identifier whose document was found to list this method."""
    public_key: PublicKey
    expires: datetime | None = None
    """From this moment on it verifies nothing: ask `ended_by`."""
    revoked: datetime | None = None
    """From this moment on it verifies nothing: ask `ended_by`."""
    type: str = field(default="", compare=False)
    """Such as `Multikey` or `JsonWebKey`. Empty if the key was in a JWK Set."""

    def ended_by(self, at: datetime) -> str | None:
        """Tell in words why the key verifies nothing *at* that time, if so.

        Controlled Identifiers 1.0, section 2.2.
        """
        if self.revoked is not None and at >= self.revoked:
            return f"the key was revoked on {_time.write(self.revoked)}"
        if self.expires is not None and at >= self.expires:
            return f"the key expired on {_time.write(self.expires)}"
        return None


def check_conforms(method: JsonObject) -> None:
    """Raise unless *method* is of a type we know and holds one public key."""
    form = _FORMS.get(type_of(method))
    if form is None:
        known = ", ".join(_FORMS)
        raise bad_method(f"the verification method's type is not one of {known}")
    if any(name.startswith(("secretKey", "privateKey")) for name in method):
        raise KeyMaterialError(
            "the verification method publishes its secret key: it is compromised"
        )
    material = [name for name in method if name.startswith("publicKey")]
    if len(material) != 1 or material[0] not in form.members:
        raise bad_method(
            "the verification method must hold its key in "
            f"{' or '.join(form.members)}, and nowhere else"
        )


def read_public_key(method: JsonObject) -> PublicKey:
    """Return the key of a method that conforms, or raise `KeyMaterialError`."""
    form = _FORMS[type_of(method)]
    name = next(name for name in form.members if name in method)
    value = method[name]
    if name == _JWK:
        key = PublicKey.from_jwk(value)
    elif not isinstance(value, str):
        raise KeyMaterialError(f"{name} is not a string")
    elif name == _MULTIBASE:
        key = PublicKey.from_multikey(value)
    else:
        key = _from_base58(value, form.key_type)
    if form.key_type not in (None, key.type):
        raise KeyMaterialError(f"a {key.type} key in a method for {form.key_type}")
    return key


def read_moment(method: JsonObject, name: str) -> datetime | None:
    """Return the time `expires` or `revoked`, if there is one."""
    if name not in method:
        return None
    try:
        return Moment.parse(method[name])
    except (TypeError, ValueError) as error:
        raise bad_method(f"{name} of the verification method: {error}") from error


def type_of(method: JsonObject) -> str:
    """Return the type of *method*, empty if it has none or several."""
    value = method.get("type")
    # JSON-LD lets a set of one be written either way.
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else ""


def _from_base58(text: str, key_type: KeyType | None) -> PublicKey:
    assert key_type is not None
    try:
        if len(text) > _MAX_BASE58:
            raise KeyMaterialError(f"{_BASE58} is too long")
        return PublicKey(key_type, _multibase.decode_base58(text))
    except ValueError as error:
        raise KeyMaterialError(f"{_BASE58}: {error}") from error
