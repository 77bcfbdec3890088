"""What associations say against each other and against the record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import DocumentError
from badgekit.models import (
    Association,
    AssociationType,
    ClrSubject,
    ComprehensiveLearnerRecord,
    incoherences,
)
from badgekit.records import in_order, is_part_of
from badgekit.verification import Check
from record_badges import (
    ADA,
    ASSOCIATIONS,
    MEMBERS,
    associated,
    badge,
    calls,
    defined,
    fits,
    places,
    record,
    report,
    sign,
)

LETTERS = "abcd"


def holding(associations: tuple[Association, ...]) -> ComprehensiveLearnerRecord:
    base = record([badge(name) for name in LETTERS])
    subject = base.credential_subject.model_copy(update={"association": associations})
    return base.model_copy(update={"credential_subject": subject})


def found(*said: str) -> list[tuple[int, str]]:
    problems = incoherences(holding(associated(*said)))
    assert {each.type.name for each in problems} <= {"INCOHERENT_RECORD"}
    return [
        (int((each.pointer or "").split("/")[3]), each.detail.split(":")[0])
        for each in problems
    ]


@pytest.mark.parametrize("kind", AssociationType)
def test_two_achievements_may_be_related_in_any_way(kind: AssociationType) -> None:
    assert not found(f"a {kind} b")


@pytest.mark.parametrize("kind", AssociationType)
def test_none_is_related_to_itself(kind: AssociationType) -> None:
    assert found(f"a {kind} a") == [(0, "an achievement with itself")]


@pytest.mark.parametrize("kind", ["isPeerOf", "isRelatedTo", "exactMatchOf"])
def test_what_goes_both_ways_may_be_said_both_ways(kind: str) -> None:
    assert not found(f"a {kind} b", f"b {kind} a", f"b {kind} c", f"a {kind} c")


def test_parent_and_child_say_the_same_from_both_ends() -> None:
    assert not found("a isChildOf b", "b isParentOf a", "b isParentOf c")


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        (("a isPartOf b", "b isPartOf a"), "each of 2 is part of another"),
        (("a isChildOf b", "a isParentOf b"), "each of 2 is child of another"),
        (("a isChildOf b", "b isChildOf c", "a isParentOf c"), "each of 3 is child of"),
        (
            ("a precedes b", "b precedes c", "c precedes a"),
            "each of 3 precedes another",
        ),
        (("a replacedBy b", "b replacedBy a"), "each of 2 is replaced by another"),
        (
            ("a precedes b", "b precedes a", "a precedes c"),
            "each of 2 precedes another",
        ),
    ],
)
def test_nothing_comes_round_to_where_it_began(
    said: tuple[str, ...], verb: str
) -> None:
    ((index, detail),) = found(*said)
    assert index == 0
    assert detail.startswith(verb)
    assert detail.endswith("in a circle")


def test_each_circle_is_told_once_where_it_begins() -> None:
    said = ("c precedes d", "a precedes b", "b precedes a", "d precedes c")
    assert [index for index, _ in found(*said)] == [0, 1]


def test_relations_of_different_kinds_make_no_circle() -> None:
    assert not found("a isPartOf b", "b precedes a", "a replacedBy c", "c isPartOf b")
    assert not found("a precedes b", "a precedes c", "b precedes d", "c precedes d")


@pytest.mark.parametrize(
    ("flat", "steep", "is_contradiction"),
    [
        ("isPeerOf", "isPartOf", True),
        ("isPeerOf", "isChildOf", True),
        ("isPeerOf", "isParentOf", True),
        ("isPeerOf", "precedes", False),
        ("isPeerOf", "replacedBy", False),
        ("exactMatchOf", "isPartOf", True),
        ("exactMatchOf", "isChildOf", True),
        ("exactMatchOf", "precedes", True),
        ("exactMatchOf", "replacedBy", False),
        ("isRelatedTo", "isPartOf", False),
    ],
)
def test_peers_and_equals_are_neither_above_nor_below(
    flat: str, steep: str, is_contradiction: bool
) -> None:
    for said in ((f"a {steep} b", f"a {flat} b"), (f"a {steep} b", f"b {flat} a")):
        assert [index for index, _ in found(*said)] == ([1] if is_contradiction else [])


def test_what_is_said_twice_is_told_each_time_after_the_first() -> None:
    said = ("a isPartOf b", "a isPartOf b", "a precedes b", "a isPartOf b")
    assert found(*said) == [(1, "said before"), (3, "said before")]


def test_ends_lead_to_achievements_of_the_record() -> None:
    with pytest.raises(DocumentError) as caught:
        record([badge("a")], associations=associated("a isPartOf x", "y precedes z"))
    assert places(caught.value.problems) == [
        ("INCOHERENT_RECORD", f"{ASSOCIATIONS}/0/targetId"),
        ("INCOHERENT_RECORD", f"{ASSOCIATIONS}/1/sourceId"),
        ("INCOHERENT_RECORD", f"{ASSOCIATIONS}/1/targetId"),
    ]
    listed = [defined(name) for name in "xyz"]
    said = associated("a isPartOf x", "y precedes z")
    assert fits([badge("a")], associations=said, achievements=listed)


def test_achievements_of_records_inside_count() -> None:
    inner = sign(record([badge("a")], id="urn:record:2", achievements=[defined("x")]))
    assert fits([inner, badge("b")], associations=associated("a precedes b"))
    assert fits([inner, badge("b")], associations=associated("b precedes x"))


def test_a_credential_of_any_kind_may_have_an_achievement() -> None:
    base = badge("a").document
    for value in ({"id": "urn:achievement:x"}, [{"id": "urn:achievement:x"}, {}, "z"]):
        plain = base | {
            "type": ["VerifiableCredential"],
            "credentialSubject": {"id": ADA.id, "achievement": value},
        }
        said = associated("x precedes b")
        assert not incoherences(record([plain, badge("b")], associations=said))


def test_one_association_without_an_array_is_pointed_to_as_it_stands() -> None:
    document = record([badge("a")]).to_json_object()
    (dangling,) = associated("a precedes x")
    document["credentialSubject"]["association"] = dangling.to_json_object()
    document["credentialSubject"]["verifiableCredential"] = badge("a").document
    document["credentialSubject"]["id"] = "did:example:other"
    problems = incoherences(ComprehensiveLearnerRecord.parse(document))
    assert places(problems) == [
        ("RECIPIENT_MISMATCH", f"{MEMBERS}/credentialSubject"),
        ("INCOHERENT_RECORD", f"{ASSOCIATIONS}/targetId"),
    ]


def test_long_ids_are_shortened() -> None:
    said = (is_part_of("urn:achievement:a", f"urn:{'x' * 10_000}"),)
    (problem,) = incoherences(holding(said))
    assert len(problem.detail) < 200


def test_the_verifier_warns_of_what_assembling_refuses() -> None:
    said = associated("a isPartOf b", "b isPartOf a", "a precedes x")
    result = report(sign(holding(said)).text)
    assert result
    assert places(result[Check.MEMBERS].warnings) == [
        ("INCOHERENT_RECORD", f"{ASSOCIATIONS}/0"),
        ("INCOHERENT_RECORD", f"{ASSOCIATIONS}/2/targetId"),
    ]


def test_the_verifier_warns_of_twenty_and_counts_the_rest() -> None:
    said = associated(*(f"a precedes x{n}" for n in range(50)))
    warnings = report(sign(holding(said)).text)[Check.MEMBERS].warnings
    assert len(warnings) == 21
    assert warnings[-1].detail.startswith("and 30 more")


NAMES = st.sampled_from("abcdx")
ASSOCIATED = st.builds(
    lambda a, kind, b: f"{a} {kind} {b}", NAMES, st.sampled_from(AssociationType), NAMES
)


@given(st.lists(ASSOCIATED, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_associations_does_not_change_the_findings(
    said: list[str], random: object
) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (
        sorted(each.detail for each in incoherences(holding(associated(*order))))
        for order in (said, shuffled)
    )
    assert one == other


@given(st.lists(ASSOCIATED, max_size=12))
def test_every_circle_is_found(said: list[str]) -> None:
    """Against the plain way: an achievement that reaches itself."""
    edges: dict[str, set[tuple[str, str]]] = {}
    for each in said:
        source, kind, target = each.split()
        if source == target:
            continue
        if kind == "isParentOf":
            kind, source, target = "isChildOf", target, source
        edges.setdefault(kind, set()).add((source, target))
    directed = ("isPartOf", "isChildOf", "precedes", "replacedBy")
    circular = sum(bool(_on_circles(edges.get(kind, set()))) for kind in directed)
    told = {
        detail.split(maxsplit=3)[3] for _, detail in found(*said) if "circle" in detail
    }
    assert len(told) == circular


def _on_circles(edges: set[tuple[str, str]]) -> set[str]:
    reached = set(edges)
    for _ in range(len(edges)):
        reached |= {(a, d) for a, b in reached for c, d in edges if b == c}
    return {a for a, b in reached if a == b}


@pytest.mark.parametrize("shape", ["chain", "ring", "fan", "twice", "dangling"])
def test_many_associations_cost_no_more_than_their_number(shape: str) -> None:
    def work(size: int) -> int:
        built = many(shape, size)
        return calls(lambda: incoherences(built))

    assert work(8_000) < 4.4 * work(2_000)


def many(shape: str, size: int) -> ComprehensiveLearnerRecord:
    ids = [f"urn:achievement:{n}" for n in range(size)]
    said = {
        "chain": lambda: in_order(*ids),
        "ring": lambda: in_order(*ids, ids[0]),
        "fan": lambda: tuple(is_part_of(each, ids[0]) for each in ids[1:]),
        "twice": lambda: (is_part_of(ids[0], ids[1]),) * size,
        "dangling": lambda: (is_part_of("urn:x", "urn:y"),) * size,
    }[shape]()
    base = record([badge("a")])
    return ComprehensiveLearnerRecord(
        id=base.id,
        name=base.name,
        issuer=base.issuer,
        valid_from=base.valid_from,
        credential_subject=ClrSubject(
            id="did:example:ada",
            verifiable_credential=base.credential_subject.verifiable_credential,
            association=said,
        ),
    )


@pytest.mark.parametrize("shape", ["chain", "ring"])
def test_long_chains_and_rings_are_followed_without_recursion(shape: str) -> None:
    problems = incoherences(many(shape, 20_000))
    circles = [each.detail for each in problems if "circle" in each.detail]
    assert len(circles) == (shape == "ring")
    assert all(each.startswith("each of 20000 precedes") for each in circles)
