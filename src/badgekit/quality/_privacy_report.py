"""What a document gives away about a learner, said without giving it away."""

from collections.abc import Iterator
from dataclasses import dataclass

from badgekit._json import JsonObject
from badgekit.quality._levels import Severity
from badgekit.quality._privacy_rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyFinding:
    """A place in a document that gives something away. Never quotes the document."""

    rule: str
    """The id of the rule; the reference has all of them."""
    severity: Severity
    document: int = 0
    """Which of the documents, from 0."""
    pointer: str
    """JSON Pointer to the value. In an envelope, such as a JWT, to the envelope, and
    below a member that no standard names to the object that has this member: the name
    might be personal itself."""

    @property
    def detail(self) -> str:
        """What is the matter."""
        return RULES[self.rule].detail

    @property
    def advice(self) -> str:
        """What to do about it."""
        return RULES[self.rule].advice

    def to_json_object(self) -> JsonObject:
        """Return the finding for programs."""
        return {
            "rule": self.rule,
            "severity": str(self.severity),
            "document": self.document,
            "pointer": self.pointer,
            "detail": self.detail,
            "advice": self.advice,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyReport:
    """What documents give away. True if nothing of high severity was found.

    It holds nothing of what was in the documents, so it may be logged and mailed.
    """

    documents: int
    """How many were looked at."""
    findings: tuple[PrivacyFinding, ...]
    """Worst first, then in document order."""

    def __bool__(self) -> bool:
        return not self.at(Severity.HIGH)

    def at(self, severity: Severity) -> tuple[PrivacyFinding, ...]:
        """Return the findings of that severity."""
        return tuple(each for each in self.findings if each.severity is severity)

    @property
    def counts(self) -> dict[Severity, int]:
        """How much was found, by severity."""
        return {severity: len(self.at(severity)) for severity in Severity}

    def to_json_object(self) -> JsonObject:
        """Return the report for programs; the members are in the reference."""
        return {
            "acceptable": bool(self),
            "documents": self.documents,
            "counts": {str(severity): n for severity, n in self.counts.items()},
            "findings": [each.to_json_object() for each in self.findings],
        }

    def __str__(self) -> str:
        """Return a readable account."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        counts = ", ".join(f"{n} {severity}" for severity, n in self.counts.items())
        yield f"{'ACCEPTABLE' if self else 'GIVES AWAY TOO MUCH'}: {counts}"
        for each in self.findings:
            which = f"document {each.document} " if self.documents > 1 else ""
            where = f"{which}{each.pointer}".rstrip() or "document"
            yield f"  {each.severity:<6} {where}: {each.detail} [{each.rule}]"
            yield f"         {each.advice}"
