"""MEMBERS: every credential in a record verifies, and those without a proof."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from badgekit import models
from badgekit._json import JsonObject
from badgekit.fetching import Steps
from badgekit.models import VerifiableCredential
from badgekit.problems import Problem, ProblemType
from badgekit.securing import VerifiedProof
from badgekit.trust import AnyIssuerPolicy, IntegrityOnly
from badgekit.verification._inner import members_of, summarize
from badgekit.verification._outcome import SATISFIED, Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy
from badgekit.verification._report import VerificationReport
from badgekit.verification.checks import check_issuer, check_named_issuer

if TYPE_CHECKING:
    from badgekit.models import ComprehensiveLearnerRecord

_OPEN_BADGES_2 = "https://w3id.org/openbadges#Assertion"
_BADGES = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_NO_BADGES = frozenset(
    {
        "ClrCredential",
        "EndorsementCredential",
        "BitstringStatusListCredential",
        "StatusList2021Credential",
    }
)
"""Types by which a badge would be read as something else."""
_MAX_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class Voucher:
    """The issuer of a record, who may stand for members without a proof.

    The migration guide of Open Badges 3.0 embeds the upgraded Open Badge 2.0 of a third
    party so, with its assertion as evidence. A member of the same issuer is signed.
    """

    record: VerifiableCredential
    proof: VerifiedProof
    refusal: CheckResult | None = None
    """Why its word is not taken."""

    def stand_for(self, member: JsonObject) -> tuple[VerifiedProof | None, CheckResult]:
        """Return the proof of the record, as that of *member*."""
        if self.refusal is not None:
            return None, self.refusal
        if not _is_upgraded(member):
            return None, _no_proof("it has no proof, and is no upgraded Open Badge 2.0")
        issuer = member.get("issuer")
        if self.record.issuer_id == (
            issuer.get("id") if isinstance(issuer, dict) else issuer
        ):
            detail = "it has no proof, though its issuer is that of the record"
            return None, _no_proof(detail)
        detail = "no proof of its own: the issuer of the record stands for it"
        warning = Problem(ProblemType.PROOF_VERIFICATION_ERROR, detail, "")
        return replace(self.proof, document=member, warnings=()), CheckResult(
            Check.PROOF,
            Outcome.SKIPPED,
            warnings=(warning,),
            detail=f"the record's: {self.proof.mechanism}",
        )


def is_unsigned(member: object) -> bool:
    """Tell whether *member* has no proof at all: a bad one counts as one."""
    return (
        isinstance(member, dict)
        and "proof" not in member
        and "EnvelopedVerifiableCredential" not in _types_in(member)
    )


def voucher_for(
    record: VerifiableCredential,
    proof: VerifiedProof,
    results: Sequence[CheckResult],
    policy: VerificationPolicy,
    at: datetime,
    *,
    issuers: AnyIssuerPolicy,
) -> Steps[Voucher | None]:
    """Return who stands for members of *record* without a proof, if anybody may.

    A record that is revoked, say, stands for nothing, and so does one that has no proof
    itself. *issuers* is whom it was accepted by.
    """
    if policy.unsigned_members is None or not any(
        is_unsigned(member) for _, member in members_of(proof.document)
    ):
        return None
    found = {result.check: result.outcome for result in results}
    if found[Check.PROOF] is not Outcome.PASSED:
        detail = "it has no proof, and neither has the record around it"
        return Voucher(record, proof, _no_proof(detail))
    own = {*found.values()}
    if not own <= SATISFIED:
        detail = "it has no proof, and the record around it does not verify"
        outcome = Outcome.FAILED if Outcome.FAILED in own else Outcome.INDETERMINATE
        return Voucher(record, proof, _no_proof(detail, outcome))
    # Whose key it is was not asked where integrity is enough for the record.
    check = check_issuer if isinstance(issuers, IntegrityOnly) else check_named_issuer
    word = yield from check(record, proof, policy, policy.unsigned_members, at)
    if word.outcome is Outcome.PASSED:
        return Voucher(record, proof)
    detail = "it has no proof, and the policy does not take the word of the record"
    why = "; ".join(problem.detail for problem in word.problems)
    return Voucher(record, proof, _no_proof(f"{detail}: {why}", word.outcome))


def check_members(
    credential: VerifiableCredential, reports: Mapping[str, VerificationReport]
) -> CheckResult:
    """Return what the reports on members mean, and how the record holds together.

    What does not fit is a warning: the standard has no rule about it.
    """
    result = summarize(Check.MEMBERS, reports)
    # A record has members; the model of records is slow to make.
    if not reports or not isinstance(credential, models.ComprehensiveLearnerRecord):
        return result
    found = models.incoherences(credential, opened=dict(_opened(credential, reports)))
    if len(found) > _MAX_WARNINGS:
        detail = f"and {len(found) - _MAX_WARNINGS} more that do not fit together"
        more = Problem(ProblemType.INCOHERENT_RECORD, detail, "/credentialSubject")
        found = (*found[:_MAX_WARNINGS], more)
    if credential.partial:
        part = "the record says that it is a part of what there is"
        result = replace(result, detail="; ".join(filter(None, (result.detail, part))))
    return replace(result, warnings=found)


def _opened(
    record: "ComprehensiveLearnerRecord",
    reports: Mapping[str, VerificationReport],
) -> Iterator[tuple[int, VerifiableCredential]]:
    """Yield the members that are JWTs, as far as they could be read."""
    members = record.credential_subject.verifiable_credential
    for index, (member, report) in enumerate(
        zip(members, reports.values(), strict=False)
    ):
        if not isinstance(member, VerifiableCredential) and report.examined:
            yield index, report.examined.credential


def _is_upgraded(member: JsonObject) -> bool:
    kinds = {kind for kind in _types_in(member) if isinstance(kind, str)}
    if kinds.isdisjoint(_BADGES) or not kinds.isdisjoint(_NO_BADGES):
        return False
    evidence = member.get("evidence")
    items = evidence if isinstance(evidence, list) else [evidence]
    return any(_OPEN_BADGES_2 in _types_in(item) for item in items)


def _types_in(value: Any) -> Sequence[Any]:  # noqa: ANN401 - any JSON
    kinds = value.get("type") if isinstance(value, dict) else None
    return kinds if isinstance(kinds, list) else [kinds]


def _no_proof(detail: str, outcome: Outcome = Outcome.FAILED) -> CheckResult:
    problem = Problem(ProblemType.PROOF_VERIFICATION_ERROR, detail, "")
    return CheckResult(Check.PROOF, outcome, (problem,))
