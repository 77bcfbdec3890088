"""Values of options and of cells: times and recipients."""

import re
from datetime import datetime
from enum import Enum

from badgekit import Recipient
from badgekit._time import Moment
from badgekit.models import IdentifierType

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_FORMULA = ("=", "@", "\t", "\r")
_KNOWN_TYPES = frozenset(IdentifierType)


class Edge(Enum):
    """Which end of the day a date without a time stands for, in UTC."""

    BEGIN = "T00:00:00Z"
    END = "T23:59:59Z"


def moment(text: str, edge: Edge) -> datetime:
    """Read a time with its zone, or a date. Raises `ValueError`."""
    return Moment.parse(text + edge.value if _DATE.fullmatch(text) else text)


def uri(text: str) -> str:
    """Return *text* if it is an absolute URI. Raises `ValueError`."""
    if not _URI.fullmatch(text) or not text.isprintable():
        raise ValueError("not an absolute URI, such as https://… or did:…")
    return text


def email(text: str) -> str:
    """Return *text* if it can be an e-mail address. Raises `ValueError`."""
    if text.startswith(_FORMULA):
        raise ValueError("a formula, not an e-mail address")
    if not _EMAIL.fullmatch(text) or not text.isprintable():
        raise ValueError("not an e-mail address")
    return text


def identifier(text: str) -> str:
    """Return *text* if it can be an identifier. Raises `ValueError`."""
    if text.startswith(_FORMULA):
        raise ValueError("a formula, not an identifier")
    if not text.isprintable():
        raise ValueError("holds control characters")
    return text


def identifier_type(text: str) -> str:
    """Return *text* if it is a type of identifier. Raises `ValueError`."""
    if text not in _KNOWN_TYPES and not re.fullmatch(r"ext:[A-Za-z0-9._|-]+", text):
        raise ValueError(
            "not a type of identifier, such as sourcedId: one of "
            f"{', '.join(sorted(_KNOWN_TYPES))}, or one that begins with ext:"
        )
    return text


def recipient(text: str) -> Recipient:
    """Read `type=value`, a URI or an e-mail address. Raises `ValueError`.

    The message never holds *text*.
    """
    kind, equals, value = text.partition("=")
    if (equals and kind in _KNOWN_TYPES) or text.startswith("ext:"):
        if not value:
            raise ValueError("a type of identifier without =value")
        return Recipient.identifier(identifier_type(kind), value)
    if _URI.fullmatch(text):
        return Recipient.of(text)
    if _EMAIL.fullmatch(text):
        return Recipient.email(text)
    raise ValueError(
        "neither a DID or other URI, nor an e-mail address, nor type=value such as "
        "sourcedId=A-1815"
    )
