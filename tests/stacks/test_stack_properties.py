"""What holds for every rule and whatever is brought, against a slow judge."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from badgekit import VerifiedCredential
from badgekit.stacks import (
    AlignedTo,
    All,
    Apart,
    AtLeast,
    Counted,
    Covers,
    Grant,
    InOrder,
    Slot,
    Stack,
    Sum,
    Tier,
    Tiers,
    evaluate,
)
from badgekit.stacks import Any as AnyOf
from badgekit.testing import AT
from stack_badges import LEARNER, LINCOLN, achievement_id, badge, slot, stack

ISSUERS = (LINCOLN, "did:example:monroe")
NAMES = "abcd"
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
)

open_slots = st.sampled_from(ISSUERS).map(lambda issuer: Slot(issuers=(issuer,)))
named_slots = st.sets(st.sampled_from(NAMES), min_size=1, max_size=2).map(
    lambda names: slot(*sorted(names))
)
any_slots = named_slots | named_slots | open_slots
counted = st.builds(
    Counted,
    slot=any_slots,
    points=st.none() | st.sampled_from([1, 2, 0.5]),
    times=st.sampled_from([1, 0.1]),
)
sums = st.builds(
    Sum,
    st.sampled_from([0.1, 1, 2, 3]),
    st.lists(counted, min_size=1, max_size=2).map(tuple),
)
covers = st.builds(
    Covers,
    alignments=st.sets(st.sampled_from(NAMES), min_size=1).map(
        lambda names: tuple(AlignedTo(code=name) for name in sorted(names))
    ),
    at_least=st.just(1) | st.none(),
)


@st.composite
def chosen(draw: st.DrawFn, below: st.SearchStrategy[Any]) -> Any:
    of = tuple(draw(st.lists(below, min_size=1, max_size=3)))
    kind = draw(st.sampled_from(["all", "any", "some", "order", "tiers", "apart"]))
    match kind:
        case "all":
            return All(of)
        case "any":
            return AnyOf(of)
        case "some":
            return AtLeast(draw(st.integers(1, len(of))), of)
        case "order" if not any(isinstance(r, (Sum, Covers)) for r in of):
            steps = tuple(r for r in of if isinstance(r, (Slot, All, AnyOf, AtLeast)))
            return InOrder(steps) if steps else of[0]
        case "tiers":
            named = (Tier(name=str(n), rule=rule) for n, rule in enumerate(of))
            return Tiers(tuple(named))
        case _:
            return Apart(of[0])


rules = st.recursive(any_slots | sums | covers, chosen, max_leaves=5)


@st.composite
def hoards(draw: st.DrawFn, least: int = 0) -> list[VerifiedCredential]:
    found = []
    for number in range(draw(st.integers(least, 5))):
        name = draw(st.sampled_from(NAMES))
        earned = draw(st.sampled_from([None, 0.0, 0.5, 1.0, 2.0, -1.0]))
        codes = draw(st.sets(st.sampled_from(NAMES), max_size=2))
        alignment = [
            {
                "type": ["Alignment"],
                "targetName": c,
                "targetCode": c,
                "targetUrl": "u:x",
            }
            for c in sorted(codes)
        ]
        found.append(
            badge(
                name,
                number=number,
                issuer=draw(st.sampled_from(ISSUERS)),
                awarded=AT - timedelta(days=draw(st.integers(0, 3))),
                achievement={"alignment": tuple(alignment)},
                credits_earned=earned,
            )
        )
    return found


def decidable(rule: Any, **members: Any) -> Stack:
    try:
        return stack(rule, **members)
    except ValueError:
        assume(False)
        raise


# The slow judge: every way to meet a rule, as sets of what counts once.

Unit = tuple[str, str]
Way = tuple[frozenset[Unit], tuple[datetime, ...]]


def unit(each: VerifiedCredential) -> Unit:
    subject: Any = each.credential.credential_subject
    return each.credential.issuer_id, subject.achievement.id


def fits(each: VerifiedCredential, wanted: Slot) -> bool:
    subject: Any = each.credential.credential_subject
    achievement = subject.achievement
    codes = {alignment.target_code for alignment in achievement.alignment}
    return (
        (not wanted.achievements or achievement.id in wanted.achievements)
        and (not wanted.issuers or each.credential.issuer_id in wanted.issuers)
        and all(node.code in codes for node in wanted.alignments)
    )


def worth(each: VerifiedCredential, of: Counted) -> Fraction:
    subject: Any = each.credential.credential_subject
    number = of.points if of.points is not None else subject.credits_earned or 0
    return max(Fraction(0), Fraction(str(number))) * Fraction(str(of.times))


def ways(  # noqa: C901, PLR0912 - one case for each kind of rule
    rule: Any, hoard: list[VerifiedCredential]
) -> Iterator[Way]:
    match rule:
        case Slot():
            for each in hoard:
                if fits(each, rule):
                    awarded = each.credential.valid_from
                    assert awarded is not None
                    yield frozenset([unit(each)]), (awarded,)
        case All() | AnyOf() | AtLeast():
            for some in combinations(rule.of, rule.needed):
                yield from together(some, hoard, in_order=False)
        case InOrder():
            yield from together(rule.steps, hoard, in_order=True)
        case Sum():
            best: dict[Unit, Fraction] = {}
            for of, each in product(rule.of, hoard):
                if fits(each, of.slot):
                    value = worth(each, of)
                    best[unit(each)] = max(value, best.get(unit(each), Fraction(0)))
            for size in range(1, len(best) + 1):
                for some_units in combinations(best, size):
                    total = sum(best[each] for each in some_units)
                    if total >= Fraction(str(rule.at_least)):
                        yield frozenset(some_units), ()
        case Covers():
            nodes = (Slot(alignments=(node,)) for node in rule.alignments)
            covered = sum(any(fits(e, node) for e in hoard) for node in nodes)
            if covered >= rule.needed:
                yield frozenset(), ()
        case Tiers():
            for tier in rule.tiers:
                yield from ways(tier.rule, hoard)
        case Apart():
            if any(True for _ in ways(rule.rule, hoard)):
                yield frozenset(), ()
        case _:
            raise TypeError(rule)


def together(
    some: Any, hoard: list[VerifiedCredential], *, in_order: bool
) -> Iterator[Way]:
    for choice in product(*(list(dict.fromkeys(ways(r, hoard))) for r in some)):
        units = [each for way in choice for each in way[0]]
        in_time = all(
            max(before) <= min(after)
            for (_, before), (_, after) in pairwise(choice)
            if before and after
        )
        if len(set(units)) == len(units) and (in_time or not in_order):
            yield frozenset(units), tuple(t for way in choice for t in way[1])


@QUICK
@given(rules, hoards())
def test_a_rule_is_met_exactly_if_there_is_a_way(
    rule: Any, hoard: list[VerifiedCredential]
) -> None:
    decision = evaluate(decidable(rule), hoard, AT)
    assert decision.met == any(True for _ in ways(rule, hoard))
    assert decision.met or decision.missing


@QUICK
@given(st.lists(any_slots, min_size=1, max_size=5), hoards())
def test_as_many_slots_are_filled_as_can_be(
    of: list[Slot], hoard: list[VerifiedCredential]
) -> None:
    counting = stack(AtLeast(1, tuple(of)), grants=Grant(credits=1, per=1))
    most = max(
        (n for n in range(1, len(of) + 1) if any(ways(AtLeast(n, tuple(of)), hoard))),
        default=None,
    )
    assert evaluate(counting, hoard, AT).credits == most


@QUICK
@given(named_slots, sums, hoards(2))
def test_slots_leave_to_a_sum_what_is_worth_most(
    one: Slot, total: Sum, hoard: list[VerifiedCredential]
) -> None:
    decision = evaluate(decidable(All((one, total))), hoard, AT)
    assert decision.met == any(True for _ in ways(All((one, total)), hoard))


@QUICK
@given(rules, hoards(), st.randoms(use_true_random=False))
def test_the_order_in_which_credentials_come_does_not_matter(
    rule: Any, hoard: list[VerifiedCredential], random: Any
) -> None:
    shuffled = list(hoard)
    random.shuffle(shuffled)
    assert evaluate(decidable(rule), shuffled, AT) == evaluate(stack(rule), hoard, AT)


@QUICK
@given(rules, hoards(), hoards())
def test_more_credentials_never_make_a_met_rule_unmet(
    rule: Any, hoard: list[VerifiedCredential], more: list[VerifiedCredential]
) -> None:
    # Of their own id each: a new version of an old credential takes its place.
    fresh = [
        badge(
            short_name(each),
            number=10 + number,
            issuer=each.credential.issuer_id,
            awarded=AT - timedelta(days=number % 4),
        )
        for number, each in enumerate(more)
    ]
    before = evaluate(decidable(rule), hoard, AT)
    assert evaluate(stack(rule), hoard + fresh, AT).met >= before.met


def short_name(each: VerifiedCredential) -> str:
    return unit(each)[1].removeprefix(achievement_id(""))


@QUICK
@given(rules, hoards(1))
def test_what_was_used_decides_alike_on_its_own(
    rule: Any, hoard: list[VerifiedCredential]
) -> None:
    decision = evaluate(decidable(rule), hoard, AT)
    assume(decision)
    cited = {use.credential for use in decision.uses}
    alone = [each for each in hoard if each.credential.id in cited]
    assert evaluate(stack(rule), alone, AT).digest == decision.digest


@QUICK
@given(rules, hoards())
def test_nothing_counts_twice_and_everything_is_accounted_for(
    rule: Any, hoard: list[VerifiedCredential]
) -> None:
    decision = evaluate(decidable(rule), hoard, AT)
    cited = {use.credential for use in decision.uses}
    turned_down = {each.credential for each in decision.unused}
    assert not cited & turned_down
    assert cited | turned_down == {each.credential.id for each in hoard}
    if not mentions(rule, (Apart, Covers)):
        places = [use.slot for use in decision.uses]
        assert len(cited) == len(places)
        units = [(use.issuer, use.achievement) for use in decision.uses]
        assert len(set(units)) == len(units)


def mentions(rule: Any, kinds: tuple[type, ...]) -> bool:
    below = getattr(rule, "of", ()) or getattr(rule, "steps", ())
    below = below or [tier.rule for tier in getattr(rule, "tiers", ())]
    return isinstance(rule, kinds) or any(mentions(each, kinds) for each in below)


@QUICK
@given(rules)
def test_a_rule_survives_being_written_and_read(rule: Any) -> None:
    written = decidable(rule)
    assert Stack.parse(written.content) == written
    assert Stack.parse(written.to_json_object()).digest == written.digest


@QUICK
@given(rules, hoards(1))
def test_a_decision_names_nobody(rule: Any, hoard: list[VerifiedCredential]) -> None:
    decision = evaluate(decidable(rule), hoard, AT)
    for text in (str(decision), repr(decision), str(decision.to_json_object())):
        assert LEARNER not in text
