"""Issue credentials."""

from badgekit.issuing._issuer import Issuer
from badgekit.issuing._signing import default_mechanism

__all__ = ["Issuer", "default_mechanism"]
