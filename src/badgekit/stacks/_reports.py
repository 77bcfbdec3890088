"""Take what verified out of reports, and decide on it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from badgekit.models import EndorsementCredential, OpenBadgeCredential, Recipient
from badgekit.stacks._decision import Decision
from badgekit.stacks._evaluate import evaluate
from badgekit.stacks._stack import Stack
from badgekit.verification import VerificationReport, VerifiedCredential


def evaluate_reports(
    stack: Stack,
    reports: Iterable[VerificationReport],
    at: datetime,
    *,
    recipient: Recipient | None = None,
) -> Decision:
    """Decide on whatever a verifier was handed, and account for all of it.

    Of each report that passed, and of each record, the badges count that verified,
    with the endorsements on them; the reports that did not pass are explained. Raises
    as `evaluate` does.
    """
    found = tuple(reports)
    return evaluate(
        stack,
        chain.from_iterable(map(credentials_in, found)),
        at,
        recipient=recipient,
        endorsements=chain.from_iterable(map(endorsements_in, found)),
        refused=(report for report in found if not report),
    )


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
