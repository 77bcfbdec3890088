"""Statuses, and how they came to be what they are."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from badgekit.registry._errors import (
    RegistryError,
    StatusChangeError,
)
from badgekit.registry._ledger import known
from badgekit.registry._lists import list_at
from badgekit.registry._records import CredentialRecord, StatusEvent
from badgekit.registry._schema import (
    MAX_ACTOR,
    MAX_REASON,
    entries,
    events,
    lists,
)
from badgekit.status import StatusList

_FINAL = frozenset({"revocation", "refresh"})
"""Bitstring Status List 1.0, section 2.1: these are not reversible."""


def change(
    connection: Connection,
    credential_id: str,
    purpose: str,
    *,
    value: int,
    reason: str,
    actor: str,
    now: datetime,
) -> CredentialRecord:
    """Set or clear a status, and write down why. What is so already stays as it is."""
    _check_text("reason", reason, MAX_REASON)
    _check_text("actor", actor, MAX_ACTOR)
    entry = connection.execute(
        select(entries)
        .where(entries.c.credential_id == credential_id, entries.c.purpose == purpose)
        .with_for_update()
    ).one_or_none()
    if entry is None:
        known(connection, credential_id)
        raise StatusChangeError(f"{credential_id}: has no status for {purpose}")
    if entry.value == value:
        return known(connection, credential_id)
    if purpose in _FINAL and not value:
        raise StatusChangeError(f"{credential_id}: {purpose} cannot be undone")
    connection.execute(
        update(entries)
        .where(
            entries.c.list_id == entry.list_id,
            entries.c.list_index == entry.list_index,
        )
        .values(value=value)
    )
    last = connection.execute(
        select(func.max(events.c.at)).where(
            events.c.list_id == entry.list_id, events.c.list_index == entry.list_index
        )
    ).scalar_one()
    connection.execute(
        insert(events).values(
            list_id=entry.list_id,
            list_index=entry.list_index,
            old=entry.value,
            new=value,
            reason=reason,
            actor=actor,
            # Two machines may disagree about the time, but history runs forward.
            at=now if last is None else max(now, last),
        )
    )
    connection.execute(
        update(lists)
        .where(lists.c.id == entry.list_id)
        .values(version=lists.c.version + 1)
    )
    return known(connection, credential_id)


def history(connection: Connection, credential_id: str) -> tuple[StatusEvent, ...]:
    """Return all changes of the status of a credential, oldest first."""
    known(connection, credential_id)
    rows = connection.execute(
        select(events, entries.c.purpose)
        .select_from(events.join(entries))
        .where(entries.c.credential_id == credential_id)
        .order_by(events.c.at, events.c.id)
    )
    return tuple(
        StatusEvent(
            credential_id=credential_id,
            purpose=row.purpose,
            old=row.old,
            new=row.new,
            reason=row.reason,
            actor=row.actor,
            at=row.at,
        )
        for row in rows
    )


def statuses(
    connection: Connection, url: str, *, at: datetime | None = None
) -> StatusList:
    """Return the statuses of a list: those of now, or of the time *at*."""
    listed = list_at(connection, url)
    if at is None:
        rows = connection.execute(
            select(entries.c.list_index, entries.c.value).where(
                entries.c.list_id == listed.id, entries.c.value != 0
            )
        )
    else:
        rows = connection.execute(
            select(events.c.list_index, events.c.new)
            .where(events.c.list_id == listed.id, events.c.at <= at)
            .order_by(events.c.id)
        )
    return StatusList.of(listed.length).with_statuses(dict(map(tuple, rows)))


def _check_text(name: str, text: str, longest: int) -> None:
    if not text.strip() or len(text) > longest or "\0" in text:
        raise RegistryError(f"{name}: give from 1 to {longest} characters")
