"""Assemble records from credentials of several issuers, and bring them up to date."""

import secrets
import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from badgekit import _time
from badgekit.issuing import Issuer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import (
    Achievement,
    Association,
    ClrSubject,
    ComprehensiveLearnerRecord,
    CredentialSubject,
    IdentityObject,
    Profile,
    Recipient,
    incoherences,
)
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.records._members import Admission, Admitted
from badgekit.records._merging import OnConflict
from badgekit.records._reading import (
    Member,
    Record,
    read_record,
    record_object,
    refusal,
)

_SALT_BYTES = 16
_SECOND = timedelta(seconds=1)
_EMPTY = Problem(
    ProblemType.MALFORMED_VALUE_ERROR,
    "a record needs at least one member",
    pointer_to("credentialSubject", "verifiableCredential"),
)


def assemble(
    members: Iterable[Member],
    *,
    id: str | None = None,
    name: str,
    issuer: Issuer | Profile,
    subject: Recipient | CredentialSubject,
    achievements: Iterable[Achievement] = (),
    associations: Iterable[Association] = (),
    partial: bool | None = None,
    valid_from: datetime | None = None,
    also_known_as: Iterable[Recipient | str] = (),
    allow_unsigned: bool = False,
    on_conflict: OnConflict = "refuse",
    limits: Limits = DEFAULT_LIMITS,
    **record: Any,
) -> ComprehensiveLearnerRecord:
    """Return a record of *members*, for `Issuer.issue` to sign (CLR 2.0).

    Each member stays as it was received, with its proof. None is verified: that is for
    a `Verifier`, before or after. A refreshed `VerifiedCredential` counts as its newer
    version. JWTs are refused, as CLR 2.0 takes none.

    *id* is a random `urn:uuid:` and *valid_from* is now unless given. *subject* is the
    learner; the subject of a credential does too, with its id and identifiers.
    *achievements* are definitions of what need not have been earned, *associations*
    lead from one achievement of the record to another. *also_known_as* are more ids
    and identifiers of the learner, where members were awarded to these.
    *allow_unsigned* takes members without a proof: Open Badges 2.0 of another issuer
    that were upgraded, with evidence of the type
    `https://w3id.org/openbadges#Assertion`, for which the issuer of the record stands.
    *record* holds more members of `ComprehensiveLearnerRecord`: `valid_until`, ….

    Of equal credentials the newer one stays, in the place of the first. Where none is
    newer and they differ, *on_conflict* says what to do: to refuse them, or to keep the
    first or the last.

    Raises `DocumentError` for members that do not fit, and for whatever `incoherences`
    finds. Pointers are those of the record, if every member given were in it.
    """
    known = _recipients(also_known_as)
    admission = Admission(
        record_id=id or f"urn:uuid:{uuid.uuid4()}",
        issuer=issuer.profile if isinstance(issuer, Issuer) else issuer,
        allow_unsigned=allow_unsigned,
        on_conflict=on_conflict,
        limits=limits,
        learner=(subject, *known) if isinstance(subject, Recipient) else (),
    )
    admitted = admission.admit(members)
    catalogue, problems = _catalogue(achievements)
    if partial is not None:
        record["partial"] = partial
    whom = {"achievement": catalogue, "association": tuple(associations)}
    found = build(
        admission,
        admitted,
        subject=_whom(subject) | whom,
        name=name,
        valid_from=valid_from,
        **record,
    )
    _check(found, admitted, problems, known)
    return found


def update(
    record: Record,
    members: Iterable[Member] = (),
    *,
    achievements: Iterable[Achievement] = (),
    associations: Iterable[Association] = (),
    valid_from: datetime | None = None,
    also_known_as: Iterable[Recipient | str] = (),
    allow_unsigned: bool = False,
    on_conflict: OnConflict = "refuse",
    limits: Limits = DEFAULT_LIMITS,
    **changes: Any,
) -> ComprehensiveLearnerRecord:
    """Return the next version of *record*, for its issuer to sign.

    It has the same id and a later *valid_from*, now or in a second unless given, so it
    replaces the version before (`badgekit.models.replaces`). What is new comes behind
    what was there; a newer version of a member takes its place. Proofs and endorsements
    of the record are gone: they were of the version before. Its status entry stays.

    *changes* are other members of the record, by Python name. Otherwise as `assemble`,
    and raises as that; members of *record* count first in pointers.
    """
    base = read_record(record, limits)
    known = _recipients(also_known_as)
    moment = valid_from or _time.now()
    if valid_from is None and moment == base.valid_from:
        moment += _SECOND
    if moment <= base.valid_from:
        raise refusal("not later than the version that it is to replace", "/validFrom")
    admission = Admission(
        record_id=base.id,
        issuer=Profile(id=base.issuer_id),
        allow_unsigned=allow_unsigned,
        on_conflict=on_conflict,
        limits=limits,
    )
    subject = base.credential_subject
    admitted = admission.admit(chain(held(base, limits), members))
    admitted.raise_for([])
    catalogue, problems = _catalogue((*subject.achievement, *achievements))
    found = base.model_copy(
        update={
            "proof": (),
            "endorsement": (),
            "endorsement_jwt": (),
            **changes,
            "valid_from": moment,
            "credential_subject": subject.model_copy(
                update={
                    "achievement": catalogue,
                    "verifiable_credential": tuple(
                        each.credential for each in admitted.kept
                    ),
                    "association": distinct((*subject.association, *associations)),
                }
            ),
        }
    )
    _check(found, admitted, problems, known)
    return found


def build(
    admission: Admission,
    admitted: Admitted,
    *,
    subject: dict[str, Any],
    valid_from: datetime | None,
    **record: Any,
) -> ComprehensiveLearnerRecord:
    """Return the record of what was admitted, or raise `DocumentError`."""
    admitted.raise_for([] if admitted.kept or admitted.problems else [_EMPTY])
    return ComprehensiveLearnerRecord(
        **record,
        id=admission.record_id,
        issuer=admission.issuer,
        valid_from=valid_from or _time.now(),
        credential_subject=ClrSubject(
            **subject,
            verifiable_credential=tuple(each.credential for each in admitted.kept),
        ),
    )


def distinct(associations: Iterable[Association]) -> tuple[Association, ...]:
    """Return *associations* without repetitions."""
    found: dict[tuple[str, str, str], Association] = {}
    for each in associations:
        said = (each.association_type, each.source_id, each.target_id)
        found.setdefault(said, each)
    return tuple(found.values())


def held(record: ComprehensiveLearnerRecord, limits: Limits) -> list[Any]:
    """Return the members of *record* as JSON: objects, and JWTs as strings."""
    members = record_object(record, limits)["credentialSubject"]["verifiableCredential"]
    return members if isinstance(members, list) else [members]


def _check(
    record: ComprehensiveLearnerRecord,
    admitted: Admitted,
    problems: Sequence[Problem],
    known: Collection[Recipient],
) -> None:
    ids = {one.id for one in known if one.id is not None}
    admitted.raise_for([*problems, *incoherences(record, also_known_as=ids)])


def _catalogue(
    achievements: Iterable[Achievement],
) -> tuple[tuple[Achievement, ...], list[Problem]]:
    """Return *achievements* without repetitions, and those of one id that differ."""
    found: dict[str, Achievement] = {}
    problems = []
    for index, each in enumerate(achievements):
        first = found.setdefault(each.id, each)
        if first is not each and first.to_json_object() != each.to_json_object():
            problems.append(
                Problem(
                    ProblemType.INCOHERENT_RECORD,
                    "another definition before it has the same id",
                    pointer_to("credentialSubject", "achievement", index),
                )
            )
    return tuple(found.values()), problems


def _recipients(also_known_as: Iterable[Recipient | str]) -> list[Recipient]:
    return [Recipient.of(a) if isinstance(a, str) else a for a in also_known_as]


def _whom(subject: Recipient | CredentialSubject) -> dict[str, Any]:
    if not isinstance(subject, Recipient):
        identities = getattr(subject, "identifier", None) or ()
        return {
            "id": subject.id,
            "identifier": tuple(i for i in identities if isinstance(i, IdentityObject)),
        }
    whom: dict[str, Any] = {"id": subject.id}
    if subject.value is not None:
        salt = secrets.token_urlsafe(_SALT_BYTES)
        whom["identifier"] = (subject.to_identity_object(salt),)
    return whom
