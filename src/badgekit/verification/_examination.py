"""One examination, from content to report: a credential, or a bundle of one."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from badgekit.documents import read_object
from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import (
    Fetch,
    Fetcher,
    Resource,
    Steps,
    once,
    recorded,
    run,
    shown,
)
from badgekit.problems import Problem, ProblemType
from badgekit.verification._basis import Basis
from badgekit.verification._bundle import Bundle
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._pipeline import verify
from badgekit.verification._policy import VerificationPolicy
from badgekit.verification._report import VerificationReport


def examine(
    content: bytes | str | dict[str, Any],
    policy: VerificationPolicy,
    *,
    at: datetime | None,
    now: datetime,
) -> Steps[VerificationReport]:
    """Verify *content* and say what the report rests on.

    *at* `None` is the time of the bundle, if it is an accepted one, and *now* else.
    """
    if not isinstance(content, dict) and Bundle.recognizes(content):
        return _replay(content, policy, at, now)
    if isinstance(content, dict):
        with suppress(DocumentError):  # which the report will tell
            content = read_object(content, policy.limits)  # theirs may change
    steps = recorded(once(verify(content, policy, at=at or now)))
    report, retrievals = yield from steps
    return replace(report, basis=Basis(content, retrievals, policy.contexts))


def _replay(
    content: bytes | str,
    policy: VerificationPolicy,
    at: datetime | None,
    now: datetime,
) -> VerificationReport:
    """Verify what is in a bundle, without asking anybody."""
    try:
        bundle = Bundle.parse(content, policy.limits)
    except DocumentError as error:
        failed = CheckResult(Check.PROOF, Outcome.FAILED, error.problems)
        return VerificationReport((failed,), at or now)
    standing = policy.bundles.standing(bundle, clock_skew=policy.clock_skew)
    moment = at or (now if standing.problem else min(bundle.at, now))
    fetcher = _Answers(bundle, policy, moment, standing.problem)
    steps = recorded(once(verify(bundle.content, policy, at=moment)))
    report, retrievals = run(steps, fetcher)
    basis = Basis(
        bundle.content, retrievals, policy.contexts, bundle.at, standing.time_stamp
    )
    first, *others = report.results
    warnings = (*first.warnings, *_other_contexts(bundle, policy))
    results = (replace(first, warnings=warnings), *others)
    return replace(report, results=results, basis=basis)


class _Answers:
    """Answers with what a bundle holds, as far as it is to be believed."""

    def __init__(
        self,
        bundle: Bundle,
        policy: VerificationPolicy,
        at: datetime,
        refusal: Problem | None,
    ) -> None:
        self._fetcher: Fetcher = bundle.fetcher
        self._refusal = refusal
        self._is_older = at - bundle.at > policy.clock_skew

    def fetch(self, request: Fetch, /) -> Resource:
        """Get one resource, or raise `FetchError`."""
        if self._refusal is not None:
            detail, kind = self._refusal.detail, self._refusal.type
            raise FetchError(f"{shown(request.url)}: {detail}", kind)
        if self._is_older:
            detail = "the bundle is older than the time asked about"
            raise FetchError(f"{shown(request.url)}: {detail}", ProblemType.STALE)
        return self._fetcher.fetch(request)


def _other_contexts(bundle: Bundle, policy: VerificationPolicy) -> Iterator[Problem]:
    for url, digest in bundle.contexts.items():
        if url not in policy.contexts or policy.contexts.digest(url) != digest:
            detail = f"the bundle was made with another version of {shown(url)}"
            yield Problem(ProblemType.UNKNOWN_CONTEXT, detail)
