"""Digests as URLs."""

import hashlib
import re

from badgekit import _multibase

_URL = re.compile(r"ni:///sha-256;([A-Za-z0-9_-]{43})", re.ASCII)
_MULTIHASH_SHA_256 = b"\x12\x20"


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of *content* as a named-information URL (RFC 6920).

    >>> digest_of(b"")
    'ni:///sha-256;47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'
    """
    text = _multibase.encode_base64url(hashlib.sha256(content).digest())
    return f"ni:///sha-256;{text}"


def digest_bytes(url: str) -> bytes:
    """Return the digest in what `digest_of` returned, or raise `ValueError`."""
    match = _URL.fullmatch(url)
    if match is None:
        raise ValueError("should be ni:///sha-256; and a digest in base64url")
    return _multibase.decode_base64url(match[1])


def digest_multibase(url: str) -> str:
    """Return the same digest as `relatedResource` has it: a Multihash in Multibase."""
    return _multibase.encode_url(_MULTIHASH_SHA_256 + digest_bytes(url))
