"""Badges and records of one learner, signed once and used again."""

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from badgekit import (
    Achievement,
    Evidence,
    Issuer,
    MemoryFetcher,
    Recipient,
    SecuredCredential,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    Verifier,
)
from badgekit.models import Association, AssociationType, ComprehensiveLearnerRecord
from badgekit.records import assemble, members_of
from badgekit.testing import AT, achievement, issuer, signer

ADA = Recipient.of("did:example:ada")
DAY = timedelta(days=1)
OPEN_BADGES_2 = "https://w3id.org/openbadges#Assertion"
SUBJECT = "/credentialSubject"
MEMBERS = f"{SUBJECT}/verifiableCredential"
ASSOCIATIONS = f"{SUBJECT}/association"


@cache
def college() -> Issuer:
    return Issuer.with_did_key("College", signer("P-256"))


def defined(name: str, **members: Any) -> Achievement:
    return achievement(id=f"urn:achievement:{name}", name=name, **members)


@cache
def badge(
    name: str,
    *,
    by: str = "school",
    days: int = 0,
    to: Recipient = ADA,
    id: str | None = None,
) -> SecuredCredential:
    return (college() if by == "college" else issuer()).award(
        defined(name),
        to=to,
        id=id or f"urn:badge:{name}",
        valid_from=AT - 30 * DAY + days * DAY,
        created=AT,
    )


def upgraded(**members: Any) -> dict[str, Any]:
    """An Open Badge 2.0 of the college, without a proof."""
    draft = college().draft(
        defined("old"),
        to=ADA,
        id="urn:badge:old",
        valid_from=AT - 300 * DAY,
        evidence=(
            Evidence(
                id="https://college.example/assertions/1",
                type=("Evidence", OPEN_BADGES_2),
            ),
        ),
    )
    return draft.to_json_object() | members


def record(members: Sequence[Any], **more: Any) -> ComprehensiveLearnerRecord:
    return assemble(
        members,
        **{
            "id": "urn:record:1",
            "name": "Record of Ada",
            "issuer": issuer(),
            "subject": ADA,
            "valid_from": AT - DAY,
            **more,
        },
    )


def fits(members: Sequence[Any], **more: Any) -> bool:
    """Make a record that holds all of *members*, or raise."""
    return len(members_of(record(members, **more))) == len(members)


def associated(*said: str) -> tuple[Association, ...]:
    """Read `"a isPartOf b"`."""
    return tuple(
        Association(
            association_type=AssociationType(kind),
            source_id=f"urn:achievement:{source}",
            target_id=f"urn:achievement:{target}",
        )
        for source, kind, target in map(str.split, said)
    )


def sign(unsigned: Any) -> SecuredCredential:
    return issuer().issue(unsigned, created=AT)


def report(content: Any, **members: Any) -> VerificationReport:
    policy = VerificationPolicy(
        **{"issuers": TrustedIssuers([issuer().id, college().id]), **members}
    )
    return Verifier(policy, MemoryFetcher()).report(content, at=AT)


def places(problems: Any) -> list[tuple[str, str | None]]:
    return [(each.type.name, each.pointer) for each in problems]


def calls(task: Callable[[], object]) -> int:
    """Count the function calls of *task*: its work, whatever else the machine does."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        task()
    finally:
        sys.setprofile(before)
    return count
