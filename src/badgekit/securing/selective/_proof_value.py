"""What stands in the `proofValue` of ecdsa-sd-2023 (vc-di-ecdsa, section 3.5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from badgekit import _multibase
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType

_BASE = b"\xd9\x5d\x00"
_DERIVED = b"\xd9\x5d\x01"
_P256 = b"\x80\x24"
_SIGNATURE = 64
_DIGEST = 32
_MAX_DEPTH = 2


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
        return _encode(
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
        header, data = _decode(value, limits)
        if header == _DERIVED:
            raise _bad("this is a derived proof: nothing more can be left out of it")
        if header != _BASE:
            raise _bad("this is not a base proof")
        signature, key, hmac_key, signatures, pointers = _array(data, 5)
        return cls(
            signature=_bytes(signature, _SIGNATURE),
            public_key=_public_key(key),
            hmac_key=_bytes(hmac_key, _DIGEST),
            signatures=_signatures(signatures, limits),
            mandatory_pointers=tuple(_text(pointer) for pointer in _array(pointers)),
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
        return _encode(
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
        header, data = _decode(value, limits)
        if header == _BASE:
            raise _bad(
                "this is a base proof, which is for the holder alone: a verifier gets "
                "a proof derived from it"
            )
        if header != _DERIVED:
            raise _bad("this is not a derived proof")
        signature, key, signatures, label_map, indexes = _array(data, 5)
        return cls(
            signature=_bytes(signature, _SIGNATURE),
            public_key=_public_key(key),
            signatures=_signatures(signatures, limits),
            label_map=_label_map(label_map),
            mandatory_indexes=_ascending(_array(indexes)),
        )


def public_key_bytes(key: PublicKey) -> bytes:
    """Return the bytes of the Multikey, 35 of them, as they are signed."""
    return _P256 + key.raw


def _encode(header: bytes, data: list[Any]) -> str:
    import cbor2  # noqa: PLC0415 - most credentials need none

    return _multibase.encode_url(header + cbor2.dumps(data))


def _decode(value: object, limits: Limits) -> tuple[bytes, Any]:
    if not isinstance(value, str) or not value.startswith("u"):
        raise _bad("the proof value must be multibase base64url")
    if len(value) > limits.document_bytes:
        problem = Problem(ProblemType.LIMIT_EXCEEDED, "the proof value is too long")
        raise DocumentError(problem)
    try:
        data = _multibase.decode(value)
    except ValueError as error:
        raise _bad(str(error)) from error
    return data[:3], _cbor(data[3:])


def _cbor(data: bytes) -> Any:  # noqa: ANN401
    """Read CBOR that has one encoding alone, and no tags."""
    import cbor2  # noqa: PLC0415

    try:
        value = cbor2.loads(
            data,
            semantic_decoders=_NO_TAGS,
            max_depth=_MAX_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
        # Only what is written in the shortest way, to its last byte, reads so again.
        if cbor2.dumps(value) == data:
            return value
    except (cbor2.CBORError, ValueError, TypeError, RecursionError) as error:
        raise _bad("the proof value is not CBOR that is accepted here") from error
    raise _bad("the proof value is not CBOR in its shortest form")


class _NoTags(Mapping[int, Any]):
    """Meets every CBOR tag with a refusal, before cbor2 makes anything of it."""

    def __getitem__(self, tag: int) -> Any:  # noqa: ANN401
        return self._refuse

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def __len__(self) -> int:
        return 1

    @staticmethod
    def _refuse(*_: object) -> NoReturn:
        raise ValueError("no tags")


_NO_TAGS = _NoTags()


def _array(value: object, length: int | None = None) -> list[Any]:
    if type(value) is not list or length not in (None, len(value)):
        raise _bad("the proof value has another structure")
    return value


def _bytes(value: object, length: int) -> bytes:
    if type(value) is not bytes or len(value) != length:
        raise _bad(f"not {length} bytes, where the proof value must have them")
    return value


def _text(value: object) -> str:
    if type(value) is not str:
        raise _bad("a mandatory pointer is not text")
    return value


def _public_key(value: object) -> PublicKey:
    data = _bytes(value, len(_P256) + 33)
    if not data.startswith(_P256):
        raise _bad("the key in the proof value is not a P-256 Multikey")
    try:
        return PublicKey(KeyType.P256, data.removeprefix(_P256))
    except KeyMaterialError as error:
        raise _bad(str(error)) from error


def _signatures(value: object, limits: Limits) -> tuple[bytes, ...]:
    signatures = _array(value)
    if len(signatures) > limits.signatures:
        detail = f"more than {limits.signatures} signatures"
        raise DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))
    return tuple(_bytes(signature, _SIGNATURE) for signature in signatures)


def _label_map(value: object) -> dict[int, bytes]:
    if type(value) is not dict or not all(type(number) is int for number in value):
        raise _bad("the label map must be from numbers to bytes")
    return {number: _bytes(digest, _DIGEST) for number, digest in value.items()}


def _ascending(value: list[Any]) -> tuple[int, ...]:
    if not all(type(index) is int for index in value):
        raise _bad("a mandatory index is not a number")
    if any(after <= before for before, after in zip([-1, *value], value, strict=False)):
        raise _bad("the mandatory indexes must ascend")
    return tuple(value)


def _bad(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.PROOF_VERIFICATION_ERROR, detail))
