"""`badgekit unbake`: take the credential out of an image."""

from typing import Annotated

import typer

from badgekit import unbake as unbake_image
from badgekit.cli import _files
from badgekit.cli._errors import ExitCode, about


def unbake(
    image: Annotated[
        str, typer.Argument(metavar="IMAGE", help="A baked PNG or SVG; - for stdin.")
    ],
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Where to write it; - to pipe."
        ),
    ] = _files.STANDARD,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Replace FILE if it is there.")
    ] = False,
) -> int:
    """Take the credential out of an image, byte for byte. Nothing is verified."""
    picture = _files.read(image)
    with about(image):
        credential = unbake_image(picture)
    _files.write(out, credential.encode(), force=force)
    return ExitCode.OK
