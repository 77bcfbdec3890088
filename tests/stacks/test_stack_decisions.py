"""What counts, what does not, and why: rule by rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from badgekit import (
    Alignment,
    DocumentError,
    Issuer,
    MemoryFetcher,
    ProblemType,
    Recipient,
    SoftwareSigner,
    TrustedIssuers,
    VcJwt,
    VerifiedCredential,
    Verifier,
)
from badgekit.models import IdentityObject, Related, read_credential
from badgekit.stacks import (
    AlignedTo,
    All,
    Apart,
    AtLeast,
    Counted,
    Covers,
    Grant,
    InOrder,
    MinimumResult,
    Slot,
    Sum,
    Tier,
    Tiers,
    credentials_in,
    endorsements_in,
    evaluate,
    evaluate_reports,
)
from badgekit.stacks import Any as AnyOf
from badgekit.testing import AT, achievement, issuer, policy
from badgekit.testing import badge as unsigned
from stack_badges import (
    LEARNER,
    LINCOLN,
    achievement_id,
    badge,
    badges,
    reasons,
    scored,
    slot,
    slots,
    stack,
    used,
)

DAY = timedelta(days=1)
MONROE = "did:example:monroe"


def aligned(name: str, *codes: str, **members: Any) -> VerifiedCredential:
    alignment = tuple(
        Alignment(
            target_name=code,
            target_code=code,
            target_framework="CCSS Math",
            target_url=f"https://case.example/{code}",
        )
        for code in codes
    )
    return badge(name, achievement={"alignment": alignment}, **members)


EXACT = [MinimumResult(type="LetterGrade", at_least="B", order=("C", "B", "A"))]


@pytest.mark.parametrize(
    ("wanted", "brought", "reason"),
    [
        (slot("a"), badge("a"), None),
        (slot("a"), badge("b"), "NOT_PART_OF_RULE"),
        (slot("a", "b"), badge("b"), None),
        (slot("a", issuers=(LINCOLN,)), badge("a"), None),
        (slot("a", issuers=(MONROE,)), badge("a"), "WRONG_ISSUER"),
        (slot("a"), badge("a", valid_until=AT - DAY), "EXPIRED"),
        (slot("a"), badge("a", valid_until=AT), None),
        (slot("a", expired_counts=True), badge("a", valid_until=AT - DAY), None),
        (slot("a"), badge("a", awarded=AT + DAY), "NOT_YET_VALID"),
        (slot("a", awarded_from=AT), badge("a", awarded=AT), None),
        (slot("a", awarded_from=AT), badge("a", awarded=AT - DAY), "OUTSIDE_WINDOW"),
        (slot("a", awarded_before=AT), badge("a", awarded=AT), "OUTSIDE_WINDOW"),
        (slot("a", awarded_before=AT), badge("a", awarded=AT - DAY), None),
        (slot("a", max_age_days=5), badge("a", awarded=AT - 5 * DAY), None),
        (
            slot("a", max_age_days=5),
            badge("a", awarded=AT - 6 * DAY),
            "OUTSIDE_WINDOW",
        ),
        (slot("a", endorsed_by=(MONROE,)), badge("a"), "NOT_ENDORSED"),
        (slot("a", results=EXACT), scored("a", "C", kind="LetterGrade"), "BELOW_LEVEL"),
        (slot("a", results=EXACT), scored("a", "A", kind="LetterGrade"), None),
        (
            Slot(achievement_types=("Fieldwork",)),
            badge("a", achievement={"achievement_type": "Fieldwork"}),
            None,
        ),
        (Slot(achievement_types=("Course",)), badge("a"), "NOT_PART_OF_RULE"),
        (Slot(issuers=(LINCOLN,)), badge("a"), None),
        (Slot(alignments=(AlignedTo(code="A1"),)), aligned("a", "A1"), None),
        (
            Slot(alignments=(AlignedTo(code="A1", framework="TEKS"),)),
            aligned("a", "A1"),
            "NOT_PART_OF_RULE",
        ),
        (
            Slot(
                alignments=(
                    AlignedTo(url="https://case.example/A2"),
                    AlignedTo(url="https://case.example/A1"),
                )
            ),
            aligned("a", "A1"),
            None,
        ),
        (slot("a", alignments=(AlignedTo(code="A1"),)), aligned("a", "A1"), None),
        (
            slot("a", alignments=(AlignedTo(code="A1"),)),
            aligned("a", "A2"),
            "NOT_PART_OF_RULE",
        ),
        (
            slot("z", related=True),
            badge("a", achievement={"related": (Related(id=achievement_id("z")),)}),
            None,
        ),
        (
            slot("z"),
            badge("a", achievement={"related": (Related(id=achievement_id("z")),)}),
            "NOT_PART_OF_RULE",
        ),
    ],
)
def test_a_slot_takes_what_fits(
    wanted: Slot, brought: VerifiedCredential, reason: str | None
) -> None:
    decision = evaluate(stack(wanted), [brought], AT)
    assert decision.met == (reason is None)
    assert list(reasons(decision).values()) == ([reason] if reason else [])


def test_six_of_eight_badges_are_an_a() -> None:
    names = "abcdefgh"
    algebra = stack(AtLeast(6, slots(names)), grants=Grant(grade="A", credits=1))
    five = evaluate(algebra, badges("abcde"), AT)
    six = evaluate(algebra, badges("abcdef"), AT)
    assert (five.met, five.grade, five.credits) == (False, "", None)
    assert five.missing[0].lacking == 1
    assert five.missing[0].options == tuple(map(achievement_id, "fgh"))
    assert (six.met, six.grade, six.credits) == (True, "A", 1)
    assert six.missing == ()


def test_three_badges_are_one_credit_each_time() -> None:
    rockford = stack(
        AtLeast(3, slots("abcdefgh")), grants=Grant(credits=1, per=3, at_most=2)
    )
    found = [evaluate(rockford, badges("abcdefghi"[:n]), AT).credits for n in range(10)]
    assert found == [None] * 3 + [1] * 3 + [2] * 3 + [2]
    assert found[-1] == 2
    unlimited = stack(rockford.rule, grants=Grant(credits=0.5, per=3))
    assert evaluate(unlimited, badges("abcdefgh"), AT).credits == 1


def test_states_count_the_same_badges_differently() -> None:
    teacher = [
        badge(name, credits_earned=earned)
        for name, earned in zip("abc", (1, 2, 4), strict=True)
    ]
    every = Slot(issuers=(LINCOLN,))
    by_credit = Sum(3, (Counted(slot=every),), unit="credits")
    by_badge = Sum(10, (Counted(slot=every, points=10),), unit="hours")
    weighted = Sum(5, (Counted(slot=slot("c"), times=1.5),))
    one = stack(by_credit, grants=Grant(credits=0.1, per=1))
    two = stack(by_badge, grants=Grant(credits=1, per=15))
    three = stack(weighted)
    assert evaluate(one, teacher, AT).credits == pytest.approx(0.7)
    assert evaluate(two, teacher, AT).credits == 2
    assert used(evaluate(three, teacher, AT)) == ["c:1"]
    assert {one.digest, two.digest, three.digest} == {
        evaluate(each, teacher, AT).rule_digest for each in (one, two, three)
    }


def test_hours_are_a_result() -> None:
    internship = stack(
        Sum(40, (Counted(slot=slot("a", "b", "c"), result="ext:hours"),), unit="hours")
    )
    short = scored("a", "25.5", kind="ext:hours")
    enough = scored("b", "14.5", kind="ext:hours")
    odd = scored("c", "many", kind="ext:hours")
    decision = evaluate(internship, [short, odd], AT)
    assert decision.missing[0].lacking == 14.5
    assert str(decision.missing[0]) == "40 hours: 14.5 more"
    assert reasons(decision) == {"c:1": "WORTH_NOTHING"}
    assert evaluate(internship, [short, enough], AT)
    by_description = Counted(slot=slot("a"), result="urn:result:1")
    assert evaluate(stack(Sum(25, (by_description,))), [short], AT)


def test_a_sum_counts_each_for_the_most_that_it_may() -> None:
    either = (
        Counted(slot=slot("a"), points=1),
        Counted(slot=slot("a", "b"), points=3),
        Counted(slot=slot("a", "b"), points=2),
    )
    decision = evaluate(stack(Sum(6, either)), badges("ab"), AT)
    assert [use.worth for use in decision.uses] == [3, 3]
    assert not evaluate(stack(Sum(7, either)), badges("ab"), AT)


def test_a_slot_leaves_to_the_sum_what_is_worth_more() -> None:
    points = (Counted(slot=slot("a"), points=3), Counted(slot=slot("b"), points=0.5))
    rule = All((slot("a", "b"), Sum(3, points)))
    decision = evaluate(stack(rule), badges("ab"), AT)
    assert decision
    assert used(decision) == ["b:1", "a:1"]
    assert evaluate(stack(rule), badges("a"), AT).missing[0].lacking == 3


def test_what_fills_a_slot_is_not_summed_up_as_well() -> None:
    every = Counted(slot=slot("a", "b"), points=1)
    rule = All((slot("a"), Sum(2, (every,))))
    decision = evaluate(stack(rule), badges("ab"), AT)
    assert not decision
    assert used(decision) == ["a:1", "b:1"]
    assert decision.missing[0].lacking == 1


def test_no_more_parts_are_used_than_needed() -> None:
    rule = AtLeast(1, [All(slots("ab")), All(slots("cd"))])
    decision = evaluate(stack(rule), badges("abcd"), AT)
    assert used(decision) == ["a:1", "b:1"]
    assert reasons(decision) == {"c:1": "NOT_NEEDED", "d:1": "NOT_NEEDED"}
    counting = stack(rule, grants=Grant(credits=1, per=1))
    assert evaluate(counting, badges("abcd"), AT).credits == 2


def test_of_several_that_fit_the_first_by_id_is_used() -> None:
    hoard = [badge("a", number=n) for n in (3, 1, 2)]
    assert used(evaluate(stack(slot("a")), hoard, AT)) == ["a:1"]
    assert used(evaluate(stack(slot("a"), repeats=True), hoard, AT)) == ["a:1"]


def test_tenths_add_up() -> None:
    tenths = Counted(slot=Slot(issuers=(LINCOLN,)), points=0.1)
    assert evaluate(stack(Sum(0.3, (tenths,))), badges("abc"), AT)


def test_one_badge_does_not_fill_two_slots() -> None:
    twice = [slot("a", "b"), slot("a")]
    assert not evaluate(stack(All(twice)), badges("a"), AT)
    decision = evaluate(stack(All(twice)), badges("ab"), AT)
    assert used(decision) == ["b:1", "a:1"]
    assert evaluate(stack(All((slot("a"), Apart(slot("a"))))), badges("a"), AT)


def test_badges_of_one_group_are_not_spent_on_another() -> None:
    rule = All((AtLeast(2, slots("abc")), AtLeast(2, slots("abd"))))
    assert used(evaluate(stack(rule), badges("abcd"), AT))
    assert not evaluate(stack(rule), badges("abc"), AT)


def test_an_award_made_twice_counts_once_unless_the_rule_says_so() -> None:
    rule = Sum(2, (Counted(slot=slot("a"), points=1),))
    twice = [badge("a"), badge("a", number=2)]
    decision = evaluate(stack(rule), twice, AT)
    assert not decision
    assert reasons(decision) == {"a:2": "ALREADY_USED"}
    assert evaluate(stack(rule, repeats=True), twice, AT)


def test_the_better_of_two_awards_fills_the_slot() -> None:
    wanted = slot("a", results=(MinimumResult(type="RawScore", at_least="70"),))
    twice = [scored("a", "55"), scored("a", "85", number=2)]
    decision = evaluate(stack(wanted), twice, AT)
    assert used(decision) == ["a:2"]
    assert reasons(decision) == {"a:1": "ALREADY_USED"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("urn:badge:a:1", "urn:badge:a:1"),
        ("urn:badge:a%3A1", "urn:badge:a:1"),
        ("urn:badge:%61:1", "urn:badge:a:1"),
    ],
)
def test_one_credential_in_two_spellings_is_one(one: str, other: str) -> None:
    rule = Sum(2, (Counted(slot=slot("a"), points=1),))
    twice = [badge("a", id=one), badge("a", id=other)]
    decision = evaluate(stack(rule, repeats=True), twice, AT)
    assert not decision
    assert [each.reason.name for each in decision.unused] == ["ALREADY_USED"]


def test_one_credential_in_two_encodings_is_one() -> None:
    school = issuer()
    draft = unsigned(to=Recipient.of(LEARNER))
    embedded = school.issue(draft, created=AT)
    enveloped = replace(school, mechanism=VcJwt()).issue(draft, created=AT)
    verifier = Verifier(policy(), MemoryFetcher())
    both = [verifier.verify(each.text, at=AT) for each in (embedded, enveloped)]
    rule = Sum(2, (Counted(slot=Slot(issuers=(school.id,)), points=1),))
    assert not evaluate(stack(rule, repeats=True), both, AT)


def test_the_newest_version_of_a_credential_counts() -> None:
    wanted = slot("a", results=(MinimumResult(type="RawScore", at_least="70"),))
    old = scored("a", "85")
    document = old.document | {"validFrom": "2025-05-20T00:00:00Z"}
    corrected = scored("a", "55").document["credentialSubject"]
    new_document = document | {"credentialSubject": corrected}
    new = replace(old, credential=read_credential(new_document), document=new_document)
    for brought in ([old, new], [new, old], [replace(old, refreshed=new)]):
        decision = evaluate(stack(wanted), brought, AT)
        assert not decision
        assert sorted(r.reason.name for r in decision.unused) == [
            "BELOW_LEVEL",
            "SUPERSEDED",
        ]


def test_equivalent_achievements_stand_for_each_other_and_count_once() -> None:
    equals = ((achievement_id("a"), achievement_id("b")),)
    assert evaluate(stack(slot("a"), equivalences=equals), badges("b"), AT)
    rule = Sum(2, (Counted(slot=Slot(issuers=(LINCOLN,)), points=1),))
    assert evaluate(stack(rule), badges("ab"), AT)
    assert not evaluate(stack(rule, equivalences=equals), badges("ab"), AT)


def test_any_takes_whichever_is_there() -> None:
    rule = AnyOf((All(slots("ab")), All(slots("bc"))))
    assert used(evaluate(stack(rule), badges("bc"), AT)) == ["b:1", "c:1"]
    assert not evaluate(stack(rule), badges("ac"), AT)


def test_parts_that_do_not_compete_are_counted_without_trying_all() -> None:
    modules = [All(slots(f"{n}{part}" for part in "ab")) for n in range(40)]
    rule = AtLeast(20, modules)
    half = badges([f"{n}{part}" for n in range(0, 40, 2) for part in "ab"])
    assert evaluate(stack(rule), half, AT)
    decision = evaluate(stack(rule), half[1:], AT)
    assert not decision
    assert decision.missing[0].lacking == 1
    assert ", and 13 others" in str(decision.missing[0])


def test_what_is_missing_of_parts_that_are_all_needed_is_named() -> None:
    rule = All((AtLeast(1, slots("ab"), name="Basics"), slot("c", name="Thesis")))
    decision = evaluate(stack(rule), [], AT)
    assert [str(each) for each in decision.missing] == [
        "all 2: 1 more of: Thesis",
        f"Basics: 1 more of: {achievement_id('a')}, {achievement_id('b')}",
    ]


def test_of_several_ways_the_nearest_is_shown() -> None:
    rule = AnyOf((All(slots("abcd")), All(slots("ax"))))
    decision = evaluate(stack(rule), badges("a"), AT)
    assert [each.options for each in decision.missing] == [(achievement_id("x"),)]
    assert used(decision) == ["a:1"]


def test_parts_that_are_missing_go_by_what_they_are() -> None:
    one = Apart(All(tuple(slots("ab"))))
    two = Covers(alignments=(AlignedTo(code="A1"),))
    decision = evaluate(stack(AtLeast(1, (one, two))), [], AT)
    assert decision.missing[0].options == ("all 2", "coverage")


def test_a_lacking_slot_goes_by_its_name() -> None:
    decision = evaluate(stack(slot("a", name="Linear Equations")), [], AT)
    assert str(decision.missing[0]) == "Linear Equations: 1 more"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Slot(achievements=("urn:a",)), "urn:a"),
        (Slot(achievements=("urn:a", "urn:b")), "urn:a or 1 other"),
        (Slot(achievements=("urn:a", "urn:b", "urn:c")), "urn:a or 2 others"),
        (Slot(issuers=(LINCOLN, MONROE)), f"of {LINCOLN} or 1 other"),
        (
            Slot(alignments=(AlignedTo(code="A1"), AlignedTo(code="A2"))),
            "aligned to A1 or 1 other",
        ),
    ],
)
def test_a_slot_for_one_of_several_does_not_go_by_the_first(
    wanted: Slot, said: str
) -> None:
    decision = evaluate(stack(wanted), [], AT)
    assert str(decision.missing[0]) == f"{said}: 1 more"


@pytest.mark.parametrize(
    ("days", "met"),
    [
        ({"a": 3, "b": 2, "c": 1}, True),
        ({"a": 2, "b": 2, "c": 2}, True),
        ({"a": 1, "b": 2, "c": 3}, False),
        ({"a": 3, "b": 1, "c": 2}, False),
        ({"a": 3, "b": 2}, False),
        ({}, False),
    ],
)
def test_steps_are_in_order(days: dict[str, int], met: bool) -> None:
    progression = stack(InOrder(slots("abc")))
    hoard = [badge(name, awarded=AT - n * DAY) for name, n in days.items()]
    assert evaluate(progression, hoard, AT).met == met


def test_a_step_may_be_several_badges_and_says_what_came_too_early() -> None:
    rule = InOrder((All((AtLeast(2, slots("abc")), slot("d"))), AnyOf(slots("xy"))))
    early = [badge("a", awarded=AT - 9 * DAY), badge("x", awarded=AT - 8 * DAY)]
    late = [badge("b", awarded=AT - 5 * DAY), badge("d", awarded=AT - 4 * DAY)]
    decision = evaluate(stack(rule), early + late, AT)
    assert not decision
    assert reasons(decision) == {"x:1": "OUT_OF_ORDER"}
    assert decision.missing[0].part == "/rule/steps/1"
    assert evaluate(stack(rule), [*early, *late, badge("y", awarded=AT)], AT)


def test_the_highest_tier_counts() -> None:
    ladder = Tiers(
        (
            Tier(name="Bronze", rule=AtLeast(1, slots("abc")), grants=Grant(level="1")),
            Tier(
                name="Silver",
                rule=AtLeast(2, slots("abc")),
                grants=Grant(credits=1, per=1),
            ),
            Tier(name="Gold", rule=All(slots("abc"))),
        )
    )
    medals = stack(ladder, grants=Grant(grade="P", level="0"))
    none, bronze, silver, gold = (
        evaluate(medals, badges("abc"[:n]), AT) for n in range(4)
    )
    assert (none.met, none.tier, none.grade) == (False, "", "")
    assert none.missing[0].tier == "Bronze"
    assert (bronze.tier, bronze.grade, bronze.level) == ("Bronze", "P", "1")
    assert str(bronze.missing[0]).startswith("for Silver, 2 of 3: 1 more of")
    assert (silver.tier, silver.credits, silver.level) == ("Silver", 2, "0")
    assert silver.result == "Silver, grade P, 0, 2 credits"
    assert (gold.tier, gold.credits, gold.missing) == ("Gold", None, ())


def test_a_tier_and_a_level_of_one_name_are_said_once() -> None:
    gold = Tier(name="Gold", rule=slot("a"), grants=Grant(level="Gold", grade="A"))
    assert evaluate(stack(Tiers((gold,))), badges("a"), AT).result == "Gold, grade A"


def test_the_lowest_level_of_several_is_that_of_the_certificate() -> None:
    levels = ("Bronze", "Silver", "Gold")

    def all_at(level: str) -> All:
        least = MinimumResult(type="PerformanceLevel", at_least=level, order=levels)
        return All([slot(name, results=(least,)) for name in "abc"])

    career = stack(Tiers([Tier(name=level, rule=all_at(level)) for level in levels]))
    marks = {"a": "Gold", "b": "Silver", "c": "Gold"}
    hoard = [scored(n, v, kind="PerformanceLevel") for n, v in marks.items()]
    assert evaluate(career, hoard, AT).tier == "Silver"


def test_one_badge_covers_all_that_it_is_aligned_to() -> None:
    nodes = tuple(AlignedTo(framework="CCSS Math", code=c) for c in ("A1", "A2", "A3"))
    hoard = [aligned("a", "A1", "A2"), aligned("b", "A2")]
    decision = evaluate(stack(Covers(alignments=nodes)), hoard, AT)
    assert [missing.options for missing in decision.missing] == [("CCSS Math A3",)]
    assert reasons(decision) == {"b:1": "NOT_NEEDED"}
    two = evaluate(stack(Covers(alignments=nodes, at_least=2)), hoard, AT)
    assert [use.slot for use in two.uses] == [
        "/rule/alignments/0",
        "/rule/alignments/1",
    ]
    by = Slot(issuers=(MONROE,))
    assert not evaluate(stack(Covers(alignments=nodes[:1], by=by)), hoard, AT)
    each_its_own = AtLeast(2, [Slot(alignments=(node,)) for node in nodes])
    assert not evaluate(stack(each_its_own), hoard[:1], AT)
    assert evaluate(stack(each_its_own), hoard, AT)


def test_the_badge_that_is_awarded_does_not_count_for_itself() -> None:
    itself = achievement_id("a")
    rule = stack(AtLeast(1, [Slot(issuers=(LINCOLN,))]), awards=itself)
    decision = evaluate(rule, badges("a"), AT)
    assert reasons(decision) == {"a:1": "ITSELF"}


@pytest.mark.parametrize(
    "other",
    [
        "did:example:\u0430da",  # with a Cyrillic letter
        "did:example:Ada",
        "did:example:%61da",
        "did:example:ada#",
    ],
)
def test_subjects_that_look_alike_are_two(other: str) -> None:
    rule = stack(All(slots("ab")))
    hoard = [badge("a"), badge("b", learner=other)]
    with pytest.raises(DocumentError, match="not certainly one person's") as caught:
        evaluate(rule, hoard, AT)
    assert caught.value.problems[0].type is ProblemType.RECIPIENT_MISMATCH
    decision = evaluate(rule, hoard, AT, recipient=Recipient.of(LEARNER))
    assert reasons(decision) == {"b:1": "OTHER_RECIPIENT"}


def test_salted_subjects_need_somebody_who_knows_them() -> None:
    def hashed(name: str, salt: str) -> VerifiedCredential:
        identity = IdentityObject.email("ada@example.edu", salt=salt)
        return badge(name, learner=None, identifier=(identity,))

    rule = stack(All(slots("ab")))
    apart = [hashed("a", "one"), hashed("b", "two")]
    with pytest.raises(DocumentError):
        evaluate(rule, apart, AT)
    assert evaluate(rule, apart, AT, recipient=Recipient.email("ada@example.edu"))
    assert not evaluate(rule, apart, AT, recipient=Recipient.email("eve@example.edu"))
    assert evaluate(rule, [hashed("a", "one"), hashed("b", "one")], AT)


def test_only_what_verified_is_taken() -> None:
    rule = stack(slot("a"))
    secured: Any = badge("a").credential
    with pytest.raises(TypeError, match="Verifier"):
        evaluate(rule, [secured], AT)
    with pytest.raises(TypeError, match="Verifier"):
        evaluate(rule, [], AT, endorsements=[secured])
    with pytest.raises(ValueError, match="zone"):
        evaluate(rule, [], datetime(2025, 6, 1))  # noqa: DTZ001 - on purpose
    alone: Any = slot("a")
    with pytest.raises(TypeError, match=r"Stack\(id=…, name=…, rule=…\)"):
        evaluate(alone, [], AT)
    address: Any = "ada@example.edu"
    with pytest.raises(TypeError, match=r"Recipient\.email") as caught:
        evaluate(rule, [], AT, recipient=address)
    assert address not in str(caught.value)
    late = datetime.max.replace(tzinfo=UTC)
    assert not evaluate(rule, [], late)


def test_when_it_was_verified_does_not_matter() -> None:
    rule = stack(slot("a"))
    for verified_at in (AT - DAY, AT + DAY):
        assert evaluate(rule, [replace(badge("a"), verified_at=verified_at)], AT)


def test_time_is_told_in_utc() -> None:
    east = AT.astimezone(timezone(timedelta(hours=2)))
    rule = stack(slot("a"))
    assert evaluate(rule, [], east).digest == evaluate(rule, [], AT).digest


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"valid_until": AT - DAY, "valid_from": AT - 2 * DAY}, "EXPIRED"),
        ({"valid_from": AT + DAY}, "NOT_YET_VALID"),
    ],
)
def test_what_did_not_verify_is_explained(members: Any, reason: str) -> None:
    secured = issuer().issue(unsigned(**members), created=AT)
    report = Verifier(policy(), MemoryFetcher()).report(secured.text, at=AT)
    decision = evaluate(stack(slot("a")), [], AT, refused=[report])
    assert list(reasons(decision).values()) == [reason]


def test_what_nobody_signed_is_not_called_by_its_name() -> None:
    secured = issuer().issue(unsigned(), created=AT)
    forged = secured.text.replace("Solves", "Invents")
    report = Verifier(policy(), MemoryFetcher()).report(forged, at=AT)
    decision = evaluate(stack(slot("a")), [], AT, refused=[report])
    assert [(u.credential, u.reason.name) for u in decision.unused] == [
        (None, "NOT_VERIFIED")
    ]
    assert "a credential without a proof: did not verify" in str(decision)
    good = Verifier(policy(), MemoryFetcher()).report(secured.text, at=AT)
    with pytest.raises(ValueError, match="passed"):
        evaluate(stack(slot("a")), [], AT, refused=[good])


def test_endorsements_count_if_they_are_of_the_thing_as_it_is() -> None:
    school = issuer()
    employer = Issuer.with_did_key("Acme", SoftwareSigner.generate())
    other = Issuer.with_did_key("Other", SoftwareSigner.generate())
    verifier = Verifier(
        policy(issuers=TrustedIssuers([school.id, employer.id, other.id])),
        MemoryFetcher(),
    )
    taught = achievement()
    held = unsigned(to=Recipient.of(LEARNER))
    verified = verifier.verify(school.issue(held, created=AT).text, at=AT)

    def endorsing(who: Issuer, what: Any, **members: Any) -> VerifiedCredential:
        times = {"valid_from": AT, "created": AT, **members}
        return verifier.verify(who.endorse(what, **times).text, at=AT + DAY)

    def met(endorsement: VerifiedCredential, what: Any = "achievement") -> bool:
        wanted = Slot(endorsed_by=(employer.id,), endorsed=what)
        return bool(
            evaluate(stack(wanted), [verified], AT + DAY, endorsements=[endorsement])
        )

    assert met(endorsing(employer, taught))
    assert not met(endorsing(other, taught))
    assert not met(endorsing(employer, taught.model_copy(update={"name": "Easy"})))
    assert not met(endorsing(employer, taught), "credential")
    assert met(endorsing(employer, held), "credential")
    assert met(endorsing(employer, school.profile), "issuer")
    assert not met(verified)
    odd = verified.document["credentialSubject"]["achievement"] | {"x": 2**64 + 1}
    subject = verified.document["credentialSubject"] | {"achievement": odd}
    lost = replace(
        verified, document=verified.document | {"credentialSubject": subject}
    )
    endorsed = [endorsing(employer, taught)]
    wanted = stack(Slot(endorsed_by=(employer.id,)))
    assert not evaluate(wanted, [lost], AT + DAY, endorsements=endorsed)
    brief = endorsing(employer, taught, valid_until=AT + DAY)
    assert met(brief)
    assert not evaluate(wanted, [verified], AT + 2 * DAY, endorsements=[brief])


def test_endorsements_inside_a_badge_are_found_in_its_report() -> None:
    school = issuer()
    text = school.endorse(achievement(), valid_from=AT, created=AT).document
    endorsed = achievement().to_json_object() | {"endorsement": [text]}
    document = unsigned(to=Recipient.of(LEARNER)).to_json_object()
    document["credentialSubject"]["achievement"] = endorsed
    secured = school.issue(document, created=AT)
    report = Verifier(policy(), MemoryFetcher()).report(secured.text, at=AT)
    wanted = stack(Slot(endorsed_by=(school.id,)))
    credentials = credentials_in(report)
    assert len(credentials) == 1
    assert evaluate(wanted, credentials, AT, endorsements=endorsements_in(report))
    assert not evaluate(wanted, credentials, AT)
    everything = [report, Verifier(policy(), MemoryFetcher()).report("none", at=AT)]
    decision = evaluate_reports(wanted, everything, AT)
    assert decision
    assert reasons(decision) == {"?": "NOT_VERIFIED"}
    assert not evaluate_reports(wanted, everything[1:], AT)
    stranger = Recipient.of("did:example:somebody")
    assert not evaluate_reports(wanted, everything, AT, recipient=stranger)


def test_what_cannot_be_cited_does_not_count() -> None:
    odd = badge("a")
    number = replace(odd, document=odd.document | {"extra": 2**64 + 1})
    rule = stack(slot("a"))
    decision = evaluate(rule, [number], AT)
    assert reasons(decision) == {"a:1": "UNFIT"}
    better = badge("a", number=2)
    assert used(evaluate(rule, [number, better], AT)) == ["a:2"]
    twin = replace(odd, document=odd.document | {"extra": 2**65 + 1})
    assert used(evaluate(rule, [twin, odd, number], AT)) == ["a:1"]


def test_what_is_no_badge_does_not_count() -> None:
    endorsement = issuer().endorse(achievement(), valid_from=AT, created=AT)
    verified = Verifier(policy(), MemoryFetcher()).verify(endorsement.text, at=AT)
    decision = evaluate(stack(slot("a")), [verified], AT)
    assert [each.reason.name for each in decision.unused] == ["UNFIT"]


def test_a_decision_prints_on_lines_of_its_own() -> None:
    tricky = badge("a", id="urn:badge:a:\u202e1")
    decision = evaluate(
        stack(slot("a"), name="Alg\nebra", grants=Grant(credits=2)), [tricky], AT
    )
    assert str(decision).splitlines() == [
        "MET: Alg\\nebra -> 2 credits (as of 2025-06-01T12:00:00Z)",
        f"  + {achievement_id('a')}: urn:badge:a:\\u202e1 of {LINCOLN}",
        f"  rule urn:stack:1 {decision.rule_digest}",
    ]
    total = Sum(1, (Counted(slot=slot("a"), points=1.5),))
    assert ", worth 1.5\n" in str(evaluate(stack(total), badges("a"), AT))


def test_a_decision_is_written_for_programs() -> None:
    rule = stack(AtLeast(1, slots("ab")), grants=Grant(grade="A"))
    decision = evaluate(rule, badges("ac"), AT)
    written = decision.to_json_object()
    assert written["met"] is True
    assert written["grade"] == "A"
    assert written["unused"] == [
        {"credential": "urn:badge:c:1", "reason": "NOT_PART_OF_RULE"}
    ]
    assert written["digest"] == decision.digest
    assert written["uses"][0]["slot"] == "/rule/of/0"
