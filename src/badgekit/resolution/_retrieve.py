"""Retrieve a verification method (Controlled Identifiers 1.0, section 3.3)."""

from collections.abc import Sequence

from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.resolution._did_jwk import DidJwk
from badgekit.resolution._did_key import DidKey
from badgekit.resolution._did_web import DidWeb
from badgekit.resolution._document import ControlledIdentifierDocument
from badgekit.resolution._https import Https
from badgekit.resolution._method import VerificationMethod
from badgekit.resolution._refusals import bad_url
from badgekit.resolution._resolver import MethodResolver
from badgekit.resolution._urls import split

DEFAULT_RESOLVERS: tuple[MethodResolver, ...] = (DidKey(), DidJwk(), DidWeb(), Https())

_REMEMBERED_KEYS = 1_000


def resolvers_with_memory() -> tuple[MethodResolver, ...]:
    """Return the default resolvers, of which this `DidKey` remembers 1,000 keys."""
    return (DidKey(remembered=_REMEMBERED_KEYS), *DEFAULT_RESOLVERS[1:])


def resolve_verification_method(
    url: str,
    *,
    purpose: str = "assertionMethod",
    limits: Limits = DEFAULT_LIMITS,
    resolvers: Sequence[MethodResolver] = DEFAULT_RESOLVERS,
) -> Steps[VerificationMethod]:
    """Retrieve the verification method at *url*, listed for *purpose*.

    The key is the one in the controller's document, whatever *url* looks like: a
    fragment that spells a key is a key for did:key alone. Whether the controller is
    the issuer, and whether `expires` and `revoked` are past, is the caller's to ask.

    Raises `DocumentError` or `KeyMaterialError` if there is no such method, and
    lets `FetchError` pass: not knowing a key is different from knowing it is wrong.
    """
    identifier, fragment = split(url, limits)
    if not fragment:
        raise bad_url(f"the URL has no fragment to name a method: {url}")
    document = yield from resolve_controlled_identifier_document(
        identifier, limits=limits, resolvers=resolvers
    )
    return document.verification_method(url, purpose)


def resolve_controlled_identifier_document(
    url: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    resolvers: Sequence[MethodResolver] = DEFAULT_RESOLVERS,
) -> Steps[ControlledIdentifierDocument]:
    """Find the document of the identifier *url*, a DID or an https URL.

    Raises as `resolve_verification_method` does.
    """
    identifier, _ = split(url, limits)
    if identifier != url:
        raise bad_url(f"an identifier has no fragment: {url}")
    resolver = next((one for one in resolvers if one.recognizes(url)), None)
    if resolver is None:
        raise _unsupported(url)
    document = yield from resolver.resolve(url, limits)
    if document.id != url:
        kind = ProblemType.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID
        detail = f"the document of {url} says it is about {document.id[:200]}"
        raise DocumentError(Problem(kind, detail, "/id"))
    return document


def _unsupported(url: str) -> DocumentError:
    scheme, _, rest = url.partition(":")
    if scheme != "did":
        return bad_url(f"neither a DID nor an https URL: {url}")
    method = f"did:{rest.partition(':')[0]}"
    detail = f"no resolver for {method}: pass a MethodResolver in resolvers="
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
