"""From the definition of a term to what is done with a member of that name."""

from typing import TYPE_CHECKING

from badgekit.canonicalization._nquads import is_absolute_iri, is_language_tag
from badgekit.canonicalization._refusals import (
    data_loss,
    malformed,
    shown,
    undefined_member,
)
from badgekit.canonicalization.jsonld._actions import (
    XSD_DOUBLE,
    Action,
    Directed,
    Double,
    JsonList,
    JsonLiteral,
    LanguageMap,
    NamedGraph,
    OrderedList,
    Outside,
    Property,
    Reference,
    Text,
    Typed,
    Vocabulary,
)
from badgekit.canonicalization.jsonld._iris import check_spelling
from badgekit.canonicalization.jsonld._terms import (
    KEYWORDS,
    Term,
    Unset,
    looks_like_keyword,
)

if TYPE_CHECKING:
    from badgekit.canonicalization.jsonld._compiled import CompiledContext


def compile_member(context: "CompiledContext", name: str) -> Action:
    """Return what is to be done with the member *name*, or raise `DocumentError`."""
    if not isinstance(name, str):
        raise malformed("a member name is not a string", "")
    term = context.active.terms.get(name)
    if term is None:
        return _undefined(context, name)
    if term.iri is None:
        raise data_loss(f"the context leaves {shown(name)} without a meaning", "")
    if term.iri in KEYWORDS:
        raise data_loss(f"{shown(name)} is not a name to spell {term.iri} by", "")
    if not is_absolute_iri(term.iri):
        raise data_loss(f"{shown(name)} is not mapped to an absolute IRI", "")
    _check_choice(context, name, term)
    if term.is_reverse:
        return Outside(f"<{term.iri}>")
    return _property(context, name, term)


def _check_choice(context: "CompiledContext", name: str, term: Term) -> None:
    """Refuse a second name for a property, which readers do not look for."""
    best = context.names_of(term.iri or "")[0]
    if name != best and (term == context.active.terms[best] or not term.says_more):
        raise data_loss(f"{shown(name)} is spelled {shown(best)} here", "")


def _property(context: "CompiledContext", name: str, term: Term) -> Action:
    predicate = f"<{term.iri}>"
    scalars = context
    nodes = context.previous or context
    if term.scoped is not None:
        scalars = scalars.with_property(term.scoped)
        nodes = nodes.with_property(term.scoped)
    values = _values(predicate, scalars, nodes, scalars.active.terms.get(name))
    match tuple(kind for kind in term.container if kind != "@set"):
        case ():
            return values
        case ("@list",) if isinstance(values, Property):
            return OrderedList(values)
        case ("@list",):
            return JsonList(predicate)
        case ("@language",) if isinstance(values, Property):
            return LanguageMap(values)
        case ("@graph",) if isinstance(values, Property):
            return NamedGraph(values)
        case _:
            return Outside(predicate)


def _undefined(context: "CompiledContext", name: str) -> Action:
    """Handle a name that is not a term: good only below an `@vocab`."""
    active = context.active
    if name.startswith("@") and looks_like_keyword(name):
        raise data_loss(f"{shown(name)} may not be spelled so here", "")
    iri = None if active.vocab is None or ":" in name else active.vocab + name
    if iri is None or not is_absolute_iri(iri):
        raise undefined_member(name, "")
    check_spelling(context, name, iri)
    return _values(f"<{iri}>", context, context.previous or context, None)


def _values(
    predicate: str,
    scalars: "CompiledContext",
    nodes: "CompiledContext",
    term: Term | None,
) -> Property | JsonLiteral:
    """Return the action for a property, as the term's type has it."""
    match None if term is None else term.type:
        case None | "@none":
            return _text(predicate, scalars, nodes, term)
        case "@id":
            return Reference(predicate, scalars, nodes)
        case "@vocab":
            return Vocabulary(predicate, scalars, nodes)
        case "@json":
            return JsonLiteral(predicate)
        case datatype if datatype == XSD_DOUBLE:
            return Double(predicate, scalars, nodes)
        case datatype:
            return Typed(predicate, scalars, nodes, datatype)


def _text(
    predicate: str,
    scalars: "CompiledContext",
    nodes: "CompiledContext",
    term: Term | None,
) -> Property:
    active = scalars.active
    language, direction = active.language, active.direction
    if term is not None and not isinstance(term.language, Unset):
        language = term.language
    if term is not None and not isinstance(term.direction, Unset):
        direction = term.direction
    if direction is not None:
        return Directed(predicate, scalars, nodes)
    if language is None:
        return Text(predicate, scalars, nodes, "")
    if not is_language_tag(language):
        raise malformed(f"{shown(language)} is not a language tag", "")
    return Text(predicate, scalars, nodes, f"@{language}")
