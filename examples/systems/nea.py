"""A catalogue of teachers' micro-credentials, stacks of them, and a salary lane on top.

python examples/systems/nea.py
"""

from datetime import timedelta

from badgekit.stacks import AtLeast, Grant, Reason, Stack, award_for
from field import ADA, AT, Organization, decide, slot, verifier, why_not

bank = Organization("Teachers' Certification Bank", "bank.example")
district = Organization("Lincoln School District", "district.example")

# The catalogue: 175 micro-credentials on 25 topics, seven on each.
catalogue = {
    topic: [
        bank.define(f"Topic {topic} part {part}", f"Practice {part} of topic {topic}.")
        for part in range(1, 8)
    ]
    for topic in range(1, 26)
}
assert sum(map(len, catalogue.values())) == 175

# The library: any five of the seven on a topic are a stack, and earn a certificate.
# A micro-credential counts for five years.
certificates = {
    topic: bank.define(f"Certificate {topic}", f"Five practices of topic {topic}.")
    for topic in catalogue
}
library = {
    topic: Stack(
        id=f"{bank.url}/stacks/topic-{topic}",
        name=f"Topic {topic}",
        rule=AtLeast(5, [slot(bank, each, max_age_days=5 * 365) for each in parts]),
        awards=certificates[topic].id,
    )
    for topic, parts in catalogue.items()
}
print(f"{len(catalogue) * 7} micro-credentials, {len(library)} stacks")

# The library is data: whoever has the file decides by the same rules.
assert Stack.parse(library[1].content).digest == library[1].digest

# Ada earns five on each of topics 1 and 2, and on topic 3 four, and one too long ago.
checked = verifier(bank)
earned = {
    topic: [bank.award(each) for each in catalogue[topic][:count]]
    for topic, count in ((1, 5), (2, 5), (3, 4))
}
too_old = bank.award(catalogue[3][4], on=AT - timedelta(days=6 * 365))
earned[3].append(too_old)

decisions = {
    topic: decide(library[topic], badges, checked) for topic, badges in earned.items()
}
for decision in decisions.values():
    print(decision)
assert [bool(decision) for decision in decisions.values()] == [True, True, False]
assert why_not(decisions[3], too_old) is Reason.OUTSIDE_WINDOW

# The district pays for certificates, and leaves it to the bank how they are earned.
lane = Stack(
    id=f"{district.url}/salary/lane-2",
    name="Salary lane 2",
    rule=AtLeast(2, [slot(bank, each) for each in certificates.values()]),
    grants=Grant(level="lane 2"),
)
stacked = [
    award_for(
        bank.issuer,
        decisions[topic],
        certificates[topic],
        to=ADA,
        **bank.registered(certificates[topic]),
    )
    for topic in (1, 2)
]
decision = decide(lane, stacked, checked)
print(decision)
assert decision.level == "lane 2"

# Parts do not stand for the whole, and a certificate that is withdrawn pays nobody.
assert not decide(lane, [stacked[0], *earned[3]], checked)
bank.revoke(stacked[1])
decision = decide(lane, stacked, checked)
print(decision)
assert not decision
assert why_not(decision, stacked[1]) is Reason.REVOKED
