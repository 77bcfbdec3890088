"""Credentials inside images: PNG and SVG, every other byte as it was."""

import typing

from badgekit import _lazy

if typing.TYPE_CHECKING:
    from badgekit.baking._bake import bake, unbake
    from badgekit.baking._credential import BakingKind, Secured
else:
    __getattr__, __dir__ = _lazy.attributes(
        __name__,
        {"_bake": ("bake", "unbake"), "_credential": ("BakingKind", "Secured")},
    )

__all__ = ["BakingKind", "Secured", "bake", "unbake"]
