"""Badges that say by identifier which nodes of public frameworks they stand for.

python examples/systems/credential_engine.py
"""

import json
from typing import Any

from badgekit import Alignment
from badgekit.frameworks import (
    alignment_from_ctdl,
    check_alignment,
    coverage,
    read_case_package,
    to_ctdl,
)
from field import AT, Organization, achievement_of, verifier

school = Organization("Lincoln High School", "lincoln.example")
SERVER = "https://case.example/uri/"
ALGEBRA, EQUATIONS, LINEAR, QUADRATIC = (
    f"{n}e6d1a2c-5f0e-4f0e-9a51-2b1f6c1d7a11" for n in range(1, 5)
)
OUTCOME = "ce-9e6d1a2c-5f0e-4f0e-9a51-2b1f6c1d7a11"


def link(node: str) -> dict[str, str]:
    return {"uri": SERVER + node, "identifier": node, "title": "Algebra"}


# A state publishes its standards as a CASE package: a document, and a tree of items.
items = {
    EQUATIONS: ("A-REI", "Reason with equations."),
    LINEAR: ("A-REI.3", "Solve linear equations."),
    QUADRATIC: ("A-REI.4", "Solve quadratic equations."),
}
package: dict[str, Any] = {
    "CFDocument": {**link(ALGEBRA), "title": "State Mathematics"},
    "CFItems": [
        {**link(node), "humanCodingScheme": code, "fullStatement": text}
        for node, (code, text) in items.items()
    ],
    "CFAssociations": [
        {
            "associationType": "isChildOf",
            "originNodeURI": link(node),
            "destinationNodeURI": link(EQUATIONS),
            "sequenceNumber": number,
        }
        for number, node in enumerate((LINEAR, QUADRATIC))
    ],
}
standards = read_case_package(json.dumps(package))

# And a registry describes the same skill in CTDL.
described = {
    "@context": "https://credreg.net/ctdlasn/schema/context/json",
    "@type": "ceasn:Competency",
    "@id": f"https://registry.example/resources/{OUTCOME}",
    "ceterms:ctid": OUTCOME,
    "ceasn:competencyText": {"en": "Solves equations at work."},
}
at_work = alignment_from_ctdl(described, framework="Workforce Skills")

# The school's badge is aligned to a node of each.
badge = school.define(
    "Linear Equations",
    "Solves linear equations.",
    achievement_type="MicroCredential",
    alignment=(standards.alignment(LINEAR), at_work),
)
for alignment in badge.alignment:
    print(f"aligned to {alignment.target_framework}: {alignment.target_url}")
    assert not check_alignment(alignment)

# Of the badges that Ada holds, and that verified: how much of the standards is covered?
held = verifier(school).verify(school.award(badge).text, at=AT)
covered = coverage(standards, [achievement_of(held)])
print(covered)
assert not covered
assert covered[LINEAR]
assert [item.code for item in covered.missing] == ["A-REI", "A-REI.4"]

# The code alone is not the node: another framework may use the same.
namesake = Alignment(
    target_name="Quadratics",
    target_code="A-REI.4",
    target_framework="Another State",
    target_url="https://another.example/standards/A-REI.4",
)
copied = school.define("Quadratics", "Solves them.", alignment=(namesake,))
both = coverage(standards, [achievement_of(held), copied])
assert both.covered == covered.covered
assert not both[QUADRATIC]

# An identifier that leads nowhere is found before anything is signed, and so is a
# framework of which a part is missing.
typing_error = at_work.model_copy(update={"target_url": "https:/case.example/uri/1"})
problem, *_ = check_alignment(typing_error)
print("a wrong identifier:", problem)
half = {**package, "CFItems": package["CFItems"][1:]}
print("half a framework:", read_case_package(half).problems[0])

# Exported as CTDL, for the registry: who owns it, and what it teaches.
exported = to_ctdl(badge)
print(json.dumps(exported, indent=2))
assert exported["@type"] == "ceterms:MicroCredential"
