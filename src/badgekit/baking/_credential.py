"""What is baked: the text of a credential, and the standard it belongs to."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol

from badgekit import _multibase
from badgekit._json import JsonObject
from badgekit.baking._refusals import malformed, too_large
from badgekit.documents import read_compact_jws, read_object
from badgekit.limits import Limits

_JSON_SPACE = " \t\r\n"
_CLR_TYPES = frozenset({"ClrCredential", "ComprehensiveLearnerRecord"})
_COMPACT_JWS = re.compile(
    r"\s*+[A-Za-z0-9_-]++\.[A-Za-z0-9_-]++\.[A-Za-z0-9_-]*+\s*+", re.ASCII
)


class BakingKind(Enum):
    """The standard that says where in the image the credential is."""

    OPEN_BADGE = ("openbadgecredential", "https://purl.imsglobal.org/ob/v3p0")
    """Open Badges 3.0, section 5.3."""
    CLR = ("clrcredential", "https://purl.imsglobal.org/clr/v2p0")
    """Comprehensive Learner Record 2.0."""

    def __init__(self, keyword: str, namespace: str) -> None:
        self.keyword = keyword
        """Of the `iTXt` chunk in a PNG."""
        self.namespace = namespace
        """Of the `credential` element in an SVG."""


class Secured(Protocol):
    """A signed credential, as `badgekit.SecuredCredential` is one."""

    @property
    def text(self) -> str:
        """The JSON or the compact JWS, exactly as it is to be baked."""
        ...

    @property
    def document(self) -> Mapping[str, Any]:
        """The credential in JSON."""
        ...


def read_credential(
    credential: str | bytes | Secured, kind: BakingKind | None, limits: Limits
) -> tuple[str, BakingKind]:
    """Return the text to bake and where it goes, or raise `DocumentError`."""
    if isinstance(credential, (str, bytes)):
        text = credential if isinstance(credential, str) else _decoded(credential)
        document: Mapping[str, Any]
        if is_json(text):
            document = read_object(text, limits)
        else:
            text = read_compact_jws(text, limits)
            document = _claims(text, limits)
    else:
        text, document = credential.text, credential.document
        text = text if is_json(text) else text.strip()
    check_text(text, limits)
    return text, kind or _kind_of(document)


def check_text(text: str, limits: Limits) -> None:
    """Raise `DocumentError` unless *text* looks like JSON or like a compact JWS."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise malformed("the credential holds half a surrogate pair") from error
    if size > limits.document_bytes:
        raise too_large(f"the credential is over {limits.document_bytes} bytes")
    if "\0" in text:
        raise malformed("the credential holds a NUL character")
    if not is_json(text) and not _COMPACT_JWS.fullmatch(text):
        raise malformed("the credential is neither JSON nor a compact JWS")


def is_json(text: str) -> bool:
    """Tell JSON from a compact JWS as the standard does: by its first character."""
    return text.lstrip(_JSON_SPACE).startswith("{")


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise malformed("the credential is not UTF-8") from error


def _claims(jws: str, limits: Limits) -> JsonObject:
    # Whoever bakes holds the credential already, and only its type is looked at: so
    # no signature is verified here, and nothing is believed on account of it.
    try:
        payload = _multibase.decode_base64url(jws.split(".")[1])
    except ValueError as error:
        raise malformed("the payload of the JWS is not base64url") from error
    claims = read_object(payload, limits)
    enveloped = claims.get("vc")  # where VCDM 1.1 has the credential
    return enveloped if "type" not in claims and isinstance(enveloped, dict) else claims


def _kind_of(document: Mapping[str, Any]) -> BakingKind:
    types = document.get("type")
    names = types if isinstance(types, (list, tuple)) else [types]
    is_record = any(isinstance(name, str) and name in _CLR_TYPES for name in names)
    return BakingKind.CLR if is_record else BakingKind.OPEN_BADGE
