"""Three tiers in order, the last of which meets a graduation requirement.

python examples/systems/north_carolina_cte.py
"""

from datetime import timedelta

from badgekit.stacks import (
    All,
    InOrder,
    Reason,
    Stack,
    Tier,
    Tiers,
)
from field import AT, Organization, bearing, decide, slot, verifier, why_not

state = Organization("State Career Education", "cte.example")
company = Organization("Software Company", "software.example")
school = Organization("Lincoln High School", "lincoln.example")
imitator = Organization("Softwear Company", "softwear.example")
DAY = timedelta(days=1)

# A progression: two badges of the first tier, two of the second, an expert badge.
entry = [state.define(f"Coding {n}", "Writes short programs.") for n in (1, 2)]
middle = [state.define(f"Apps {n}", "Builds an app.") for n in (1, 2)]
expert = state.define("Coding Expert", "Builds what a company would ship.")


first, second = (All([slot(state, each) for each in tier]) for tier in (entry, middle))
third = slot(state, expert, endorsed_by=(company.id,))
progression = Stack(
    id=f"{state.url}/stacks/coding",
    name="Coding progression",
    rule=Tiers(
        (
            Tier(name="Entry", rule=first),
            Tier(name="Career preparation", rule=InOrder((first, second))),
            Tier(name="Industry-recognized", rule=InOrder((first, second, third))),
        )
    ),
)

# Ada takes a tier a year.
years = [AT - timedelta(days=365 * ago) for ago in (2, 1, 0)]
begun = [state.award(each, on=years[0]) for each in entry]
built = [state.award(each, on=years[1]) for each in middle]
mastered = state.award(bearing(expert, company.endorse(expert)), on=years[2])
checked = verifier(state, school)

progress = [begun, [*begun, *built], [*begun, *built, mastered]]
tiers = [decide(progression, held, checked).tier for held in progress]
for held, tier in zip(progress, tiers, strict=True):
    print(f"with {len(held)} badges: {tier}")
assert tiers == ["Entry", "Career preparation", "Industry-recognized"]

# The imprimatur must be the company's own, and no step may be skipped.
borrowed = state.award(bearing(expert, imitator.endorse(expert)), on=years[2])
decision = decide(progression, [*begun, *built, borrowed], checked)
assert decision.tier == "Career preparation"
assert why_not(decision, borrowed) is Reason.NOT_ENDORSED

hasty = [state.award(each, on=years[0]) for each in middle]
late = [state.award(each, on=years[1]) for each in entry]
decision = decide(progression, [*late, *hasty, mastered], checked)
print(decision)
assert decision.tier == "Entry"
assert why_not(decision, hasty[0]) is Reason.OUT_OF_ORDER

# For graduation the expert badge stands for the course in computer science. Whoever has
# both has met that requirement once, and still needs an elective.
course = school.define("Computer Science", "A course of one year.")
art = school.define("Art", "A course of one year.")
electives = [
    slot(school, each, issuers=(school.id, state.id)) for each in (course, art)
]
graduation = Stack(
    id=f"{state.url}/stacks/graduation",
    name="Computer science and an elective",
    rule=All(electives),
    equivalences=((course.id, expert.id),),
)
decision = decide(graduation, [mastered, school.award(art)], checked)
print(decision)
assert decision
assert not decide(graduation, [mastered, school.award(course)], checked)
