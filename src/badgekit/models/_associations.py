"""Whether the parts of a record fit together (CLR 2.0, `ClrSubject`)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from badgekit.models._achievement import Achievement
from badgekit.models._clr import Association, ComprehensiveLearnerRecord
from badgekit.models._credential import VerifiableCredential
from badgekit.models._endorsement import EndorsementCredential
from badgekit.models._enumerations import AssociationType
from badgekit.problems import Problem, ProblemType, pointer_to

_MEMBERS = ("credentialSubject", "verifiableCredential")
_ASSOCIATIONS = ("credentialSubject", "association")
_SHOWN_IDS = 3
_SHOWN_CHARACTERS = 100

_Edge: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Relation:
    """What goes one way, and so cannot come round to where it began."""

    verb: str
    excludes_peers: bool = False
    excludes_matches: bool = False


_PART = _Relation("is part of", excludes_peers=True, excludes_matches=True)
_CHILD = _Relation("is child of", excludes_peers=True, excludes_matches=True)
_ORDER = _Relation("precedes", excludes_matches=True)
_REPLACED = _Relation("is replaced by")

_DIRECTED: Mapping[AssociationType, tuple[_Relation, bool]] = MappingProxyType(
    {
        AssociationType.IS_PART_OF: (_PART, False),
        AssociationType.IS_CHILD_OF: (_CHILD, False),
        AssociationType.IS_PARENT_OF: (_CHILD, True),
        AssociationType.PRECEDES: (_ORDER, False),
        AssociationType.REPLACED_BY: (_REPLACED, False),
    }
)
"""The relation that each type speaks of, and whether from the other end."""


def incoherences(
    record: ComprehensiveLearnerRecord,
    *,
    opened: Mapping[int, VerifiableCredential] = MappingProxyType({}),
    also_known_as: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Return what does not fit together in *record*, in the order of the record.

    A member whose subject has another `id` than that of the record, as
    `RECIPIENT_MISMATCH`. As `INCOHERENT_RECORD`, an association with an end that is no
    achievement of the record, of an achievement with itself, that stands there twice,
    that is part of a circle, or that makes peers or equals of what another one puts
    above, below or before each other. The standard has no rule about any of them.

    *opened* holds members that are JWTs here and have been read elsewhere, by index;
    where one is missing, no end is said to lead nowhere. *also_known_as* are more ids
    of the learner. Takes time in proportion to the record.
    """
    members = dict(_read_members(record, opened))
    problems = [*_strangers(record, members, also_known_as)]
    associations = record.credential_subject.association
    if associations:
        known: set[str] | None = None
        if len(members) == len(record.credential_subject.verifiable_credential):
            known = set(_achievements(record, members.values()))
        place = _place(record, _ASSOCIATIONS, len(associations))
        found = [*_single(associations, known), *_among(associations)]
        found.sort(key=lambda each: each[0])  # stable: one by one, then together
        problems += (
            Problem(
                ProblemType.INCOHERENT_RECORD,
                detail,
                place(index) + (f"/{member}" if member else ""),
            )
            for index, member, detail in found
        )
    return tuple(problems)


def asserted_achievements(
    credentials: Iterable[VerifiableCredential],
) -> Iterator[str]:
    """Yield the ids of the achievements that *credentials* are about.

    Those of members, where one of them is a record itself.
    """
    rest = list(credentials)
    while rest:
        credential = rest.pop()
        if isinstance(credential, ComprehensiveLearnerRecord):
            rest += (
                each
                for each in credential.credential_subject.verifiable_credential
                if isinstance(each, VerifiableCredential)
            )
            continue
        for subject in credential.subjects:
            yield from _ids(getattr(subject, "achievement", None))


def _ids(achievement: Any) -> Iterator[str]:  # noqa: ANN401 - a model, or any JSON
    several = achievement if isinstance(achievement, (list, tuple)) else [achievement]
    for each in several:
        if isinstance(each, Achievement):
            yield each.id
        elif isinstance(each, dict) and isinstance(each.get("id"), str):
            yield each["id"]


def _read_members(
    record: ComprehensiveLearnerRecord, opened: Mapping[int, VerifiableCredential]
) -> Iterator[tuple[int, VerifiableCredential]]:
    for index, member in enumerate(record.credential_subject.verifiable_credential):
        if isinstance(member, VerifiableCredential):
            yield index, member
        elif index in opened:
            yield index, opened[index]


def _achievements(
    record: ComprehensiveLearnerRecord, members: Iterable[VerifiableCredential]
) -> Iterator[str]:
    for achievement in record.credential_subject.achievement:
        yield achievement.id
    for member in members:
        if isinstance(member, ComprehensiveLearnerRecord):
            for achievement in member.credential_subject.achievement:
                yield achievement.id
    yield from asserted_achievements(members)


def _strangers(
    record: ComprehensiveLearnerRecord,
    members: Mapping[int, VerifiableCredential],
    also_known_as: Collection[str],
) -> Iterator[Problem]:
    """Find members that were awarded to another id than the record's."""
    learner = record.credential_subject.id
    if learner is None:
        return
    count = len(record.credential_subject.verifiable_credential)
    place = _place(record, _MEMBERS, count)
    for index, member in members.items():
        if isinstance(member, EndorsementCredential):
            continue  # its subject is what is endorsed
        ids = {each.id for each in member.subjects} - {None, learner}
        if not ids <= set(also_known_as):
            yield Problem(
                ProblemType.RECIPIENT_MISMATCH,
                "awarded to another id than that of the record",
                f"{place(index)}/credentialSubject",
            )


def _single(
    associations: tuple[Association, ...], known: set[str] | None
) -> Iterator[tuple[int, str, str]]:
    """Find what is wrong with one association alone, or said twice."""
    seen: set[tuple[str, str, str]] = set()
    for index, each in enumerate(associations):
        for member, end in (("sourceId", each.source_id), ("targetId", each.target_id)):
            if known is not None and end not in known:
                yield index, member, f"no achievement of the record: {_shown(end)}"
        if each.source_id == each.target_id:
            yield index, "", f"an achievement with itself: {_shown(each.source_id)}"
        said = (each.association_type, each.source_id, each.target_id)
        if said in seen:
            yield index, "", f"said before: {_sentence(each)}"
        seen.add(said)


def _among(
    associations: tuple[Association, ...],
) -> Iterator[tuple[int, str, str]]:
    """Find what is wrong with several associations together."""
    edges: dict[_Relation, dict[_Edge, int]] = {}
    for index, each in enumerate(associations):
        if each.association_type in _DIRECTED and each.source_id != each.target_id:
            relation, backwards = _DIRECTED[each.association_type]
            edge = (each.source_id, each.target_id)
            edge = edge[::-1] if backwards else edge
            edges.setdefault(relation, {}).setdefault(edge, index)
    for relation, found in edges.items():
        yield from _circles(relation, found)
    for index, each in enumerate(associations):
        edge = (each.source_id, each.target_id)
        for relation, found in edges.items():
            if _excludes(relation, each.association_type) and (
                edge in found or edge[::-1] in found
            ):
                detail = f"{_sentence(each)}, but another says that one {relation.verb}"
                yield index, "", f"{detail} the other"


def _excludes(relation: _Relation, kind: AssociationType) -> bool:
    if kind is AssociationType.IS_PEER_OF:
        return relation.excludes_peers
    return kind is AssociationType.EXACT_MATCH_OF and relation.excludes_matches


def _circles(
    relation: _Relation, edges: Mapping[_Edge, int]
) -> Iterator[tuple[int, str, str]]:
    targets: dict[str, list[str]] = {}
    for source, target in edges:
        targets.setdefault(source, []).append(target)
    number = _Components(targets).number
    first: dict[int, int] = {}
    inside: dict[int, set[str]] = {}
    for (source, target), index in edges.items():
        if (component := number[source]) == number[target]:
            first[component] = min(index, first.get(component, index))
            inside.setdefault(component, set()).update((source, target))
    for component, ids in inside.items():
        some = ", ".join(map(_shown, sorted(ids)[:_SHOWN_IDS]))
        more = ", …" if len(ids) > _SHOWN_IDS else ""
        detail = f"each of {len(ids)} {relation.verb} another, in a circle"
        yield first[component], "", f"{detail}: {some}{more}"


@dataclass(slots=True)
class _Components:
    """Tarjan's strongly connected components, without recursion."""

    targets: Mapping[str, list[str]]
    number: dict[str, int] = field(default_factory=dict)
    """Two nodes have one number if each can be reached from the other."""
    _low: dict[str, int] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        order: dict[str, int] = {}
        for root in self.targets:
            if root not in order:
                self._visit(root, order)

    def _visit(self, root: str, order: dict[str, int]) -> None:
        work = [self._enter(root, order)]
        while work:
            node, rest = work[-1]
            for target in rest:
                if target not in order:
                    work.append(self._enter(target, order))
                    break
                if target not in self.number:
                    self._low[node] = min(self._low[node], order[target])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    self._low[above] = min(self._low[above], self._low[node])
                if self._low[node] == order[node]:
                    self._close(node)

    def _enter(self, node: str, order: dict[str, int]) -> tuple[str, Iterator[str]]:
        order[node] = self._low[node] = len(order)
        self._open.append(node)
        return node, iter(self.targets.get(node, ()))

    def _close(self, node: str) -> None:
        found = len(self.number)
        while True:
            last = self._open.pop()
            self.number[last] = found
            if last == node:
                return


def _place(
    record: ComprehensiveLearnerRecord, path: tuple[str, str], count: int
) -> Callable[[int], str]:
    """Return the pointers to the items at *path*: an array, or one item without it."""

    @cache
    def is_array() -> bool:
        if count > 1:
            return True
        value: Any = record.to_json_object()
        for token in path:
            value = value[token]
        return isinstance(value, list)

    return lambda index: pointer_to(*path, *([index] if is_array() else []))


def _sentence(association: Association) -> str:
    source, target = _shown(association.source_id), _shown(association.target_id)
    return f"{source} {association.association_type} {target}"


def _shown(id: str) -> str:
    return id if len(id) <= _SHOWN_CHARACTERS else f"{id[:_SHOWN_CHARACTERS]}…"
