"""IdentityObject and IdentifierEntry: who or what is meant."""

import hashlib
import hmac
import re
from typing import Annotated, ClassVar, Literal, Self

from pydantic import ValidationInfo, model_validator

from badgekit.models._base import Model
from badgekit.models._enumerations import IdentifierType, IdentifierTypeTerm
from badgekit.models._reading import deviation
from badgekit.models._types import Boolean, Constant, String, unsaid

_HASH = re.compile(r"sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32}")


class IdentifierEntry(Model):
    """An identifier of a profile or an achievement, such as a course number."""

    closed: ClassVar[bool] = True

    type: Annotated[Literal["IdentifierEntry"], Constant("IdentifierEntry")] = unsaid()
    identifier: String
    identifier_type: IdentifierTypeTerm


class IdentityObject(Model):
    """An identifier of the recipient, in the clear or hashed.

    https://www.imsglobal.org/spec/ob/v3p0#identityobject
    """

    closed: ClassVar[bool] = True

    type: Annotated[Literal["IdentityObject"], Constant("IdentityObject")] = unsaid()
    hashed: Boolean
    identity_hash: String
    """`sha256$` and hexadecimal digits if `hashed`, else the identifier itself."""
    identity_type: IdentifierTypeTerm
    salt: String | None = None

    @classmethod
    def plain_identifier(cls, identity_type: str, value: str) -> Self:
        """Return the identifier *value* in the clear."""
        return cls.model_validate(
            {"hashed": False, "identityHash": value, "identityType": identity_type}
        )

    @classmethod
    def hashed_identifier(cls, identity_type: str, value: str, salt: str) -> Self:
        """Return the SHA-256 of *value* and *salt*, in this order, both as UTF-8.

        Identifiers can be guessed: take a fresh random salt for every credential.

        >>> IdentityObject.hashed_identifier(
        ...     "emailAddress", "a@example.com", "Kosher"
        ... ).identity_hash[:16]
        'sha256$b5809d8a9'
        """
        members = {
            "hashed": True,
            "identityHash": f"sha256${_digest('sha256', value, salt)}",
            "identityType": identity_type,
        }
        return cls.model_validate(members | ({"salt": salt} if salt else {}))

    @classmethod
    def email(cls, address: str, *, salt: str) -> Self:
        """Return a hashed e-mail *address*, exactly as it is spelt."""
        return cls.hashed_identifier(IdentifierType.EMAIL_ADDRESS, address, salt)

    def matches(self, identity_type: str, value: str) -> bool:
        """Tell whether this is the identifier *value* of that type.

        Case counts: the standard folds none. MD5 is understood, though never written.
        """
        if self.identity_type != identity_type:
            return False
        if not self.hashed:
            return hmac.compare_digest(_utf8(self.identity_hash), _utf8(value))
        if not _HASH.fullmatch(self.identity_hash):
            return False
        name, _, expected = self.identity_hash.partition("$")
        found = _digest(name, value, self.salt or "")
        return hmac.compare_digest(expected.lower(), found)

    @model_validator(mode="after")
    def _hash_is_a_hash(self, info: ValidationInfo) -> Self:
        if self.hashed:
            if not _HASH.fullmatch(self.identity_hash):
                detail = "should be sha256$ and 64 hexadecimal digits"
                deviation(info, detail, "identityHash")
            elif self.identity_hash.startswith("md5"):
                deviation(info, "should be SHA-256: MD5 is broken", "identityHash")
        return self


def _digest(name: str, value: str, salt: str) -> str:
    return hashlib.new(name, _utf8(value + salt), usedforsecurity=False).hexdigest()


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
