"""Say how achievements are related, in the order in which one would say it."""

from itertools import pairwise
from typing import TypeAlias

from badgekit._json import JsonObject
from badgekit.models import (
    Achievement,
    Association,
    AssociationType,
    VerifiableCredential,
)
from badgekit.records._reading import achievement_ids, refusal
from badgekit.securing import SecuredCredential
from badgekit.verification import VerifiedCredential

Named: TypeAlias = (
    Achievement
    | VerifiableCredential
    | VerifiedCredential
    | SecuredCredential
    | JsonObject
    | str
)
"""An achievement, the badge for one, or the `id` of one."""


def exact_match_of(one: Named, other: Named, /) -> Association:
    """Say that *one* achievement is the same as *other*, by another name."""
    return _association(AssociationType.EXACT_MATCH_OF, one, other)


def is_child_of(child: Named, parent: Named, /) -> Association:
    """Say that *child* stands below *parent*."""
    return _association(AssociationType.IS_CHILD_OF, child, parent)


def is_parent_of(parent: Named, child: Named, /) -> Association:
    """Say that *parent* stands above *child*."""
    return _association(AssociationType.IS_PARENT_OF, parent, child)


def is_part_of(part: Named, whole: Named, /) -> Association:
    """Say that *part* is one of the achievements that make up *whole*.

    >>> is_part_of("urn:example:equations", "urn:example:algebra").association_type
    <AssociationType.IS_PART_OF: 'isPartOf'>
    """
    return _association(AssociationType.IS_PART_OF, part, whole)


def is_peer_of(one: Named, other: Named, /) -> Association:
    """Say that *one* stands beside *other*."""
    return _association(AssociationType.IS_PEER_OF, one, other)


def is_related_to(one: Named, other: Named, /) -> Association:
    """Say that *one* has to do with *other*."""
    return _association(AssociationType.IS_RELATED_TO, one, other)


def precedes(earlier: Named, later: Named, /) -> Association:
    """Say that *earlier* comes before *later*."""
    return _association(AssociationType.PRECEDES, earlier, later)


def replaced_by(old: Named, new: Named, /) -> Association:
    """Say that *new* has taken the place of *old*."""
    return _association(AssociationType.REPLACED_BY, old, new)


def in_order(*achievements: Named) -> tuple[Association, ...]:
    """Say of each of *achievements* that it precedes the next.

    >>> [each.target_id for each in in_order("urn:a", "urn:b", "urn:c")]
    ['urn:b', 'urn:c']
    """
    ids = [_id(each) for each in achievements]
    return tuple(precedes(one, other) for one, other in pairwise(ids))


def _association(kind: AssociationType, source: Named, target: Named) -> Association:
    return Association(
        association_type=kind, source_id=_id(source), target_id=_id(target)
    )


def _id(named: Named) -> str:
    if isinstance(named, str):
        return named
    if isinstance(named, Achievement):
        return named.id
    found = achievement_ids(named)
    if len(found) != 1:
        raise refusal(
            f"it is about {len(found)} achievements: name the one that is meant",
            "/credentialSubject",
        )
    return found.pop()
