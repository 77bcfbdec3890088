"""The registry that the options of a command name."""

import os
import secrets
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from badgekit.cli import _files
from badgekit.cli._errors import CommandError

if TYPE_CHECKING:
    from badgekit.registry import Registry

_MAX_KEY_FILE = 4_096
_KEY_BYTES = 32
_HELP = "Registry: a file, or postgresql://user@host/database."

Url: TypeAlias = Annotated[
    str,
    typer.Option("--registry", metavar="URL", envvar="BADGEKIT_REGISTRY", help=_HELP),
]
OptionalUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--registry",
        metavar="URL",
        help="Give each badge a status and keep a record of it, in this registry: a "
        "file, or postgresql://user@host/database.",
    ),
]
RecipientKey: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--recipient-key",
        metavar="FILE",
        help="The key that the registry keeps recipients under.",
    ),
]


def registry_class() -> "type[Registry]":
    """Return `Registry`, which not everybody has installed."""
    try:
        from badgekit.registry import Registry  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name not in ("sqlalchemy", "alembic"):
            raise
        raise CommandError(
            f"a registry needs {error.name}: pip install 'badgekit[cli,registry]'"
        ) from None
    return Registry


def opened(url: str, recipient_key: str | None = None) -> "Registry":
    """Open the registry at *url*. The caller closes it."""
    key = None if recipient_key is None else read_key(recipient_key)
    return registry_class().open(url, recipient_key=key)


def read_key(name: str) -> bytes:
    """Read a recipient key."""
    return _files.read(name, _MAX_KEY_FILE).strip()


def read_or_make_key(name: str) -> bytes:
    """Read a recipient key; make one if there is none."""
    if not _files.exists(name):
        with os.fdopen(_files.create_private(name), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES) + "\n")
    return read_key(name)
