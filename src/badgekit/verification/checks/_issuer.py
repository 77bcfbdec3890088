"""ISSUER: the key is the issuer's, and the policy recognizes the issuer."""

from datetime import datetime

from badgekit.errors import DocumentError, FetchError, KeyMaterialError
from badgekit.fetching import Steps
from badgekit.models import Profile, VerifiableCredential
from badgekit.problems import Problem, ProblemType
from badgekit.resolution import find_key
from badgekit.securing import VerifiedProof
from badgekit.trust import (
    AnyIssuerPolicy,
    IntegrityOnly,
    IssuerQuestion,
    TrustDecision,
    TrustOutcome,
    decide_issuer,
    decides,
)
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy

_POINTER = "/issuer"


def check_issuer(
    credential: VerifiableCredential,
    proof: VerifiedProof,
    policy: VerificationPolicy,
    issuers: AnyIssuerPolicy,
    at: datetime,
) -> Steps[CheckResult]:
    """Tie the key to the issuer, then ask *issuers*.

    Controlled Identifiers 1.0, section 3.3, ties a key to its controller; a key that
    came with the credential is tied to nobody until the issuer's own documents, or
    the policy, name it too.
    """
    issuer = credential.issuer_id
    question = issuer_question(credential, proof, policy, at)
    decision: TrustDecision | None = None
    if (
        decides(issuers)
        and proof.controller != issuer
        and issuer not in policy.pinned_keys
    ):
        # Whom a key is pinned for need not be asked for it.
        decision = yield from decide_issuer(issuers, question)
        if decision and decision.pins_key:
            return _judged(decision, issuer)
    bound = yield from _bind(issuer, proof, policy, issuers, at)
    if bound.outcome is not Outcome.PASSED:
        return bound
    if decision is None:
        decision = yield from decide_issuer(issuers, question)
    if decision and not decides(issuers):
        return bound
    return _judged(decision, issuer)


def check_named_issuer(
    credential: VerifiableCredential,
    proof: VerifiedProof,
    policy: VerificationPolicy,
    issuers: AnyIssuerPolicy,
    at: datetime,
) -> Steps[CheckResult]:
    """Ask *issuers* alone, where the issuer of a record stands for a member.

    Not for one of an issuer whose keys are known: it would have signed.
    """
    pinned = policy.pinned_keys.get(credential.issuer_id)
    if pinned is not None and proof.public_key not in pinned:
        return _not_pinned(credential.issuer_id)
    question = issuer_question(credential, proof, policy, at)
    decision = yield from decide_issuer(issuers, question)
    return _judged(decision, credential.issuer_id)


def issuer_question(
    credential: VerifiableCredential,
    proof: VerifiedProof,
    policy: VerificationPolicy,
    at: datetime,
) -> IssuerQuestion:
    """Return what an issuer policy is asked about *credential*."""
    return IssuerQuestion(
        issuer=_profile(credential),
        at=at,
        credential=credential,
        public_key=proof.public_key,
        clock_skew=policy.clock_skew,
        limits=policy.limits,
    )


def _judged(decision: TrustDecision, issuer: str) -> CheckResult:
    """Return what *decision* means for the credential."""
    if decision:
        return _passed(f"{issuer}: {decision.detail}")
    if decision.outcome is TrustOutcome.NOT_RECOGNIZED:
        return _result(
            Outcome.FAILED,
            ProblemType.ISSUER_NOT_RECOGNIZED,
            f"{issuer} is not recognized: {decision.detail}",
        )
    return _result(
        Outcome.INDETERMINATE,
        ProblemType.RETRIEVAL_ERROR,
        f"whether {issuer} is recognized could not be told: {decision.detail}",
    )


def _bind(
    issuer: str,
    proof: VerifiedProof,
    policy: VerificationPolicy,
    issuers: AnyIssuerPolicy,
    at: datetime,
) -> Steps[CheckResult]:
    if (pinned := policy.pinned_keys.get(issuer)) is not None:
        if proof.public_key in pinned:
            return _passed("signed with a pinned key")
        return _not_pinned(issuer)
    if proof.controller is not None:
        if proof.controller == issuer:
            return _passed(issuer)
        return _result(
            Outcome.FAILED,
            ProblemType.INVALID_VERIFICATION_METHOD,
            f"signed with a key of {proof.controller}, not of {issuer}",
        )
    if isinstance(issuers, IntegrityOnly):
        return _passed("not known: the key came with the credential")
    return (yield from _look_up(issuer, proof, policy, at))


def _look_up(
    issuer: str, proof: VerifiedProof, policy: VerificationPolicy, at: datetime
) -> Steps[CheckResult]:
    """Look for a key of unknown origin in what the issuer itself publishes."""
    try:
        method = yield from find_key(
            issuer, proof.public_key, limits=policy.limits, resolvers=policy.resolvers
        )
    except FetchError as error:
        reason = f"its documents could not be had: {error}"
    except (DocumentError, KeyMaterialError) as error:
        reason = f"its documents are of no use: {error}"
    else:
        ended = method.ended_by(at) if method is not None else None
        if method is not None and ended is None:
            return _passed(issuer)
        reason = ended or "it does not publish this key"
    return _result(
        Outcome.INDETERMINATE,
        ProblemType.KEY_NOT_BOUND,
        f"the key came with the credential and nothing ties it to {issuer}: {reason}. "
        "Pin the key in the policy if you know that it is the issuer's",
    )


def _not_pinned(issuer: str) -> CheckResult:
    return _result(
        Outcome.FAILED,
        ProblemType.INVALID_VERIFICATION_METHOD,
        f"not signed with a key that is pinned for {issuer}",
    )


def _profile(credential: VerifiableCredential) -> Profile:
    issuer = credential.issuer
    return issuer if isinstance(issuer, Profile) else Profile(id=credential.issuer_id)


def _passed(detail: str) -> CheckResult:
    return CheckResult(Check.ISSUER, Outcome.PASSED, detail=detail)


def _result(outcome: Outcome, type: ProblemType, detail: str) -> CheckResult:
    return CheckResult(Check.ISSUER, outcome, (Problem(type, detail, _POINTER),))
