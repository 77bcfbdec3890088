"""Entries and lists as they are issued."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from badgekit import AnyIssuer, DocumentError, MemoryFetcher, VcJwt, Verifier
from badgekit.models import BitstringStatusListCredential
from badgekit.problems import ProblemType
from badgekit.status import (
    StatusList,
    look_up_revocation,
    revocation_list,
    status_entry,
    status_list_credential,
)
from badgekit.testing import ADA, AT, achievement, issuer, policy

URL = "https://lincoln.example/status/1"


def test_an_entry_is_written_as_the_standard_has_it() -> None:
    assert status_entry(URL, 94_567).to_json_object() == {
        "id": URL + "#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": URL,
    }


def test_an_entry_says_what_its_values_mean() -> None:
    messages = {0: "in force", 1: "under review", 2: "appealed", 3: "upheld"}
    entry = status_entry(
        URL, 1, "message", messages=messages, references=[URL + "/help"]
    )
    document = entry.to_json_object()
    assert document["statusSize"] == 2
    assert document["statusMessage"][3] == {"status": "0x3", "message": "upheld"}
    assert document["statusReference"] == [URL + "/help"]


def test_the_messages_of_one_bit_need_no_size() -> None:
    entry = status_entry(URL, 1, messages={1: "revoked", 0: "in force"})
    document = entry.to_json_object()
    assert "statusSize" not in document
    assert [one["status"] for one in document["statusMessage"]] == ["0x0", "0x1"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"index": -1},
        {"url": "status/1"},
        {"messages": {0: "one of two"}},
        {"messages": {0: "a", 1: "b", 2: "c"}},
        {"messages": {1: "a", 2: "b"}},
    ],
)
def test_an_entry_that_the_standard_does_not_allow(arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's, and ours
        status_entry(**{"url": URL, "index": 1, **arguments})


def test_a_badge_is_awarded_with_an_entry() -> None:
    secured = issuer().award(
        achievement(), to=ADA, credential_status=status_entry(URL, 7)
    )
    assert secured.document["credentialStatus"]["statusListIndex"] == "7"


def test_a_list_is_signed_and_verifies_like_any_credential() -> None:
    statuses = StatusList.of().with_statuses({3: 1, 5: 1})
    for school in (issuer(), issuer(mechanism=VcJwt())):
        secured = school.issue_status_list(
            statuses,
            url=URL,
            purposes=("revocation", "suspension"),
            valid_from=AT,
            valid_until=AT + timedelta(days=1),
            ttl=timedelta(minutes=5),
            created=AT,
        )
        verifier = Verifier(policy(issuers=AnyIssuer()), MemoryFetcher())
        credential = verifier.verify(secured.content, at=AT).credential
        assert isinstance(credential, BitstringStatusListCredential)
        assert credential.id == URL
        subject = credential.credential_subject
        assert subject.status_purpose == ("revocation", "suspension")
        assert subject.ttl == 300_000
        assert StatusList.decode(subject.encoded_list) == statuses


def test_a_list_without_times_is_valid_from_now_on() -> None:
    document = issuer().issue_status_list(StatusList.of(), url=URL).document
    assert document["validFrom"] == document["proof"]["created"]
    assert "validUntil" not in document
    assert document["credentialSubject"].keys() == {
        "id",
        "type",
        "statusPurpose",
        "encodedList",
    }


def credential(**members: Any) -> BitstringStatusListCredential:
    defaults = {"url": URL, "issuer": issuer().id, "valid_from": AT}
    statuses = members.pop("statuses", StatusList.of())
    return status_list_credential(statuses, **{**defaults, **members})


def test_one_purpose_is_written_as_a_string() -> None:
    for purposes in ("suspension", ["suspension"], ("suspension",)):
        document = credential(purposes=purposes).to_json_object()
        assert document["credentialSubject"]["statusPurpose"] == "suspension"


def test_a_list_that_is_too_short_to_hide_in_is_not_issued() -> None:
    for statuses in (StatusList.of(131_064), StatusList(bytes(16_384), 2)):
        with pytest.raises(DocumentError) as caught:
            credential(statuses=statuses)
        assert caught.value.problems[0].type is ProblemType.STATUS_LIST_LENGTH_ERROR


@pytest.mark.parametrize(
    "members",
    [
        {"url": "status/1"},
        {"purposes": []},
        {"ttl": timedelta(seconds=-1)},
        {"valid_until": AT - timedelta(days=1)},
    ],
)
def test_a_list_that_the_standard_does_not_allow(members: dict[str, Any]) -> None:
    with pytest.raises(DocumentError):
        credential(**members)


def test_a_time_without_a_zone_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="zone"):
        credential(valid_from=datetime(2025, 1, 1))  # noqa: DTZ001


def test_a_revocation_list_is_written_with_the_singular_name() -> None:
    listed = revocation_list(
        URL, issuer=issuer().id, revoked={"urn:a": "issued in error", "urn:b": None}
    )
    document = listed.to_json_object()
    assert document == {
        "id": URL,
        "issuer": issuer().id,
        "revokedCredential": [
            {"id": "urn:a", "revoked": True, "revocationReason": "issued in error"},
            {"id": "urn:b", "revoked": True},
        ],
    }
    found = look_up_revocation("urn:a", document)
    assert found is not None
    assert found.revocation_reason == "issued in error"
    assert look_up_revocation("urn:c", document) is None


def test_a_revocation_list_of_nothing_revokes_nothing() -> None:
    listed = revocation_list(URL, issuer=issuer().id, revoked=[]).to_json_object()
    assert look_up_revocation("urn:a", listed) is None
    more = {"revokedCredentials": [], "name": "Revoked badges"}
    assert look_up_revocation("urn:a", listed | more) is None


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"id": URL},
        {"error": "not found"},
        {"id": URL, "issuer": "did:example:a", "revokedCredential": ["urn:a"]},
        {"id": URL, "issuer": "did:example:a", "revokedCredential": [{}]},
        {"id": URL, "issuer": "did:example:a", "revokedAssertions": ["urn:a"]},
        {"id": URL, "issuer": "did:example:a", "revocations": []},
        {"id": URL, "issuer": "did:example:a", "credentialSubject": {}},
        {
            "id": URL,
            "issuer": "did:example:a",
            "revokedCredential": [],
            "revokedAssertions": ["urn:b"],
        },
    ],
)
def test_what_is_no_revocation_list_clears_nobody(document: dict[str, Any]) -> None:
    with pytest.raises(DocumentError):
        look_up_revocation("urn:b", document)
