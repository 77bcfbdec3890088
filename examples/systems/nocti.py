"""A module of four skills, assessed one by one, that colleges and employers take.

python examples/systems/nocti.py
"""

from badgekit import Alignment, SecuredCredential
from badgekit.assessment import (
    Assessor,
    Criterion,
    Mean,
    Outcome,
    Overall,
    Rubric,
    Submission,
    award_for,
)
from badgekit.stacks import AlignedTo, Covers, Grant, MinimumResult, Reason, Stack
from field import (
    ADA,
    Organization,
    assessed,
    decide,
    refusal,
    slot,
    verifier,
    why_not,
)

provider = Organization("Module Provider", "modules.example")
college = Organization("Technical College", "college.example")
SKILLS = ("Measure", "Cut", "Join", "Inspect")

# Each skill is a node of a framework, and has an assessment of its own.
alignment = tuple(
    Alignment(
        target_name=skill,
        target_code=f"W.{number}",
        target_framework="Workshop Skills",
        target_url=f"https://frameworks.example/workshop/{number}",
    )
    for number, skill in enumerate(SKILLS, 1)
)
RUBRIC = f"{provider.url}/rubrics/workshop"
rubric = Rubric(
    RUBRIC,
    "Workshop module",
    criteria=tuple(
        Criterion(
            f"{RUBRIC}/{number}",
            skill,
            value_max=100,
            required_value=70,
            alignment=(alignment[number],),
        )
        for number, skill in enumerate(SKILLS)
    ),
    overall=(Overall(f"{RUBRIC}/percent", of="percent"),),
)
module = provider.define(
    "Workshop Module",
    "Measures, cuts, joins and inspects.",
    "70 of 100 in each of the four.",
    achievement_type="Assessment",
    alignment=alignment,
    result_description=rubric.result_descriptions(),
)


def sit(number: int, *scores: int) -> Outcome:
    """Score an attempt at all four assessments."""
    attempt = Submission(f"{provider.url}/attempts/{number}")
    given = {Assessor(provider.id, role="exam"): dict(zip(SKILLS, scores, strict=True))}
    return assessed(rubric, attempt, given, Mean())


def earn(outcome: Outcome) -> SecuredCredential:
    place = provider.registered(module)
    return award_for(provider.issuer, outcome, module, to=ADA, **place)


# One skill that is not there is not made up for by three that are.
uneven = sit(1, 95, 98, 60, 97)
print(uneven)
assert not uneven
print("no badge:", refusal(lambda: earn(uneven)))

passed = sit(2, 78, 74, 80, 72)
print(passed)
badge = earn(passed)

# An employer wants to see that all four skills are there.
checked = verifier(provider)
job = Stack(
    id="https://jobs.example/stacks/workshop",
    name="Workshop job",
    rule=Covers(
        alignments=tuple(
            AlignedTo(framework="Workshop Skills", code=each.target_code)
            for each in alignment
        )
    ),
)
assert decide(job, [badge], checked)

# The college gives credit for it, to those who did better than she did.
percent = MinimumResult(description=f"{RUBRIC}/percent", at_least="80")
credit = Stack(
    id=f"{college.url}/credit/workshop",
    name="Credit for the workshop module",
    rule=slot(provider, module, results=(percent,)),
    grants=Grant(credits=2),
)
decision = decide(credit, [badge], checked)
print(decision)
assert not decision
assert why_not(decision, badge) is Reason.BELOW_LEVEL

again = earn(sit(3, 88, 84, 90, 82))
decision = decide(credit, [badge, again], checked)
print(decision)
assert decision.credits == 2
