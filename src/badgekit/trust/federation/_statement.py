"""Entity statements (OpenID Federation 1.0, section 3)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.documents import read_compact_jws
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import Resource, shown
from badgekit.keys import PublicKey
from badgekit.problems import ProblemType
from badgekit.securing import CompactJws
from badgekit.trust._decision import TrustEvidence
from badgekit.trust._policy import IssuerQuestion
from badgekit.trust._retrieval import unusable

_TYP = "entity-statement+jwt"
# What must be understood, and is not: everything that we know is always understood.
_CRITICAL = ("crit", "metadata_policy_crit")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityStatement:
    """What one entity says about another, or about itself: its configuration.

    Reading one checks its form. Who signed it is for `signing_key` to say.
    """

    issuer: str
    subject: str
    issued_at: datetime
    expires_at: datetime
    keys: Sequence[JsonObject] = ()
    """The JWK Set of the subject, with which it signs statements."""
    authority_hints: tuple[str, ...] = ()
    metadata: Mapping[str, JsonObject] = field(default_factory=dict)
    """By entity type."""
    metadata_policy: Mapping[str, JsonObject] = field(default_factory=dict)
    """By entity type."""
    constraints: JsonObject = field(default_factory=dict)
    resource: Resource
    jws: CompactJws

    @classmethod
    def parse(cls, resource: Resource, question: IssuerQuestion) -> "EntityStatement":
        """Read a statement that holds at the time of *question*.

        Raises `DocumentError` for what is none, has ended, or has to be understood in
        ways that are not known here (section 3.1.1, `crit`).
        """
        text = read_compact_jws(resource.content, question.limits)
        jws = CompactJws.parse(text, question.limits)
        claims = _Claims(jws.payload, resource)
        _check_header(jws.header, resource)
        if known := [name for name in _CRITICAL if name in jws.payload]:
            raise unusable(resource, f"it wants to be understood by {known[0]}")
        statement = cls(
            issuer=claims.text("iss"),
            subject=claims.text("sub"),
            issued_at=claims.moment("iat"),
            expires_at=claims.moment("exp"),
            keys=claims.keys(question.limits.keys),
            authority_hints=claims.texts("authority_hints"),
            metadata=claims.objects("metadata"),
            metadata_policy=claims.objects("metadata_policy"),
            constraints=claims.object("constraints"),
            resource=resource,
            jws=jws,
        )
        statement._check_current(question)
        return statement

    def check_is(self, issuer: str, subject: str) -> None:
        """Raise `DocumentError` unless it is by *issuer* about *subject*."""
        if self.issuer != issuer:
            raise unusable(self.resource, "iss is not who was asked")
        if self.subject != subject:
            raise unusable(self.resource, "sub is not whom it was asked about")

    def signing_key(self, keys: Sequence[JsonObject]) -> PublicKey:
        """Return the one of *keys* that signed it, or raise `DocumentError`.

        It is the one that `kid` names (section 3.1): no other is tried.
        """
        kid, algorithm = self.jws.header["kid"], self.jws.header["alg"]
        named = [jwk for jwk in keys if jwk.get("kid") == kid]
        if len(named) != 1:
            raise self._forged(f"{len(named)} keys, instead of one, have its kid")
        try:
            key = PublicKey.from_jwk(named[0])
            if named[0].get("alg", algorithm) != algorithm:
                raise self._forged("its key is for another algorithm")
            good = key.verifies(
                self.jws.signature, self.jws.signing_input, algorithm=algorithm
            )
        except KeyMaterialError as error:
            raise self._forged(str(error)) from error
        if not good:
            raise self._forged("the signature does not match")
        return key

    def member(self, entity_type: str, name: str) -> Any:  # noqa: ANN401 - any JSON
        """Return what the metadata says there, or `None`."""
        return self.metadata.get(entity_type, {}).get(name)

    def to_evidence(self) -> TrustEvidence:
        """Return what this is evidence of."""
        about = "itself" if self.issuer == self.subject else self.subject
        return TrustEvidence(
            source=shown(self.resource.url),
            statement=f"{self.issuer} about {about}",
            retrieved_at=self.resource.retrieved_at,
            issued_at=self.issued_at,
            expires_at=self.expires_at,
            sha256=self.resource.sha256,
        )

    def _check_current(self, question: IssuerQuestion) -> None:
        at, skew = question.at, question.clock_skew
        if self.issued_at - at > skew:
            issued = _time.write(self.issued_at)
            raise unusable(self.resource, f"issued at {issued}, which is yet to come")
        if at - self.expires_at >= skew:
            expired = _time.write(self.expires_at)
            raise unusable(self.resource, f"expired at {expired}", ProblemType.EXPIRED)

    def _forged(self, detail: str) -> DocumentError:
        kind = ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR
        return unusable(self.resource, detail, kind)


def _check_header(header: JsonObject, resource: Resource) -> None:
    typ = header.get("typ")
    # Other JWTs of the same key, such as ID tokens, must not pass for statements.
    if (
        not isinstance(typ, str)
        or typ.lower().removeprefix("application/") != _TYP
        or "crit" in header
        or "b64" in header
    ):
        raise unusable(resource, "not an entity statement, by its header")
    for name in ("alg", "kid"):
        if not isinstance(header.get(name), str) or not header[name]:
            raise unusable(resource, f"its header names no {name}")


@dataclass(frozen=True, slots=True)
class _Claims:
    """Claims, each read as what it has to be."""

    payload: JsonObject
    resource: Resource

    def text(self, name: str) -> str:
        value = self.payload.get(name)
        if not isinstance(value, str) or not value:
            raise self._malformed(name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.payload.get(name, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self._malformed(name)
        return tuple(value)

    def moment(self, name: str) -> datetime:
        value = self.payload.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._malformed(name)
        try:
            return datetime.fromtimestamp(math.floor(value), UTC)
        except (ValueError, OverflowError, OSError):
            raise self._malformed(name) from None

    def object(self, name: str) -> JsonObject:
        value = self.payload.get(name, {})
        if not isinstance(value, dict):
            raise self._malformed(name)
        return value

    def objects(self, name: str) -> Mapping[str, JsonObject]:
        value = self.object(name)
        if not all(isinstance(one, dict) for one in value.values()):
            raise self._malformed(name)
        return value

    def keys(self, most: int) -> Sequence[JsonObject]:
        keys = self.object("jwks").get("keys", [])
        if not isinstance(keys, list) or not all(isinstance(k, dict) for k in keys):
            raise self._malformed("jwks")
        if len(keys) > most:
            kind = ProblemType.LIMIT_EXCEEDED
            raise unusable(self.resource, f"it lists more than {most} keys", kind)
        return keys

    def _malformed(self, name: str) -> DocumentError:
        return unusable(self.resource, f"its {name} is missing or malformed")
