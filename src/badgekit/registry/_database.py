"""A database: how it is reached, and how transactions begin, are retried and fail."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from badgekit.registry._errors import RegistryError

P = ParamSpec("P")
T = TypeVar("T")

_ATTEMPTS = 12
_LONGEST_PAUSE = 0.5  # seconds
_LOCK_SECONDS = 30
_PRIVATE = 0o600
_SERIALIZATION = frozenset({"40001", "40P01"})
"""SQLSTATE of a serialization failure and of a deadlock: PostgreSQL says to retry."""
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_READS = "badgekit_reads"


class Database:
    """Transactions on SQLite or PostgreSQL. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        with translated():
            self._engine = _engine(self.url)
        self._process = os.getpid()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file and not a server."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database or "") if self.is_sqlite else None

    def create_file(self) -> None:
        """Make the file of a SQLite database, for its owner alone to read."""
        if self.file is None:
            return
        try:
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
            os.close(os.open(self.file, flags, _PRIVATE))
        except FileExistsError:
            pass
        except OSError as error:
            raise RegistryError(f"{self.file}: {error.strerror}") from error
        # Kept in the file: readers and one writer do not wait for each other.
        self._retried(self._use_write_ahead_log)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection on which everything is read as of one moment."""
        with translated(), self._connect(_READS) as connection, connection.begin():
            yield connection

    def read(
        self,
        query: Callable[Concatenate[Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what *query* finds, all of it as of one moment."""
        with self.reading() as connection:
            return query(connection, *args, **kwargs)

    def write(
        self,
        work: Callable[Concatenate[Connection, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what *work* does in one transaction: all of it, or nothing.

        It is done again, a bounded number of times, if others were in the way: so it
        must have no other effects than those that may happen twice.
        """

        def attempt() -> T:
            with self._connect() as connection, connection.begin():
                return work(connection, *args, **kwargs)

        return self._retried(attempt)

    @contextmanager
    def closed_on_error(self) -> Iterator[None]:
        """Close the connections if what is done with them fails."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def _connect(self, *options: str) -> Connection:
        if os.getpid() != self._process:
            # The connections are the parent's: leave them open, and open others.
            self._engine.dispose(close=False)
            self._process = os.getpid()
        connection = self._engine.connect()
        if _READS in options and not self.is_sqlite:
            level = "REPEATABLE READ"
            return connection.execution_options(isolation_level=level)
        return connection.execution_options(**dict.fromkeys(options, True))

    def _retried(self, attempt: Callable[[], T]) -> T:
        with translated():
            for number in range(_ATTEMPTS - 1):
                try:
                    return attempt()
                except DBAPIError as error:
                    if not _is_transient(error):
                        raise
                # Not cryptography: it keeps those who met from meeting again.
                longest = min(_LONGEST_PAUSE, 0.005 * 2**number)
                time.sleep(random.uniform(0, longest))  # noqa: S311
            return attempt()

    def _use_write_ahead_log(self) -> None:
        raw = self._engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode=WAL")
        finally:
            raw.close()


def parse_url(text: str) -> URL:
    """Return the URL of a database; a path without a scheme is one of SQLite.

    Raises `RegistryError`, which never shows a password.
    """
    if "://" not in text:
        url = URL.create("sqlite", database=text)
    else:
        try:
            url = make_url(text)
        except (ArgumentError, ValueError):
            raise RegistryError(
                "not the URL of a database, such as sqlite:///badges.db or "
                "postgresql://host/badges"
            ) from None
    match url.get_backend_name():
        case "sqlite":
            if url.database in (None, "", ":memory:") or url.query:
                raise RegistryError("a registry in SQLite needs a file, and no options")
            return url.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise RegistryError(f"{other}: neither SQLite nor PostgreSQL")


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of the database into `RegistryError`, without data or passwords."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        reason = (str(cause).strip() or type(cause).__name__).splitlines()[0]
        raise RegistryError(f"the database: {reason}") from error
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise RegistryError(
            "PostgreSQL needs psycopg: pip install 'badgekit[registry,postgresql]'"
        ) from error


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": _LOCK_SECONDS}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401
    connection.isolation_level = None  # transactions begin where we say so
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")  # what was committed survives a power cut
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS)
    # A transaction that reads first and writes then would fail instead of waiting.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _is_transient(error: DBAPIError) -> bool:
    name = getattr(error.orig, "sqlite_errorname", None) or ""
    state = getattr(error.orig, "sqlstate", None)
    return name.startswith(_BUSY) or state in _SERIALIZATION
