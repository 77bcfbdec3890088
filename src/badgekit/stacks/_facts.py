"""What a rule may know of a credential."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from badgekit.errors import DocumentError
from badgekit.models import AchievementSubject, OpenBadgeCredential, Recipient
from badgekit.problems import Problem, ProblemType
from badgekit.securing import endorsed_digest
from badgekit.stacks._reasons import Reason
from badgekit.verification import VerifiedCredential


@dataclass(slots=True, eq=False)
class Facts:
    """One badge, read once."""

    verified: VerifiedCredential
    credential: OpenBadgeCredential
    key: tuple[str, str]
    """Its id and its issuer's, as the standard compares them (Open Badges 3.0, 3.5)."""
    issuer: str
    achievement: str
    """The id of the achievement, or that of the first of its equals."""
    awarded: datetime
    unit: int = -1
    """Badges with the same number count once between them."""
    rank: int = -1
    """Its place in the one order in which badges are looked at."""

    @property
    def subject(self) -> AchievementSubject:
        """The recipient, and what they achieved."""
        return self.credential.credential_subject


@dataclass(slots=True)
class Brought:
    """The badges that may count, and why other credentials may not."""

    facts: list[Facts] = field(default_factory=list)
    """By id and issuer: the order in which they came is forgotten."""
    refused: list[tuple[VerifiedCredential, Reason]] = field(default_factory=list)


def gather(
    credentials: Iterable[VerifiedCredential],
    *,
    recipient: Recipient | None,
    aliases: Mapping[str, str],
    awards: str | None,
    repeats: bool,
) -> Brought:
    """Sort out what was brought: each badge once, in its newest version.

    Raises `TypeError` for what is no `VerifiedCredential`, and `DocumentError` if the
    badges are not certainly one person's.
    """
    brought = Brought()
    newest: dict[tuple[str, str], Facts] = {}
    anybody: list[AchievementSubject] = []
    for verified in _with_newer(credentials):
        facts = _read(verified, aliases)
        if facts is None:
            brought.refused.append((verified, Reason.UNFIT))
            continue
        if recipient is None:
            anybody.append(facts.subject)
        elif not recipient.matches(facts.subject):
            brought.refused.append((verified, Reason.OTHER_RECIPIENT))
            continue
        rival = newest.setdefault(facts.key, facts)
        if rival is not facts:
            newer, older = (facts, rival) if _is_newer(facts, rival) else (rival, facts)
            newest[facts.key] = newer
            brought.refused.append((older.verified, _why_not(older, newer)))
    if len(set(map(_identity, anybody))) > 1:
        raise DocumentError(
            Problem(
                ProblemType.RECIPIENT_MISMATCH,
                "the credentials are not certainly one person's: their subjects have "
                "different ids, or none; say who the recipient is",
            )
        )
    units: dict[Hashable, int] = {}
    for key in sorted(newest):
        facts = newest[key]
        if facts.credential.credential_subject.achievement.id == awards:
            brought.refused.append((facts.verified, Reason.ITSELF))
            continue
        unit = key if repeats else _unit(facts, aliases)
        facts.unit = units.setdefault(unit, len(units))
        facts.rank = len(brought.facts)
        brought.facts.append(facts)
    return brought


def digest_of(facts: Facts) -> str | None:
    """Return the digest by which *facts* are cited; `None` if there can be none."""
    try:
        return endorsed_digest(facts.verified.document)
    except DocumentError:
        return None


def plain(id: str) -> str:
    """Return *id* as Open Badges 3.0, section 3.5, has it compared."""
    return unquote(id, errors="surrogateescape").strip()


def _with_newer(
    credentials: Iterable[VerifiedCredential],
) -> Iterable[VerifiedCredential]:
    for each in credentials:
        version: VerifiedCredential | None = each
        while version is not None:
            if not isinstance(version, VerifiedCredential):
                raise TypeError("only what Verifier.verify returned counts")
            yield version
            version = version.refreshed


def _read(verified: VerifiedCredential, aliases: Mapping[str, str]) -> Facts | None:
    credential = verified.credential
    if not isinstance(credential, OpenBadgeCredential):
        return None
    issuer = credential.issuer_id
    achievement = credential.credential_subject.achievement.id
    return Facts(
        verified,
        credential,
        (plain(credential.id), plain(issuer)),
        issuer,
        aliases.get(achievement, achievement),
        credential.awarded_date or credential.valid_from,
    )


def _is_newer(one: Facts, other: Facts) -> bool:
    times = one.credential.valid_from, other.credential.valid_from
    if times[0] != times[1]:
        return times[0] > times[1]
    # Two versions of one date: either will do, as long as it is always the same one.
    digests = digest_of(one), digest_of(other)
    if None in digests:
        return digests[1] is None
    return str(digests[0]) < str(digests[1])


def _why_not(older: Facts, newer: Facts) -> Reason:
    same_date = older.credential.valid_from == newer.credential.valid_from
    return Reason.ALREADY_USED if same_date else Reason.SUPERSEDED


def _unit(facts: Facts, aliases: Mapping[str, str]) -> Hashable:
    """Return what counts once: an achievement of an issuer, or of a set of equals."""
    if facts.achievement in aliases:
        return facts.achievement
    return facts.key[1], facts.achievement


def _identity(subject: AchievementSubject) -> Hashable:
    """Return what certainly tells *subject* from others: ids that look alike differ."""
    if subject.id is not None:
        return subject.id
    return frozenset(
        (str(entry.identity_type), entry.hashed, entry.identity_hash, entry.salt)
        for entry in subject.identifier
    )
