from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import badgekit.registry
from badgekit.registry import Registry, RegistryError
from badgekit.registry._database import Database
from badgekit.registry._schema import SCHEMA_VERSION, VERSION_TABLE, metadata

from .conftest import TEMPLATE

FOLDER = Path(badgekit.registry.__file__).parent / "_migrations"


def execute(url: str, statement: str) -> None:
    database = Database(url)
    database.write(lambda connection: connection.execute(text(statement)))
    database.close()


def test_the_migrations_make_the_tables_of_the_code(registry: Registry) -> None:
    with registry._database.reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_code_names_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_VERSION]


def test_upgrading_what_is_up_to_date_changes_nothing(
    url: str, registry: Registry
) -> None:
    registry.prepare("urn:a")
    Registry.upgrade(url)
    assert registry.find("urn:a") is not None


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (f"UPDATE {VERSION_TABLE} SET version_num = '9999'", "of version 9999"),
        (f"DELETE FROM {VERSION_TABLE}", "no registry in this database"),
        (f"DROP TABLE {VERSION_TABLE}", "no registry in this database"),
        ("DELETE FROM badgekit_settings", "no settings"),
    ],
)
def test_tables_that_do_not_fit_are_not_used(
    url: str, registry: Registry, statement: str, message: str
) -> None:
    registry.close()
    execute(url, statement)
    with pytest.raises(RegistryError, match=message):
        Registry.open(url)


def test_tables_of_a_later_version_are_left_alone(url: str, registry: Registry) -> None:
    registry.close()
    execute(url, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(RegistryError, match="later version"):
        Registry.upgrade(url)
    with pytest.raises(RegistryError, match="later version"):
        Registry.create(url, lists=TEMPLATE)


def test_there_must_be_something_to_upgrade(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no such registry"):
        Registry.upgrade(str(tmp_path / "badges.db"))
