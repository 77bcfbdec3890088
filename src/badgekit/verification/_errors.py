"""The raising twin of a report."""

from typing import TYPE_CHECKING

from badgekit.errors import BadgekitError

if TYPE_CHECKING:
    from badgekit.verification._report import VerificationReport


class VerificationError(BadgekitError):
    """A credential did not verify; `report` says which checks and why."""

    def __init__(self, report: "VerificationReport") -> None:
        super().__init__("; ".join(map(str, report.problems)) or "nothing was verified")
        self.report = report
        self.problems = report.problems


class CredentialRejected(VerificationError):  # noqa: N818 - a verdict, not a fault
    """At least one check failed."""


class VerificationIndeterminate(VerificationError):  # noqa: N818 - likewise
    """No check failed, but at least one could not be carried out."""
