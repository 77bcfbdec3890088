"""What an issuer makes mandatory, and how a holder names the rest.

Whatever limits a credential, or is needed for it to conform, must not be the holder's
to leave out: a badge without its `credentialStatus` cannot be seen to be revoked.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType, pointer_to

DisclosureTemplate: TypeAlias = Callable[[JsonObject], tuple[str, ...]]
"""Finds, in a credential about to be signed, what must always be disclosed."""

_ALWAYS = (
    "id",
    "type",
    "issuer",
    "validFrom",
    "validUntil",
    "credentialStatus",
    "credentialSchema",
    "refreshService",
    "termsOfUse",
)
_OPEN_BADGES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_RECORDS = frozenset({"ClrCredential"})
_ENDORSEMENTS = frozenset({"EndorsementCredential"})
_SUBJECT = "credentialSubject"
_MEMBERS = "verifiableCredential"


def open_badge_template(document: JsonObject) -> tuple[str, ...]:
    """Return what an Open Badge always discloses.

    The issuer, the validity, the status, the whole achievement, and one identity of
    the recipient, as the standard wants one: the subject's `id` or else its first
    identifier, a hashed one before others. Left to the holder: evidence, results,
    narrative, dates, credits, further identifiers, endorsements, names and images.
    """
    pointers = [*credential_template(document), *_identity(document)]
    if "achievement" in _subject(document):
        pointers.append(pointer_to(_SUBJECT, "achievement"))
    return tuple(pointers)


def clr_template(document: JsonObject) -> tuple[str, ...]:
    """Return what a Comprehensive Learner Record always discloses.

    The issuer, the validity, the status, the `name` and whether the record is
    `partial`, and one identity of the learner as in `open_badge_template`. Left to
    the holder: which of its credentials to show, and all else. One credential at
    least must be chosen with `member_pointers`, since a record without any is none.
    """
    return (
        *credential_template(document),
        *_present(document, "name", "partial"),
        *_identity(document),
    )


def endorsement_template(document: JsonObject) -> tuple[str, ...]:
    """Return what an endorsement always discloses: what it endorses, and its `name`.

    The comment is left to the holder.
    """
    return (*credential_template(document), *_present(document, "name"))


def credential_template(document: JsonObject) -> tuple[str, ...]:
    """Return what a credential of any kind always discloses.

    The issuer, the validity, the status, the terms; of the subject, its `type`.
    """
    pointers = _present(document, *_ALWAYS)
    subject = document.get(_SUBJECT)
    if isinstance(subject, list):
        places: list[tuple[str | int, ...]] = [
            (_SUBJECT, i) for i in range(len(subject))
        ]
    else:
        places, subject = [(_SUBJECT,)], [subject]
    for place, one in zip(places, subject, strict=True):
        if isinstance(one, dict):
            pointers += [
                pointer_to(*place, name) for name in ("id", "type") if name in one
            ]
    return tuple(pointers)


def template_of(document: JsonObject) -> tuple[str, ...]:
    """Return what a credential of its `type` always discloses."""
    types = document.get("type")
    named = types if isinstance(types, list) else [types]
    kinds = {kind for kind in named if isinstance(kind, str)}
    if not _OPEN_BADGES.isdisjoint(kinds):
        return open_badge_template(document)
    if not _RECORDS.isdisjoint(kinds):
        return clr_template(document)
    if not _ENDORSEMENTS.isdisjoint(kinds):
        return endorsement_template(document)
    return credential_template(document)


def member_pointers(document: JsonObject, *members: int | str) -> tuple[str, ...]:
    """Return the pointers to credentials inside a record, to `derive` with.

    Each is named by its place, from 0 (from -1 backwards), by its `id`, or by the `id`
    of its achievement, which may be that of several. Raises `DocumentError` for one
    that is not there.
    """
    held = _subject(document).get(_MEMBERS)
    credentials = held if isinstance(held, list) else []
    chosen = dict.fromkeys(
        place for member in members for place in _places(credentials, member)
    )
    return tuple(pointer_to(_SUBJECT, _MEMBERS, place) for place in chosen)


def _places(credentials: list[Any], member: int | str) -> list[int]:
    if isinstance(member, int):
        length = len(credentials)
        found = [member % length] if -length <= member < length else []
    else:
        found = [
            place
            for place, credential in enumerate(credentials)
            if member in _identifiers(credential)
        ]
    if not found:
        problem = Problem(
            ProblemType.PROOF_GENERATION_ERROR,
            f"the record has no credential {member!r}",
            pointer_to(_SUBJECT, _MEMBERS),
        )
        raise DocumentError(problem)
    return found


def _identifiers(credential: object) -> Iterator[object]:
    """Yield the id of a credential, and that of the achievement it is about."""
    if isinstance(credential, dict):
        yield credential.get("id")
        achievement = _subject(credential).get("achievement")
        if isinstance(achievement, dict):
            yield achievement.get("id")


def _present(document: JsonObject, *names: str) -> list[str]:
    return [pointer_to(name) for name in names if document.get(name) is not None]


def _subject(document: JsonObject) -> JsonObject:
    subject = document.get(_SUBJECT)
    return subject if isinstance(subject, dict) else {}


def _identity(document: JsonObject) -> list[str]:
    """Return a pointer to one identifier, where the subject has no `id`."""
    subject = _subject(document)
    identifiers = subject.get("identifier")
    if "id" in subject or not identifiers:
        return []
    place = pointer_to(_SUBJECT, "identifier")
    if not isinstance(identifiers, list):
        return [place]
    hashed = [
        index
        for index, identifier in enumerate(identifiers)
        if isinstance(identifier, dict) and identifier.get("hashed") is True
    ]
    return [f"{place}/{hashed[0] if hashed else 0}"]
