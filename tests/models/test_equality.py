"""Open Badges 3.0, "Credential Equality and Comparison"."""

from datetime import timedelta
from typing import Any

import pytest

from badgekit.models import read_credential, replaces, same_credential
from badgekit.testing import AT, badge

ID = "https://lincoln.example/credentials/1"
ISSUER = "https://lincoln.example/issuers/1"


def credential(id: Any = ID, issuer: str = ISSUER, **members: Any) -> Any:
    document = badge().to_json_object() | {"id": id} | members
    document["issuer"] = {"id": issuer, "type": ["Profile"]}
    return read_credential(document)


@pytest.mark.parametrize(
    ("id", "issuer", "same"),
    [
        (ID, ISSUER, True),
        ("https://lincoln.example/credentials/2", ISSUER, False),
        (ID, "https://lincoln.example/issuers/2", False),
        ("https://lincoln.example/%63redentials/1", ISSUER, True),
        (ID, "https://lincoln.example/issuers%2F1", True),
        (ID + "%20", ISSUER, True),
        (ID, ISSUER + "%0A%09", True),
        (ID.upper(), ISSUER, False),
        (ID + "/", ISSUER, False),
    ],
)
def test_the_same_credential_has_the_same_id_and_issuer(
    id: str, issuer: str, same: bool
) -> None:
    assert same_credential(credential(), credential(id, issuer)) is same
    assert same_credential(credential(id, issuer), credential()) is same


def test_bytes_that_are_no_text_stay_apart() -> None:
    assert not same_credential(credential(ID + "%FF"), credential(ID + "%FE"))
    assert same_credential(credential(ID + "%FF"), credential(ID + "%ff"))


def test_what_has_no_id_equals_nothing() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER,
        "credentialSubject": {"id": "did:example:ada", "likes": "algebra"},
    }
    nameless = read_credential(document)
    assert not same_credential(nameless, nameless)
    undated = read_credential(document | {"id": ID})
    assert same_credential(undated, undated)
    assert not replaces(undated, credential())
    assert not replaces(credential(), undated)


@pytest.mark.parametrize(
    ("later", "newer"),
    [
        (timedelta(0), False),
        (timedelta(microseconds=1), True),
        (timedelta(days=-1), False),
    ],
)
def test_the_later_valid_from_replaces(later: timedelta, newer: bool) -> None:
    old = credential()
    new = old.model_copy(update={"valid_from": AT + later})
    assert replaces(new, old) is newer


def test_another_credential_replaces_nothing() -> None:
    other = credential("urn:uuid:2").model_copy(
        update={"valid_from": AT + timedelta(days=1)}
    )
    assert not replaces(other, credential())
