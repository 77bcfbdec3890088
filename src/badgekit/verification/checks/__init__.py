"""The checks after the proof, one to a file."""

from badgekit.verification.checks._conformance import check_conformance
from badgekit.verification.checks._issuer import check_issuer
from badgekit.verification.checks._recipient import check_recipient
from badgekit.verification.checks._refresh import NEWER, check_refresh
from badgekit.verification.checks._schemas import check_schemas
from badgekit.verification.checks._status import check_status
from badgekit.verification.checks._validity_period import check_validity_period

__all__ = [
    "NEWER",
    "check_conformance",
    "check_issuer",
    "check_recipient",
    "check_refresh",
    "check_schemas",
    "check_status",
    "check_validity_period",
]
