"""Credentials and presentations in envelopes (VCDM 2.0, section 4.13)."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from badgekit._json import JsonObject
from badgekit.documents import read_compact_jws, read_sd_jwt
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._mechanism import Secured

_MEMBERS = frozenset({"@context", "id", "type"})
_Reader: TypeAlias = Callable[[bytes, Limits], str]
_READERS: Mapping[str, Mapping[str, _Reader]] = MappingProxyType(
    {
        "EnvelopedVerifiableCredential": {
            "application/vc+jwt": read_compact_jws,
            "application/vc+sd-jwt": read_sd_jwt,
            "application/dc+sd-jwt": read_sd_jwt,
        },
        "EnvelopedVerifiablePresentation": {"application/vp+jwt": read_compact_jws},
    }
)
# RFC 2397, with the media type that is needed here, and RFC 3986: nothing that would
# have to be guessed at, such as a space or a fragment.
_DATA_URL = re.compile(
    r"[Dd][Aa][Tt][Aa]:(?P<type>[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+)(?P<base64>;base64)?,"
    r"(?P<data>(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*+)",
    re.ASCII,
)


def unwrap_enveloped(
    document: JsonObject, *, limits: Limits = DEFAULT_LIMITS
) -> Secured | None:
    """Return what an `EnvelopedVerifiableCredential`, or `…Presentation`, holds.

    `None` if *document* is of another type. Nothing is verified: that is for the
    mechanism that recognizes the result. Raises `DocumentError` for an envelope that
    does not hold one in a media type that is known, or that has anything
    else to say, which no signature would cover.
    """
    kinds = document.get("type")
    named = kinds if isinstance(kinds, list) else [kinds]
    readers = next((_READERS[kind] for kind in _READERS if kind in named), None)
    if readers is None:
        return None
    if other := sorted(document.keys() - _MEMBERS):
        detail = "an envelope has no such member: no signature covers it"
        raise _malformed(detail, f"/{other[0]}")
    if "@context" not in document:
        raise _malformed("an envelope has an @context", "/@context")
    media_type, data = _read_data_url(document.get("id"), limits)
    reader = readers.get(media_type)
    if reader is None:
        detail = f"an envelope of {media_type} cannot be opened"
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail, "/id"))
    try:
        return reader(data, limits)
    except DocumentError as error:
        problems = (Problem(p.type, p.detail, "/id") for p in error.problems)
        raise DocumentError(*problems) from error


def _read_data_url(url: object, limits: Limits) -> tuple[str, bytes]:
    """Return the media type, in lower case, and the content of a `data:` URL."""
    if not isinstance(url, str):
        raise _malformed("the id of an envelope is a data: URL", "/id")
    if len(url) > limits.document_bytes * 2:
        detail = "the data: URL is too long"
        raise DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail, "/id"))
    match = _DATA_URL.fullmatch(url)
    if match is None:
        raise _malformed("the id of an envelope is a data: URL (RFC 2397)", "/id")
    data = unquote_to_bytes(match["data"])
    if match["base64"]:
        try:
            data = base64.b64decode(data, validate=True)
        except binascii.Error as error:
            raise _malformed("the data: URL is not base64", "/id") from error
    return match["type"].lower(), data


def _malformed(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer))
