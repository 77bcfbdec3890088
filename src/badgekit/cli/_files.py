"""Files, read within bounds and written whole or not at all."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from badgekit.cli._errors import CommandError
from badgekit.limits import DEFAULT_LIMITS

STANDARD = "-"
"""The name of the standard input, and of the standard output."""
_PRIVATE = 0o600
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def read(name: str, max_bytes: int = DEFAULT_LIMITS.image_bytes) -> bytes:
    """Return what is in the file *name*, `-` being the standard input."""
    if name == STANDARD:
        data = sys.stdin.buffer.read(max_bytes + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise CommandError(f"{name}: larger than {max_bytes} bytes")
    return data


def write(name: str, data: bytes, *, force: bool) -> None:
    """Write a file, `-` being the standard output: all of it, or nothing."""
    if name == STANDARD:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    path = Path(name)
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(draft, _CREATE, 0o666), "wb") as file:
            file.write(data)
        if force:
            draft.replace(path)
        else:
            _publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def create_private(name: str, *, force: bool = False) -> int:
    """Create a file that its owner alone may read, and return its descriptor.

    What is there under that name already, a link included, is never written to.
    """
    path = Path(name)
    if force:
        path.unlink(missing_ok=True)
    try:
        return os.open(path, _CREATE, _PRIVATE)
    except FileExistsError:
        raise _exists(path) from None


def _publish(draft: Path, path: Path) -> None:
    """Give *draft* its name, unless that is taken."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:
        # A file system without hard links: there is a moment between look and leap.
        if os.path.lexists(path):
            raise _exists(path) from None
        draft.replace(path)


def _exists(path: Path) -> CommandError:
    return CommandError(f"{path}: is there already; give --force to replace it")


def exists(name: str) -> bool:
    """Tell whether anything has that name, a dangling link included."""
    return os.path.lexists(name)


def size_of(name: str) -> int | None:
    """Return the size of a file in bytes, if that can be known."""
    with suppress(OSError):
        if name != STANDARD and Path(name).is_file():
            return Path(name).stat().st_size
    return None
