"""Rules about members that hold personal data by their very meaning."""

from collections.abc import Iterator

from badgekit.quality._levels import Severity
from badgekit.quality._places import Place, Whose, types_of

_NAMES_TEXT = """
    givenName familyName additionalName patronymicName familyNamePrefix firstName
    lastName middleName fullName displayName nickname
"""
_NAMES = frozenset(_NAMES_TEXT.split())
_TITLES = frozenset({"honorificPrefix", "honorificSuffix"})
_BIRTH = frozenset({"dateOfBirth", "birthDate", "birthday"})
_DETAILS_TEXT = """
    gender sex nationality ethnicity race religion birthPlace age ssn
    socialSecurityNumber studentId studentNumber
"""
_DETAILS = frozenset(_DETAILS_TEXT.split())
_ADDRESS_TEXT = """
    address geo streetAddress postalCode postOfficeBoxNumber latitude longitude
"""
_ADDRESS = frozenset(_ADDRESS_TEXT.split())
_PHONE = frozenset({"phone", "telephone", "mobile"})
_PICTURES = frozenset({"image", "photo", "picture"})
_OTHERS_NAME = {
    Whose.LEARNER: None,
    Whose.EVIDENCE: None,
    Whose.STAFF: Severity.LOW,
    Whose.ORGANIZATION: Severity.LOW,
    Whose.DEFINITION: Severity.MEDIUM,
    Whose.OTHER: Severity.MEDIUM,
}
_ADDRESS_TYPES = frozenset({"Address", "GeoCoordinates"})
_EVIDENCE_TEXTS = frozenset({"narrative", "name", "description"})


def at_member(place: Place) -> Iterator[tuple[str, Severity | None]]:
    """Look at a member by its name and by whose it is."""
    name = place.member
    if place.value in (None, "", [], {}) or isinstance(place.value, list):
        return
    of_learner = place.whose in (Whose.LEARNER, Whose.EVIDENCE)
    if name in _NAMES or (name in _TITLES and of_learner):
        yield "personal-name", _OTHERS_NAME[place.whose]
    elif name in _BIRTH:
        yield "birth-date", _OTHERS_NAME[place.whose]
    elif name == "licenseNumber":
        yield "licence-number", None
    elif _is_text_about_learner(place):
        yield "free-text", None
    if of_learner:
        yield from _of_learner(place)


def _of_learner(place: Place) -> Iterator[tuple[str, Severity | None]]:
    name, person = place.member, place.whose is Whose.LEARNER
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
    subject = place.credential.get("credentialSubject")
    subjects = subject if isinstance(subject, list) else [subject]
    return any(each is place.owner for each in subjects) or (
        "Profile" in types_of(place.owner)
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
