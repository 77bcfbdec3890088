"""Skills that employers defined together, and stand behind by name.

python examples/systems/north_star.py
"""

from badgekit import (
    Achievement,
    EndorsementRequirement,
    ProblemType,
    TrustedIssuers,
)
from badgekit import VerificationReport as Report
from badgekit.stacks import endorsements_in
from field import AT, Organization, bearing, verifier, why_refused

region = Organization("Regional Skills Collective", "collective.example")
employers = [
    Organization(f"Employer {n}", f"employer-{n}.example") for n in range(1, 98)
]
stranger = Organization("Pop-up Shop", "popup.example")

# One of the nine skills. The region defines it, and employers sign what it says.
skill = region.define(
    "Problem Solving",
    "Finds the cause of a fault, and mends it.",
    "Two employers watched the learner work on a fault of theirs.",
)
words = {
    each.id: each.endorse(skill, "We hire for this.") for each in [*employers, stranger]
}

# Who hires asks for the word of three employers on the list.
listed = EndorsementRequirement(
    issuers=TrustedIssuers([each.id for each in employers]), at_least=3
)
hiring = verifier(region, endorsed_by=listed)


def report_on(definition: Achievement, endorsers: list[Organization]) -> Report:
    """Award the skill with the words of *endorsers*, and show it to who hires."""
    endorsed = bearing(definition, *(words[each.id] for each in endorsers))
    return hiring.report(region.award(endorsed).text, at=AT)


# All of them vouch for it. Three are enough.
report = report_on(skill, employers)
assert report
print(f"{skill.name}: {len(endorsements_in(report))} employers vouch for it")
assert len(endorsements_in(report)) == 97
assert report_on(skill, employers[:3])

# A stranger's word is good, and is in the badge. It does not make up for the third.
report = report_on(skill, [*employers[:2], stranger])
for endorsement in endorsements_in(report):
    print("  vouched for by", endorsement.credential.issuer_id)
print("not enough:", why_refused(report))

# What they endorsed is what it said then: made easier, it has no endorsers.
easier = skill.model_copy(update={"description": "Finds a fault."})
report = report_on(easier, employers)
print("after a change:", why_refused(report))
assert report.problems[0].type is ProblemType.ENDORSEMENT_MISMATCH
