"""A PostgreSQL server of our own: temporary, on a socket in a private folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDERS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql")
_SECONDS = 60
_USERS = ("postgres", "nobody")
"""PostgreSQL refuses to run as root: as whom it runs then."""


def binaries() -> Path | None:
    """Return the folder of the newest `initdb`, if one is installed."""
    found = [
        path.parent for folder in _FOLDERS for path in Path(folder).rglob("initdb")
    ]
    if found:
        return max(found, key=lambda path: (len(str(path)), str(path)))
    on_path = shutil.which("initdb")
    return None if on_path is None else Path(on_path).resolve().parent


@contextmanager
def cluster(*options: str) -> Iterator[str]:
    """Start a server; yield the URL of its database, and stop it in the end.

    Raises `FileNotFoundError` where PostgreSQL is not installed.
    """
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL server is installed here")
    user = _unprivileged_user()
    home = Path(tempfile.mkdtemp(prefix="badgekit-pg-"))
    data = home / "data"
    control = [str(folder / "pg_ctl"), "-D", str(data), "-w"]
    settings = [f"-k {home}", "-c listen_addresses=''", *(f"-c {o}" for o in options)]

    def call(*command: str) -> None:
        subprocess.run(
            command,
            check=True,
            timeout=_SECONDS,
            user=user,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as the server
            stderr=subprocess.DEVNULL,
        )

    if user is not None:
        shutil.chown(home, user)
    with _watched(control, home, user):
        access = ("-A", "trust", "-U", "badgekit")
        shape = ("-E", "UTF8", "--locale=C", "--no-sync")
        call(str(folder / "initdb"), "-D", str(data), *access, *shape)
        call(*control, "-l", str(home / "log"), "-o", " ".join(settings), "start")
        yield f"postgresql://badgekit@/postgres?host={home}"


@contextmanager
def _watched(control: list[str], home: Path, user: str | None) -> Iterator[None]:
    """Stop the server and remove *home* in the end, even if we are killed before.

    A shell waits for its input to end, which it does when we do.
    """
    script = 'home=$1; shift; read _; "$@" -m immediate stop; rm -rf "$home"'
    with subprocess.Popen(
        ["/bin/sh", "-c", script, "sh", str(home), *control],
        user=user,
        cwd="/",
        start_new_session=True,  # or it would be killed together with us
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ):
        yield


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _USERS if name in names)
