"""Compact JSON Web Signatures (RFC 7515)."""

from dataclasses import dataclass
from typing import Any

from badgekit import _json, _multibase
from badgekit._json import JsonError, JsonObject, JsonSizeError
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType

_HEADER_BYTES = 16_384
_HEADER_DEPTH = 8


@dataclass(frozen=True, slots=True)
class CompactJws:
    """A compact JWS, taken apart. Nothing in it has been verified."""

    header: JsonObject
    payload: JsonObject
    signing_input: bytes
    signature: bytes

    @classmethod
    def parse(cls, text: str, limits: Limits) -> "CompactJws":
        """Take *text* apart, or raise `DocumentError`."""
        parts = text.split(".")
        if len(parts) != 3:
            raise _unreadable("a compact JWS has three parts")
        header, payload, signature = (_decoded(part) for part in parts)
        return cls(
            _object(header, "header", _HEADER_BYTES, _HEADER_DEPTH),
            _object(payload, "payload", limits.document_bytes, limits.nesting_depth),
            f"{parts[0]}.{parts[1]}".encode(),
            signature,
        )


def signing_input(header: JsonObject, payload: JsonObject) -> str:
    """Return what is signed, in the serialization of RFC 7515, section 5.1."""
    return ".".join(
        _multibase.encode_base64url(_json.dumps(part).encode())
        for part in (header, payload)
    )


def _decoded(part: str) -> bytes:
    try:
        return _multibase.decode_base64url(part)
    except ValueError as error:
        raise _unreadable(str(error)) from error


def _object(data: bytes, what: str, max_bytes: int, max_depth: int) -> dict[str, Any]:
    try:
        return _json.loads_object(data, max_bytes=max_bytes, max_depth=max_depth)
    except JsonSizeError as error:
        problem = Problem(ProblemType.LIMIT_EXCEEDED, f"JWS {what}: {error}")
        raise DocumentError(problem) from error
    except JsonError as error:
        raise _unreadable(f"JWS {what}: {error}") from error


def _unreadable(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.PARSING_ERROR, detail))
