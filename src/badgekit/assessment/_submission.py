"""A submission: the works, hours and narratives that are put forward."""

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Self

from badgekit._digests import digest_bytes, digest_of
from badgekit._json import JsonObject
from badgekit.assessment import _codec as codec
from badgekit.assessment._assessor import ASSESSOR, Assessor
from badgekit.assessment._codec import PartError
from badgekit.assessment._values import (
    Number,
    check_name,
    check_text,
    check_uri,
    entries,
    exact,
)
from badgekit.canonicalization import jcs
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import Recipient
from badgekit.problems import Problem, ProblemType

_HOURS_OF_A_DAY = 24
_MEDIA_TYPE = re.compile(
    r"[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(\s*;[^\r\n]*)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Work:
    """Something the learner made, told by the digest of its content.

    >>> essay = Work.of("Performance task", b"3x + 2 = 11", media_type="text/plain")
    >>> essay.check(b"3x + 2 = 11"), len(essay.check(b"3x + 2 = 12"))
    ((), 1)
    """

    name: str
    """What to call it: it is shown in the badge, so no person's name."""
    digest: str
    """The SHA-256 of its bytes as an RFC 6920 URL: `ni:///sha-256;…`."""
    _: KW_ONLY
    url: str | None = None
    """Where everybody may have it. `None`: the badge has the digest alone."""
    media_type: str = ""
    genre: str = ""
    """What kind of work it is."""
    narrative: str = field(default="", repr=False)
    """What the learner says of it."""

    def __post_init__(self) -> None:
        check_name("the name of a work", self.name)
        check_text(self.digest, self.media_type, self.genre, self.narrative)
        try:
            digest_bytes(self.digest)
        except ValueError as error:
            raise PartError(str(error), "digest") from error
        if self.url is not None:
            check_uri("the url of a work", self.url)
        if self.media_type and not _MEDIA_TYPE.fullmatch(self.media_type):
            raise PartError("should be a media type, like text/html", "mediaType")

    @property
    def evidence_id(self) -> str:
        """The `id` of the evidence that it becomes: the url, or else the digest."""
        return self.url or self.digest

    @classmethod
    def of(cls, name: str, content: bytes, **members: Any) -> Self:
        """Return the work with that *content*; *members* as in the class."""
        return cls(name, digest_of(content), **members)

    def check(self, content: bytes) -> tuple[Problem, ...]:
        """Return what stands against *content* being this work: nothing if it is."""
        if digest_of(content) == self.digest:
            return ()
        detail = "the digest is not that of the work: it was changed, or replaced"
        problem = ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR
        return (Problem(problem, detail, "/digest"),)


@dataclass(frozen=True, slots=True)
class Hours:
    """Time that the learner spent, and who says so.

    Raises `ValueError` for more hours than there are from *start* to *end*.
    """

    amount: Number
    _: KW_ONLY
    at: str = ""
    """The organization where: it is shown in the badge."""
    name: str = ""
    """What was done there."""
    start: date | None = None
    end: date | None = None
    """The last day."""
    attested_by: Assessor | None = None
    """Without anybody, the hours are the learner's own word and count for nothing."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", exact(self.amount))
        check_text(self.at, self.name)
        if exact(self.amount) <= 0:
            raise PartError("hours are above 0", "amount")
        if not isinstance(self.attested_by, Assessor | None):
            raise PartError("is not an assessor", "attestedBy")
        for name in ("start", "end"):
            if type(getattr(self, name)) not in (date, type(None)):
                raise PartError("is not a date", name)
        if self.start is not None and self.end is not None:
            days = (self.end - self.start).days + 1
            if days < 1:
                raise PartError("is before the start", "end")
            if exact(self.amount) > days * _HOURS_OF_A_DAY:
                raise PartError("more hours than there were", "amount")


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the learner says, in Markdown: a reflection, a description."""

    text: str = field(repr=False)
    _: KW_ONLY
    name: str = ""

    def __post_init__(self) -> None:
        check_name("a narrative", self.text)
        check_text(self.name)


@dataclass(frozen=True, slots=True)
class Submission:
    """A portfolio of evidence: works, hours and narratives of one learner.

    Raises `ValueError` for anything in it twice, the same hours attested by two
    included, and for hours that the learner attested. What is put forward anew, after
    a first attempt, is another submission.
    """

    id: str
    """A URI, such as a `urn:uuid:`. It is in no badge."""
    _: KW_ONLY
    learner: Recipient | None = field(default=None, repr=False)
    """Whose it is. In no badge, text or digest."""
    works: tuple[Work, ...] = ()
    hours: tuple[Hours, ...] = ()
    narratives: tuple[Narrative, ...] = ()

    def __post_init__(self) -> None:
        check_uri("the id of a submission", self.id)
        self._check_learner()
        for name, kind in _KINDS.items():
            given = entries(getattr(self, name), kind)
            object.__setattr__(self, name, given)
            seen: set[object] = set()
            for index, each in enumerate(given):
                same = each
                if isinstance(each, Hours):  # they count once, whoever attests them
                    same = replace(each, attested_by=None)
                if same in seen:
                    raise PartError("is there already", name, index)
                seen.add(same)
        self._check_parts()

    @property
    def total_hours(self) -> Fraction:
        """All hours, attested or not."""
        return sum((exact(each.amount) for each in self.hours), Fraction(0))

    @property
    def attested_hours(self) -> Fraction:
        """The hours that somebody attested. The learner cannot."""
        return self.total_hours - self.hours_by().get(None, Fraction(0))

    def hours_by(self) -> Mapping[Assessor | None, Fraction]:
        """Return who attested how many hours; under `None` those nobody did."""
        found: dict[Assessor | None, Fraction] = {}
        for each in self.hours:
            by = each.attested_by
            found[by] = found.get(by, Fraction(0)) + exact(each.amount)
        return MappingProxyType(found)

    @classmethod
    def parse(
        cls, content: bytes | str | JsonObject, limits: Limits = DEFAULT_LIMITS
    ) -> Self:
        """Read a submission from JSON, or raise `DocumentError` with a pointer."""
        return codec.read_document(content, codec.members(cls, _SUBMISSION), limits)

    def to_json_object(self) -> JsonObject:
        """Return the submission as JSON, with the people in it."""
        return codec.write_document(self)

    @property
    def content(self) -> bytes:
        """Works, hours and narratives in canonical form: what `digest` is of."""
        members = codec.write_document(self, frozenset({"id", "learner"}))
        for each in members.get("hours", ()):
            each.pop("attestedBy", None)
        return jcs(members)

    @property
    def digest(self) -> str:
        """The hash of what was submitted, as a URL: RFC 6920, SHA-256, of `content`.

        Neither the id nor anybody is part of it: who knows the works could find out
        by trying names.
        """
        return digest_of(self.content)

    def _check_learner(self) -> None:
        if self.learner is None:
            return
        if not isinstance(self.learner, Recipient):
            raise PartError("is not a recipient", "learner")
        known = (self.learner.id, self.learner.identifier_type, self.learner.value)
        try:
            check_text(*(each for each in known if each is not None))
        except ValueError as error:
            raise PartError(str(error), "learner") from None

    def _check_parts(self) -> None:
        told: set[str] = set()
        for index, work in enumerate(self.works):
            if work.evidence_id in told:
                member = "url" if work.url else "digest"
                raise PartError("another work has it", "works", index, member)
            told.add(work.evidence_id)
        for index, each in enumerate(self.hours):
            if each.attested_by is not None and each.attested_by.is_person(
                self.learner
            ):
                detail = "nobody attests their own hours"
                raise PartError(detail, "hours", index, "attestedBy")


_KINDS: dict[str, type] = {"works": Work, "hours": Hours, "narratives": Narrative}

_WORK = codec.members(
    Work,
    {
        "name": codec.text,
        "digest": codec.text,
        "url": codec.text,
        "media_type": codec.text,
        "genre": codec.text,
        "narrative": codec.text,
    },
)
_HOURS = codec.members(
    Hours,
    {
        "amount": codec.number,
        "at": codec.text,
        "name": codec.text,
        "start": codec.day,
        "end": codec.day,
        "attested_by": ASSESSOR,
    },
)
_NARRATIVE = codec.members(Narrative, {"text": codec.text, "name": codec.text})
_SUBMISSION: dict[str, codec.Reader] = {
    "id": codec.text,
    "learner": codec.recipient,
    "works": codec.several(_WORK),
    "hours": codec.several(_HOURS),
    "narratives": codec.several(_NARRATIVE),
}
