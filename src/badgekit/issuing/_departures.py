"""Departures from the standard for which the issuer of a record is not to blame."""

from typing import Any

from badgekit._json import JsonObject
from badgekit.models import deviations
from badgekit.problems import Problem

_MEMBERS = "verifiableCredential"
_CONFORMING: JsonObject = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "urn:badgekit:somebody",
    "validFrom": "2025-01-01T00:00:00Z",
    "credentialSubject": {"name": "Something"},
}


def own_departures(
    document: JsonObject, departures: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """Return those of *departures* that are not inside the signed members of a record.

    Who assembles a record can change nothing about what others signed.
    """
    subject = document.get("credentialSubject")
    if not departures or not isinstance(subject, dict) or _MEMBERS not in subject:
        return departures
    # Read again without them: of many departures, not all are told.
    held = subject[_MEMBERS]
    ours = [_ours(each) for each in held] if isinstance(held, list) else _ours(held)
    return deviations(document | {"credentialSubject": subject | {_MEMBERS: ours}})


def _ours(member: Any) -> Any:  # noqa: ANN401 - any JSON
    is_signed = isinstance(member, dict) and bool(member.get("proof"))
    return _CONFORMING if is_signed else member
