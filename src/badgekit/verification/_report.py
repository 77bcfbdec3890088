"""What verification found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.models import VerifiableCredential
from badgekit.problems import Problem
from badgekit.securing import VerifiedProof
from badgekit.verification._errors import (
    CredentialRejected,
    VerificationIndeterminate,
)
from badgekit.verification._outcome import SATISFIED, Check, CheckResult, Outcome


@dataclass(frozen=True, slots=True)
class VerifiedCredential:
    """A credential that passed; there is no other way to get one."""

    credential: VerifiableCredential
    """The credential, as the model for its `type`."""
    document: JsonObject
    """Exactly what was signed."""
    proof: VerifiedProof
    """How it was secured, and with whose key."""
    verified_at: datetime
    """The time as of which it was verified."""


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """Every check and how it ended. True exactly if the credential verified."""

    results: tuple[CheckResult, ...]
    """The checks that were carried out, in order. A failed proof ends the list."""
    at: datetime
    """The time as of which the credential was checked."""
    children: Mapping[str, "VerificationReport"] = field(default_factory=dict)
    """The reports on credentials inside this one, by JSON Pointer."""
    examined: VerifiedCredential | None = field(default=None, repr=False)
    """What the checks after CONFORMANCE were made on, whether they passed or not.
    Do not act on it without the verdict: `Verifier.verify` returns it with."""

    @property
    def outcome(self) -> Outcome:
        """FAILED if any check failed; PASSED only if every check is accounted for."""
        found = {result.check: result.outcome for result in self.results}
        if Outcome.FAILED in found.values():
            return Outcome.FAILED
        # Counting what passed, not what failed: no results must not mean success.
        if all(found.get(check) in SATISFIED for check in Check):
            return Outcome.PASSED
        return Outcome.INDETERMINATE

    def __bool__(self) -> bool:
        return self.outcome is Outcome.PASSED

    def __getitem__(self, check: Check) -> CheckResult:
        """Return how *check* ended: INDETERMINATE if the report ended before it."""
        for result in self.results:
            if result.check is check:
                return result
        return CheckResult(check, Outcome.INDETERMINATE, detail="not reached")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem found, in the order of the checks."""
        return tuple(p for result in self.results for p in result.problems)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Everything noticed that does not change the verdict."""
        return tuple(p for result in self.results for p in result.warnings)

    def unwrap(self) -> VerifiedCredential:
        """Return the verified credential.

        Raises `CredentialRejected` if a check failed, and
        `VerificationIndeterminate` if one could not be carried out.
        """
        outcome = self.outcome
        if outcome is Outcome.FAILED:
            raise CredentialRejected(self)
        if outcome is not Outcome.PASSED or self.examined is None:
            raise VerificationIndeterminate(self)
        return self.examined

    def to_json_object(self) -> JsonObject:
        """Return the report for programs; the members are in the reference."""
        report: JsonObject = {
            "outcome": str(self.outcome),
            "at": _time.write(self.at),
            "checks": [_check_object(result) for result in self.results],
        }
        if self.examined is not None:
            report["issuer"] = self.examined.credential.issuer_id
            report["mechanism"] = self.examined.proof.mechanism
        if self.children:
            report["children"] = {
                pointer: child.to_json_object()
                for pointer, child in self.children.items()
            }
        return report

    def __str__(self) -> str:
        """Return a readable account, check by check.

        What the credential brought is shown without control characters, so it cannot
        forge a line or speak to a terminal.
        """
        return "\n".join(map(_printable, self._lines()))

    def _lines(self, indent: str = "") -> list[str]:
        lines = [f"{indent}{_VERDICTS[self.outcome]} (as of {_time.write(self.at)})"]
        for result in self.results:
            line = f"{indent}  {result.check:<16} {result.outcome}"
            lines.append(f"{line}: {result.detail}" if result.detail else line)
            lines += [f"{indent}    - {problem}" for problem in result.problems]
            lines += [f"{indent}    ~ {warning}" for warning in result.warnings]
        for pointer, child in self.children.items():
            lines.append(f"{indent}  at {pointer}:")
            lines += child._lines(indent + "    ")  # noqa: SLF001 - it is our own
        return lines


class _Escapes(dict[int, str]):
    """Replaces what is not printable by its escape sequence."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if not character.isprintable():
            character = character.encode("unicode_escape").decode("ascii")
        return character


_ESCAPES = _Escapes()
_VERDICTS = {
    Outcome.PASSED: "VERIFIED",
    Outcome.FAILED: "REJECTED",
    Outcome.INDETERMINATE: "COULD NOT TELL",
}


def _printable(line: str) -> str:
    return line if line.isprintable() else line.translate(_ESCAPES)


def _check_object(result: CheckResult) -> JsonObject:
    members: JsonObject = {"check": str(result.check), "outcome": str(result.outcome)}
    if result.detail:
        members["detail"] = result.detail
    if result.problems:
        members["problems"] = [p.to_json_object() for p in result.problems]
    if result.warnings:
        members["warnings"] = [p.to_json_object() for p in result.warnings]
    return members
