"""What the stories share: people, organizations, and a web that holds nothing else.

Time stands still at `AT`, and a verifier sees only what was published here.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any, TypeAlias, TypeVar

from badgekit import (
    Achievement,
    Criteria,
    DocumentError,
    EndorsementCredential,
    Issuer,
    MemoryFetcher,
    OpenBadgeCredential,
    Recipient,
    Result,
    ResultDescription,
    SecuredCredential,
    Signer,
    SoftwareSigner,
    StatusList,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    VerifiedCredential,
    Verifier,
    status_entry,
)
from badgekit.assessment import (
    Adjudication,
    Assessor,
    Outcome,
    Rubric,
    Rule,
    Scoring,
    Submission,
    assess,
)
from badgekit.fetching import Fetch, Resource
from badgekit.securing import SecuringMechanism
from badgekit.stacks import (
    Decision,
    Reason,
    Slot,
    Stack,
    evaluate_reports,
)

AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
ADA = Recipient.email("ada@example.edu")
BEN = Recipient.email("ben@example.edu")

Level: TypeAlias = str | int
Endorsable: TypeAlias = Achievement | OpenBadgeCredential
Endorsed = TypeVar("Endorsed", Achievement, OpenBadgeCredential)

_PAGES: dict[str, bytes] = {}


class Web:
    """Fetches what was published here, as it is now."""

    def fetch(self, request: Fetch, /) -> Resource:
        """Return a page, or raise `FetchError`: there is no other network."""
        return MemoryFetcher(_PAGES).fetch(request)


def publish(url: str, content: bytes) -> None:
    """Put *content* on the web, in place of what was there."""
    _PAGES[url] = content


class Organization:
    """A school, an employer, an agency: it defines, awards, endorses and revokes."""

    def __init__(
        self,
        name: str,
        host: str,
        *,
        signer: Signer | None = None,
        mechanism: SecuringMechanism | None = None,
    ) -> None:
        self.url = f"https://{host}"
        key = signer or SoftwareSigner.generate()
        # Status lists are for everybody, whatever badges are secured with.
        self._publisher = Issuer.with_did_web(name, key, url=self.url)
        self.issuer = replace(
            self._publisher, mechanism=mechanism or self._publisher.mechanism
        )
        self.id = self.issuer.id
        self.profile = self.issuer.profile
        self._statuses = StatusList.of()
        self._indexes: dict[str, int] = {}
        drawn = SystemRandom().sample(range(len(self._statuses)), 1_000)
        self._free = iter(drawn)
        document = json.dumps(self.issuer.did_document()).encode()
        publish(self.issuer.did_document_url, document)

    def define(
        self,
        name: str,
        description: str,
        criteria: str = "Two reviewers scored the work.",
        **members: Any,
    ) -> Achievement:
        """Define an achievement under the address of this organization."""
        return Achievement(
            **{
                "id": f"{self.url}/badges/{name.lower().replace(' ', '-')}",
                "name": name,
                "description": description,
                "criteria": Criteria(narrative=criteria),
                "creator": self.profile,
                **members,
            }
        )

    def scale(self, name: str, result_type: str, **members: Any) -> ResultDescription:
        """Define a result that achievements of this organization may have."""
        slug = name.lower().replace(" ", "-")
        return ResultDescription(
            id=f"{self.url}/results/{slug}",
            name=name,
            result_type=result_type,
            **members,
        )

    def award(
        self,
        achievement: Achievement,
        *,
        to: Recipient = ADA,
        on: datetime = AT,
        **award: Any,
    ) -> SecuredCredential:
        """Award *achievement*, revocably. The rest is as in `Issuer.award`."""
        return self.issuer.award(
            achievement, to=to, created=on, **self.registered(achievement, on), **award
        )

    def registered(self, achievement: Achievement, on: datetime = AT) -> dict[str, Any]:
        """Return id, status and date of a badge to be: what every award has."""
        index = next(self._free)
        slug = achievement.id.rpartition("/")[2]
        badge = f"{self.url}/awards/{slug}/{len(self._indexes) + 1}"
        if not self._indexes:
            self._publish_statuses()
        self._indexes[badge] = index
        entry = status_entry(f"{self.url}/status/1", index)
        return {"id": badge, "credential_status": entry, "valid_from": on}

    def endorse(self, thing: Endorsable, comment: str = "") -> EndorsementCredential:
        """Vouch for *thing* as it is."""
        signed = self.issuer.endorse(
            thing, comment=comment or None, valid_from=AT, created=AT
        )
        return EndorsementCredential.parse(signed.document)

    def revoke(self, badge: SecuredCredential) -> None:
        """Withdraw *badge*, for all the world to see."""
        index = self._indexes[badge.document["id"]]
        self._statuses = self._statuses.with_status(index)
        self._publish_statuses()

    def _publish_statuses(self) -> None:
        url = f"{self.url}/status/1"
        listed = self._publisher.issue_status_list(
            self._statuses, url=url, valid_from=AT, created=AT
        )
        publish(url, listed.content)


def verifier(*trusted: Organization, **policy: Any) -> Verifier:
    """Return a verifier that accepts the badges of *trusted*."""
    members = {"issuers": TrustedIssuers([each.id for each in trusted]), **policy}
    return Verifier(VerificationPolicy(**members), Web())


def result(achievement: Achievement, value: object) -> tuple[Result, ...]:
    """Return what was reached on the one scale that *achievement* has."""
    (scale,) = achievement.result_description
    return (Result(value=str(value), result_description=scale.id),)


def bearing(thing: Endorsed, *endorsements: EndorsementCredential) -> Endorsed:
    """Return *thing* with what others say of it."""
    return thing.model_copy(update={"endorsement": endorsements})


def achievement_of(verified: VerifiedCredential) -> Achievement:
    """Return what a badge that verified was awarded for."""
    badge = verified.credential
    assert isinstance(badge, OpenBadgeCredential)
    return badge.credential_subject.achievement


def slot(
    organization: Organization, *achievements: Achievement, **conditions: Any
) -> Slot:
    """Return a place for one of *achievements*, awarded by *organization*."""
    return Slot(
        **{
            "name": " or ".join(each.name for each in achievements),
            "achievements": tuple(each.id for each in achievements),
            "issuers": (organization.id,),
            **conditions,
        }
    )


def decide(
    stack: Stack,
    badges: Iterable[SecuredCredential],
    verifier: Verifier,
    *,
    of: Recipient = ADA,
    at: datetime = AT,
) -> Decision:
    """Verify *badges*, and decide on those that passed; account for the others."""
    reports = [verifier.report(badge.content, at=at) for badge in badges]
    return evaluate_reports(stack, reports, at, recipient=of)


def assessed(
    rubric: Rubric,
    submission: Submission,
    scores: Mapping[Assessor, Mapping[str, Level]],
    rule: Rule | Adjudication,
) -> Outcome:
    """Score *submission* as each assessor did, and say what it comes to."""
    scorings = [
        Scoring.of(assessor, submission, rubric, given)
        for assessor, given in scores.items()
    ]
    return assess(rubric, submission, scorings, rule, at=AT)


def why_not(decision: Decision, badge: SecuredCredential) -> Reason:
    """Return why *badge* does not count."""
    reasons = {each.credential: each.reason for each in decision.unused}
    return reasons[badge.document["id"]]


def why_refused(report: VerificationReport) -> str:
    """Return the first reason for which a verifier refused."""
    assert not report
    return report.problems[0].detail


def refusal(attempt: Callable[[], object]) -> str:
    """Return why *attempt* was refused."""
    try:
        attempt()
    except (DocumentError, ValueError) as error:
        return str(error)
    raise AssertionError("it was not refused")
