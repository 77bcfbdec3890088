"""Which rules there are, which are refused, and how they are written."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import DocumentError, ProblemType
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
    Stack,
    Sum,
    Tier,
    Tiers,
)
from badgekit.stacks import Any as AnyOf
from badgekit.testing import AT
from stack_badges import achievement_id, slot, slots, stack

ANYONE = Slot(issuers=("did:example:lincoln",))
NODE = AlignedTo(code="A1")


def counted(*names: str) -> Counted:
    return Counted(slot=slot(*names))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Slot, "any credential at all"),
        (lambda: Slot(name="x", results=(MinimumResult(type="Status"),)), "at all"),
        (lambda: Slot(issuers=("a",), related=True), "to be related to"),
        (lambda: slot("a", endorsed="everything"), "no endorsements of"),
        (lambda: slot("a", max_age_days=-1), "age in days"),
        (lambda: slot("a", awarded_from=datetime(2025, 1, 1)), "no zone"),  # noqa: DTZ001
        (
            lambda: slot(
                "a",
                awarded_from=datetime.min.replace(tzinfo=timezone(timedelta(hours=9))),
            ),
            "years 1 to 9999",
        ),
        (lambda: Slot(achievements="https://lincoln.example"), "several strings"),  # type: ignore[arg-type]
        (lambda: Slot(achievements=("",)), "not be empty"),
        (lambda: Slot(achievements=(1,)), "wrong type"),  # type: ignore[arg-type]
        (lambda: Slot(achievements=("a",), name=1), "a string"),  # type: ignore[arg-type]
        (lambda: Slot(achievements=("a" * 3000,)), "characters long"),
        (lambda: Slot(achievements=("a",) * 1001), "at most 1000"),
        (lambda: AlignedTo(framework="CCSS"), "url or its code"),
        (lambda: MinimumResult(at_least="3"), "type or its description"),
        (lambda: MinimumResult(type="x", at_least="D", order=("A",)), "in the order"),
        (lambda: All(()), "no rules"),
        (lambda: AnyOf(()), "no rules"),
        (lambda: AtLeast(0, slots("ab")), "at least one"),
        (lambda: AtLeast(3, slots("ab")), "no more than there are"),
        (lambda: AtLeast(True, slots("ab")), "whole number"),
        (lambda: All(("a",)), "wrong type: str instead of Slot or "),  # type: ignore[arg-type]
        (lambda: Sum(1, ()), "nothing"),
        (lambda: Sum(0, (counted("a"),)), "above 0"),
        (lambda: Sum(float("nan"), (counted("a"),)), "above 0"),
        (lambda: Sum("1", (counted("a"),)), "a number"),  # type: ignore[arg-type]
        (lambda: Counted(slot=slot("a"), points=1, result="x"), "not both"),
        (lambda: Counted(slot=slot("a"), times=-1), "above 0"),
        (lambda: Covers(alignments=()), "at least one node"),
        (lambda: Covers(alignments=(NODE, NODE)), "twice"),
        (lambda: Covers(alignments=(NODE,), at_least=2), "no more than named"),
        (
            lambda: Covers(alignments=(NODE,), by=Slot(alignments=(NODE,))),
            "not told by alignments",
        ),
        (lambda: InOrder(()), "no steps"),
        (lambda: InOrder((Apart(slot("a")),)), "wrong type"),
        (lambda: Tiers(()), "at least one"),
        (lambda: Tier(name="", rule=slot("a")), "needs a name"),
        (lambda: Grant(per=3), "no credits"),
        (lambda: Grant(credits=-1), "above 0"),
        (lambda: stack(slot("a"), id="algebra"), "absolute URI"),
        (lambda: stack(slot("a"), name=""), "needs a name"),
        (lambda: stack(slot("a"), repeats="no"), "true or false"),
        (lambda: stack(slot("a"), equivalences=(("x", "y"), ("y", "z"))), "two sets"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def deep(levels: int) -> Any:
    rule: Any = slot("a")
    for _ in range(levels):
        rule = All((rule,))
    return rule


def shared(levels: int) -> Any:
    """A rule that is small in memory and has 2 ** levels slots."""
    rule: Any = slot("a")
    for _ in range(levels):
        rule = All((rule, rule))
    return rule


WIDE = [All(tuple(slots("a" * 100))) for _ in range(8)]
PAIRS = [All((slot(*"abcdef"), slot(*"abcdef"))) for _ in range(12)]


@pytest.mark.parametrize(
    ("rule", "pointer", "said"),
    [
        (deep(16), "/rule" + 16 * "/of/0", "levels deep"),
        (shared(12), None, "1000 parts"),
        (Sum(1, tuple(counted("a") for _ in range(999))), None, ""),
        (AtLeast(6, PAIRS), "/rule", "more than 256 ways"),
        (AtLeast(4, WIDE), "/rule", "more than 5000 slots"),
        (
            All([AnyOf((slot("a"), All((slot("a"), ANYONE)))) for _ in range(9)]),
            "/rule",
            "more than 256 ways",
        ),
        (
            All((Sum(1, (counted("a"),)), Sum(1, (counted("a", "b"),)))),
            "/rule/of/1",
            "decided apart",
        ),
        (
            All(
                (
                    Sum(1, (counted("a"), counted("x"))),
                    Sum(1, (counted("b"),)),
                    slot("a", "b"),
                )
            ),
            "/rule/of/1",
            "exponential time",
        ),
        (
            All((Sum(1, (counted("a"),)), Sum(1, (counted("b"),)), ANYONE)),
            None,
            "exponential time",
        ),
        (All((InOrder(slots("ab")), slot("a"))), "/rule/of/0", "decided apart"),
        (
            All((Tiers([Tier(name="x", rule=slot("a"))]), ANYONE)),
            "/rule/of/0",
            "name other achievements",
        ),
        (InOrder((slot("a"), slot("a", "b"))), "/rule/steps/0", "no other step"),
        (InOrder((ANYONE, slot("b"))), "/rule/steps/0", "no other step"),
        (
            InOrder((AtLeast(1, [All(slots("ab")), slot("c")]), slot("d"))),
            "/rule/steps/0",
            "so many of several slots",
        ),
    ],
)
def test_a_rule_that_would_take_exponential_time_is_refused(
    rule: Any, pointer: str | None, said: str
) -> None:
    if not said:
        assert stack(rule).rule == rule
        return
    with pytest.raises(ValueError, match=said) as caught:
        stack(rule)
    assert pointer is None or str(caught.value).startswith(pointer + ":")


@pytest.mark.parametrize(
    "rule",
    [
        AnyOf((Sum(30, (counted("a", "b"),)), Sum(300, (counted("a", "b"),)))),
        All((Sum(1, (counted("a"),)), Apart(Sum(1, (counted("a"),))))),
        All((Sum(1, (counted("a"),)), Sum(1, (counted("b"),)))),
        All((InOrder(slots("ab")), InOrder(slots("cd")))),
        All((Covers(alignments=(NODE,)), ANYONE)),
        AtLeast(2, PAIRS[:4]),
        deep(15),
        AtLeast(30, [All(slots((f"{n}a", f"{n}b"))) for n in range(60)]),
    ],
)
def test_a_rule_that_can_be_decided_is_taken(rule: Any) -> None:
    assert stack(rule).rule == rule


def test_a_stack_does_not_count_what_it_awards() -> None:
    rule = All((slot("b"), slot("a")))
    with pytest.raises(ValueError, match="/rule/of/1: the stack counts the very badge"):
        stack(rule, awards=achievement_id("a"))


@pytest.mark.parametrize(
    ("rule", "countable"),
    [
        (AtLeast(1, slots("ab")), True),
        (slot("a"), True),
        (Sum(1, (counted("a"),)), True),
        (AnyOf((All(slots("ab")), All(slots("bc")))), False),
        (Covers(alignments=(NODE,)), False),
        (All((slot("a"), Sum(1, (counted("a"),)))), False),
    ],
)
def test_credits_for_every_so_many_need_a_count(rule: Any, *, countable: bool) -> None:
    per = Grant(credits=1, per=2)
    tiers = Tiers([Tier(name="Bronze", rule=rule, grants=per)])
    for members in ({"rule": rule, "grants": per}, {"rule": tiers}):
        if countable:
            assert stack(**members).grants in (per, Grant())
        else:
            with pytest.raises(ValueError, match="something to count"):
                stack(**members)


EVERYTHING = stack(
    All(
        (
            slot(
                "a",
                name="Linear Equations",
                related=True,
                issuers=("did:example:lincoln",),
                achievement_types=("Badge",),
                alignments=(NODE, AlignedTo(url="u:1", framework="TEKS", code="2")),
                results=(
                    MinimumResult(type="Percent", at_least="70"),
                    MinimumResult(
                        description="urn:r", at_least="B", order=("C", "B", "A")
                    ),
                ),
                endorsed_by=("did:example:acme",),
                endorsed="credential",
                awarded_from=AT.astimezone(timezone(timedelta(hours=2))),
                awarded_before=datetime(2030, 1, 1, tzinfo=UTC),
                max_age_days=1825,
                expired_counts=True,
            ),
            Apart(
                Sum(
                    2.5,
                    (
                        Counted(slot=slot("b"), points=1.5, times=2),
                        Counted(slot=slot("c"), result="ext:hours"),
                    ),
                    unit="hours",
                    name="Work",
                )
            ),
            Covers(alignments=(NODE,), at_least=1, by=slot("d"), name="Standards"),
            Apart(InOrder((slot("e"), AtLeast(1, slots("fg"))), name="Coding")),
            Apart(
                Tiers(
                    (
                        Tier(name="Entry", rule=AnyOf(slots("hi"))),
                        Tier(
                            name="Expert",
                            rule=slot("i"),
                            grants=Grant(credits=0.5, per=1, at_most=3, level="2"),
                        ),
                    )
                ),
                name="Tier",
            ),
        )
    ),
    grants=Grant(grade="A", credits=1.0),
    awards=achievement_id("algebra"),
    equivalences=((achievement_id("a"), achievement_id("z")),),
    repeats=True,
)


def test_every_member_is_written_and_read() -> None:
    written = EVERYTHING.to_json_object()
    assert Stack.parse(written) == EVERYTHING
    assert Stack.parse(EVERYTHING.content) == EVERYTHING
    assert written["version"] == 1
    assert written["grants"] == {"grade": "A", "credits": 1}
    first = written["rule"]["of"][0]
    assert first["kind"] == "slot"
    assert first["awardedFrom"] == "2025-06-01T12:00:00Z"
    assert first["expiredCounts"] is True


def test_the_digest_is_of_the_meaning_not_of_the_spelling() -> None:
    written = stack(slot("a"), grants=Grant(credits=1)).to_json_object()
    spelt = written | {"repeats": False, "grants": {"credits": 1.0}}
    spelt["rule"] = {"related": False, **written["rule"]}
    assert Stack.parse(spelt).digest == Stack.parse(written).digest
    other = written | {"grants": {"credits": 2}}
    assert Stack.parse(other).digest != Stack.parse(written).digest


def test_the_digest_of_a_rule_stays_the_same_from_version_to_version() -> None:
    digest = "ni:///sha-256;jyejzgwj-cXiNq8sOIdqPaxDBFqS9RQmmb3m_iFInpc"
    assert EVERYTHING.digest == digest


SLOT = {"kind": "slot", "achievements": ["u:a"]}


def written(rule: Any = SLOT, **members: Any) -> dict[str, Any]:
    return {"version": 1, "id": "u:1", "name": "A", "rule": rule, **members}


@pytest.mark.parametrize(
    ("document", "pointer", "said"),
    [
        ({"id": "u:1"}, "/version", "required"),
        (written(version=2), "/version", "not known"),
        (written(version=True), "/version", "not known"),
        (written(version=1.0), "/version", "not known"),
        ({"version": 1, "id": "u:1", "name": "A"}, "/rule", "required"),
        (written(planned=1), "/planned", "no such member"),
        (written(name=1), "/name", "a string"),
        (written(repeats=1), "/repeats", "true or false"),
        (written(id="nothing"), "", "absolute URI"),
        (written([]), "/rule", "an object"),
        (written({"kind": "maybe"}), "/rule/kind", "one of slot, all"),
        (written({"kind": []}), "/rule/kind", "one of slot, all"),
        (written({"kind": "all", "of": {}}), "/rule/of", "an array"),
        (written({"kind": "all", "of": [SLOT] * 1001}), "/rule/of", "at most 1000"),
        (written({"kind": "all", "of": []}), "/rule", "no rules"),
        (written({"kind": "atLeast", "of": [SLOT]}), "/rule/needed", "required"),
        (
            written({"kind": "atLeast", "needed": 1.5, "of": [SLOT]}),
            "/rule/needed",
            "whole number",
        ),
        (
            written({"kind": "sum", "atLeast": "1", "of": [{"slot": SLOT}]}),
            "/rule/atLeast",
            "a number",
        ),
        (
            written({"kind": "sum", "atLeast": 1, "of": [{"slot": {"kind": "all"}}]}),
            "/rule/of/0/slot/kind",
            "should be slot",
        ),
        (written({**SLOT, "minimum": "70"}), "/rule/minimum", "no such member"),
        (written({**SLOT, "awardedFrom": "2025"}), "/rule/awardedFrom", "dateTime"),
        (written({**SLOT, "alignments": [1]}), "/rule/alignments/0", "object"),
        (written(awards="u:a"), "/rule", "the very badge"),
    ],
)
def test_what_is_not_understood_is_refused_where_it_stands(
    document: Any, pointer: str, said: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        Stack.parse(document)
    (problem,) = caught.value.problems
    assert problem.pointer == pointer
    assert said.replace("an object", "object") in problem.detail


def test_slots_need_no_kind_where_nothing_else_can_be() -> None:
    of = [{"slot": {"achievements": ["u:a"]}}]
    assert isinstance(
        Stack.parse(written({"kind": "sum", "atLeast": 1, "of": of})), Stack
    )


@pytest.mark.parametrize("wrap", ["all", "apart", "tiers"])
def test_nesting_is_bounded(wrap: str) -> None:
    rule: Any = SLOT
    for _ in range(30):
        match wrap:
            case "all":
                rule = {"kind": "all", "of": [rule]}
            case "apart":
                rule = {"kind": "apart", "rule": rule}
            case _:
                rule = {"kind": "tiers", "tiers": [{"name": "x", "rule": rule}]}
    with pytest.raises(DocumentError) as caught:
        Stack.parse(written(rule))
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "of", "needed", "slot", "rule", "name", "issuers", "atLeast"]
            ),
            below | st.sampled_from(["all", "slot", "sum", "any", "atLeast"]),
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(json_values)
def test_whatever_is_read_is_a_stack_or_a_document_error(rule: Any) -> None:
    try:
        found = Stack.parse(written(rule))
    except DocumentError as error:
        assert error.problems  # noqa: PT017 - it may be read, too
    else:
        assert Stack.parse(found.content) == found


@settings(max_examples=100, deadline=None)
@given(st.binary())
def test_bytes_are_a_stack_or_a_document_error(content: bytes) -> None:
    with pytest.raises(DocumentError):
        Stack.parse(content)
