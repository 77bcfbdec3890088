"""The profile that is used unless another is given.

It is ours. The published table of 1EdTech TrustEd Microcredentials is not at hand, so
no rule here claims to be one of its rows: each says on what ground it asks.
"""

from badgekit.quality._badge_rules import BADGE
from badgekit.quality._definition_rules import DEFINITION
from badgekit.quality._profile import QualityProfile
from badgekit.quality._table import KINDS

DEFAULT_PROFILE = QualityProfile(
    id="urn:badgekit:quality-profile:microcredential",
    version="1",
    name="badgekit: knowledge, application and recognition badges",
    kinds=KINDS,
    rules=DEFINITION + BADGE,
)
"""Rules of badgekit's own, each with its ground. Not the table of 1EdTech."""
