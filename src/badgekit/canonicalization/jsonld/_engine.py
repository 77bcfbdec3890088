"""The compiled contexts of one loader, and documents read with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._nquads import Quad
from badgekit.canonicalization._rdfc import HashName
from badgekit.canonicalization._refusals import (
    data_loss,
    malformed,
    too_large,
    unsupported,
)
from badgekit.canonicalization.jsonld._actions import OutsideSubset
from badgekit.canonicalization.jsonld._compiled import CompiledContext
from badgekit.canonicalization.jsonld._parts import Origin
from badgekit.canonicalization.jsonld._processing import ContextProcessor, Use
from badgekit.canonicalization.jsonld._terms import ActiveContext
from badgekit.canonicalization.jsonld._walk import Walk
from badgekit.contexts import ContextLoader, Memory
from badgekit.limits import Limits

_MAX_REMEMBERED = 500_000
"""Entries of tables, at about 100 bytes each, before an engine starts afresh."""

_MAX_WORK = 1_000_000
"""Term definitions in one use of contexts that somebody vouches for; what a document
may cost is in `Limits`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The RDF dataset of a document."""

    lines: list[str]
    """Statements without blank nodes in the default graph, as lines; may repeat."""
    quads: list[Quad]
    """All other statements; may repeat."""
    nodes: int
    """Node objects that were walked."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """The blank nodes that other documents may have too."""

    def first_degree(self, hash_name: HashName) -> dict[str, str]:
        """Return the first-degree hashes that are known of blank nodes."""
        return {
            node: digest
            for node, origin in self.origins.items()
            # Another thread may have remembered some nodes of a part, and not yet all.
            if (known := origin.part.first_degree.get(hash_name))
            and (digest := known.get(origin.node))
        }

    def remember(self, hash_name: HashName, first_degree: Mapping[str, str]) -> None:
        """Keep the first-degree hashes for other documents."""
        for node, origin in self.origins.items():
            known = origin.part.first_degree.setdefault(hash_name, {})
            known[origin.node] = first_degree[node]


class Contexts:
    """Everything that was compiled from the contexts of one loader."""

    def __init__(
        self, loader: ContextLoader, max_work: int, *, allow_inline: bool = False
    ) -> None:
        self._load = loader._shared  # noqa: SLF001 - read only, without a copy
        self._max_work = max_work
        self._allow_inline = allow_inline
        # One budget for all that a stranger's contexts lead to.
        self._processor = ContextProcessor(self._load, max_work)
        self.remembered = 0
        self.root = CompiledContext(self, ActiveContext())

    def remember(self, entries: int) -> None:
        """Count what is kept for later."""
        self.remembered += entries

    def admit(self, local: JsonValue) -> tuple[object, JsonValue]:
        """Return a key for the `@context` member *local*, and what to process."""
        if isinstance(local, str):
            return local, local
        if isinstance(local, list) and all(isinstance(entry, str) for entry in local):
            return tuple(local), local
        if not self._allow_inline:
            raise unsupported("only URLs of contexts are taken, no context objects", "")
        try:
            text = json.dumps(local)
        except (TypeError, ValueError) as error:
            raise malformed("not JSON", "") from error
        return ("inline", text), json.loads(text)

    def derive(
        self, parent: CompiledContext, local: JsonValue, use: Use
    ) -> CompiledContext:
        """Process *local* on top of *parent*."""
        processor = self._processor
        if not self._allow_inline:
            processor = ContextProcessor(self._load, self._max_work)
        active = processor.process(parent.active, local, use)
        self.remember(len(active.terms) + active.work)
        previous: CompiledContext | None
        if active.previous is None:
            previous = None
        elif active.previous is parent.active:
            previous = parent
        elif parent.previous and active.previous is parent.previous.active:
            previous = parent.previous
        else:
            previous = CompiledContext(self, active.previous)
        return CompiledContext(self, active, previous)


class Engine:
    """Reads documents with the contexts of one loader. Safe to share among threads.

    What it keeps are compiled contexts: nothing of the documents.
    """

    def __init__(self, loader: ContextLoader) -> None:
        self._loader = loader
        self._shared = Contexts(loader, _MAX_WORK)

    @staticmethod
    @lru_cache(maxsize=16)
    def of(loader: ContextLoader) -> "Engine":
        """Return the engine for loaders that are equal to *loader*."""
        return Engine(loader)

    def read(
        self,
        document: JsonObject,
        limits: Limits,
        *,
        allow_inline_contexts: bool = False,
        strict_numbers: bool = True,
        memory: Memory | None = None,
    ) -> Dataset:
        """Return the dataset of *document*; find parts of it again in *memory*.

        Raises `DocumentError` for what may not be signed, and `OutsideSubset` for what
        needs a full JSON-LD processor.
        """
        if not isinstance(document, dict):
            raise malformed("not a JSON object", "")
        contexts = self._contexts(limits, allow_inline=allow_inline_contexts)
        if allow_inline_contexts:
            memory = None
        if memory is not None:
            memory.rest_on(contexts)
        walk = Walk(limits, strict_numbers=strict_numbers, memory=memory)
        try:
            walk.node(contexts.root, document, "")
        except RecursionError as error:
            raise too_large("nested too deeply", "") from error
        if not walk.lines and not walk.quads:
            raise data_loss("the document says nothing that can be signed", "")
        return Dataset(
            lines=walk.lines, quads=walk.quads, nodes=walk.nodes, origins=walk.origins
        )

    def _contexts(self, limits: Limits, *, allow_inline: bool) -> Contexts:
        if allow_inline:
            # Contexts of strangers are forgotten with the document.
            return Contexts(self._loader, limits.context_work, allow_inline=True)
        contexts = self._shared
        if contexts.remembered > _MAX_REMEMBERED:
            # Between documents, so that no document sees two generations.
            contexts = self._shared = Contexts(self._loader, _MAX_WORK)
        return contexts


__all__ = ["Contexts", "Dataset", "Engine", "OutsideSubset"]
