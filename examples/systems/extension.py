"""Badges by the hundred: which are taken up, and which of them stand for competence.

python examples/systems/extension.py
"""

from collections import Counter
from tempfile import TemporaryDirectory

from badgekit import Recipient, SecuredCredential
from badgekit.registry import Registry
from badgekit.stacks import MinimumResult, Reason, Stack, Tier, Tiers
from field import AT, Organization, decide, publish, result, slot, verifier, why_not

extension = Organization("County Extension", "extension.example")

# Three badges: for coming, for passing a test, and for doing the work.
percent = extension.scale("Score", "Percent", required_value="70")
came = extension.define("Field Day", "Saw soil being tested.", "Came to the day.")
knows = extension.define(
    "Soil Basics", "Knows soil.", "A test.", result_description=(percent,)
)
can = extension.define(
    "Soil Practice", "Tests soil.", "A field tested.", result_description=(percent,)
)
learners = [Recipient.email(f"learner-{n}@example.edu") for n in range(100)]
qualified = {came.id: learners, knows.id: learners[:40], can.id: learners[:8]}

# Issue them all. The registry gives each a place in a status list, and remembers no
# names. One was a mistake, and is withdrawn.
with (
    TemporaryDirectory() as folder,
    Registry.create(
        f"{folder}/badges.db",
        lists=f"{extension.url}/lists/{{list}}",
        clock=lambda: AT,
    ) as registry,
):
    issued = {
        badge.id: [
            registry.award(
                extension.issuer,
                badge,
                to=learner,
                result=result(badge, 80) if badge.result_description else (),
                valid_from=AT,
                created=AT,
            )
            for learner in qualified[badge.id]
        ]
        for badge in (came, knows, can)
    }
    mistake = issued[knows.id][9]
    registry.revoke(mistake.document["id"], reason="wrong test", actor="office")
    for listed in registry.publish(extension.issuer):
        publish(listed.url, listed.content)
    records = [each for one in learners for each in registry.find_recipient(one)]
assert len(records) == 148

# Uptake, badge by badge. A third come to fetch theirs. A figure about so few people
# that it might be about one of them is not shown.
claimed = {badge: badges[::3] for badge, badges in issued.items()}
there = Counter(each.achievement for each in records)
withdrawn = Counter(each.achievement for each in records if each.revoked)


def figure(count: int) -> str:
    return "<10" if 0 < count < 10 else str(count)


print(f"{'':16}{'qualified':>10}{'issued':>10}{'claimed':>10}{'revoked':>10}")
for badge in (came, knows, can):
    counts = (
        len(qualified[badge.id]),
        there[badge.id],
        len(claimed[badge.id]),
        withdrawn[badge.id],
    )
    print(f"{badge.name:16}" + "".join(f"{figure(count):>10}" for count in counts))
assert (there[came.id], there[knows.id], withdrawn[knows.id]) == (100, 40, 1)

# What they stand for: to have come is recognized, and is not a competence.
passed = (MinimumResult(description=percent.id),)
ladder = Stack(
    id=f"{extension.url}/stacks/soil",
    name="Soil",
    rule=Tiers(
        (
            Tier(name="Recognition", rule=slot(extension, came)),
            Tier(name="Knowledge", rule=slot(extension, knows, results=passed)),
            Tier(name="Competence", rule=slot(extension, can, results=passed)),
        )
    ),
)
checked = verifier(extension)


def badges_of(number: int) -> list[SecuredCredential]:
    return [each[number] for each in issued.values() if number < len(each)]


tiers = {
    number: decide(ladder, badges_of(number), checked, of=learners[number]).tier
    for number in (90, 30, 3)
}
print(tiers)
assert tiers == {90: "Recognition", 30: "Knowledge", 3: "Competence"}

# Ten more days make no competence, and the badge that was withdrawn does not count.
days = [extension.award(came, to=learners[90]) for _ in range(10)]
decision = decide(ladder, days, checked, of=learners[90])
assert decision.tier == "Recognition"
decision = decide(ladder, badges_of(9), checked, of=learners[9])
print(decision)
assert decision.tier == "Recognition"
assert why_not(decision, mistake) is Reason.REVOKED
