"""`badgekit status issue`: a place in a list for a badge that others sign."""

import uuid
from typing import Annotated

import typer

from badgekit.cli import _output, _registries
from badgekit.cli._errors import ExitCode


def issue(
    *,
    registry: _registries.Url,
    id: Annotated[
        str | None,
        typer.Option(metavar="URI", help="Id of the credential. Default: a new one."),
    ] = None,
    achievement: Annotated[
        str | None, typer.Option(metavar="URI", help="Id of the achievement.")
    ] = None,
    purpose: Annotated[
        str,
        typer.Option(metavar="PURPOSE", help="What it may be withdrawn for."),
    ] = "revocation",
) -> int:
    """Record a credential that is signed elsewhere, and print its credentialStatus.

    Prints a line of JSON with the members id and credentialStatus, which go into
    the credential. To sign badges here, use badgekit issue --registry.
    """
    credential_id = id or uuid.uuid4().urn
    with _registries.opened(registry) as ledger:
        record = ledger.prepare(credential_id, purpose, achievement=achievement)
        ledger.confirm(credential_id)
    (position,) = record.positions
    entry = position.entry.to_json_object()
    _output.say_json({"id": credential_id, "credentialStatus": entry})
    return ExitCode.OK
