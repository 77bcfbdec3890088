"""Active contexts made ready for use: each name, each set of types, looked up once."""

from typing import TYPE_CHECKING, NamedTuple

from badgekit._json import JsonValue
from badgekit.canonicalization._identity import GUARDED_TYPES
from badgekit.canonicalization._nquads import is_absolute_iri
from badgekit.canonicalization._refusals import (
    data_loss,
    malformed,
    shown,
    undefined_type,
)
from badgekit.canonicalization.jsonld._actions import Action, Ignored
from badgekit.canonicalization.jsonld._iris import check_spelling, expand_iri
from badgekit.canonicalization.jsonld._members import compile_member
from badgekit.canonicalization.jsonld._processing import Use
from badgekit.canonicalization.jsonld._terms import (
    KEYWORDS,
    ActiveContext,
    ScopedContext,
    is_class_name,
)

if TYPE_CHECKING:
    from badgekit.canonicalization.jsonld._engine import Contexts


class TypedContext(NamedTuple):
    """What the types of a node come to."""

    context: "CompiledContext"
    """The context of the members of the node."""
    types: tuple[str, ...]
    """The types as RDF terms."""
    is_guarded: bool
    """Whether the node is a credential or a presentation."""
    steps: tuple["CompiledContext", ...]
    """The contexts that led to it, one for each type that brings one."""


class CompiledContext:
    """An active context, and what has been derived from it so far.

    What is derived depends on nothing but the active context and the contexts of the
    loader, so threads may fill it in side by side: who comes second finds the same.
    """

    __slots__ = (
        "_by_local",
        "_by_term",
        "_contexts",
        "_names",
        "_typed",
        "active",
        "id_name",
        "members",
        "previous",
        "type_name",
    )

    def __init__(
        self,
        contexts: "Contexts",
        active: ActiveContext,
        previous: "CompiledContext | None" = None,
    ) -> None:
        self._contexts = contexts
        self.active = active
        self.previous = previous
        self.id_name = self._spelling("@id")
        """How a member that gives the `@id` is spelled here: `id`, or `@id`."""
        self.type_name = self._spelling("@type")
        self.members: dict[str, Action] = {
            "@context": Ignored(""),
            self.id_name: Ignored(""),
            self.type_name: Ignored(""),
        }
        """Every member that was met so far and is a term."""
        self._by_local: dict[object, CompiledContext] = {}
        self._by_term: dict[
            tuple[int, bool], tuple[ScopedContext, CompiledContext]
        ] = {}
        self._names: dict[str, list[str]] | None = None
        self._typed: dict[str | tuple[str, ...], TypedContext] = {}

    def _spelling(self, keyword: str) -> str:
        name = keyword[1:]
        term = self.active.terms.get(name)
        return name if term is not None and term.iri == keyword else keyword

    def member(self, name: str) -> Action:
        """Compile the member *name*, or raise `DocumentError` if it may not stand."""
        action = compile_member(self, name)
        if name in self.active.terms:
            action = self.members.setdefault(name, action)
            self._contexts.remember(1)
        return action

    def names_of(self, iri: str) -> list[str]:
        """Return the terms that *iri* may be spelled by, the best first.

        Those that say more about their values come before those that say less, names
        of properties before names of classes, then the shorter, then the lesser:
        roughly what compaction would choose for a property.
        """
        if self._names is None:
            self._names = _names_by_iri(self.active)
        return self._names.get(iri, [])

    def with_local(self, local: JsonValue) -> "CompiledContext":
        """Apply the value of an `@context` member of a node."""
        key, local = self._contexts.admit(local)
        found = self._by_local.get(key)
        if found is None:
            made = self._contexts.derive(self, local, Use())
            found = self._by_local.setdefault(key, made)
        return found

    def with_property(self, scoped: ScopedContext) -> "CompiledContext":
        """Apply the context that a property brings for its values."""
        return self._with_scoped(scoped, propagate=True)

    def _with_scoped(
        self, scoped: ScopedContext, *, propagate: bool
    ) -> "CompiledContext":
        # Properties may redefine protected terms, types may not: two kinds of use.
        key = (id(scoped), propagate)
        found = self._by_term.get(key)
        if found is None:
            made = self._contexts.derive(
                self,
                scoped.local,
                Use(
                    base_url=scoped.base_url,
                    override_protected=propagate,
                    propagate=propagate,
                ),
            )
            # With the scoped context itself, so that no other can have its id().
            found = self._by_term.setdefault(key, (scoped, made))
        return found[1]

    def with_types(self, types: JsonValue) -> "TypedContext":
        """Return what the member `type` of a node comes to."""
        key = tuple(types) if isinstance(types, list) else types
        try:
            found = self._typed.get(key)
        except TypeError:
            found = None
        if found is not None:
            return found
        names = types if isinstance(types, list) else [types]
        if not all(isinstance(name, str) for name in names):
            raise malformed("a type is not a string", "")
        context = self
        steps = []
        for name in sorted(set(names)):
            term = self.active.terms.get(name)
            if term is not None and term.scoped is not None:
                context = context._with_scoped(term.scoped, propagate=False)
                steps.append(context)
        if context.type_name != self.type_name:
            raise data_loss("a type changes what the member type means", "")
        iris = tuple(map(self._type_iri, names))
        is_guarded = not GUARDED_TYPES.isdisjoint(iris)
        found = TypedContext(context, iris, is_guarded, tuple(steps))
        if all(name in self.active.terms for name in names):
            found = self._typed.setdefault(key, found)
            self._contexts.remember(1 + len(names))
        return found

    def _type_iri(self, name: str) -> str:
        iri = expand_iri(self.active, name, vocab=True)
        if iri is None or iri in KEYWORDS or not is_absolute_iri(iri):
            raise undefined_type(name, "")
        if name not in self.active.terms:
            check_spelling(self, name, iri)
        elif not self._is_class(name) and any(map(self._is_class, self.names_of(iri))):
            raise data_loss(f"{shown(name)} is the name of a property here", "")
        return f"<{iri}>"

    def _is_class(self, name: str) -> bool:
        return is_class_name(name) and not self.active.terms[name].says_more


def _names_by_iri(active: ActiveContext) -> dict[str, list[str]]:
    terms = active.terms
    names: dict[str, list[str]] = {}
    for name, term in terms.items():
        if term.iri:
            names.setdefault(term.iri, []).append(name)
    for found in names.values():
        found.sort(
            key=lambda name: (
                not terms[name].says_more,
                is_class_name(name),
                len(name),
                name,
            )
        )
    return names
