"""What a report rests on, resource by resource."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.fetching import Retrieval, shown
from badgekit.problems import Problem

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """A resource that a verification asked for, and what became of that.

    Either `problem` says why it could not be had, or the other members say what came.
    """

    url: str
    """In full, query and all. Texts and `to_json_object` have it without: it may hold
    what should not be logged."""
    retrieved_at: datetime | None = None
    """When its server last said that this is the content. `None` if nobody knows, as
    for resources from memory."""
    age: timedelta | None = None
    """From then to the time of verification; negative if that was before."""
    sha256: str | None = None
    """The digest of the content, in hexadecimal."""
    size: int | None = None
    """In bytes."""
    media_type: str | None = None
    """As the server had it."""
    problem: Problem | None = None
    """Why it could not be had."""
    from_bundle: bool = False
    """Whether it was taken from a bundle, or looked for in one, and not asked for."""

    @classmethod
    def of(cls, retrieval: Retrieval, at: datetime, *, from_bundle: bool) -> Self:
        """Return what became of *retrieval*, as of *at*."""
        url, answer = retrieval.request.url, retrieval.answer
        if isinstance(answer, Problem):
            return cls(url, problem=answer, from_bundle=from_bundle)
        since = answer.retrieved_at
        return cls(
            url,
            retrieved_at=since,
            age=None if since is None else at - since,
            sha256=answer.sha256,
            size=len(answer.content),
            media_type=answer.media_type,
            from_bundle=from_bundle,
        )

    def to_json_object(self) -> JsonObject:
        """Return it for programs, the URL without user and query."""
        members: JsonObject = {"url": shown(self.url)}
        if self.problem is not None:
            members["problem"] = self.problem.to_json_object()
        else:
            members |= {
                "mediaType": self.media_type,
                "size": self.size,
                "sha256": self.sha256,
            }
        if self.retrieved_at is not None and self.age is not None:
            members["retrievedAt"] = _time.write(self.retrieved_at)
            members["ageSeconds"] = int(self.age.total_seconds())
        if self.from_bundle:
            members["fromBundle"] = True
        return members

    def __str__(self) -> str:
        if self.problem is not None:
            # Errors of the network begin with the URL themselves.
            return f"{self.problem.detail.removeprefix(f'{shown(self.url)}: ')}"
        media_type = (self.media_type or "")[:_LONGEST]
        return f"{media_type}, {self.size} bytes, {self._how_old()}"

    def _how_old(self) -> str:
        if self.retrieved_at is None or self.age is None:
            return "of unknown age"
        if self.age < timedelta(0):
            return f"retrieved {_span(-self.age)} after the time asked about"
        return f"{_span(self.age)} old"


def _span(time: timedelta) -> str:
    for unit, name in ((_DAY, "days"), (_HOUR, "hours"), (_MINUTE, "minutes")):
        if time >= 2 * unit:
            return f"{time // unit} {name}"
    return f"{time // timedelta(seconds=1)} seconds"
