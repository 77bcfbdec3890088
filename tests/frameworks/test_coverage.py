"""What of a framework a set of achievements covers."""

import json
import time

import pytest

from badgekit import Achievement
from badgekit.frameworks import (
    Framework,
    FrameworkItem,
    coverage,
    read_case_package,
    read_ctdl_framework,
)
from badgekit.testing import badge
from framework_examples import (
    aligned,
    child_of,
    ctid,
    graph,
    package,
    resource,
    uri,
    uuid,
)

BASE = "https://lincoln.example/badges/"


def algebra() -> Framework:
    return read_case_package(package())


def codes(items: tuple[FrameworkItem, ...]) -> list[str | None]:
    return [item.code for item in items]


@pytest.mark.parametrize(
    ("targets", "direct", "by_children", "missing"),
    [
        ([], [], [], ["A-REI", "A-REI.3", "A-REI.4", "A-CED"]),
        ([uri(2)], ["A-REI.3"], [], ["A-REI", "A-REI.4", "A-CED"]),
        ([uri(2), uri(3)], ["A-REI.3", "A-REI.4"], ["A-REI"], ["A-CED"]),
        ([uri(1)], ["A-REI"], [], ["A-REI.3", "A-REI.4", "A-CED"]),
        ([uri(1), uri(2), uri(3), uri(4)],
         ["A-REI", "A-REI.3", "A-REI.4", "A-CED"], ["A-REI"], []),
    ],
    ids=["nothing", "one child", "all children", "the parent alone", "everything"],
)  # fmt: skip
def test_an_item_is_covered_itself_or_by_all_its_children(
    targets: list[str], direct: list[str], by_children: list[str], missing: list[str]
) -> None:
    found = coverage(algebra(), [aligned(*targets)])
    assert codes(found.direct) == direct
    assert codes(found.by_children) == by_children
    assert codes(found.missing) == missing
    assert found.covered == len({*direct, *by_children})
    assert found.share == found.covered / 4
    assert bool(found) is (not missing)


def test_children_are_covered_by_their_children() -> None:
    items = tuple(
        FrameworkItem(id=f"urn:x:{n}", name=str(n), children=(f"urn:x:{n + 1}",))
        for n in range(3)
    )
    last = FrameworkItem(id="urn:x:3", name="3")
    chain = Framework(id="urn:x:f", name="Chain", items=(*items, last))
    found = coverage(chain, [aligned("urn:x:3")])
    assert found
    assert len(found.by_children) == 3


def test_it_says_by_which_achievements() -> None:
    found = coverage(
        algebra(),
        [aligned(uri(2), uri(2), name="a"), aligned(uri(2), name="b")],
    )
    assert found[uuid(2)].achievements == (BASE + "a", BASE + "b")
    assert not found[uri(3)]
    with pytest.raises(KeyError):
        found["urn:x:1"]


@pytest.mark.parametrize(
    "target",
    [
        uuid(2).upper(),
        f"https://mirror.example/CFItems/{uuid(2)}",
        "urn:uuid:" + uuid(2),
    ],
)
def test_alignments_are_compared_by_the_uuid(target: str) -> None:
    assert coverage(algebra(), [aligned(f"https://x.example/{target}")]).covered == 1


@pytest.mark.parametrize(
    "target",
    [
        f"{uri(2)}#part",
        f"{uri(2)}?x=1",
        f"https://x.example/ce-{uuid(2)}",
        uri(2) + "0",
    ],
)
def test_another_thing_with_the_same_uuid_in_it_is_another(target: str) -> None:
    assert coverage(algebra(), [aligned(target)]).covered == 0


def test_alignments_to_the_registry_are_compared_by_the_ctid() -> None:
    finder = "https://credentialfinder.org/competency/" + ctid(3)
    found = coverage(read_ctdl_framework(graph()), [aligned(resource(2), finder)])
    assert (found.covered, found.total) == (3, 4 - 1)


def test_an_achievement_covers_by_code_only_if_asked() -> None:
    page = "https://standards.example/a-rei-3"
    badges = [
        aligned(page, target_code="A-REI.3", target_framework="Algebra I"),
        aligned(page, target_code="A-REI.4", target_framework="Another"),
        aligned(page, target_framework="Algebra I", name="no-code"),
    ]
    assert coverage(algebra(), badges).covered == 0
    found = coverage(algebra(), badges, by_code=True)
    assert codes(found.direct) == ["A-REI.3"]


def test_a_code_that_two_items_have_covers_neither() -> None:
    content = package()
    content["CFItems"][2]["humanCodingScheme"] = "A-REI.3"
    page = "https://standards.example/a-rei-3"
    ada = aligned(page, target_code="A-REI.3", target_framework="Algebra I")
    found = coverage(read_case_package(content), [ada], by_code=True)
    assert found.covered == 0


def test_alignments_that_miss_the_framework_are_told() -> None:
    wrong = aligned(uri(99), uri(99), target_framework="Algebra I")
    other = aligned(uri(98), target_framework="Geometry", name="geometry")
    found = coverage(algebra(), [wrong, other])
    assert [(badge, each.target_url) for badge, each in found.unmatched] == [
        (wrong.id, uri(99))
    ]


def test_nothing_is_not_everything() -> None:
    empty = Framework(id="urn:x:f", name="Empty", items=())
    found = coverage(empty, [])
    assert not found
    assert (found.total, found.share) == (0, 0.0)


def test_only_achievements_cover() -> None:
    with pytest.raises(TypeError, match="of achievements"):
        coverage(algebra(), [badge()])  # type: ignore[list-item]


def test_the_achievements_of_credentials_cover() -> None:
    held = [badge()]
    achievements = [each.credential_subject.achievement for each in held]
    assert coverage(algebra(), achievements).covered == 0


def test_it_reads_well() -> None:
    found = coverage(
        algebra(),
        [
            *(aligned(uri(2), name=name) for name in "abcde"),
            aligned(uri(3), uri(99), target_framework="Algebra I"),
        ],
    )
    assert str(found) == "\n".join(
        [
            "Algebra I: 3 of 4 covered (75%)",
            f"  + A-REI.3 Statement 2: {BASE}a, {BASE}b, {BASE}c, and 2 others",
            f"  + A-REI.4 Statement 3: {BASE}badge",
            "  = A-REI Statement 1: all its children",
            "  ? A-CED Statement 4",
            f"  ! {BASE}badge: {uri(99)} is not in the framework",
        ]
    )


def test_a_long_account_is_cut_and_has_no_control_characters() -> None:
    items = tuple(FrameworkItem(id=f"urn:x:{n}", name="\x1b[2J") for n in range(30))
    text = str(coverage(Framework(id="urn:x:f", name="F", items=items), []))
    assert text.splitlines()[-1] == "    and 10 others"
    assert len(text.splitlines()) == 22
    assert "\x1b" not in text


def test_it_is_json_for_programs() -> None:
    badges = [aligned(uri(2), uri(99), target_framework="Algebra I")]
    found = coverage(algebra(), badges).to_json_object()
    assert json.loads(json.dumps(found)) == found
    assert found["items"][1] == {
        "id": uri(2),
        "name": "Statement 2",
        "code": "A-REI.3",
        "covered": True,
        "byChildren": False,
        "achievements": [BASE + "badge"],
    }
    assert found["unmatched"] == [{"achievement": BASE + "badge", "targetUrl": uri(99)}]
    counts = ("framework", "name", "total", "covered", "direct", "byChildren", "share")
    assert [found[name] for name in counts] == [uri(0), "Algebra I", 4, 1, 1, 0, 0.25]
    bare = Framework(
        id="urn:x:f", name="F", items=(FrameworkItem(id="urn:x:1", name="1"),)
    )
    assert "code" not in coverage(bare, []).to_json_object()["items"][0]


@pytest.mark.parametrize("shape", ["chain", "star"])
def test_a_hundred_thousand_items_take_linear_time_and_no_stack(shape: str) -> None:
    count = 100_000
    below: dict[int, tuple[str, ...]] = {}
    if shape == "chain":
        below = {n: (f"urn:x:{n + 1}",) for n in range(count - 1)}
        leaves = [count - 1]
    else:
        below = {0: tuple(f"urn:x:{n}" for n in range(1, count))}
        leaves = list(range(1, count))
    items = tuple(
        FrameworkItem(id=f"urn:x:{n}", name="x", children=below.get(n, ()))
        for n in range(count)
    )
    some = [aligned(*(f"urn:x:{n}" for n in leaves[:1000]))]
    begin = time.process_time()
    found = coverage(Framework(id="urn:x:f", name="F", items=items), some)
    assert time.process_time() - begin < 30
    assert found.covered == (count if shape == "chain" else 1000)


def test_achievements_are_not_changed() -> None:
    ada = aligned(uri(2))
    before = ada.to_json_object()
    coverage(algebra(), [ada])
    assert Achievement.parse(before).to_json_object() == ada.to_json_object()


def test_what_is_borrowed_has_to_be_covered_too() -> None:
    content = package()
    content["CFAssociations"].append(child_of(88, 1))
    framework = read_case_package(content)
    own = aligned(uri(2), uri(3), uri(4))
    without = coverage(framework, [own])
    assert not without
    assert not without[uri(1)]
    assert [each.id for each in without.missing] == [uri(1), uri(88)]
    assert "  ~ /CFAssociations/4/originNodeURI: leads to" in str(without)
    said = without.to_json_object()
    assert said["items"][-1]["external"] is True
    assert len(said["problems"]) == 1
    assert coverage(framework, [own, aligned(uri(88))])
