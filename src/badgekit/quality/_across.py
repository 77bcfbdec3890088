"""What only several identifiers, or several documents, give away together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from badgekit._json import JsonObject, JsonValue
from badgekit.quality._identity_rules import is_identity
from badgekit.quality._places import Place
from badgekit.quality._url_rules import status_url

Spot: TypeAlias = tuple[int, str]
"""Number of the document, and pointer."""


@dataclass(slots=True)
class Seen:
    """What was seen on the way through the documents."""

    salts: dict[str, dict[str, list[Spot]]] = field(default_factory=dict)
    """Where each salt is, by hash."""
    statuses: dict[str, dict[str, dict[str, list[Spot]]]] = field(default_factory=dict)
    """Where each status URL is, by issuer and by learner."""

    def note(self, document: int, place: Place) -> None:
        """Remember a place for the comparison."""
        if not isinstance(place.value, dict):
            return
        if is_identity(place) and place.value.get("hashed") is True:
            shown, salt = place.value.get("identityHash"), place.value.get("salt")
            if isinstance(shown, str) and isinstance(salt, str) and salt:
                hashes = self.salts.setdefault(salt, {})
                hashes.setdefault(shown.lower(), []).append((document, place.pointer))
        elif place.member == "credentialStatus":
            url = status_url(place.value)
            if url is not None:
                issuer = _id_of(place.credential.get("issuer"))
                learner = _learner(place.credential) or f"document {document}"
                urls = self.statuses.setdefault(issuer, {})
                urls.setdefault(url, {}).setdefault(learner, []).append(
                    (document, place.pointer)
                )

    def findings(self) -> Iterator[tuple[int, str, str]]:
        """Yield number of the document, pointer and rule."""
        for hashes in self.salts.values():
            spots = [spot for of_hash in hashes.values() for spot in of_hash]
            subjects = {(at, _subject(where)) for at, where in spots}
            if len(hashes) > 1 and len(subjects) > 1:
                yield from ((*spot, "shared-salt") for spot in spots)
                continue
            for of_hash in hashes.values():
                if len({document for document, _ in of_hash}) > 1:
                    yield from ((*spot, "repeated-hash") for spot in of_hash)
        for urls in self.statuses.values():
            yield from _unshared(urls)


def _subject(pointer: str) -> str:
    """Return where the subject is whose identifier is at *pointer*."""
    above, found, _ = pointer.rpartition("/identifier")
    return above if found else pointer  # of the envelope that it is in


def _unshared(urls: dict[str, dict[str, list[Spot]]]) -> Iterator[tuple[int, str, str]]:
    """Yield the status entries whose list is for one learner.

    A full list is followed by a new one, so one that stands alone among many learners
    says nothing: the lists must be more than half as many as the learners.
    """
    learners = {learner for of_url in urls.values() for learner in of_url}
    if len(learners) < 2 or len(urls) * 2 <= len(learners):
        return
    for of_url in urls.values():
        if len(of_url) == 1:
            for spots in of_url.values():
                yield from ((*spot, "unshared-status") for spot in spots)


def _learner(credential: JsonObject) -> str:
    """Return the id of the learner, if there is one."""
    subject = credential.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    return _id_of(subject) if isinstance(subject, dict) else ""


def _id_of(value: JsonValue) -> str:
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""
