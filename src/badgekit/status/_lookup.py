"""What a list says about one entry (Bitstring Status List 1.0, section 3.2)."""

from dataclasses import dataclass
from typing import TypeAlias

from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import (
    BitstringStatusListCredential,
    BitstringStatusListEntry,
    StatusList2021Credential,
    StatusList2021Entry,
    VerifiableCredential,
)
from badgekit.problems import Problem, ProblemType
from badgekit.status._status_list import MINIMUM_LENGTH, StatusList

Entry: TypeAlias = BitstringStatusListEntry | StatusList2021Entry

_WITHDRAWING = frozenset({"revocation", "suspension"})


@dataclass(frozen=True, slots=True)
class Status:
    """What a status list says about one credential."""

    purpose: str
    """What the status is about: `revocation`, `suspension`, `refresh`, `message`, …"""
    value: int
    """0 if nothing was set."""
    message: str | None = None
    """What the value stands for, in the words of the credential."""

    @property
    def withdraws(self) -> bool:
        """Whether the credential is revoked or suspended."""
        return self.value != 0 and self.purpose in _WITHDRAWING


def look_up_status(
    entry: Entry,
    credential: VerifiableCredential,
    limits: Limits = DEFAULT_LIMITS,
    *,
    minimum_length: int = MINIMUM_LENGTH,
) -> Status:
    """Return what the list in *credential* says about *entry*.

    Only for a list whose proof and issuer have been checked, as `Verifier` does.
    Raises `DocumentError`: `STATUS_VERIFICATION_ERROR` if it is another list or for
    another purpose, `MALFORMED_VALUE_ERROR` or `LIMIT_EXCEEDED` if it cannot be
    unpacked, `RANGE_ERROR` if it has no such index, and `STATUS_LIST_LENGTH_ERROR`
    if it is shorter than *minimum_length*, unless it withdraws the credential: on a
    list that is too short nobody is cleared.
    """
    statuses = _list_for(entry, credential, limits)
    index = entry.status_list_index
    status = None
    if index < len(statuses):
        value = statuses[index]
        status = Status(entry.status_purpose, value, _message(entry, value))
        if status.withdraws:
            return status
    if len(statuses) < minimum_length:
        detail = f"the list has fewer than {minimum_length} entries"
        raise _refused(detail, ProblemType.STATUS_LIST_LENGTH_ERROR)
    if status is None:
        raise _refused("the list has no such index", ProblemType.RANGE_ERROR)
    return status


def _list_for(
    entry: Entry, credential: VerifiableCredential, limits: Limits
) -> StatusList:
    multibase = isinstance(entry, BitstringStatusListEntry)
    kind = BitstringStatusListCredential if multibase else StatusList2021Credential
    if not isinstance(
        credential, BitstringStatusListCredential | StatusList2021Credential
    ) or not isinstance(credential, kind):
        raise _refused(f"not a {kind.__name__}")
    # Otherwise whoever serves it could exchange one list of the issuer for another.
    if credential.id not in (None, entry.status_list_credential):
        raise _refused("the list is not the one that the credential names")
    subject = credential.credential_subject
    if entry.status_purpose not in subject.status_purpose:
        raise _refused("the list is for another purpose")
    size = getattr(entry, "status_size", None) or 1
    return StatusList.decode(
        subject.encoded_list, limits, status_size=size, multibase=multibase
    )


def _message(entry: Entry, value: int) -> str | None:
    if isinstance(entry, BitstringStatusListEntry):
        for one in entry.status_message:
            if int(one.status, 16) == value:
                return one.message
    return None


def _refused(
    detail: str, type: ProblemType = ProblemType.STATUS_VERIFICATION_ERROR
) -> DocumentError:
    return DocumentError(Problem(type, detail))
