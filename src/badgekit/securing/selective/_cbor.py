"""The form that proof values of selective disclosure have: a header, then CBOR.

vc-di-ecdsa, section 3.5; vc-di-bbs, section 3.3. Everything here raises `DocumentError`
without a pointer for what it does not accept.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from badgekit import _multibase
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType

_HEADER = 3
_MAX_DEPTH = 2


def encode(header: bytes, data: list[Any]) -> str:
    """Return the `proofValue`."""
    import cbor2  # noqa: PLC0415 - most credentials need none

    return _multibase.encode_url(header + cbor2.dumps(data))


def split(value: object, limits: Limits) -> tuple[bytes, bytes]:
    """Return the header of a `proofValue`, and the rest."""
    if not isinstance(value, str) or not value.startswith("u"):
        raise bad("the proof value must be multibase base64url")
    if len(value) > limits.document_bytes:
        problem = Problem(ProblemType.LIMIT_EXCEEDED, "the proof value is too long")
        raise DocumentError(problem)
    try:
        data = _multibase.decode(value)
    except ValueError as error:
        raise bad(str(error)) from error
    if len(data) <= _HEADER:
        raise bad("the proof value has no CBOR in it")
    return data[:_HEADER], data[_HEADER:]


def decode(data: bytes) -> Any:  # noqa: ANN401
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
        raise bad("the proof value is not CBOR that is accepted here") from error
    raise bad("the proof value is not CBOR in its shortest form")


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


def array(value: object, length: int | None = None) -> list[Any]:
    """Return *value*, an array of any length or of *length*."""
    if type(value) is not list or length not in (None, len(value)):
        raise bad("the proof value has another structure")
    return value


def octets(value: object, length: int | None = None) -> bytes:
    """Return *value*, bytes of any length or of *length*."""
    if type(value) is not bytes or length not in (None, len(value)):
        raise bad(f"not {length or 'any'} bytes, where the proof value must have them")
    return value


def text(value: object) -> str:
    """Return *value*, a mandatory pointer."""
    if type(value) is not str:
        raise bad("a mandatory pointer is not text")
    return value


def ascending(value: list[Any]) -> tuple[int, ...]:
    """Return *value*, indexes of which each is greater than the one before."""
    if not all(type(index) is int for index in value):
        raise bad("an index is not a number")
    if any(after <= before for before, after in zip([-1, *value], value, strict=False)):
        raise bad("the indexes must ascend")
    return tuple(value)


def bad(detail: str) -> DocumentError:
    """Return what to raise for a proof value that is not in order."""
    return DocumentError(Problem(ProblemType.PROOF_VERIFICATION_ERROR, detail))
