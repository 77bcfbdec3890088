"""Resolve the `kid` of a JWS."""

from collections.abc import Sequence
from dataclasses import dataclass

from badgekit.errors import DocumentError
from badgekit.fetching import Fetch, Steps
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.resolution._document import (
    ControlledIdentifierDocument,
    read_resource,
)
from badgekit.resolution._https import ACCEPT
from badgekit.resolution._key_set import keys_of, select
from badgekit.resolution._method import VerificationMethod
from badgekit.resolution._refusals import bad_method
from badgekit.resolution._resolver import MethodResolver
from badgekit.resolution._retrieve import (
    DEFAULT_RESOLVERS,
    resolve_controlled_identifier_document,
)
from badgekit.resolution._urls import read_https, split

_PURPOSE = "assertionMethod"
_ACCEPT = f"application/jwk+json, application/jwk-set+json, {ACCEPT}"


@dataclass(frozen=True, slots=True)
class ResolvedKey:
    """A key that a URL led to."""

    url: str
    public_key: PublicKey
    method: VerificationMethod | None = None
    """Where a controller lists the key for assertions. `None` if the URL led to a
    bare key, which says nothing about whose it is: ask `find_key`."""

    @property
    def controller(self) -> str | None:
        """Whose key it is, if that is known."""
        return self.method.controller if self.method else None


def resolve_key(
    url: str,
    *,
    purpose: str = _PURPOSE,
    limits: Limits = DEFAULT_LIMITS,
    resolvers: Sequence[MethodResolver] = DEFAULT_RESOLVERS,
) -> Steps[ResolvedKey]:
    """Resolve the `kid` of a JWS, as Open Badges 3.0 and VC-JOSE-COSE have it.

    A DID URL leads to a method listed under *purpose*. An https URL leads to
    a bare JWK; a JWK Set, with `kid` or thumbprint for its fragment; or a controlled
    identifier document. Without a fragment, the DID, document or set must have one
    key to choose from. *resolvers* are for DIDs.

    Raises as `resolve_verification_method` does.
    """
    identifier, fragment = split(url, limits)
    if not identifier.startswith("https:"):
        document = yield from resolve_controlled_identifier_document(
            identifier, limits=limits, resolvers=resolvers
        )
        return _listed(document, url, fragment, purpose)
    read_https(identifier)
    resource = yield Fetch(identifier, max_bytes=limits.fetch_bytes, accept=_ACCEPT)
    content = read_resource(resource, limits)
    if "keys" in content:
        keys = keys_of(content, limits)
        return ResolvedKey(url, select(keys, url, fragment))
    if "kty" in content:
        return ResolvedKey(url, select([content], url, fragment))
    document = ControlledIdentifierDocument.parse(content, limits)
    if document.id != identifier:
        kind = ProblemType.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID
        detail = f"the document at {identifier} says it is about another"
        raise DocumentError(Problem(kind, detail, "/id"))
    return _listed(document, url, fragment, purpose)


def _listed(
    document: ControlledIdentifierDocument, url: str, fragment: str, purpose: str
) -> ResolvedKey:
    listed = set(document.relationships.get(purpose, ()))
    if fragment:
        listed = {url}
    if len(listed) != 1:
        raise bad_method(
            f"{url} names no method, and the document lists {len(listed)} under "
            f"{purpose}: add the fragment of one"
        )
    method = document.verification_method(listed.pop(), purpose)
    return ResolvedKey(url, method.public_key, method)
