"""What a trust policy answers, and on what grounds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.fetching import Resource, shown


class TrustOutcome(StrEnum):
    """The three answers to "is this an issuer that we recognize?"."""

    RECOGNIZED = "recognized"
    NOT_RECOGNIZED = "not recognized"
    """The question could be answered, and the answer is no."""
    UNKNOWN = "unknown"
    """It could not be told: a registry was down, or what it said was of no use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEvidence:
    """One thing that a decision rests on."""

    source: str
    """The URL that it was asked for, without its query; `policy` for what the policy
    itself says."""
    statement: str
    """What it says, in words."""
    retrieved_at: datetime | None = None
    """When the server last said so. `None` if that is not known, as for resources
    from memory, or has no meaning."""
    issued_at: datetime | None = None
    """When it was signed, if it is signed."""
    expires_at: datetime | None = None
    """Until when it may be relied on, if it says so."""
    sha256: str | None = None
    """The digest of what was retrieved, in hexadecimal."""

    @classmethod
    def of(cls, resource: Resource, statement: str) -> Self:
        """Return what *resource*, which is not signed, is evidence of."""
        return cls(
            source=shown(resource.url),
            statement=statement,
            retrieved_at=resource.retrieved_at,
            sha256=resource.sha256,
        )

    def age(self, at: datetime) -> timedelta | None:
        """Return how old it was at that time, if that is known."""
        return None if self.retrieved_at is None else at - self.retrieved_at

    def to_json_object(self) -> JsonObject:
        """Return it as JSON, without what is not known."""
        members: JsonObject = {"source": self.source, "statement": self.statement}
        for name, moment in (
            ("retrievedAt", self.retrieved_at),
            ("issuedAt", self.issued_at),
            ("expiresAt", self.expires_at),
        ):
            if moment is not None:
                members[name] = _time.write(moment)
        return members if self.sha256 is None else members | {"sha256": self.sha256}

    def __str__(self) -> str:
        if self.retrieved_at is None:
            return f"{self.statement} ({self.source})"
        retrieved = _time.write(self.retrieved_at)
        return f"{self.statement} ({self.source}, retrieved {retrieved})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustDecision:
    """Whether an issuer is recognized, and why. True exactly if it is.

    >>> bool(TrustDecision(outcome=TrustOutcome.UNKNOWN, detail="the list is down"))
    False
    """

    outcome: TrustOutcome
    detail: str
    """The reason, in words."""
    evidence: tuple[TrustEvidence, ...] = ()
    """What the decision rests on, most important first."""
    pins_key: bool = False
    """Whether it is known, too, that the key of the question is the issuer's: its own
    documents need not be asked."""

    def __bool__(self) -> bool:
        return self.outcome is TrustOutcome.RECOGNIZED

    def to_json_object(self) -> JsonObject:
        """Return the decision as JSON, for programs and archives."""
        return {
            "outcome": str(self.outcome),
            "detail": self.detail,
            "evidence": [item.to_json_object() for item in self.evidence],
        }

    def __str__(self) -> str:
        return f"{self.outcome}: {self.detail}"


def recognized(
    detail: str, *evidence: TrustEvidence, pins_key: bool = False
) -> TrustDecision:
    """Return a yes."""
    return TrustDecision(
        outcome=TrustOutcome.RECOGNIZED,
        detail=detail,
        evidence=evidence,
        pins_key=pins_key,
    )


def not_recognized(detail: str, *evidence: TrustEvidence) -> TrustDecision:
    """Return a no."""
    return TrustDecision(
        outcome=TrustOutcome.NOT_RECOGNIZED, detail=detail, evidence=evidence
    )


def unknown(detail: str, *evidence: TrustEvidence) -> TrustDecision:
    """Return that it could not be told."""
    return TrustDecision(outcome=TrustOutcome.UNKNOWN, detail=detail, evidence=evidence)
