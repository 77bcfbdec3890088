"""Rules about URLs that tell somebody who is being looked at."""

from collections.abc import Iterator

from badgekit._json import JsonObject, JsonValue
from badgekit.quality._levels import Severity
from badgekit.quality._personal import has_digest, spellings
from badgekit.quality._places import Place, Whose, types_of

_WEB = ("http://", "https://")
_SERVICES = frozenset({"refreshService", "credentialSchema", "termsOfUse"})
_BITSTRING = frozenset({"BitstringStatusListEntry", "StatusList2021Entry"})
_EVIDENCE_URLS = frozenset({"evidence", "id", "@id", "url"})
_SHORTEST = 6
_LONGEST = 512
"""Of an id that is looked for in URLs. They may be many, and the id may be long."""


def at_url(place: Place) -> Iterator[tuple[str, Severity | None]]:
    """Look at evidence, at status entries, and at services."""
    if place.whose is Whose.EVIDENCE:
        yield from _evidence(place)
    elif not isinstance(place.value, dict):
        return
    elif place.member == "credentialStatus":
        yield from _status(place)
    elif place.member in _SERVICES and _names_learner(
        place.value.get("id"), place.credential
    ):
        yield "tracking-url", None


def status_url(entry: JsonObject) -> str | None:
    """Return the URL that is fetched to learn the status, if it is one of the web."""
    if types_of(entry) & _BITSTRING:
        url = entry.get("statusListCredential")
    else:
        url = entry.get("statusListCredential", entry.get("id"))
    is_web = isinstance(url, str) and url.lower().startswith(_WEB)
    return url if is_web else None


def _evidence(place: Place) -> Iterator[tuple[str, Severity | None]]:
    if place.member not in _EVIDENCE_URLS or not isinstance(place.value, str):
        return
    text = place.value.lstrip().lower()
    if text.startswith(_WEB):
        yield "public-evidence", None
    elif text.startswith("data:"):
        yield "embedded-evidence", None


def _status(place: Place) -> Iterator[tuple[str, Severity | None]]:
    if "1EdTechRevocationList" in types_of(place.value):
        yield "revocation-list", None
    if (url := status_url(place.value)) is None:
        return
    if _names_learner(url, place.credential):
        yield "tracking-status", None
    elif has_digest(url):
        yield "status-hash", None


def _names_learner(url: JsonValue, credential: JsonObject) -> bool:
    """Tell whether *url* has a part that only this credential or learner has."""
    if not isinstance(url, str):
        return False
    said = [each.lower() for each in spellings(url)]
    return any(part in each for part in _own_parts(credential) for each in said)


def _own_parts(credential: JsonObject) -> Iterator[str]:
    """Yield what identifies the credential or its learner, in lower case."""
    subject = credential.get("credentialSubject")
    subjects = [each for each in _list(subject)[:16] if isinstance(each, dict)]
    own = [credential.get(name) for name in ("id", "jti", "sub")]
    for each in (*own, *(each.get("id") for each in subjects)):
        if isinstance(each, str) and len(each) <= _LONGEST:
            yield from _parts_of_id(each.lower())
    for each in subjects:
        for identity in _list(each.get("identifier"))[:16]:
            if isinstance(identity, dict):
                for name in ("identityHash", "salt"):
                    value = identity.get(name)
                    if isinstance(value, str) and _SHORTEST <= len(value) <= _LONGEST:
                        yield value.lower().rpartition("$")[2]


def _parts_of_id(name: str) -> Iterator[str]:
    """Yield an id, and its last part: the number or the UUID of a URL or URN."""
    if len(name) >= _SHORTEST:
        yield name
    last = name.rstrip("/").replace(":", "/").replace("#", "/").replace("=", "/")
    last = last.rpartition("/")[2]
    # A short word, such as "badge", may well be in the URL of every learner.
    if len(last) >= _SHORTEST and any(each.isdigit() for each in last):
        yield last


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]
