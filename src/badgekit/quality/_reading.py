"""Take the JSON out of whatever was handed over."""

from typing import TypeAlias

from badgekit import _multibase
from badgekit._json import JsonObject
from badgekit.documents import (
    ContentKind,
    read_compact_jws,
    read_object,
    read_sd_jwt,
    recognize,
)
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.models import Model
from badgekit.problems import Problem, ProblemType
from badgekit.securing import SecuredCredential
from badgekit.verification import VerifiedCredential, VerifiedPresentation

Content: TypeAlias = (
    Model
    | SecuredCredential
    | VerifiedCredential
    | VerifiedPresentation
    | JsonObject
    | str
    | bytes
)
"""A model, a JSON object, or text: JSON, a compact JWS, an SD-JWT."""


def read_content(content: Content, limits: Limits) -> JsonObject:
    """Return *content* as a JSON object, or raise `DocumentError`.

    No signature is looked at. The error never quotes the document, and so has no
    pointer: member names may be personal data as well.
    """
    try:
        if isinstance(content, Model):
            return read_object(content.to_json_object(), limits)
        if isinstance(
            content, SecuredCredential | VerifiedCredential | VerifiedPresentation
        ):
            return read_object(content.document, limits)
        if isinstance(content, str | bytes):
            return _read_text(content, limits)
        return read_object(content, limits)
    except DocumentError as error:
        problems = [Problem(each.type, each.detail) for each in error.problems]
        raise DocumentError(*problems) from None


def payload_of(jws: str, limits: Limits) -> JsonObject:
    """Return the claims of a compact JWS, or raise `DocumentError`."""
    try:
        payload = _multibase.decode_base64url(jws.split(".")[1])
    except ValueError:
        problem = Problem(ProblemType.PARSING_ERROR, "the payload is not base64url")
        raise DocumentError(problem) from None
    return read_object(payload, limits)


def _read_text(content: str | bytes, limits: Limits) -> JsonObject:
    match recognize(content):
        case ContentKind.COMPACT_JWS:
            return payload_of(read_compact_jws(content, limits), limits)
        case ContentKind.SD_JWT:
            jws = read_sd_jwt(content, limits).partition("~")[0]
            return payload_of(jws, limits)
        case ContentKind.PNG | ContentKind.SVG:
            detail = "an image: hand over what badgekit.unbake finds in it"
            raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
        case _:
            return read_object(content, limits)
