"""A network of registries and federations, kept in memory."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from urllib.parse import quote

from badgekit import SoftwareSigner
from badgekit._multibase import encode_base64url
from badgekit.errors import FetchError
from badgekit.fetching import Fetch, Resource, run
from badgekit.models import Profile
from badgekit.problems import ProblemType
from badgekit.testing import AT
from badgekit.trust import (
    AnyIssuerPolicy,
    IssuerQuestion,
    TrustAnchor,
    TrustDecision,
    TrustOutcome,
    decide_issuer,
)

YES = TrustOutcome.RECOGNIZED
NO = TrustOutcome.NOT_RECOGNIZED
DUNNO = TrustOutcome.UNKNOWN

Answer: TypeAlias = bytes | Resource | FetchError
Claims: TypeAlias = dict[str, Any]


@dataclass
class Network:
    """Answers from memory. What is not there is a 404."""

    answers: dict[str, Answer] = field(default_factory=dict)
    retrieved_at: datetime | None = AT
    requests: list[str] = field(default_factory=list)

    def fetch(self, request: Fetch, /) -> Resource:
        self.requests.append(request.url)
        answer = self.answers.get(request.url)
        if answer is None:
            raise FetchError(f"{request.url}: 404", ProblemType.NOT_FOUND)
        if isinstance(answer, FetchError):
            raise answer
        if isinstance(answer, Resource):
            return answer
        return Resource(request.url, answer, retrieved_at=self.retrieved_at)


DOWN = FetchError("the registry is down")


def ask(
    policy: AnyIssuerPolicy,
    network: Network | Mapping[str, Answer] | None = None,
    issuer: str | Profile = "did:web:lincoln.example",
    *,
    at: datetime = AT,
    **members: Any,
) -> TrustDecision:
    profile = Profile(id=issuer) if isinstance(issuer, str) else issuer
    question = IssuerQuestion(issuer=profile, at=at, **members)
    fetcher = network if isinstance(network, Network) else Network(dict(network or {}))
    return run(decide_issuer(policy, question), fetcher)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def jws(signer: SoftwareSigner, header: Claims, payload: Claims) -> bytes:
    """Return a compact JWS; members of *header* that are `None` are left out."""
    full: Claims = {
        "typ": "entity-statement+jwt",
        "alg": signer.public_key.algorithm,
    } | header
    present = {name: value for name, value in full.items() if value is not None}
    text = ".".join(
        encode_base64url(json.dumps(part).encode()) for part in (present, payload)
    )
    return f"{text}.{encode_base64url(signer.sign(text.encode()))}".encode()


@dataclass
class Entity:
    """A member of a federation. Change what it says before it is published."""

    id: str
    signer: SoftwareSigner
    claims: Claims = field(default_factory=dict)
    header: Claims = field(default_factory=dict)

    @property
    def kid(self) -> str:
        return self.signer.public_key.thumbprint()

    @property
    def jwks(self) -> Claims:
        return {"keys": [{"kid": self.kid, **self.signer.public_key.to_jwk()}]}

    @property
    def url(self) -> str:
        return self.id.rstrip("/") + "/.well-known/openid-federation"

    @property
    def endpoint(self) -> str:
        return f"{self.id}/fetch"

    def statement_url(self, subject: str) -> str:
        return f"{self.endpoint}?sub={quote(subject, safe='')}"

    def configuration(self) -> bytes:
        claims = {
            "iss": self.id,
            "sub": self.id,
            "iat": seconds(AT - timedelta(days=1)),
            "exp": seconds(AT + timedelta(days=1)),
            "jwks": self.jwks,
            "metadata": {
                "federation_entity": {"federation_fetch_endpoint": self.endpoint}
            },
            **self.claims,
        }
        return jws(self.signer, {"kid": self.kid, **self.header}, claims)

    def about(self, subject: "Entity | str", **changes: Any) -> bytes:
        """Return a statement; claims or, as `header`, parameters can be changed."""
        header = {"kid": self.kid, **changes.pop("header", {})}
        signer = changes.pop("signer", self.signer)
        claims = {
            "iss": self.id,
            "sub": subject if isinstance(subject, str) else subject.id,
            "iat": seconds(AT - timedelta(hours=1)),
            "exp": seconds(AT + timedelta(hours=1)),
            **({} if isinstance(subject, str) else {"jwks": subject.jwks}),
            **changes,
        }
        return jws(signer, header, claims)


SIGNERS = {
    name: SoftwareSigner.generate(kind)
    for name, kind in (
        ("anchor", "P-256"),
        ("middle", "Ed25519"),
        ("leaf", "P-384"),
        ("mallory", "P-256"),
    )
}


@dataclass
class Federation:
    """An anchor, an intermediate and a leaf; `network` publishes them."""

    anchor: Entity
    middle: Entity
    leaf: Entity
    changes: dict[str, Claims] = field(default_factory=dict)
    """Of the statements about `middle` and `leaf`."""

    @classmethod
    def usual(cls, leaf: str = "https://lincoln.example") -> "Federation":
        anchor = Entity("https://anchor.example", SIGNERS["anchor"])
        middle = Entity("https://state.example", SIGNERS["middle"])
        school = Entity(leaf, SIGNERS["leaf"])
        middle.claims["authority_hints"] = [anchor.id]
        school.claims["authority_hints"] = [middle.id]
        school.claims["metadata"] = {
            "federation_entity": {"organization_name": "Lincoln High School"}
        }
        return cls(anchor, middle, school)

    @property
    def trust_anchor(self) -> TrustAnchor:
        return TrustAnchor(self.anchor.id, [self.anchor.signer.public_key])

    def network(self, **answers: Answer) -> Network:
        """Publish everything; *answers* replace what is at a url of `urls`."""
        statements = {
            self.leaf.url: self.leaf.configuration(),
            self.middle.url: self.middle.configuration(),
            self.anchor.url: self.anchor.configuration(),
            self.middle.statement_url(self.leaf.id): self.middle.about(
                self.leaf, **self.changes.get("leaf", {})
            ),
            self.anchor.statement_url(self.middle.id): self.anchor.about(
                self.middle, **self.changes.get("middle", {})
            ),
        }
        replaced = {self.urls[name]: answer for name, answer in answers.items()}
        return Network(statements | replaced)

    @property
    def urls(self) -> dict[str, str]:
        return {
            "leaf": self.leaf.url,
            "middle": self.middle.url,
            "anchor": self.anchor.url,
            "about_leaf": self.middle.statement_url(self.leaf.id),
            "about_middle": self.anchor.statement_url(self.middle.id),
        }


Change: TypeAlias = Callable[[Federation], None]
