"""The tables. What changes here needs a migration too."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

SCHEMA_VERSION = "0001"
"""The newest migration."""
VERSION_TABLE = "badgekit_schema_version"

MAX_ID = 2_048
"""Characters of the id of a credential or of an achievement."""
MAX_PURPOSE = 100
MAX_REASON = 1_000
MAX_ACTOR = 200


class Time(TypeDecorator[datetime]):
    """A time in UTC; SQLite has no zones, so there they go without saying."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return the time to store. Raises `ValueError` if it has no zone."""
        del dialect
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("the time has no zone: pass a datetime with tzinfo")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Return what was stored, in UTC."""
        del dialect
        if value is None:
            return None
        return (
            value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        )


metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # there, only that counts up

settings = Table(
    "badgekit_settings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("url_template", Text, nullable=False),
    Column("list_length", Integer, nullable=False),
    Column("recipient_salt", LargeBinary),
    Column("recipient_key_check", LargeBinary, nullable=False),
    Column("created_at", Time, nullable=False),
)

lists = Table(
    "badgekit_lists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("url", Text, nullable=False, unique=True),
    Column("purpose", String(MAX_PURPOSE), nullable=False),
    Column("length", Integer, nullable=False),
    Column("permutation_key", LargeBinary, nullable=False),
    Column("used", Integer, nullable=False),
    Column("closed", Boolean, nullable=False),
    # Counts changes of status. Only the row lock of a list makes them take turns, so
    # unlike the ids of events these numbers are in the order of the commits.
    Column("version", _NUMBER, nullable=False),
    Column("opened_at", Time, nullable=False),
    Index("badgekit_lists_by_purpose", "purpose", "closed"),
)

credentials = Table(
    "badgekit_credentials",
    metadata,
    Column("id", String(MAX_ID), primary_key=True),
    Column("achievement", String(MAX_ID)),
    Column("recipient_digest", LargeBinary, index=True),
    Column("state", String(16), nullable=False),
    Column("prepared_at", Time, nullable=False),
    Column("issued_at", Time),
    Index("badgekit_credentials_by_state", "state", "prepared_at"),
)

entries = Table(
    "badgekit_entries",
    metadata,
    Column("list_id", ForeignKey(lists.c.id), primary_key=True),
    Column("list_index", Integer, primary_key=True, autoincrement=False),
    Column("credential_id", ForeignKey(credentials.c.id), nullable=False),
    Column("purpose", String(MAX_PURPOSE), nullable=False),
    Column("value", Integer, nullable=False),
    UniqueConstraint(
        "credential_id", "purpose", name="badgekit_entries_one_of_a_purpose"
    ),
    Index("badgekit_entries_by_value", "list_id", "value"),
)

events = Table(
    "badgekit_events",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("list_id", Integer, nullable=False),
    Column("list_index", Integer, nullable=False),
    Column("old", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("reason", String(MAX_REASON), nullable=False),
    Column("actor", String(MAX_ACTOR), nullable=False),
    Column("at", Time, nullable=False),
    ForeignKeyConstraint(
        ["list_id", "list_index"],
        ["badgekit_entries.list_id", "badgekit_entries.list_index"],
        name="badgekit_events_entry",
    ),
    Index("badgekit_events_by_entry", "list_id", "list_index"),
)
"""Append-only: a trigger sees to it."""

publications = Table(
    "badgekit_publications",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("list_id", ForeignKey(lists.c.id), nullable=False),
    Column("version", _NUMBER, nullable=False),
    Column("issuer", String(MAX_ID), nullable=False),
    Column("valid_from", Time, nullable=False),
    Column("valid_until", Time, nullable=False),
    Column("ttl_seconds", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("etag", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("badgekit_publications_by_list", "list_id", "valid_from"),
)
