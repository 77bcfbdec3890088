"""What a badge lacks, level by level."""

import json
import pickle
from typing import Any

import pytest

import badgekit
from badgekit.errors import DocumentError
from badgekit.problems import ProblemType
from badgekit.quality import (
    DEFAULT_PROFILE,
    Ground,
    Lack,
    Level,
    QualityReport,
    Subject,
    review,
    review_all,
)
from badgekit.testing import ADA, achievement, badge, issuer

GOOD: dict[str, Any] = {
    "id": "https://lincoln.example/badges/1",
    "type": ["Achievement"],
    "name": "Linear Equations",
    "description": "Solves equations in one and two variables.",
    "criteria": {"narrative": "Two reviewers scored the task 3 or better."},
}
COMPLETE: dict[str, Any] = GOOD | {
    "alignment": [
        {
            "targetName": "A-REI.3",
            "targetUrl": "https://case.example/1",
            "targetFramework": "CCSS Math",
        }
    ],
    "resultDescription": [
        {
            "id": "urn:r:1",
            "name": "Performance task",
            "requiredLevel": "urn:r:1:3",
            "rubricCriterionLevel": [
                {"id": "urn:r:1:3", "name": "3", "description": "No errors of method."}
            ],
        }
    ],
    "achievementType": "MicroCredential",
    "image": {"id": "https://lincoln.example/1.png", "caption": "A line in a plane"},
    "inLanguage": "en",
    "tag": ["algebra"],
    "creator": {"id": "https://lincoln.example", "name": "Lincoln High School"},
    "endorsementJwt": ["a.b.c"],
}


def lacking(content: Any, kind: str = "recognition") -> dict[str, Lack]:
    return {each.rule: each.lack for each in review(content, kind=kind).findings}


@pytest.mark.parametrize("kind", DEFAULT_PROFILE.kinds)
def test_a_definition_with_all_that_is_asked_for_lacks_nothing_of_weight(
    kind: str,
) -> None:
    report = review(COMPLETE, kind=kind)
    assert report
    assert report.level is Level.RECOMMENDED_IF_AVAILABLE
    assert report.counts[Level.RECOMMENDED] == 0


def test_recognition_asks_less_than_knowledge_and_application() -> None:
    assert review(GOOD, kind="recognition")
    for kind in ("knowledge", "application"):
        report = review(GOOD, kind=kind)
        assert not report
        required = {each.rule for each in report.at(Level.REQUIRED)}
        assert required == {"alignment", "assessment"}


def test_application_asks_for_evidence_and_knowledge_for_a_result() -> None:
    document = credential()
    required = {
        kind: {each.rule for each in review(document, kind=kind).at(Level.REQUIRED)}
        for kind in DEFAULT_PROFILE.kinds
    }
    assert required["knowledge"] == {"badge-result"}
    assert required["application"] == {"badge-evidence"}
    assert required["recognition"] == set()


SUBJECT = "/credentialSubject/achievement"
LAVISH = {
    "name": "Linear Equations",
    "issuer": {
        "id": "did:x:y",
        "name": "Lincoln",
        "url": "x:y",
        "email": "a@b.example",
    },
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2027-01-01T00:00:00Z",
    "evidence": [{"id": "x:y", "narrative": "A sheet of solved systems."}],
    "credentialStatus": {"id": "x:y", "statusListCredential": "x:y"},
    "endorsement": [{"id": "x:y"}],
    "credentialSubject": {
        "identifier": [{"identityHash": "sha256$ab"}],
        "result": [{"value": "4"}],
        "creditsEarned": 1.5,
        "activityEndDate": "2026-01-01T00:00:00Z",
        "source": {"id": "x:y", "name": "A laboratory"},
        "achievement": COMPLETE
        | {
            "humanCode": "M-1",
            "creditsAvailable": 1.5,
            "fieldOfStudy": "Mathematics",
            "specialization": "Algebra",
            "creator": {"id": "x:y", "name": "Lincoln"},
            "version": "1",
            "endorsement": [{"id": "x:y"}],
            "related": [{"id": "x:y"}],
            "otherIdentifier": [{"identifier": "1"}],
        },
    },
}


def without(value: Any, names: list[str]) -> Any:
    if isinstance(value, list):
        return [without(each, names) for each in value]
    if not isinstance(value, dict) or names[0] not in value:
        return value
    rest = {name: each for name, each in value.items() if name != names[0]}
    if len(names) == 1:
        return rest
    return rest | {names[0]: without(value[names[0]], names[1:])}


@pytest.mark.parametrize("kind", DEFAULT_PROFILE.kinds)
def test_every_rule_finds_what_it_asks_for_and_that_it_is_gone(kind: str) -> None:
    assert review(LAVISH, kind=kind).findings == ()
    for rule in DEFAULT_PROFILE.rules:
        document: Any = LAVISH
        above = SUBJECT if rule.of is Subject.ACHIEVEMENT else ""
        for path in rule.paths:
            document = without(document, (above + path).split("/")[1:])
        found = {each.rule: each.level for each in review(document, kind=kind).findings}
        assert found.get(rule.id) is rule.levels.get(kind)


def credential(**subject: Any) -> dict[str, Any]:
    document = badge().to_json_object()
    document["credentialSubject"] |= {"achievement": COMPLETE, **subject}
    return document


@pytest.mark.parametrize(
    ("member", "value", "lack"),
    [
        ("name", None, Lack.MISSING),
        ("name", "", Lack.BLANK),
        ("name", " \u200b\t", Lack.BLANK),
        ("name", "…", Lack.BLANK),
        ("name", "TODO", Lack.PLACEHOLDER),
        ("name", "[todo]", Lack.PLACEHOLDER),
        ("name", "TODO: find a name", Lack.PLACEHOLDER),
        ("name", "N/A", Lack.PLACEHOLDER),
        ("name", "Badge name", Lack.PLACEHOLDER),
        ("name", 7, Lack.MALFORMED),
        ("name", {"en": "Linear Equations"}, Lack.MALFORMED),
        ("name", [], Lack.BLANK),
        ("description", "Lorem ipsum dolor sit amet", Lack.PLACEHOLDER),
        ("description", "Linear Equations", Lack.REPEATED),
        ("description", "linear   EQUATIONS!", Lack.REPEATED),
        ("description", "A badge for linear equations.", Lack.REPEATED),
        ("criteria", {}, Lack.MISSING),
        ("criteria", "Two reviewers", Lack.MISSING),
        ("criteria", {"narrative": "Linear Equations"}, Lack.REPEATED),
        ("criteria", {"narrative": "Complete Linear Equations."}, Lack.REPEATED),
        ("criteria", {"narrative": "tbd"}, Lack.PLACEHOLDER),
        ("criteria", {"narrative": {"@value": "TBD"}}, Lack.PLACEHOLDER),
        ("id", "badge 1", Lack.MALFORMED),
        ("id", "Linear", Lack.MALFORMED),
    ],
)
def test_what_says_nothing_counts_as_missing(
    member: str, value: Any, lack: Lack
) -> None:
    document = GOOD | {member: value}
    assert lacking(document)[member] is lack
    assert not review(document, kind="recognition")


@pytest.mark.parametrize(
    ("member", "value", "rule"),
    [
        ("name", "Todo sobre ecuaciones", "name"),
        ("name", {"@value": "Gleichungen", "@language": "de"}, "name"),
        ("name", "線形方程式", "name"),
        ("description", "Löst Gleichungen.", "description"),
        ("criteria", {"id": "https://lincoln.example/criteria/1"}, "criteria"),
        ("criteria", {"narrative": ["", "Scored 3 of 4."]}, "criteria"),
        ("creditsAvailable", 0.5, "credits"),
        ("inLanguage", "na", "language"),
        ("inLanguage", "es-MX", "language"),
        ("tag", [None, "", "algebra"], "tag"),
        ("image", "https://lincoln.example/1.png", "image"),
        ("version", 2, "version"),
    ],
)
def test_what_says_something_counts(member: str, value: Any, rule: str) -> None:
    assert rule not in lacking(GOOD | {member: value})


@pytest.mark.parametrize(
    ("member", "value", "rule"),
    [
        ("creditsAvailable", "three", "credits"),
        ("creditsAvailable", True, "credits"),
        ("inLanguage", "plain English", "language"),
        ("inLanguage", "English", "language"),
        ("inLanguage", "TBD", "language"),
        ("alignment", [{"targetUrl": "A-REI.3"}], "alignment"),
    ],
)
def test_what_has_another_form_does_not_count(
    member: str, value: Any, rule: str
) -> None:
    assert lacking(GOOD | {member: value})[rule] is Lack.MALFORMED


@pytest.mark.parametrize(
    ("members", "rule", "pointer"),
    [
        ({"criteria": {}}, "criteria", "/criteria/narrative"),
        ({"criteria": None}, "criteria", "/criteria"),
        ({"criteria": 7}, "criteria", "/criteria"),
        ({"name": "TODO"}, "name", "/name"),
        (
            {"alignment": [{"targetUrl": "x"}]},
            "alignment",
            "/alignment/0/targetUrl",
        ),
        (
            {"alignment": [{"targetName": "x"}]},
            "alignment-framework",
            "/alignment/0/targetFramework",
        ),
        ({"tag": []}, "tag", "/tag"),
    ],
)
def test_a_finding_points_to_where_the_value_should_be(
    members: dict[str, Any], rule: str, pointer: str
) -> None:
    found = {
        each.rule: each for each in review(GOOD | members, kind="knowledge").findings
    }
    assert found[rule].pointer == pointer
    assert found[rule].what in found[rule].detail
    assert found[rule].advice


@pytest.mark.parametrize("wrapped", [True, False])
def test_pointers_into_a_credential_begin_at_its_root(wrapped: bool) -> None:
    document = credential()
    document["credentialSubject"]["achievement"] = GOOD | {"name": ""}
    prefix = "/credentialSubject"
    if wrapped:
        document["credentialSubject"] = [document["credentialSubject"]]
        prefix += "/0"
    report = review(document, kind="recognition")
    assert report.findings[0].pointer == f"{prefix}/achievement/name"


def test_findings_come_with_the_weightiest_first() -> None:
    order = list(Level)
    found = [order.index(each.level) for each in review({}, kind="knowledge").findings]
    assert found == sorted(found)
    assert len(set(found)) == len(order)


def test_models_text_and_secured_credentials_are_read_alike() -> None:
    secured = issuer().award(achievement(), to=ADA)
    verifier = badgekit.Verifier(
        badgekit.VerificationPolicy(issuers=badgekit.TrustedIssuers([issuer().id])),
        badgekit.MemoryFetcher(),
    )
    verified = verifier.verify(secured.text)
    jwt = issuer("RSA").award(achievement(), to=ADA, valid_from=None).text
    for content in (
        secured,
        secured.text,
        secured.content,
        secured.document,
        verified,
        verified.credential,
    ):
        report = review(content, kind="recognition")
        assert report == review(secured.document, kind="recognition")
    assert review(jwt, kind="recognition")
    assert review(achievement(), kind="recognition")


def test_the_flavour_of_vcdm_1_1_is_read_as_well() -> None:
    document = credential()
    document["issuanceDate"] = document.pop("validFrom")
    assert review(document, kind="recognition")
    del document["issuanceDate"]
    assert not review(document, kind="recognition")


@pytest.mark.parametrize(
    "content",
    [
        {"credentialSubject": {"verifiableCredential": []}},
        {"credentialSubject": {"achievement": [{}, {}]}},
        {"credentialSubject": [{}, {}]},
        {"type": ["VerifiablePresentation"], "verifiableCredential": []},
        b"\x89PNG\r\n\x1a\n",
        "<svg/>",
    ],
)
def test_a_record_or_an_image_is_refused_with_what_to_do(content: Any) -> None:
    with pytest.raises(DocumentError) as caught:
        review(content, kind="recognition")
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


@pytest.mark.parametrize(
    "content", ["", "[]", "{", "a.b.c", "a.b.c~", "e30.W10.x", b"\xff"]
)
def test_what_is_no_json_object_is_refused(content: Any) -> None:
    with pytest.raises(DocumentError):
        review(content, kind="recognition")


@pytest.mark.parametrize(
    "document",
    [
        {"credentialSubject": None},
        {"credentialSubject": []},
        {"credentialSubject": {"achievement": "https://lincoln.example/1"}},
        {"credentialSubject": {"achievement": []}},
    ],
)
def test_a_credential_without_an_achievement_lacks_all_of_it(document: Any) -> None:
    assert lacking(document)["name"] is Lack.MISSING


def test_a_kind_that_the_profile_does_not_know_is_misuse() -> None:
    with pytest.raises(ValueError, match="knowledge, application, recognition"):
        review(GOOD, kind="Knowledge")


def test_the_account_reads_well() -> None:
    text = str(review(GOOD | {"name": "TODO"}, kind="recognition"))
    assert text.startswith("LACKING: as a badge of recognition\n  required: 3 of 4\n")
    assert (
        "- the name of the achievement: there, but only a placeholder (/name)" in text
    )
    assert "Name what was achieved." in text
    assert DEFAULT_PROFILE.id in text
    assert str(review(GOOD, kind="recognition")).startswith("COMPLETE")


def test_the_json_says_the_same() -> None:
    report = review(GOOD | {"name": ""}, kind="recognition")
    found = json.loads(json.dumps(report.to_json_object()))
    assert found["complete"] is False
    assert found["asked"]["required"] == 4
    assert found["lacking"]["required"] == 1
    assert found["findings"][0] == {
        "rule": "name",
        "level": "required",
        "lack": "blank",
        "pointer": "/name",
        "detail": "the name of the achievement: there, but blank",
        "advice": "Name what was achieved.",
        "source": {
            "ground": "standard",
            "reference": "Open Badges 3.0, Achievement: name 1",
        },
    }


def test_every_finding_names_its_ground() -> None:
    for each in review({}, kind="application").findings:
        assert each.source.ground in Ground
        assert each.source.reference


def test_a_report_can_be_pickled() -> None:
    report = review({}, kind="application")
    assert pickle.loads(pickle.dumps(report)) == report


def test_a_catalogue_is_summed_up() -> None:
    catalogue = review_all(
        {"good.json": GOOD, "bad\n.json": {}, "poor.json": GOOD | {"name": "x\u202e"}},
        kind="recognition",
    )
    assert not catalogue
    assert list(catalogue.reports) == ["good.json", "bad\n.json", "poor.json"]
    assert catalogue.lacking["name"] == 1
    assert catalogue.lacking["image"] == 3
    assert next(iter(catalogue.lacking.values())) == 3
    text = str(catalogue)
    assert text.startswith("2 of 3 badges have all that is required")
    assert "bad\\n.json: id, name, description, criteria" in text
    assert "  0: id, name" in str(review_all([{}], kind="recognition"))
    assert "    1 lack name" in text
    found = catalogue.to_json_object()
    assert (found["badges"], found["completeBadges"]) == (3, 2)
    assert found["reports"]["good.json"]["complete"] is True


def test_a_catalogue_without_labels_is_numbered() -> None:
    catalogue = review_all([GOOD, COMPLETE], kind="recognition")
    assert catalogue
    assert list(catalogue.reports) == ["0", "1"]
    assert isinstance(catalogue.reports["1"], QualityReport)


def test_an_empty_catalogue_is_not_complete() -> None:
    assert not review_all([], kind="recognition")
