"""One certificate at graded levels, from three assessments.

python examples/systems/ncrc.py
"""

from badgekit import Recipient, SecuredCredential
from badgekit.models import RubricCriterionLevel
from badgekit.stacks import (
    All,
    Grant,
    MinimumResult,
    Reason,
    Stack,
    Tier,
    Tiers,
    award_for,
)
from field import ADA, BEN, Organization, decide, result, slot, verifier, why_not

council = Organization("Work Readiness Council", "readiness.example")

# Three assessments, each with a result from level 1 to level 7.
assessments = {
    name: council.define(
        name,
        f"{name} at work.",
        "A proctored test.",
        result_description=(
            council.scale(name, "Result", allowed_value=tuple("1234567")),
        ),
    )
    for name in ("Applied Math", "Graphic Literacy", "Workplace Documents")
}


def sit(name: str, level: int, to: Recipient = ADA) -> SecuredCredential:
    test = assessments[name]
    return council.award(test, to=to, result=result(test, level))


# The certificate has the level that all three reach: the lowest of them.
medals = {"Bronze": 3, "Silver": 4, "Gold": 5, "Platinum": 6}
levels = tuple(
    RubricCriterionLevel(id=f"{council.url}/levels/{name}", name=name, level=name)
    for name in medals
)
certificate = council.define(
    "Career Readiness Certificate",
    "Ready for work, at one of four levels.",
    result_description=(
        council.scale("Medal", "RubricCriterionLevel", rubric_criterion_level=levels),
    ),
)


def all_at(level: int) -> All:
    """Return the rule that asks for this level, or a higher one, in each."""
    least = MinimumResult(type="Result", at_least=str(level))
    return All([slot(council, each, results=(least,)) for each in assessments.values()])


stack = Stack(
    id=f"{council.url}/stacks/certificate",
    name="Career Readiness Certificate",
    rule=Tiers(
        [
            Tier(name=name, rule=all_at(level), grants=Grant(level=name))
            for name, level in medals.items()
        ]
    ),
    awards=certificate.id,
)

# Ada reaches 6, 6 and 3: she is a 3, whatever the other two are.
checked = verifier(council)
first = [
    sit("Applied Math", 6),
    sit("Graphic Literacy", 6),
    sit("Workplace Documents", 3),
]
decision = decide(stack, first, checked)
print(decision)
assert decision.tier == "Bronze"

# Ben's 7 does nothing for her. Her own second attempt does: the better one counts.
bens = sit("Workplace Documents", 7, to=BEN)
decision = decide(stack, [*first, bens], checked)
assert decision.tier == "Bronze"
assert why_not(decision, bens) is Reason.OTHER_RECIPIENT

decision = decide(stack, [*first, bens, sit("Workplace Documents", 5)], checked)
print(decision)
assert decision.tier == "Gold"

awarded = award_for(council.issuer, decision, certificate, to=ADA)
(medal,) = awarded.document["credentialSubject"]["result"]
print("Certificate at", medal["achievedLevel"])
assert medal["achievedLevel"] == f"{council.url}/levels/Gold"
