"""Issue credentials."""

from badgekit.issuing._issuer import Issuer, default_mechanism

__all__ = ["Issuer", "default_mechanism"]
