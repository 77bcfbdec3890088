"""Credentials by what slots ask for most."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from badgekit.stacks._facts import Facts
from badgekit.stacks._slots import AlignedTo

_Index: TypeAlias = Mapping[Hashable, list[Facts]]


class Index:
    """Finds credentials by achievement and by alignment, in their order."""

    def __init__(self, facts: Sequence[Facts], aliases: Mapping[str, str]) -> None:
        self._facts = facts
        self._aliases = aliases
        self._known: dict[object, _Index] = {}

    def of_achievements(self, ids: Iterable[str], *, related: bool) -> list[Facts]:
        """Return the credentials of *ids*; with *related*, of what is said to be."""
        index = self._built("achievements", lambda facts: [facts.achievement])
        found = [index.get(name, []) for name in ids]
        if related:
            index = self._built("related", self._related)
            found += [index.get(name, []) for name in ids]
        return _in_order(found)

    def aligned_to(self, nodes: Iterable[AlignedTo]) -> list[Facts]:
        """Return the credentials that are aligned to any of *nodes*."""
        found = []
        for node in nodes:
            key = node.url, node.framework, node.code
            shape = tuple(part is not None for part in key)
            index = self._built(shape, partial(_nodes, shape))
            found.append(index.get(key, []))
        return _in_order(found)

    def _built(
        self, name: object, keys: Callable[[Facts], Iterable[Hashable]]
    ) -> _Index:
        index = self._known.get(name)
        if index is None:
            made = defaultdict(list)
            for facts in self._facts:
                for key in dict.fromkeys(keys(facts)):
                    made[key].append(facts)
            index = self._known[name] = dict(made)
        return index

    def _related(self, facts: Facts) -> list[str]:
        ids = (each.id for each in facts.subject.achievement.related)
        return [self._aliases.get(name, name) for name in ids]


def _nodes(shape: Sequence[bool], facts: Facts) -> Iterable[Hashable]:
    """Yield the nodes that *facts* are aligned to, told as *shape* has it."""
    url, framework, code = shape
    for each in facts.subject.achievement.alignment:
        yield (
            each.target_url if url else None,
            each.target_framework if framework else None,
            each.target_code if code else None,
        )


def _in_order(found: Sequence[list[Facts]]) -> list[Facts]:
    if len(found) == 1:
        return found[0]
    each = {facts.rank: facts for several in found for facts in several}
    return [each[rank] for rank in sorted(each)]
