"""Alignments to objects of CASE, and frameworks from packages."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from badgekit import Alignment, DocumentError
from badgekit.frameworks import alignment_from_case, read_case_package
from badgekit.limits import DEFAULT_LIMITS
from badgekit.models import AlignmentTargetType
from badgekit.problems import ProblemType
from framework_examples import child_of, item, link, package, uri, uuid

RUBRIC_OBJECTS: list[tuple[dict[str, Any], str, str, str | None]] = [
    (
        {"title": "Scoring", "description": "How", "CFRubricCriteria": []},
        "CFRubric",
        "Scoring",
        "How",
    ),
    (
        {"category": "Reasoning", "description": "Explains", "weight": 1.5},
        "CFRubricCriterion",
        "Reasoning",
        "Explains",
    ),
    (
        {"description": "Explains", "rubricId": uuid(9)},
        "CFRubricCriterion",
        "Explains",
        None,
    ),
    (
        {"quality": "Proficient", "score": 3.0, "rubricCriterionId": uuid(9)},
        "CFRubricCriterionLevel",
        "Proficient",
        None,
    ),
]


def test_an_item_becomes_an_alignment() -> None:
    assert alignment_from_case(item(1)).to_json_object() == {
        "type": ["Alignment"],
        "targetCode": "A-REI.3",
        "targetFramework": "Algebra I",
        "targetName": "Statement 1",
        "targetType": "CFItem",
        "targetUrl": uri(1),
    }


@pytest.mark.parametrize(
    "content",
    [json.dumps(item(1)).encode(), json.dumps(item(1)), item(1)],
    ids=["bytes", "text", "object"],
)
def test_content_is_bytes_or_text_or_an_object(content: Any) -> None:
    assert alignment_from_case(content).target_url == uri(1)


@pytest.mark.parametrize(
    ("members", "kind", "name", "description"),
    RUBRIC_OBJECTS,
    ids=["rubric", "criterion", "criterion without category", "level"],
)
def test_the_class_is_told_by_its_members(
    members: dict[str, Any], kind: str, name: str, description: str | None
) -> None:
    content = {"identifier": uuid(1), "uri": uri(1), **members}
    found = alignment_from_case(content, framework="Scoring")
    assert (found.target_type, found.target_name) == (kind, name)
    assert (found.target_description, found.target_code) == (description, None)
    assert found.target_framework == "Scoring"


def test_the_class_can_be_said() -> None:
    content = {"identifier": uuid(1), "uri": uri(1), "description": "Explains"}
    with pytest.raises(DocumentError, match="say its type"):
        alignment_from_case(content)
    said = AlignmentTargetType.CF_RUBRIC_CRITERION_LEVEL
    assert alignment_from_case(content, type=said).target_type == said
    with pytest.raises(ValueError, match="not a type of CASE"):
        alignment_from_case(content, type=AlignmentTargetType.COMPETENCY)


def test_an_item_without_a_full_statement_goes_by_its_short_one() -> None:
    content = item(1, fullStatement=None, abbreviatedStatement="Equations")
    said = AlignmentTargetType.CF_ITEM
    assert alignment_from_case(content, type=said).target_name == "Equations"


@pytest.mark.parametrize(
    "members",
    [
        {"title": "Algebra I", "creator": "Lincoln High School"},
        {"title": "Mathematics", "hierarchyCode": "1"},
        {"title": "Free", "licenseText": "Free"},
    ],
    ids=["CFDocument", "CFSubject", "CFLicense"],
)
def test_what_only_has_the_title_of_a_rubric_is_none(members: dict[str, Any]) -> None:
    content = {"identifier": uuid(1), "uri": uri(1), **members}
    with pytest.raises(DocumentError, match="can be aligned to"):
        alignment_from_case(content)


@pytest.mark.parametrize(
    ("document", "title"),
    [(link(0), "Algebra I"), ({"uri": uri(0)}, None), (uri(0), None), (None, None)],
    ids=["link", "without title", "string", "absent"],
)
def test_the_framework_is_the_title_of_the_document(
    document: Any, title: str | None
) -> None:
    found = alignment_from_case(item(1, CFDocumentURI=document))
    assert found.target_framework == title


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"uri": None}, "/uri"),
        ({"uri": "javascript:alert(1)"}, "/uri"),
        ({"uri": "urn:uuid:" + uuid(1)}, "/uri"),
        ({"uri": "https://user@case.example/x"}, "/uri"),
        ({"uri": uri(2)}, "/uri"),
        ({"uri": 5}, "/uri"),
        ({"identifier": None}, "/identifier"),
        ({"identifier": "A-REI.3"}, "/identifier"),
        ({"fullStatement": " "}, "/fullStatement"),
        ({"fullStatement": ["x"]}, "/fullStatement"),
        ({"humanCodingScheme": 3}, "/humanCodingScheme"),
        ({"CFDocumentURI": [1]}, "/CFDocumentURI"),
        ({"CFDocumentURI": {"title": 1}}, "/CFDocumentURI/title"),
    ],
    ids=str,
)
def test_a_malformed_item_is_refused_with_its_place(
    members: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        alignment_from_case(item(1, **members))
    assert [each.pointer for each in caught.value.problems] == [pointer]


def test_strings_and_documents_are_bounded_by_limits() -> None:
    short = replace(DEFAULT_LIMITS, url_characters=40)
    with pytest.raises(DocumentError) as caught:
        alignment_from_case(item(1), limits=short)
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED
    small = replace(DEFAULT_LIMITS, framework_bytes=100)
    with pytest.raises(DocumentError) as caught:
        alignment_from_case(item(1), limits=small)
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


def test_a_package_is_a_tree_in_the_order_of_its_sequence_numbers() -> None:
    framework = read_case_package(package())
    assert (framework.id, framework.name, len(framework)) == (uri(0), "Algebra I", 4)
    assert [each.code for each in framework.roots] == ["A-REI", "A-CED"]
    assert framework[uri(1)].children == (uri(2), uri(3))
    assert framework[uri(1)].label == "A-REI Statement 1"


def test_what_is_not_understood_is_kept() -> None:
    content = package()
    content["CFItems"][0]["extensions"] = {"x": 1}
    content["CFRubrics"] = [{"title": "Scoring"}]
    framework = read_case_package(content)
    assert framework[uri(1)].document["extensions"] == {"x": 1}
    assert framework.document["CFRubrics"] == [{"title": "Scoring"}]


def test_items_are_found_by_uri_and_identifier_whatever_the_server() -> None:
    framework = read_case_package(package())
    other = f"https://mirror.example/ims/case/v1p0/CFItems/{uuid(2).upper()}"
    for name in (uri(2), uuid(2), other):
        assert framework[name].code == "A-REI.3"
        assert name in framework
    assert uuid(99) not in framework
    assert 5 not in framework
    with pytest.raises(KeyError):
        framework[uuid(99)]


def test_an_item_whose_uri_has_no_uuid_goes_by_its_identifier_too() -> None:
    content = package()
    content["CFItems"][1]["uri"] = "https://case.example/a-rei-3"
    framework = read_case_package(content)
    assert framework[uri(1)].children == ("https://case.example/a-rei-3", uri(3))
    assert framework[uuid(2)].id == "https://case.example/a-rei-3"


def test_an_item_of_a_package_is_aligned_to_as_on_its_own() -> None:
    framework = read_case_package(package())
    alignment = framework.alignment(uuid(2))
    assert isinstance(alignment, Alignment)
    alone = alignment_from_case(item(2, CFDocumentURI=link(0)))
    assert alignment.to_json_object() == alone.to_json_object()


def test_other_associations_and_those_between_other_frameworks_are_left_alone() -> None:
    content = package()
    content["CFAssociations"] += [
        child_of(2, 77, associationType="exactMatchOf"),
        child_of(76, 77),
    ]
    assert len(read_case_package(content).roots) == 2


def test_the_ends_of_an_association_may_be_strings() -> None:
    content = package()
    content["CFAssociations"][2] = child_of(
        3, 1, originNodeURI=uri(3), destinationNodeURI=uuid(1)
    )
    assert read_case_package(content)[uri(1)].children == (uri(2), uri(3))


def test_a_child_of_another_package_is_an_item_of_which_little_is_known() -> None:
    content = package()
    content["CFAssociations"] += [
        child_of(88, 1, originNodeURI=link(88, "Borrowed"), sequenceNumber=0),
        child_of(88, 4),
        child_of(89, 4, originNodeURI=uuid(89)),
        child_of(90, 4, originNodeURI={"identifier": uuid(90), "uri": "x"}),
        child_of(
            91, 4, originNodeURI={"identifier": "A", "uri": "https://c.example/a"}
        ),
        child_of(91, 1, originNodeURI={"uri": "https://c.example/a"}),
    ]
    framework = read_case_package(content)
    names = (uri(88), *(f"urn:uuid:{uuid(n)}" for n in (89, 90)), "https://c.example/a")
    assert framework[uri(4)].children == names
    assert framework[uri(1)].children == (uri(88), uri(2), uri(3), names[-1])
    assert [each.id for each in framework.items if each.external] == list(names)
    assert framework[uri(88)].name == "Borrowed"
    assert framework[uuid(89)].name == f"urn:uuid:{uuid(89)}"
    assert framework.alignment(uri(88)).target_framework is None
    pointers = [f"/CFAssociations/{n}/originNodeURI" for n in range(4, 10)]
    assert [each.pointer for each in framework.problems] == pointers


def test_a_parent_in_another_package_is_left_out() -> None:
    content = package()
    content["CFAssociations"][3] = child_of(2, 99)
    framework = read_case_package(content)
    assert [each.code for each in framework.roots] == ["A-REI", "A-REI.3", "A-CED"]
    [problem] = framework.problems
    assert problem.pointer == "/CFAssociations/3/destinationNodeURI"
    assert "another document" in problem.detail
    assert read_case_package(package()).problems == ()


def _set(*path: Any) -> Callable[[Any], None]:
    *names, last, value = path

    def change(content: Any) -> None:
        for name in names:
            content = content[name]
        content[last] = value

    return change


def _add(*associations: dict[str, Any]) -> Callable[[Any], None]:
    return lambda content: content["CFAssociations"].extend(associations)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (_set("CFDocument", None), "/CFDocument"),
        (_set("CFDocument", []), "/CFDocument"),
        (_set("CFDocument", "title", ""), "/CFDocument/title"),
        (_set("CFDocument", "uri", "x"), "/CFDocument/uri"),
        (_set("CFItems", {}), "/CFItems"),
        (_set("CFItems", 1, 5), "/CFItems/1"),
        (lambda content: content["CFItems"].append(item(1)), "/CFItems/4"),
        (_set("CFAssociations", 0, "originNodeURI", None),
         "/CFAssociations/0/originNodeURI"),
        (_set("CFAssociations", 0, "originNodeURI", {}),
         "/CFAssociations/0/originNodeURI"),
        (_set("CFAssociations", 0, "sequenceNumber", "1"),
         "/CFAssociations/0/sequenceNumber"),
        (_set("CFAssociations", 0, "sequenceNumber", True),
         "/CFAssociations/0/sequenceNumber"),
        (_add(child_of(99, 1, originNodeURI={"uri": "x:y", "identifier": "A-1"})),
         "/CFAssociations/4/originNodeURI/uri"),
        (_add(child_of(99, 1, originNodeURI="A-1")),
         "/CFAssociations/4/originNodeURI/uri"),
        (_add(child_of(0, 1)), "/CFAssociations/4/originNodeURI"),
        (_add(child_of(1, 1)), "/CFItems/0"),
        (_add(child_of(4, 3), child_of(1, 4), child_of(1, 2)), "/CFItems/0"),
    ],
    ids=[
        "no document", "document no object", "no title", "bad uri", "items no array",
        "item no object", "item twice", "no end", "end without uri",
        "sequence as text", "sequence as truth", "child of no URL", "child of a code",
        "document as a child", "its own parent", "cycle",
    ],
)  # fmt: skip
def test_a_hostile_package_is_refused_with_the_place(
    change: Callable[[Any], None], pointer: str
) -> None:
    content = package()
    change(content)
    with pytest.raises(DocumentError) as caught:
        read_case_package(content)
    assert [each.pointer for each in caught.value.problems] == [pointer]
