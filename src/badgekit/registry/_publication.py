"""Signed lists: made, stored with their history, and put where they are served.

Two who publish at once may have read the statuses in one order and write in the other.
So each says which version of the list it read, and the older never replaces the newer,
neither in the history nor in the folder.
"""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, Select, insert, select

from badgekit.issuing import Issuer
from badgekit.registry import _files
from badgekit.registry._database import Database
from badgekit.registry._history import statuses
from badgekit.registry._lists import list_at, open_spares
from badgekit.registry._records import PublishedList
from badgekit.registry._schema import lists, publications
from badgekit.securing import SecuredCredential

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How lists are published."""

    issuer: Issuer
    now: datetime
    valid_for: timedelta
    ttl: timedelta
    renew: bool
    """Whether to sign lists in which nothing has changed, too."""
    folder: Path | None

    def __post_init__(self) -> None:
        if not timedelta(0) < self.ttl <= self.valid_for:
            raise ValueError("ttl must be more than 0 and no more than valid_for")
        if self.ttl % _SECOND:
            raise ValueError("ttl must be whole seconds")

    def still_do(self, last: Row[tuple[object, ...]] | None, version: int) -> bool:
        """Tell whether the list that was published last may stay."""
        return (
            last is not None
            and not self.renew
            and last.version == version
            and last.issuer == self.issuer.verification_method
            and last.ttl_seconds == self.ttl // _SECOND
            # While half of its life is left, the next call is in time.
            and last.valid_from <= self.now < last.valid_until - self.valid_for / 2
        )


def publish_all(database: Database, terms: Terms) -> tuple[PublishedList, ...]:
    """Publish every list, and the next ones before they are needed."""
    database.write(open_spares, terms.now)
    with database.reading() as connection:
        ids = (
            connection.execute(select(lists.c.id).order_by(lists.c.id)).scalars().all()
        )
    return tuple(_publish(database, list_id, terms) for list_id in ids)


def published(
    connection: Connection, url: str, *, at: datetime | None
) -> PublishedList | None:
    """Return the list that is published at *url*, or that was at the time *at*."""
    query = _newest(list_at(connection, url).id)
    if at is not None:
        query = query.where(publications.c.valid_from <= at)
    row = connection.execute(query).one_or_none()
    return None if row is None else _read(row)


def _publish(database: Database, list_id: int, terms: Terms) -> PublishedList:
    with database.reading() as connection:
        row = connection.execute(select(lists).where(lists.c.id == list_id)).one()
        last = connection.execute(_newest(list_id)).one_or_none()
        current = statuses(connection, row.url)
    secured = None
    if not terms.still_do(last, row.version):
        # Signed outside any transaction: the key may be far away, and slow.
        secured = terms.issuer.issue_status_list(
            current,
            url=row.url,
            purposes=row.purpose,
            valid_from=terms.now,
            valid_until=terms.now + terms.valid_for,
            ttl=terms.ttl,
            created=terms.now,
        )

    def put(connection: Connection) -> PublishedList:
        lock = select(lists.c.id).where(lists.c.id == list_id)
        connection.execute(lock.with_for_update(key_share=True))
        newest = connection.execute(_newest(list_id)).one_or_none()
        if secured is not None and (newest is None or newest.version <= row.version):
            _store(connection, list_id, row.version, secured, terms)
            newest = connection.execute(_newest(list_id)).one()
        assert newest is not None
        listed = _read(newest)
        if terms.folder is not None:
            # Before the lock is gone, so that nobody puts an older one in its place.
            name = urlsplit(listed.url).path.rpartition("/")[2]
            _files.replace(terms.folder / name, listed.content)
        return listed

    return database.write(put)


def _store(
    connection: Connection,
    list_id: int,
    version: int,
    secured: SecuredCredential,
    terms: Terms,
) -> None:
    digest = base64.urlsafe_b64encode(sha256(secured.content).digest())
    connection.execute(
        insert(publications).values(
            list_id=list_id,
            version=version,
            issuer=terms.issuer.verification_method,
            valid_from=terms.now,
            valid_until=terms.now + terms.valid_for,
            ttl_seconds=terms.ttl // _SECOND,
            media_type=secured.media_type,
            etag=f'"{digest.rstrip(b"=").decode()}"',
            content=secured.content,
        )
    )


def _newest(list_id: int) -> Select[tuple[object, ...]]:
    found: Select[tuple[object, ...]] = (
        select(*publications.c, lists.c.url, lists.c.purpose)
        .join_from(publications, lists)
        .where(publications.c.list_id == list_id)
        .order_by(publications.c.id.desc())
        .limit(1)
    )
    return found


def _read(row: Row[tuple[object, ...]]) -> PublishedList:
    return PublishedList(
        url=row.url,
        purpose=row.purpose,
        content=row.content,
        media_type=row.media_type,
        etag=row.etag,
        cache_control=f"public, max-age={row.ttl_seconds}",
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
