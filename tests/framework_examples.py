"""Frameworks, and objects of them, as the APIs of CASE and of the registry give them.

All are made up; they follow the formats, not any published framework.
"""

import copy
from typing import Any

from badgekit import Achievement, Alignment
from badgekit.testing import achievement

CASE = "https://case.example/uri/"
REGISTRY = "https://credentialengineregistry.org/resources/"


def uuid(number: int) -> str:
    return f"6e6d1a2c-5f0e-4f0e-9a51-{number:012x}"


def uri(number: int) -> str:
    return CASE + uuid(number)


def ctid(number: int) -> str:
    return f"ce-{uuid(number)}"


def resource(number: int) -> str:
    return REGISTRY + ctid(number)


def link(number: int, title: str = "Algebra I") -> dict[str, Any]:
    return {"title": title, "identifier": uuid(number), "uri": uri(number)}


def item(number: int, code: str = "A-REI.3", **members: Any) -> dict[str, Any]:
    return {
        "identifier": uuid(number),
        "uri": uri(number),
        "CFDocumentURI": link(0),
        "fullStatement": f"Statement {number}",
        "humanCodingScheme": code,
        "CFItemType": "Standard",
        "lastChangeDateTime": "2025-01-01T00:00:00Z",
        **members,
    }


def child_of(child: int, parent: int, **members: Any) -> dict[str, Any]:
    return {
        "identifier": uuid(1000 + child),
        "uri": uri(1000 + child),
        "associationType": "isChildOf",
        "originNodeURI": link(child),
        "destinationNodeURI": link(parent),
        "lastChangeDateTime": "2025-01-01T00:00:00Z",
        **members,
    }


_PACKAGE: dict[str, Any] = {
    "CFDocument": {
        "identifier": uuid(0),
        "uri": uri(0),
        "title": "Algebra I",
        "creator": "Lincoln High School",
        "caseVersion": "1.1",
    },
    "CFItems": [
        item(1, "A-REI"),
        item(2, "A-REI.3"),
        item(3, "A-REI.4"),
        item(4, "A-CED"),
    ],
    "CFAssociations": [
        child_of(1, 0, sequenceNumber=1),
        child_of(4, 0, sequenceNumber=2),
        child_of(3, 1, sequenceNumber=2),
        child_of(2, 1, sequenceNumber=1),
    ],
}


def package() -> dict[str, Any]:
    """Algebra I: A-REI has A-REI.3 and A-REI.4, and A-CED has nothing."""
    return copy.deepcopy(_PACKAGE)


def competency(number: int, **members: Any) -> dict[str, Any]:
    return {
        "@id": resource(number),
        "@type": "ceasn:Competency",
        "ceterms:ctid": ctid(number),
        "ceasn:competencyText": {"en-us": f"Competency {number}"},
        "ceasn:codedNotation": f"C.{number}",
        "ceasn:isPartOf": resource(0),
        **members,
    }


_GRAPH: dict[str, Any] = {
    "@context": "https://credreg.net/ctdlasn/schema/context/json",
    "@id": "https://credentialengineregistry.org/graph/" + ctid(0),
    "@graph": [
        {
            "@id": resource(0),
            "@type": "ceasn:CompetencyFramework",
            "ceterms:ctid": ctid(0),
            "ceasn:name": {"en-us": "Durable Skills", "es": "Destrezas"},
            "ceasn:hasTopChild": [resource(1)],
        },
        competency(
            1,
            **{
                "ceasn:hasChild": [resource(2), resource(3)],
                "ceasn:isTopChildOf": resource(0),
                "ceasn:isChildOf": [resource(0)],
            },
        ),
        competency(2, **{"ceasn:isChildOf": [resource(1)]}),
        competency(3),
    ],
}


def graph() -> dict[str, Any]:
    """Durable Skills: competency 1 has competencies 2 and 3."""
    return copy.deepcopy(_GRAPH)


def aligned(*targets: str, name: str = "badge", **members: Any) -> Achievement:
    """Return an achievement that is aligned to these URLs."""
    return achievement(
        id=f"https://lincoln.example/badges/{name}",
        alignment=tuple(
            Alignment(target_name="Target", target_url=target, **members)
            for target in targets
        ),
    )
