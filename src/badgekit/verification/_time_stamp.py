"""Time stamps of RFC 3161. `rfc3161-client` is imported here alone, when needed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256, sha384, sha512
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cryptography import x509

from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.problems import Problem, ProblemType

if TYPE_CHECKING:
    import rfc3161_client

MAX_RESPONSE = 65_536
"""Bytes of a response: those of authorities have less than 10,000."""
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": sha256,
    "2.16.840.1.101.3.4.2.2": sha384,
    "2.16.840.1.101.3.4.2.3": sha512,
}
_GRANTED = 0
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """What a time-stamping authority attests: that something existed by then."""

    at: datetime
    """The latest moment that it can have been: its accuracy is added."""
    authority: str
    """The subject of the certificate of the authority (RFC 4514)."""


def certificates_in(data: bytes) -> tuple[x509.Certificate, ...]:
    """Read certificates, PEM or one in DER, or raise `KeyMaterialError`."""
    try:
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except (ValueError, TypeError) as error:
        raise KeyMaterialError("not an X.509 certificate, PEM or DER") from error


def request_for(data: bytes) -> bytes:
    """Return a request for a time stamp of *data*: DER, SHA-256, with a nonce.

    Raises `DocumentError` (`UNSUPPORTED`) without the extra.
    """
    client = _client()
    builder = client.TimestampRequestBuilder(
        data=data, hash_algorithm=client.HashAlgorithm.SHA256
    )
    return builder.build().as_bytes()


def check_response(response: bytes, data: bytes, request: bytes | None) -> None:
    """Raise `DocumentError` if *response* is not for *data*, or answers another request.

    It is not looked at whose it is, and whether its signature is good.
    """
    client = _client()
    answer = _decoded(client, response)
    if answer.status != _GRANTED:
        raise _bad("the authority did not grant it")
    _checked_imprint(answer, data)
    if request is not None and answer.tst_info.nonce != _nonce(request):
        raise _bad("it answers another request: the nonce is not the same")


def proven(
    response: bytes, data: bytes, roots: Iterable[x509.Certificate]
) -> TimeStamp:
    """Verify *response*, a time stamp of *data*, or raise `DocumentError`.

    The certificate of the authority must be for time stamps alone, and have led to one
    of *roots* at the time that is attested. Whether it was revoked is not asked.
    """
    client = _client()
    answer = _decoded(client, response)
    digest = _checked_imprint(answer, data)
    try:
        certificate = _certificate_of(answer)
        verifier = client.VerifierBuilder(roots=list(roots)).build()
        verifier.verify(answer, digest)
        info = answer.tst_info
        return TimeStamp(
            info.gen_time + _accuracy(info.accuracy),
            certificate.subject.rfc4514_string()[:_LONGEST_NAME],
        )
    except (client.VerificationError, ValueError, OverflowError) as error:
        # The words of OpenSSL have places in its source.
        raise _bad(str(error).partition(": [")[0][:_LONGEST_NAME]) from error


def _client() -> "rfc3161_client":
    try:
        return import_module("rfc3161_client")
    except ImportError as error:
        detail = (
            "time stamps need rfc3161-client: pip install 'badgekit[timestamp]'"
        )
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail)) from error
