"""Find out whether a key is published under an identifier."""

from collections.abc import Sequence

from badgekit.errors import DocumentError, FetchError, KeyMaterialError
from badgekit.fetching import Fetch, Steps
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from badgekit.resolution._document import (
    ControlledIdentifierDocument,
    read_resource,
)
from badgekit.resolution._key_set import keys_of, usable
from badgekit.resolution._method import VerificationMethod
from badgekit.resolution._resolver import MethodResolver
from badgekit.resolution._retrieve import (
    DEFAULT_RESOLVERS,
    resolve_controlled_identifier_document,
)
from badgekit.resolution._urls import read_https, split

_ACCEPT = "application/jwk-set+json, application/json"
_ASSERTION = "assertionMethod"


def find_key(
    controller: str,
    key: PublicKey,
    *,
    purpose: str = _ASSERTION,
    limits: Limits = DEFAULT_LIMITS,
    resolvers: Sequence[MethodResolver] = DEFAULT_RESOLVERS,
) -> Steps[VerificationMethod | None]:
    """Find *key* under the identifier *controller*, or return `None`.

    Looks in the document of *controller* and, for an https identifier and assertions,
    in the JWK Set at `https://{authority}/.well-known/jwks.json`: whoever writes
    that speaks for every identifier of the host.

    Raises `DocumentError` or `KeyMaterialError` if *controller* cannot be resolved
    by anybody, and lets `FetchError` pass if a place that may hold the key could not
    be looked at.
    """
    split(controller, limits)
    if not controller.startswith("https:"):
        return (yield from _in_document(controller, key, purpose, limits, resolvers))
    read_https(controller)
    unreachable: FetchError | None = None
    for found_in in (
        _in_document(controller, key, purpose, limits, resolvers),
        _in_key_set(controller, key, purpose, limits),
    ):
        try:
            found = yield from found_in
        except FetchError as error:
            if error.problems[0].type is not ProblemType.WRONG_MEDIA_TYPE:
                unreachable = unreachable or error
        except DocumentError:
            # Neither there nor, just above, in a web page is the key published.
            continue
        else:
            if found:
                return found
    if unreachable:
        raise unreachable
    return None


def _in_document(
    controller: str,
    key: PublicKey,
    purpose: str,
    limits: Limits,
    resolvers: Sequence[MethodResolver],
) -> Steps[VerificationMethod | None]:
    document = yield from resolve_controlled_identifier_document(
        controller, limits=limits, resolvers=resolvers
    )
    return _among_methods(document, key, purpose)


def _in_key_set(
    controller: str, key: PublicKey, purpose: str, limits: Limits
) -> Steps[VerificationMethod | None]:
    if purpose != _ASSERTION:
        return None
    url = f"https://{read_https(controller).netloc}/.well-known/jwks.json"
    resource = yield Fetch(url, max_bytes=limits.fetch_bytes, accept=_ACCEPT)
    keys = keys_of(read_resource(resource, limits), limits)
    for jwk, candidate in usable(keys):
        if candidate == key:
            kid = jwk.get("kid")
            name = kid if isinstance(kid, str) else key.thumbprint()
            return VerificationMethod(f"{url}#{name}", controller, key)
    return None


def _among_methods(
    document: ControlledIdentifierDocument, key: PublicKey, purpose: str
) -> VerificationMethod | None:
    for url in document.relationships.get(purpose, ()):
        try:
            method = document.verification_method(url, purpose)
        except (DocumentError, KeyMaterialError):
            # Another controller's, of a type that is not ours, or leaked.
            continue
        if method.public_key == key:
            return method
    return None
