"""Digests as URLs."""

import base64


def digest_url(sha256: bytes) -> str:
    """Return a SHA-256 digest as a named-information URL (RFC 6920).

    >>> digest_url(bytes(32))[:20]
    'ni:///sha-256;AAAAAA'
    """
    text = base64.urlsafe_b64encode(sha256).decode().rstrip("=")
    return f"ni:///sha-256;{text}"


def digest_bytes(url: str) -> bytes:
    """Return the digest in what `digest_url` returned."""
    text = url.rpartition(";")[2]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
