"""The checks after the proof, one to a file."""

import typing

from badgekit import _lazy
from badgekit.verification.checks._conformance import check_conformance
from badgekit.verification.checks._issuer import (
    check_issuer,
    check_named_issuer,
)
from badgekit.verification.checks._recipient import check_recipient
from badgekit.verification.checks._refresh import NEWER, check_refresh
from badgekit.verification.checks._status import check_status
from badgekit.verification.checks._validity_period import check_validity_period

if typing.TYPE_CHECKING:
    from badgekit.verification.checks._schemas import check_schemas
else:
    __getattr__, __dir__ = _lazy.attributes(__name__, {"_schemas": ("check_schemas",)})

__all__ = [
    "NEWER",
    "check_conformance",
    "check_issuer",
    "check_named_issuer",
    "check_recipient",
    "check_refresh",
    "check_schemas",
    "check_status",
    "check_validity_period",
]
