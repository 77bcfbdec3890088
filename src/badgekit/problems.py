"""The vocabulary of refusal: RFC 9457 problem details with the standards' own types.

The types are those of the Verifiable Credentials Data Model 2.0, Data Integrity
1.0, Controlled Identifiers 1.0 and Bitstring Status List 1.0. What those
standards leave unnamed has a type of ours, under `urn:badgekit:problem:`.
"""

from dataclasses import dataclass
from enum import StrEnum

_VCDM = "https://www.w3.org/TR/vc-data-model#"
_SECURITY = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status-list#"
_OURS = "urn:badgekit:problem:"


class ProblemType(StrEnum):
    """What kind of thing is wrong. The value is the URL that RFC 9457 asks for."""

    # Verifiable Credentials Data Model 2.0, "Problem Details"
    PARSING_ERROR = _VCDM + "PARSING_ERROR"
    """The bytes are not what they should be: not JSON, not a JWS, not an image."""
    CRYPTOGRAPHIC_SECURITY_ERROR = _VCDM + "CRYPTOGRAPHIC_SECURITY_ERROR"
    """A signature does not match, or a key is not fit for it."""
    MALFORMED_VALUE_ERROR = _VCDM + "MALFORMED_VALUE_ERROR"
    """A member is missing, or its value is not what the standard asks for."""
    RANGE_ERROR = _VCDM + "RANGE_ERROR"
    """A value is outside the range that it must be in."""

    # Verifiable Credential Data Integrity 1.0, "Processing Errors"
    PROOF_GENERATION_ERROR = _SECURITY + "PROOF_GENERATION_ERROR"
    """A proof cannot be made from these options."""
    PROOF_VERIFICATION_ERROR = _SECURITY + "PROOF_VERIFICATION_ERROR"
    """A proof is missing, malformed, or made for something else."""
    PROOF_TRANSFORMATION_ERROR = _SECURITY + "PROOF_TRANSFORMATION_ERROR"
    """The document cannot be brought into the form that is hashed."""
    INVALID_DOMAIN_ERROR = _SECURITY + "INVALID_DOMAIN_ERROR"
    """The proof was made for another security domain."""
    INVALID_CHALLENGE_ERROR = _SECURITY + "INVALID_CHALLENGE_ERROR"
    """The proof answers another challenge."""
    DATA_LOSS_DETECTION_ERROR = _SECURITY + "DATA_LOSS_DETECTION_ERROR"
    """JSON-LD would drop a value, so the signature would not cover it."""

    # Controlled Identifiers 1.0, "Processing Errors"
    INVALID_VERIFICATION_METHOD_URL = _SECURITY + "INVALID_VERIFICATION_METHOD_URL"
    """The verification method is not named by a URL that can be resolved."""
    INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID = (
        _SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID"
    )
    """The document says it is about another identifier."""
    INVALID_CONTROLLED_IDENTIFIER_DOCUMENT = (
        _SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT"
    )
    """What was found is not a controlled identifier document."""
    INVALID_VERIFICATION_METHOD = _SECURITY + "INVALID_VERIFICATION_METHOD"
    """The verification method is malformed, or is another controller's."""
    INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD = (
        _SECURITY + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"
    )
    """The controller does not allow this key for this purpose."""

    # Bitstring Status List 1.0, "Processing Errors"
    STATUS_RETRIEVAL_ERROR = _STATUS + "STATUS_RETRIEVAL_ERROR"
    """The status list could not be had."""
    STATUS_VERIFICATION_ERROR = _STATUS + "STATUS_VERIFICATION_ERROR"
    """The status list does not verify, or is for another purpose."""
    STATUS_LIST_LENGTH_ERROR = _STATUS + "STATUS_LIST_LENGTH_ERROR"
    """The status list is too short to hide in."""

    # Ours
    LIMIT_EXCEEDED = _OURS + "LIMIT_EXCEEDED"
    """Larger, deeper or costlier than `Limits` allow."""
    RETRIEVAL_ERROR = _OURS + "RETRIEVAL_ERROR"
    """A resource that the check needs could not be had: try again."""
    NOT_FOUND = _OURS + "NOT_FOUND"
    """The server says that there is no such resource."""
    WRONG_MEDIA_TYPE = _OURS + "WRONG_MEDIA_TYPE"
    """Something else came back than was asked for, such as a web page."""
    STALE = _OURS + "STALE"
    """What there is to go by is older than the question."""
    STATUS_LIST_ROLLBACK = _OURS + "STATUS_LIST_ROLLBACK"
    """The status list is older than one that was seen before."""
    BUNDLE_NOT_ACCEPTED = _OURS + "BUNDLE_NOT_ACCEPTED"
    """It is in a bundle for which nobody stands whom the policy believes."""
    UNKNOWN_CONTEXT = _OURS + "UNKNOWN_CONTEXT"
    """A JSON-LD context that neither badgekit nor the caller has vouched for."""
    UNSUPPORTED = _OURS + "UNSUPPORTED"
    """Well-formed, but of a kind that this version or this policy does not take."""
    EXPIRED = _OURS + "EXPIRED"
    """The validity period is over."""
    NOT_YET_VALID = _OURS + "NOT_YET_VALID"
    """The validity period has not begun."""
    REVOKED = _OURS + "REVOKED"
    """The issuer has withdrawn the credential for good."""
    SUSPENDED = _OURS + "SUSPENDED"
    """The issuer has withdrawn the credential for now."""
    SUPERSEDED = _OURS + "SUPERSEDED"
    """The issuer has a newer version of the credential. This one is still good."""
    STATUS_MESSAGE = _OURS + "STATUS_MESSAGE"
    """The issuer says something about the credential that does not withdraw it."""
    ISSUER_NOT_RECOGNIZED = _OURS + "ISSUER_NOT_RECOGNIZED"
    """The policy does not accept credentials of this issuer."""
    KEY_NOT_BOUND = _OURS + "KEY_NOT_BOUND"
    """The signature is good, but nothing ties its key to the issuer."""
    RECIPIENT_MISMATCH = _OURS + "RECIPIENT_MISMATCH"
    """The credential was awarded to somebody else."""
    NOT_ENDORSED = _OURS + "NOT_ENDORSED"
    """The endorsements that the policy demands are not there."""
    ENDORSEMENT_MISMATCH = _OURS + "ENDORSEMENT_MISMATCH"
    """An endorsement is of something else, or of another version of it."""
    INCOHERENT_RECORD = _OURS + "INCOHERENT_RECORD"
    """The parts of a record do not fit together: its associations, or two members."""
    DEVIATION = _OURS + "DEVIATION"
    """Not as the standard has it, but known from the field and read all the same."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, for people (`detail`) and programs (`type`).

    >>> Problem(ProblemType.EXPIRED, "expired on 2025-01-01", "/validUntil").title
    'Expired'
    """

    type: ProblemType
    detail: str
    """What is wrong and what to do about it. Never holds personal data."""
    pointer: str | None = None
    """RFC 6901 JSON Pointer to the offending value; the empty string is the whole
    document, `None` that there is no such place."""

    @property
    def title(self) -> str:
        """The kind of problem in words, the same for every problem of its type."""
        return self.type.name.replace("_", " ").capitalize()

    def within(self, pointer: str) -> "Problem":
        """Return this problem as seen from a document that holds this one there."""
        return Problem(self.type, self.detail, pointer + (self.pointer or ""))

    def to_json_object(self) -> dict[str, str]:
        """Return the RFC 9457 form, with `pointer` as an extension member."""
        members = {"type": str(self.type), "title": self.title, "detail": self.detail}
        return members if self.pointer is None else members | {"pointer": self.pointer}

    def __str__(self) -> str:
        return f"{self.pointer}: {self.detail}" if self.pointer else self.detail


def pointer_to(*path: str | int) -> str:
    """Return the JSON Pointer (RFC 6901) whose reference tokens are *path*.

    >>> pointer_to("credentialSubject", "a/b", 0)
    '/credentialSubject/a~1b/0'
    """
    return "".join(
        "/" + str(token).replace("~", "~0").replace("/", "~1") for token in path
    )
