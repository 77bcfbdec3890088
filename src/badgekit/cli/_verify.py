"""`badgekit verify`: say whether credentials are what they claim to be."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

import typer

from badgekit import (
    AcceptBundles,
    AnyIssuer,
    CachingFetcher,
    HttpxFetcher,
    MemoryFetcher,
    Outcome,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    Verifier,
    _time,
)
from badgekit.cli import _files, _keys, _options, _output
from badgekit.cli._errors import CommandError, ExitCode
from badgekit.cli._trust import registries
from badgekit.fetching import Fetcher
from badgekit.limits import DEFAULT_LIMITS
from badgekit.trust import AnyIssuerPolicy, AnyOf, IssuerRegistry

_VERDICTS = {
    Outcome.PASSED: "VERIFIED",
    Outcome.FAILED: "REJECTED",
    Outcome.INDETERMINATE: "COULD NOT TELL",
}


def verify(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="JSON, JWT, PNG, SVG or a bundle; - for stdin."
        ),
    ],
    issuer: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Accept this issuer. May be repeated."),
    ] = None,
    registry: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="Accept the issuers of this registry. May be repeated.",
        ),
    ] = None,
    *,
    any_issuer: Annotated[
        bool,
        typer.Option(
            "--any-issuer", help="Accept whoever signed, if the key is theirs."
        ),
    ] = False,
    issuer_key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Public key of the one --issuer: PEM, JWK or Multikey. Others are "
            "not accepted. May be repeated.",
        ),
    ] = None,
    recipient: Annotated[
        str | None,
        typer.Option(
            metavar="WHO",
            help="Whom it must have been awarded to: an e-mail address, a DID or "
            "other URI, or TYPE=VALUE such as sourcedId=A-1815. Never printed.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Verify as of then: 2026-01-31T12:00:00Z, or a date. Default: now.",
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not use the network.")
    ] = False,
    own_bundles: Annotated[
        bool,
        typer.Option(
            "--own-bundles",
            help="Believe all that is in a bundle. Only for those that you have made "
            "and kept yourself.",
        ),
    ] = False,
    bundle_key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Believe bundles that are signed with this public key: PEM, JWK or "
            "Multikey. May be repeated.",
        ),
    ] = None,
    time_stamp_root: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Demand of bundles a time stamp, besides, by an authority under this "
            "root certificate: PEM or DER. May be repeated.",
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show every check of every file.")
    ] = False,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print the report as JSON; of several files, one per line."
        ),
    ] = False,
) -> int:
    """Verify credentials. Say whom to accept: --issuer, --registry or --any-issuer.

    Ends with 0 if every FILE verified, with 1 if any was rejected, and with 2
    if of any it could not be told, or it could not be read.
    """
    policy = _policy(
        issuer or [],
        registries(registry or []),
        issuer_key or [],
        recipient,
        any_issuer=any_issuer,
    )
    signers = tuple(map(_keys.read_public_key, bundle_key or ()))
    accepted = AcceptBundles(
        signed_by=signers,
        all_are_own=own_bundles,
        time_stamped_by=tuple(map(_keys.read_certificates, time_stamp_root or ())),
    )
    policy = replace(policy, bundles=accepted)
    moment = _moment(at)
    if files.count(_files.STANDARD) > 1:
        raise CommandError("only one FILE can be -")
    fetcher: Fetcher = MemoryFetcher() if offline else CachingFetcher(HttpxFetcher())
    verifier = Verifier(policy, fetcher)
    alone = len(files) == 1
    codes = set()
    # On a terminal the lines themselves show how far it has come.
    quiet = alone or sys.stdout.isatty()
    with _output.progress("Verifying", len(files), quiet=quiet) as advance:
        for done, file in enumerate(files, 1):
            finding = _examine(file, verifier, moment)
            codes.add(finding.code)
            if json:
                _print_json(finding, alone=alone)
            else:
                _print(finding, full=alone or verbose)
            advance(done)
    return ExitCode.REJECTED if ExitCode.REJECTED in codes else max(codes)


@dataclass(frozen=True, slots=True)
class _Finding:
    file: str
    report: VerificationReport | None
    error: str = ""
    """Why there is no report."""

    @property
    def code(self) -> ExitCode:
        return ExitCode.COULD_NOT_TELL if self.report is None else code_of(self.report)


def code_of(report: VerificationReport) -> ExitCode:
    """Return how a command about *report* ends."""
    if report.outcome is Outcome.FAILED:
        return ExitCode.REJECTED
    return ExitCode.OK if report else ExitCode.COULD_NOT_TELL


def verdict_on(report: VerificationReport, file: str) -> str:
    """Return the line that says what became of *file*."""
    return f"{_VERDICTS[report.outcome]}  {file}"


def _policy(
    issuers: list[str],
    listed: list[IssuerRegistry],
    keys: list[str],
    recipient: str | None,
    *,
    any_issuer: bool,
) -> VerificationPolicy:
    if any_issuer == bool(issuers or listed):
        raise CommandError(
            "say whose credentials to accept: --issuer ID and --registry URL (which "
            "may be repeated), or --any-issuer; one of the two"
        )
    if keys and len(issuers) != 1:
        raise CommandError("--issuer-key needs exactly one --issuer: whose key is it?")
    try:
        expected = None if recipient is None else _options.recipient(recipient)
    except ValueError as error:
        raise CommandError(f"--recipient is {error}") from None
    return VerificationPolicy(
        issuers=_issuers(issuers, listed, any_issuer=any_issuer),
        recipient=expected,
        pinned_keys={issuers[0]: tuple(map(_keys.read_public_key, keys))}
        if keys
        else {},
    )


def _issuers(
    issuers: list[str], listed: list[IssuerRegistry], *, any_issuer: bool
) -> AnyIssuerPolicy:
    if any_issuer:
        return AnyIssuer()
    trusted = TrustedIssuers(issuers)
    return AnyOf(trusted, *listed) if listed else trusted


def _moment(at: str | None) -> datetime | None:
    try:
        return None if at is None else _options.moment(at, _options.Edge.BEGIN)
    except ValueError as error:
        raise CommandError(f"--at is {error}") from None


def _examine(file: str, verifier: Verifier, at: datetime | None) -> _Finding:
    try:
        content = _files.read(file, DEFAULT_LIMITS.bundle_bytes)
    except CommandError as error:
        return _Finding(file, None, str(error))
    except OSError as error:
        return _Finding(file, None, f"{file}: {error.strerror}")
    return _Finding(file, verifier.report(content, at=at))


def _print_json(finding: _Finding, *, alone: bool) -> None:
    if finding.report is None:
        _output.complain(finding.error)
        if not alone:
            _output.say_json({"file": finding.file, "error": finding.error})
        return
    report = finding.report.to_json_object()
    _output.say_json(report if alone else {"file": finding.file, **report})


def _print(finding: _Finding, *, full: bool) -> None:
    report = finding.report
    if report is None:
        _output.complain(finding.error)
        return
    _output.say(verdict_on(report, finding.file))
    if full or not report:
        for line in account(report):
            _output.say(line)


def account(report: VerificationReport, indent: str = "  ") -> Iterator[str]:
    """Yield the lines on every check, and on what was looked at and what was not."""
    # Each line by itself: str(report) would let a value with a line break in it make
    # lines of its own.
    yield f"{indent}as of {_time.write(report.at)}"
    if report.examined is not None:
        yield f"{indent}issuer {report.examined.credential.issuer_id}"
    for result in report.results:
        detail = f": {result.detail}" if result.detail else ""
        yield f"{indent}{result.check:<16} {result.outcome}{detail}"
        yield from (f"{indent}  - {problem}" for problem in result.problems)
        yield from (f"{indent}  ~ {warning}" for warning in result.warnings)
    for pointer, child in report.children.items():
        yield f"{indent}{_VERDICTS[child.outcome]}  inside, at {pointer}"
        yield from account(child, indent + "  ")
    yield from report.account_of_resources()
