"""How checks end."""

from dataclasses import dataclass
from enum import StrEnum

from badgekit.problems import Problem, ProblemType


class Outcome(StrEnum):
    """How a check, or a whole verification, ended."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"
    """It could not be carried out: try later, or supply what was missing."""
    NOT_APPLICABLE = "not applicable"
    """The credential gives it nothing to check."""
    SKIPPED = "skipped"
    """It was left out: the policy asked for that, or the standard goes on without it.
    Then there is a warning that says why."""


SATISFIED = frozenset({Outcome.PASSED, Outcome.NOT_APPLICABLE, Outcome.SKIPPED})
"""The outcomes that do not stand in the way of a verdict."""


UNKNOWN = frozenset({ProblemType.UNSUPPORTED, ProblemType.UNKNOWN_CONTEXT})
"""The problems of the verifier, not of the credential: they decide nothing."""


class Check(StrEnum):
    """The checks, in the order of Open Badges 3.0, section 9.1."""

    PROOF = "proof"
    """The credential is as it was signed."""
    CONFORMANCE = "conformance"
    """It has the members and values that its standard asks for."""
    ISSUER = "issuer"
    """The key is the issuer's, and the policy recognizes the issuer. Of a presentation:
    the key is the holder's."""
    VALIDITY_PERIOD = "validity period"
    """The time of verification is between `validFrom` and `validUntil`."""
    STATUS = "status"
    """It has been neither revoked nor suspended."""
    REFRESH = "refresh"
    """Whether the issuer has a newer version that replaces it, and stands by it."""
    RECIPIENT = "recipient"
    """It was awarded to whom the policy expects."""
    ENDORSEMENTS = "endorsements"
    """Every endorsement that it holds verifies, and those that the policy requires are
    there."""
    MEMBERS = "members"
    """Every credential that the record holds verifies."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one check, and why."""

    check: Check
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    """Why it did not pass."""
    warnings: tuple[Problem, ...] = ()
    """What is not as it should be, though it does not change the outcome."""
    detail: str = ""
    """What was established, in words. Never holds personal data."""
