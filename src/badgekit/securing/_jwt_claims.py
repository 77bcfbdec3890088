"""The claims around a credential in a JWT, and what they must agree with.

Open Badges 3.0, section 8.2.4 (VCDM 2.0: the members of the credential are the
payload) and VCDM 1.1, section 6.3.1 (the credential is the claim `vc`).
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from badgekit._json import JsonObject
from badgekit._time import Moment, write
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
_REGISTERED = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti")
_LAST_SECOND = 253_402_300_799  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class UnwrappedCredential:
    """The credential in a JWT payload, and what the claims around it add."""

    document: JsonObject
    expires: datetime | None
    warnings: tuple[Problem, ...]


def claims_of(document: JsonObject) -> JsonObject:
    """Return the claims that Open Badges 3.0 wants beside *document*.

    `sub` is left out where the subject has no id, as it cannot be had then. Raises
    `DocumentError` where `validFrom` or `validUntil` is not a time.
    """
    claims: JsonObject = {}
    if (issuer := _id_of(document.get("issuer"))) is not None:
        claims["iss"] = issuer
    if isinstance(document.get("id"), str):
        claims["jti"] = document["id"]
    if (subject := _id_of(document.get("credentialSubject"))) is not None:
        claims["sub"] = subject
    for claim, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        if member in document:
            claims[claim] = _seconds(document[member], member)
    return claims


def unwrap(payload: JsonObject) -> UnwrappedCredential:
    """Return the credential in *payload*.

    Raises `DocumentError` where a claim contradicts the credential. A claim that
    Open Badges 3.0 requires and that is not there is a warning.
    """
    claims = {name: payload[name] for name in _REGISTERED if name in payload}
    _check_types(claims)
    if "vc" in payload:
        return _unwrap_v1(payload["vc"], claims)
    document = {name: v for name, v in payload.items() if name not in claims}
    if _first_context(document) == CREDENTIALS_V1:
        raise _contradiction(
            "a VCDM 1.1 credential in a JWT belongs in the claim vc", "/@context"
        )
    _check_agreement(claims, document, "validFrom", "validUntil")
    return UnwrappedCredential(document, _expiry(claims), _missing(claims, document))


def _unwrap_v1(credential: object, claims: JsonObject) -> UnwrappedCredential:
    if not isinstance(credential, dict):
        raise _contradiction("the claim vc must be an object", "/vc")
    if _first_context(credential) != CREDENTIALS_V1:
        raise _contradiction(
            "the claim vc is for VCDM 1.1; a VCDM 2.0 credential is the payload itself",
            "/vc/@context",
        )
    document = _completed(credential, claims)
    _check_agreement(claims, document, "issuanceDate", "expirationDate")
    note = Problem(
        ProblemType.DEVIATION,
        "read as VCDM 1.1: the credential is in the claim vc",
        "/vc",
    )
    return UnwrappedCredential(
        document, _expiry(claims), (note, *_missing(claims, document))
    )


def _completed(credential: JsonObject, claims: JsonObject) -> JsonObject:
    """Put back what VCDM 1.1, section 6.3.1, lets an issuer move into claims."""
    document = dict(credential)
    if "iss" in claims:
        document.setdefault("issuer", claims["iss"])
    if "jti" in claims:
        document.setdefault("id", claims["jti"])
    for claim, member in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        if claim in claims and member not in document:
            document[member] = write(_moment(claims[claim]))
    subject = document.get("credentialSubject")
    if "sub" in claims and isinstance(subject, dict) and "id" not in subject:
        document["credentialSubject"] = {"id": claims["sub"], **subject}
    return document


def _check_types(claims: JsonObject) -> None:
    for name in ("iss", "sub", "jti"):
        if not isinstance(claims.get(name, ""), str):
            raise _contradiction(f"the claim {name} must be a string", f"/{name}")
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name, 0)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not 0 <= value <= _LAST_SECOND
        ):
            raise _contradiction(
                f"the claim {name} must be a NumericDate: seconds since 1970",
                f"/{name}",
            )


def _check_agreement(
    claims: JsonObject, document: JsonObject, begins: str, ends: str
) -> None:
    """Whoever reads the claims and whoever reads the credential must read the same."""
    pairs = (
        ("iss", "issuer", _id_of(document.get("issuer"))),
        ("jti", "id", document.get("id")),
        ("sub", "credentialSubject", _id_of(document.get("credentialSubject"))),
        ("nbf", begins, _whole_second(document, begins)),
        ("exp", ends, _whole_second(document, ends)),
    )
    for claim, member, value in pairs:
        if claim not in claims:
            continue
        stated = claims[claim]
        if isinstance(stated, int | float):
            stated = math.floor(stated)
        if stated != value and not (claim == "exp" and value is None):
            raise _contradiction(
                f"the claim {claim} and the member {member} disagree", f"/{claim}"
            )


def _missing(claims: JsonObject, document: JsonObject) -> tuple[Problem, ...]:
    required = ["iss", "jti", "nbf", "sub"]
    if "validUntil" in document or "expirationDate" in document:
        required.append("exp")
    return tuple(
        Problem(
            ProblemType.DEVIATION,
            f"Open Badges 3.0 requires the claim {name}",
            f"/{name}",
        )
        for name in required
        if name not in claims
    )


def _expiry(claims: JsonObject) -> datetime | None:
    return _moment(claims["exp"]) if "exp" in claims else None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _whole_second(document: JsonObject, member: str) -> int | None:
    value = document.get(member)
    return None if value is None else _seconds(value, member)


def _seconds(value: object, member: str) -> int:
    try:
        if not isinstance(value, str):
            raise _contradiction("not a date and time", f"/{member}")
        return math.floor(Moment.parse(value).timestamp())
    except ValueError as error:
        raise _contradiction(str(error), f"/{member}") from error


def _id_of(value: object) -> object:
    if isinstance(value, dict):
        return value.get("id")
    return value if isinstance(value, str) else None


def _first_context(document: JsonObject) -> object:
    context = document.get("@context")
    return context[0] if isinstance(context, list) and context else context


def _contradiction(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer))
