"""Rules about what is in a text, wherever it is."""

from collections.abc import Iterator

from badgekit.quality._levels import Severity
from badgekit.quality._personal import (
    Known,
    has_birth_date,
    has_email,
    has_phone_number,
    spellings,
)
from badgekit.quality._places import Place, Whose, is_term

_MACHINE_READ_TEXT = """
    proofValue identityHash salt encodedList created validFrom validUntil issuanceDate
    expirationDate awardedDate digestMultibase digestSRI jws humanCode targetCode type
"""
_MACHINE_READ = frozenset(_MACHINE_READ_TEXT.split())
_PERSONAL = frozenset({Whose.LEARNER, Whose.EVIDENCE, Whose.OTHER})


def at_text(place: Place, known: Known) -> Iterator[tuple[str, Severity | None]]:
    """Look at a text, or at names of members of an object that no standard has."""
    if isinstance(place.value, str):
        yield from _in(place, place.value, known)
    else:
        for name in place.value:
            if not is_term(name):
                yield from _in(place, name, known)


def _in(place: Place, text: str, known: Known) -> Iterator[tuple[str, Severity | None]]:
    for said in spellings(text):
        # What is there in place of a hash has a finding of its own.
        if place.member != "identityHash" and has_email(said):
            yield _email(place, said), None
        if known.is_in(said):
            yield "known-datum", None
        if known.is_hashed_in(said):
            yield "known-hash", None
        if place.member in _MACHINE_READ or place.whose not in _PERSONAL:
            continue
        if has_phone_number(said):
            yield "telephone", None
        if has_birth_date(said):
            yield "birth-date", None


def _email(place: Place, text: str) -> str:
    """Tell an address of an office from one of a learner, as far as that is known."""
    contact = (
        place.member == "email"
        and place.whose is Whose.ORGANIZATION
        and isinstance(place.value, str)
        and text.count("@") == 1
    )
    return "contact-email" if contact else "email"
