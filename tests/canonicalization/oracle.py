"""PyLD as the judge of what a document means, free of its known faults.

* It escapes literals otherwise than RDFC-1.0 says: its terms are written by us.
* It has SHA-256 alone: the datasets are compared, not what RDFC-1.0 makes of them
  (PyLD's own canonicalization is compared where it can do it).
* It drops what it does not understand: every loss is found, and raised as `Lossy`.
* Its caches are shared by all calls: each call has its own here.
"""

from collections.abc import Callable
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver

from badgekit.canonicalization import Quad
from badgekit.canonicalization._nquads import literal
from badgekit.contexts import ContextLoader

SENTINEL = "https://sentinel.invalid/x/"


class Lossy(Exception):  # noqa: N818
    """PyLD would have dropped something."""


def _load(contexts: ContextLoader) -> Callable[[str, Any], dict[str, Any]]:
    def load(url: str, _options: Any) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts.load(url),
        }

    return load


def dataset(document: Any, contexts: ContextLoader) -> dict[str, Any]:
    """Return the dataset in PyLD's form, or raise what PyLD raises, or `Lossy`."""

    def dropped(name: str | None) -> None:
        raise Lossy(str(name))

    load = _load(contexts)
    options = {
        "base": SENTINEL,
        "documentLoader": load,
        "contextResolver": ContextResolver({}, load),
        "produceGeneralizedRdf": True,
    }
    found: dict[str, Any] = jsonld.JsonLdProcessor(dropped).to_rdf(document, options)
    return found


def quads(document: Any, contexts: ContextLoader) -> set[Quad]:
    """Return the dataset of *document* in our form."""
    found = {
        (
            _term(triple["subject"]),
            _term(triple["predicate"]),
            _term(triple["object"]),
            "" if graph == "@default" else _name(graph),
        )
        for graph, triples in dataset(document, contexts).items()
        for triple in triples
    }
    for quad in found:
        if any(SENTINEL in term for term in quad) or quad[1].startswith("_:"):
            raise Lossy(str(quad))
    return found


def canonical(document: Any, contexts: ContextLoader) -> str:
    """Return what PyLD itself makes of *document*, faults and all."""
    found: str = URDNA2015().main(
        dataset(document, contexts),
        {"algorithm": "URDNA2015", "format": "application/n-quads"},
    )
    return found


def _name(value: str) -> str:
    return value if value.startswith("_:") else f"<{value}>"


def _term(term: dict[str, Any]) -> str:
    if term["type"] != "literal":
        return _name(term["value"])
    language = term.get("language")
    return literal(term["value"], term["datatype"], language)


def compacted(document: Any, contexts: ContextLoader) -> Any:
    """Return *document* after expansion and compaction with its own context."""
    load = _load(contexts)
    options = {
        "base": SENTINEL,
        "documentLoader": load,
        "contextResolver": ContextResolver({}, load),
    }
    processor = jsonld.JsonLdProcessor()
    expanded = processor.expand(document, options)
    return processor.compact(expanded, document["@context"], options)
