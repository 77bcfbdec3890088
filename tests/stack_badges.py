"""Badges that verified, made without the expense of signing them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from badgekit import (
    Achievement,
    Criteria,
    OpenBadgeCredential,
    Profile,
    ResultDescription,
    VerifiedCredential,
)
from badgekit.models import AchievementSubject
from badgekit.securing import VerifiedProof
from badgekit.stacks import Decision, Slot, Stack
from badgekit.testing import AT, signer

LEARNER = "did:example:ada"
LINCOLN = "did:example:lincoln"


def achievement_id(name: str) -> str:
    return f"https://lincoln.example/badges/{name}"


@cache
def proof() -> VerifiedProof:
    return VerifiedProof(
        document={},
        mechanism="eddsa-rdfc-2022",
        public_key=signer().public_key,
        controller=LINCOLN,
    )


def verified(credential: Any) -> VerifiedCredential:
    document = credential.to_json_object()
    return VerifiedCredential(credential, document, proof(), AT)


def badge(
    name: str,
    *,
    number: int = 1,
    issuer: str = LINCOLN,
    learner: str | None = LEARNER,
    awarded: datetime = AT - timedelta(days=30),
    valid_until: datetime | None = None,
    id: str | None = None,
    achievement: dict[str, Any] | None = None,
    **subject: Any,
) -> VerifiedCredential:
    """The badge *name* of its kind; *number* tells several of one kind apart."""
    ends: Any = {} if valid_until is None else {"valid_until": valid_until}
    whom: Any = {} if learner is None else {"id": learner}
    return verified(
        OpenBadgeCredential(
            id=id or f"urn:badge:{name}:{number}",
            name=name,
            issuer=Profile(id=issuer),
            valid_from=awarded,
            **ends,
            credential_subject=AchievementSubject(
                achievement=Achievement(
                    **{
                        "id": achievement_id(name),
                        "name": name,
                        "description": name,
                        "criteria": Criteria(narrative="Work."),
                        **(achievement or {}),
                    }
                ),
                **whom,
                **subject,
            ),
        )
    )


def scored(
    name: str, value: str, *, number: int = 1, kind: str = "RawScore", **members: Any
) -> VerifiedCredential:
    """A badge with one result; *members* are those of its description."""
    description = ResultDescription(
        **{"id": "urn:result:1", "name": "Score", "result_type": kind, **members}
    )
    result = {"type": ["Result"], "resultDescription": "urn:result:1"}
    if kind == "Status":
        result |= {"status": value}
    elif value.startswith("urn:"):
        result |= {"achievedLevel": value}
    else:
        result |= {"value": value}
    return badge(
        name,
        number=number,
        achievement={"result_description": (description,)},
        result=(result,),
    )


def slot(*names: str, **members: Any) -> Slot:
    return Slot(achievements=tuple(map(achievement_id, names)), **members)


def slots(names: Iterable[str]) -> list[Slot]:
    return [slot(name) for name in names]


def stack(rule: Any, **members: Any) -> Stack:
    return Stack(**{"id": "urn:stack:1", "name": "Algebra I", "rule": rule, **members})


def used(decision: Decision) -> list[str]:
    """The last two parts of the ids of what was used, in the order of the rule."""
    return [short(use.credential) for use in decision.uses]


def short(credential: str | None) -> str:
    return (credential or "?").removeprefix("urn:badge:")


def reasons(decision: Decision) -> dict[str, str]:
    return {short(each.credential): each.reason.name for each in decision.unused}


def badges(names: Sequence[str]) -> list[VerifiedCredential]:
    return [badge(name) for name in names]
