"""What a verification rested on, and what it did not look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from badgekit import _json, _time
from badgekit._json import JsonObject
from badgekit.contexts import ContextLoader
from badgekit.fetching import Retrieval, shown
from badgekit.problems import ProblemType
from badgekit.verification._bundle import Bundle
from badgekit.verification._outcome import Check, Outcome
from badgekit.verification._resource_use import ResourceUse
from badgekit.verification._time_stamp import TimeStamp

if TYPE_CHECKING:
    from badgekit.verification._report import VerificationReport

_COULD_NOT_BE_HAD = frozenset(
    {
        ProblemType.STATUS_RETRIEVAL_ERROR,
        ProblemType.RETRIEVAL_ERROR,
        ProblemType.WRONG_MEDIA_TYPE,
        ProblemType.LIMIT_EXCEEDED,
        ProblemType.BUNDLE_NOT_ACCEPTED,
        ProblemType.STALE,
    }
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What was received, and everything that was asked for."""

    content: bytes | str | JsonObject
    """As it was received."""
    retrievals: tuple[Retrieval, ...]
    contexts: ContextLoader
    bundle_at: datetime | None = None
    """When the bundle that everything is from was made, if it is from one."""
    time_stamp: TimeStamp | None = None
    """By when that bundle existed, if the policy had that proven."""

    def resources(self, at: datetime) -> tuple[ResourceUse, ...]:
        """Return what became of each request, as of *at*."""
        from_bundle = self.bundle_at is not None
        return tuple(
            ResourceUse.of(one, at, from_bundle=from_bundle) for one in self.retrievals
        )

    def bundle(
        self, at: datetime, contexts: Iterator[str], facts: Mapping[str, str]
    ) -> Bundle:
        """Pack it, as of *at*."""
        content = self.content
        if isinstance(content, dict):
            content = _json.dumps(content)
        return Bundle(
            at=at,
            content=content.encode() if isinstance(content, str) else content,
            retrievals=self.retrievals,
            contexts={url: self.contexts.digest(url) for url in contexts},
            facts=facts,
        )


def contexts_of(report: "VerificationReport") -> Iterator[str]:
    """Yield the URL of each context that the credential and its children name.

    Those of the proofs that were good: they have all been loaded.
    """
    found: dict[str, None] = {}
    pending = [report]
    while pending:
        one = pending.pop()
        pending += one.children.values()
        examined = one.examined or one.presentation
        if examined is not None:
            context = examined.document.get("@context")
            entries = context if isinstance(context, list) else [context]
            found |= dict.fromkeys(entry for entry in entries if isinstance(entry, str))
    yield from found


def facts_of(report: "VerificationReport") -> dict[str, str]:
    """Return what was found, whatever the policy: for people."""
    if report.examined is None:
        return {}
    proof = report.examined.proof
    return {
        "issuer": report.examined.credential.issuer_id,
        "mechanism": proof.mechanism,
        "keyThumbprint": proof.public_key.thumbprint(),
    }


def not_looked_at(report: "VerificationReport", place: str = "") -> Iterator[str]:
    """Say in plain words what *report* leaves open."""
    where = f" (at {place})" if place else ""
    if report.examined is not None:
        yield from (f"{text}{where}" for text in _left_open(report, inside=bool(place)))
    elif report.presentation is None:
        yield f"everything after what is wrong{where}"
        return
    for pointer, child in report.children.items():
        yield from not_looked_at(child, place + pointer)
    if not place:
        yield "pictures, evidence and criteria elsewhere: never fetched"
        yield "contexts: those known here are used, they are never fetched"


def _left_open(report: "VerificationReport", *, inside: bool) -> Iterator[str]:
    status = report[Check.STATUS]
    if status.outcome is Outcome.SKIPPED:
        yield "whether it was withdrawn: the policy does not ask"
    elif any(problem.type in _COULD_NOT_BE_HAD for problem in status.problems):
        yield "whether it was withdrawn: its status could not be had"
    elif status.outcome is Outcome.INDETERMINATE:
        yield "whether it was withdrawn: its status cannot be relied on"
    refresh = report[Check.REFRESH]
    if refresh.outcome is Outcome.SKIPPED and refresh.warnings:
        yield "whether there is a newer version: that could not be found out"
    elif refresh.outcome is Outcome.SKIPPED:
        yield "whether there is a newer version: the refresh service was not asked"
    if report[Check.RECIPIENT].outcome is Outcome.SKIPPED and not inside:
        yield "whom it was awarded to: the policy does not ask"


def account_of(report: "VerificationReport") -> list[str]:
    """Return the lines on what was looked at and what was not."""
    basis, resources = report.basis, report.resources
    assert basis is not None
    source = ""
    if basis.bundle_at is not None:
        source = f", in a bundle as of {_time.write(basis.bundle_at)}"
    if basis.time_stamp is not None:
        stamp = basis.time_stamp
        source += f" that existed by {_time.write(stamp.at)} ({stamp.authority})"
    lines = [f"  looked at{source}:"]
    for use in resources:
        got = "could not be had: " if use.problem else ""
        lines.append(f"    {shown(use.url)}: {got}{use}")
    if not resources:
        lines.append("    nothing but the credential itself")
    lines.append("  not looked at:")
    lines += [f"    {text}" for text in report.not_looked_at]
    return lines
