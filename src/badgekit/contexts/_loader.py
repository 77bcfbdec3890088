"""The closed world of contexts: those badgekit carries, and the caller's own."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256 as _sha256
from typing import Final

from badgekit import _json
from badgekit._json import JsonObject
from badgekit.contexts import _known
from badgekit.contexts._memory import Memory
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType

_NO_DOCUMENTS: Final[Mapping[str, JsonObject | bytes | str]] = {}
_NO_PINS: Final[Mapping[str, str]] = {}
_LONGEST_URL_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _Content:
    """A context of the caller's, or a generation of ours that the caller chose."""

    sha256: str
    document: JsonObject | None = None
    """`None` for a generation of ours."""


@dataclass(frozen=True, slots=True, init=False, repr=False)
class ContextLoader:
    """Where contexts come from: what badgekit carries and what the caller adds.

    *documents* are contexts of the caller's own, by URL: JSON text, or the parsed
    object. *sha256* holds hashes (SHA-256, hexadecimal) by URL, and

    * for one of *documents*, given as text, requires it to have that hash;
    * for a context that badgekit carries, chooses the generation that was published
      with that hash: `context-3.0.3.json` of Open Badges has had two.

    A context that badgekit carries is replaced only if it is given as text together
    with its hash. Raises `DocumentError` for a hash that does not match, and for a
    document that is not a context or exceeds *limits*.

    A loader never fetches anything. It is an immutable value, equal to another that
    was given the same contexts.

    *remembered* is how many results to keep of what comes back from document to
    document: objects of issuers and achievements, and hashes of proof configurations.
    Whoever canonicalizes with this loader finds them again, so what many share should
    remember nothing, which is the default.

    >>> from badgekit.contexts import ContextLoader
    >>> terms = {"@context": {"Diploma": "https://school.example/terms#Diploma"}}
    >>> loader = ContextLoader({"https://school.example/v1": terms})
    >>> loader.load("https://school.example/v1") == terms
    True
    """

    fingerprint: tuple[tuple[str, str], ...]
    """(URL, `digest`) of what differs from the default, in order of URL."""
    _own: Mapping[str, _Content] = field(compare=False)
    memory: Memory | None = field(compare=False)
    """What was worked out with these contexts, if anything is remembered."""

    def __init__(
        self,
        documents: Mapping[str, JsonObject | bytes | str] = _NO_DOCUMENTS,
        *,
        sha256: Mapping[str, str] = _NO_PINS,
        limits: Limits = DEFAULT_LIMITS,
        remembered: int = 0,
    ) -> None:
        pins = {_text(url): _text(pin).lower() for url, pin in sha256.items()}
        own = {
            _text(url): _read(url, content, pins.get(url), limits)
            for url, content in documents.items()
        }
        for url, pin in pins.items():
            if url not in own and _chosen(url, pin):
                own[url] = _Content(pin)
        fingerprint = sorted((url, content.sha256) for url, content in own.items())
        object.__setattr__(self, "fingerprint", tuple(fingerprint))
        object.__setattr__(self, "_own", own)
        object.__setattr__(self, "memory", Memory(remembered) if remembered else None)

    @property
    def urls(self) -> tuple[str, ...]:
        """The URL of every context that this loader has."""
        return tuple(dict.fromkeys((*_known.URLS, *self._own)))

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str) and (url in self._own or _known.knows(url))

    def load(self, url: str) -> JsonObject:
        """Return the document of the context *url*, `{"@context": …}`: a new copy.

        The URL is compared character by character. Raises `DocumentError`
        (`UNKNOWN_CONTEXT`) if there is no such context.
        """
        return deepcopy(self._shared(url))

    def digest(self, url: str) -> str:
        """Return the SHA-256 (hexadecimal) of what *url* stands for in this loader.

        That of the published file, or of the text the caller gave; for an object, of
        the JSON it makes. Two loaders that agree on it agree on the content. Raises
        `DocumentError` (`UNKNOWN_CONTEXT`) if there is no such context.
        """
        own = self._content(url)
        return own.sha256 if own else _known.generation(url).published_sha256

    def _shared(self, url: str) -> JsonObject:
        """Return the document itself, for the JSON-LD engine, which only reads it."""
        own = self._content(url)
        if own is None:
            return _known.document(url)
        if own.document is None:
            return _known.document(url, own.sha256)
        return own.document

    def _content(self, url: str) -> _Content | None:
        if url not in self:
            raise DocumentError(_unknown(url, self.urls))
        return self._own.get(url)

    def __repr__(self) -> str:
        added = ", ".join(
            f"{_shown(url)}: {digest}" for url, digest in self.fingerprint
        )
        return f"<ContextLoader {{{added}}}>"


def _read(
    url: str, content: JsonObject | bytes | str, pin: str | None, limits: Limits
) -> _Content:
    if not isinstance(content, (dict, bytes, str)):
        raise _malformed(f"{_shown(url)} is not JSON text or an object")
    if isinstance(content, dict) and pin is not None:
        raise _malformed(f"give {_shown(url)} as text: its hash is that of a file")
    if pin is None and _known.knows(url):
        raise _malformed(
            f"badgekit carries {_shown(url)}: choose a generation with "
            "ContextLoader(sha256={url: hash}), or give text and hash to replace it"
        )
    document = read_object(content, limits)
    if not isinstance(document.get("@context"), (dict, list, str)):
        raise _malformed(f"{_shown(url)} is not a context: it has no @context")
    digest = _digest(document if isinstance(content, dict) else content)
    if pin is not None and pin != digest:
        raise _mismatch(url, pin, (digest,))
    return _Content(digest, document)


def _digest(content: JsonObject | bytes | str) -> str:
    text = _json.dumps(content) if isinstance(content, dict) else content
    return _sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _chosen(url: str, pin: str) -> bool:
    """Tell whether the hash chooses another generation than the one in force."""
    published = [context.published_sha256 for context in _known.generations(url)]
    if not published:
        raise DocumentError(_unknown(url, _known.URLS))
    if pin not in published:
        raise _mismatch(url, pin, published)
    return pin != published[0]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _malformed("URLs of contexts and their hashes are strings")
    return value


def _unknown(url: object, known: tuple[str, ...]) -> Problem:
    bare = _bare(url) if isinstance(url, str) else None
    near = next((one for one in known if _bare(one) == bare), None)
    hint = f" (URLs must match exactly: did you mean {near}?)" if near else ""
    return Problem(
        ProblemType.UNKNOWN_CONTEXT,
        f"not a context badgekit knows: {_shown(url)}{hint}; "
        "add it with ContextLoader({url: document})",
    )


def _bare(url: str) -> str:
    """Return *url* without what people get wrong: scheme, www, ending, case."""
    text = url[: 2 * _LONGEST_URL_SHOWN].strip().lower().rstrip("/#")
    text = text.removesuffix(".json").removesuffix(".jsonld")
    return text.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _mismatch(url: str, pin: str, found: tuple[str, ...] | list[str]) -> DocumentError:
    return _malformed(
        f"SHA-256 of {_shown(url)} should be {_shown(pin)} and is {' or '.join(found)}"
    )


def _malformed(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail))


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else type(value).__name__
    text = text if len(text) <= _LONGEST_URL_SHOWN else text[:_LONGEST_URL_SHOWN] + "…"
    return text if text.isprintable() else ascii(text)


DEFAULT_CONTEXTS: Final = ContextLoader()
"""The contexts that badgekit carries, and no others."""

_REMEMBERED = 200


def contexts_with_memory() -> ContextLoader:
    """Return `DEFAULT_CONTEXTS`, with a memory of 200 results, for one owner."""
    return ContextLoader(remembered=_REMEMBERED)
