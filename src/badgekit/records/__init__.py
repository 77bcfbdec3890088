"""Comprehensive Learner Records: assemble them, update them, take a part (CLR 2.0)."""

from badgekit.records._assembling import assemble, update
from badgekit.records._merging import OnConflict
from badgekit.records._parts import Keep, members_of, not_yet_earned, part_of
from badgekit.records._reading import Member, Record
from badgekit.records._relations import (
    Named,
    exact_match_of,
    in_order,
    is_child_of,
    is_parent_of,
    is_part_of,
    is_peer_of,
    is_related_to,
    precedes,
    replaced_by,
)

__all__ = [
    "Keep",
    "Member",
    "Named",
    "OnConflict",
    "Record",
    "assemble",
    "exact_match_of",
    "in_order",
    "is_child_of",
    "is_parent_of",
    "is_part_of",
    "is_peer_of",
    "is_related_to",
    "members_of",
    "not_yet_earned",
    "part_of",
    "precedes",
    "replaced_by",
    "update",
]
