"""What a list says about an entry, once the list has been verified."""

import base64
import gzip
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import DocumentError, ProblemType, read_credential
from badgekit.models import (
    BitstringStatusListEntry,
    StatusList2021Entry,
    VerifiableCredential,
)
from badgekit.status import (
    Status,
    StatusList,
    look_up_status,
    status_entry,
    status_list_credential,
)
from badgekit.testing import AT, badge

URL = "https://lincoln.example/status/1"


def listing(statuses: StatusList, **members: Any) -> VerifiableCredential:
    given = {"url": URL, "issuer": "did:example:a", "valid_from": AT, **members}
    return status_list_credential(statuses, **given)


def short(bits: bytes) -> VerifiableCredential:
    document = listing(StatusList.of()).to_json_object()
    document["credentialSubject"]["encodedList"] = StatusList(bits).encode()
    return read_credential(document)


def refused(entry: Any, credential: VerifiableCredential) -> ProblemType:
    with pytest.raises(DocumentError) as caught:
        look_up_status(entry, credential)
    (problem,) = caught.value.problems
    return problem.type


def test_a_status_is_found_by_index_and_purpose() -> None:
    statuses = StatusList.of().with_status(5)
    for purpose, withdraws in (("suspension", True), ("refresh", False)):
        credential = listing(statuses, purposes=["message", purpose])
        found = look_up_status(status_entry(URL, 5, purpose), credential)
        assert found == Status(purpose, 1)
        assert found.withdraws is withdraws
        assert look_up_status(status_entry(URL, 4, purpose), credential).value == 0


def test_a_status_of_several_bits_has_a_message() -> None:
    messages = {0: "in force", 1: "under review", 2: "appealed", 3: "upheld"}
    credential = listing(StatusList.of(status_size=2).with_status(131_071, 2))
    for index, value in ((131_071, 2), (0, 0)):
        entry = status_entry(URL, index, messages=messages)
        found = look_up_status(entry, credential)
        assert (found.value, found.message) == (value, messages[value])


def test_a_list_that_is_too_short_withdraws_and_never_clears() -> None:
    credential = short(b"\x80" + bytes(100))
    too_short = ProblemType.STATUS_LIST_LENGTH_ERROR
    assert look_up_status(status_entry(URL, 0), credential).withdraws
    assert refused(status_entry(URL, 1), credential) is too_short
    assert refused(status_entry(URL, 900), credential) is too_short
    assert refused(status_entry(URL, 0), short(b"")) is too_short
    allowed = look_up_status(status_entry(URL, 1), credential, minimum_length=808)
    assert allowed.value == 0


def test_a_message_on_a_list_that_is_too_short_is_not_believed() -> None:
    document = short(b"\x80").to_json_object()
    document["credentialSubject"]["statusPurpose"] = "message"
    entry = status_entry(URL, 0, "message")
    kind = refused(entry, read_credential(document))
    assert kind is ProblemType.STATUS_LIST_LENGTH_ERROR


def test_the_length_is_counted_in_entries() -> None:
    entry = status_entry(URL, 1, messages={n: str(n) for n in range(4)})
    too_short = ProblemType.STATUS_LIST_LENGTH_ERROR
    assert refused(entry, listing(StatusList.of())) is too_short


@pytest.mark.parametrize("index", [131_072, 10**17])
def test_an_index_beyond_the_list_is_out_of_range(index: int) -> None:
    entry = status_entry(URL, index)
    assert refused(entry, listing(StatusList.of())) is ProblemType.RANGE_ERROR


@pytest.mark.parametrize(
    ("entry", "credential"),
    [
        (status_entry(URL, 1), listing(StatusList.of(), purposes="suspension")),
        (status_entry(URL, 1), listing(StatusList.of(), url=URL + "0")),
        (status_entry(URL, 1, "Revocation"), listing(StatusList.of())),
        (status_entry(URL, 1), badge()),
        (
            StatusList2021Entry(
                status_purpose="revocation",
                status_list_index=1,
                status_list_credential=URL,
            ),
            listing(StatusList.of()),
        ),
    ],
)
def test_another_list_says_nothing(
    entry: Any, credential: VerifiableCredential
) -> None:
    assert refused(entry, credential) is ProblemType.STATUS_VERIFICATION_ERROR


def test_a_list_need_not_have_an_id() -> None:
    document = listing(StatusList.of()).to_json_object()
    del document["id"]
    found = look_up_status(status_entry(URL, 1), read_credential(document))
    assert found.value == 0


@pytest.mark.parametrize("v1p1", [True, False])
def test_the_list_of_2021_has_no_prefix(v1p1: bool) -> None:
    packed = gzip.compress(bytes(20) + b"\x08" + bytes(20_000))
    document = {
        "@context": [
            f"https://www.w3.org/{'2018' if v1p1 else 'ns'}/credentials/v{2 - v1p1}",
            "https://w3id.org/vc/status-list/2021/v1",
        ],
        "id": URL,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": "did:example:a",
        ("issuanceDate" if v1p1 else "validFrom"): "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": base64.urlsafe_b64encode(packed).decode(),
        },
    }
    credential = read_credential(document)
    for index, value in (("164", 1), ("163", 0)):
        entry = StatusList2021Entry.parse(
            {
                "type": "StatusList2021Entry",
                "statusPurpose": "revocation",
                "statusListIndex": index,
                "statusListCredential": URL,
            }
        )
        assert look_up_status(entry, credential).value == value
    kind = refused(status_entry(URL, 1), credential)
    assert kind is ProblemType.STATUS_VERIFICATION_ERROR


@pytest.mark.parametrize(
    "index",
    [
        *("-1", "1.0", "1e3", "0x10", " 1", "1 ", "+1", "1\n", "", "1" * 19),
        *("\u0663", "\uff11", "\u00b9"),  # digits, but not of ASCII
        *(True, -1, 1.5, None, [1], {}),
    ],
)
def test_an_index_is_a_string_of_digits(index: object) -> None:
    document = status_entry(URL, 1).to_json_object() | {"statusListIndex": index}
    with pytest.raises(DocumentError):
        BitstringStatusListEntry.parse(document)


@given(index=st.integers(0, 200_000), value=st.sampled_from([0, 1]))
def test_nobody_is_cleared_whose_bit_is_set(index: int, value: int) -> None:
    statuses = StatusList.of(150_000)
    if value and index < len(statuses):
        statuses = statuses.with_status(index)
    try:
        found = look_up_status(status_entry(URL, index), listing(statuses))
    except DocumentError:
        assert index >= len(statuses)
    else:
        assert found.withdraws is bool(value)
