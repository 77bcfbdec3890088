"""When a bundle existed, as an authority that the policy names attests it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.problems import Problem, ProblemType

if TYPE_CHECKING:
    from cryptography import x509

MAX_TIME_STAMP = 65_536
"""Bytes of a response: those of authorities have less than 10,000."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """What a time-stamping authority attests: that a bundle existed by then."""

    at: datetime
    """The latest that it can have been: the accuracy that is claimed is added."""
    authority: str
    """The subject of the certificate of the authority (RFC 4514)."""

    def to_json_object(self) -> JsonObject:
        """Return it for programs."""
        return {"at": _time.write(self.at), "authority": self.authority}


def certificates_in(data: bytes) -> "tuple[x509.Certificate, ...]":
    """Read certificates, PEM, or one in DER. Raises `KeyMaterialError`."""
    from cryptography import x509  # noqa: PLC0415 - slow to load

    try:
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except (ValueError, TypeError) as error:
        raise KeyMaterialError("not an X.509 certificate, PEM or DER") from error


def request_for(data: bytes) -> bytes:
    """Return a request for a time stamp of *data*. Raises `DocumentError`."""
    _check_extra()
    from badgekit.verification import _rfc3161  # noqa: PLC0415 - an extra

    return _rfc3161.request_for(data)


def check_response(response: bytes, data: bytes, request: bytes | None) -> None:
    """Raise `DocumentError` if *response* is not for *data*, or not to *request*.

    Whose it is, and whether its signature is good, is not looked at.
    """
    if len(response) > MAX_TIME_STAMP:
        raise _bad(f"it has more than {MAX_TIME_STAMP} bytes")
    _check_extra()
    from badgekit.verification import _rfc3161  # noqa: PLC0415

    try:
        _rfc3161.check(response, data, request)
    except ValueError as error:
        raise _bad(str(error)) from error


def earliest(
    responses: Iterable[bytes], data: bytes, roots: Iterable[bytes]
) -> TimeStamp:
    """Return the first time that one of *responses* proves of *data*.

    Raises `DocumentError` if none is good under one of *roots*.
    """
    _check_extra()
    from badgekit.verification import _rfc3161  # noqa: PLC0415

    trusted = [one for root in roots for one in certificates_in(root)]
    found: list[TimeStamp] = []
    reason = "there is none"
    for response in responses:
        try:
            at, authority = _rfc3161.proven(response, data, trusted)
        except ValueError as error:
            reason = str(error)
        else:
            found.append(TimeStamp(at, authority[:_LONGEST]))
    if not found:
        raise _bad(reason)
    return min(found, key=lambda one: one.at)


def _check_extra() -> None:
    try:
        from badgekit.verification import _rfc3161  # noqa: F401, PLC0415
    except ImportError as error:
        detail = "time stamps need rfc3161-client: pip install 'badgekit[timestamp]'"
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail)) from error


def _bad(detail: str) -> DocumentError:
    kind = ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR
    return DocumentError(Problem(kind, f"no good time stamp: {detail}"))
