"""Key binding: the holder signs what is presented (RFC 9901, section 4.3)."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from badgekit._json import JsonObject
from badgekit._multibase import encode_base64url
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.keys import PublicKey, Signer
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._disclosures import digest_of
from badgekit.securing._jws import CompactJws, signing_input
from badgekit.securing._jwt import read_algorithm, refused
from badgekit.securing._jwt_claims import read_moment

_TYP = "kb+jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a verifier wants the holder to have signed."""

    audience: str | None
    nonce: str | None
    at: datetime
    within: timedelta
    """How far from `at` the signature may have been made."""
    algorithms: frozenset[str]
    limits: Limits


def bind(
    presented: str,
    *,
    signer: Signer,
    audience: str,
    nonce: str,
    issued_at: datetime,
) -> str:
    """Return the JWT that goes behind *presented*, which ends in a tilde."""
    header = {"alg": signer.public_key.algorithm, "typ": _TYP}
    claims = {
        "iat": math.floor(issued_at.timestamp()),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": digest_of(presented),
    }
    text = signing_input(header, claims)
    return f"{text}.{encode_base64url(signer.sign(text.encode()))}"


def holder_key_of(payload: JsonObject) -> PublicKey | None:
    """Return the key that the issuer bound the credential to, if any.

    RFC 7800, as far as a JWK in `cnf`. Raises `DocumentError` for anything else.
    """
    if "cnf" not in payload:
        return None
    confirmation = payload["cnf"]
    if not isinstance(confirmation, dict):
        detail = "cnf must be an object"
        raise DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, "/cnf"))
    jwk = confirmation.get("jwk")
    if not isinstance(jwk, dict):
        detail = "the holder's key must be a JWK in cnf"
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail, "/cnf"))
    try:
        return PublicKey.from_jwk(jwk)
    except KeyMaterialError as error:
        problems = (problem.within("/cnf/jwk") for problem in error.problems)
        raise DocumentError(*problems) from error


def check_key_binding(
    text: str, presented: str, key: PublicKey | None, expected: Expected
) -> tuple[Problem, ...]:
    """Check the JWT behind *presented*: RFC 9901, section 7.3. Return warnings.

    Raises `DocumentError` if the holder did not sign just this for just this verifier.
    """
    if key is None:
        raise _bad("it is presented with a key, but the issuer bound it to none")
    claims = _signed_claims(text, key, expected)
    if claims.get("sd_hash") != digest_of(presented):
        raise _bad("the holder signed something else than what is presented")
    for name in ("aud", "nonce"):
        if not isinstance(claims.get(name), str):
            raise _bad(f"the key binding has no {name}")
    if expected.audience is None:
        detail = "the holder signed for a certain verifier; nobody asked whether for us"
        return (Problem(ProblemType.UNSUPPORTED, detail),)
    if claims["aud"] != expected.audience:
        detail = "the holder signed for another verifier"
        raise DocumentError(Problem(ProblemType.INVALID_DOMAIN_ERROR, detail))
    if claims["nonce"] != expected.nonce:
        detail = "the holder answers another challenge"
        raise DocumentError(Problem(ProblemType.INVALID_CHALLENGE_ERROR, detail))
    _check_time(claims, expected)
    return ()


def _signed_claims(text: str, key: PublicKey, expected: Expected) -> JsonObject:
    jws = CompactJws.parse(text, expected.limits)
    algorithm = read_algorithm(jws.header, expected.algorithms)
    if jws.header.get("typ") != _TYP:
        raise refused(f"typ of the key binding is not {_TYP}")
    try:
        good = key.verifies(jws.signature, jws.signing_input, algorithm=algorithm)
    except KeyMaterialError as error:
        raise DocumentError(*error.problems) from error
    if not good:
        raise _bad("the key binding is not signed with the holder's key")
    return jws.payload


def _check_time(claims: JsonObject, expected: Expected) -> None:
    signed_at = read_moment(claims, "iat")
    if signed_at is None:
        raise _bad("the key binding does not say when it was signed")
    if abs(expected.at - signed_at) > expected.within:
        detail = f"the holder did not sign within {expected.within} of now"
        raise DocumentError(Problem(ProblemType.EXPIRED, detail))


def _bad(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR, detail))
