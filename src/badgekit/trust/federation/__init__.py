"""OpenID Federation 1.0: trust chains, with every signature checked."""

from badgekit.trust.federation._anchor import TrustAnchor
from badgekit.trust.federation._federation import OpenIdFederation

__all__ = ["OpenIdFederation", "TrustAnchor"]
