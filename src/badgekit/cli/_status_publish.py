"""`badgekit status publish`: sign the lists and put them where they are served."""

from datetime import timedelta
from typing import Annotated

import typer

from badgekit import _time
from badgekit.cli import _keys, _output, _registries
from badgekit.cli._errors import CommandError, ExitCode
from badgekit.cli._issuer import Format, make_issuer


def publish(
    *,
    registry: _registries.Url,
    key: Annotated[
        str,
        typer.Option(metavar="FILE", help="Private key of the issuer of the badges."),
    ],
    out: Annotated[
        str, typer.Option(metavar="DIR", help="Folder that is served as the lists.")
    ],
    did_web: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Your web site, if the badges were issued with --did-web.",
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(help="How to sign. Default: jwt with RSA, else data-integrity."),
    ] = None,
    valid_for: Annotated[
        float,
        typer.Option(metavar="DAYS", help="How long an old list can be relied on."),
    ] = 7,
    ttl: Annotated[
        int,
        typer.Option(metavar="MINUTES", help="How long verifiers may keep a copy."),
    ] = 60,
    renew: Annotated[
        bool, typer.Option("--renew", help="Sign those that have not changed, too.")
    ] = False,
    password_prompt: Annotated[
        bool, typer.Option("--password-prompt", help="Ask for the password of the key.")
    ] = False,
    password_file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The password is the first line of FILE."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
) -> int:
    """Sign the status lists that have changed or are half through their life.

    Each goes under the last part of its URL into the folder, at once and as a
    whole. Run it after every change that matters, and every day.
    """
    password = _keys.ask_password(prompt=password_prompt, file=password_file)
    # Lists name their issuer by its id alone.
    issuer = make_issuer("issuer", _keys.read_signer(key, password), did_web, format)
    with _registries.opened(registry) as ledger:
        try:
            listed = ledger.publish(
                issuer,
                folder=out,
                valid_for=timedelta(days=valid_for),
                ttl=timedelta(minutes=ttl),
                renew=renew,
            )
        except (OverflowError, ValueError) as error:
            raise CommandError(f"--valid-for and --ttl: {error}") from None
    for one in listed:
        until = _time.write(one.valid_until)
        if json:
            _output.say_json(
                {
                    "url": one.url,
                    "purpose": one.purpose,
                    "mediaType": one.media_type,
                    "etag": one.etag,
                    "validUntil": until,
                }
            )
        else:
            _output.say(f"{one.url} ({one.purpose}), valid until {until}")
    return ExitCode.OK
