"""Whom a badge is awarded to."""

from typing import Any

import pytest

from badgekit.models import (
    Achievement,
    AchievementSubject,
    Criteria,
    IdentityObject,
    Recipient,
)

ADA = Recipient.email("ada@example.edu")


def subject(*identities: IdentityObject, **members: Any) -> AchievementSubject:
    achievement = Achievement(
        id="urn:a", name="N", description="D", criteria=Criteria(narrative="C")
    )
    if identities:
        members["identifier"] = identities
    return AchievementSubject(achievement=achievement, **members)


HASHED = IdentityObject.email("ada@example.edu", salt="Kosher")
PLAIN = IdentityObject.plain_identifier("emailAddress", "ada@example.edu")
OTHER = IdentityObject.plain_identifier("nationalIdentityNumber", "ada@example.edu")


@pytest.mark.parametrize(
    ("recipient", "whom", "matches"),
    [
        (ADA, subject(HASHED), True),
        (ADA, subject(PLAIN), True),
        (ADA, subject(OTHER), False),
        (ADA, subject(OTHER, HASHED), True),
        (ADA, subject(id="did:example:ada"), False),
        (Recipient.email("Ada@example.edu"), subject(HASHED), False),
        (Recipient.of("did:example:ada"), subject(id="did:example:ada"), True),
        (Recipient.of("did:example:ada"), subject(id="did:example:eve"), False),
        (Recipient.of("did:example:ada"), subject(HASHED), False),
        (ADA, (subject(HASHED),), True),
        (ADA, (subject(HASHED), subject(OTHER)), False),
        (ADA, (), False),
        (ADA, None, False),
        (ADA, {"identifier": [HASHED]}, False),
    ],
)
def test_who_is_meant(recipient: Recipient, whom: object, matches: bool) -> None:
    assert recipient.matches(whom) is matches


def test_the_identifier_is_hashed_unless_told_otherwise() -> None:
    assert ADA.to_identity_object("Kosher") == HASHED
    plain = Recipient.email("ada@example.edu", hashed=False)
    assert plain.to_identity_object("Kosher") == PLAIN


def test_a_recipient_known_by_id_has_no_identifier() -> None:
    with pytest.raises(ValueError, match="no identifier"):
        Recipient.of("did:example:ada").to_identity_object("Kosher")


@pytest.mark.parametrize(
    "members",
    [{}, {"id": ""}, {"value": "ada"}, {"identifier_type": "name"}],
)
def test_a_recipient_is_somebody(members: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="needs"):
        Recipient(**members)  # type: ignore[arg-type]


def test_the_value_is_kept_out_of_logs() -> None:
    assert "ada" not in repr(ADA)
    assert "ada" not in str(ADA)
