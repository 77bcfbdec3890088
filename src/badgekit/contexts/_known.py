"""Which contexts badgekit knows, and where their tables are. Tables load when used."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from badgekit._json import JsonObject
from badgekit.contexts._terms import Context, Scope

_OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
_CLR = "https://purl.imsglobal.org/spec/clr/v2p0/"
_W3C = "https://www.w3.org/ns/credentials/"
_SECURITY = "https://w3id.org/security/"

# URL → module in `_tables`. What is issued today comes first: messages that name the
# contexts that define a term name them in this order.
_MODULES = {
    _W3C + "v2": "credentials_v2",
    _OB + "context-3.0.3.json": "open_badges_3_0_3",
    _CLR + "context-2.0.1.json": "clr",
    _OB + "extensions.json": "open_badges_extensions",
    _W3C + "status/v1": "status",
    _SECURITY + "data-integrity/v2": "data_integrity",
    _SECURITY + "multikey/v1": "controlled_identifiers",
    _SECURITY + "jwk/v1": "controlled_identifiers",
    "https://www.w3.org/ns/cid/v1": "controlled_identifiers",
    "https://www.w3.org/ns/did/v1": "controlled_identifiers",
    "https://www.w3.org/2018/credentials/v1": "credentials_v1",
    _OB + "context-3.0.2.json": "open_badges_3_0_3",
    _OB + "context-3.0.1.json": "open_badges_3_0_1",
    _OB + "context.json": "open_badges_3_0_1",
    _CLR + "context.json": "clr",
    _SECURITY + "data-integrity/v1": "data_integrity",
    _SECURITY + "suites/ed25519-2020/v1": "signature_suites",
    _SECURITY + "suites/jws-2020/v1": "signature_suites",
    "https://w3id.org/vc/status-list/2021/v1": "status",
    _W3C + "undefined-terms/v2": "credentials_extras",
    _W3C + "examples/v2": "credentials_extras",
}

URLS = tuple(_MODULES)


def knows(url: str) -> bool:
    """Tell whether badgekit carries the context *url*."""
    return url in _MODULES


def generations(url: str) -> tuple[Context, ...]:
    """Return what was published under *url*, the one in force first; () if unknown."""
    if not knows(url):
        return ()
    tables = import_module(f"badgekit.contexts._tables.{_MODULES[url]}")
    contexts: tuple[Context, ...] = tables.CONTEXTS
    return tuple(context for context in contexts if context.url == url)


def known_contexts() -> tuple[Context, ...]:
    """Return every context that badgekit carries, older generations included."""
    return tuple(context for url in URLS for context in generations(url))


def generation(url: str, sha256: str | None = None) -> Context:
    """Return the generation with that hash, or the one in force. Both must exist."""
    return next(
        context
        for context in generations(url)
        if sha256 in (None, context.published_sha256)
    )


@cache
def document(url: str, sha256: str | None = None) -> JsonObject:
    """Return the one document of a generation that this process shares: read only."""
    return generation(url, sha256).to_document()


def context_defining(term: str) -> tuple[str, ...]:
    """Return the contexts that define *term*, those for new credentials first.

    A context that defines it in scopes alone is followed by the types or
    properties below which it does.

    >>> context_defining("1EdTechRevocationList")
    ('https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',)
    >>> context_defining("caption")[0]
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json (in Image)'
    """
    return _definitions().get(term, ())


@cache
def _definitions() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for url in URLS:
        for term, scopes in _scopes_by_term(generation(url).scope).items():
            where = "" if "" in scopes else f" (in {', '.join(scopes)})"
            found.setdefault(term, []).append(url + where)
    return {term: tuple(contexts) for term, contexts in found.items()}


def _scopes_by_term(scope: Scope) -> dict[str, list[str]]:
    scopes: dict[str, list[str]] = {}
    for term, below in dict.fromkeys(_defined(scope, "")):
        scopes.setdefault(term, []).append(below)
    return scopes


def _defined(scope: Scope, below: str) -> Iterator[tuple[str, str]]:
    """Yield each term with the type or property below which it holds."""
    if scope.aliases:
        yield "id", below
        yield "type", below
    for name, definition in scope.terms.items():
        yield name, below
        if not isinstance(definition, str) and definition.context is not None:
            yield from _defined(definition.context, name)
