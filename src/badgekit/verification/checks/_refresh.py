"""REFRESH: there is no newer version that replaces the credential."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from badgekit import _time
from badgekit.documents import read_compact_jws, read_object
from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Fetch, Steps
from badgekit.models import VerifiableCredential, replaces, same_credential
from badgekit.problems import Problem, ProblemType
from badgekit.securing import Secured
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy
from badgekit.verification._report import VerificationReport, VerifiedCredential

NEWER = "/refreshService"
"""Where the report on the newer version stands among the children."""

_SERVICE = "1EdTechCredentialRefresh"
_ACCEPT = "application/vc, application/vc+jwt, application/json, text/plain"
_SHOWN = 3
_FINAL = (Check.VALIDITY_PERIOD, Check.STATUS, Check.RECIPIENT)

VerifyNewer: TypeAlias = Callable[
    [bytes, VerificationPolicy], Steps[VerificationReport]
]
"""The pipeline, for a document from outside."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How REFRESH ended, and on what."""

    result: CheckResult
    report: VerificationReport | None = None
    """On what the service has, if that is a newer version or of no use."""
    newer: VerifiedCredential | None = None
    """The newer version, if it passed."""


def check_refresh(
    secured: Secured,
    credential: VerifiableCredential,
    issuer: CheckResult,
    policy: VerificationPolicy,
    *,
    verify: VerifyNewer,
) -> Steps[Refreshed]:
    """Ask once for a newer version (Open Badges 3.0, section 9.1, step 3).

    Nothing is asked on behalf of an issuer that is not recognized. What cannot be
    refreshed stands as it is: SKIPPED, unless the policy requires the latest.
    """
    if not credential.refresh_services:
        return Refreshed(CheckResult(Check.REFRESH, Outcome.NOT_APPLICABLE))
    if not (policy.refresh or policy.require_latest):
        return Refreshed(CheckResult(Check.REFRESH, Outcome.SKIPPED))
    try:
        url = _service(credential, issuer)
        resource = yield Fetch(url, policy.limits.fetch_bytes, _ACCEPT)
    except (DocumentError, FetchError) as error:
        (problem, *_) = error.problems
        return Refreshed(_stands(problem.detail, policy, problem.type))
    if _is_the_same(resource.content, secured, policy):
        return Refreshed(_latest())
    once = replace(policy, refresh=False, require_latest=False)
    report = yield from verify(resource.content, once)
    return _compared(report, credential, policy)


def _service(credential: VerifiableCredential, issuer: CheckResult) -> str:
    """Return where to ask, or raise `DocumentError` with the reason not to."""
    services = credential.refresh_services
    kind = ProblemType.UNSUPPORTED
    if issuer.outcome is not Outcome.PASSED:
        kind = ProblemType.ISSUER_NOT_RECOGNIZED
        detail = "not asked on behalf of an issuer that is not recognized"
    elif not (known := [s for s in services if _SERVICE in s.types]):
        kinds = repr(services[0].type)[:100]
        detail = f"a refresh service of type {kinds} cannot be asked"
    elif (known[0].id or "").lower().startswith("https://"):
        return str(known[0].id)
    else:
        detail = "the refresh service is not at an https URL"
    raise DocumentError(Problem(kind, detail))


def _compared(
    report: VerificationReport,
    credential: VerifiableCredential,
    policy: VerificationPolicy,
) -> Refreshed:
    """Say what *report* on the refreshed document means for *credential*."""
    if report.examined is None or report[Check.ISSUER].outcome is not Outcome.PASSED:
        reasons = "; ".join(map(str, report.problems[:_SHOWN]))
        detail = f"what the refresh service has does not verify: {reasons}"
        kind = ProblemType.PROOF_VERIFICATION_ERROR
        return Refreshed(_stands(detail, policy, kind), report)
    newer = report.examined.credential
    if not same_credential(newer, credential):
        detail = "what the refresh service has is another credential"
        kind = ProblemType.MALFORMED_VALUE_ERROR
        return Refreshed(_stands(detail, policy, kind), report)
    period = report[Check.VALIDITY_PERIOD].problems
    if not replaces(newer, credential):
        return Refreshed(_latest())
    if any(problem.type is ProblemType.NOT_YET_VALID for problem in period):
        return Refreshed(_latest(period), report)
    # Steps 4 and 5 of section 9.1 are made on the newer version: it is the issuer's
    # last word on this credential.
    against = tuple(
        problem.within(NEWER)
        for check in _FINAL
        if report[check].outcome is Outcome.FAILED
        for problem in report[check].problems
    )
    if against:
        return Refreshed(CheckResult(Check.REFRESH, Outcome.FAILED, against), report)
    passed = report.examined if report else None
    return Refreshed(_superseded(report, newer, policy), report, passed)


def _superseded(
    report: VerificationReport, newer: VerifiableCredential, policy: VerificationPolicy
) -> CheckResult:
    assert newer.valid_from is not None
    detail = f"the issuer has a newer version, of {_time.write(newer.valid_from)}"
    if not report:
        detail += ", which does not verify here"
    superseded = (Problem(ProblemType.SUPERSEDED, detail, NEWER),)
    if policy.require_latest:
        return CheckResult(Check.REFRESH, Outcome.FAILED, superseded)
    return CheckResult(Check.REFRESH, Outcome.PASSED, warnings=superseded)


def _stands(
    detail: str,
    policy: VerificationPolicy,
    type: ProblemType,
) -> CheckResult:
    """Return the result where nobody can tell whether there is a newer version."""
    problems = (Problem(type, detail, NEWER),)
    if policy.require_latest:
        return CheckResult(Check.REFRESH, Outcome.INDETERMINATE, problems)
    return CheckResult(Check.REFRESH, Outcome.SKIPPED, warnings=problems)


def _latest(warnings: tuple[Problem, ...] = ()) -> CheckResult:
    return CheckResult(
        Check.REFRESH,
        Outcome.PASSED,
        warnings=tuple(warning.within(NEWER) for warning in warnings),
        detail="the latest version",
    )


def _is_the_same(content: bytes, secured: Secured, policy: VerificationPolicy) -> bool:
    """Tell quickly, without verifying it once more."""
    try:
        if isinstance(secured, str):
            return read_compact_jws(content, policy.limits) == secured
        return read_object(content, policy.limits) == secured
    except DocumentError:
        return False
