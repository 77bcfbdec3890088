"""RECIPIENT: the credential was awarded to whom the policy expects."""

from badgekit.models import Recipient, VerifiableCredential
from badgekit.problems import Problem, ProblemType
from badgekit.verification._outcome import Check, CheckResult, Outcome

_POINTER = "/credentialSubject"


def check_recipient(
    credential: VerifiableCredential, expected: Recipient | None, holder: str | None
) -> CheckResult:
    """Compare ids and identifiers, plain and hashed (Open Badges 3.0, section 9.1).

    Somebody who presents the credential must be its subject, by id: with no id there
    is nothing to compare, and it must be *expected* by another identifier.
    """
    if expected is not None and not expected.matches(credential.credential_subject):
        return _mismatch("awarded to somebody else, or under another identifier")
    if holder is not None:
        return _check_holder(credential, holder, is_expected=expected is not None)
    outcome = Outcome.SKIPPED if expected is None else Outcome.PASSED
    return CheckResult(Check.RECIPIENT, outcome)


def _check_holder(
    credential: VerifiableCredential, holder: str, *, is_expected: bool
) -> CheckResult:
    ids = {subject.id for subject in credential.subjects}
    if ids == {holder} or (is_expected and ids == {None}):
        return CheckResult(Check.RECIPIENT, Outcome.PASSED)
    if ids != {None}:
        return _mismatch("awarded to another id than that of the holder")
    problem = Problem(
        ProblemType.RECIPIENT_MISMATCH,
        "it was awarded to nobody by id, so the holder may be anybody: expect a "
        "recipient by another identifier",
        _POINTER,
    )
    return CheckResult(Check.RECIPIENT, Outcome.INDETERMINATE, (problem,))


def _mismatch(detail: str) -> CheckResult:
    # Neither who was expected nor who it is belongs in a report.
    problem = Problem(ProblemType.RECIPIENT_MISMATCH, detail, _POINTER)
    return CheckResult(Check.RECIPIENT, Outcome.FAILED, (problem,))
