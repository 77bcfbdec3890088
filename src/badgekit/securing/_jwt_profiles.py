"""How the standards put a credential into a JWT, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType

ALGORITHMS = frozenset(
    {"RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "ES256K"}
)
"""JOSE names of what is read by default. What a key may be used with is in
`badgekit.keys`, and `none` is nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JwtProfile:
    """What one standard says about a JWT of its own."""

    name: str
    standard: str
    """What it is called in messages."""
    typ: str
    cty: str | None = None
    media_type: str
    parameters: frozenset[str] | None = None
    """Header parameters that it allows. `None`: all, and unknown ones are ignored."""
    typ_may_be_absent: bool = False
    required_claims: tuple[str, ...] = ()
    claims_copy_dates: bool = False
    """Whether `nbf` and `exp` repeat the validity period of the credential, or say
    how long the signature may be relied on."""
    claims_written: tuple[str, ...] = ()
    """Claims to write beside the credential, where it has something to say there."""
    names_key_always: bool = True
    """Whether `kid` must be there even if `jwk` is."""
    method_type: str | None = None
    """The type that verification methods must have."""

    def problem(self, detail: str, pointer: str | None = None) -> Problem:
        """Return the warning that something is not as the standard has it."""
        return Problem(ProblemType.DEVIATION, f"{self.standard} {detail}", pointer)


ONE_EDTECH = JwtProfile(
    name="1edtech",
    standard="Open Badges 3.0",
    typ="JWT",
    media_type="application/vc+jwt",
    parameters=frozenset({"alg", "kid", "jwk", "typ"}),
    typ_may_be_absent=True,
    required_claims=("iss", "jti", "nbf", "sub"),
    claims_copy_dates=True,
    claims_written=("iss", "jti", "sub", "nbf", "exp"),
    names_key_always=False,
)
"""Open Badges 3.0, section 8.2; CLR 2.0 has the same."""

W3C = JwtProfile(
    name="w3c",
    standard="VC-JOSE-COSE",
    typ="vc+jwt",
    cty="vc",
    media_type="application/vc+jwt",
    method_type="JsonWebKey",
)
"""https://www.w3.org/TR/vc-jose-cose/#securing-with-jose"""

W3C_PRESENTATION = replace(W3C, typ="vp+jwt", cty="vp", media_type="application/vp+jwt")

W3C_SD_JWT = replace(W3C, typ="vc+sd-jwt", media_type="application/vc+sd-jwt")
"""https://www.w3.org/TR/vc-jose-cose/#secure-with-sd-jwt"""

SD_JWT_VC = JwtProfile(
    name="dc",
    standard="SD-JWT VC",
    typ="dc+sd-jwt",
    media_type="application/dc+sd-jwt",
    required_claims=("vct",),
    claims_written=("iss", "nbf", "exp"),
)
"""SD-JWT-based Verifiable Credentials, as European wallets take them."""

CREDENTIAL_PROFILES: Mapping[str, JwtProfile] = MappingProxyType(
    {
        "jwt": ONE_EDTECH,
        "vc+jwt": W3C,
        # What drafts of VC-JOSE-COSE called it.
        "vc+ld+jwt": W3C,
        "vc-ld+jwt": W3C,
        "vc+ld+json+jwt": W3C,
    }
)
"""What a JWT with a credential in it may say that it is, in `typ`."""

PRESENTATION_PROFILES: Mapping[str, JwtProfile] = MappingProxyType(
    {
        "vp+jwt": W3C_PRESENTATION,
        "vp+ld+jwt": W3C_PRESENTATION,
        "vp-ld+jwt": W3C_PRESENTATION,
        "vp+ld+json+jwt": W3C_PRESENTATION,
    }
)

SD_JWT_PROFILES: Mapping[str, JwtProfile] = MappingProxyType(
    {
        "vc+sd-jwt": W3C_SD_JWT,
        "dc+sd-jwt": SD_JWT_VC,
        "vc+ld+json+sd-jwt": W3C_SD_JWT,
        "vc-ld+sd-jwt": W3C_SD_JWT,
    }
)


def read_profile(
    header: JsonObject, known: Mapping[str, JwtProfile], expected: JwtProfile
) -> tuple[JwtProfile, tuple[Problem, ...]]:
    """Return what *header* says that the JWT is, and what its standard has otherwise.

    One profile is as good as another when reading; that it is not the *expected* one
    is a warning. Raises `DocumentError` for a `typ` that is not among the *known*: a
    token made for another purpose must not pass for a credential.
    """
    typ = header.get("typ", expected.typ)
    profile = known.get(_normalized(typ)) if isinstance(typ, str) else None
    if profile is None:
        detail = f"JWS header: typ is {typ!r}, which is made for something else"
        problem = Problem(ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR, detail)
        raise DocumentError(problem)
    warnings = list(_deviations(header, profile))
    if profile is not expected:
        detail = f"wants typ {expected.typ}; read as {profile.standard}: typ is {typ!r}"
        warnings.insert(0, expected.problem(detail))
    return profile, tuple(warnings)


def _deviations(header: JsonObject, profile: JwtProfile) -> tuple[Problem, ...]:
    found = []
    if "typ" not in header and not profile.typ_may_be_absent:
        found.append(f"wants typ {profile.typ}, and there is none")
    elif _normalized(header.get("typ", profile.typ)) != profile.typ.lower():
        found.append(f"wants typ {profile.typ}; it is {header['typ']!r}")
    if profile.cty is not None and header.get("cty") != profile.cty:
        found.append(f"wants cty {profile.cty}")
    if profile.parameters is not None:
        extra = sorted(header.keys() - profile.parameters)
        found += [f"does not allow the header parameter {name!r}" for name in extra]
    return tuple(map(profile.problem, found))


def _normalized(typ: str) -> str:
    """Return *typ* as it is compared: RFC 7515, section 4.1.9."""
    return typ.lower().removeprefix("application/")
