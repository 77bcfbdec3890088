"""Why a credential does not count."""

from collections.abc import Iterable
from enum import StrEnum

from badgekit.problems import ProblemType


class Reason(StrEnum):
    """Why a credential fills no slot. The value is the reason in words.

    Where several slots turned it down for several reasons, the one that came closest
    counts: the later one here.
    """

    NOT_VERIFIED = "did not verify"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    OTHER_RECIPIENT = "awarded to somebody else"
    UNFIT = "not a badge that can be cited"
    SUPERSEDED = "there is a newer version of it"
    ITSELF = "it is what the stack awards"
    NOT_PART_OF_RULE = "not part of the rule"
    WRONG_ISSUER = "wrong issuer"
    NOT_YET_VALID = "not yet valid"
    EXPIRED = "expired"
    OUTSIDE_WINDOW = "awarded too early or too late"
    NOT_ENDORSED = "not endorsed as the rule asks"
    BELOW_LEVEL = "below level"
    NOT_NEEDED = "not needed"
    WORTH_NOTHING = "worth nothing to the sum"
    OUT_OF_ORDER = "awarded before the step ahead of it was completed"
    ALREADY_USED = "already used"


_REASONS = {
    ProblemType.REVOKED: Reason.REVOKED,
    ProblemType.SUSPENDED: Reason.SUSPENDED,
    ProblemType.EXPIRED: Reason.EXPIRED,
    ProblemType.NOT_YET_VALID: Reason.NOT_YET_VALID,
    ProblemType.RECIPIENT_MISMATCH: Reason.OTHER_RECIPIENT,
    ProblemType.ISSUER_NOT_RECOGNIZED: Reason.WRONG_ISSUER,
}


def reason_of(problems: Iterable[ProblemType]) -> Reason:
    """Return why a credential does not count in which verification found *problems*."""
    found = set(problems)
    for problem, reason in _REASONS.items():
        if problem in found:
            return reason
    return Reason.NOT_VERIFIED
