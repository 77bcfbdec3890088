"""`badgekit bake`: put a credential into an image."""

from typing import Annotated

import typer

from badgekit import bake as bake_image
from badgekit.cli import _files
from badgekit.cli._errors import CommandError, ExitCode, about


def bake(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="A PNG or an SVG.")],
    credential: Annotated[
        str, typer.Argument(metavar="CREDENTIAL", help="JSON or a compact JWS.")
    ],
    out: Annotated[
        str,
        typer.Option("--out", "-o", metavar="FILE", help="The baked image; - to pipe."),
    ],
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Replace FILE if it is there.")
    ] = False,
) -> int:
    """Put a credential into an image.

    A credential that is in the image already is replaced in the copy. Nothing
    is verified. One of IMAGE and CREDENTIAL may be -, the standard input.
    """
    if image == credential == _files.STANDARD:
        raise CommandError("only one of IMAGE and CREDENTIAL can be -")
    picture, text = _files.read(image), _files.read(credential)
    with about(f"{credential} into {image}"):
        baked = bake_image(picture, text)
    _files.write(out, baked, force=force)
    return ExitCode.OK
