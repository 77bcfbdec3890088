"""Alignments to resources of the Credential Registry, and frameworks from graphs."""

from typing import Any

import pytest

from badgekit import DocumentError
from badgekit.frameworks import alignment_from_ctdl, read_ctdl_framework
from framework_examples import competency, ctid, graph, resource, uuid


def credential(**members: Any) -> dict[str, Any]:
    return {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@id": resource(7),
        "@type": "ceterms:MicroCredential",
        "ceterms:ctid": ctid(7),
        "ceterms:name": {"en-us": "Equations", "es": "Ecuaciones"},
        "ceterms:description": {"en-us": "About equations."},
        **members,
    }


def test_a_competency_becomes_an_alignment() -> None:
    found = alignment_from_ctdl(graph(), id=ctid(2))
    assert found.to_json_object() == {
        "type": ["Alignment"],
        "targetCode": "C.2",
        "targetFramework": "Durable Skills",
        "targetName": "Competency 2",
        "targetType": "ceasn:Competency",
        "targetUrl": resource(2),
    }


def test_a_competency_with_a_label_has_its_text_as_description() -> None:
    content = competency(2, **{"ceasn:competencyLabel": {"en": "Listens"}})
    found = alignment_from_ctdl(content, framework="Skills")
    assert (found.target_name, found.target_description) == ("Listens", "Competency 2")
    assert found.target_framework == "Skills"


@pytest.mark.parametrize(
    ("types", "target_type"),
    [
        ("ceterms:Badge", "ceterms:Credential"),
        ("ceterms:Certificate", "ceterms:Credential"),
        (["ceterms:Credential", "ceterms:OpenBadge"], "ceterms:Credential"),
        ("ceterms:BachelorOfScienceDegree", "ceterms:Credential"),
        ("ceterms:LearningOpportunityProfile", "CTDL"),
        ("ceterms:AssessmentProfile", "CTDL"),
        ("example:Other", "CTDL"),
    ],
    ids=str,
)
def test_the_class_decides_the_target_type(types: Any, target_type: str) -> None:
    found = alignment_from_ctdl(credential(**{"@type": types}))
    assert found.target_type == target_type
    assert found.target_description == "About equations."


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, ctid(7)),
        ({"ceterms:codedNotation": "EQ-1"}, "EQ-1"),
        ({"ceterms:codedNotation": {"en": ["EQ-2", "EQ-3"]}}, "EQ-2"),
    ],
    ids=["ctid", "notation", "several"],
)
def test_the_code_is_the_notation_or_else_the_ctid(
    members: dict[str, Any], code: str
) -> None:
    assert alignment_from_ctdl(credential(**members)).target_code == code


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("Plain", None, "Plain"),
        ("Plain", "es", "Plain"),
        ({"en-us": "A", "es": "B"}, None, "A"),
        ({"en-us": "A", "es": "B"}, "ES", "B"),
        ({"es": "B", "en-us": "A"}, "en", "A"),
        ({"en-us": "A", "en-gb": "B"}, "en-GB", "B"),
        ({"en": ["", "A"], "es": []}, "es", "A"),
        ([{"@value": "A", "@language": "en"}, {"@value": "B", "@language": "es"}],
         "es", "B"),
        ({"@value": "A"}, "es", "A"),
        ({"@none": "A", "fr": "B"}, "es", "A"),
        (["", " ", "A"], None, "A"),
    ],
    ids=str,
)  # fmt: skip
def test_text_may_be_in_any_shape_of_language_map(
    name: Any, language: str | None, text: str
) -> None:
    content = credential(**{"ceterms:name": name})
    assert alignment_from_ctdl(content, language=language).target_name == text


@pytest.mark.parametrize("name", [None, resource(7).upper().replace("HTTPS", "https")])
def test_a_resource_is_named_by_its_id_or_its_ctid(name: str | None) -> None:
    found = alignment_from_ctdl(credential(**{"@id": name}))
    assert found.target_url == (name or resource(7))


@pytest.mark.parametrize("name", ["_:b0", ctid(7)], ids=["blank", "bare ctid"])
def test_a_ctid_makes_a_url_of_the_registry(name: str) -> None:
    assert alignment_from_ctdl(credential(**{"@id": name})).target_url == resource(7)


def test_the_ctid_of_a_resource_may_be_in_its_id_alone() -> None:
    found = alignment_from_ctdl(credential(**{"ceterms:ctid": None}))
    assert found.target_code == ctid(7)


def test_a_resource_published_elsewhere_needs_no_ctid() -> None:
    url = "https://lincoln.example/badges/equations"
    found = alignment_from_ctdl(credential(**{"@id": url, "ceterms:ctid": None}))
    assert (found.target_url, found.target_code) == (url, None)


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"@type": None}, "/@type"),
        ({"@type": [5]}, "/@type/0"),
        ({"@id": "ftp://x.example/"}, "/@id"),
        ({"@id": None, "ceterms:ctid": None}, "/@id"),
        ({"ceterms:ctid": "ce-1"}, "/ceterms:ctid"),
        ({"ceterms:ctid": uuid(7)}, "/ceterms:ctid"),
        ({"ceterms:ctid": ctid(8)}, "/ceterms:ctid"),
        ({"ceterms:name": None}, "/ceterms:name"),
        ({"ceterms:name": {"en": ""}}, "/ceterms:name"),
        ({"ceterms:name": {"en": {"x": 1}}}, "/ceterms:name"),
        ({"ceterms:name": {"@id": "https://x.example/"}}, "/ceterms:name"),
        ({"ceterms:name": {"@value": "A", "@language": 5}}, "/ceterms:name"),
        ({"ceterms:name": ["A", 5]}, "/ceterms:name/1"),
        ({"@type": "ceasn:Competency"}, "/ceasn:competencyText"),
        ({"ceasn:isPartOf": [{}]}, "/ceasn:isPartOf/0"),
    ],
    ids=str,
)
def test_a_malformed_resource_is_refused_with_its_place(
    members: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        alignment_from_ctdl(credential(**members))
    assert [each.pointer for each in caught.value.problems] == [pointer]


def test_of_a_graph_the_resource_that_it_is_named_after_is_meant() -> None:
    found = alignment_from_ctdl(graph(), language="es")
    assert (found.target_name, found.target_type) == ("Destrezas", "CTDL")
    one = {"@graph": [credential()]}
    assert alignment_from_ctdl(one).target_url == resource(7)


@pytest.mark.parametrize(
    ("id", "name", "detail"),
    [
        (resource(99), None, "has no such resource"),
        ("", None, "has no such resource"),
        (None, None, "say the id"),
        (None, "https://x.example/", "say the id"),
    ],
    ids=["unknown", "empty", "unsaid", "named after something else"],
)
def test_of_a_graph_one_resource_must_be_meant(
    id: str | None, name: str | None, detail: str
) -> None:
    with pytest.raises(DocumentError, match=detail) as caught:
        alignment_from_ctdl({**graph(), "@id": name}, id=id)
    assert caught.value.problems[0].pointer == "/@graph"


def test_a_framework_that_the_graph_does_not_have_is_not_named() -> None:
    content = {"@graph": [competency(2), credential()]}
    assert alignment_from_ctdl(content, id=ctid(2)).target_framework is None


def test_a_graph_is_a_tree() -> None:
    framework = read_ctdl_framework(graph())
    assert (framework.id, framework.name) == (resource(0), "Durable Skills")
    assert [each.code for each in framework.roots] == ["C.1"]
    assert framework[ctid(1)].children == (resource(2), resource(3))
    assert framework.alignment(ctid(2)) == alignment_from_ctdl(graph(), id=ctid(2))
    assert framework.document == graph()


def test_a_competency_without_a_notation_has_its_ctid_as_code_everywhere() -> None:
    content = graph()
    del content["@graph"][2]["ceasn:codedNotation"]
    alignment = read_ctdl_framework(content).alignment(ctid(2))
    assert alignment.target_code == ctid(2)
    assert alignment == alignment_from_ctdl(content, id=ctid(2))


def test_competencies_published_elsewhere_are_told_by_their_ctids() -> None:
    content = graph()
    content["@graph"][2]["@id"] = "https://lincoln.example/skills/two"
    framework = read_ctdl_framework(content)
    assert framework[ctid(2)].id == "https://lincoln.example/skills/two"
    assert len(framework.below[0]) == 2


def test_of_several_frameworks_one_is_chosen() -> None:
    content = graph()
    other = {**content["@graph"][0], "@id": resource(50), "ceterms:ctid": ctid(50)}
    content["@graph"] += [
        {**other, "ceasn:hasTopChild": []},
        competency(51, **{"ceasn:isPartOf": {"@id": resource(50)}}),
    ]
    assert len(read_ctdl_framework(content)) == 3
    assert len(read_ctdl_framework(content, id=ctid(50))) == 1
    with pytest.raises(DocumentError, match="say the id"):
        read_ctdl_framework({**content, "@id": None})


@pytest.mark.parametrize(
    ("place", "member", "value", "pointer"),
    [
        (0, "@type", "ceterms:Badge", "/@graph"),
        (0, "ceasn:hasTopChild", "_:b9", "/@graph/0/ceasn:hasTopChild"),
        (1, "ceasn:hasChild", ["x"], "/@graph/1/ceasn:hasChild/0"),
        (1, "ceasn:hasChild", [resource(0)], "/@graph/1/ceasn:hasChild/0"),
        (3, "ceasn:hasChild", [resource(1)], "/@graph/1"),
        (3, "ceasn:hasChild", [resource(3)], "/@graph/3"),
        (3, "ceasn:hasChild", [{"@id": 5}], "/@graph/3/ceasn:hasChild/0"),
        (3, "@id", resource(2), "/@graph/3/ceterms:ctid"),
    ],
    ids=[
        "no framework", "top of no URL", "child of no URL", "framework as child",
        "cycle", "its own child", "no reference", "same id",
    ],
)  # fmt: skip
def test_a_hostile_graph_is_refused_with_the_place(
    place: int, member: str, value: Any, pointer: str
) -> None:
    content = graph()
    content["@graph"][place][member] = value
    with pytest.raises(DocumentError) as caught:
        read_ctdl_framework(content)
    assert [each.pointer for each in caught.value.problems] == [pointer]


def test_what_a_graph_does_not_have_is_external() -> None:
    content = graph()
    head, first, second = content["@graph"][:3]
    head["ceasn:hasTopChild"] = [resource(1), resource(8), ctid(8)]
    first["ceasn:hasChild"] = [ctid(9), *first.get("ceasn:hasChild", [])]
    second["ceasn:isChildOf"] = [resource(7), *second.get("ceasn:isChildOf", [])]
    framework = read_ctdl_framework(content)
    external = [each for each in framework.items if each.external]
    assert [each.id for each in external] == [resource(8), resource(9)]
    assert resource(9) in framework[ctid(1)].children
    assert external[0] in framework.roots
    assert framework.alignment(ctid(9)).target_framework is None
    assert [each.pointer for each in framework.problems] == [
        "/@graph/0/ceasn:hasTopChild/1",
        "/@graph/0/ceasn:hasTopChild/2",
        "/@graph/1/ceasn:hasChild/0",
        "/@graph/2/ceasn:isChildOf/0",
    ]


def test_two_competencies_of_one_name_are_refused() -> None:
    content = graph()
    content["@graph"].append(competency(2))
    with pytest.raises(DocumentError, match="same identifier") as caught:
        read_ctdl_framework(content)
    assert caught.value.problems[0].pointer == "/@graph/4"
