"""Presentations in a JWT (VC-JOSE-COSE, section 3.1.1: `vp+jwt`)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor

from badgekit._json import JsonObject
from badgekit._multibase import decode_base64url, encode_base64url
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._jws import CompactJws, signing_input
from badgekit.securing._jwt import check_key_url, verify_jwt
from badgekit.securing._jwt_profiles import (
    ALGORITHMS,
    PRESENTATION_PROFILES,
    W3C_PRESENTATION,
)
from badgekit.securing._mechanism import Environment, Secured
from badgekit.securing._proof_options import ASSERTION, ProofOptions
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)

_CLAIMS = ("iss", "aud", "nonce", "iat", "nbf", "exp", "jti", "sub")
_HEADER = 20_000  # characters; longer headers are refused in any case
_LAST_SECOND = 253_402_300_799  # the end of the year 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class VpJwt:
    """Wrap a presentation in a JWT. `nonce` is the challenge, `aud` the domain."""

    algorithms: frozenset[str] = ALGORITHMS
    """JOSE names of the algorithms accepted when verifying. Never holds `none`."""

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop: it signs plain JSON."""
        return False

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* is a compact JWS that says it is a presentation."""
        if not isinstance(secured, str) or "~" in secured:
            return False
        head = secured.partition(".")[0]
        try:
            # Most tokens are credentials: their headers need not be parsed for this.
            if b"vp" not in decode_base64url(head[:_HEADER]).lower():
                return False
            header = CompactJws.parse(f"{head}.e30.", _SMALL).header
        except (DocumentError, ValueError):
            return False
        typ = header.get("typ")
        return isinstance(typ, str) and (
            typ.lower().removeprefix("application/") in PRESENTATION_PROFILES
        )

    def prepare(
        self,
        document: JsonObject,
        *,
        public_key: PublicKey,
        verification_method: str,
        created: datetime | None = None,
        options: ProofOptions = ASSERTION,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SigningRequest:
        """Work out what must be signed.

        Of *options* the challenge, the domain and `expires` are written. Raises
        `DocumentError` where a member stands in the way of a claim.
        """
        del contexts, limits
        claims: JsonObject = {
            "nonce": options.challenge,
            "aud": options.domain[0] if len(options.domain) == 1 else options.domain,
            "iat": None if created is None else floor(created.timestamp()),
            "exp": None
            if options.expires is None
            else floor(options.expires.timestamp()),
        }
        claims = {name: value for name, value in claims.items() if value}
        if taken := sorted({*_CLAIMS, "vp"} & document.keys()):
            detail = f"the member {taken[0]} would be read as a JWT claim"
            raise DocumentError(
                Problem(ProblemType.PROOF_GENERATION_ERROR, detail, f"/{taken[0]}")
            )
        header = {
            "alg": public_key.algorithm,
            "typ": W3C_PRESENTATION.typ,
            "cty": W3C_PRESENTATION.cty,
            "kid": check_key_url(verification_method),
        }
        text = signing_input(header, {**document, **claims})

        def assemble(signature: bytes) -> SecuredCredential:
            token = f"{text}.{encode_base64url(signature)}"
            return SecuredCredential(token, document, W3C_PRESENTATION.media_type)

        return SigningRequest(text.encode(), public_key.algorithm, public_key, assemble)

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check the signature, and that it answers what was asked.

        Raises `DocumentError` if it does not.
        """
        if not isinstance(secured, str):
            problem = Problem(ProblemType.PARSING_ERROR, "not a compact JWS", "")
            raise DocumentError(problem)
        jwt = yield from verify_jwt(
            secured,
            known=PRESENTATION_PROFILES,
            expected=W3C_PRESENTATION,
            algorithms=self.algorithms,
            environment=environment,
        )
        payload = jwt.payload
        document = {name: v for name, v in payload.items() if name not in _CLAIMS}
        _check_answer(payload, environment)
        expires = _check_times(payload, environment.at)
        if "vp" in payload:
            raise _malformed(
                "the presentation is the payload itself, not a claim", "vp"
            )
        holder = payload.get("holder")
        named = holder.get("id") if isinstance(holder, dict) else holder
        if "iss" in payload and payload["iss"] != named:
            raise _malformed("the claim iss and the member holder disagree", "iss")
        return VerifiedProof(
            document=document,
            mechanism=f"VP-JWT {jwt.algorithm}",
            public_key=jwt.public_key,
            controller=jwt.controller,
            expires=expires,
            warnings=jwt.warnings,
        )


def _check_answer(payload: JsonObject, environment: Environment) -> None:
    if environment.challenge is not None and (
        payload.get("nonce") != environment.challenge
    ):
        detail = "the presentation answers another challenge, or none"
        raise DocumentError(
            Problem(ProblemType.INVALID_CHALLENGE_ERROR, detail, "/nonce")
        )
    audience = payload.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if environment.domain and (
        not all(isinstance(name, str) for name in named)
        or frozenset(named) != environment.domain
    ):
        detail = "the presentation was made for another domain"
        raise DocumentError(Problem(ProblemType.INVALID_DOMAIN_ERROR, detail, "/aud"))


def _check_times(payload: JsonObject, at: datetime) -> datetime | None:
    """Return when the signature ends, or raise unless it counts now."""
    times: dict[str, datetime] = {}
    for claim in ("nbf", "exp", "iat"):
        value = payload.get(claim)
        if value is None and claim not in payload:
            continue
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not 0 <= value <= _LAST_SECOND
        ):
            raise _malformed("must be a NumericDate: seconds since 1970", claim)
        times[claim] = datetime.fromtimestamp(value, UTC)
    if "exp" in times and at >= times["exp"]:
        problem = Problem(ProblemType.EXPIRED, "the presentation has expired", "/exp")
        raise DocumentError(problem)
    if "nbf" in times and at < times["nbf"]:
        detail = "the presentation does not count yet"
        raise DocumentError(Problem(ProblemType.NOT_YET_VALID, detail, "/nbf"))
    return times.get("exp")


def _malformed(detail: str, claim: str) -> DocumentError:
    kind = ProblemType.MALFORMED_VALUE_ERROR
    return DocumentError(Problem(kind, detail, f"/{claim}"))


_SMALL = Limits(document_bytes=16)
