"""JSON-LD by the book: what a program makes of PyLD, SHA-256 and Ed25519."""

from hashlib import sha256
from typing import Any

from pyld import jsonld

import badgekit

CONTEXTS = {
    url: badgekit.DEFAULT_CONTEXTS.load(url) for url in badgekit.DEFAULT_CONTEXTS.urls
}


def _load(url: str, _options: object) -> dict[str, Any]:
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": CONTEXTS[url],
        "contentType": "application/ld+json",
        "tag": "static",
    }


def canonicalize(document: dict[str, Any]) -> str:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
    }
    return str(jsonld.normalize(document, options))


def hash_data(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """Return what an eddsa-rdfc-2022 proof signs."""
    options = {"@context": document["@context"]} | proof
    return b"".join(
        sha256(canonicalize(part).encode()).digest() for part in (options, document)
    )
