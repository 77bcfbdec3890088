import os
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from badgekit.registry import Registry, RegistryError
from badgekit.registry._database import Database, parse_url, translated


class Refusal(sqlite3.OperationalError):
    """What a driver raises."""

    def __init__(self, name: str | None = None, state: str | None = None) -> None:
        super().__init__("refused")
        self.sqlite_errorname = name or ""
        self.sqlstate = state


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr(time, "sleep", found.append)
    return found


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal("SQLITE_BUSY"),
        Refusal("SQLITE_BUSY_SNAPSHOT"),
        Refusal("SQLITE_LOCKED"),
        Refusal(state="40001"),
        Refusal(state="40P01"),
    ],
)
def test_who_was_in_the_way_of_others_tries_again(
    tmp_path: Path, waits: list[float], refusal: Refusal
) -> None:
    database = Database(str(tmp_path / "x.db"))
    tries: list[int] = []

    def work(_connection: Connection) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("", {}, refusal)
        return "done"

    assert database.write(work) == "done"
    assert len(waits) == 2
    database.close()


def test_nobody_tries_for_ever(tmp_path: Path, waits: list[float]) -> None:
    database = Database(str(tmp_path / "x.db"))

    def work(_connection: Connection) -> None:
        raise OperationalError("", {}, Refusal("SQLITE_BUSY"))

    with pytest.raises(RegistryError, match="refused"):
        database.write(work)
    assert len(waits) == 11
    assert max(waits) <= 0.5
    database.close()


def test_other_errors_are_not_tried_again(tmp_path: Path, waits: list[float]) -> None:
    database = Database(str(tmp_path / "x.db"))

    def work(_connection: Connection) -> None:
        raise OperationalError("", {}, Refusal("SQLITE_FULL"))

    with pytest.raises(RegistryError, match="the database: refused"):
        database.write(work)
    assert not waits
    database.close()


def test_in_a_new_process_the_connections_of_the_old_one_are_left_alone(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = registry._database
    with database.reading() as before:
        inherited = before.connection.driver_connection
        monkeypatch.setattr(os, "getpid", lambda: -1)
        with database.reading() as after:
            assert after.connection is not before.connection
            assert database._process == -1
        assert not before.closed
        assert before.exec_driver_sql("SELECT 1").scalar_one() == 1
    assert inherited is not None
    inherited.close()


def test_what_is_missing_besides_the_driver_is_not_hidden() -> None:
    with pytest.raises(ModuleNotFoundError), translated():
        raise ModuleNotFoundError(name="something")


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("badges.db", "sqlite+pysqlite"),
        ("sqlite:///badges.db", "sqlite+pysqlite"),
        ("postgresql://host/badges", "postgresql+psycopg"),
        ("postgresql+psycopg2://host/badges", "postgresql+psycopg"),
    ],
)
def test_each_database_has_one_driver(text: str, driver: str) -> None:
    assert parse_url(text).drivername == driver
