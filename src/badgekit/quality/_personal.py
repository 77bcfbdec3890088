"""Find personal data in a text: e-mail addresses, telephone numbers, birth dates.

Everything here takes time in proportion to the length of the text.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~\"-]")
_DOMAIN = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,20}(?:xn--[a-z0-9-]{1,59}|[^\W\d_]{2,63})",
    re.IGNORECASE,
)
_INTERNATIONAL = re.compile(
    r"(?<![\w/.+-])(?:\+|00(?=[ ().-]?[1-9]))\d?(?:[ ().-]{0,2}\d){7,14}(?!\d)"
)
_NATIONAL = re.compile(
    r"(?<![\w/.+-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])"
)
_TEL = re.compile(r"\btel:[+\d(]", re.IGNORECASE)
_BORN = re.compile(
    r"\b(?:born|birth ?day|birth ?date|date of birth|d\.?o\.?b|geboren|geb\.(?= )"
    r"|geburtsdatum|n[ée]e? le|nacid[oa]|fecha de nacimiento|nat[oa] il"
    r"|data di nascita)(?![^\W_])",
    re.IGNORECASE,
)
_MONTH = r"[^\W\d_]{3,12}"
_DATE = re.compile(
    r"\b(?:\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}\d{2,4}"
    r"|(?:19|20)\d{2}[01]\d[0-3]\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)?[ -](?:de |of )?{_MONTH}\.?,?[ -](?:de )?\d{{4}}"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})\b"
)
_NEAR = 60
_ESCAPED = 8
"""How often a text may be escaped."""
_LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
_UNSEEN = dict.fromkeys(
    # Of no width; and two signs that stand for whole sentences.
    (0xAD, 0x180E, 0x2060, 0xFEFF, 0xFDFA, 0xFDFB, *range(0x200B, 0x2010))
)
_ALIKE = dict.fromkeys(range(0x2010, 0x2016), "-") | {0x2212: "-", 0x3002: "."}
_HEX = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3
_SHORTEST_NUMBER = 6


def spellings(text: str) -> tuple[str, ...]:
    """Return *text*, and what it comes to without escapes and look-alikes."""
    plain = text
    for _ in range(_ESCAPED):
        before = plain
        if "%" in plain:
            plain = unquote(plain)
        if "&" in plain:
            # No character has a number so long, and Python refuses to read it.
            plain = html.unescape(_LONG_REFERENCE.sub("", plain))
        if plain == before:
            break
    if not plain.isascii():
        # In this order: what looks like a hyphen becomes another one before.
        plain = unicodedata.normalize("NFKC", plain.translate(_UNSEEN))
        plain = plain.translate(_ALIKE)
    return (text,) if plain == text else (text, plain)


def has_email(text: str) -> bool:
    """Tell whether *text* has an e-mail address in it (RFC 5321, dots in the domain).

    >>> has_email("https://lincoln.example/ada@example.edu/1"), has_email("a @ b")
    (True, False)
    """
    at = text.find("@", 1)
    while at > 0:
        if _LOCAL.match(text[at - 1]) and _DOMAIN.match(text, at + 1, at + 320):
            return True
        at = text.find("@", at + 1)
    return False


def has_phone_number(text: str) -> bool:
    """Tell whether *text* seems to have a telephone number in it."""
    if len(text) < _SHORTEST_NUMBER:
        return False
    return any(each.search(text) for each in (_INTERNATIONAL, _NATIONAL, _TEL))


def has_birth_date(text: str) -> bool:
    """Tell whether *text* speaks of birth, and has a date soon after."""
    if len(text) < _SHORTEST_NUMBER or not _DATE.search(text):
        return False
    return any(
        _DATE.search(text, found.end(), found.end() + _NEAR)
        for found in _BORN.finditer(text)
    )


def has_digest(text: str) -> bool:
    """Tell whether *text* has the digits of an MD5 or SHA hash in it."""
    return bool(_HEX.search(text))


class Known:
    """Personal data that the caller knows and wants to be looked for."""

    __slots__ = ("_digests", "_texts")

    def __init__(self, texts: Iterable[str]) -> None:
        texts = [texts] if isinstance(texts, str) else list(texts)
        self._texts = tuple(_spaced(each) for each in texts)
        if any(len(each) < _SHORTEST + 2 for each in self._texts):
            raise ValueError(f"known texts have {_SHORTEST} letters or digits at least")
        self._digests = frozenset(d for each in texts for d in _digests(each))

    def is_in(self, text: str) -> bool:
        """Tell whether one of the texts is in *text*, however it is punctuated."""
        if not self._texts:
            return False
        spaced = _spaced(text)
        return any(each in spaced for each in self._texts)

    def is_hashed_in(self, text: str) -> bool:
        """Tell whether the bare hash of one of the texts is in *text*."""
        return bool(self._digests) and any(
            found.lower() in self._digests for found in _HEX.findall(text)
        )


def _spaced(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(_WORD.findall(folded))} "


def _digests(text: str) -> Iterator[str]:
    for spelling in {text, text.strip().lower()}:
        for name in ("md5", "sha1", "sha256", "sha512"):
            data = spelling.encode(errors="surrogatepass")
            yield hashlib.new(name, data, usedforsecurity=False).hexdigest()
