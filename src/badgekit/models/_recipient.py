"""Whom a badge is awarded to, as issuers and verifiers know them."""

from dataclasses import dataclass, field
from typing import Self

from badgekit.models._enumerations import IdentifierType
from badgekit.models._identity import IdentityObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A person, known by an id or by an identifier such as an e-mail address.

    Issuers award to one; a `VerificationPolicy` can expect one. The value is kept
    out of `repr`, and so out of logs.

    >>> Recipient.email("ada@example.edu")
    Recipient(id=None, identifier_type='emailAddress', hashed=True)
    """

    id: str | None = None
    """URI of the recipient, such as a DID."""
    identifier_type: str | None = None
    """`emailAddress`, another `IdentifierType`, or an `ext:` term."""
    value: str | None = field(default=None, repr=False)
    """The identifier in the clear, exactly as it is spelt: case counts."""
    hashed: bool = True
    """Whether a badge shows a salted hash in place of the value."""

    def __post_init__(self) -> None:
        if (self.identifier_type is None) != (self.value is None):
            raise ValueError("an identifier needs both a type and a value")
        if not self.id and not self.value:
            raise ValueError("a recipient needs an id or an identifier")

    @classmethod
    def of(cls, id: str) -> Self:
        """Return the recipient with that URI.

        >>> Recipient.of("did:example:ada").id
        'did:example:ada'
        """
        return cls(id=id)

    @classmethod
    def email(cls, address: str, *, hashed: bool = True) -> Self:
        """Return the recipient with that e-mail address."""
        return cls.identifier(IdentifierType.EMAIL_ADDRESS, address, hashed=hashed)

    @classmethod
    def identifier(cls, type: str, value: str, *, hashed: bool = True) -> Self:
        """Return the recipient with that identifier.

        With *hashed* off, everyone who sees the badge can read the value.
        """
        return cls(identifier_type=str(type), value=value, hashed=hashed)

    def to_identity_object(self, salt: str) -> IdentityObject:
        """Return the identifier as a badge holds it, hashed with *salt* if at all.

        Raises `ValueError` for a recipient who is known by id alone.
        """
        if self.identifier_type is None or self.value is None:
            raise ValueError("the recipient has no identifier")
        if not self.hashed:
            return IdentityObject.plain_identifier(self.identifier_type, self.value)
        return IdentityObject.hashed_identifier(self.identifier_type, self.value, salt)

    def matches(self, subject: object) -> bool:
        """Tell whether *subject*, or one of several, is this recipient.

        An equal id is enough; so is an equal identifier, plain or hashed (Open Badges
        3.0, section 9.1, step 5).
        """
        if isinstance(subject, tuple):
            # With several subjects, to be one of them is not to be the recipient.
            return bool(subject) and all(self.matches(each) for each in subject)
        if self.id is not None and getattr(subject, "id", None) == self.id:
            return True
        if self.identifier_type is None or self.value is None:
            return False
        return any(
            isinstance(identity, IdentityObject)
            and identity.matches(self.identifier_type, self.value)
            for identity in getattr(subject, "identifier", None) or ()
        )
