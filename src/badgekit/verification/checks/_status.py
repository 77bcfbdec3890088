"""STATUS: the credential has been neither revoked nor suspended."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from badgekit import _time, models, status
from badgekit.documents import read_object
from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Fetch, Resource, Steps, wrong_media_type
from badgekit.models import (
    AnyStatus,
    BitstringStatusListEntry,
    RevocationListStatus,
    StatusList2021Entry,
    VerifiableCredential,
)
from badgekit.problems import Problem, ProblemType
from badgekit.trust import AnyIssuerPolicy, AnyOf, TrustedIssuers
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy
from badgekit.verification._report import VerificationReport

_ACCEPT = "application/vc, application/vc+jwt, application/ld+json, application/json"
_WITHDRAWN = frozenset({ProblemType.REVOKED, ProblemType.SUSPENDED})
_SHOWN = 3  # problems of a list: whoever serves it decides how many there are

_List: TypeAlias = tuple[VerifiableCredential, tuple[Problem, ...]]
_Finding: TypeAlias = tuple[tuple[Problem, ...], tuple[Problem, ...]]
"""Problems and warnings."""


class Verify(Protocol):
    """Verifies a credential under a policy: the whole pipeline."""

    def __call__(
        self, content: bytes, policy: VerificationPolicy, /, *, at: datetime
    ) -> Steps[VerificationReport]:
        """Verify *content*, which may be anything."""


def check_status(
    credential: VerifiableCredential,
    policy: VerificationPolicy,
    *,
    at: datetime,
    verify: Verify,
) -> Steps[CheckResult]:
    """Look up every status entry (VCDM 2.0, section 4.10).

    FAILED if a list that can be relied on withdraws the credential. A list that cannot
    be had, or cannot be relied on, says nothing about the credential: INDETERMINATE,
    and so is an entry of a kind that is not understood.
    """
    entries = _entries(credential)
    if not entries:
        return CheckResult(Check.STATUS, Outcome.NOT_APPLICABLE)
    if not policy.check_status:
        return CheckResult(Check.STATUS, Outcome.SKIPPED)
    most = policy.limits.statuses
    if len(entries) > most:
        detail = f"more than {most} status entries"
        problem = Problem(ProblemType.LIMIT_EXCEEDED, detail, "/credentialStatus")
        return CheckResult(Check.STATUS, Outcome.INDETERMINATE, (problem,))

    lists = _StatusLists(credential.issuer_id, policy, at, verify)
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for pointer, entry in entries:
        try:
            against, noted = yield from _look_up(entry, credential, lists)
        except DocumentError as error:
            # Their pointers are places in the list.
            against, noted = tuple(Problem(p.type, str(p)) for p in error.problems), ()
        problems += (problem.within(pointer) for problem in against)
        warnings += (warning.within(pointer) for warning in noted)
    outcome = Outcome.INDETERMINATE if problems else Outcome.PASSED
    if any(problem.type in _WITHDRAWN for problem in problems):
        outcome = Outcome.FAILED
    detail = "not withdrawn" if outcome is Outcome.PASSED else ""
    return CheckResult(Check.STATUS, outcome, tuple(problems), tuple(warnings), detail)


def _entries(credential: VerifiableCredential) -> tuple[tuple[str, AnyStatus], ...]:
    member = "/credentialStatus"
    if isinstance(credential.credential_status, tuple):
        found = enumerate(credential.credential_status)
        return tuple((f"{member}/{index}", entry) for index, entry in found)
    return tuple((member, entry) for entry in credential.statuses)


def _look_up(
    entry: AnyStatus, credential: VerifiableCredential, lists: "_StatusLists"
) -> Steps[_Finding]:
    limits = lists.policy.limits
    if isinstance(entry, BitstringStatusListEntry | StatusList2021Entry):
        listing, noted = yield from lists.get(entry.status_list_credential)
        problems, warnings = _judge(status.look_up_status(entry, listing, limits))
        return problems, (*noted, *warnings)
    if isinstance(entry, RevocationListStatus):
        return (yield from _look_up_1edtech(entry.id, credential, lists.policy))
    detail = f"status of type {repr(entry.type)[:100]} cannot be looked up"
    raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail))


def _judge(status: "status.Status") -> _Finding:
    """Return what *status* means for the credential."""
    said = f": {repr(status.message)[:200]}" if status.message else ""
    if status.withdraws and status.purpose == "revocation":
        return (Problem(ProblemType.REVOKED, f"revoked by the issuer{said}"),), ()
    if status.withdraws:
        return (Problem(ProblemType.SUSPENDED, f"suspended by the issuer{said}"),), ()
    if status.value == 0:
        return (), ()
    if status.purpose == "refresh":
        detail = f"the issuer has a newer version{said}"
        return (), (Problem(ProblemType.SUPERSEDED, detail),)
    if status.purpose == "message":
        detail = f"the issuer has set status {status.value:#x}{said}"
        return (), (Problem(ProblemType.STATUS_MESSAGE, detail),)
    # Whether this withdraws the credential, only its issuer knows.
    purpose = repr(status.purpose)[:100]
    detail = f"a status was set whose purpose is not known here, {purpose}{said}"
    return (Problem(ProblemType.UNSUPPORTED, detail),), ()


@dataclass(slots=True)
class _StatusLists:
    """The lists that one credential names, each fetched and verified once."""

    issuer: str
    policy: VerificationPolicy
    at: datetime
    verify: Verify
    found: dict[str, _List] = field(default_factory=dict)

    def get(self, url: str) -> Steps[_List]:
        """Return the list at *url* and warnings, or raise `DocumentError`."""
        if url not in self.found:
            limit = self.policy.limits.status_list_credential_bytes
            resource = yield from _fetch(Fetch(url, limit, _ACCEPT))
            listed = yield from self._verified(resource)
            self._refuse_older(url, listed[0])
            self.found[url] = listed
        return self.found[url]

    def _verified(self, resource: Resource) -> Steps[_List]:
        limits = self.policy.limits
        policy = replace(
            self.policy,
            issuers=_list_issuers(self.issuer, self.policy.status_issuers),
            recipient=None,
            endorsed_by=None,
            check_status=False,  # a list that names itself would never end
            refresh=False,
            require_latest=False,
            limits=replace(limits, document_bytes=limits.status_list_credential_bytes),
        )
        report = yield from self.verify(resource.content, policy, at=self.at)
        if not report:
            _check_kind(resource)
            reasons = "; ".join(map(str, report.problems[:_SHOWN]))
            raise _refused(f"the status list does not verify: {reasons}")
        credential = report.unwrap().credential
        if credential.statuses:
            raise _refused("the status list has a status itself, which is not followed")
        warnings = [Problem(w.type, f"the list: {w}") for w in report.warnings[:_SHOWN]]
        if self._is_stale(resource, credential):
            detail = "the copy of the status list is older than its ttl"
            warnings.append(Problem(ProblemType.STALE, detail))
        return credential, tuple(warnings)

    def _refuse_older(self, url: str, credential: VerifiableCredential) -> None:
        """Refuse a list older than one seen before: whoever kept it may serve it."""
        memory, issued = self.policy.status_memory, credential.valid_from
        # Another list in its place, which is refused later, must not be remembered.
        is_the_list = isinstance(
            credential,
            models.BitstringStatusListCredential | models.StatusList2021Credential,
        ) and credential.id in (None, url)
        if memory is None or issued is None or not is_the_list:
            return
        newest = memory.remember(url, credential.issuer_id, issued)
        # Asked about the past, a newer list is none of that time.
        if issued < newest and newest - self.at <= self.policy.clock_skew:
            detail = (
                f"the list of {_time.write(issued)} is older than one that was seen "
                f"before, of {_time.write(newest)}"
            )
            raise DocumentError(Problem(ProblemType.STATUS_LIST_ROLLBACK, detail))

    def _is_stale(self, resource: Resource, credential: VerifiableCredential) -> bool:
        if resource.retrieved_at is None or not isinstance(
            credential, models.BitstringStatusListCredential
        ):
            return False
        ttl = credential.credential_subject.ttl
        age = self.at - resource.retrieved_at - self.policy.clock_skew
        return ttl is not None and age // timedelta(milliseconds=1) > ttl


def _list_issuers(issuer: str, others: AnyIssuerPolicy | None) -> AnyIssuerPolicy:
    """Accept status lists of the credential's issuer, and of *others* if given."""
    own = TrustedIssuers([issuer])
    return own if others is None else AnyOf(own, others)


def _look_up_1edtech(
    url: str, credential: VerifiableCredential, policy: VerificationPolicy
) -> Steps[_Finding]:
    """Look for the credential on a 1EdTech revocation list (VCRL 1.0)."""
    if not url.lower().startswith("https://"):
        raise _refused("the list is not signed, so it has to come over https")
    if credential.id is None:
        raise _refused("a credential without an id cannot be found on a list of ids")
    resource = yield from _fetch(Fetch(url, policy.limits.fetch_bytes))
    try:
        document = read_object(resource.content, policy.limits)
        entry = status.look_up_revocation(credential.id, document)
    except DocumentError as error:
        _check_kind(resource)
        reasons = "; ".join(map(str, error.problems[:_SHOWN]))
        raise _refused(f"not a 1EdTechRevocationList: {reasons}") from error
    detail = "1EdTechRevocationList is deprecated: the list is not signed"
    warnings = (Problem(ProblemType.DEVIATION, detail),)
    if entry is None:
        return (), warnings
    # Not its reason: that may say more about the learner than a report should.
    return (Problem(ProblemType.REVOKED, "revoked by the issuer"),), warnings


def _fetch(request: Fetch) -> Steps[Resource]:
    try:
        return (yield request)
    except FetchError as error:
        kind = error.problems[0].type
        if kind in (ProblemType.RETRIEVAL_ERROR, ProblemType.NOT_FOUND):
            kind = ProblemType.STATUS_RETRIEVAL_ERROR
        raise DocumentError(Problem(kind, str(error))) from error


def _check_kind(resource: Resource) -> None:
    """Raise if *resource* is of no use because it is a web page, say."""
    if resource.is_another_kind:
        raise DocumentError(*wrong_media_type(resource).problems)


def _refused(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.STATUS_VERIFICATION_ERROR, detail))
