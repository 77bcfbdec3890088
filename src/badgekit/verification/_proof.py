"""PROOF: the document is as it was signed."""

from datetime import datetime

from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Steps
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing import Environment, Secured, VerifiedProof, unwrap_enveloped
from badgekit.verification._outcome import UNKNOWN, Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy


def environment_of(policy: VerificationPolicy, at: datetime) -> Environment:
    """Return what checking the proof of a credential depends on."""
    return Environment(
        at=at,
        limits=policy.limits,
        contexts=policy.contexts,
        resolvers=policy.resolvers,
    )


def check_proof(
    secured: Secured, policy: VerificationPolicy, environment: Environment
) -> Steps[tuple[VerifiedProof | None, CheckResult]]:
    """Check the proof with the mechanism of the policy that recognizes it.

    A credential in an envelope (VCDM 2.0, section 4.13) is taken out first.
    """
    outcome = Outcome.FAILED
    try:
        secured = opened(secured, policy.limits)
        for mechanism in policy.mechanisms:
            if mechanism.recognizes(secured):
                proof = yield from mechanism.verify_proof(
                    secured, environment=environment
                )
                return proof, CheckResult(
                    Check.PROOF,
                    Outcome.PASSED,
                    warnings=proof.warnings,
                    detail=proof.mechanism,
                )
        problems: tuple[Problem, ...] = (
            Problem(ProblemType.UNSUPPORTED, "not secured in a way the policy allows"),
        )
    except FetchError as error:
        outcome, problems = Outcome.INDETERMINATE, error.problems
    except DocumentError as error:
        problems = error.problems
    # What is not known here may be good; to say that it is bad would be a lie.
    if all(problem.type in UNKNOWN for problem in problems):
        outcome = Outcome.INDETERMINATE
    return None, CheckResult(Check.PROOF, outcome, problems)


def opened(secured: Secured, limits: Limits) -> Secured:
    """Return what is in the envelope, if it is one. Raises `DocumentError`."""
    if not isinstance(secured, dict):
        return secured
    inside = unwrap_enveloped(secured, limits=limits)
    return secured if inside is None else inside
