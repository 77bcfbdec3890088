"""Recognize the members of a federation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.trust._decision import (
    TrustDecision,
    not_recognized,
    recognized,
    unknown,
)
from badgekit.trust._policy import IssuerQuestion
from badgekit.trust._retrieval import check_age
from badgekit.trust.federation._anchor import TrustAnchor
from badgekit.trust.federation._binding import entities_of, lists
from badgekit.trust.federation._climb import Climb, Member

_SHOWN = 100
_MAX_REASONS = 5


@dataclass(frozen=True, slots=True)
class OpenIdFederation:
    """Recognize issuers that a trust chain ties to one of your trust anchors.

    OpenID Federation 1.0. The chain leads from the issuer by `authority_hints` to an
    anchor; every statement in it is verified with a key that the one above lists, and
    the topmost with a key that *you* know.

    The issuer is the entity of the same https URL or, for a did:web, of the URL that
    the DID is spelt after; or an entity, of the same host or at the `url` of the
    issuer's profile, whose metadata list the issuer's id under `alsoKnownAs`; or, for
    a DID, what an anchor makes a statement about directly, as the Digital Credentials
    Consortium has it.

    `UNKNOWN` if a statement that may matter could not be had or does not verify: a
    server that is down, or a forger, must not turn a yes into a no.

    >>> from badgekit.keys import PublicKey
    >>> key = PublicKey.from_multikey(
    ...     "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi")
    >>> policy = OpenIdFederation([TrustAnchor("https://registry.example", [key])])
    """

    anchors: Sequence[TrustAnchor]
    """Where trust begins. No anchors: nobody is recognized."""
    max_path_length: int = 4
    """The most intermediates between an issuer and its anchor."""
    max_age: timedelta | None = None
    """How old a copy of a statement may be, besides what the statement itself says:
    `UNKNOWN` beyond that, and where the age is not known."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchors", tuple(self.anchors))

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Look for a trust chain."""
        anchors = {anchor.id: anchor for anchor in self.anchors}
        if not anchors:
            return not_recognized("the policy names no trust anchor")
        climb = Climb(question, anchors, self.max_path_length)
        issuer = question.issuer
        if issuer.id.startswith("did:"):
            member = yield from climb.named_member(issuer.id)
            if member is not None:
                return self._found(member, issuer.id, question)
        for entity, by_name in entities_of(issuer):
            member = yield from climb.member(entity)
            if member is None:
                continue
            if by_name or lists(member.metadata, issuer.id):
                return self._found(member, entity, question)
            climb.denials.append(f"{entity} does not list the issuer")
        reasons = climb.doubts or climb.denials or ["no entity goes by its name"]
        detail = "; ".join(dict.fromkeys(reasons[:_MAX_REASONS]))
        return unknown(detail) if climb.doubts else not_recognized(detail)

    def _found(
        self, member: Member, entity: str, question: IssuerQuestion
    ) -> TrustDecision:
        statements = member.chain.statements
        try:
            for statement in statements:
                check_age(statement.resource, question, self.max_age)
        except DocumentError as error:
            return unknown(str(error))
        name = member.metadata.get("federation_entity", {}).get("organization_name")
        called = f", {name[:_SHOWN]!r}" if isinstance(name, str) else ""
        return recognized(
            f"{entity}{called} is in the federation of {member.chain.anchor.subject}",
            *(statement.to_evidence() for statement in statements),
        )
