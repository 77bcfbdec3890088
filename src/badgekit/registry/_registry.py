"""The registry role."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Self

from badgekit import _time
from badgekit.issuing import Issuer
from badgekit.models import Achievement, Recipient
from badgekit.registry import (
    _history,
    _ledger,
    _lists,
    _publication,
    _recipients,
    _setup,
)
from badgekit.registry._database import Database
from badgekit.registry._errors import RegistryError
from badgekit.registry._records import (
    CredentialRecord,
    CredentialState,
    ListSummary,
    PublishedList,
    StatusEvent,
    StatusPosition,
)
from badgekit.securing import SecuredCredential
from badgekit.status import MINIMUM_LENGTH, StatusList

_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)


class Registry:
    """Status positions, what was issued at them, and what became of it.

    Any number of processes may have the same registry open, and threads may share one.
    What a method has returned from is on disk, whatever happens to the process then.
    All methods raise `RegistryError` if the database cannot be used.

    >>> import tempfile
    >>> file = f"{tempfile.mkdtemp()}/badges.db"
    >>> url = "https://lincoln.example/status/{list}"
    >>> with Registry.create(file, lists=url) as registry:
    ...     (position,) = registry.allocate()
    >>> position.purpose, position.index < 131_072
    ('revocation', True)
    """

    def __init__(
        self,
        database: Database,
        *,
        recipient_key: bytes | None = None,
        clock: Callable[[], datetime] = _time.now,
    ) -> None:
        self._database = database
        self._clock = clock
        with database.closed_on_error():
            found = _setup.check(database)
            if recipient_key is not None and (
                _recipients.check_of(recipient_key) != found.recipient_key_check
            ):
                raise RegistryError("the recipient key is not that of the registry")
        self._recipient_key = found.recipient_salt or recipient_key

    @classmethod
    def create(
        cls,
        url: str,
        *,
        lists: str,
        length: int = MINIMUM_LENGTH,
        purposes: Sequence[str] = ("revocation",),
        recipient_key: bytes | None = None,
        clock: Callable[[], datetime] = _time.now,
    ) -> Self:
        """Make a registry, or open the one that is there and has the same settings.

        *url* is that of a database, `sqlite:///badges.db` or
        `postgresql://user@host/badges`; a path alone is a file of SQLite. *lists* is
        where you will serve the lists, with `{list}` for their names. *length* is that
        of each list, and *purposes* is what you will withdraw badges for.

        Recipients are kept as a digest under *recipient_key*, 16 random bytes or more
        that must be given whenever the registry is opened. Without one the registry
        makes a key and keeps it beside the digests: who gets at the database can then
        test guesses.
        """
        plan = _setup.Plan(
            url_template=lists,
            list_length=length,
            purposes=tuple(purposes),
            recipient_key=recipient_key,
            now=clock(),
        )
        database = Database(url)
        with database.closed_on_error():
            _setup.create(database, plan)
        return cls(database, recipient_key=recipient_key, clock=clock)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        recipient_key: bytes | None = None,
        clock: Callable[[], datetime] = _time.now,
    ) -> Self:
        """Open a registry that `create` has made. *clock* returns the time with a zone.

        Raises `RegistryError` if there is none, or if it needs `upgrade`.
        """
        return cls(Database(url), recipient_key=recipient_key, clock=clock)

    @staticmethod
    def upgrade(url: str) -> None:
        """Bring the tables of a registry up to this version of badgekit."""
        database = Database(url)
        try:
            _setup.upgrade(database)
        finally:
            database.close()

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Positions and credentials

    def allocate(
        self, purpose: str = "revocation", *, count: int = 1
    ) -> tuple[StatusPosition, ...]:
        """Return positions that nobody was given before, nor ever will be.

        They come from the lists in a secret random order. Those that are not used are
        lost, which costs nothing. Many at a time are much quicker.
        """
        _lists.check_purpose(purpose)
        if count < 1:
            raise ValueError("count must be 1 or more")
        batches = self._database.write(_lists.take, purpose, count, self._clock())
        return tuple(chain.from_iterable(batches))

    def record(
        self,
        credential_id: str,
        *positions: StatusPosition,
        achievement: str | None = None,
        to: Recipient | None = None,
    ) -> CredentialRecord:
        """Write down a credential that is about to be signed, at those positions.

        Do so before it is signed, and `confirm` it afterwards: then none gets out
        that cannot be revoked. *achievement* is an id, and *to* is kept as a digest.
        Raises `AlreadyRecordedError` for an id or a position that has been recorded,
        and `RegistryError` for a position that was not handed out.
        """
        return self._database.write(
            _ledger.record,
            credential_id,
            positions,
            achievement=achievement,
            recipient_digest=None if to is None else self._digest_of(to),
            now=self._clock(),
        )

    def prepare(
        self,
        credential_id: str,
        *purposes: str,
        achievement: str | None = None,
        to: Recipient | None = None,
    ) -> CredentialRecord:
        """Do `allocate` and `record` in one step: revocation unless *purposes* say.

        `credential_status` of what is returned goes into the credential.
        """
        for purpose in purposes:
            _lists.check_purpose(purpose)
        return self._database.write(
            _ledger.prepare,
            credential_id,
            purposes or ("revocation",),
            achievement=achievement,
            recipient_digest=None if to is None else self._digest_of(to),
            now=self._clock(),
        )

    def confirm(self, credential_id: str) -> None:
        """Write down that a prepared credential has been issued."""
        self._settle(credential_id, CredentialState.ISSUED)

    def abandon(self, credential_id: str) -> None:
        """Write down that a prepared credential will never be issued."""
        self._settle(credential_id, CredentialState.ABANDONED)

    def award(
        self,
        issuer: Issuer,
        achievement: Achievement,
        *,
        to: Recipient,
        purpose: str = "revocation",
        id: str | None = None,
        **award: Any,
    ) -> SecuredCredential:
        """Award *achievement* with a status: prepare, sign, confirm, in that order.

        *id* is a random `urn:uuid:` unless given; *award* is what `Issuer.award` takes
        besides. If the process dies on the way, the credential is on record, as
        `unfinished` shows. Raises as `prepare` and `Issuer.award` do.
        """
        credential_id = id or uuid.uuid4().urn
        prepared = self.prepare(
            credential_id, purpose, achievement=achievement.id, to=to
        )
        try:
            secured = issuer.award(
                achievement,
                to=to,
                id=credential_id,
                credential_status=prepared.credential_status,
                **award,
            )
        except Exception:
            self.abandon(credential_id)
            raise
        self.confirm(credential_id)
        return secured

    def find(self, credential_id: str) -> CredentialRecord | None:
        """Return what is known about a credential."""
        return self._database.read(_ledger.find, credential_id)

    def find_recipient(self, recipient: Recipient) -> tuple[CredentialRecord, ...]:
        """Return the credentials recorded for *recipient*, oldest first.

        They are found by what they were recorded under: the identifier if there was
        one, such as an e-mail address, and otherwise the id.
        """
        digest = self._digest_of(recipient)
        return self._database.read(_ledger.find_recipient, digest)

    def forget_recipient(self, recipient: Recipient) -> int:
        """Erase whose the credentials of *recipient* are; return how many there were.

        The credentials themselves stay, and can still be revoked by their ids.
        """
        digest = self._digest_of(recipient)
        return self._database.write(_ledger.forget_recipient, digest)

    def unfinished(
        self, before: datetime | None = None
    ) -> tuple[CredentialRecord, ...]:
        """Return credentials that were prepared, before that time if it is given.

        Whatever was to sign them is at it, or was interrupted: then `confirm` those
        that exist, and revoke or `abandon` the others.
        """
        return self._database.read(_ledger.unfinished, before)

    # Statuses

    def revoke(
        self, credential_id: str, *, reason: str, actor: str
    ) -> CredentialRecord:
        """Withdraw a credential for good. Verifiers see it in the next published list.

        *reason* and *actor* are kept for good too: name a rule and a role or an
        account, and nothing about the learner. What is revoked already stays so.
        Raises `NotRecordedError`, and `StatusChangeError` for a credential whose
        status is for another purpose.
        """
        return self.set_status(
            credential_id, "revocation", value=True, reason=reason, actor=actor
        )

    def suspend(
        self, credential_id: str, *, reason: str, actor: str
    ) -> CredentialRecord:
        """Withdraw a credential for now. Otherwise as `revoke`."""
        return self.set_status(
            credential_id, "suspension", value=True, reason=reason, actor=actor
        )

    def reinstate(
        self, credential_id: str, *, reason: str, actor: str
    ) -> CredentialRecord:
        """Lift the suspension of a credential. Otherwise as `revoke`."""
        return self.set_status(
            credential_id, "suspension", value=False, reason=reason, actor=actor
        )

    def set_status(
        self,
        credential_id: str,
        purpose: str,
        *,
        value: bool,
        reason: str,
        actor: str,
    ) -> CredentialRecord:
        """Set or clear a status of any purpose, such as `refresh`.

        Raises as `revoke` does, and `StatusChangeError` to undo what is final.
        """
        return self._database.write(
            _history.change,
            credential_id,
            purpose,
            value=int(value),
            reason=reason,
            actor=actor,
            now=self._clock(),
        )

    def history(self, credential_id: str) -> tuple[StatusEvent, ...]:
        """Return every change of the status of a credential, oldest first.

        Raises `NotRecordedError` for one that is not in the registry.
        """
        return self._database.read(_history.history, credential_id)

    def statuses(self, url: str, *, at: datetime | None = None) -> StatusList:
        """Return what the list at *url* holds now, or held at the time *at*.

        It may be ahead of what is published. Raises `NotRecordedError`.
        """
        return self._database.read(_history.statuses, url, at=at)

    # Lists

    def publish(
        self,
        issuer: Issuer,
        *,
        folder: Path | str | None = None,
        valid_for: timedelta = _WEEK,
        ttl: timedelta = _HOUR,
        renew: bool = False,
        now: datetime | None = None,
    ) -> tuple[PublishedList, ...]:
        """Sign the lists that have changed or are half through their life.

        Returns all lists, and writes them to *folder* if given, each under the last
        part of its URL, by renaming. Call it after changes that cannot wait, and
        every so often: the next list, too, is published before it is needed.
        *renew* signs all of them. Any number may publish at once: a list never
        replaces a newer one. Raises as `Issuer.issue_status_list` does, `OSError`, and
        `ValueError` for times that do not fit.
        """
        terms = _publication.Terms(
            issuer=issuer,
            now=now or self._clock(),
            valid_for=valid_for,
            ttl=ttl,
            renew=renew,
            folder=None if folder is None else Path(folder),
        )
        return _publication.publish_all(self._database, terms)

    def published(
        self, url: str, *, at: datetime | None = None
    ) -> PublishedList | None:
        """Return the list to serve at *url*, or for `?timestamp=` the one of that time.

        `None` if none had been published. Raises `NotRecordedError`.
        """
        return self._database.read(_publication.published, url, at=at)

    def lists(self) -> tuple[ListSummary, ...]:
        """Return all lists, oldest first."""
        return self._database.read(_lists.summaries)

    def close_lists(self) -> None:
        """Take no more positions from the lists there are: new ones are opened.

        Do so after an old copy of the database was restored, since it does not know
        which positions were handed out later.
        """
        self._database.write(_lists.close)

    def _settle(self, credential_id: str, state: CredentialState) -> None:
        self._database.write(_ledger.settle, credential_id, state, self._clock())

    def _digest_of(self, recipient: Recipient) -> bytes:
        if self._recipient_key is None:
            raise RegistryError("this registry was made with a recipient key: give it")
        return _recipients.digest_of(recipient, self._recipient_key)
