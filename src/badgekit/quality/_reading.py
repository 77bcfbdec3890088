"""Take the JSON out of whatever was handed over."""

from typing import TypeAlias

from badgekit._json import JsonObject, JsonValue
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
from badgekit.quality._envelopes import Opened, open_token
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

    Of an SD-JWT, with all that is disclosed. No signature is looked at. The error
    never quotes the document, and so has no pointer: member names may be personal
    data as well.
    """
    return read_all(content, limits)[0]


def read_all(
    content: Content, limits: Limits
) -> tuple[JsonObject, tuple[JsonValue, ...]]:
    """Return *content*, and what else is in its envelope, or raise `DocumentError`."""
    try:
        opened = _opened(content, limits)
    except DocumentError as error:
        problems = [Problem(each.type, each.detail) for each in error.problems]
        raise DocumentError(*problems) from None
    return opened.claims, opened.beside


def _opened(content: Content, limits: Limits) -> Opened:
    if isinstance(content, Model):
        return Opened(read_object(content.to_json_object(), limits), ())
    if isinstance(
        content, SecuredCredential | VerifiedCredential | VerifiedPresentation
    ):
        return Opened(read_object(content.document, limits), ())
    if not isinstance(content, str | bytes):
        return Opened(read_object(content, limits), ())
    match recognize(content):
        case ContentKind.COMPACT_JWS:
            return open_token(read_compact_jws(content, limits), limits)
        case ContentKind.SD_JWT:
            return open_token(read_sd_jwt(content, limits), limits)
        case ContentKind.PNG | ContentKind.SVG:
            detail = "an image: hand over what badgekit.unbake finds in it"
            raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
        case _:
            return Opened(read_object(content, limits), ())
