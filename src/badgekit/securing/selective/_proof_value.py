"""What stands in the `proofValue` of ecdsa-sd-2023 (vc-di-ecdsa, section 3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing.selective._cbor import (
    array,
    ascending,
    bad,
    decode,
    encode,
    octets,
    split,
    text,
)

_BASE = b"\xd9\x5d\x00"
_DERIVED = b"\xd9\x5d\x01"
_P256 = b"\x80\x24"
_SIGNATURE = 64
_DIGEST = 32


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BaseProofValue:
    """What the issuer gives to the holder, and the holder to nobody."""

    signature: bytes
    public_key: PublicKey
    """The key that was made for this one credential."""
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    """One for each statement that may be left out, in their order."""
    mandatory_pointers: tuple[str, ...]

    def encode(self) -> str:
        """Return the `proofValue`."""
        return encode(
            _BASE,
            [
                self.signature,
                public_key_bytes(self.public_key),
                self.hmac_key,
                list(self.signatures),
                list(self.mandatory_pointers),
            ],
        )

    @classmethod
    def parse(cls, value: object, limits: Limits) -> "BaseProofValue":
        """Read a `proofValue`, or raise `DocumentError` without a pointer."""
        header, content = split(value, limits)
        if header == _DERIVED:
            raise bad("this is a derived proof: nothing more can be left out of it")
        if header != _BASE:
            raise bad("this is not a base proof")
        signature, key, hmac_key, signatures, pointers = array(decode(content), 5)
        return cls(
            signature=octets(signature, _SIGNATURE),
            public_key=_public_key(key),
            hmac_key=octets(hmac_key, _DIGEST),
            signatures=_signatures(signatures, limits),
            mandatory_pointers=tuple(text(pointer) for pointer in array(pointers)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedProofValue:
    """What the holder gives to a verifier."""

    signature: bytes
    public_key: PublicKey
    signatures: tuple[bytes, ...]
    label_map: Mapping[int, bytes]
    mandatory_indexes: tuple[int, ...]
    """Which of the disclosed statements the issuer's own signature covers."""

    def encode(self) -> str:
        """Return the `proofValue`."""
        return encode(
            _DERIVED,
            [
                self.signature,
                public_key_bytes(self.public_key),
                list(self.signatures),
                dict(sorted(self.label_map.items())),
                list(self.mandatory_indexes),
            ],
        )

    @classmethod
    def parse(cls, value: object, limits: Limits) -> "DerivedProofValue":
        """Read a `proofValue`, or raise `DocumentError` without a pointer."""
        header, content = split(value, limits)
        if header == _BASE:
            raise bad(
                "this is a base proof, which is for the holder alone: a verifier gets "
                "a proof derived from it"
            )
        if header != _DERIVED:
            raise bad("this is not a derived proof")
        signature, key, signatures, label_map, indexes = array(decode(content), 5)
        return cls(
            signature=octets(signature, _SIGNATURE),
            public_key=_public_key(key),
            signatures=_signatures(signatures, limits),
            label_map=_label_map(label_map),
            mandatory_indexes=ascending(array(indexes)),
        )


def public_key_bytes(key: PublicKey) -> bytes:
    """Return the bytes of the Multikey, 35 of them, as they are signed."""
    return _P256 + key.raw


def _public_key(value: object) -> PublicKey:
    data = octets(value, len(_P256) + 33)
    if not data.startswith(_P256):
        raise bad("the key in the proof value is not a P-256 Multikey")
    try:
        return PublicKey(KeyType.P256, data.removeprefix(_P256))
    except KeyMaterialError as error:
        raise bad(str(error)) from error


def _signatures(value: object, limits: Limits) -> tuple[bytes, ...]:
    signatures = array(value)
    if len(signatures) > limits.signatures:
        detail = f"more than {limits.signatures} signatures"
        raise DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))
    return tuple(octets(signature, _SIGNATURE) for signature in signatures)


def _label_map(value: object) -> dict[int, bytes]:
    if type(value) is not dict or not all(type(number) is int for number in value):
        raise bad("the label map must be from numbers to bytes")
    return {number: octets(digest, _DIGEST) for number, digest in value.items()}
