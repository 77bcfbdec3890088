"""Whose key is it? Controlled identifiers and their verification methods."""

import typing

from badgekit import _lazy
from badgekit.resolution._did_jwk import DidJwk, did_jwk_of
from badgekit.resolution._did_key import DidKey, did_key_of
from badgekit.resolution._did_web import DidWeb, did_web_url_of
from badgekit.resolution._document import ControlledIdentifierDocument
from badgekit.resolution._find_key import find_key
from badgekit.resolution._https import Https
from badgekit.resolution._method import VerificationMethod
from badgekit.resolution._resolver import MethodResolver
from badgekit.resolution._retrieve import (
    DEFAULT_RESOLVERS,
    resolve_controlled_identifier_document,
    resolve_verification_method,
    resolvers_with_memory,
)

if typing.TYPE_CHECKING:
    from badgekit.resolution._did_webvh import DidWebvh
    from badgekit.resolution._resolve_key import ResolvedKey, resolve_key
else:
    __getattr__, __dir__ = _lazy.attributes(
        __name__,
        {
            "_did_webvh": ("DidWebvh",),
            "_resolve_key": ("ResolvedKey", "resolve_key"),
        },
    )

__all__ = [
    "DEFAULT_RESOLVERS",
    "ControlledIdentifierDocument",
    "DidJwk",
    "DidKey",
    "DidWeb",
    "DidWebvh",
    "Https",
    "MethodResolver",
    "ResolvedKey",
    "VerificationMethod",
    "did_jwk_of",
    "did_key_of",
    "did_web_url_of",
    "find_key",
    "resolve_controlled_identifier_document",
    "resolve_key",
    "resolve_verification_method",
    "resolvers_with_memory",
]
