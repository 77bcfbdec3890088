"""Find a trust chain: from a leaf up, superior by superior, to a trust anchor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Fetch, Resource, Steps, shown
from badgekit.problems import Problem, ProblemType
from badgekit.trust._policy import IssuerQuestion
from badgekit.trust._retrieval import split_https
from badgekit.trust.federation._anchor import (
    TrustAnchor,
    check_entity_id,
    configuration_url,
)
from badgekit.trust.federation._chain import TrustChain
from badgekit.trust.federation._denial import Denial
from badgekit.trust.federation._metadata import Metadata
from badgekit.trust.federation._statement import EntityStatement

_ACCEPT = "application/entity-statement+jwt"
_MAX_HINTS = 8
_MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Member:
    """A leaf that is in the federation of an anchor, and how that is known."""

    chain: TrustChain
    metadata: Metadata


@dataclass(slots=True)
class Climb:
    """The search for one issuer: what has been fetched, and what stood in the way."""

    question: IssuerQuestion
    anchors: Mapping[str, TrustAnchor]
    max_path_length: int
    """Intermediates between leaf and anchor."""
    doubts: list[str] = field(default_factory=list)
    """Ways that could not be followed to their end."""
    denials: list[str] = field(default_factory=list)
    """Ways that were, and led nowhere."""
    _fetched: dict[str, EntityStatement | DocumentError | FetchError] = field(
        default_factory=dict
    )

    def member(self, entity: str) -> Steps[Member | None]:
        """Return *entity* if it is in the federation."""
        try:
            leaf = yield from self._configuration(entity)
        except (DocumentError, FetchError) as error:
            # Not to publish a configuration is to be in no federation.
            self._note(error, absence_answers=entity not in self.anchors)
            return None
        return (yield from self._up(leaf, (leaf,), ()))

    def named_member(self, identifier: str) -> Steps[Member | None]:
        """Return *identifier*, of which an anchor itself has to speak."""
        for anchor in self.anchors.values():
            link, top = yield from self._link(anchor.id, identifier)
            if link is not None and top is not None:
                chain = TrustChain(leaf=None, links=(link,), anchor=top)
                found = self._verified(chain, anchor)
                if found is not None:
                    return found
        return None

    def _up(
        self,
        entity: EntityStatement,
        path: tuple[EntityStatement, ...],
        links: tuple[EntityStatement, ...],
    ) -> Steps[Member | None]:
        """Go on from the configuration *entity*, to which *path* and *links* led."""
        anchor = self.anchors.get(entity.subject)
        if anchor is not None:
            chain = TrustChain(leaf=path[0], links=links, anchor=entity)
            return self._verified(chain, anchor)
        above = {one.subject for one in path}
        hints = [hint for hint in entity.authority_hints if hint not in above]
        if not hints:
            self.denials.append(f"{shown(entity.subject)} has no superior to ask")
        if len(hints) > _MAX_HINTS:
            name = shown(entity.subject)
            self.doubts.append(f"{name} has more than {_MAX_HINTS} superiors")
        hints.sort(key=lambda hint: hint not in self.anchors)
        for hint in hints[:_MAX_HINTS]:
            if hint not in self.anchors and len(links) >= self.max_path_length:
                name = shown(path[0].subject)
                self.doubts.append(f"the way up from {name} is too long")
                continue
            link, superior = yield from self._link(hint, entity.subject)
            if link is None or superior is None:
                continue
            found = yield from self._up(superior, (*path, superior), (*links, link))
            if found is not None:
                return found
        return None

    def _verified(self, chain: TrustChain, anchor: TrustAnchor) -> Member | None:
        try:
            return Member(chain, chain.verify(anchor))
        except (DocumentError, Denial) as error:
            self._note(error)
            return None

    def _link(
        self, superior: str, subject: str
    ) -> Steps[tuple[EntityStatement | None, EntityStatement | None]]:
        """Return what *superior* says about *subject*, and about itself."""
        try:
            configuration = yield from self._configuration(superior)
        except (DocumentError, FetchError) as error:
            self._note(error)
            return None, None
        try:
            link = yield from self._statement(configuration, subject)
        except (DocumentError, FetchError) as error:
            # Section 8.9: who is asked about a stranger says "not found".
            self._note(error, absence_answers=True)
            return None, None
        return link, configuration

    def _configuration(self, entity: str) -> Steps[EntityStatement]:
        """Fetch what *entity* says about itself (section 9)."""
        try:
            check_entity_id(entity)
        except ValueError as error:
            raise _unusable(f"{shown(entity)}: {error}") from None
        statement = yield from self._fetch(configuration_url(entity))
        statement.check_is(entity, entity)
        statement.signing_key(statement.keys)
        return statement

    def _statement(
        self, superior: EntityStatement, subject: str
    ) -> Steps[EntityStatement]:
        """Fetch what *superior* says about *subject* (section 8.1)."""
        endpoint = superior.member("federation_entity", "federation_fetch_endpoint")
        anchor = self.anchors.get(superior.subject)
        if endpoint is None and anchor is not None:
            endpoint = anchor.fetch_endpoint
        try:
            query = split_https(endpoint if isinstance(endpoint, str) else "").query
        except ValueError as error:
            detail = f"the fetch endpoint of {superior.subject} is {error}"
            raise _unusable(detail) from None
        mark = "&" if query else "?"
        url = f"{endpoint}{mark}sub={quote(subject, safe='')}"
        statement = yield from self._fetch(url)
        statement.check_is(superior.subject, subject)
        return statement

    def _fetch(self, url: str) -> Steps[EntityStatement]:
        if url not in self._fetched:
            most = self.question.limits.entity_statements
            if len(self._fetched) >= most:
                raise _unusable(
                    f"more than {most} statements", ProblemType.LIMIT_EXCEEDED
                )
            self._fetched[url] = yield from self._got(url)
        found = self._fetched[url]
        if isinstance(found, EntityStatement):
            return found
        raise found

    def _got(self, url: str) -> Steps[EntityStatement | DocumentError | FetchError]:
        limit = self.question.limits.entity_statement_bytes
        try:
            resource: Resource = yield Fetch(url, max_bytes=limit, accept=_ACCEPT)
            return EntityStatement.parse(resource, self.question)
        except (DocumentError, FetchError) as error:
            return error

    def _note(
        self,
        error: DocumentError | FetchError | Denial,
        *,
        absence_answers: bool = False,
    ) -> None:
        """Remember why a way was not followed, and if that is an answer."""
        answered = isinstance(error, Denial) or (
            absence_answers
            and isinstance(error, FetchError)
            and error.problems[0].type is ProblemType.NOT_FOUND
        )
        (self.denials if answered else self.doubts).append(str(error)[:_MAX_REASON])


def _unusable(
    detail: str, type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR
) -> DocumentError:
    return DocumentError(Problem(type, detail))
