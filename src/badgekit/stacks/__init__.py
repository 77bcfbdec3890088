"""What badges add up to: rules over verified credentials, and explained decisions."""

from badgekit.stacks._awarding import award_for, recheck, record_for
from badgekit.stacks._decision import Decision, Missing, Unused, Use
from badgekit.stacks._evaluate import evaluate
from badgekit.stacks._reasons import Reason
from badgekit.stacks._reports import (
    credentials_in,
    endorsements_in,
    evaluate_reports,
)
from badgekit.stacks._rules import (
    All,
    Any,
    Apart,
    AtLeast,
    Counted,
    Covers,
    Grant,
    InOrder,
    Rule,
    Sum,
    Tier,
    Tiers,
)
from badgekit.stacks._slots import AlignedTo, MinimumResult, Slot
from badgekit.stacks._stack import Stack

__all__ = [
    "AlignedTo",
    "All",
    "Any",
    "Apart",
    "AtLeast",
    "Counted",
    "Covers",
    "Decision",
    "Grant",
    "InOrder",
    "MinimumResult",
    "Missing",
    "Reason",
    "Rule",
    "Slot",
    "Stack",
    "Sum",
    "Tier",
    "Tiers",
    "Unused",
    "Use",
    "award_for",
    "credentials_in",
    "endorsements_in",
    "evaluate",
    "evaluate_reports",
    "recheck",
    "record_for",
]
