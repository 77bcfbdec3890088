"""Tables and settings: made, brought up to date, and checked."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Row, insert, inspect, select, text

from badgekit.registry import _recipients
from badgekit.registry._database import Database
from badgekit.registry._errors import RegistryError
from badgekit.registry._lists import (
    check_length,
    check_purpose,
    check_template,
    open_list,
)
from badgekit.registry._schema import SCHEMA_VERSION, VERSION_TABLE, settings

_LOCK = 0x6261_6467_656B_6974  # "badgekit", for those who migrate at the same time
_ONLY = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a new registry shall be."""

    url_template: str
    list_length: int
    purposes: tuple[str, ...]
    recipient_key: bytes | None
    now: datetime

    def __post_init__(self) -> None:
        check_template(self.url_template)
        check_length(self.list_length)
        for purpose in self.purposes:
            check_purpose(purpose)
        if self.recipient_key is not None:
            _recipients.check_length(self.recipient_key)


def create(database: Database, plan: Plan) -> None:
    """Make the tables and settings. A registry that is as planned is left as it is."""
    database.create_file()

    def work(connection: Connection) -> None:
        _migrate(connection)
        row = connection.execute(select(settings)).one_or_none()
        if row is None:
            _found(connection, plan)
        elif (row.url_template, row.list_length) != (
            plan.url_template,
            plan.list_length,
        ):
            raise RegistryError("there is a registry already, with other lists")

    database.write(work)


def upgrade(database: Database) -> None:
    """Bring the tables up to this version of badgekit."""
    _check_there(database)
    database.write(_migrate)


def check(database: Database) -> Row[tuple[object, ...]]:
    """Return the settings, or raise `RegistryError` unless the tables are right."""
    _check_there(database)
    with database.reading() as connection:
        version = None
        if inspect(connection).has_table(VERSION_TABLE):
            query = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608
            version = connection.execute(query).scalar_one_or_none()
        if version is None:
            raise RegistryError("there is no registry in this database: create one")
        if version != SCHEMA_VERSION:
            raise RegistryError(
                f"the tables are of version {version}, and this badgekit needs "
                f"{SCHEMA_VERSION}: upgrade the registry, or badgekit"
            )
        found = connection.execute(select(settings)).one_or_none()
    if found is None:
        raise RegistryError("the registry has no settings: create it")
    return found


def _check_there(database: Database) -> None:
    if database.file is not None and not database.file.is_file():
        raise RegistryError(f"{database.file}: no such registry: create one")


def _found(connection: Connection, plan: Plan) -> None:
    salt = None if plan.recipient_key is not None else _recipients.new_salt()
    connection.execute(
        insert(settings).values(
            id=_ONLY,
            url_template=plan.url_template,
            list_length=plan.list_length,
            recipient_salt=salt,
            recipient_key_check=_recipients.check_of(plan.recipient_key or salt or b""),
            created_at=plan.now,
        )
    )
    for purpose in plan.purposes:
        open_list(connection, purpose, plan.now)


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - only needed here, and slow to load
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = Config()
    folder = str(Path(__file__).with_name("_migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise RegistryError(
            "the tables are of a later version: upgrade badgekit"
        ) from error
