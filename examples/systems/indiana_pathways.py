"""An approved industry credential in place of a test for graduation.

python examples/systems/indiana_pathways.py
"""

from badgekit.stacks import All, Any, MinimumResult, Reason, Slot, Stack
from field import Organization, decide, result, slot, verifier, why_not

state = Organization("State Board", "board.example")
school = Organization("Lincoln High School", "lincoln.example")
welders = Organization("Institute of Welding", "welding.example")
nurses = Organization("Nurse Aide Council", "aides.example")
mill = Organization("Certificate Mill", "mill.example")

# What everybody needs, and the test that some take.
units = school.define("Course Units", "Passed the courses of four years.")
score = state.scale("Score", "ScaledScore")
test = state.define(
    "State Test", "Reading and mathematics.", result_description=(score,)
)

# The approved list is the state's. It names issuers; what they certify is theirs.
approved = tuple(each.id for each in (welders, nurses))
passed = slot(
    state, test, results=(MinimumResult(description=score.id, at_least="480"),)
)
certified = Slot(
    name="approved industry credential",
    achievement_types=("Certification",),
    issuers=approved,
)
pathway = Stack(
    id=f"{state.url}/graduation/2025",
    name="Graduation pathway",
    rule=All((slot(school, units), Any((passed, certified)))),
)

done = school.award(units)
failed = state.award(test, result=result(test, 455))
trade = welders.define("Welder", "Welds plate.", achievement_type="Certification")
welder = welders.award(trade)
checked = verifier(state, school, welders, nurses, mill)

# The test was not passed; the certification stands in its place.
decision = decide(pathway, [done, failed], checked)
print(decision)
assert not decision
assert why_not(decision, failed) is Reason.BELOW_LEVEL
decision = decide(pathway, [done, failed, welder], checked)
print(decision)
assert decision

# The mill's badge is genuine, and even calls itself by the institute's achievement.
# It verifies; it is not from the list.
bought = mill.award(trade)
assert checked.report(bought.text)
decision = decide(pathway, [done, bought], checked)
assert not decision
assert why_not(decision, bought) is Reason.WRONG_ISSUER

# And from an approved issuer, only a certification will do.
visit = welders.award(welders.define("Open Day", "Saw a weld.", "Came to the day."))
assert not decide(pathway, [done, visit], checked)

# A certification can be withdrawn.
welders.revoke(welder)
decision = decide(pathway, [done, welder], checked)
print(decision)
assert why_not(decision, welder) is Reason.REVOKED
