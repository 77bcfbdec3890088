"""`badgekit issue`: award an achievement to everybody on a roster."""

import sys
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from badgekit import Achievement, Issuer, _json
from badgekit.cli import _files, _keys, _options, _output, _registries
from badgekit.cli._award import Press, Tally, award_all
from badgekit.cli._errors import CommandError, ExitCode, about
from badgekit.cli._index import Index
from badgekit.cli._issuer import Format, make_issuer
from badgekit.cli._roster import read_roster
from badgekit.documents import read_object
from badgekit.errors import BadgekitError


def issue(
    achievement: Annotated[
        str,
        typer.Argument(metavar="ACHIEVEMENT", help="The achievement, in JSON."),
    ],
    *,
    roster: Annotated[
        str,
        typer.Option(metavar="FILE", help="Who is awarded it, in CSV; - for stdin."),
    ],
    key: Annotated[
        str,
        typer.Option(metavar="FILE", help="Private key: PEM or JWK. See keygen."),
    ],
    out: Annotated[
        str, typer.Option(metavar="DIR", help="Folder for the signed badges.")
    ],
    name: Annotated[
        str, typer.Option(metavar="TEXT", help="Name of the issuer, such as a school.")
    ],
    image: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="PNG or SVG to bake each badge into."),
    ] = None,
    did_web: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Your web site: the issuer is its did:web. Otherwise it is the "
            "did:key of the key.",
        ),
    ] = None,
    did_document: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write what to publish for --did-web."),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option(help="How to sign. Default: jwt with RSA, else data-integrity."),
    ] = None,
    valid_until: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="When the badges expire, unless a row says otherwise: a date, to the "
            "end of it in UTC, or 2027-06-30T12:00:00Z.",
        ),
    ] = None,
    index: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write down in CSV whose badge is in which file. Personal data, "
            "readable by you alone.",
        ),
    ] = None,
    registry: _registries.OptionalUrl = None,
    purpose: Annotated[
        str | None,
        typer.Option(
            metavar="PURPOSE",
            help="With --registry, what the badges may be withdrawn for: revocation, "
            "unless you say suspension.",
        ),
    ] = None,
    recipient_key: _registries.RecipientKey = None,
    ignore_unknown_columns: Annotated[
        bool,
        typer.Option("--ignore-unknown-columns", help="Leave other columns out."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Check everything, and write nothing."),
    ] = False,
    password_prompt: Annotated[
        bool, typer.Option("--password-prompt", help="Ask for the password of the key.")
    ] = False,
    password_file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The password is the first line of FILE."),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace the files of --index, --did-document."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Award an achievement to everybody on a roster: sign a badge each.

    Files are named after the id of the badge, never after the learner, and a
    badge holds a salted hash of the address, not the address. A row that is no
    good is reported and left out, and so is a learner who was there before; the
    others get their badge. Ends with 1 if any row was no good.

    With --registry each badge can be withdrawn later: see status.
    """
    if did_document is not None and did_web is None:
        raise CommandError("--did-document needs --did-web")
    password = _keys.ask_password(prompt=password_prompt, file=password_file)
    role = make_issuer(name, _keys.read_signer(key, password), did_web, format)
    press = Press(
        issuer=role,
        achievement=_achievement(achievement),
        image=None if image is None else _files.read(image),
        valid_until=_valid_until(valid_until),
    )
    with about(achievement if image is None else f"{achievement} with {image}"):
        press.rehearse()
    if registry is None and (purpose is not None or recipient_key is not None):
        raise CommandError("--purpose and --recipient-key need --registry")
    folder = None if dry_run else _folder(out)
    if did_document is not None and not dry_run:
        _write_did_document(role, did_document, force=force)
    tally = Tally()
    with ExitStack() as stack:
        if registry is not None:
            ledger = stack.enter_context(_registries.opened(registry, recipient_key))
            if folder is not None:
                award = partial(ledger.award, role, purpose=purpose or "revocation")
                press = replace(press, award=award)
        source = _open(roster, stack)
        entries = read_roster(source, ignore_unknown=ignore_unknown_columns)
        rows = stack.enter_context(closing(entries))
        book = None
        if index is not None and folder is not None:
            book = stack.enter_context(Index(index, force=force))
        advance = stack.enter_context(
            _output.progress("Issuing", _files.size_of(roster))
        )
        try:
            for _ in award_all(press, rows, tally, folder=folder, index=book):
                advance(_position(source))
        except (BadgekitError, CommandError, OSError) as error:
            _output.complain(f"stopped after {_count(tally.issued, 'badge')}")
            raise error from None
    _report(tally, role, out, dry_run=dry_run, json=json)
    return ExitCode.REJECTED if tally.refused else ExitCode.OK


def _achievement(name: str) -> Achievement:
    with about(name):
        return Achievement.parse(read_object(_files.read(name)))


def _valid_until(text: str | None) -> datetime | None:
    try:
        return None if text is None else _options.moment(text, _options.Edge.END)
    except ValueError as error:
        raise CommandError(f"--valid-until is {error}") from None


def _folder(name: str) -> Path:
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise CommandError(f"{name}: is not a folder") from None
    return folder


def _write_did_document(issuer: Issuer, name: str, *, force: bool) -> None:
    text = _json.dumps(issuer.did_document()) + "\n"
    _files.write(name, text.encode(), force=force)
    _output.complain(f"publish {name} at {issuer.did_document_url}")


def _open(roster: str, stack: ExitStack) -> BinaryIO:
    if roster == _files.STANDARD:
        return sys.stdin.buffer
    return stack.enter_context(Path(roster).open("rb"))


def _position(source: BinaryIO) -> int:
    """Return how many bytes were read; of a pipe that is not known."""
    return source.tell() if source.seekable() else 0


def _report(
    tally: Tally, issuer: Issuer, out: str, *, dry_run: bool, json: bool
) -> None:
    if json:
        _output.say_json(
            {
                "issuer": issuer.id,
                "folder": None if dry_run else out,
                "issued": tally.issued,
                "refused": tally.refused,
                "repeated": tally.repeated,
                "problems": [
                    {"row": p.number, "column": p.column, "detail": p.detail}
                    for p in tally.problems
                ],
            }
        )
        return
    where = "could be issued" if dry_run else f"in {out}"
    _output.say(f"{_count(tally.issued, 'badge')} {where}, by {issuer.id}")
    if tally.refused:
        _output.say(f"{_count(tally.refused, 'row')} refused")
    if tally.repeated:
        _output.say(f"{_count(tally.repeated, 'row')} left out as repeated")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
