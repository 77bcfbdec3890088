"""Packages that load a module when one of its names is first used (PEP 562).

A verifier that starts, checks one badge and ends would otherwise spend most of its
time on what it does not use.
"""

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def attributes(
    package: str, modules: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the `__getattr__` and the `__dir__` of *package*.

    *modules* are those that wait, without the name of the package, and the names that
    each of them brings. What type checkers read stands beside the call:

        if typing.TYPE_CHECKING:
            from badgekit.trust._may_issue import MayIssue
        else:
            __getattr__, __dir__ = _lazy.attributes(
                __name__, {"_may_issue": ("MayIssue",)}
            )
    """
    homes = {name: module for module, names in modules.items() for name in names}

    def get(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
        if name in modules:
            return importlib.import_module(f"{package}.{name}")
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return get, names
