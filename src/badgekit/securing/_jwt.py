"""Check a signed JWT: its header, its key, its signature."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from badgekit._json import JsonObject
from badgekit.errors import DocumentError, FetchError, KeyMaterialError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey
from badgekit.problems import Problem, ProblemType
from badgekit.resolution import ResolvedKey, resolve_key
from badgekit.securing._jws import CompactJws
from badgekit.securing._jwt_profiles import JwtProfile, read_profile
from badgekit.securing._mechanism import Environment
from badgekit.securing._proof_set import check_in_force

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)
_HTTPS_HOST = re.compile(r"https://([^/?#]+)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedJwt:
    """A JWT whose signature is good. What its claims say has not been looked at."""

    payload: JsonObject
    profile: JwtProfile
    algorithm: str
    public_key: PublicKey
    controller: str | None
    """Whose key it is, if that is known."""
    warnings: tuple[Problem, ...]


def verify_jwt(
    text: str,
    *,
    known: Mapping[str, JwtProfile],
    expected: JwtProfile,
    algorithms: frozenset[str],
    environment: Environment,
) -> Steps[VerifiedJwt]:
    """Check the signature of a compact JWS whose `typ` is one of the *known*.

    Raises `DocumentError`; `FetchError` passes through.
    """
    jws = CompactJws.parse(text, environment.limits)
    algorithm = read_algorithm(jws.header, algorithms)
    profile, warnings = read_profile(jws.header, known, expected)
    try:
        found = yield from _find_key(jws, profile, environment)
        good = found.key.verifies(jws.signature, jws.signing_input, algorithm=algorithm)
    except KeyMaterialError as error:
        raise DocumentError(*error.problems) from error
    if not good:
        raise DocumentError(
            Problem(
                ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR,
                "the signature does not match the JWT: it was changed, or signed "
                "with another key",
            )
        )
    return VerifiedJwt(
        payload=jws.payload,
        profile=profile,
        algorithm=algorithm,
        public_key=found.key,
        controller=found.controller,
        warnings=(*warnings, *found.warnings),
    )


def read_algorithm(header: JsonObject, accepted: frozenset[str]) -> str:
    """Return the algorithm that *header* names, or raise `DocumentError`."""
    if "crit" in header or "b64" in header:
        raise refused("critical header parameters are not supported")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise refused("the header names no algorithm")
    if algorithm not in accepted or algorithm.lower() == "none":
        raise refused(f"the algorithm {algorithm!r} is not accepted")
    return algorithm


def check_key_url(url: str) -> str:
    """Return *url* to be written as `kid`, or raise `DocumentError`."""
    if not _ABSOLUTE.match(url):
        detail = "the verification method must be named by an absolute URL"
        raise DocumentError(Problem(ProblemType.PROOF_GENERATION_ERROR, detail))
    return url


def refused(detail: str) -> DocumentError:
    """Return the refusal of a header."""
    return DocumentError(
        Problem(ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR, f"JWS header: {detail}")
    )


@dataclass(frozen=True, slots=True)
class _FoundKey:
    key: PublicKey
    controller: str | None = None
    warnings: tuple[Problem, ...] = ()


def _find_key(
    jws: CompactJws, profile: JwtProfile, environment: Environment
) -> Steps[_FoundKey]:
    """Find the key that the header names, and whose it is, if that can be told."""
    header = jws.header
    enclosed = header.get("jwk")
    if "jwk" in header and not isinstance(enclosed, dict):
        raise refused("jwk must be an object")
    key = PublicKey.from_jwk(enclosed) if isinstance(enclosed, dict) else None
    if "kid" not in header:
        if key is None:
            raise refused("the header names no key: it has neither kid nor jwk")
        warning = profile.problem("wants a kid")
        return _FoundKey(key, None, (warning,) if profile.names_key_always else ())
    kid = header["kid"]
    if not isinstance(kid, str) or not kid:
        raise refused("kid must be a string that names a key")
    resolved, warnings = yield from _resolve(kid, jws.payload, profile, environment)
    if key is not None and key != resolved.public_key:
        raise refused("kid and jwk are different keys")
    if (method := resolved.method) is not None:
        check_in_force(method, environment.at, "")
        if profile.method_type not in (None, method.type):
            detail = f"wants a verification method of type {profile.method_type}"
            warnings = (*warnings, profile.problem(detail))
    return _FoundKey(resolved.public_key, resolved.controller, warnings)


def _resolve(
    kid: str, payload: JsonObject, profile: JwtProfile, environment: Environment
) -> Steps[tuple[ResolvedKey, tuple[Problem, ...]]]:
    """Follow *kid*; a relative one is the name of a key of the issuer's."""
    if _ABSOLUTE.match(kid):
        return (yield from _key_at(kid, environment)), ()
    issuer = _issuer_in(payload)
    if issuer is None:
        raise refused("kid is relative, and the payload names no issuer")
    resolved = yield from _resolve_relative(kid, issuer, environment)
    # VC-JOSE-COSE, section 4.1.1: relative to `iss`, and absolute without it.
    agreed = profile.parameters is None and "iss" in payload
    warning = profile.problem("wants the kid to be an absolute URL")
    return resolved, () if agreed else (warning,)


def _resolve_relative(
    kid: str, issuer: str, environment: Environment
) -> Steps[ResolvedKey]:
    """Look for *kid* in the issuer's document, then in the JWK Set of its host."""
    name = kid.removeprefix("#")
    base = issuer.partition("#")[0]
    host = _HTTPS_HOST.match(base)
    if host is None:
        return (yield from _key_at(f"{base}#{name}", environment))
    key_set = f"https://{host[1]}/.well-known/jwks.json"
    errors: list[DocumentError | FetchError] = []
    for place in (base, key_set):
        try:
            return (yield from _key_at(f"{place}#{name}", environment))
        except (DocumentError, FetchError) as error:
            errors.append(error)
    # Not to have had one of the two is not to know that the key is in neither.
    raise next((e for e in errors if isinstance(e, FetchError)), errors[0])


def _key_at(url: str, environment: Environment) -> Steps[ResolvedKey]:
    return resolve_key(
        url,
        purpose=environment.purpose,
        limits=environment.limits,
        resolvers=environment.resolvers,
    )


def _issuer_in(payload: JsonObject) -> str | None:
    """Return who says that he issued this. It has not been verified."""
    wrapped = payload.get("vc")
    inner = wrapped.get("issuer") if isinstance(wrapped, dict) else None
    places = (payload.get("iss"), payload.get("issuer"), inner, payload.get("holder"))
    for value in places:
        identifier = value.get("id") if isinstance(value, dict) else value
        if isinstance(identifier, str) and identifier:
            return identifier
    return None
