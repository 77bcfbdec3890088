"""The key that signs for bbs-2023."""

import secrets
from typing import NoReturn, Self

from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.keys import KeyType, PublicKey
from badgekit.problems import Problem, ProblemType
from badgekit.securing.selective import _cbor

_NEEDED = "bbs-2023 needs py-arkworks-bls12381: pip install 'badgekit[bbs]'"
_MATERIAL = 32


class BbsSigner:
    """A `Signer` for `Bbs2023`, whose private key lives in this process.

    It does not show its key and cannot be pickled; `to_bytes` is the way out. The
    arithmetic does not take the same time for every key: do not let strangers measure
    how long it signs. Needs `badgekit[bbs]`; `KeyMaterialError` without it.
    """

    __slots__ = ("_public_key", "_secret")

    def __init__(self, secret: bytes) -> None:
        _check_extra_for_key()
        from badgekit.securing.selective import _bbs  # noqa: PLC0415 - an extra

        try:
            public = _bbs.sk_to_pk(secret)
        except ValueError as error:
            raise KeyMaterialError(str(error)) from None
        self._secret = secret
        self._public_key = PublicKey(KeyType.BLS12_381_G2, public)

    def __repr__(self) -> str:
        return f"BbsSigner(public_key={self._public_key!r})"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        msg = "a BbsSigner is not pickled: its key would go along in the clear"
        raise TypeError(msg)

    @property
    def public_key(self) -> PublicKey:
        """The public half, of the type BLS12-381 G2."""
        return self._public_key

    def sign(self, data: bytes, /) -> bytes:
        """Sign what `Bbs2023.prepare` says; `KeyMaterialError` for anything else."""
        from badgekit.securing.selective import _bbs  # noqa: PLC0415

        return _bbs.sign(self._secret, *read_signing_data(data))

    @classmethod
    def generate(cls) -> Self:
        """Create a fresh key."""
        _check_extra_for_key()
        from badgekit.securing.selective import _bbs  # noqa: PLC0415

        return cls(_bbs.key_gen(secrets.token_bytes(_MATERIAL)))

    @classmethod
    def from_bytes(cls, secret: bytes) -> Self:
        """Read a secret key, 32 bytes in network order, or raise `KeyMaterialError`."""
        return cls(secret)

    def to_bytes(self) -> bytes:
        """Return the secret key. Whoever has it signs in your name."""
        return self._secret


def check_extra() -> None:
    """Raise `DocumentError`, `UNSUPPORTED`, if the library is not there."""
    try:
        from badgekit.securing.selective import _bbs  # noqa: F401, PLC0415
    except ImportError as error:
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, _NEEDED)) from error


def _check_extra_for_key() -> None:
    try:
        check_extra()
    except DocumentError as error:
        raise KeyMaterialError(_NEEDED) from error


def signing_data(header: bytes, messages: list[bytes]) -> bytes:
    """Return a header and messages as the one text that a `Signer` is given."""
    import cbor2  # noqa: PLC0415

    return cbor2.dumps([header, messages])


def read_signing_data(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return the header and the messages, or raise `KeyMaterialError`."""
    try:
        header, messages = _cbor.array(_cbor.decode(data), 2)
        return _cbor.octets(header), [_cbor.octets(m) for m in _cbor.array(messages)]
    except DocumentError:
        raise KeyMaterialError(
            "a BLS12-381 key signs what Bbs2023 prepares, and nothing else"
        ) from None
