"""Take what verified out of reports."""

from collections.abc import Iterator

from badgekit.models import EndorsementCredential, OpenBadgeCredential
from badgekit.verification import VerificationReport, VerifiedCredential


def credentials_in(report: VerificationReport) -> tuple[VerifiedCredential, ...]:
    """Return the badges in *report* that verified: itself, or members of a record.

    A member is judged by its own report, whatever became of the record around it.
    """
    return tuple(_passed(report, OpenBadgeCredential))


def endorsements_in(report: VerificationReport) -> tuple[VerifiedCredential, ...]:
    """Return the endorsements in *report* that verified, those of members included."""
    return tuple(_passed(report, EndorsementCredential))


def _passed(report: VerificationReport, model: type) -> Iterator[VerifiedCredential]:
    found = report.examined if report else None
    if found is not None and isinstance(found.credential, model):
        yield found
    for child in report.children.values():
        yield from _passed(child, model)
