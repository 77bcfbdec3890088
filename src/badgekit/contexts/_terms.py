"""The vocabulary of the term tables: what a JSON-LD 1.1 context says, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Self

from badgekit._json import JsonObject


@dataclass(frozen=True, slots=True)
class Term:
    """An expanded term definition (JSON-LD 1.1, section 9.15.1).

    A term that is mapped to an IRI and nothing else may stand in a table as that
    IRI, a `str`. To a processor the two are alike; published files use both.
    """

    iri: str
    type: str | None = None
    """Datatype IRI, or `@id`, `@vocab`, `@json`."""
    container: str | None = None
    """`@set`, `@list` or `@graph`."""
    context: "Scope | None" = None
    """The definitions that hold below this term: in nodes of this type if the term
    is used as a type, in its values if it is used as a property."""

    def to_document(self) -> JsonObject:
        """Return the definition as JSON."""
        definition: JsonObject = {"@id": self.iri}
        if self.type is not None:
            definition["@type"] = self.type
        if self.container is not None:
            definition["@container"] = self.container
        if self.context is not None:
            definition["@context"] = self.context.to_document()
        return definition


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of definitions that hold together (JSON-LD 1.1, section 9.15)."""

    terms: Mapping[str, Term | str]
    """Term → definition, read-only. A `str` maps the term to that IRI."""
    protected: bool = False
    """Whether later contexts must not redefine the terms (section 4.1.11)."""
    aliases: bool = True
    """Whether `id` and `type` stand for `@id` and `@type`."""
    version: float | None = None
    """`@version`, where the published file states it."""
    vocab: str | None = None
    """`@vocab`: prefix of the IRI of every term that is not defined."""
    clears: bool = False
    """Whether this is `null`, which forgets all definitions and defines none."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", MappingProxyType(dict(self.terms)))

    def to_document(self) -> JsonObject | None:
        """Return the definitions as JSON: the value of an `@context` member."""
        if self.clears:
            return None
        document: JsonObject = {}
        if self.version is not None:
            document["@version"] = self.version
        if self.protected:
            document["@protected"] = True
        if self.vocab is not None:
            document["@vocab"] = self.vocab
        if self.aliases:
            document |= {"id": "@id", "type": "@type"}
        for name, definition in self.terms.items():
            document[name] = (
                definition if isinstance(definition, str) else definition.to_document()
            )
        return document

    def with_terms(self, terms: Mapping[str, Term | str]) -> Self:
        """Return this scope with *terms* added or redefined."""
        return replace(self, terms={**self.terms, **terms})

    def with_scoped(self, type: str, terms: Mapping[str, Term | str]) -> Self:
        """Return this scope with *terms* added or redefined in the scope of *type*."""
        definition = self.terms[type]
        if isinstance(definition, str) or definition.context is None:
            raise ValueError(f"{type} has no scope of its own")
        scope = definition.context.with_terms(terms)
        return self.with_terms({type: replace(definition, context=scope)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A published context: where it is, what it says, which bytes say so."""

    url: str
    scope: Scope
    published_sha256: str
    """SHA-256 (lower-case hex) of the file at `url` that states the same facts."""

    def to_document(self) -> JsonObject:
        """Return a new document that is equal, as JSON, to the published one."""
        return {"@context": self.scope.to_document()}


def protected(
    terms: Mapping[str, Term | str],
    *,
    aliases: bool = True,
    version: float | None = None,
) -> Scope:
    """Return a scope of protected terms, which is what most published ones are."""
    return Scope(terms, protected=True, aliases=aliases, version=version)


CLEARED = Scope({}, clears=True)
"""The scope that is `null`."""


def link(iri: str) -> Term:
    """Return a term whose values are nodes: a string is the identifier of one."""
    return Term(iri, "@id")


def graph(iri: str) -> Term:
    """Return a term each of whose values is a graph of its own."""
    return Term(iri, "@id", "@graph")


def named(vocabulary: str, *names: str) -> dict[str, str]:
    """Return simple definitions of terms that are called as in *vocabulary*."""
    return {name: vocabulary + name for name in names}


def terms(
    vocabulary: str, *names: str, type: str | None = None, container: str | None = None
) -> dict[str, Term]:
    """Return expanded definitions of terms that are called as in *vocabulary*."""
    return {name: Term(vocabulary + name, type, container) for name in names}
