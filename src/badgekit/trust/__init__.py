"""Whom to trust: pinned issuers and keys, issuer registries, OpenID Federation."""

import typing

from badgekit import _lazy
from badgekit.trust._combinations import AllOf, AnyOf
from badgekit.trust._decision import TrustDecision, TrustEvidence, TrustOutcome
from badgekit.trust._issuers import (
    AnyIssuer,
    IntegrityOnly,
    PinnedKeys,
    TrustedIssuers,
)
from badgekit.trust._policy import (
    AnyIssuerPolicy,
    IssuerPolicy,
    IssuerQuestion,
    TrustPolicy,
    decide_issuer,
    decides,
)

if typing.TYPE_CHECKING:
    from badgekit.trust._issuer_registry import IssuerRegistry
    from badgekit.trust._known_registries import KnownRegistries
    from badgekit.trust._may_issue import AlignmentRule, MayIssue
    from badgekit.trust.federation import OpenIdFederation, TrustAnchor
else:
    __getattr__, __dir__ = _lazy.attributes(
        __name__,
        {
            "_issuer_registry": ("IssuerRegistry",),
            "_known_registries": ("KnownRegistries",),
            "_may_issue": ("AlignmentRule", "MayIssue"),
            "federation": ("OpenIdFederation", "TrustAnchor"),
        },
    )

__all__ = [
    "AlignmentRule",
    "AllOf",
    "AnyIssuer",
    "AnyIssuerPolicy",
    "AnyOf",
    "IntegrityOnly",
    "IssuerPolicy",
    "IssuerQuestion",
    "IssuerRegistry",
    "KnownRegistries",
    "MayIssue",
    "OpenIdFederation",
    "PinnedKeys",
    "TrustAnchor",
    "TrustDecision",
    "TrustEvidence",
    "TrustOutcome",
    "TrustPolicy",
    "TrustedIssuers",
    "decide_issuer",
    "decides",
]
