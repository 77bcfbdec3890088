"""`badgekit status init`: make a registry."""

from typing import Annotated

import typer

from badgekit.cli import _output, _registries
from badgekit.cli._errors import ExitCode
from badgekit.status import MINIMUM_LENGTH


def init(
    *,
    registry: _registries.Url,
    lists: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where you will serve the lists, with {list} for their names: "
            "https://lincoln.example/status/{list}",
        ),
    ] = None,
    purpose: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PURPOSE",
            help="What badges may be withdrawn for: revocation, suspension. Repeat it "
            "for both.",
        ),
    ] = None,
    length: Annotated[
        int, typer.Option(metavar="NUMBER", help="Entries in each list.")
    ] = MINIMUM_LENGTH,
    recipient_key: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Keep recipients as a digest under the key in FILE, which is made if "
            "it is not there. Keep it away from the database.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Make a registry, or upgrade the one that is there if --lists is not given."""
    role = _registries.registry_class()
    if lists is None:
        role.upgrade(registry)
        _output.say("the registry is up to date")
        return ExitCode.OK
    key = None if recipient_key is None else _registries.read_or_make_key(recipient_key)
    with role.create(
        registry,
        lists=lists,
        length=length,
        purposes=purpose or ("revocation",),
        recipient_key=key,
    ) as made:
        for one in made.lists():
            if json:
                _output.say_json({"url": one.url, "purpose": one.purpose})
            else:
                _output.say(f"{one.purpose}: {one.url}")
    return ExitCode.OK
