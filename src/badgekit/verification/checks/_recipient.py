"""RECIPIENT: the credential was awarded to whom the policy expects."""

from badgekit.models import Recipient, VerifiableCredential
from badgekit.problems import Problem, ProblemType
from badgekit.verification._outcome import Check, CheckResult, Outcome


def check_recipient(
    credential: VerifiableCredential, expected: Recipient | None
) -> CheckResult:
    """Compare ids and identifiers, plain and hashed (Open Badges 3.0, section 9.1)."""
    if expected is None:
        return CheckResult(Check.RECIPIENT, Outcome.SKIPPED)
    if expected.matches(credential.credential_subject):
        return CheckResult(Check.RECIPIENT, Outcome.PASSED)
    # Neither who was expected nor who it is belongs in a report.
    problem = Problem(
        ProblemType.RECIPIENT_MISMATCH,
        "awarded to somebody else, or under another identifier",
        "/credentialSubject",
    )
    return CheckResult(Check.RECIPIENT, Outcome.FAILED, (problem,))
