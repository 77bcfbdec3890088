"""Twenty-three badges in mathematics: six of eight are an A, and nothing counts twice.

python examples/systems/xq_math.py
"""

from badgekit import SecuredCredential
from badgekit.assessment import (
    Adjudication,
    Assessor,
    Criterion,
    Lowest,
    Outcome,
    Rubric,
    Submission,
    Work,
    award_for,
)
from badgekit.stacks import All, AtLeast, Grant, Reason, Stack
from badgekit.stacks import award_for as award_for_stack
from field import ADA, Organization, assessed, decide, slot, verifier, why_not

school = Organization("Lincoln High School", "lincoln.example")
college = Organization("River College", "college.example")
teachers = [Assessor(f"{school.url}/staff/{number}") for number in (4, 9)]
LEVELS = ["Beginning", "Developing", "Proficient", "Advanced"]
PARTS = ("Represent", "Use", "Explain")
COURSES = {
    "Algebra I": "Patterns Expressions Equations Functions Systems Powers Quadratics "
    "Modeling",
    "Geometry": "Shapes Motions Congruence Similarity Circles Area Volume",
    "Statistics": "Data Graphs Center Spread Chance Sampling Inference Regression",
}


def rubric_for(name: str) -> Rubric:
    """Ask for every sub-competency in a performance task, and for a test."""
    scale = f"{school.url}/rubrics/{name.lower()}"
    parts = [
        Criterion.graded(f"{scale}#{part}", part, LEVELS, required="Proficient")
        for part in PARTS
    ]
    test = Criterion(f"{scale}#test", "Skills", value_max=100, required_value=70)
    return Rubric(scale, name, criteria=(*parts, test))


rubrics = {name: rubric_for(name) for name in " ".join(COURSES.values()).split()}
badges = {
    name: school.define(
        name,
        f"Represents, uses and explains {name.lower()}.",
        "Two teachers score a portfolio.",
        result_description=rubric.result_descriptions(),
    )
    for name, rubric in rubrics.items()
}
print(f"{len(badges)} badges in {len(COURSES)} courses")


def score(name: str, *levels: str, test: str = "85") -> Outcome:
    """Have both teachers score a portfolio; the lower score counts."""
    portfolio = Submission(
        f"{school.url}/portfolios/{name.lower()}",
        works=(Work.of("Performance task", b"Film"), Work.of("Test", b"Answers")),
    )
    scores = {
        teacher: {**dict.fromkeys(PARTS, level), "Skills": test}
        for teacher, level in zip(teachers, levels, strict=True)
    }
    rule = Adjudication(Lowest(), assessors=2)
    return assessed(rubrics[name], portfolio, scores, rule)


def earn(name: str) -> SecuredCredential:
    outcome = score(name, "Proficient", "Advanced")
    place = school.registered(badges[name])
    return award_for(school.issuer, outcome, badges[name], to=ADA, **place)


# One portfolio that both teachers find good, and two that do not earn the badge.
print(score("Equations", "Proficient", "Advanced"))
assert not score("Equations", "Developing", "Advanced")
assert not score("Equations", "Proficient", "Advanced", test="60")


# Six of eight are an A and a credit; five are nothing yet.
def course(name: str, *more: str) -> AtLeast:
    """Ask for six badges of a course."""
    names = (*COURSES[name].split(), *more)
    return AtLeast(6, [slot(school, badges[each]) for each in names], name=name)


algebra = Stack(
    id=f"{school.url}/stacks/algebra",
    name="Algebra I",
    rule=course("Algebra I"),
    grants=Grant(grade="A", credits=1),
)
checked = verifier(school)
six = ("Patterns", "Equations", "Functions", "Systems", "Powers", "Modeling")
held = {name: earn(name) for name in six}
print("evidence:", *(each["name"] for each in held["Patterns"].document["evidence"]))
decision = decide(algebra, held.values(), checked)
print(decision)
assert (decision.grade, decision.credits) == ("A", 1)
assert not decide(algebra, [*held.values()][:5], checked)

# Modeling may count in statistics as well, but not in both courses at once.
statistics = course("Statistics", "Modeling")
alone = Stack(id=f"{school.url}/stacks/statistics", name="Statistics", rule=statistics)
both = Stack(
    id=f"{school.url}/stacks/both",
    name="Algebra I and Statistics",
    rule=All((course("Algebra I"), statistics)),
    grants=Grant(credits=2),
)
held |= {name: earn(name) for name in COURSES["Statistics"].split()[3:]}
assert decide(alone, held.values(), checked)
decision = decide(both, held.values(), checked)
print(decision)
assert not decision
held["Quadratics"] = earn("Quadratics")
assert decide(both, held.values(), checked).credits == 2

# A college places whoever has a certain set of badges, and says so in a credential.
placement = college.define("Placement", "Begins with calculus, without a test.")
wanted = ("Functions", "Systems", "Quadratics", "Regression")
guarantee = Stack(
    id=f"{college.url}/stacks/placement",
    name="Placement in calculus",
    rule=All([slot(school, badges[name]) for name in wanted]),
    awards=placement.id,
)
decision = decide(guarantee, held.values(), checked)
placed = award_for_stack(college.issuer, decision, placement, to=ADA)
print(f"{placed.document['name']} by {college.profile.name}")

# A badge that is withdrawn counts no longer, in whatever it stood for.
school.revoke(held["Functions"])
decision = decide(guarantee, held.values(), checked)
print(decision)
assert not decision
assert why_not(decision, held["Functions"]) is Reason.REVOKED
