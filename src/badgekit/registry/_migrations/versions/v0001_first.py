"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _settings_and_lists()
    _credentials()
    _history()
    _make_events_append_only()


def _settings_and_lists() -> None:
    op.create_table(
        "badgekit_settings",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("url_template", sa.Text(), nullable=False),
        sa.Column("list_length", sa.Integer(), nullable=False),
        sa.Column("recipient_salt", sa.LargeBinary()),
        sa.Column("recipient_key_check", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
    )
    op.create_table(
        "badgekit_lists",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(32), nullable=False, unique=True),
        sa.Column("url", sa.Text(), nullable=False, unique=True),
        sa.Column("purpose", sa.String(100), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("permutation_key", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("version", _NUMBER, nullable=False),
        sa.Column("opened_at", _TIME, nullable=False),
    )
    op.create_index(
        "badgekit_lists_by_purpose", "badgekit_lists", ["purpose", "closed"]
    )


def _credentials() -> None:
    op.create_table(
        "badgekit_credentials",
        sa.Column("id", sa.String(2048), primary_key=True),
        sa.Column("achievement", sa.String(2048)),
        sa.Column("recipient_digest", sa.LargeBinary()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("prepared_at", _TIME, nullable=False),
        sa.Column("issued_at", _TIME),
    )
    op.create_index(
        "ix_badgekit_credentials_recipient_digest",
        "badgekit_credentials",
        ["recipient_digest"],
    )
    op.create_index(
        "badgekit_credentials_by_state",
        "badgekit_credentials",
        ["state", "prepared_at"],
    )
    op.create_table(
        "badgekit_entries",
        sa.Column(
            "list_id",
            sa.Integer(),
            sa.ForeignKey("badgekit_lists.id"),
            primary_key=True,
        ),
        sa.Column("list_index", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column(
            "credential_id",
            sa.String(2048),
            sa.ForeignKey("badgekit_credentials.id"),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(100), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "credential_id", "purpose", name="badgekit_entries_one_of_a_purpose"
        ),
    )
    op.create_index(
        "badgekit_entries_by_value", "badgekit_entries", ["list_id", "value"]
    )


def _history() -> None:
    op.create_table(
        "badgekit_events",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("list_index", sa.Integer(), nullable=False),
        sa.Column("old", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id", "list_index"],
            ["badgekit_entries.list_id", "badgekit_entries.list_index"],
            name="badgekit_events_entry",
        ),
    )
    op.create_index(
        "badgekit_events_by_entry", "badgekit_events", ["list_id", "list_index"]
    )
    op.create_table(
        "badgekit_publications",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column(
            "list_id", sa.Integer(), sa.ForeignKey("badgekit_lists.id"), nullable=False
        ),
        sa.Column("version", _NUMBER, nullable=False),
        sa.Column("issuer", sa.String(2048), nullable=False),
        sa.Column("valid_from", _TIME, nullable=False),
        sa.Column("valid_until", _TIME, nullable=False),
        sa.Column("ttl_seconds", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("etag", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_index(
        "badgekit_publications_by_list",
        "badgekit_publications",
        ["list_id", "valid_from"],
    )


def _make_events_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION badgekit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER badgekit_events_append_only BEFORE UPDATE OR DELETE "
            "ON badgekit_events FOR EACH ROW EXECUTE FUNCTION badgekit_refuse()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER badgekit_events_no_{verb.lower()} BEFORE {verb} "
            "ON badgekit_events "
            "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
        )
