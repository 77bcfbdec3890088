"""Present credentials."""

from badgekit.presenting._holder import Holder

__all__ = ["Holder"]
