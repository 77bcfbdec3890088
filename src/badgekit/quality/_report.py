"""What a badge or a catalogue of badges lacks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from badgekit._json import JsonObject
from badgekit.quality._levels import Level
from badgekit.quality._rule import Source
from badgekit.quality._texts import printable


class Lack(StrEnum):
    """In which way something is lacking."""

    MISSING = "missing"
    BLANK = "blank"
    """There, but without a letter or a digit."""
    PLACEHOLDER = "placeholder"
    REPEATED = "repeated"
    """Says no more than another text does."""
    MALFORMED = "malformed"
    """Not of the form that is asked for."""


_SAID = {
    Lack.MISSING: "missing",
    Lack.BLANK: "there, but blank",
    Lack.PLACEHOLDER: "there, but only a placeholder",
    Lack.REPEATED: "there, but without a word that is not said elsewhere",
    Lack.MALFORMED: "there, but not of the form that is asked for",
}
_TITLES = {
    Level.REQUIRED: "required",
    Level.RECOMMENDED: "recommended",
    Level.RECOMMENDED_IF_AVAILABLE: "recommended if available",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a badge lacks. Never quotes the badge."""

    rule: str
    """The id of the rule in the profile."""
    level: Level
    lack: Lack
    pointer: str
    """JSON Pointer to the value, or to where it should be."""
    what: str
    """What is lacking, as a noun."""
    advice: str
    """What to do about it."""
    source: Source
    """On what ground it is asked for."""

    @property
    def detail(self) -> str:
        """What is lacking, and in which way."""
        return f"{self.what}: {_SAID[self.lack]}"

    def to_json_object(self) -> JsonObject:
        """Return the finding for programs."""
        return {
            "rule": self.rule,
            "level": str(self.level),
            "lack": str(self.lack),
            "pointer": self.pointer,
            "detail": self.detail,
            "advice": self.advice,
            "source": {
                "ground": str(self.source.ground),
                "reference": self.source.reference,
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityReport:
    """What a badge of some kind lacks. True if that is nothing required."""

    kind: str
    profile: str
    """The id of the profile."""
    profile_version: str
    asked: Mapping[Level, int]
    """How much was asked for at each level."""
    findings: tuple[Finding, ...]
    """What is lacking, most important first."""

    def __bool__(self) -> bool:
        return not self.at(Level.REQUIRED)

    def at(self, level: Level) -> tuple[Finding, ...]:
        """Return the findings of that level."""
        return tuple(each for each in self.findings if each.level is level)

    @property
    def counts(self) -> dict[Level, int]:
        """How much is lacking at each level."""
        return {level: len(self.at(level)) for level in Level}

    @property
    def level(self) -> Level | None:
        """The strongest level at which something is lacking, if anything is."""
        return self.findings[0].level if self.findings else None

    def to_json_object(self) -> JsonObject:
        """Return the report for programs; the members are in the reference."""
        return {
            "complete": bool(self),
            "kind": self.kind,
            "profile": self.profile,
            "profileVersion": self.profile_version,
            "asked": {str(level): n for level, n in self.asked.items()},
            "lacking": {str(level): n for level, n in self.counts.items()},
            "findings": [each.to_json_object() for each in self.findings],
        }

    def __str__(self) -> str:
        """Return a readable account."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        verdict = "COMPLETE" if self else "LACKING"
        yield f"{verdict}: as a badge of {self.kind}"
        for level in Level:
            asked, found = self.asked[level], self.at(level)
            yield f"  {_TITLES[level]}: {asked - len(found)} of {asked}"
            for each in found:
                yield f"    - {each.detail} ({each.pointer or 'document'})"
                yield f"      {each.advice}"
        yield f"  profile {self.profile} version {self.profile_version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueReport:
    """What the badges of a catalogue lack. True if that is nothing required."""

    reports: Mapping[str, QualityReport]
    """By the labels that the caller gave, or by number."""

    def __bool__(self) -> bool:
        # Of nothing, nothing can be said.
        return bool(self.reports) and all(self.reports.values())

    @property
    def lacking(self) -> dict[str, int]:
        """How many badges lack what a rule asks for, by its id; most frequent first."""
        found: dict[str, int] = {}
        for report in self.reports.values():
            for each in report.findings:
                found[each.rule] = found.get(each.rule, 0) + 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    def to_json_object(self) -> JsonObject:
        """Return the summary and the reports for programs."""
        return {
            "complete": bool(self),
            "badges": len(self.reports),
            "completeBadges": sum(map(bool, self.reports.values())),
            "lacking": self.lacking,
            "reports": {
                label: report.to_json_object() for label, report in self.reports.items()
            },
        }

    def __str__(self) -> str:
        """Return a readable summary."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        good = sum(map(bool, self.reports.values()))
        yield f"{good} of {len(self.reports)} badges have all that is required"
        for rule, count in self.lacking.items():
            yield f"  {count:>5} lack {rule}"
        for label, report in self.reports.items():
            missing = [each.rule for each in report.at(Level.REQUIRED)]
            if missing:
                yield f"  {printable(label)}: {', '.join(missing)}"
