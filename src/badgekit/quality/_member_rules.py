"""Rules about members that hold personal data by their very meaning."""

import re
from collections.abc import Iterator

from badgekit.quality._identity_rules import is_learner
from badgekit.quality._levels import Severity
from badgekit.quality._places import Place, Whose, types_of

_NAMES_TEXT = """
    givenname familyname additionalname patronymicname familynameprefix firstname
    lastname middlename fullname legalname preferredname displayname nickname
    learnername studentname recipientname holdername personname
"""
_NAMES = frozenset(_NAMES_TEXT.split())
_TITLES = frozenset({"honorificprefix", "honorificsuffix"})
_BIRTH = frozenset({"dateofbirth", "birthdate", "birthday", "birthyear", "dob"})
_DETAILS_TEXT = """
    gender sex nationality ethnicity race religion birthplace placeofbirth age ssn
    socialsecuritynumber nationalid passportnumber studentid studentnumber learnerid
"""
_DETAILS = frozenset(_DETAILS_TEXT.split())
_ADDRESS_TEXT = """
    address geo streetaddress postalcode postofficeboxnumber latitude longitude
"""
_ADDRESS = frozenset(_ADDRESS_TEXT.split())
_PHONE_TEXT = "phone phonenumber telephone telephonenumber mobile mobilephone"
_PHONE = frozenset(_PHONE_TEXT.split())
_PICTURES = frozenset({"image", "photo", "picture"})
_LONGEST = 256
_LETTERS = re.compile(r"[a-z]+")
_OTHERS_NAME = {
    Whose.LEARNER: None,
    Whose.EVIDENCE: None,
    Whose.STAFF: Severity.LOW,
    Whose.ORGANIZATION: Severity.LOW,
    Whose.DEFINITION: Severity.MEDIUM,
    Whose.OTHER: Severity.MEDIUM,
}
_PEOPLE = frozenset({"Profile", "Person"})
_ADDRESS_TYPES = frozenset({"Address", "GeoCoordinates"})
_EVIDENCE_TEXTS = frozenset({"narrative", "name", "description"})


def at_member(place: Place) -> Iterator[tuple[str, Severity | None]]:
    """Look at a member by its name and by whose it is."""
    name = _plain(place.member)
    if place.value in (None, "", [], {}) or isinstance(place.value, list):
        return
    of_learner = place.whose in (Whose.LEARNER, Whose.EVIDENCE)
    if name in _NAMES or (name in _TITLES and of_learner):
        yield "personal-name", _OTHERS_NAME[place.whose]
    elif name in _BIRTH:
        yield "birth-date", _OTHERS_NAME[place.whose]
    elif name == "licensenumber":
        yield "licence-number", None
    elif _is_text_about_learner(place):
        yield "free-text", None
    if of_learner:
        yield from _of_learner(place, name)


def _plain(member: str) -> str:
    """Return the last part of a member name, alike however it is spelt.

    Extensions have `birth_date`, `schema:birthDate` and `https://schema.org/birthDate`.
    """
    last = re.split(r"[:/#]", member[-_LONGEST:])[-1]
    return "".join(_LETTERS.findall(last.lower()))


def _of_learner(place: Place, name: str) -> Iterator[tuple[str, Severity | None]]:
    person = place.whose is Whose.LEARNER
    if name in _DETAILS:
        yield "personal-detail", None
    elif name in _ADDRESS and not types_of(place.owner) & _ADDRESS_TYPES:
        yield "address", None
    elif name in _PHONE:
        yield "telephone", Severity.HIGH
    elif name in _PICTURES and person and _is_direct(place):
        yield "subject-image", None
    elif name == "name" and person and _is_direct(place):
        yield "personal-name", None


def _is_direct(place: Place) -> bool:
    """Tell whether it is a member of the learner, not of something below."""
    return (
        is_learner(place)
        or place.owner is place.credential.get("holder")
        or bool(types_of(place.owner) & _PEOPLE)
    )


def _is_text_about_learner(place: Place) -> bool:
    if not isinstance(place.value, str):
        return False
    if place.whose is Whose.EVIDENCE:
        return place.member in _EVIDENCE_TEXTS
    if place.member == "endorsementComment":
        return place.whose is not Whose.DEFINITION
    return (
        place.member == "narrative"
        and place.whose is Whose.LEARNER
        and _is_direct(place)
    )
