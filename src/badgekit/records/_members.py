"""What may be a member of a record, and of which learner."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.models import (
    EndorsementCredential,
    IdentityObject,
    OpenBadgeCredential,
    Profile,
    Recipient,
    VerifiableCredential,
    read_credential,
)
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.records._merging import Candidate, OnConflict, merge
from badgekit.records._reading import member_object

OPEN_BADGES_2 = "https://w3id.org/openbadges#Assertion"
"""The type of the evidence in an upgraded Open Badge 2.0."""
MAX_PROBLEMS = 20

_CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
_PLACE = ("credentialSubject", "verifiableCredential")
_INDEX = re.compile(rf"{pointer_to(*_PLACE)}/(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What members must be to be taken into one record."""

    record_id: str
    issuer: Profile
    allow_unsigned: bool
    on_conflict: OnConflict
    limits: Limits
    learner: tuple[Recipient, ...] = ()
    """Every way in which the learner is known. Empty: only ids are compared."""

    def admit(self, members: Iterable[Any]) -> "Admitted":
        """Read *members*, and choose among equal ones. Problems are collected."""
        candidates: list[Candidate] = []
        problems: list[Problem] = []
        for index, member in enumerate(members):
            pointer = pointer_to(*_PLACE, index)
            if index == self.limits.member_credentials:
                detail = f"more than {index} members"
                problem = Problem(ProblemType.LIMIT_EXCEEDED, detail, pointer)
                raise DocumentError(problem)
            try:
                document = member_object(member, self.limits)
                credential = read_credential(document)
            except DocumentError as error:
                problems += (each.within(pointer) for each in error.problems)
                continue
            found = [*self._unfit(document, credential)]
            problems += (each.within(pointer) for each in found)
            if not found:
                candidates.append(Candidate(document, credential, pointer))
        kept, conflicts = merge(candidates, self.on_conflict)
        return Admitted(kept, [*problems, *conflicts])

    def _unfit(
        self, document: JsonObject, credential: VerifiableCredential
    ) -> Iterator[Problem]:
        if credential.context[:1] != (_CREDENTIALS_V2,):
            yield _malformed(
                "only credentials of VCDM 2.0 fit in a record", "/@context"
            )
        if credential.valid_from is None:
            yield _malformed("should be there: CLR 2.0 requires it", "/validFrom")
        if credential.id == self.record_id:
            yield _malformed("the record itself has this id", "/id")
        detail = self._unsigned(document, credential)
        if detail:
            kind = ProblemType.PROOF_VERIFICATION_ERROR
            yield Problem(kind, detail, "/proof" if "proof" in document else "")
        if is_anothers(credential, self.learner):
            detail = "awarded to another identifier than the learner's"
            yield Problem(ProblemType.RECIPIENT_MISMATCH, detail, "/credentialSubject")

    def _unsigned(self, document: JsonObject, credential: VerifiableCredential) -> str:
        if credential.proof:
            return ""
        if "proof" in document or not self.allow_unsigned:
            return "a member of a record needs an embedded proof"
        if credential.issuer_id == self.issuer.id:
            return "the issuer of the record has to sign its own credentials"
        if not _is_upgraded(credential):
            return "no proof, and no upgraded Open Badge 2.0: no evidence of that type"
        return ""


@dataclass(slots=True)
class Admitted:
    """The members that were taken, and why others were not."""

    kept: list[Candidate]
    problems: list[Problem] = field(default_factory=list)

    def raise_for(self, found: Sequence[Problem]) -> None:
        """Raise `DocumentError` if there are problems, *found* ones in the record too.

        Pointers to members go by the order in which they were given.
        """
        problems = [*self.problems, *(self._as_given(each) for each in found)]
        if len(problems) > MAX_PROBLEMS:
            detail = f"and {len(problems) - MAX_PROBLEMS} more problems"
            more = Problem(ProblemType.INCOHERENT_RECORD, detail, "")
            problems = [*problems[:MAX_PROBLEMS], more]
        if problems:
            raise DocumentError(*problems)

    def _as_given(self, problem: Problem) -> Problem:
        match = _INDEX.match(problem.pointer or "")
        if match is None or problem.pointer is None:
            return problem
        pointer = self.kept[int(match[1])].pointer + problem.pointer[match.end() :]
        return Problem(problem.type, problem.detail, pointer)


def is_anothers(
    credential: VerifiableCredential, learner: Collection[Recipient]
) -> bool:
    """Tell whether identifiers of *credential* are all of others than *learner*.

    Ids are compared elsewhere. An e-mail address that the credential has no word about
    says nothing, and so does an endorsement: its subject is what is endorsed.
    """
    kinds = {str(one.identifier_type) for one in learner if one.identifier_type}
    if not kinds or isinstance(credential, EndorsementCredential):
        return False
    for subject in credential.subjects:
        identities = [
            each
            for each in getattr(subject, "identifier", None) or ()
            if isinstance(each, IdentityObject) and each.identity_type in kinds
        ]
        if identities and not any(one.matches(subject) for one in learner):
            return True
    return False


def _is_upgraded(credential: VerifiableCredential) -> bool:
    return isinstance(credential, OpenBadgeCredential) and any(
        OPEN_BADGES_2 in each.type for each in credential.evidence
    )


def _malformed(detail: str, pointer: str) -> Problem:
    return Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer)
