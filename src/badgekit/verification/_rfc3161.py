"""Time stamps of RFC 3161. `rfc3161-client` is imported here alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256, sha384, sha512

from cryptography import x509
from rfc3161_client import (
    Accuracy,
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    _rust,
    decode_timestamp_response,
)

_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": sha256,
    "2.16.840.1.101.3.4.2.2": sha384,
    "2.16.840.1.101.3.4.2.3": sha512,
}


def request_for(data: bytes) -> bytes:
    """Return a request for a time stamp of *data*: SHA-256, with a nonce."""
    builder = TimestampRequestBuilder(data=data, hash_algorithm=HashAlgorithm.SHA256)
    return builder.build().as_bytes()


def check(response: bytes, data: bytes, request: bytes | None) -> None:
    """Raise `ValueError` if *response* is not for *data*, or not to *request*."""
    answer = _read(response)
    _digest(answer, data)
    if request is None:
        return
    try:  # Python's half of the client has no reader of requests.
        asked = _rust.parse_timestamp_request(request).nonce
    except Exception as error:
        raise ValueError("what was asked is not an RFC 3161 request") from error
    if answer.tst_info.nonce != asked:
        raise ValueError("it answers another request: the nonce differs")


def proven(
    response: bytes, data: bytes, roots: Iterable[x509.Certificate]
) -> tuple[datetime, str]:
    """Return the time that *response* attests of *data*, and who does.

    Raises `ValueError` if it is not good. Certificates must have been valid at that
    time, and for time stamps; whether they were revoked is not asked.
    """
    answer = _read(response)
    digest = _digest(answer, data)
    try:
        authority = _signer(answer).subject.rfc4514_string()
        VerifierBuilder(roots=list(roots)).build().verify(answer, digest)
        info = answer.tst_info
        return info.gen_time + _span(info.accuracy), authority
    except Exception as error:  # KeyError, for one: see `_read`
        raise ValueError("its signature or its certificate is no good") from error


def _read(response: bytes) -> TimeStampResponse:
    try:
        answer = decode_timestamp_response(response)
        status = answer.status
    except Exception as error:  # what is malformed makes the client raise anything
        raise ValueError("it is not an RFC 3161 response") from error
    if status != PKIStatus.GRANTED:
        raise ValueError("the authority did not grant it")
    return answer


def _digest(answer: TimeStampResponse, data: bytes) -> bytes:
    """Return the digest of *data* that *answer* is about."""
    try:
        imprint = answer.tst_info.message_imprint
        algorithm, found = imprint.hash_algorithm.dotted_string, imprint.message
    except Exception as error:
        raise ValueError("there is no time stamp in the response") from error
    hash_function = _DIGESTS.get(algorithm)
    if hash_function is None:
        raise ValueError("it is not over SHA-256, SHA-384 or SHA-512")
    digest = hash_function(data).digest()
    if digest != found:
        raise ValueError("it is of something else")
    return digest


def _signer(answer: TimeStampResponse) -> x509.Certificate:
    """Return the one certificate that can be the signer's.

    Certificates may be added to a response by anybody: of two by one issuer with one
    number, one is verified, and the other might be told.
    """
    signers = answer.signed_data.signer_infos
    certificates = map(x509.load_der_x509_certificate, answer.signed_data.certificates)
    names = {(one.issuer, one.serial_number) for one in signers}
    found = [one for one in certificates if (one.issuer, one.serial_number) in names]
    if len(signers) != 1 or len(found) != 1:
        raise ValueError("there is not exactly one signer, with one certificate")
    return found[0]


def _span(accuracy: Accuracy | None) -> timedelta:
    if accuracy is None:
        return timedelta(0)
    return timedelta(
        seconds=accuracy.seconds or 0,
        milliseconds=accuracy.millis or 0,
        microseconds=accuracy.micros or 0,
    )
