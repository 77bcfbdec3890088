"""What was issued, at which positions."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from badgekit.registry._errors import (
    AlreadyRecordedError,
    NotRecordedError,
    RegistryError,
)
from badgekit.registry._lists import list_at, take
from badgekit.registry._permutation import place_of
from badgekit.registry._records import (
    CredentialRecord,
    CredentialState,
    StatusPosition,
)
from badgekit.registry._schema import MAX_ID, credentials, entries, lists


def prepare(
    connection: Connection,
    credential_id: str,
    purposes: Iterable[str],
    *,
    achievement: str | None,
    recipient_digest: bytes | None,
    now: datetime,
) -> CredentialRecord:
    """Take a position for each purpose, and write down the credential there."""
    # In one order, so that two who want the same do not wait for each other.
    batches = [take(connection, purpose, 1, now) for purpose in sorted(set(purposes))]
    return record(
        connection,
        credential_id,
        [position for taken in batches for batch in taken for position in batch],
        achievement=achievement,
        recipient_digest=recipient_digest,
        now=now,
    )


def record(
    connection: Connection,
    credential_id: str,
    positions: Iterable[StatusPosition],
    *,
    achievement: str | None,
    recipient_digest: bytes | None,
    now: datetime,
) -> CredentialRecord:
    """Write down a credential that is about to be signed."""
    check_id(credential_id)
    if achievement is not None:
        check_id(achievement)
    placed = [(_list_of(connection, position), position) for position in positions]
    try:
        connection.execute(
            insert(credentials).values(
                id=credential_id,
                achievement=achievement,
                recipient_digest=recipient_digest,
                state=CredentialState.PREPARED,
                prepared_at=now,
            )
        )
        for row, position in placed:
            connection.execute(
                insert(entries).values(
                    list_id=row.id,
                    list_index=position.index,
                    credential_id=credential_id,
                    purpose=position.purpose,
                    value=0,
                )
            )
    except IntegrityError as error:
        raise AlreadyRecordedError(
            f"{credential_id}: recorded before, or its position is"
        ) from error
    return known(connection, credential_id)


def settle(
    connection: Connection, credential_id: str, state: CredentialState, now: datetime
) -> None:
    """Write down that a prepared credential was issued, or was not."""
    current = connection.execute(
        select(credentials.c.state)
        .where(credentials.c.id == credential_id)
        .with_for_update(key_share=True)
    ).scalar_one_or_none()
    if current is None:
        raise _not_recorded(credential_id)
    if current == state:
        return
    if current != CredentialState.PREPARED:
        raise RegistryError(f"{credential_id}: is {current} already")
    connection.execute(
        update(credentials)
        .where(credentials.c.id == credential_id)
        .values(state=state, issued_at=now if state is CredentialState.ISSUED else None)
    )


def find(connection: Connection, credential_id: str) -> CredentialRecord | None:
    """Return what is known about a credential."""
    found = _select(connection, credentials.c.id == credential_id)
    return found[0] if found else None


def known(connection: Connection, credential_id: str) -> CredentialRecord:
    """Return what is known about a credential, or raise `NotRecordedError`."""
    found = find(connection, credential_id)
    if found is None:
        raise _not_recorded(credential_id)
    return found


def find_recipient(
    connection: Connection, digest: bytes
) -> tuple[CredentialRecord, ...]:
    """Return the credentials recorded under *digest*."""
    return _select(connection, credentials.c.recipient_digest == digest)


def forget_recipient(connection: Connection, digest: bytes) -> int:
    """Erase *digest* wherever it is; return how often it was there."""
    return connection.execute(
        update(credentials)
        .where(credentials.c.recipient_digest == digest)
        .values(recipient_digest=None)
    ).rowcount


def unfinished(
    connection: Connection, before: datetime | None
) -> tuple[CredentialRecord, ...]:
    """Return the credentials that are still prepared."""
    condition = credentials.c.state == CredentialState.PREPARED
    if before is not None:
        condition &= credentials.c.prepared_at < before
    return _select(connection, condition)


def check_id(text: str) -> None:
    """Raise `RegistryError` for what cannot be an id."""
    if not text or len(text) > MAX_ID or not text.isprintable():
        raise RegistryError(f"an id has from 1 to {MAX_ID} printable characters")


def _list_of(
    connection: Connection, position: StatusPosition
) -> Row[tuple[object, ...]]:
    """Return the list of *position*, if that has been handed out."""
    row = list_at(connection, position.status_list_credential)
    if (
        row.purpose != position.purpose
        or not 0 <= position.index < row.length
        or place_of(position.index, row.length, row.permutation_key) >= row.used
    ):
        raise RegistryError("the position was not handed out by this registry")
    return row


def _select(
    connection: Connection, condition: ColumnElement[bool]
) -> tuple[CredentialRecord, ...]:
    """Return the credentials for which *condition* holds, oldest first."""
    joined = credentials.outerjoin(
        entries, entries.c.credential_id == credentials.c.id
    ).outerjoin(lists, lists.c.id == entries.c.list_id)
    rows = connection.execute(
        select(
            credentials,
            entries.c.list_index,
            entries.c.purpose,
            entries.c.value,
            lists.c.url,
        )
        .select_from(joined)
        .where(condition)
        .order_by(credentials.c.prepared_at, credentials.c.id, entries.c.purpose)
    )
    grouped: dict[str, list[Row[tuple[object, ...]]]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return tuple(map(_read, grouped.values()))


def _read(rows: list[Row[tuple[object, ...]]]) -> CredentialRecord:
    first = rows[0]
    placed = [row for row in rows if row.url is not None]
    return CredentialRecord(
        id=first.id,
        achievement=first.achievement,
        state=CredentialState(first.state),
        prepared_at=first.prepared_at,
        issued_at=first.issued_at,
        positions=tuple(StatusPosition(r.url, r.list_index, r.purpose) for r in placed),
        withdrawn_for=frozenset(row.purpose for row in placed if row.value),
    )


def _not_recorded(credential_id: str) -> NotRecordedError:
    return NotRecordedError(f"{credential_id[:200]}: not in the registry")
