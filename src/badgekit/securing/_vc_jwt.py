"""Enveloping proofs: a credential in a JWT (Open Badges 3.0, section 8.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from badgekit._json import JsonObject
from badgekit._multibase import encode_base64url
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.resolution import resolve_key
from badgekit.securing._jws import CompactJws, signing_input
from badgekit.securing._jwt_claims import claims_of, unwrap
from badgekit.securing._mechanism import Environment, Secured
from badgekit.securing._proof_set import check_in_force
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)

_MEDIA_TYPE = "application/vc+jwt"
_ALLOWED_HEADER = frozenset({"alg", "kid", "jwk", "typ"})
_TYPES_OF_OTHER_PROFILES = frozenset(
    {"vc+jwt", "vc+ld+jwt", "vc-ld+jwt", "vc+ld+json+jwt", "application/vc+jwt"}
)
_ALGORITHMS = frozenset({"RS256", "ES256", "ES384", "EdDSA", "Ed25519", "ES256K"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VcJwt:
    """Wrap the credential in a JWT, as 1EdTech defines it.

    The public 1EdTech validator takes RS256 and ES256 alone: sign with an `RSA` or a
    `P-256` key what is meant for certification.
    """

    key_in_header: Literal["kid", "jwk"] = "kid"
    """How to name the key: by URL, or (`jwk`) by enclosing it. An enclosed key proves
    integrity alone, so verifiers must find it again under the issuer's identifier."""
    algorithms: frozenset[str] = _ALGORITHMS
    """JOSE names of the algorithms accepted when verifying. Never holds `none`."""

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop: it signs plain JSON."""
        return False

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* is a compact JWS."""
        return isinstance(secured, str)

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
        the way of a claim.
        """
        del created, contexts, limits
        claims = claims_of(document)
        if taken := sorted({*claims, "vc"} & document.keys()):
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
        header: JsonObject = {"alg": public_key.algorithm, "typ": "JWT"}
        if self.key_in_header == "jwk":
            header["jwk"] = public_key.to_jwk()
        else:
            header["kid"] = verification_method
        text = signing_input(header, {**document, **claims})

        def assemble(signature: bytes) -> SecuredCredential:
            token = f"{text}.{encode_base64url(signature)}"
            return SecuredCredential(token, document, _MEDIA_TYPE)

        return SigningRequest(text.encode(), public_key.algorithm, public_key, assemble)

    def secure(
        self,
        document: JsonObject,
        *,
        signer: Signer,
        verification_method: str,
        created: datetime | None = None,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SecuredCredential:
        """Secure *document* with *signer*. Raises as `prepare` does."""
        request = self.prepare(
            document,
            public_key=signer.public_key,
            verification_method=verification_method,
            created=created,
            contexts=contexts,
            limits=limits,
        )
        return request.assemble(signer.sign(request.data))

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check the signature and that the claims agree with the credential.

        Open Badges 3.0, section 8.2.5. Raises `DocumentError` if they do not.
        """
        if not isinstance(secured, str):
            problem = Problem(ProblemType.PARSING_ERROR, "not a compact JWS", "")
            raise DocumentError(problem)
        jws = CompactJws.parse(secured, environment.limits)
        algorithm, warnings = self._read_header(jws.header)
        try:
            key, controller = yield from _find_key(jws.header, environment)
            good = key.verifies(jws.signature, jws.signing_input, algorithm=algorithm)
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
        unwrapped = unwrap(jws.payload)
        return VerifiedProof(
            document=unwrapped.document,
            mechanism=f"VC-JWT {algorithm}",
            public_key=key,
            controller=controller,
            expires=unwrapped.expires,
            warnings=(*warnings, *unwrapped.warnings),
        )

    def _read_header(self, header: JsonObject) -> tuple[str, tuple[Problem, ...]]:
        """Return the algorithm, and what Open Badges 3.0 would not allow here."""
        if "crit" in header or "b64" in header:
            raise _refused("critical header parameters are not supported")
        algorithm = header.get("alg")
        if not isinstance(algorithm, str):
            raise _refused("the header names no algorithm")
        if algorithm not in self.algorithms:
            raise _refused(f"the algorithm {algorithm!r} is not accepted")
        warnings = [
            f"Open Badges 3.0 does not allow the header parameter {name!r}"
            for name in sorted(header.keys() - _ALLOWED_HEADER)
        ]
        kind = header.get("typ", "JWT")
        if kind in _TYPES_OF_OTHER_PROFILES:
            warnings.append(f"typ is {kind!r}; Open Badges 3.0 wants JWT")
        elif not isinstance(kind, str) or kind.upper() != "JWT":
            raise _refused(f"typ is {kind!r}, which is not a credential")
        return algorithm, tuple(
            Problem(ProblemType.DEVIATION, detail) for detail in warnings
        )


def _find_key(
    header: JsonObject, environment: Environment
) -> Steps[tuple[PublicKey, str | None]]:
    """Find the key that the header names, and whose it is, if that can be told."""
    enclosed = header.get("jwk")
    if "jwk" in header and not isinstance(enclosed, dict):
        raise _refused("jwk must be an object")
    key = PublicKey.from_jwk(enclosed) if isinstance(enclosed, dict) else None
    if "kid" not in header:
        if key is None:
            raise _refused("the header names no key: it has neither kid nor jwk")
        return key, None
    kid = header["kid"]
    if not isinstance(kid, str):
        raise _refused("kid must be a string")
    resolved = yield from resolve_key(
        kid, limits=environment.limits, resolvers=environment.resolvers
    )
    if key is not None and key != resolved.public_key:
        raise _refused("kid and jwk are different keys")
    if (method := resolved.method) is not None:
        check_in_force(
            environment.at, "", expires=method.expires, revoked=method.revoked
        )
    return resolved.public_key, resolved.controller


def _refused(detail: str) -> DocumentError:
    return DocumentError(
        Problem(ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR, f"JWS header: {detail}")
    )
