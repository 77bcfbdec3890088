"""The same verified badges, counted by three states.

python examples/systems/state_policies.py
"""

from dataclasses import replace
from datetime import timedelta

from badgekit import SecuredCredential
from badgekit.stacks import (
    All,
    Apart,
    Counted,
    Grant,
    MinimumResult,
    Reason,
    Slot,
    Stack,
    Sum,
)
from field import AT, Organization, decide, result, verifier, why_not

provider = Organization("Educators' Academy", "academy.example")
other = Organization("Weekend Workshops", "weekend.example")

HOURS = provider.scale("Hours", "ext:hours")


def micro(
    name: str, hours: int, *, by: Organization = provider, years_ago: int = 1
) -> SecuredCredential:
    """Award a micro-credential that took so many hours."""
    achievement = by.define(
        name,
        f"{name} in the classroom.",
        achievement_type="MicroCredential",
        result_description=(HOURS,),
    )
    return by.award(
        achievement,
        on=AT - timedelta(days=365 * years_ago),
        result=result(achievement, hours),
    )


badges = [
    micro("Feedback", 10),
    micro("Questioning", 15),
    micro("Family Engagement", 20),
    micro("Early Reading", 30, years_ago=6),
    micro("Slides", 25, by=other),
]

# North counts hours, from anybody, over ten years.
any_micro = Slot(achievement_types=("MicroCredential",), max_age_days=3650)
north = Stack(
    id="https://north.example/licence",
    name="North: 90 hours",
    rule=Sum(90, (Counted(slot=any_micro, result="ext:hours"),), unit="hours"),
)

# South counts a unit for ten hours, of approved providers, over five years.
approved = Slot(
    achievement_types=("MicroCredential",),
    issuers=(provider.id,),
    max_age_days=5 * 365,
)
south = Stack(
    id="https://south.example/licence",
    name="South: continuing-education units",
    rule=Sum(4, (Counted(slot=approved, result="ext:hours", times=0.1),), unit="units"),
    grants=Grant(credits=1, per=1, at_most=4),
)

# West counts badges, whatever they took; one of them must have taken twenty hours.
long = replace(
    approved,
    name="twenty hours or more",
    results=(MinimumResult(type="ext:hours", at_least="20"),),
)
west = Stack(
    id="https://west.example/licence",
    name="West: three badges, one of them long",
    rule=All((Sum(3, (Counted(slot=approved, points=1),), unit="badges"), Apart(long))),
)

checked = verifier(provider, other)
decisions = [decide(stack, badges, checked) for stack in (north, south, west)]
for decision in decisions:
    print(decision)
assert all(decisions)
assert decisions[1].credits == 4

# What counts in the north need not count in the south.
*_, early, workshop = badges
assert len(decisions[0].uses) == 5
assert why_not(decisions[1], early) is Reason.OUTSIDE_WINDOW
assert why_not(decisions[1], workshop) is Reason.WRONG_ISSUER

# Earning the first badge once more adds nothing in any of them, and without the long
# one the west is not content with any number.
again = micro("Feedback", 10)
for stack, decision in zip((north, south, west), decisions, strict=True):
    assert len(decide(stack, [*badges, again], checked).uses) == len(decision.uses)
short = [badges[0], badges[1], micro("Grouping", 10), micro("Note Taking", 10)]
decision = decide(west, short, checked)
print(decision)
assert not decision
