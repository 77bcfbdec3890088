"""How Alembic gets at the database: in the transaction that is open already."""

from alembic import context

from badgekit.registry._schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
