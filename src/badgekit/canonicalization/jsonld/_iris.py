"""IRI expansion (JSON-LD 1.1 API, section 5.2), with an active context that is done."""

from typing import TYPE_CHECKING

from badgekit.canonicalization._nquads import is_absolute_iri
from badgekit.canonicalization._refusals import data_loss, shown
from badgekit.canonicalization.jsonld._terms import (
    KEYWORDS,
    ActiveContext,
    looks_like_keyword,
)

if TYPE_CHECKING:
    from badgekit.canonicalization.jsonld._compiled import CompiledContext


def is_iri_or_blank(value: str) -> bool:
    """Whether *value* is an absolute IRI or a blank node identifier."""
    return value.startswith("_:") or is_absolute_iri(value) is not None


def expand_iri(  # noqa: PLR0911 - the steps of the standard
    active: ActiveContext, value: str, *, vocab: bool
) -> str | None:
    """Return what *value* stands for, or `None` if for nothing.

    A relative reference comes back as it is: there is no base to resolve it against.
    """
    if value in KEYWORDS:
        return value
    if looks_like_keyword(value):
        return None
    term = active.terms.get(value)
    if term is not None and (vocab or term.iri in KEYWORDS):
        return term.iri
    prefix, colon, suffix = value.partition(":")
    if colon and prefix:
        if prefix == "_" or suffix.startswith("//"):
            return value
        term = active.terms.get(prefix)
        if term is not None and term.iri and term.is_prefix:
            return term.iri + suffix
        if is_absolute_iri(value):
            return value
    if vocab and active.vocab is not None:
        return active.vocab + value
    return value


def check_spelling(context: "CompiledContext", value: str, iri: str) -> None:
    """Refuse *value*, which is no term, if it spells *iri* in a roundabout way."""
    names = context.names_of(iri)
    if names:
        raise data_loss(f"{shown(iri)} is spelled {shown(names[0])} here", "")
    check_prefix(value, iri)


def check_prefix(value: str, iri: str) -> None:
    """Refuse a compact IRI: who reads *value* does not see what is signed, *iri*."""
    if iri != value and ":" in value:
        raise data_loss("an IRI that uses a prefix must be spelled in full", "")
