"""The credential that carries a status list."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from badgekit import _time
from badgekit.errors import DocumentError
from badgekit.models import BitstringStatusListCredential
from badgekit.problems import Problem, ProblemType
from badgekit.status._status_list import MINIMUM_LENGTH, StatusList

_MILLISECOND = timedelta(milliseconds=1)


def status_list_credential(
    statuses: StatusList,
    *,
    url: str,
    issuer: str,
    purposes: str | Sequence[str] = "revocation",
    valid_from: datetime,
    valid_until: datetime | None = None,
    ttl: timedelta | None = None,
) -> BitstringStatusListCredential:
    """Return the credential to sign and to serve at *url*.

    *issuer* is the id of whoever signs it: by default, verifiers take no status from
    anybody but the issuer of the credential itself. After *valid_until* nobody may
    rely on the list, so somebody who kept an old one cannot hide a revocation for
    longer; publish a new one before. A copy may be used for *ttl*.

    Raises `DocumentError` for a list of fewer than `MINIMUM_LENGTH` entries, and for
    members that the standard does not allow; `ValueError` for a time without a zone.
    """
    if len(statuses) < MINIMUM_LENGTH:
        detail = f"a status list must have {MINIMUM_LENGTH} entries or more"
        raise DocumentError(Problem(ProblemType.STATUS_LIST_LENGTH_ERROR, detail))
    names = [purposes] if isinstance(purposes, str) else list(purposes)
    subject: dict[str, Any] = {
        "id": f"{url}#list",
        "type": "BitstringStatusList",
        # Verifiers in the field compare this with a string.
        "statusPurpose": names[0] if len(names) == 1 else names,
        "encodedList": statuses.encode(),
    }
    if ttl is not None:
        subject["ttl"] = ttl // _MILLISECOND
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": _time.write(valid_from),
        "credentialSubject": subject,
    }
    if valid_until is not None:
        document["validUntil"] = _time.write(valid_until)
    return BitstringStatusListCredential.parse(document)
