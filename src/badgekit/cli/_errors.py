"""How a command ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from badgekit.errors import BadgekitError


class ExitCode(IntEnum):
    """What the shell is told."""

    OK = 0
    REJECTED = 1
    """At least one credential, or one row of a roster, is no good."""
    COULD_NOT_TELL = 2
    """The command was misused, or something that it needed could not be had."""
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    """Nobody reads on; shells report 128 + SIGPIPE for it."""


class CommandError(Exception):
    """One line for the user; the command ends with `COULD_NOT_TELL`.

    Never holds personal data.
    """


@contextmanager
def about(name: str) -> Iterator[None]:
    """Turn an error of the library into one that says which file it is about."""
    try:
        yield
    except BadgekitError as error:
        raise CommandError(f"{name}: {error}") from error
