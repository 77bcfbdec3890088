"""VALIDITY_PERIOD: the time of verification is within it."""

from datetime import datetime

from badgekit import _time
from badgekit.models import VerifiableCredential
from badgekit.problems import Problem, ProblemType
from badgekit.securing import VerifiedProof
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy


def check_validity_period(
    credential: VerifiableCredential,
    proof: VerifiedProof,
    policy: VerificationPolicy,
    at: datetime,
) -> CheckResult:
    """Compare instants, allowing for clock skew (VCDM 2.0, section 4.9)."""
    problems = []
    ends = ((credential.valid_until, "/validUntil"), (proof.expires, None))
    for end, pointer in ends:
        # The skew is added to the difference: a time near the year 9999 has no later.
        if end is not None and at - end > policy.clock_skew:
            detail = f"expired on {_time.write(end)}"
            problems.append(Problem(ProblemType.EXPIRED, detail, pointer))
            break
    begin = credential.valid_from
    if begin is not None and begin - at > policy.clock_skew:
        detail = f"not valid before {_time.write(begin)}"
        problems.append(Problem(ProblemType.NOT_YET_VALID, detail, "/validFrom"))
    outcome = Outcome.FAILED if problems else Outcome.PASSED
    return CheckResult(Check.VALIDITY_PERIOD, outcome, tuple(problems))
