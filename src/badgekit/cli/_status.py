"""`badgekit status`: a registry of badges and their status."""

import typer

from badgekit.cli._errors import ExitCode
from badgekit.cli._status_changes import reinstate, revoke, suspend
from badgekit.cli._status_init import init
from badgekit.cli._status_issue import issue
from badgekit.cli._status_publish import publish
from badgekit.cli._status_show import show

status = typer.Typer(name="status")


@status.callback(invoke_without_command=True)
def _status(context: typer.Context) -> int:
    """Keep a registry of badges; revoke them, suspend them, publish the lists.

    Give the registry with --registry, or in the environment variable
    BADGEKIT_REGISTRY.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        return ExitCode.COULD_NOT_TELL
    return ExitCode.OK


for _command in (init, issue, revoke, suspend, reinstate, publish, show):
    status.command()(_command)
