"""SD-JWT: a credential of which the holder shows a part (RFC 9901)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from badgekit._json import JsonObject
from badgekit._multibase import encode_base64url
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.documents import read_object, read_sd_jwt
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._disclosures import (
    SD_ALG,
    Disclosure,
    Place,
    conceal,
    reveal,
)
from badgekit.securing._jws import CompactJws, signing_input
from badgekit.securing._jwt import check_key_url, verify_jwt
from badgekit.securing._jwt_claims import check_begun, claims_of, unwrap
from badgekit.securing._jwt_profiles import ALGORITHMS, SD_JWT_PROFILES, JwtProfile
from badgekit.securing._key_binding import (
    Expected,
    bind,
    check_key_binding,
    holder_key_of,
)
from badgekit.securing._mechanism import Environment, Secured
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)

_ALWAYS_SHOWN = frozenset(
    {
        "@context",
        "type",
        "issuer",
        "validFrom",
        "validUntil",
        "credentialStatus",
        "credentialSchema",
        "relatedResource",
    }
)
"""VC-JOSE-COSE, section 3.2, and the validity period: a holder who could withhold it
could show an expired badge as a good one."""
_CONTROL_CLAIMS = frozenset({"iss", "iat", "nbf", "exp", "cnf", "vct", "status"})
"""SD-JWT VC, section 3.2.2.2: claims that must not be disclosed selectively."""
_OUR_CLAIMS = frozenset({"cnf", "vct", "vct#integrity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SdJwt:
    """Wrap the credential in an SD-JWT: its holder chooses which parts to show.

    >>> mechanism = SdJwt(disclosable=("/credentialSubject/achievement/creator",))

    What is shown is verified like any other credential, so parts that Open Badges
    requires have to be shown for it to conform.
    """

    typ: Literal["vc+sd-jwt", "dc+sd-jwt"] = "vc+sd-jwt"
    """What to write: `vc+sd-jwt` of VC-JOSE-COSE, or `dc+sd-jwt` of SD-JWT VC, which
    European wallets take. Both are read; the other one with a warning."""
    vct: str | None = None
    """The type that `dc+sd-jwt` must name: a URL of the issuer's choice."""
    disclosable: tuple[str, ...] = ()
    """JSON pointers to what may be withheld. `@context`, `type`, issuer, validity
    period, status, schema and related resources may not."""
    holder_key: PublicKey | None = None
    """The key that holders must sign presentations with (`cnf`). `None`: whoever has
    the text can present it."""
    audience: str | None = None
    """When verifying: the name under which holders know this verifier. With `nonce`,
    a key binding is required, and without them it is not."""
    nonce: str | None = None
    """When verifying: the challenge that this presentation must answer."""
    presented_within: timedelta = timedelta(minutes=10)
    """How long before or after the time of verification holders may have signed."""
    algorithms: frozenset[str] = ALGORITHMS
    """JOSE names of the algorithms accepted when verifying. Never holds `none`."""

    def __post_init__(self) -> None:
        if self.typ not in ("vc+sd-jwt", "dc+sd-jwt"):
            raise ValueError("typ is vc+sd-jwt or dc+sd-jwt")
        if (self.audience is None) != (self.nonce is None):
            raise ValueError("audience and nonce are asked for together")

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop: it signs plain JSON."""
        return False

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* is a compact JWS with disclosures behind tildes."""
        return isinstance(secured, str) and "~" in secured

    def prepare(
        self,
        document: JsonObject,
        *,
        public_key: PublicKey,
        verification_method: str,
        created: datetime | None = None,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
        disclosable: Iterable[str] | None = None,
        holder_key: PublicKey | None = None,
    ) -> SigningRequest:
        """Work out what must be signed. Two calls never give the same: salts differ.

        *disclosable* and *holder_key* stand in for those of the mechanism. *contexts*
        is not used, and *created* only by `dc+sd-jwt`. Raises `DocumentError` for a
        pointer that leads nowhere or to what must always be shown, and for a member
        that stands in the way of a claim.
        """
        del contexts
        profile = self._profile
        pointers = self.disclosable if disclosable is None else tuple(disclosable)
        paths = [_path_of(pointer) for pointer in pointers]
        key = self.holder_key if holder_key is None else holder_key
        claims = claims_of(document, profile) | self._own_claims(created, key)
        if taken := sorted(_OUR_CLAIMS & document.keys()):
            detail = f"the member {taken[0]} would be read as a JWT claim"
            raise _cannot(detail, f"/{taken[0]}")
        payload, disclosures = conceal(read_object(document, limits), paths)
        header: JsonObject = {
            "alg": public_key.algorithm,
            "typ": profile.typ,
            "kid": check_key_url(verification_method),
        }
        if profile.cty is not None:
            header["cty"] = profile.cty
        text = signing_input(header, payload | claims | {SD_ALG: "sha-256"})

        def assemble(signature: bytes) -> SecuredCredential:
            token = _joined(f"{text}.{encode_base64url(signature)}", disclosures)
            return SecuredCredential(token, document, profile.media_type)

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
        disclosable: Iterable[str] | None = None,
        holder_key: PublicKey | None = None,
    ) -> SecuredCredential:
        """Secure *document* with *signer*. Arguments and errors as `prepare` has."""
        request = self.prepare(
            document,
            public_key=signer.public_key,
            verification_method=verification_method,
            created=created,
            contexts=contexts,
            limits=limits,
            disclosable=disclosable,
            holder_key=holder_key,
        )
        return request.assemble(signer.sign(request.data))

    @staticmethod
    def disclosable_in(
        text: str, *, limits: Limits = DEFAULT_LIMITS
    ) -> tuple[str, ...]:
        """Return JSON pointers to all that a holder of *text* may show or withhold.

        They are places in the credential as it is when everything is shown. No
        signature is checked. Raises `DocumentError` for what is not an SD-JWT.
        """
        return tuple(
            place.pointer for place in _Parts.read(text, limits).places(limits)
        )

    @staticmethod
    def present(
        text: str,
        pointers: Iterable[str],
        *,
        signer: Signer | None = None,
        audience: str | None = None,
        nonce: str | None = None,
        issued_at: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> str:
        """Return *text* with what is at *pointers*, of `disclosable_in`, and no more.

        A part of a part is shown with what it is part of. With *signer*, the holder's,
        it is signed for *audience* and *nonce*, which the verifier has named, at
        *issued_at*; all four are given, or none.

        No signature is checked. Raises `DocumentError` if it is not an SD-JWT, if a
        pointer is none of those, or if the issuer bound it to another key.
        """
        parts = _Parts.read(text, limits)
        shown = _joined(parts.jwt, parts.select(frozenset(pointers), limits))
        if parts.key_binding:
            raise _cannot("it has been presented already: present what was issued", "")
        given = (signer, audience, nonce, issued_at)
        if all(value is None for value in given):
            return shown
        if signer is None or audience is None or nonce is None or issued_at is None:
            raise ValueError("signer, audience, nonce and issued_at go together")
        if holder_key_of(CompactJws.parse(parts.jwt, limits).payload) != (
            signer.public_key
        ):
            raise _cannot("the issuer did not bind it to this key", "/cnf")
        return shown + bind(
            shown, signer=signer, audience=audience, nonce=nonce, issued_at=issued_at
        )

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check the signatures of issuer and holder, and put the parts together.

        RFC 9901, sections 7.1 and 7.3. The document is what was shown. Raises
        `DocumentError` if anything in it is not what was signed.
        """
        limits = environment.limits
        parts = _Parts.read(secured, limits)
        jwt = yield from verify_jwt(
            parts.jwt,
            known=SD_JWT_PROFILES,
            expected=self._profile,
            algorithms=self.algorithms,
            environment=environment,
        )
        payload, places = reveal(jwt.payload, parts.disclosures(limits), limits)
        warnings = [*jwt.warnings, *_check_places(places, jwt.profile)]
        warnings += _check_claims(payload, jwt.profile)
        key = holder_key_of(payload)
        if parts.key_binding:
            expected = self._expected(environment)
            warnings += check_key_binding(
                parts.key_binding, parts.presented, key, expected
            )
        elif self.audience is not None:
            detail = "the holder did not sign the presentation: it has no key binding"
            raise DocumentError(Problem(ProblemType.PROOF_VERIFICATION_ERROR, detail))
        credential = {n: v for n, v in payload.items() if n not in _OUR_CLAIMS}
        unwrapped = unwrap(credential, jwt.profile)
        check_begun(unwrapped, environment.at)
        return VerifiedProof(
            document=unwrapped.document,
            mechanism=f"SD-JWT {jwt.algorithm}",
            public_key=jwt.public_key,
            controller=jwt.controller,
            created=unwrapped.issued,
            expires=unwrapped.expires,
            warnings=(*warnings, *unwrapped.warnings),
            holder_key=key if parts.key_binding else None,
        )

    @property
    def _profile(self) -> JwtProfile:
        return SD_JWT_PROFILES[self.typ]

    def _own_claims(
        self, created: datetime | None, holder_key: PublicKey | None
    ) -> JsonObject:
        claims: JsonObject = {}
        if holder_key is not None:
            claims["cnf"] = {"jwk": holder_key.to_jwk()}
        if self.typ == "dc+sd-jwt":
            if self.vct is None:
                raise _cannot("dc+sd-jwt needs a type: SdJwt(vct=...)", "/vct")
            claims["vct"] = self.vct
            if created is not None:
                claims["iat"] = int(created.timestamp())
        return claims

    def _expected(self, environment: Environment) -> Expected:
        return Expected(
            audience=self.audience,
            nonce=self.nonce,
            at=environment.at,
            within=self.presented_within,
            algorithms=self.algorithms,
            limits=environment.limits,
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """An SD-JWT, taken apart. Nothing in it has been verified."""

    jwt: str
    texts: tuple[str, ...]
    """Of the disclosures."""
    key_binding: str
    """Empty if there is none."""

    @classmethod
    def read(cls, secured: Secured, limits: Limits) -> "_Parts":
        if not isinstance(secured, str):
            raise DocumentError(Problem(ProblemType.PARSING_ERROR, "not an SD-JWT", ""))
        jwt, *texts, key_binding = read_sd_jwt(secured, limits).split("~")
        return cls(jwt, tuple(texts), key_binding)

    @property
    def presented(self) -> str:
        """What the holder signs."""
        return "~".join((self.jwt, *self.texts, ""))

    def disclosures(self, limits: Limits) -> tuple[Disclosure, ...]:
        return tuple(Disclosure.parse(text, limits) for text in self.texts)

    def places(self, limits: Limits) -> tuple[Place, ...]:
        payload = CompactJws.parse(self.jwt, limits).payload
        return reveal(payload, self.disclosures(limits), limits)[1]

    def select(
        self, pointers: frozenset[str], limits: Limits
    ) -> tuple[Disclosure, ...]:
        """Return the disclosures at *pointers*, with those that they are part of."""
        found = {place.pointer: place for place in self.places(limits)}
        if unknown := sorted(pointers - found.keys()):
            raise _cannot("there is nothing here to be disclosed", unknown[0])
        chosen: set[str] = set()
        for pointer in pointers:
            place: Place | None = found[pointer]
            while place is not None:
                chosen.add(place.pointer)
                place = place.within
        return tuple(p.disclosure for p in found.values() if p.pointer in chosen)


def _joined(jwt: str, disclosures: Iterable[Disclosure]) -> str:
    return "~".join((jwt, *(disclosure.text for disclosure in disclosures), ""))


def _path_of(pointer: str) -> tuple[str, ...]:
    """Return the steps of a JSON Pointer (RFC 6901) to what may be withheld."""
    first, *rest = pointer.split("/")
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in rest)
    if first or not steps:
        raise _cannot("not a JSON pointer to a part of the credential", pointer)
    if steps[0] in _ALWAYS_SHOWN or not {"@context", "type"}.isdisjoint(steps):
        raise _cannot("this must always be shown", pointer)
    return steps


def _check_places(places: Iterable[Place], profile: JwtProfile) -> Iterable[Problem]:
    for place in places:
        name = place.path[0]
        if len(place.path) == 1 and name in _CONTROL_CLAIMS:
            detail = f"the claim {name} must not be one that can be withheld"
            problem = Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, place.pointer)
            raise DocumentError(problem)
        if name in _ALWAYS_SHOWN:
            yield profile.problem("wants this always to be shown", place.pointer)


def _check_claims(payload: JsonObject, profile: JwtProfile) -> Iterable[Problem]:
    if "status" in payload:
        # To pass over it would be to say that the credential was not withdrawn.
        detail = "the claim status, of a token status list, cannot be looked up"
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail, "/status"))
    if not isinstance(payload.get("vct", ""), str):
        detail = "the claim vct must be a string"
        raise DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, "/vct"))
    if "vct" in profile.required_claims and "vct" not in payload:
        yield profile.problem("requires the claim vct", "/vct")


def _cannot(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.PROOF_GENERATION_ERROR, detail, pointer))
