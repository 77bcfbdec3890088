"""`badgekit status show`: what a registry knows."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from badgekit import _time
from badgekit.cli import _output, _registries
from badgekit.cli._errors import ExitCode

if TYPE_CHECKING:
    from badgekit.registry import CredentialRecord, ListSummary, Registry


def show(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Ids of credentials."),
    ] = None,
    *,
    registry: _registries.Url,
    json: Annotated[bool, typer.Option("--json", help="Print JSON Lines.")] = False,
) -> int:
    """Show the lists of a registry, or credentials and the history of their status.

    Nothing tells whose the credentials are.
    """
    code = ExitCode.OK
    with _registries.opened(registry) as ledger:
        if not ids:
            _show_lists(ledger, json=json)
        for credential_id in ids or ():
            record = ledger.find(credential_id)
            if record is None:
                code = ExitCode.REJECTED
                _output.complain(f"{credential_id}: not in the registry")
            else:
                _show_record(ledger, record, json=json)
    return code


def _show_lists(ledger: "Registry", *, json: bool) -> None:
    unfinished = len(ledger.unfinished())
    for one in ledger.lists():
        if json:
            _output.say_json(_list(one))
            continue
        _output.say(f"{one.url} ({one.purpose})")
        _output.say(f"  used       {one.used} of {one.length}")
        _output.say(f"  withdrawn  {one.withdrawn}")
        published = "never"
        if one.published_at is not None:
            published = _time.write(one.published_at)
            if not one.is_current:
                published += ", and changed since"
        _output.say(f"  published  {published}")
    if unfinished:
        _output.complain(f"{unfinished} credentials were prepared and not finished")


def _list(one: "ListSummary") -> dict[str, Any]:
    at = one.published_at
    return {
        "url": one.url,
        "purpose": one.purpose,
        "length": one.length,
        "used": one.used,
        "withdrawn": one.withdrawn,
        "open": one.is_open,
        "published": None if at is None else _time.write(at),
        "current": one.is_current,
    }


def _show_record(ledger: "Registry", record: "CredentialRecord", *, json: bool) -> None:
    events = [
        {
            "at": _time.write(event.at),
            "purpose": event.purpose,
            "value": event.new,
            "reason": event.reason,
            "actor": event.actor,
        }
        for event in ledger.history(record.id)
    ]
    withdrawn = sorted(record.withdrawn_for)
    at = record.issued_at or record.prepared_at
    if json:
        _output.say_json(
            {
                "id": record.id,
                "achievement": record.achievement,
                "state": str(record.state),
                "at": _time.write(at),
                "credentialStatus": [
                    position.entry.to_json_object() for position in record.positions
                ],
                "withdrawnFor": withdrawn,
                "history": events,
            }
        )
        return
    _output.say(record.id)
    _output.say(f"  {record.state:<11} {_time.write(at)}")
    if record.achievement is not None:
        _output.say(f"  achievement {record.achievement}")
    for position in record.positions:
        place = f"{position.status_list_credential}#{position.index}"
        _output.say(f"  {position.purpose:<11} {place}")
    _output.say(f"  status      {', '.join(withdrawn) or 'in force'}")
    for event in events:
        change = "set" if event["value"] else "lifted"
        _output.say(
            f"  {event['at']} {event['purpose']} {change} by {event['actor']}: "
            f"{event['reason']}"
        )
