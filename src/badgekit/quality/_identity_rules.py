"""Rules about identifiers: hashed or not, with salt or without, guessable or not."""

import re
from collections.abc import Iterator

from badgekit.quality._levels import Severity
from badgekit.quality._places import Place, Whose, types_of

_HASH = re.compile(r"(?:sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32})")
_IDS = frozenset({"id", "@id", "jti", "sub"})
_SHORTEST_SALT = 8
_NUMBERED = re.compile(r"(?:^|[^0-9A-Za-z])[A-Za-z]{0,8}[0-9]{1,12}/?$")
_UUID = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
)
_WEB = ("http://", "https://")


def is_identity(place: Place) -> bool:
    """Tell whether the value is an `IdentityObject`, or should be one."""
    return isinstance(place.value, dict) and (
        "identityHash" in place.value or "IdentityObject" in types_of(place.value)
    )


def at_identity(place: Place) -> Iterator[tuple[str, Severity | None]]:
    """Look at an `IdentityObject` (Open Badges 3.0, section 9.1, step 5)."""
    if not is_identity(place):
        return
    shown = place.value.get("identityHash")
    if not isinstance(shown, str) or not shown.strip():
        return
    if place.value.get("hashed") is not True or not _HASH.fullmatch(shown):
        yield "plain-identifier", None
        return
    if shown.startswith("md5"):
        yield "weak-hash", None
    if place.value.get("identityType") == "name":
        yield "hashed-name", None
    salt = place.value.get("salt")
    if not isinstance(salt, str) or not salt.strip():
        yield "unsalted-hash", None
    elif len(salt) < _SHORTEST_SALT:
        yield "short-salt", None


def at_identifier(place: Place) -> Iterator[tuple[str, Severity | None]]:
    """Look at an identifier of the learner that is a text, and no `IdentityObject`."""
    if place.member != "identifier" or place.whose is not Whose.LEARNER:
        return
    entry = "IdentifierEntry" in types_of(place.owner)
    if place.value.strip() and (entry or is_learner(place)):
        yield "plain-identifier", None


def at_ids(place: Place) -> Iterator[tuple[str, Severity | None]]:
    """Look at a text that is the id of a credential or of a learner."""
    if place.member not in _IDS:
        return
    text = place.value.lower()
    subject = place.whose is Whose.LEARNER and is_learner(place)
    if subject and text.startswith(_WEB):
        yield "subject-url", None
    if not subject and place.owner is not place.credential:
        return
    if place.whose is Whose.DEFINITION or "credentialSubject" not in place.credential:
        return
    # A UUID may end in digits, and still nobody can count on.
    if _NUMBERED.search(place.value) and not _UUID.search(place.value):
        yield "sequential-id", None if text.startswith(_WEB) else Severity.LOW


def is_learner(place: Place) -> bool:
    """Tell whether it is a member of the learner, not of something below."""
    subject = place.credential.get("credentialSubject")
    subjects = subject if isinstance(subject, list) else [subject]
    return any(each is place.owner for each in subjects) or (
        place.owner is place.credential and "Profile" in types_of(place.owner)
    )
