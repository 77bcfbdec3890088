"""`badgekit status revoke`, `suspend` and `reinstate`."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import typer

from badgekit.cli import _output, _registries
from badgekit.cli._errors import ExitCode

Ids: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Ids of credentials.")
]
Reason: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="TEXT", help="Why: a rule, and nothing about the learner. It is kept."
    ),
]
Actor: TypeAlias = Annotated[
    str,
    typer.Option(
        metavar="TEXT",
        envvar="BADGEKIT_ACTOR",
        help="Who: a role or an account. It is kept.",
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON Lines.")]


def revoke(
    ids: Ids,
    *,
    registry: _registries.Url,
    reason: Reason,
    actor: Actor,
    json: Json = False,
) -> int:
    """Withdraw badges for good. Verifiers see it once the lists are published."""
    return _change("revocation", ids, registry, (reason, actor), value=True, json=json)


def suspend(
    ids: Ids,
    *,
    registry: _registries.Url,
    reason: Reason,
    actor: Actor,
    json: Json = False,
) -> int:
    """Withdraw badges for now. Verifiers see it once the lists are published."""
    return _change("suspension", ids, registry, (reason, actor), value=True, json=json)


def reinstate(
    ids: Ids,
    *,
    registry: _registries.Url,
    reason: Reason,
    actor: Actor,
    json: Json = False,
) -> int:
    """Lift suspensions. Verifiers see it once the lists are published."""
    return _change("suspension", ids, registry, (reason, actor), value=False, json=json)


def _change(
    purpose: str,
    ids: Sequence[str],
    registry: str,
    why: tuple[str, str],
    *,
    value: bool,
    json: bool,
) -> int:
    code = ExitCode.OK
    reason, actor = why
    with _registries.opened(registry) as ledger:
        from badgekit.registry import (  # noqa: PLC0415 - it is installed
            NotRecordedError,
            StatusChangeError,
        )

        for credential_id in ids:
            try:
                record = ledger.set_status(
                    credential_id, purpose, value=value, reason=reason, actor=actor
                )
            except (NotRecordedError, StatusChangeError) as error:
                code = ExitCode.REJECTED
                _output.complain(str(error))
                continue
            withdrawn = sorted(record.withdrawn_for)
            if json:
                _output.say_json({"id": record.id, "withdrawnFor": withdrawn})
            else:
                _output.say(f"{record.id}: {', '.join(withdrawn) or 'in force'}")
    return code
