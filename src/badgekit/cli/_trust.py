"""`badgekit trust`: say whether an issuer is recognized, and by whom."""

from typing import Annotated

import typer
from pydantic import ValidationError

from badgekit import CachingFetcher, HttpxFetcher, Profile, _time
from badgekit.cli import _keys, _options, _output
from badgekit.cli._errors import CommandError, ExitCode
from badgekit.fetching import run
from badgekit.trust import (
    AnyIssuerPolicy,
    AnyOf,
    IssuerQuestion,
    IssuerRegistry,
    OpenIdFederation,
    TrustAnchor,
    TrustDecision,
    TrustOutcome,
    decide_issuer,
)

_VERDICTS = {
    TrustOutcome.RECOGNIZED: ("RECOGNIZED", ExitCode.OK),
    TrustOutcome.NOT_RECOGNIZED: ("NOT RECOGNIZED", ExitCode.REJECTED),
    TrustOutcome.UNKNOWN: ("COULD NOT TELL", ExitCode.COULD_NOT_TELL),
}


def trust(
    issuer: Annotated[
        str, typer.Argument(metavar="ISSUER_ID", help="A DID or an https URL.")
    ],
    registry: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="Ask this issuer registry, a list of issuers. May be repeated.",
        ),
    ] = None,
    anchor: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Ask the OpenID Federation of this trust anchor."
        ),
    ] = None,
    anchor_key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Public key of the --anchor: PEM, JWK or Multikey. Others are not "
            "accepted. May be repeated.",
        ),
    ] = None,
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print the decision as JSON.")
    ] = False,
) -> int:
    """Ask registries whether they recognize an issuer.

    Ends with 0 if any does, with 1 if none does, and with 2 if none does and
    of any it could not be told.
    """
    asked: list[AnyIssuerPolicy] = [*registries(registry or [])]
    if anchor is not None:
        asked.append(_federation(anchor, anchor_key or []))
    elif anchor_key:
        raise CommandError("--anchor-key needs --anchor: whose key is it?")
    if not asked:
        raise CommandError("say whom to ask: --registry URL, or --anchor URL")
    question = IssuerQuestion(issuer=_profile(issuer), at=_time.now())
    fetcher = CachingFetcher(HttpxFetcher())
    decision = run(decide_issuer(AnyOf(*asked), question), fetcher)
    if json:
        _output.say_json({"issuer": issuer, **decision.to_json_object()})
    else:
        _print(issuer, decision)
    return _VERDICTS[decision.outcome][1]


def registries(urls: list[str]) -> list[IssuerRegistry]:
    """Return the registries at *urls*."""
    try:
        return [IssuerRegistry(url) for url in urls]
    except ValueError as error:
        raise CommandError(f"--registry is {error}") from None


def _federation(url: str, keys: list[str]) -> OpenIdFederation:
    if not keys:
        raise CommandError("--anchor needs --anchor-key: by which key is it known?")
    pinned = [_keys.read_public_key(name) for name in keys]
    try:
        return OpenIdFederation([TrustAnchor(url, pinned)])
    except ValueError as error:
        raise CommandError(f"--anchor is {error}") from None


def _profile(issuer: str) -> Profile:
    try:
        return Profile(id=_options.uri(issuer))
    except (ValueError, ValidationError):
        raise CommandError("ISSUER_ID is neither a DID nor a URL") from None


def _print(issuer: str, decision: TrustDecision) -> None:
    _output.say(f"{_VERDICTS[decision.outcome][0]}  {issuer}")
    _output.say(f"  {decision.detail}")
    for evidence in decision.evidence:
        _output.say(f"  - {evidence}")
