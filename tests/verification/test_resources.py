"""A report says what it rests on, and what it does not."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from badgekit import (
    AnyIssuer,
    AsyncVerifier,
    Issuer,
    MemoryFetcher,
    ProblemType,
    Recipient,
    VerificationPolicy,
    VerificationReport,
    Verifier,
)
from badgekit.fetching import Resource, as_async
from badgekit.presenting import Holder
from badgekit.problems import Problem
from badgekit.status import StatusList, status_entry
from badgekit.testing import ADA, AT, achievement, badge, issuer, signer
from badgekit.verification import PresentationRequest, ResourceUse

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LIST = "https://lincoln.example/status/1?learner=ada"
SCHOOL = Issuer.with_did_web("Lincoln", signer(), url="https://lincoln.example")
DID = SCHOOL.did_document_url
KEYS = json.dumps(SCHOOL.did_document()).encode()
LISTED = SCHOOL.issue_status_list(StatusList.of(), url=LIST, valid_from=AT)
AWARDED = SCHOOL.award(
    achievement(),
    to=ADA,
    valid_from=AT,
    credential_status=status_entry(LIST, 5),
    created=AT,
)
GOOD: dict[str, Any] = {
    DID: Resource(DID, KEYS, "application/did+json", retrieved_at=AT - 2 * DAY),
    LIST: LISTED.content,
}


def report(
    content: Any = AWARDED.text, resources: dict[str, Any] = GOOD, **members: Any
) -> VerificationReport:
    policy = VerificationPolicy(issuers=AnyIssuer(), **members)
    there = AsyncVerifier(policy, as_async(MemoryFetcher(resources)))
    found = Verifier(policy, MemoryFetcher(resources)).report(content, at=AT)
    assert asyncio.run(there.report(content, at=AT)) == found
    return found


def test_every_resource_is_told_with_its_age_and_digest() -> None:
    found = report()
    assert found
    assert found.resources == (
        ResourceUse(
            DID,
            retrieved_at=AT - 2 * DAY,
            age=2 * DAY,
            sha256=Resource(DID, KEYS).sha256,
            size=len(KEYS),
            media_type="application/did+json",
        ),
        ResourceUse(
            LIST,
            sha256=Resource(LIST, LISTED.content).sha256,
            size=len(LISTED.content),
            media_type="application/json",
        ),
    )
    text = str(found)
    assert f"{DID}: application/did+json, {len(KEYS)} bytes, 2 days old" in text
    assert "of unknown age" in text


def test_what_could_not_be_had_is_told_with_the_reason() -> None:
    found = report(resources={DID: KEYS})
    _, missing = found.resources
    assert missing.problem is not None
    assert missing.problem.type is ProblemType.RETRIEVAL_ERROR
    assert missing.sha256 is None
    assert missing.age is None
    shown = LIST.partition("?")[0]
    assert f"{shown}: could not be had: no resource at {shown}" in str(found)
    assert "whether it was withdrawn: its status could not be had" in str(found)


def test_the_query_of_a_url_is_in_no_text() -> None:
    """It may hold what should not be logged."""
    for resources in (GOOD, {DID: KEYS}, {}):
        found = report(resources=resources)
        assert "learner=ada" not in str(found)
        assert "learner=ada" not in json.dumps(found.to_json_object()["resources"])


def test_programs_are_told_the_same() -> None:
    first, second = report().to_json_object()["resources"]
    assert first == {
        "url": DID,
        "mediaType": "application/did+json",
        "size": len(KEYS),
        "sha256": Resource(DID, KEYS).sha256,
        "retrievedAt": "2025-05-30T12:00:00Z",
        "ageSeconds": 172_800,
    }
    assert second["url"] == LIST.partition("?")[0]
    (failed,) = report(resources={}).to_json_object()["resources"]
    assert failed["problem"]["type"] == ProblemType.RETRIEVAL_ERROR


def test_nothing_is_told_as_nothing() -> None:
    secured = issuer().issue(badge(), created=AT).text
    found = report(secured, {})
    assert found.resources == ()
    assert "nothing but the credential itself" in str(found)
    assert found.to_json_object()["resources"] == []


WITHDRAWN = "whether it was withdrawn: "


@pytest.mark.parametrize(
    ("members", "resources", "said"),
    [
        ({}, GOOD, "whom it was awarded to: the policy does not ask"),
        ({"check_status": False}, GOOD, WITHDRAWN + "the policy does not ask"),
        ({}, {DID: KEYS}, WITHDRAWN + "its status could not be had"),
        (
            {},
            GOOD | {LIST: b"{}"},
            WITHDRAWN + "its status cannot be relied on",
        ),
        ({}, {}, "everything after what is wrong"),
        ({}, GOOD, "pictures, evidence and criteria elsewhere: never fetched"),
        ({}, GOOD, "contexts: those known here are used, they are never fetched"),
    ],
)
def test_what_was_not_looked_at_is_said(
    members: dict[str, Any], resources: dict[str, Any], said: str
) -> None:
    found = report(resources=resources, **members)
    assert said in found.not_looked_at
    assert f"    {said}" in str(found).splitlines()
    assert said in found.to_json_object()["notLookedAt"]


def test_what_was_looked_at_is_not_said_to_be_left_out() -> None:
    found = report(recipient=Recipient.email("ada@example.edu"))
    assert found
    assert len(found.not_looked_at) == 2


def test_what_is_inside_a_record_is_told_with_the_whole() -> None:
    inner = report().results
    record = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:0b4d6a1e-8f4f-4a8d-9a6f-0b8f6a3f9b12",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "issuer": SCHOOL.profile.to_json_object(),
        "validFrom": "2025-06-01T12:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": [AWARDED.document],
        },
    }
    secured = SCHOOL.issue(record, created=AT)
    found = report(secured.text, check_status=False)
    (pointer,) = found.children
    child = found.children[pointer]
    assert child.results[0] == inner[0]
    assert child.resources == ()
    assert "resources" not in child.to_json_object()
    assert [use.url for use in found.resources] == [DID]
    left = f"whether it was withdrawn: the policy does not ask (at {pointer})"
    assert left in found.not_looked_at
    assert str(found).count("looked at:") == 2
    contexts = found.bundle().contexts
    assert "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json" in contexts


def test_what_is_in_a_presentation_is_told_with_the_whole() -> None:
    holder = Holder.with_did_key(signer("P-256"))
    badge = SCHOOL.award(
        achievement(), to=Recipient.of(holder.id), valid_from=AT, created=AT
    )
    shown = holder.present([badge], challenge="3f1a", domain="jobs.example", created=AT)
    request = PresentationRequest(challenge="3f1a", domain=("jobs.example",))
    found = report(shown.text, presentation=request)
    assert found, str(found)
    assert [use.url for use in found.resources] == [DID]
    assert not any("what is wrong" in text for text in found.not_looked_at)
    ob = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
    assert ob in found.bundle().contexts


EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
REFRESH = {
    "id": "https://lincoln.example/refresh/1",
    "type": "1EdTechCredentialRefresh",
}


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"refresh": False}, "the refresh service was not asked"),
        ({"refresh": True}, "that could not be found out"),
    ],
)
def test_whether_there_is_a_newer_version_is_left_open(
    members: dict[str, Any], said: str
) -> None:
    document = badge().to_json_object() | {"refreshService": REFRESH}
    document["@context"] = [*document["@context"], EXTENSIONS]
    secured = issuer().issue(document, created=AT).text
    found = report(secured, {}, **members)
    assert found, str(found)
    assert f"whether there is a newer version: {said}" in found.not_looked_at


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(0), "0 seconds old"),
        (119 * timedelta(seconds=1), "119 seconds old"),
        (3 * timedelta(minutes=1), "3 minutes old"),
        (47 * HOUR, "47 hours old"),
        (900 * DAY, "900 days old"),
        (-3 * HOUR, "retrieved 3 hours after the time asked about"),
    ],
)
def test_ages_are_said_in_words(age: timedelta, said: str) -> None:
    use = ResourceUse("https://a.example/", AT - age, age, "", 5, "text/plain")
    assert str(use) == f"text/plain, 5 bytes, {said}"


def test_a_media_type_cannot_forge_a_line() -> None:
    hostile = Resource(DID, KEYS, "x/y\n  VERIFIED\x1b[2J")
    text = str(report(resources=GOOD | {DID: hostile}))
    assert "\\n  VERIFIED\\x1b[2J" in text
    assert len(text.splitlines()) == len(str(report()).splitlines())


def test_a_problem_without_a_url_is_told_whole() -> None:
    problem = Problem(ProblemType.RETRIEVAL_ERROR, "the archive is locked")
    assert str(ResourceUse("https://a.example/", problem=problem)) == problem.detail
