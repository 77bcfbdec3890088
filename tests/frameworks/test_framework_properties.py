"""Whatever comes, there is a value or one of our errors."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from badgekit import Achievement, Alignment, DocumentError
from badgekit.frameworks import (
    Framework,
    FrameworkItem,
    alignment_from_case,
    alignment_from_ctdl,
    check_alignment,
    coverage,
    read_case_package,
    read_ctdl_framework,
    to_ctdl,
)
from badgekit.frameworks._identifiers import is_web_url
from badgekit.testing import achievement
from framework_examples import aligned, ctid, graph, item, link, package, resource, uri

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["", " ", uri(1), resource(1), ctid(1), "_:b", "isChildOf", "ceasn:Competency"]
    )
)
NAMES = sorted(
    {
        *item(1), *link(1), *graph()["@graph"][0], *graph()["@graph"][1], "@graph",
        "@value", "@language", "en", "CFItems", "CFDocument", "CFAssociations",
        "ceterms:name", "score", "category", "originNodeURI", "destinationNodeURI",
    }
)  # fmt: skip
names = st.sampled_from(NAMES) | st.text(max_size=4)
values = st.recursive(
    scalars,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(names, below, max_size=5)
    ),
    max_leaves=12,
)
READERS = (
    alignment_from_case,
    alignment_from_ctdl,
    read_case_package,
    read_ctdl_framework,
)
CONTENTS: list[dict[str, Any]] = [item(1), package(), graph(), graph()["@graph"][1]]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(p for name, v in below for p in places(v, (*path, name)))]


def with_value(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(content) if isinstance(content, dict) else list(content)
    copy[path[0]] = with_value(content[path[0]], path[1:], value)
    return copy


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    content = draw(st.sampled_from(CONTENTS))
    path = draw(st.sampled_from(places(content)[1:]))
    found: dict[str, Any] = with_value(content, path, draw(values))
    return found


def read(reader: Any, content: Any) -> Framework | Alignment | None:
    try:
        found = reader(content)
    except DocumentError:
        return None
    assert isinstance(found, Framework | Alignment)
    return found


@given(st.sampled_from(READERS), spoilt() | st.dictionaries(names, values, max_size=8))
@example(alignment_from_ctdl, {"@graph": []})
@example(read_ctdl_framework, {"@graph": None})
def test_any_object_is_a_value_or_a_document_error(
    reader: Any, content: dict[str, Any]
) -> None:
    found = read(reader, content)
    if isinstance(found, Alignment):
        check_alignment(found)
        assert Alignment.parse(found.to_json_object()) == found
    if isinstance(found, Framework):
        coverage(found, [achievement()])
        for each in found.items:
            assert found.alignment(each.id).target_url == each.id


@given(st.sampled_from(READERS), st.text(max_size=30) | st.binary(max_size=30))
def test_any_content_is_a_value_or_a_document_error(reader: Any, content: Any) -> None:
    read(reader, content)


@given(st.data())
def test_any_achievement_that_can_be_read_can_be_written_or_is_refused(
    data: st.DataObject,
) -> None:
    content = aligned(uri(1), target_type="CFItem").to_json_object()
    content |= {"tag": ["a"], "otherIdentifier": [], "humanCode": "x", "creator": {}}
    content["creator"] = {"id": "did:example:x", "type": "Profile", "name": "L"}
    path = data.draw(st.sampled_from(places(content)[1:]))
    try:
        badge = Achievement.parse(with_value(content, path, data.draw(values)))
        members = to_ctdl(badge)
    except DocumentError:
        return
    for alignment in badge.alignment:
        check_alignment(alignment)
    if is_web_url(members["@id"]) and badge.name.strip():
        assert alignment_from_ctdl(members).target_url == members["@id"]


def by_definition(children: dict[int, set[int]], direct: set[int], place: int) -> bool:
    below = children[place]
    return place in direct or (
        bool(below) and all(by_definition(children, direct, each) for each in below)
    )


@given(
    st.lists(st.sets(st.integers(0, 7), max_size=3), min_size=8, max_size=8),
    st.sets(st.integers(0, 7)),
    st.permutations(range(8)),
)
def test_coverage_is_what_its_definition_says(
    links: list[set[int]], direct: set[int], order: list[int]
) -> None:
    children = {n: {m for m in below if m > n} for n, below in enumerate(links)}
    framework = Framework(
        id="urn:x:f",
        name="F",
        items=tuple(
            FrameworkItem(
                id=f"urn:x:{n}",
                name=str(n),
                children=tuple(f"urn:x:{m}" for m in children[n]),
            )
            for n in order
        ),
    )
    found = coverage(framework, [aligned(*(f"urn:x:{n}" for n in sorted(direct)))])
    for n in range(8):
        assert bool(found[f"urn:x:{n}"]) == by_definition(children, direct, n)
