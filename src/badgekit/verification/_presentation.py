"""Presentations: credentials that their holder shows (VCDM 2.0, section 4.13)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from badgekit import models
from badgekit.canonicalization import check_document
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.problems import Problem, ProblemType
from badgekit.securing import Environment, Secured, VerifiedProof, VpJwt
from badgekit.trust import AnyIssuerPolicy
from badgekit.verification._inner import presented_in, summarize
from badgekit.verification._outcome import UNKNOWN, Check, CheckResult, Outcome
from badgekit.verification._policy import (
    PresentationRequest,
    VerificationPolicy,
)
from badgekit.verification._proof import check_proof, environment_of
from badgekit.verification._report import (
    VerificationReport,
    VerifiedCredential,
    VerifiedPresentation,
    ended,
)

if TYPE_CHECKING:
    from badgekit.models import VerifiablePresentation

_TYPE = "VerifiablePresentation"


class VerifySecured(Protocol):
    """The pipeline for one credential."""

    def __call__(
        self,
        secured: Secured,
        policy: VerificationPolicy,
        issuers: AnyIssuerPolicy,
        *,
        at: datetime,
        level: int,
        holder: str | None,
    ) -> Steps[VerificationReport]:
        """Verify a credential that *holder* presents."""


def is_presentation(secured: Secured) -> bool:
    """Tell whether *secured* says that it is a presentation."""
    if not isinstance(secured, dict):
        return VpJwt().recognizes(secured)
    kinds = secured.get("type")
    return kinds == _TYPE or (isinstance(kinds, list) and _TYPE in kinds)


def verify_presentation(
    secured: Secured,
    policy: VerificationPolicy,
    at: datetime,
    verify_secured: VerifySecured,
) -> Steps[VerificationReport]:
    """Verify a presentation and every credential in it.

    The proof must be made for authentication, answer the challenge of the policy and
    name its domain; the key must be the holder's; a credential that was awarded to an
    id must have been awarded to the holder's.
    """
    if policy.presentation is None:
        return ended(at, CheckResult(Check.PROOF, Outcome.INDETERMINATE, (_UNASKED,)))
    environment = _environment(policy, policy.presentation, at)
    proof, found = yield from check_proof(secured, policy, environment)
    if proof is None:
        return ended(at, found)
    presentation, conformance = _check_conformance(proof, policy)
    if presentation is None:
        return ended(at, found, conformance)

    holder = presentation.holder_id or proof.controller
    bound = holder if policy.presentation.of_the_holder else None
    children: dict[str, VerificationReport] = {}
    for pointer, credential in presented_in(proof.document):
        children[pointer] = yield from _verify_presented(
            credential, policy, at, verify_secured, bound
        )
    return VerificationReport(
        tuple(_results(found, conformance, _check_holder(holder, proof), children)),
        at,
        children,
        presentation=VerifiedPresentation(
            presentation=presentation,
            document=proof.document,
            proof=proof,
            credentials=_examined(children),
            verified_at=at,
        ),
    )


def _environment(
    policy: VerificationPolicy, request: PresentationRequest, at: datetime
) -> Environment:
    return replace(
        environment_of(policy, at),
        purpose="authentication",
        challenge=request.challenge,
        domain=frozenset(request.domain),
    )


def _check_conformance(
    proof: VerifiedProof, policy: VerificationPolicy
) -> "tuple[VerifiablePresentation | None, CheckResult]":
    document = proof.document
    try:
        presentation = models.VerifiablePresentation.parse(document)
        if not proof.covers_linked_data:
            check_document(document, contexts=policy.contexts, limits=policy.limits)
    except DocumentError as error:
        undecided = all(problem.type in UNKNOWN for problem in error.problems)
        outcome = Outcome.INDETERMINATE if undecided else Outcome.FAILED
        return None, CheckResult(Check.CONFORMANCE, outcome, error.problems)
    detail = type(presentation).__name__
    return presentation, CheckResult(Check.CONFORMANCE, Outcome.PASSED, detail=detail)


def _check_holder(holder: str | None, proof: VerifiedProof) -> CheckResult:
    """Check that the key is the holder's: the issuer of a presentation."""
    if holder is not None and proof.controller == holder:
        return CheckResult(Check.ISSUER, Outcome.PASSED, detail=f"holder {holder}")
    if proof.controller is None:
        detail = "nothing ties the key of the presentation to its holder"
        problem = Problem(ProblemType.KEY_NOT_BOUND, detail, "/holder")
        return CheckResult(Check.ISSUER, Outcome.INDETERMINATE, (problem,))
    detail = "presented with a key that is not the holder's"
    problem = Problem(ProblemType.INVALID_VERIFICATION_METHOD, detail, "/holder")
    return CheckResult(Check.ISSUER, Outcome.FAILED, (problem,))


def _verify_presented(
    credential: object,
    policy: VerificationPolicy,
    at: datetime,
    verify_secured: VerifySecured,
    holder: str | None,
) -> Steps[VerificationReport]:
    if not isinstance(credential, dict):
        # VCDM 2.0: objects only; a JWT belongs in an envelope.
        detail = "a presentation holds credentials as objects"
        problem = Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, "")
        return ended(at, CheckResult(Check.PROOF, Outcome.FAILED, (problem,)))
    return (
        yield from verify_secured(
            credential, policy, policy.issuers, at=at, level=2, holder=holder
        )
    )


def _results(
    proof: CheckResult,
    conformance: CheckResult,
    holder: CheckResult,
    children: dict[str, VerificationReport],
) -> Iterator[CheckResult]:
    members = summarize(Check.MEMBERS, children)
    if not children:
        # To present nothing is never to have shown something.
        detail = "the presentation holds no credential"
        problem = Problem(
            ProblemType.MALFORMED_VALUE_ERROR, detail, "/verifiableCredential"
        )
        members = CheckResult(Check.MEMBERS, Outcome.FAILED, (problem,))
    own = {
        Check.PROOF: proof,
        Check.CONFORMANCE: conformance,
        Check.ISSUER: holder,
        Check.MEMBERS: members,
    }
    for check in Check:
        yield own.get(check) or CheckResult(check, Outcome.NOT_APPLICABLE)


def _examined(
    children: dict[str, VerificationReport],
) -> tuple[VerifiedCredential, ...]:
    return tuple(
        child.examined for child in children.values() if child.examined is not None
    )


_UNASKED = Problem(
    ProblemType.INVALID_CHALLENGE_ERROR,
    "the policy asks for no presentation, so this one may have been made for somebody "
    "else: set VerificationPolicy.presentation",
    "",
)
