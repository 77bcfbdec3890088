"""Enveloping proofs: a credential in a JWT, as 1EdTech or as W3C has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from badgekit._json import JsonObject
from badgekit._multibase import encode_base64url
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._jws import signing_input
from badgekit.securing._jwt import check_key_url, verify_jwt
from badgekit.securing._jwt_claims import check_begun, claims_of, unwrap
from badgekit.securing._jwt_profiles import (
    ALGORITHMS,
    CREDENTIAL_PROFILES,
    ONE_EDTECH,
    W3C,
    JwtProfile,
)
from badgekit.securing._mechanism import (
    Environment,
    Secured,
    SecuringMechanism,
)
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)

_PROFILES = {profile.name: profile for profile in (ONE_EDTECH, W3C)}


@dataclass(frozen=True, slots=True, kw_only=True)
class VcJwt(SecuringMechanism):
    """Wrap the credential in a JWT.

    Both profiles are read, whatever `profile` says; the other one with a warning.

    The public 1EdTech validator takes RS256 and ES256 alone: sign with an `RSA` or a
    `P-256` key what is meant for certification.
    """

    profile: Literal["1edtech", "w3c"] = "1edtech"
    """What to write. `1edtech`: `typ` is `JWT` and claims stand beside the credential
    (Open Badges 3.0, section 8.2). `w3c`: `typ` is `vc+jwt` and the payload is the
    credential alone (VC-JOSE-COSE, section 3.1)."""
    key_in_header: Literal["kid", "jwk"] = "kid"
    """How to name the key: by URL, or (`jwk`) by enclosing it, for `w3c` besides the
    URL. An enclosed key proves integrity alone, so verifiers must find it again under
    the issuer's identifier."""
    algorithms: frozenset[str] = ALGORITHMS
    """JOSE names of the algorithms accepted when verifying. Never holds `none`."""

    def __post_init__(self) -> None:
        if self.profile not in _PROFILES:
            raise ValueError(f"profile is one of {', '.join(_PROFILES)}")

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop: it signs plain JSON."""
        return False

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* is a compact JWS, and not an SD-JWT."""
        return isinstance(secured, str) and "~" not in secured

    def prepare(
        self,
        document: JsonObject,
        *,
        public_key: PublicKey,
        verification_method: str,
        created: datetime | None = None,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SigningRequest:
        """Work out what must be signed.

        *created*, *contexts* and *limits* are not used: the format has no place for
        a time and takes JSON as it is. Raises `DocumentError` where a member stands in
        the way of a claim, and where `w3c` needs *verification_method* to be absolute.
        """
        del created, contexts, limits
        profile = self._profile
        claims = claims_of(document, profile)
        header: JsonObject = {"alg": public_key.algorithm, "typ": profile.typ}
        if profile.cty is not None:
            header["cty"] = profile.cty
        if profile.names_key_always or self.key_in_header == "kid":
            header["kid"] = check_key_url(verification_method)
        if self.key_in_header == "jwk":
            header["jwk"] = public_key.to_jwk()
        text = signing_input(header, {**document, **claims})

        def assemble(signature: bytes) -> SecuredCredential:
            token = f"{text}.{encode_base64url(signature)}"
            return SecuredCredential(token, document, profile.media_type)

        return SigningRequest(text.encode(), public_key.algorithm, public_key, assemble)

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check the signature and that the claims agree with the credential.

        Open Badges 3.0, section 8.2.5; VC-JOSE-COSE, section 3.1.2. The JWT is what is
        verified: a proof inside it is not, and a warning says so. Raises
        `DocumentError` if it is not good.
        """
        if not isinstance(secured, str):
            problem = Problem(ProblemType.PARSING_ERROR, "not a compact JWS", "")
            raise DocumentError(problem)
        jwt = yield from verify_jwt(
            secured,
            known=CREDENTIAL_PROFILES,
            expected=self._profile,
            algorithms=self.algorithms,
            environment=environment,
        )
        unwrapped = unwrap(jwt.payload, jwt.profile)
        check_begun(unwrapped, environment.at)
        return VerifiedProof(
            document=unwrapped.document,
            mechanism=f"VC-JWT {jwt.algorithm}",
            public_key=jwt.public_key,
            controller=jwt.controller,
            created=unwrapped.issued,
            expires=unwrapped.expires,
            warnings=(*jwt.warnings, *unwrapped.warnings),
        )

    @property
    def _profile(self) -> JwtProfile:
        return _PROFILES[self.profile]
