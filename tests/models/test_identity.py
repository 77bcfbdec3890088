"""Recipients' identifiers, plain and hashed (Open Badges 3.0, section 9.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.models import IdentityObject

CHECK = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
MD5 = "md5$" + "a" * 32
MD5_OF_TEST = "md5$55502F40DC8B7C769880B10874ABC9D0"


def identity(identity_hash: str, salt: str | None = "Kosher") -> IdentityObject:
    return IdentityObject.parse(
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": identity_hash,
            "identityType": "emailAddress",
            "salt": salt,
        }
    )


def test_hash_is_that_of_the_standard() -> None:
    made = IdentityObject.email("a@example.com", salt="Kosher")
    assert made.identity_hash == CHECK
    assert made == identity(CHECK)
    assert made.to_json_object() == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": CHECK,
        "identityType": "emailAddress",
        "salt": "Kosher",
    }


@pytest.mark.parametrize(
    ("found", "value", "matches"),
    [
        (identity(CHECK), "a@example.com", True),
        (identity("sha256$" + CHECK[7:].upper()), "a@example.com", True),
        (identity(CHECK), "A@example.com", False),
        (identity(CHECK, salt=None), "a@example.com", False),
        (
            identity("md5$55502f40dc8b7c769880b10874abc9d0", ""),
            "test@example.com",
            True,
        ),
        (identity(MD5), "a@example.com", False),
        (identity("sha1$abc"), "a@example.com", False),
        (identity("a@example.com"), "a@example.com", False),
        (IdentityObject.plain_identifier("emailAddress", "a@b"), "a@b", True),
        (IdentityObject.plain_identifier("emailAddress", "a@b"), "a@c", False),
        (IdentityObject.plain_identifier("userName", "a@b"), "a@b", False),
    ],
)
def test_only_the_same_identifier_matches(
    found: IdentityObject, value: str, *, matches: bool
) -> None:
    assert found.matches("emailAddress", value) is matches


@given(st.text(), st.text())
def test_hashed_identifier_matches_its_value(value: str, salt: str) -> None:
    made = IdentityObject.hashed_identifier("ext:id", value, salt)
    assert made.matches("ext:id", value)
    assert not made.matches("ext:id", value + "x")
    assert IdentityObject.parse(made.to_json_object()) == made
