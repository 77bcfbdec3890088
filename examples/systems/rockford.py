"""Employer and job coach score soft skills together, and three badges are one credit.

python examples/systems/rockford.py
"""

from badgekit import Recipient, SecuredCredential
from badgekit.assessment import (
    Adjudication,
    Agreed,
    Assessor,
    Criterion,
    Outcome,
    Rubric,
    Submission,
    award_for,
)
from badgekit.stacks import AtLeast, Grant, Reason, Stack
from field import ADA, Organization, assessed, decide, slot, verifier, why_not

program = Organization("Work-Study Program", "workstudy.example")
coach = Assessor(f"{program.url}/staff/7", role="coach")
employers = [Organization(f"Employer {n}", f"employer-{n}.example") for n in range(9)]
LEVELS = ["Not yet", "With help", "Alone", "A model for others"]
SKILLS = ("Punctuality", "Teamwork", "Initiative", "Communication")

# Four soft skills. Employer and coach must both score, and agree.
rubrics = {}
badges = {}
for name in SKILLS:
    scale = f"{program.url}/rubrics/{name.lower()}"
    criterion = Criterion.graded(f"{scale}#level", name, LEVELS, required="Alone")
    rubrics[name] = Rubric(scale, name, criteria=(criterion,))
    badges[name] = program.define(
        name,
        f"{name}, at a real job.",
        "Employer and coach agree that the learner does it alone.",
        result_description=rubrics[name].result_descriptions(),
    )
together = Adjudication(Agreed(), assessors=2, roles=("coach", "employer"))


def score(name: str, levels: dict[Assessor, str]) -> Outcome:
    """Score a skill, as it was seen at work."""
    seen = Submission(f"{program.url}/placements/1/{name.lower()}")
    scores = {assessor: {name: level} for assessor, level in levels.items()}
    return assessed(rubrics[name], seen, scores, together)


def earn(name: str, employer: Organization, to: Recipient = ADA) -> SecuredCredential:
    """Award a skill that employer and coach saw."""
    boss = Assessor(employer.id, role="employer")
    return award_for(
        program.issuer,
        score(name, {boss: "Alone", coach: "Alone"}),
        badges[name],
        to=to,
        source=employer.profile,
        **program.registered(badges[name]),
    )


# The coach's word alone is not enough, and neither is theirs if they do not agree.
boss = Assessor(employers[0].id, role="employer")
alone = score("Teamwork", {coach: "Alone"})
disagreed = score("Teamwork", {coach: "Alone", boss: "With help"})
for outcome in (alone, disagreed):
    print(outcome)
    assert not outcome

# Three badges are one credit; the fourth does not earn a second.
credit = Stack(
    id=f"{program.url}/stacks/credit",
    name="Work-study credit",
    rule=AtLeast(3, [slot(program, badge) for badge in badges.values()]),
    grants=Grant(credits=1, per=3),
)
checked = verifier(program)
hers = [earn(name, employers[0]) for name in SKILLS]
for count, earned in ((2, None), (3, 1), (4, 1)):
    decision = decide(credit, hers[:count], checked)
    print(decision)
    assert decision.credits == earned

# The same skill at another employer is the same skill.
repeated = earn("Teamwork", employers[1])
decision = decide(credit, [hers[0], hers[1], repeated], checked)
assert not decision
assert why_not(decision, repeated) is Reason.ALREADY_USED

# The year: what forty students earned, with whom, and not a word of who they are.
decisions = []
hosts = set()
for number in range(40):
    student = Recipient.email(f"student-{number}@example.edu")
    employer = employers[number % len(employers)]
    theirs = [earn(name, employer, student) for name in SKILLS[: number % 5]]
    decisions.append(decide(credit, theirs, checked, of=student))
    hosts |= {badge.document["credentialSubject"]["source"]["id"] for badge in theirs}
total = sum(decision.credits or 0 for decision in decisions)
print(f"{len(decisions)} students earned {total:g} credits, {len(hosts)} employers")
assert (total, len(hosts)) == (16, 9)
