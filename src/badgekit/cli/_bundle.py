"""`badgekit bundle`: keep a credential with all that it takes to verify it."""

from typing import Annotated

import typer

from badgekit import (
    AnyIssuer,
    Bundle,
    HttpxFetcher,
    MemoryFetcher,
    TrustedIssuers,
    VerificationPolicy,
    Verifier,
)
from badgekit.cli import _files, _keys, _output
from badgekit.cli._errors import CommandError, ExitCode, about
from badgekit.cli._verify import account, code_of, verdict_on
from badgekit.fetching import Fetcher
from badgekit.limits import DEFAULT_LIMITS


def bundle(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="JSON, JWT, PNG or SVG; - for stdin.")
    ],
    out: Annotated[
        str,
        typer.Option("--out", "-o", metavar="FILE", help="The bundle; - to pipe."),
    ],
    issuer: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Accept this issuer. May be repeated."),
    ] = None,
    *,
    any_issuer: Annotated[
        bool,
        typer.Option(
            "--any-issuer", help="Accept whoever signed, if the key is theirs."
        ),
    ] = False,
    key: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Sign the bundle with this private key: PEM or JWK."
        ),
    ] = None,
    time_stamp_request: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write what to send to a time-stamping authority (RFC 3161).",
        ),
    ] = None,
    time_stamp: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Add this answer of the authority to the bundle that is given as "
            "FILE. Nothing is verified.",
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not use the network.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace FILE if it is there.")
    ] = False,
) -> int:
    """Verify a credential, and keep it with all that was used.

    The bundle verifies years later as of now, with the issuer's site gone: use
    badgekit verify --own-bundles. It is written whatever the verdict. Ends as
    verify does.
    """
    if time_stamp is not None:
        _add_time_stamp(file, time_stamp, out, force=force)
        return ExitCode.OK
    if any_issuer == bool(issuer):
        raise CommandError("say whose credentials to accept: --issuer or --any-issuer")
    signer = None if key is None else _keys.read_signer(key, None)
    fetcher: Fetcher = MemoryFetcher() if offline else HttpxFetcher()
    policy = VerificationPolicy(
        issuers=AnyIssuer() if any_issuer else TrustedIssuers(issuer or [])
    )
    report = Verifier(policy, fetcher).report(_files.read(file))
    packed = report.bundle()
    if signer is not None:
        packed = packed.signed(signer)
    if time_stamp_request is not None:
        with about(time_stamp_request):
            query = packed.time_stamp_request()
        _files.write(time_stamp_request, query, force=force)
    _files.write(out, packed.to_bytes(), force=force)
    if out != _files.STANDARD:
        _output.say(verdict_on(report, file))
        for line in account(report):
            _output.say(line)
    return code_of(report)


def _add_time_stamp(file: str, response: str, out: str, *, force: bool) -> None:
    with about(file):
        kept = Bundle.parse(_files.read(file, DEFAULT_LIMITS.bundle_bytes))
    with about(response):
        stamped = kept.with_time_stamp(_files.read(response))
    _files.write(out, stamped.to_bytes(), force=force)
