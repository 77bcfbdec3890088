"""Open what documents are packed in: JWT, SD-JWT, `data:` URLs, JSON in a string."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote_to_bytes

from badgekit import _json, _multibase
from badgekit._json import JsonObject, JsonValue
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType

_COMPACT = r"[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*"
_TOKEN = re.compile(rf"{_COMPACT}(?:~.*)?", re.ASCII | re.DOTALL)
_DATA_URL = re.compile(r"\s*data:([^,]{0,255}),", re.IGNORECASE)
_DATA_URL_INSIDE = re.compile(
    r"data:([^,\s\"'()<>]{0,255}),([^\s\"'()<>]+)", re.IGNORECASE
)
_JSON = ("{", "[", '"')
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_SD, _ELEMENT = "_sd", "..."


@dataclass(frozen=True, slots=True)
class Opened:
    """What is in a token."""

    claims: JsonObject
    """With all that is disclosed in its place (RFC 9901, section 7.1)."""
    beside: tuple[JsonValue, ...]
    """Headers, the claims of a key binding, disclosures that have no place."""


def open_token(text: str, limits: Limits) -> Opened:
    """Open a compact JWS or an SD-JWT, or raise `DocumentError`.

    No signature is looked at. What is wrong with an SD-JWT is no reason to stop: its
    disclosures say what they say.
    """
    jws, *parts = text.split("~")
    claims = _part_of(jws, 1, limits)
    beside = [*_readable(jws, 0, limits)]
    waiting: dict[str, list[JsonValue]] = {}
    for part in parts:
        beside += _readable(part, 0, limits) + _readable(part, 1, limits)
        if (disclosed := _disclosed(part, limits)) is not None:
            digest = sha256(part.encode(errors="replace")).digest()
            waiting[_multibase.encode_base64url(digest)] = disclosed
    if waiting:
        claims = _put_back(claims, waiting, limits.nesting_depth)
        for left in waiting.values():
            beside.append({left[1]: left[2]} if len(left) == 3 else left[1])
    return Opened(claims, tuple(beside))


def contents(text: str, limits: Limits) -> Iterator[JsonValue]:
    """Yield what is in *text*, as far as it is an envelope."""
    if match := _DATA_URL.match(text):
        yield _data(match[1], text[match.end() :])
    elif _TOKEN.fullmatch(text.strip()):
        try:
            opened = open_token(text.strip(), limits)
        except DocumentError:
            return
        yield opened.claims
        yield from opened.beside
    elif text.lstrip().startswith(_JSON):
        yield from _json_in(text, limits)
    else:
        for match in _DATA_URL_INSIDE.finditer(text):
            yield _data(match[1], match[2])


def _json_in(text: str, limits: Limits) -> Iterator[JsonValue]:
    try:
        yield _json.loads(
            text, max_bytes=limits.document_bytes, max_depth=limits.nesting_depth
        )
    except ValueError:
        return


def _data(parameters: str, content: str) -> str:
    """Return the content of a `data:` URL (RFC 2397), if it is text."""
    said = parameters.lower().replace(" ", "")
    try:
        data = unquote_to_bytes(content)
        if said.endswith(";base64"):
            data = base64.b64decode(data.translate(_URL_SAFE) + b"==")
    except ValueError:
        return ""
    try:
        return data.decode()
    except UnicodeDecodeError:
        # An image in a row of characters would have anything in it, addresses too.
        return data.decode("latin-1") if said.startswith("text/") else ""


def _part_of(jws: str, at: int, limits: Limits) -> JsonObject:
    try:
        data = _multibase.decode_base64url(jws.split(".")[at])
    except (ValueError, IndexError):
        problem = Problem(ProblemType.PARSING_ERROR, "the payload is not base64url")
        raise DocumentError(problem) from None
    return read_object(data, limits)


def _readable(jws: str, at: int, limits: Limits) -> list[JsonObject]:
    """Return the header or the payload of what may be a compact JWS."""
    if "." not in jws:
        return []
    try:
        return [_part_of(jws, at, limits)]
    except DocumentError:
        return []


def _disclosed(text: str, limits: Limits) -> list[JsonValue] | None:
    """Return [salt, name, value] or [salt, value] (RFC 9901, section 4.2)."""
    try:
        found = _json.loads(
            _multibase.decode_base64url(text),
            max_bytes=limits.document_bytes,
            max_depth=limits.nesting_depth,
        )
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) not in (2, 3):
        return None
    return found if len(found) == 2 or isinstance(found[1], str) else None


def _put_back(
    value: JsonValue, waiting: dict[str, list[JsonValue]], depth: int
) -> JsonValue:
    """Return *value* with the disclosures in their places, each in one at most."""
    if depth <= 0 or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return [
            _put_back(each, waiting, depth - 1)
            for item in value
            for each in _elements(item, waiting)
        ]
    found = {
        name: _put_back(each, waiting, depth - 1)
        for name, each in value.items()
        if name != _SD
    }
    digests = value.get(_SD)
    for digest in digests if isinstance(digests, list) else ():
        disclosed = waiting.get(digest) if isinstance(digest, str) else None
        if disclosed is not None and len(disclosed) == 3 and disclosed[1] not in found:
            del waiting[digest]
            found[disclosed[1]] = _put_back(disclosed[2], waiting, depth - 1)
    return found


def _elements(
    item: JsonValue, waiting: dict[str, list[JsonValue]]
) -> tuple[JsonValue, ...]:
    digest = item.get(_ELEMENT) if isinstance(item, dict) else None
    if not isinstance(digest, str):
        return (item,)
    disclosed = waiting.get(digest)
    if disclosed is None or len(disclosed) != 2:
        return ()
    del waiting[digest]
    return (disclosed[1],)
