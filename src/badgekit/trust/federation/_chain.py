"""Trust chains (OpenID Federation 1.0, sections 4 and 10.2)."""

from dataclasses import dataclass
from functools import reduce

from badgekit.trust._retrieval import unusable
from badgekit.trust.federation._anchor import TrustAnchor
from badgekit.trust.federation._constraints import allowed_types, check_constraints
from badgekit.trust.federation._metadata import Metadata, apply_policies
from badgekit.trust.federation._statement import EntityStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustChain:
    """Statements from a leaf up to a trust anchor. `verify` says if they hold."""

    leaf: EntityStatement | None
    """The leaf's configuration. `None` for one that has none to publish: a DID."""
    links: tuple[EntityStatement, ...]
    """What each superior says about the entity below it, the leaf's superior first."""
    anchor: EntityStatement
    """The anchor's configuration. That of the leaf, if it is the anchor itself."""

    @property
    def statements(self) -> tuple[EntityStatement, ...]:
        """All of them, from the leaf upwards."""
        if self.leaf is None or self.leaf is self.anchor:
            return (*self.links, self.anchor)
        return (self.leaf, *self.links, self.anchor)

    def verify(self, anchor: TrustAnchor) -> Metadata:
        """Check every signature from the top down, and return the leaf's metadata.

        Raises `DocumentError` if a statement is not what it should be, and `Denial` if
        one of a superior rules the leaf out.
        """
        # 1. The anchor's configuration: signed with a key of its own that is pinned.
        if self.anchor.signing_key(self.anchor.keys) not in set(anchor.keys):
            raise unusable(
                self.anchor.resource, "not signed with a key that is pinned for it"
            )
        # 2. Each statement: signed with a key that the one above it lists.
        superior = self.anchor
        for statement in reversed(self.statements[:-1]):
            statement.signing_key(superior.keys)
            superior = statement
        # 3. What superiors allow.
        self._check_constraints()
        # 4. What they make of the metadata.
        return self._metadata()

    def _check_constraints(self) -> None:
        subjects = [link.subject for link in self.links]
        for above, link in enumerate(self.links):
            check_constraints(link, above, subjects[: above + 1])
        if self.links:
            check_constraints(self.anchor, len(self.links) - 1, subjects)

    def _metadata(self) -> Metadata:
        metadata = {} if self.leaf is None else dict(self.leaf.metadata)
        if self.links:
            # What the immediate superior says goes before what the leaf does.
            for entity_type, members in self.links[0].metadata.items():
                metadata[entity_type] = metadata.get(entity_type, {}) | members
        policies = [link.metadata_policy for link in reversed(self.links)]
        limits = [allowed_types(link) for link in self.links]
        allowed = reduce(
            lambda names, limit: names if limit is None else names & limit,
            limits,
            frozenset(metadata),
        )
        within = {name: metadata[name] for name in metadata if name in allowed}
        return apply_policies(within, policies)
