"""The claims around a credential in a JWT, and what they must agree with.

Open Badges 3.0, section 8.2.4, and VC-JOSE-COSE, section 3.1.3 (VCDM 2.0: the members
of the credential are the payload); VCDM 1.1, section 6.3.1 (it is the claim `vc`).
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

from badgekit._json import JsonObject
from badgekit._time import Moment, write
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType
from badgekit.securing._jwt_profiles import ONE_EDTECH, JwtProfile

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
_REGISTERED = ("iss", "sub", "aud", "exp", "nbf", "iat", "jti")
_LAST_SECOND = 253_402_300_799  # the end of the year 9999


@dataclass(frozen=True, slots=True)
class UnwrappedCredential:
    """The credential in a JWT payload, and what the claims around it add."""

    document: JsonObject
    expires: datetime | None
    warnings: tuple[Problem, ...]
    issued: datetime | None = None
    not_before: datetime | None = None
    """When the signature begins to count, if that is not when the credential does."""


def claims_of(document: JsonObject, profile: JwtProfile = ONE_EDTECH) -> JsonObject:
    """Return the claims that *profile* wants beside *document*.

    `sub` is left out where the subject has no id, as it cannot be had then. Raises
    `DocumentError` where `validFrom` or `validUntil` is not a time, and where a member
    would be read as a claim.
    """
    if taken := sorted({*_REGISTERED, "vc"} & document.keys()):
        raise DocumentError(
            *(
                Problem(
                    ProblemType.PROOF_GENERATION_ERROR,
                    f"the member {name} would be read as a JWT claim",
                    f"/{name}",
                )
                for name in taken
            )
        )
    identifier = document.get("id")
    claims: JsonObject = {
        "iss": _id_of(document.get("issuer")),
        "jti": identifier if isinstance(identifier, str) else None,
        "sub": _id_of(document.get("credentialSubject")),
        "nbf": _whole_second(document, "validFrom"),
        "exp": _whole_second(document, "validUntil"),
    }
    return {
        name: claims[name]
        for name in profile.claims_written
        if claims[name] is not None
    }


def unwrap(
    payload: JsonObject, profile: JwtProfile = ONE_EDTECH
) -> UnwrappedCredential:
    """Return the credential in *payload*.

    Raises `DocumentError` where a claim contradicts the credential. A claim that
    *profile* requires and that is not there is a warning, and so is a proof inside:
    it is not what was verified.
    """
    claims = {name: payload[name] for name in _REGISTERED if name in payload}
    _check_types(claims)
    if "vc" in payload:
        return _unwrap_v1(payload["vc"], claims, profile)
    document = {name: v for name, v in payload.items() if name not in claims}
    if _first_context(document) == CREDENTIALS_V1:
        raise _contradiction(
            "a VCDM 1.1 credential in a JWT belongs in the claim vc", "/@context"
        )
    _check_agreement(claims, document)
    warnings = [*_missing(claims, document, profile), *_inner_proof(document)]
    begins = None
    if profile.claims_copy_dates:
        _check_dates(claims, document, "validFrom", "validUntil")
    elif "nbf" in claims:
        if math.floor(claims["nbf"]) != _whole_second(document, "validFrom"):
            begins = read_moment(claims, "nbf")
        if "nbf" not in profile.claims_written:
            warnings.append(profile.problem("advises against the claim nbf", "/nbf"))
    return UnwrappedCredential(
        document,
        read_moment(claims, "exp"),
        tuple(warnings),
        read_moment(claims, "iat"),
        begins,
    )


def check_begun(credential: UnwrappedCredential, at: datetime) -> None:
    """Raise `DocumentError` if the signature does not count yet."""
    begins = credential.not_before
    if begins is not None and at < begins:
        detail = f"the signature is not to be relied on before {write(begins)}"
        raise DocumentError(Problem(ProblemType.NOT_YET_VALID, detail, "/nbf"))


def _unwrap_v1(
    credential: object, claims: JsonObject, profile: JwtProfile
) -> UnwrappedCredential:
    if not isinstance(credential, dict):
        raise _contradiction("the claim vc must be an object", "/vc")
    if _first_context(credential) != CREDENTIALS_V1:
        raise _contradiction(
            "the claim vc is for VCDM 1.1; a VCDM 2.0 credential is the payload itself",
            "/vc/@context",
        )
    document = _completed(credential, claims)
    _check_agreement(claims, document)
    _check_dates(claims, document, "issuanceDate", "expirationDate")
    note = Problem(
        ProblemType.DEVIATION,
        "read as VCDM 1.1: the credential is in the claim vc",
        "/vc",
    )
    return UnwrappedCredential(
        document,
        read_moment(claims, "exp"),
        (note, *_missing(claims, document, profile), *_inner_proof(document)),
        read_moment(claims, "iat"),
    )


def _completed(credential: JsonObject, claims: JsonObject) -> JsonObject:
    """Put back what VCDM 1.1, section 6.3.1, lets an issuer move into claims."""
    document = dict(credential)
    if "iss" in claims:
        document.setdefault("issuer", claims["iss"])
    if "jti" in claims:
        document.setdefault("id", claims["jti"])
    for claim, member in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        moment = read_moment(claims, claim)
        if moment is not None and member not in document:
            document[member] = write(moment)
    subject = document.get("credentialSubject")
    if "sub" in claims and isinstance(subject, dict) and "id" not in subject:
        document["credentialSubject"] = {"id": claims["sub"], **subject}
    return document


def read_moment(claims: JsonObject, name: str) -> datetime | None:
    """Return the time that a NumericDate stands for, `None` if the claim is not there.

    Raises `DocumentError` if it is not one: seconds since 1970, up to the year 9999.
    """
    if name not in claims:
        return None
    value = claims[name]
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 <= value <= _LAST_SECOND
    ):
        raise _contradiction(
            f"the claim {name} must be a NumericDate: seconds since 1970", f"/{name}"
        )
    return datetime.fromtimestamp(value, UTC)


def _check_types(claims: JsonObject) -> None:
    for name in ("iss", "sub", "jti"):
        if not isinstance(claims.get(name, ""), str):
            raise _contradiction(f"the claim {name} must be a string", f"/{name}")
    for name in ("exp", "nbf", "iat"):
        read_moment(claims, name)


def _check_agreement(claims: JsonObject, document: JsonObject) -> None:
    """Whoever reads the claims and whoever reads the credential must read the same."""
    for claim, member, value in (
        ("iss", "issuer", _id_of(document.get("issuer"))),
        ("jti", "id", document.get("id")),
        ("sub", "credentialSubject", _id_of(document.get("credentialSubject"))),
    ):
        if claim in claims and claims[claim] != value:
            raise _disagreement(claim, member)


def _check_dates(
    claims: JsonObject, document: JsonObject, begins: str, ends: str
) -> None:
    for claim, member in (("nbf", begins), ("exp", ends)):
        value = _whole_second(document, member)
        if claim not in claims or (claim == "exp" and value is None):
            continue
        if math.floor(claims[claim]) != value:
            raise _disagreement(claim, member)


def _missing(
    claims: JsonObject, document: JsonObject, profile: JwtProfile
) -> tuple[Problem, ...]:
    required = [name for name in profile.required_claims if name in _REGISTERED]
    ends = "validUntil" in document or "expirationDate" in document
    if ends and profile.claims_copy_dates:
        required.append("exp")
    return tuple(
        profile.problem(f"requires the claim {name}", f"/{name}")
        for name in required
        if name not in claims
    )


def _inner_proof(document: JsonObject) -> tuple[Problem, ...]:
    if "proof" not in document:
        return ()
    detail = "the proof inside the JWT was not checked: the JWT is what was verified"
    return (Problem(ProblemType.UNSUPPORTED, detail, "/proof"),)


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


def _disagreement(claim: str, member: str) -> DocumentError:
    return _contradiction(
        f"the claim {claim} and the member {member} disagree", f"/{claim}"
    )


def _contradiction(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer))
