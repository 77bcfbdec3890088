"""Course work, a mock interview, and forty hours that an employer attests.

python examples/systems/career_exploration.py
"""

from badgekit import Evidence, SecuredCredential
from badgekit.stacks import All, Counted, Reason, Stack, Sum, award_for
from field import ADA, Organization, bearing, decide, result, slot, verifier, why_not

program = Organization("Career Exploration Program", "explore.example")
harbor = Organization("Harbor Boats", "harbor.example")
cousin = Organization("A Cousin's Garage", "cousin.example")

course = program.define("Career Course", "Wrote a plan of one's own.")
interview = program.define("Mock Interview", "Was interviewed, and heard how it went.")
internship = program.define(
    "Internship",
    "Worked for an employer.",
    "The employer attests the hours.",
    achievement_type="Fieldwork",
    result_description=(program.scale("Hours", "ext:hours"),),
)
badge = program.define("Career Exploration", "Knows what work is like.")

attested = slot(program, internship, endorsed="credential", endorsed_by=(harbor.id,))
hours = Sum(40, (Counted(slot=attested, result="ext:hours"),), unit="hours")
stack = Stack(
    id=f"{program.url}/stacks/career-exploration",
    name="Career Exploration",
    rule=All((slot(program, course), slot(program, interview), hours)),
    awards=badge.id,
    repeats=True,
)


def work(hours: int, employer: Organization) -> SecuredCredential:
    """Award hours of work, once the employer has attested them."""
    draft = program.issuer.draft(
        internship,
        to=ADA,
        result=result(internship, hours),
        evidence=(
            Evidence(name=f"{hours} hours at {employer.profile.name}", genre="Log"),
        ),
        source=employer.profile,
        **program.registered(internship),
    )
    attested = employer.endorse(draft, "We kept the log.")
    return program.issuer.issue(bearing(draft, attested))


school_work = [program.award(course), program.award(interview)]
checked = verifier(program)

# Two placements at the employer on the list add up.
decision = decide(stack, [*school_work, work(24, harbor), work(16, harbor)], checked)
print(decision)
assert decision
composite = award_for(program.issuer, decision, badge, to=ADA)
print("awarded:", composite.document["name"])

# The same forty hours, sixteen of them attested by somebody who is not on the list.
favour = work(16, cousin)
decision = decide(stack, [*school_work, work(24, harbor), favour], checked)
print(decision)
assert not decision
assert why_not(decision, favour) is Reason.NOT_ENDORSED
assert decision.missing[0].lacking == 16
