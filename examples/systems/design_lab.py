"""Nine durable skills, each made of sub-competencies that are badges of their own.

python examples/systems/design_lab.py
"""

from badgekit import Alignment
from badgekit.frameworks import Framework, FrameworkItem, coverage
from badgekit.stacks import AlignedTo, Covers, Reason, Slot, Stack, award_for
from field import ADA, AT, Organization, achievement_of, decide, verifier, why_not

lab = Organization("Skills Laboratory", "lab.example")
district = Organization("Lincoln School District", "district.example")

SKILLS = [
    "Initiative",
    "Listening",
    "Teamwork",
    "Writing",
    "Solving Problems",
    "Judging Sources",
    "Empathy",
    "Intercultural Fluency",
    "Resilience",
]


def node(skill: str, part: int | None = None) -> str:
    """Return the identifier of a skill, or of a part of it."""
    where = f"{lab.url}/skills/{skill.lower().replace(' ', '-')}"
    return where if part is None else f"{where}/{part}"


# The laboratory publishes the tree: nine skills, each with four parts.
tree = Framework(
    id=f"{lab.url}/skills",
    name="Durable Skills",
    items=tuple(
        item
        for skill in SKILLS
        for item in (
            FrameworkItem(
                id=node(skill),
                name=skill,
                children=tuple(node(skill, part) for part in range(1, 5)),
            ),
            *(
                FrameworkItem(id=node(skill, part), name=f"{skill}, part {part}")
                for part in range(1, 5)
            ),
        )
    ),
)
print(f"{len(tree.roots)} skills, {len(tree) - len(tree.roots)} parts")

# A district makes its own badges, and says by identifier which part each one is.
parts = {
    (skill, part): district.define(
        f"{skill} {part}",
        f"Part {part} of {skill}.",
        alignment=(tree.alignment(node(skill, part)),),
    )
    for skill in SKILLS
    for part in range(1, 5)
}

# A skill is earned when all of its parts are, whatever the badges are called.
listening = lab.define(
    "Listening", "Listens.", alignment=(tree.alignment(node("Listening")),)
)
stack = Stack(
    id=f"{lab.url}/stacks/listening",
    name="Listening",
    rule=Covers(
        alignments=tuple(
            AlignedTo(url=part) for part in tree[node("Listening")].children
        ),
        by=Slot(issuers=(district.id,)),
    ),
    awards=listening.id,
)

checked = verifier(district)
badges = [district.award(parts["Listening", part]) for part in range(1, 4)]
decision = decide(stack, badges, checked)
print(decision)
assert not decision
assert decision.missing[0].options == (node("Listening", 4),)

# The fourth part of another framework does not do, though it looks the same to people.
foreign = Alignment(
    target_name="Listening, part 4",
    target_framework="Durable Skills",
    target_url="https://other.example/skills/listening/4",
)
lookalike = district.award(district.define("Hearing", "Hears.", alignment=(foreign,)))
decision = decide(stack, [*badges, lookalike], checked)
assert not decision
assert why_not(decision, lookalike) is Reason.NOT_PART_OF_RULE

# With the fourth part the skill is hers, as a badge that rests on the four.
badges.append(district.award(parts["Listening", 4]))
decision = decide(stack, badges, checked)
assert decision
skill = award_for(lab.issuer, decision, listening, to=ADA)
print(f"{skill.document['name']!r} rests on {len(decision.uses)} badges")

# How far has she come? Four parts of thirty-six, and so one skill of nine.
held = [achievement_of(checked.verify(each.text, at=AT)) for each in badges]
reached = coverage(tree, held)
print(f"{reached.covered} of {reached.total} nodes: {reached.share:.0%}")
assert [item.name for item in reached.by_children] == ["Listening"]
