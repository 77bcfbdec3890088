"""Status lists: opened when they are needed, and emptied of indexes one by one."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from badgekit.limits import DEFAULT_LIMITS
from badgekit.registry._errors import NotRecordedError, RegistryError
from badgekit.registry._permutation import KEY_BYTES, index_at
from badgekit.registry._records import ListSummary, StatusPosition
from badgekit.registry._schema import (
    MAX_PURPOSE,
    entries,
    lists,
    publications,
    settings,
)
from badgekit.status import MINIMUM_LENGTH

_TEMPLATE = re.compile(
    r"https?://[^/?#\s{}]+(?:/[^/?#\s{}]+)*/"
    r"(?!\.)[A-Za-z0-9._~-]*\{list\}[A-Za-z0-9._~-]*"
)
_NAME_BYTES = 6
_SPARE = 10  # a new list is opened when less than a tenth of one is free


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive places of one list, which are nobody else's."""

    row: Row[tuple[object, ...]]
    first: int
    count: int

    def __iter__(self) -> Iterator[StatusPosition]:
        at = self.row
        for place in range(self.first, self.first + self.count):
            index = index_at(place, at.length, at.permutation_key)
            yield StatusPosition(at.url, index, at.purpose)


def check_template(template: str) -> None:
    """Raise `RegistryError` unless *template* makes URLs of lists."""
    if not _TEMPLATE.fullmatch(template):
        raise RegistryError(
            "the URL of the lists must have {list} in its last part, and no query, "
            "like https://lincoln.example/status/{list}"
        )


def check_length(length: int) -> None:
    """Raise `RegistryError` for a list that verifiers would not take."""
    longest = DEFAULT_LIMITS.status_list_bytes * 8
    if not MINIMUM_LENGTH <= length <= longest:
        raise RegistryError(f"a list has from {MINIMUM_LENGTH} to {longest} entries")
    if length % 8:
        raise RegistryError("a list is made of whole bytes: give a multiple of 8")


def check_purpose(purpose: str) -> None:
    """Raise `RegistryError` for what is no purpose, or needs more than one bit."""
    if not purpose or len(purpose) > MAX_PURPOSE or not purpose.isprintable():
        raise RegistryError(f"a purpose has from 1 to {MAX_PURPOSE} characters")
    if purpose == "message":
        raise RegistryError("messages take several bits: this registry has one")


def take(
    connection: Connection, purpose: str, count: int, now: datetime
) -> tuple[Batch, ...]:
    """Take *count* places from the lists of *purpose*, opening more as needed."""
    batches: list[Batch] = []
    while count:
        row = _with_room(connection, purpose) or _opened(connection, purpose, now)
        taken = min(count, row.length - row.used)
        connection.execute(
            update(lists).where(lists.c.id == row.id).values(used=row.used + taken)
        )
        batches.append(Batch(row, row.used, taken))
        count -= taken
    return tuple(batches)


def open_spares(connection: Connection, now: datetime) -> None:
    """Open a list for each purpose that will soon need one.

    So it is published before the first credential names it.
    """
    room: dict[str, int] = {}
    length = 0
    for row in connection.execute(select(lists).order_by(lists.c.id)):
        room.setdefault(row.purpose, 0)
        length = row.length
        if not row.closed:
            room[row.purpose] += row.length - row.used
    for purpose, free in room.items():
        if free < length // _SPARE:
            open_list(connection, purpose, now)


def open_list(
    connection: Connection, purpose: str, now: datetime
) -> Row[tuple[object, ...]]:
    """Open a list, under a name that no other registry has either.

    Names are random: after a backup was restored, none is used a second time.
    """
    setting = connection.execute(select(settings)).one()
    name = secrets.token_hex(_NAME_BYTES)
    connection.execute(
        insert(lists).values(
            name=name,
            url=setting.url_template.replace("{list}", name),
            purpose=purpose,
            length=setting.list_length,
            permutation_key=secrets.token_bytes(KEY_BYTES),
            used=0,
            closed=False,
            version=0,
            opened_at=now,
        )
    )
    return connection.execute(select(lists).where(lists.c.name == name)).one()


def close(connection: Connection) -> None:
    """Take no more places from any list."""
    connection.execute(update(lists).values(closed=True))


def list_at(connection: Connection, url: str) -> Row[tuple[object, ...]]:
    """Return the list with that URL, or raise `NotRecordedError`."""
    row = connection.execute(select(lists).where(lists.c.url == url)).one_or_none()
    if row is None:
        raise NotRecordedError(f"{url[:200]}: no list of this registry")
    return row


def summaries(connection: Connection) -> tuple[ListSummary, ...]:
    """Return what became of all lists, oldest first."""
    newest = (
        select(
            publications.c.list_id,
            func.max(publications.c.version).label("published_version"),
            func.max(publications.c.valid_from).label("published_at"),
        )
        .group_by(publications.c.list_id)
        .subquery()
    )
    marked = (
        select(entries.c.list_id, func.count().label("marked"))
        .where(entries.c.value != 0)
        .group_by(entries.c.list_id)
        .subquery()
    )
    rows = connection.execute(
        select(
            lists,
            newest.c.published_version,
            newest.c.published_at,
            func.coalesce(marked.c.marked, 0).label("marked"),
        )
        .outerjoin(newest, newest.c.list_id == lists.c.id)
        .outerjoin(marked, marked.c.list_id == lists.c.id)
        .order_by(lists.c.id)
    )
    return tuple(
        ListSummary(
            url=row.url,
            purpose=row.purpose,
            length=row.length,
            used=row.used,
            withdrawn=row.marked,
            is_open=not row.closed and row.used < row.length,
            published_at=row.published_at,
            is_current=row.published_version == row.version,
        )
        for row in rows
    )


def _with_room(connection: Connection, purpose: str) -> Row[tuple[object, ...]] | None:
    # The lock makes those who take from one list take turns; SQLite has done so.
    return connection.execute(
        select(lists)
        .where(
            lists.c.purpose == purpose,
            ~lists.c.closed,
            lists.c.used < lists.c.length,
        )
        .order_by(lists.c.id)
        .limit(1)
        .with_for_update(key_share=True)
    ).one_or_none()


def _opened(
    connection: Connection, purpose: str, now: datetime
) -> Row[tuple[object, ...]]:
    # One at a time, and then another look: somebody may have been quicker.
    connection.execute(select(settings.c.id).with_for_update())
    row = _with_room(connection, purpose)
    return open_list(connection, purpose, now) if row is None else row
