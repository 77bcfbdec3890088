"""Multibase: base58btc (`z`) and base64url without padding (`u`).

Controlled Identifiers 1.0, section 2.4; these two are the ones it allows.
"""

import base64
import re

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {character: value for value, character in enumerate(_ALPHABET)}
_PAIRS = tuple(high + low for high in _ALPHABET for low in _ALPHABET)
_GROUP = 10
_BASE = 58**_GROUP
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def encode(data: bytes) -> str:
    """Return *data* as multibase base58btc."""
    return "z" + encode_base58(data)


def encode_url(data: bytes) -> str:
    """Return *data* as multibase base64url without padding."""
    return "u" + encode_base64url(data)


def decode(text: str, *, max_length: int = 10_000) -> bytes:
    """Return the bytes of multibase *text*, or raise `ValueError`.

    Base58 takes quadratic time, so base58 text longer than *max_length* is refused.
    """
    if text.startswith("z"):
        if len(text) > max_length:
            msg = f"base58 text is longer than {max_length} characters"
            raise ValueError(msg)
        return decode_base58(text[1:])
    if text.startswith("u"):
        return decode_base64url(text[1:])
    msg = "not multibase: it must start with z (base58btc) or u (base64url)"
    raise ValueError(msg)


def encode_base58(data: bytes) -> str:
    """Return *data* in base58btc without a multibase header."""
    number = int.from_bytes(data)
    groups: list[str] = []
    # Ten digits at a time: divisions of large numbers are what costs.
    while number:
        number, rest = divmod(number, _BASE)
        digits = ""
        for _ in range(_GROUP // 2):
            rest, pair = divmod(rest, 58 * 58)
            digits = _PAIRS[pair] + digits
        groups.append(digits)
    digits = "".join(reversed(groups)).lstrip("1")
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def decode_base58(text: str) -> bytes:
    """Return the bytes of base58btc *text*, or raise `ValueError`."""
    number = 0
    try:
        for character in text:
            number = number * 58 + _VALUE[character]
    except KeyError as error:
        msg = f"{error.args[0]!r} is not a base58btc character"
        raise ValueError(msg) from None
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def encode_base64url(data: bytes) -> str:
    """Return *data* in base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """Return the bytes of unpadded base64url *text*, or raise `ValueError`.

    Strict: one text for one value, so no padding, no line breaks, no other
    alphabet and no stray bits in the last character.
    """
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        msg = "not base64url without padding"
        raise ValueError(msg)
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if (
        len(text) % 4
        and encode_base64url(data[-(len(data) % 3) :]) != text[-(len(text) % 4) :]
    ):
        msg = "base64url text has stray bits at its end"
        raise ValueError(msg)
    return data
