"""A registry to call, in SQLite and in PostgreSQL."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from badgekit.registry import Registry
from badgekit.testing import AT

TEMPLATE = "https://lincoln.example/status/{list}"


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_schema(postgresql: str) -> str:
    """The URL of an empty schema in PostgreSQL: quicker to make than a database."""
    name = f"t{uuid.uuid4().hex}"
    server = make_url(postgresql)
    engine = create_engine(server.set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    path = server.update_query_dict({"options": f"-csearch_path={name}"})
    return path.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'badges.db'}"
    made: str = request.getfixturevalue("new_schema")
    return made


@pytest.fixture
def open_registry(url: str, clock: Clock) -> Iterator[Callable[..., Registry]]:
    """Create or open the registry, as often as you like."""
    opened: list[Registry] = []

    def call(**options: Any) -> Registry:
        members = {"lists": TEMPLATE, "clock": clock, **options}
        opened.append(Registry.create(url, **members))
        return opened[-1]

    yield call
    for registry in opened:
        registry.close()


@pytest.fixture
def registry(open_registry: Callable[..., Registry]) -> Registry:
    return open_registry(purposes=("revocation", "suspension"))


def used_up(registry: Registry, purpose: str = "revocation", but: int = 0) -> None:
    """Use the lists for *purpose*, all but so many indexes."""
    statement = text(
        "UPDATE badgekit_lists SET used = length - :but WHERE purpose = :purpose"
    )
    registry._database.write(
        lambda connection: connection.execute(
            statement, {"but": but, "purpose": purpose}
        )
    )
