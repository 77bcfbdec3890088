"""An achievement as a credential in CTDL."""

import json
from typing import Any

import pytest

from badgekit import (
    Achievement,
    Alignment,
    Criteria,
    DocumentError,
    Image,
    Profile,
)
from badgekit.frameworks import (
    alignment_from_case,
    alignment_from_ctdl,
    check_alignment,
    to_ctdl,
)
from badgekit.models import AchievementType, IdentifierEntry
from badgekit.testing import achievement
from framework_examples import REGISTRY, aligned, ctid, item, resource, uri

ID = "https://lincoln.example/badges/linear-equations"


def entry(identifier: str, identifier_type: str = "ext:ctid") -> IdentifierEntry:
    return IdentifierEntry.model_validate(
        {"identifier": identifier, "identifier_type": identifier_type}
    )


def full() -> Achievement:
    return achievement(
        achievement_type=AchievementType.MICRO_CREDENTIAL,
        in_language="en-US",
        human_code="LE-1",
        tag=("algebra", "equations"),
        field_of_study="Mathematics",
        credits_available=0.5,
        image=Image(id="https://lincoln.example/le.png"),
        criteria=Criteria(id="https://lincoln.example/criteria", narrative="A task."),
        creator=Profile(
            id="https://lincoln.example/profile",
            name="Lincoln High School",
            url="https://lincoln.example",
        ),
        other_identifier=(entry(ctid(7)), entry("C-12", "sourcedId")),
        alignment=(alignment_from_case(item(1)),),
    )


def test_every_member_is_as_the_reference_has_it() -> None:
    assert to_ctdl(full()) == {
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@id": resource(7),
        "@type": "ceterms:MicroCredential",
        "ceterms:ctid": ctid(7),
        "ceterms:name": {"en-US": "Linear Equations"},
        "ceterms:description": {
            "en-US": "Solves linear equations in one and two variables."
        },
        "ceterms:subjectWebpage": ID,
        "ceterms:sameAs": [ID],
        "ceterms:image": "https://lincoln.example/le.png",
        "ceterms:codedNotation": "LE-1",
        "ceterms:inLanguage": ["en-US"],
        "ceterms:keyword": {"en-US": ["algebra", "equations"]},
        "ceterms:subject": [
            {
                "@type": "ceterms:CredentialAlignmentObject",
                "ceterms:targetNodeName": {"en-US": "Mathematics"},
            }
        ],
        "ceterms:identifier": [
            {
                "@type": "ceterms:IdentifierValue",
                "ceterms:identifierTypeName": {"en-US": "sourcedId"},
                "ceterms:identifierValueCode": "C-12",
            }
        ],
        "ceterms:ownedBy": [
            {
                "@id": "https://lincoln.example/profile",
                "@type": "ceterms:CredentialOrganization",
                "ceterms:name": {"en-US": "Lincoln High School"},
                "ceterms:subjectWebpage": "https://lincoln.example",
            }
        ],
        "ceterms:requires": [
            {
                "@type": "ceterms:ConditionProfile",
                "ceterms:description": {"en-US": "A task."},
                "ceterms:subjectWebpage": "https://lincoln.example/criteria",
                "ceterms:targetCompetency": [
                    {
                        "@type": "ceterms:CredentialAlignmentObject",
                        "ceterms:targetNode": uri(1),
                        "ceterms:targetNodeName": {"en-US": "Statement 1"},
                        "ceterms:frameworkName": {"en-US": "Algebra I"},
                        "ceterms:codedNotation": "A-REI.3",
                    }
                ],
                "ceterms:creditValue": [
                    {"@type": "ceterms:ValueProfile", "schema:value": 0.5}
                ],
            }
        ],
    }


def test_what_there_is_not_is_not_invented() -> None:
    members = to_ctdl(achievement())
    assert members.keys() == {
        "@context", "@id", "@type", "ceterms:name", "ceterms:description",
        "ceterms:subjectWebpage", "ceterms:requires",
    }  # fmt: skip
    assert members["@id"] == ID
    bare = Achievement.parse(
        {
            "id": "urn:x:1", "type": "Achievement", "name": "", "description": "",
            "criteria": {},
        }
    )  # fmt: skip
    assert to_ctdl(bare).keys() == {"@context", "@id", "@type"}


@pytest.mark.parametrize("badge", [full(), achievement(), aligned(uri(2))])
def test_what_is_written_can_be_aligned_to(badge: Achievement) -> None:
    content = to_ctdl(badge, language="en")
    alignment = alignment_from_ctdl(json.dumps(content))
    assert alignment.target_url == content["@id"]
    assert alignment.target_name == badge.name
    assert alignment.target_type == "ceterms:Credential"
    wrong = [
        each for each in check_alignment(alignment) if "DEVIATION" not in each.type
    ]
    assert wrong == []


CREDENTIALS = (
    "ApprenticeshipCertificate", "AssociateDegree", "Badge", "BachelorDegree",
    "Certificate", "CertificateOfCompletion", "Certification", "Degree", "Diploma",
    "DoctoralDegree", "GeneralEducationDevelopment", "JourneymanCertificate", "License",
    "ProfessionalDoctorate", "QualityAssuranceCredential", "MasterCertificate",
    "MasterDegree", "MicroCredential", "ResearchDoctorate", "SecondarySchoolDiploma",
)  # fmt: skip
OTHERS = (
    "Achievement", "Assessment", "Assignment", "Award", "CommunityService",
    "Competency", "Course", "CoCurricular", "Fieldwork", "LearningProgram",
    "Membership",
)  # fmt: skip


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_a_type_of_credentials_is_its_own_class(kind: str) -> None:
    assert to_ctdl(achievement(achievement_type=kind))["@type"] == f"ceterms:{kind}"


@pytest.mark.parametrize("kind", [None, *OTHERS, "ext:Pathway"])
def test_an_achievement_of_another_type_comes_as_a_badge(kind: str | None) -> None:
    assert to_ctdl(achievement(achievement_type=kind))["@type"] == "ceterms:Badge"


def test_every_achievement_type_has_been_thought_of() -> None:
    assert {*CREDENTIALS, *OTHERS} == set(AchievementType)


@pytest.mark.parametrize(
    ("members", "given", "expected"),
    [
        ({}, None, None),
        ({}, ctid(1).upper().replace("CE", "ce"), ctid(1)),
        ({"other_identifier": (entry(ctid(2)),)}, None, ctid(2)),
        ({"other_identifier": (entry(ctid(2)),)}, ctid(1), ctid(1)),
        ({"other_identifier": (entry("ce-1"), entry("C-12"))}, None, None),
        ({"id": resource(3)}, None, ctid(3)),
        ({"id": resource(3)}, ctid(1), ctid(1)),
        ({"id": "https://lincoln.example/" + ctid(3)}, None, None),
    ],
    ids=[
        "none", "given", "in otherIdentifier", "given rather", "malformed", "in the id",
        "given rather than in the id", "in an id elsewhere",
    ],
)  # fmt: skip
def test_a_ctid_is_given_or_found_and_never_made(
    members: dict[str, Any], given: str | None, expected: str | None
) -> None:
    found = to_ctdl(achievement(**members), ctid=given)
    assert found.get("ceterms:ctid") == expected
    if expected:
        assert found["@id"] == REGISTRY + expected


def test_the_registry_is_not_its_own_web_page() -> None:
    found = to_ctdl(achievement(id=resource(3)))
    assert not found.keys() & {"ceterms:subjectWebpage", "ceterms:sameAs"}


def test_an_id_that_is_no_page_is_kept() -> None:
    found = to_ctdl(achievement(id="urn:x:1"), ctid=ctid(1))
    assert found["ceterms:sameAs"] == ["urn:x:1"]
    assert "ceterms:subjectWebpage" not in found


def test_several_ctids_are_refused() -> None:
    badge = achievement(other_identifier=(entry(ctid(1)), entry(ctid(2))))
    with pytest.raises(DocumentError) as caught:
        to_ctdl(badge)
    assert caught.value.problems[0].pointer == "/otherIdentifier"
    assert to_ctdl(badge, ctid=ctid(1))["ceterms:ctid"] == ctid(1)


def test_several_ctids_of_an_organization_are_refused() -> None:
    school = Profile(id=resource(1), other_identifier=(entry(ctid(2)),))
    with pytest.raises(DocumentError) as caught:
        to_ctdl(achievement(creator=school))
    assert caught.value.problems[0].pointer == "/creator/otherIdentifier"
    with pytest.raises(DocumentError) as caught:
        to_ctdl(achievement(), issuer=school)
    assert caught.value.problems[0].pointer == "/issuer/otherIdentifier"


@pytest.mark.parametrize("value", ["", "ce-1", "x" + ctid(1), ctid(1) + "\n"])
def test_a_ctid_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="a CTID is"):
        to_ctdl(achievement(), ctid=value)


@pytest.mark.parametrize("value", ["", "@id", "en us", "en_US"])
def test_a_language_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        to_ctdl(achievement(), language=value)


@pytest.mark.parametrize(
    ("said", "given", "expected"),
    [("en", "es", "en"), (None, "es", "es"), (None, None, "und"), ("@id", None, "und")],
)
def test_texts_are_in_the_language_that_is_known(
    said: str | None, given: str | None, expected: str
) -> None:
    content = achievement().to_json_object()
    badge = Achievement.parse(content | ({"inLanguage": said} if said else {}))
    found = to_ctdl(badge, language=given)
    assert list(found["ceterms:name"]) == [expected]


def test_texts_in_several_languages_stay_so() -> None:
    content = achievement().to_json_object()
    content["name"] = {"en": "Equations", "es": "Ecuaciones"}
    content["description"] = [{"@value": "A"}, {"@value": "B", "@language": "es"}]
    found = to_ctdl(Achievement.parse(content), language="en")
    assert found["ceterms:name"] == {"en": "Equations", "es": "Ecuaciones"}
    assert found["ceterms:description"] == {"en": "A", "es": "B"}


def test_the_issuer_offers_and_the_creator_owns() -> None:
    school = Profile(
        id="did:web:lincoln.example",
        name="Lincoln",
        description="A school.",
        other_identifier=(entry(ctid(5)),),
    )
    found = to_ctdl(achievement(), issuer=school, language="en")
    assert "ceterms:ownedBy" not in found
    assert found["ceterms:offeredBy"] == [
        {
            "@id": resource(5),
            "@type": "ceterms:CredentialOrganization",
            "ceterms:ctid": ctid(5),
            "ceterms:name": {"en": "Lincoln"},
            "ceterms:description": {"en": "A school."},
        }
    ]


def test_people_are_left_out() -> None:
    ada = Profile(id="did:example:ada", given_name="Ada", email="ada@example.edu")
    assert "ceterms:ownedBy" not in to_ctdl(achievement(creator=ada))


@pytest.mark.parametrize(
    "kind", [None, "CTDL", "ceterms:Credential", "CFRubric", "ext:Skill"]
)
def test_only_competencies_are_required(kind: str | None) -> None:
    found = to_ctdl(aligned(uri(1), **({"target_type": kind} if kind else {})))
    assert "ceterms:targetCompetency" not in found["ceterms:requires"][0]


def test_a_ctid_is_no_notation_and_a_relative_url_no_node() -> None:
    content = achievement().to_json_object()
    content["alignment"] = [
        {
            "type": ["Alignment"],
            "targetName": "Listens",
            "targetDescription": "Listens to others.",
            "targetType": "ceasn:Competency",
            "targetUrl": "/listens",
            "targetCode": ctid(1),
        }
    ]
    found = to_ctdl(Achievement.parse(content), language="en")
    assert found["ceterms:requires"][0]["ceterms:targetCompetency"] == [
        {
            "@type": "ceterms:CredentialAlignmentObject",
            "ceterms:targetNodeName": {"en": "Listens"},
            "ceterms:targetNodeDescription": {"en": "Listens to others."},
        }
    ]


def test_an_image_inside_the_badge_is_left_out() -> None:
    image = Image(id="data:image/png;base64,AA==")
    assert "ceterms:image" not in to_ctdl(achievement(image=image))


def test_alignments_survive_as_competencies() -> None:
    badge = achievement(alignment=(alignment_from_case(item(1)),))
    node = to_ctdl(badge)["ceterms:requires"][0]["ceterms:targetCompetency"][0]
    assert node["ceterms:targetNode"] == badge.alignment[0].target_url
    assert isinstance(badge.alignment[0], Alignment)
