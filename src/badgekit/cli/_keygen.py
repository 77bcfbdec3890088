"""`badgekit keygen`: make a signing key."""

import os
from enum import StrEnum
from typing import Annotated

import typer

from badgekit import SoftwareSigner
from badgekit.cli import _files, _keys, _output
from badgekit.cli._errors import CommandError, ExitCode
from badgekit.resolution import did_key_of


class KeyKind(StrEnum):
    """The keys that badgekit makes."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    RSA = "RSA"


def keygen(
    out: Annotated[str, typer.Option(metavar="FILE", help="Where to write the key.")],
    kind: Annotated[
        KeyKind,
        typer.Option(
            "--type",
            help="Kind of key. For the public 1EdTech validator use P-256 or RSA, "
            "and issue with --format jwt.",
        ),
    ] = KeyKind.ED25519,
    *,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="Leave a key that is there alone.")
    ] = False,
    password_prompt: Annotated[
        bool, typer.Option("--password-prompt", help="Encrypt it: ask for a password.")
    ] = False,
    password_file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Encrypt it with the first line of FILE."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Make a signing key, in a file that you alone can read.

    Only the public half is printed. A key that is there already is never replaced.
    """
    if out == _files.STANDARD:
        raise CommandError("a key is never printed: name a file")
    if _files.exists(out):
        if not if_missing:
            raise CommandError(
                f"{out}: is there already, and a lost key cannot be had again; "
                "choose another name, or give --if-missing to keep it"
            )
        _report({"file": out, "created": False}, f"{out}: is there already", json=json)
        return ExitCode.OK
    password = _keys.ask_password(
        prompt=password_prompt, file=password_file, confirm=True
    )
    signer = SoftwareSigner.generate(kind)
    with os.fdopen(_files.create_private(out), "w", encoding="ascii") as file:
        file.write(signer.to_pem(password))
    key = signer.public_key
    public = {"did": did_key_of(key), "publicKeyMultibase": key.to_multikey()}
    _report(
        {"file": out, "created": True, "type": str(key.type), **public},
        f"{out}: a new {key.type} key; keep it secret, and keep a copy",
        f"did        {public['did']}",
        f"multikey   {public['publicKeyMultibase']}",
        json=json,
    )
    return ExitCode.OK


def _report(members: dict[str, object], *lines: str, json: bool) -> None:
    if json:
        _output.say_json(members)
        return
    for line in lines:
        _output.say(line)
