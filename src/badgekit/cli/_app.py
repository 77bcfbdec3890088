"""The command, and what becomes of everything that can go wrong in it."""

import io
import os
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from badgekit.cli import _output
from badgekit.cli._bake import bake
from badgekit.cli._bundle import bundle
from badgekit.cli._errors import CommandError, ExitCode
from badgekit.cli._inspect import inspect
from badgekit.cli._issue import issue
from badgekit.cli._keygen import keygen
from badgekit.cli._lint import lint
from badgekit.cli._status import status
from badgekit.cli._trust import trust
from badgekit.cli._unbake import unbake
from badgekit.cli._verify import verify
from badgekit.errors import BadgekitError


class _Commands(TyperGroup):
    """Ends with our exit codes, and with one line rather than with a traceback."""

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        _prepare_streams()
        extra["standalone_mode"] = False
        sys.exit(_settle(lambda: super(_Commands, self).main(*args, **extra)))

    def invoke(self, ctx: Any) -> int:  # noqa: ANN401 - typer's own, or click's
        # Here and not in `main` alone: typer has other ideas about closed pipes.
        return _settle(lambda: super(_Commands, self).invoke(ctx))


def _settle(run: Callable[[], object]) -> int:
    """Return the exit code of *run*, having told the user if it is not 0."""
    try:
        result = run()
        sys.stdout.flush()
    except typer.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return ExitCode.CLOSED_PIPE
    except Exception as error:  # noqa: BLE001 - this is where all of them end
        _let_go_of_output()
        _output.complain(_sentence(error))
        return ExitCode.COULD_NOT_TELL
    return result if isinstance(result, int) else ExitCode.OK


def _sentence(error: Exception) -> str:
    """Say in one line what happened, without showing what a roster may hold."""
    if isinstance(error, CommandError | BadgekitError):
        return str(error)
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename is not None else ""
        return f"{name}{error.strerror or type(error).__name__}"
    if (misuse := getattr(error, "format_message", None)) is not None:
        command = getattr(getattr(error, "ctx", None), "command_path", "badgekit")
        return f"{misuse()} Try: {command} --help"
    # The message of an error that nobody foresaw may hold a learner's data.
    where = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"internal error, please report it: {type(error).__name__} in "
        f"{Path(where.filename).name}, line {where.lineno}"
    )


def _prepare_streams() -> None:
    """See that there are streams, and that they take every character."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            mode = "r" if name == "stdin" else "w"
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, stream)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _let_go_of_output() -> None:
    """Keep the interpreter from trying once more to write what cannot be written."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    name="badgekit",
    cls=_Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def badgekit(
    context: typer.Context,
    *,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.")
    ] = False,
) -> int:
    """Issue and verify Open Badges 3.0 and Comprehensive Learner Records 2.0.

    Ends with 0 when all is well, with 1 when a credential, or a row of a
    roster, was rejected, and with 2 when that could not be told or the command
    was misused.
    """
    if show_version:
        try:
            _output.say(version("badgekit"))
        except PackageNotFoundError:
            _output.say("not installed")
        raise typer.Exit(ExitCode.OK)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        return ExitCode.COULD_NOT_TELL
    return ExitCode.OK


for _command in (keygen, issue, verify, trust, bundle, bake, unbake, inspect, lint):
    app.command()(_command)
app.add_typer(status, name="status")


def main() -> NoReturn:
    """Run the command line, and exit with 0, 1 or 2."""
    app(prog_name="badgekit")
    raise AssertionError  # typer has exited
