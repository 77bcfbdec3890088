"""Portfolios of educators: several reviewers, a third where two disagree, and credit.

python examples/systems/bloomboard.py
"""

from badgekit import SecuredCredential
from badgekit.assessment import (
    Adjudication,
    Assessor,
    ByRole,
    Criterion,
    Outcome,
    Rubric,
    Scoring,
    Submission,
    ThirdReader,
    Work,
    assess,
    award_for,
    ratings,
)
from badgekit.assessment.agreement import krippendorff_alpha
from badgekit.stacks import All, Counted, Grant, Stack, Sum
from field import ADA, AT, Organization, decide, refusal, slot, verifier

platform = Organization("Portfolio Platform", "portfolios.example")
ida, otto = (Assessor(f"{platform.url}/reviewers/{number}") for number in (12, 31))
senior = Assessor(f"{platform.url}/reviewers/2", role="adjudicator")
LEVELS = ["Not evident", "Emerging", "Evident", "Exemplary"]

# A micro-credential has a rubric. Where two reviewers are two levels apart, they are
# not averaged: a third decides.
NAMES = ("Plan", "Practice", "Reflection")
RUBRIC = f"{platform.url}/rubrics/portfolio"
rubric = Rubric(
    RUBRIC,
    "Portfolio",
    criteria=tuple(
        Criterion.graded(f"{RUBRIC}#{name.lower()}", name, LEVELS, required="Evident")
        for name in NAMES
    ),
)
rule = Adjudication(
    ThirdReader(disagreement=2, then=ByRole("adjudicator")), assessors=2
)
LESSON = b"Fractions, with string and scissors."


def portfolio(number: int) -> Submission:
    """Return what an educator hands in: works, by digest."""
    return Submission(
        f"{platform.url}/portfolios/{number}", works=(Work.of("Lesson", LESSON),)
    )


def scoring(by: Assessor, number: int, *levels: int) -> Scoring:
    """Score a portfolio on all three criteria, from 1 to 4."""
    scores = dict(zip(NAMES, levels, strict=True))
    return Scoring.of(by, portfolio(number), rubric, scores)


# How far do the two agree? Over six portfolios, and with no names in the figure.
first = [(3, 3, 4), (2, 2, 1), (4, 3, 3), (1, 2, 2), (3, 4, 3), (4, 4, 4)]
second = [(3, 3, 4), (2, 1, 1), (4, 3, 3), (1, 2, 1), (3, 4, 4), (4, 4, 4)]
scorings = [
    scoring(by, number, *levels)
    for by, table in ((ida, first), (otto, second))
    for number, levels in enumerate(table)
]
agreement = krippendorff_alpha(ratings(rubric, scorings), level="ordinal")
print(agreement)
assert agreement.value is not None
assert agreement.value > 0.8

# On the seventh they do not. There is no outcome, and so no badge, until a third reads.
two = [scoring(ida, 7, 3, 4, 3), scoring(otto, 7, 3, 2, 3)]
outcome = assess(rubric, portfolio(7), two, rule, at=AT)
print(outcome)
assert not outcome.decided
micro = {
    name: platform.define(
        name,
        f"{name} in the classroom.",
        achievement_type="MicroCredential",
        result_description=rubric.result_descriptions(),
    )
    for name in ("Feedback", "Questioning", "Family Engagement")
}


def earn(name: str, outcome: Outcome) -> SecuredCredential:
    place = platform.registered(micro[name])
    return award_for(platform.issuer, outcome, micro[name], to=ADA, **place)


print("no badge yet:", refusal(lambda: earn("Feedback", outcome)))
third = [*two, scoring(senior, 7, 3, 3, 3)]
outcome = assess(rubric, portfolio(7), third, rule, at=AT)
print(outcome)
assert outcome

# What was scored cannot be exchanged for something better afterwards.
(lesson,) = portfolio(7).works
assert lesson.check(b"Fractions, bought from a shop.")

# Three are a stack.
checked = verifier(platform)
earned = [earn(name, outcome) for name in micro]
stack = Stack(
    id=f"{platform.url}/stacks/engagement",
    name="Engaging learners",
    rule=All([slot(platform, each) for each in micro.values()]),
)
assert not decide(stack, earned[:2], checked)
assert decide(stack, earned, checked)

# States give continuing-education units by the size of each, and not the same ones.
small = slot(platform, micro["Feedback"], micro["Questioning"])
large = slot(platform, micro["Family Engagement"])


def units(state: str, worth: tuple[float, float], at_most: float) -> Stack:
    sizes = zip((small, large), worth, strict=True)
    counted = [Counted(slot=size, points=points) for size, points in sizes]
    return Stack(
        id=f"https://{state}.example/units",
        name=f"Continuing-education units in the {state}",
        rule=Sum(0.5, counted, unit="units"),
        grants=Grant(credits=0.5, per=0.5, at_most=at_most),
    )


given = [
    decide(units("north", (0.5, 3), at_most=6), earned, checked),
    decide(units("south", (1, 1.5), at_most=3), earned, checked),
]
for decision in given:
    print(decision)
assert [decision.credits for decision in given] == [4, 3]
