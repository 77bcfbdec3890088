"""What verification found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.models import VerifiableCredential
from badgekit.problems import Problem
from badgekit.securing import Secured, VerifiedProof
from badgekit.verification._basis import (
    Basis,
    account_of,
    contexts_of,
    facts_of,
    not_looked_at,
)
from badgekit.verification._bundle import Bundle
from badgekit.verification._errors import (
    CredentialRejected,
    VerificationIndeterminate,
)
from badgekit.verification._outcome import SATISFIED, Check, CheckResult, Outcome
from badgekit.verification._resource_use import ResourceUse

if TYPE_CHECKING:
    from badgekit.models import VerifiablePresentation


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
    refreshed: "VerifiedCredential | None" = None
    """The newer version that the issuer's refresh service has, if there is one and it
    passed: show and keep that one."""
    secured: Secured | None = field(default=None, repr=False)
    """What was verified, as it was received: with its proof, or the JWT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPresentation:
    """A presentation that passed, with every credential in it."""

    presentation: "VerifiablePresentation"
    document: JsonObject
    """Exactly what the holder signed."""
    proof: VerifiedProof
    """How it was secured, and with whose key."""
    credentials: tuple[VerifiedCredential, ...]
    """What was presented, in order."""
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
    presentation: VerifiedPresentation | None = field(default=None, repr=False)
    """The same for a presentation: `Verifier.verify_presentation` returns it."""
    basis: Basis | None = field(default=None, repr=False)
    """What was received, and everything that was asked for. `None` for a child: what
    it needed is told with the rest."""

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

    @property
    def resources(self) -> tuple[ResourceUse, ...]:
        """Every resource that was asked for, those for children included, in order.

        With its age and digest, or the reason why it could not be had.
        """
        return () if self.basis is None else self.basis.resources(self.at)

    @property
    def not_looked_at(self) -> tuple[str, ...]:
        """What this report says nothing about, in words."""
        return tuple(not_looked_at(self))

    def account_of_resources(self) -> tuple[str, ...]:
        """Return the lines of `str` on what was looked at and what was not.

        None for a child. They may hold control characters: escape them.
        """
        return () if self.basis is None else tuple(account_of(self))

    def bundle(self) -> Bundle:
        """Pack what was received and all that was used, to verify it again some day.

        Raises `ValueError` for the report on a credential inside another: bundle that.
        """
        if self.basis is None:
            raise ValueError("bundle the report on the whole, not on what is inside it")
        return self.basis.bundle(self.at, contexts_of(self), facts_of(self))

    def unwrap(self) -> VerifiedCredential:
        """Return the verified credential.

        Raises `CredentialRejected` if a check failed, and
        `VerificationIndeterminate` if one could not be carried out.
        """
        self._raise_unless_passed()
        if self.examined is None:
            raise VerificationIndeterminate(self)
        return self.examined

    def unwrap_presentation(self) -> VerifiedPresentation:
        """Return the verified presentation. Raises as `unwrap` does."""
        self._raise_unless_passed()
        if self.presentation is None:
            raise VerificationIndeterminate(self)
        return self.presentation

    def _raise_unless_passed(self) -> None:
        outcome = self.outcome
        if outcome is Outcome.FAILED:
            raise CredentialRejected(self)
        if outcome is not Outcome.PASSED:
            raise VerificationIndeterminate(self)

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
        if self.basis is not None:
            report["resources"] = [one.to_json_object() for one in self.resources]
            report["notLookedAt"] = list(self.not_looked_at)
            if self.basis.time_stamp is not None:
                report["timeStamp"] = self.basis.time_stamp.to_json_object()
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
        return lines + list(self.account_of_resources())


def ended(at: datetime, *results: CheckResult) -> VerificationReport:
    """Return a report that ends with *results*, before all checks were made."""
    return VerificationReport(results, at)


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
