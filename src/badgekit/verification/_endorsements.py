"""ENDORSEMENTS: they verify, they are of what they stand on, and there are enough."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from badgekit import models
from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.models import (
    EndorsementCredential,
    Profile,
    VerifiableCredential,
    check_related_resource,
)
from badgekit.problems import Problem, ProblemType
from badgekit.securing import endorsed_content
from badgekit.trust import IssuerQuestion, TrustOutcome, decide_issuer
from badgekit.verification._inner import summarize
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import EndorsementRequirement, VerificationPolicy
from badgekit.verification._report import VerificationReport, VerifiedCredential

_PLACES = {
    "achievement": "/credentialSubject/achievement",
    "credential": "",
    "issuer": "/issuer",
}


def check_endorsements(
    credential: VerifiableCredential,
    document: JsonObject,
    reports: Mapping[str, VerificationReport],
    policy: VerificationPolicy,
    at: datetime,
) -> Steps[CheckResult]:
    """Judge the endorsements in *document* by the *reports* on them.

    FAILED if one does not verify, or was made for another version of the thing that it
    stands on, or if there are fewer than *policy* requires. One of another thing counts
    for nothing, and is a warning: the standard asks only that it verifies.
    """
    required = policy.endorsed_by
    summary = summarize(Check.ENDORSEMENTS, reports)
    problems, warnings = list(summary.problems), list(summary.warnings)
    misplaced: set[str] = set()
    moved = False
    for pointer, report in reports.items():
        if not report or report.examined is None:
            continue
        place = _place_of(pointer)
        target = _at(document, place)
        if reason := _not_of(target, report.examined):
            misplaced.add(pointer)
            warnings.append(Problem(ProblemType.ENDORSEMENT_MISMATCH, reason, pointer))
        elif against := _changed(target, report.examined):
            moved = True
            problems += (
                Problem(ProblemType.ENDORSEMENT_MISMATCH, detail, pointer)
                for detail in against
            )
    outcome = Outcome.FAILED if moved else summary.outcome
    if required is not None and not _is_left_to_members(credential, required):
        standing = {p: r for p, r in reports.items() if p not in misplaced}
        found, missing = yield from _count(standing, required, policy, at)
        problems += missing
        outcome = _worse(outcome, found)
    detail = summary.detail if outcome is Outcome.PASSED else ""
    return CheckResult(
        Check.ENDORSEMENTS, outcome, tuple(problems), tuple(warnings), detail
    )


def requirement_for_members(
    required: EndorsementRequirement | None,
) -> EndorsementRequirement | None:
    """Return what members of a record have to meet, of what is required of it."""
    return required if required and required.of == "achievement" else None


def _is_left_to_members(
    credential: VerifiableCredential, required: EndorsementRequirement
) -> bool:
    return required.of == "achievement" and isinstance(
        credential, models.ComprehensiveLearnerRecord
    )


def _not_of(target: JsonObject, endorsement: VerifiedCredential) -> str:
    """Say why *endorsement* is not one of *target*; nothing if it is."""
    if not isinstance(endorsement.credential, EndorsementCredential):
        return "it is not an endorsement, so it counts for nothing"
    if endorsement.credential.credential_subject.id != target.get("id"):
        return "it endorses something else than what it stands on"
    return ""


def _changed(target: JsonObject, endorsement: VerifiedCredential) -> list[str]:
    """Say what *endorsement* was bound to that *target* is not."""
    try:
        found = check_related_resource(
            endorsement.document, target["id"], endorsed_content(target)
        )
    except DocumentError as error:
        found = error.problems
    return [
        "what it endorses was another version of what it stands on"
        if problem.type is not ProblemType.UNSUPPORTED
        else problem.detail
        for problem in found
    ]


def _count(
    reports: Mapping[str, VerificationReport],
    required: EndorsementRequirement,
    policy: VerificationPolicy,
    at: datetime,
) -> Steps[tuple[Outcome, list[Problem]]]:
    place = _PLACES[required.of]
    endorsers: set[str] = set()
    undecided = 0
    for pointer, report in reports.items():
        if _place_of(pointer) != place:
            continue
        decided = TrustOutcome.NOT_RECOGNIZED
        if report and report.examined is not None:
            question = _question(report.examined, policy, at)
            decided = (yield from decide_issuer(required.issuers, question)).outcome
            if decided is TrustOutcome.RECOGNIZED:
                endorsers.add(question.issuer.id)
        undecided += Outcome.INDETERMINATE is report.outcome
        undecided += TrustOutcome.UNKNOWN is decided
    if len(endorsers) >= required.at_least:
        return Outcome.PASSED, []
    detail = (
        f"endorsements of the {required.of} are required by {required.at_least} "
        f"issuers whom the policy accepts for that, and there are {len(endorsers)}"
    )
    outcome = Outcome.FAILED
    if len(endorsers) + undecided >= required.at_least:
        outcome = Outcome.INDETERMINATE
        detail += ", besides those that could not be checked"
    return outcome, [Problem(ProblemType.NOT_ENDORSED, detail, place)]


def _question(
    endorsement: VerifiedCredential, policy: VerificationPolicy, at: datetime
) -> IssuerQuestion:
    credential = endorsement.credential
    issuer = credential.issuer
    return IssuerQuestion(
        issuer=issuer
        if isinstance(issuer, Profile)
        else Profile(id=credential.issuer_id),
        at=at,
        credential=credential,
        public_key=endorsement.proof.public_key,
        clock_skew=policy.clock_skew,
        limits=policy.limits,
    )


def _worse(one: Outcome, other: Outcome) -> Outcome:
    for outcome in (Outcome.FAILED, Outcome.INDETERMINATE, Outcome.PASSED):
        if outcome in (one, other):
            return outcome
    return one  # pragma: no cover - the other is one of them


def _place_of(pointer: str) -> str:
    """Return the pointer to what the endorsement at *pointer* stands on."""
    tokens = pointer.split("/")
    last = len(tokens) - 1 - tokens[-1].isdigit()
    return "/".join(tokens[:last])


def _tokens(pointer: str) -> Iterator[str]:
    for token in pointer.split("/")[1:]:
        yield token.replace("~1", "/").replace("~0", "~")


def _at(document: JsonObject, pointer: str) -> JsonObject:
    value: Any = document
    for token in _tokens(pointer):
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value if isinstance(value, dict) else {}
