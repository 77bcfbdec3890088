"""What can be imported, from where, and at what price."""

import importlib
import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import badgekit

_AT_IMPORT = {
    # of ours, and what pydantic and cryptography bring along
    "badgekit",
    "pydantic",
    "pydantic_core",
    "annotated_types",
    "typing_extensions",
    "typing_inspection",
    "cryptography",
    "_cffi_backend",
    "_openssl",
    "rfc8785",  # one small module
}
_NOT_AT_IMPORT = {"httpx", "pyld", "jwcrypto", "typer", "rich", "sqlalchemy"}
_OPTIONAL = {"badgekit.cli", "badgekit.registry", "badgekit.testing"}


_ROOT = Path(badgekit.__file__).parent


def public_modules(pattern: str = "*.py") -> list[str]:
    """Every module that a user may import: no part of its name is private."""
    paths = [path.relative_to(_ROOT.parent) for path in _ROOT.rglob(pattern)]
    names = [
        ".".join(path.parts[:-1])
        if path.stem == "__init__"
        else ".".join(path.with_suffix("").parts)
        for path in paths
    ]
    return sorted(name for name in names if "._" not in name)


def packages() -> list[str]:
    return public_modules("__init__.py")


def natural(name: str) -> tuple[int, list[int | str]]:
    """Constants, then classes, then functions; `ES256` before `ES1024`."""
    kind = 0 if name.isupper() else 1 if name[:1].isupper() else 2
    parts = re.split(r"(\d+)", name)
    return kind, [int(part) if part.isdigit() else part for part in parts]


def exported(module: ModuleType) -> list[str]:
    return list(getattr(module, "__all__", ()))


@pytest.mark.parametrize("name", public_modules())
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert inspect.getdoc(importlib.import_module(name))


@pytest.mark.parametrize("name", packages())
def test_every_package_exports_by_name_and_in_order(name: str) -> None:
    names = exported(importlib.import_module(name))
    assert names
    assert names == sorted(set(names), key=natural)


@pytest.mark.parametrize("name", packages())
def test_every_package_exports_all_that_it_has(name: str) -> None:
    module = importlib.import_module(name)
    for member in exported(module):
        getattr(module, member)  # the façade loads a name when it is first used
    public = {
        member
        for member, value in vars(module).items()
        if not member.startswith("_") and not inspect.ismodule(value)
    }
    assert public == {name for name in exported(module) if not name.startswith("_")}


@pytest.mark.parametrize("name", public_modules())
def test_every_export_is_there_and_is_explained(name: str) -> None:
    module = importlib.import_module(name)
    for member in exported(module):
        value = getattr(module, member)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__doc__, f"{name}.{member} has no docstring"


@pytest.mark.parametrize("name", public_modules())
def test_every_public_method_is_explained(name: str) -> None:
    module = importlib.import_module(name)
    for member in exported(module):
        value = getattr(module, member)
        if not inspect.isclass(value) or not value.__module__.startswith("badgekit"):
            continue
        for attribute, method in dict(vars(value)).items():
            described = method.fget if isinstance(method, property) else method
            described = getattr(described, "__func__", described)
            if attribute.startswith("_") or not inspect.isfunction(described):
                continue
            if getattr(described, "__module__", "").startswith("badgekit"):
                assert inspect.getdoc(getattr(value, attribute)), (
                    f"{name}.{member}.{attribute} has no docstring"
                )


def loaded_by(statement: str) -> set[str]:
    """The names of the modules that *statement* loads into a fresh interpreter."""
    script = (
        "import json, sys; before = set(sys.modules)\n"
        f"{statement}\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(_ROOT.parent)},
    )
    return set(json.loads(done.stdout))


def test_importing_badgekit_loads_nothing_until_it_is_used() -> None:
    loaded = loaded_by("import badgekit")
    assert [name for name in loaded if name.startswith("badgekit.")] == []
    assert "pydantic" not in loaded


def test_the_facade_knows_where_everything_is() -> None:
    for package, names in badgekit._EXPORTS.items():
        home = importlib.import_module(f"badgekit.{package}")
        assert set(names) <= {*exported(home), *vars(home)}
    known = [name for names in badgekit._EXPORTS.values() for name in names]
    assert sorted(known) == sorted(badgekit.__all__)
    assert set(badgekit.__all__) <= set(dir(badgekit))
    with pytest.raises(AttributeError, match="no attribute 'Badge'"):
        badgekit.Badge  # noqa: B018


def test_importing_badgekit_loads_no_other_library_than_it_must() -> None:
    everything = loaded_by("from badgekit import *")
    libraries = {name.partition(".")[0] for name in everything}
    libraries = {name for name in libraries if not name.startswith("_sysconfigdata")}
    assert libraries - sys.stdlib_module_names <= _AT_IMPORT


@pytest.mark.parametrize("library", ["http.client", "sqlite3", "xml.etree"])
def test_importing_badgekit_is_quick_because_slow_modules_wait(library: str) -> None:
    assert library not in loaded_by("from badgekit import *")


@pytest.mark.parametrize(
    "name", [name for name in public_modules() if name not in _OPTIONAL]
)
def test_every_package_can_be_imported_first(name: str) -> None:
    libraries = {module.partition(".")[0] for module in loaded_by(f"import {name}")}
    assert not libraries & _NOT_AT_IMPORT
