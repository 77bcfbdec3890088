"""Parts of a record, and what can be taken out of one."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.issuing import Issuer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import (
    Achievement,
    ComprehensiveLearnerRecord,
    Profile,
    VerifiableCredential,
    asserted_achievements,
)
from badgekit.problems import Problem, ProblemType
from badgekit.records._assembling import build, distinct, held
from badgekit.records._members import Admission
from badgekit.records._reading import Record, read_record, record_object, refusal

Keep: TypeAlias = Iterable[str] | Callable[[VerifiableCredential], bool]
"""The ids of members, or of achievements, to keep; or what tells for each member."""


def part_of(
    record: Record,
    keep: Keep,
    *,
    issuer: Issuer | Profile,
    id: str | None = None,
    name: str | None = None,
    valid_from: datetime | None = None,
    outline: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> ComprehensiveLearnerRecord:
    """Return some of *record* as a record of its own, for *issuer* to sign.

    It is `partial`, has a new *id*, and says of itself only what is given here: the
    proof, the status and the endorsements of *record* speak of the whole, and are not
    in it. Members keep their own proofs. Whoever signs stands for the selection and
    the associations, so *issuer* is the one who shares it.

    What is left out leaves no trace: an association that lost an end is dropped, and so
    is the definition in `achievement` of what a member left out is about. With
    *outline*, where an association leads from what is kept to what is left out, it
    stays, and the definition of that achievement moves to `achievement`: it shows the
    structure, and not that it was earned.

    *name* is that of *record* unless given, *valid_from* is now. A member without a
    proof needs the issuer of *record*, who stands for it. Raises `DocumentError` for
    an id that is not there and if nothing is kept.
    """
    whole = read_record(record, limits)
    pairs = list(_pairs(whole, limits))
    chosen = _chosen([credential for _, credential in pairs], keep)
    kept = [pair for pair, is_kept in zip(pairs, chosen, strict=True) if is_kept]
    rest = [c for (_, c), is_kept in zip(pairs, chosen, strict=True) if not is_kept]
    subject = whole.credential_subject
    shown = set(asserted_achievements(credential for _, credential in kept))
    hidden = set(asserted_achievements(rest)) - shown
    catalogue = {each.id: each for each in subject.achievement if each.id not in hidden}
    known = shown | catalogue.keys()
    associations = []
    definitions = _definitions(subject.achievement, rest) if outline else {}
    for each in subject.association:
        ends = {each.source_id, each.target_id}
        lost = ends - known
        if lost and not (ends & shown and lost <= definitions.keys()):
            continue
        associations.append(each)
        catalogue |= {end: definitions[end] for end in lost}
    profile = issuer.profile if isinstance(issuer, Issuer) else issuer
    admission = Admission(
        record_id=id or f"urn:uuid:{uuid.uuid4()}",
        issuer=profile,
        allow_unsigned=profile.id == whole.issuer_id,
        on_conflict="refuse",
        limits=limits,
    )
    return build(
        admission,
        admission.admit(document for document, _ in kept),
        subject={
            "id": subject.id,
            "identifier": subject.identifier,
            "achievement": tuple(catalogue.values()),
            "association": distinct(associations),
        },
        name=whole.name if name is None else name,
        partial=True,
        valid_from=valid_from,
    )


def members_of(
    record: Record, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[JsonObject | str, ...]:
    """Return the members of *record*, exactly as they stand in it.

    JSON objects with their proofs, and strings where somebody put JWTs. Each can be
    verified, presented with a `badgekit.presenting.Holder`, or put into another record.
    """
    read = read_record(record_object(record, limits), limits)
    return tuple(held(read, limits))


def not_yet_earned(
    record: Record, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[Achievement, ...]:
    """Return the achievements that *record* lists and no member of it asserts."""
    subject = read_record(record, limits).credential_subject
    earned = set(
        asserted_achievements(
            each
            for each in subject.verifiable_credential
            if isinstance(each, VerifiableCredential)
        )
    )
    return tuple(each for each in subject.achievement if each.id not in earned)


def _pairs(
    record: ComprehensiveLearnerRecord, limits: Limits
) -> Iterator[tuple[Any, VerifiableCredential]]:
    """Yield members as JSON and as models. JWTs can be in no new record."""
    models = record.credential_subject.verifiable_credential
    for document, model in zip(held(record, limits), models, strict=True):
        if isinstance(model, VerifiableCredential):
            yield document, model


def _chosen(members: list[VerifiableCredential], keep: Keep) -> list[bool]:
    if callable(keep):
        found = [bool(keep(each)) for each in members]
    else:
        ids = {keep} if isinstance(keep, str) else set(keep)
        names = [{each.id, *asserted_achievements([each])} for each in members]
        if missing := ids.difference(*names):
            raise DocumentError(
                *(
                    Problem(ProblemType.NOT_FOUND, f"no member is or asserts {each}")
                    for each in sorted(missing)
                )
            )
        found = [not ids.isdisjoint(each) for each in names]
    if not any(found):
        raise refusal("none of the members is kept", "/credentialSubject")
    return found


def _definitions(
    catalogue: Iterable[Achievement], credentials: Iterable[VerifiableCredential]
) -> dict[str, Achievement]:
    """Return the achievements by id that can be shown without a credential."""
    found = {each.id: each for each in catalogue}
    for credential in credentials:
        for subject in credential.subjects:
            achievement = getattr(subject, "achievement", None)
            if isinstance(achievement, Achievement):
                found.setdefault(achievement.id, achievement)
    return found
