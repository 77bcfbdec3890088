"""The `badgekit` command. Needs the extra: `pip install 'badgekit[cli]'`."""

import sys

try:
    from badgekit.cli._app import app, main
except ModuleNotFoundError as error:
    if error.name not in ("typer", "rich"):
        raise
    sys.stderr.write(
        f"badgekit: the command line needs {error.name}: pip install 'badgekit[cli]'\n"
    )
    raise SystemExit(2) from None

__all__ = ["app", "main"]
