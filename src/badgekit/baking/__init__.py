"""Credentials inside images: PNG and SVG, every other byte as it was."""

from badgekit.baking._bake import bake, unbake
from badgekit.baking._credential import BakingKind, Secured

__all__ = ["BakingKind", "Secured", "bake", "unbake"]
