"""Constraints on trust chains (OpenID Federation 1.0, section 6.2)."""

from collections.abc import Sequence
from typing import Any

from badgekit.trust._retrieval import split_https, unusable
from badgekit.trust.federation._denial import Denial
from badgekit.trust.federation._statement import EntityStatement


def check_constraints(
    statement: EntityStatement, intermediates: int, subordinates: Sequence[str]
) -> None:
    """Hold those below *statement* to what it says.

    *intermediates* are the entities between its issuer and the leaf. Raises `Denial`
    where it is not met, and `DocumentError` where it cannot be read. Constraints
    other than the three of the standard are passed over, as it says.
    """
    constraints = statement.constraints
    most = constraints.get("max_path_length")
    if most is not None:
        if isinstance(most, bool) or not isinstance(most, int) or most < 0:
            raise unusable(statement.resource, "max_path_length is malformed")
        if intermediates > most:
            raise Denial(f"{statement.issuer} allows {most} intermediates alone")
    naming = constraints.get("naming_constraints")
    if naming is not None:
        permitted, excluded = _names(statement, naming)
        for entity in subordinates:
            host = _host(entity)
            if host is None or any(_covers(name, host) for name in excluded):
                raise Denial(f"{statement.issuer} excludes the name of {entity}")
            if permitted is not None and not any(_covers(n, host) for n in permitted):
                raise Denial(f"{statement.issuer} does not permit the name of {entity}")


def allowed_types(statement: EntityStatement) -> frozenset[str] | None:
    """Return the entity types that the leaf may have; `None` if it may have any."""
    allowed = statement.constraints.get("allowed_entity_types")
    if allowed is None:
        return None
    if not isinstance(allowed, list) or not all(isinstance(t, str) for t in allowed):
        raise unusable(statement.resource, "allowed_entity_types is malformed")
    return frozenset({*allowed, "federation_entity"})


def _names(
    statement: EntityStatement,
    naming: Any,  # noqa: ANN401 - any JSON
) -> tuple[list[str] | None, list[str]]:
    if not isinstance(naming, dict) or naming.keys() - {"permitted", "excluded"}:
        raise unusable(statement.resource, "naming_constraints are not understood")
    permitted, excluded = naming.get("permitted"), naming.get("excluded", [])
    for names in (permitted, excluded):
        if names is not None and (
            not isinstance(names, list)
            or not all(isinstance(name, str) and name.strip(".") for name in names)
        ):
            raise unusable(statement.resource, "naming_constraints are malformed")
    return permitted, excluded or []


def _covers(name: str, host: str) -> bool:
    """Tell whether *name* covers *host* (RFC 5280, section 4.2.1.10, for URIs)."""
    name = name.lower()
    return host.endswith(name) if name.startswith(".") else host == name


def _host(entity: str) -> str | None:
    """Return the host of an entity identifier, or of a did:web."""
    if entity.startswith("did:web:"):
        entity = f"https://{entity.split(':')[2].partition('%')[0]}"
    try:
        return split_https(entity).hostname
    except ValueError:
        return None
