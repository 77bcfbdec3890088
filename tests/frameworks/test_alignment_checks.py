"""Whether an alignment is one that others can follow."""

from typing import Any

import pytest

from badgekit import Alignment
from badgekit.frameworks import (
    alignment_from_case,
    alignment_from_ctdl,
    check_alignment,
)
from badgekit.models import AlignmentTargetType
from badgekit.problems import ProblemType
from framework_examples import CASE, REGISTRY, ctid, graph, item, resource, uri, uuid

SANDBOX = REGISTRY.replace("https://", "https://sandbox.")


def parsed(**members: Any) -> Alignment:
    return Alignment.parse(
        {
            "type": ["Alignment"],
            "targetName": "Linear Equations",
            "targetCode": "A-REI.3",
            "targetFramework": "Algebra I",
            "targetType": "CFItem",
            "targetUrl": uri(1),
            **members,
        }
    )


def found(alignment: Alignment) -> list[tuple[str, str | None]]:
    short = {
        ProblemType.MALFORMED_VALUE_ERROR: "wrong",
        ProblemType.DEVIATION: "advice",
    }
    return [(short[each.type], each.pointer) for each in check_alignment(alignment)]


@pytest.mark.parametrize(
    "alignment",
    [
        alignment_from_case(item(1)),
        alignment_from_ctdl(graph(), id=ctid(2)),
        parsed(targetType="ext:Skill", targetUrl="https://lincoln.example/skills/1"),
        parsed(targetUrl=f"https://case.example/ims/case/v1p0/CFItems/{uuid(1)}"),
        parsed(targetType="CTDL", targetUrl=resource(1), targetCode=ctid(1).upper()),
        parsed(
            targetType="ceterms:Credential",
            targetUrl=resource(1),
            targetFramework=None,
        ),
        *(
            parsed(targetType=str(kind))
            for kind in AlignmentTargetType
            if str(kind).startswith("CF")
        ),
    ],
    ids=repr,
)
def test_a_good_alignment_has_no_problems(alignment: Alignment) -> None:
    assert check_alignment(alignment) == ()


@pytest.mark.parametrize(
    ("members", "problems"),
    [
        ({"targetType": "Competency"}, [("wrong", "/targetType")]),
        ({"targetType": "ext:"}, [("wrong", "/targetType")]),
        ({"targetType": "Standard"}, [("wrong", "/targetType")]),
        ({"targetType": None}, [("advice", "/targetType")]),
        (
            {"targetUrl": "not a URL"},
            [("wrong", "/targetUrl"), ("wrong", "/targetUrl")],
        ),
        ({"targetUrl": "urn:uuid:" + uuid(1)}, [("wrong", "/targetUrl")]),
        ({"targetUrl": uri(1).replace("https", "http")}, [("advice", "/targetUrl")]),
        ({"targetUrl": CASE}, [("wrong", "/targetUrl")]),
        ({"targetUrl": CASE + "CFDocuments/" + uuid(1)}, [("wrong", "/targetUrl")]),
        ({"targetUrl": CASE + "CFRubrics/" + uuid(1)}, [("wrong", "/targetUrl")]),
        ({"targetUrl": resource(1)}, [("wrong", "/targetUrl")]),
        ({"targetUrl": REGISTRY + uuid(1)}, [("wrong", "/targetUrl")]),
        ({"targetName": " "}, [("wrong", "/targetName")]),
        ({"targetCode": None}, [("advice", "/targetCode")]),
        ({"targetFramework": " "}, [("advice", "/targetFramework")]),
        (
            {"targetCode": None, "targetUrl": CASE},
            [("wrong", "/targetUrl"), ("advice", "/targetCode")],
        ),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_alignment_comes_before_advice(
    members: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    assert found(parsed(**members)) == problems


@pytest.mark.parametrize(
    ("members", "problems"),
    [
        ({"targetUrl": REGISTRY}, [("wrong", "/targetUrl")]),
        ({"targetUrl": resource(1)[:-1]}, [("wrong", "/targetUrl")]),
        ({"targetUrl": REGISTRY + uuid(1)}, [("wrong", "/targetUrl")]),
        (
            {"targetUrl": "https://x.example/" + ctid(1)[:-1]},
            [("wrong", "/targetUrl")],
        ),
        ({"targetUrl": "https://x.example/y"}, [("advice", "/targetUrl")]),
        ({"targetUrl": SANDBOX + ctid(1)}, [("advice", "/targetUrl")]),
        ({"targetCode": ctid(2)}, [("wrong", "/targetCode")]),
        ({"targetCode": ctid(1)[:-1]}, [("wrong", "/targetCode")]),
        ({"targetCode": "CE-1"}, []),
        ({"targetFramework": None}, [("advice", "/targetFramework")]),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_alignment_to_the_registry(
    members: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    base = {"targetType": "ceasn:Competency", "targetUrl": resource(1)}
    assert found(parsed(**(base | members))) == problems


def test_the_type_that_was_meant_is_named() -> None:
    problem = check_alignment(parsed(targetType="ctdl-asn:competency"))[0]
    assert "perhaps ceasn:Competency" in problem.detail
    problem = check_alignment(parsed(targetType="Standard"))[0]
    assert "CFItem" in problem.detail


def test_a_problem_can_be_placed_in_an_achievement() -> None:
    problem = check_alignment(parsed(targetName=""))[0]
    assert problem.within("/alignment/3").pointer == "/alignment/3/targetName"
