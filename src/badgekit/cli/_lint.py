"""`badgekit lint`: tell what a badge lacks, and what it gives away."""

from typing import Annotated

import typer

from badgekit._json import JsonObject
from badgekit.cli import _files, _output
from badgekit.cli._errors import CommandError, ExitCode, about
from badgekit.cli._inspect import read_document
from badgekit.errors import DocumentError
from badgekit.problems import Problem
from badgekit.quality import (
    DEFAULT_PROFILE,
    QualityProfile,
    QualityReport,
    review,
    review_privacy,
)


def lint(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="An achievement or a credential: JSON, JWT, PNG or SVG; - for stdin.",
        ),
    ],
    *,
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="What it claims to be: knowledge, application or recognition, or a "
            "kind of the profile.",
        ),
    ] = "recognition",
    profile: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A quality profile of your own, in JSON."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the findings as JSON.")
    ] = False,
) -> int:
    """Tell what a badge lacks, and what it gives away of the learner.

    Ends with 1 if something required is lacking, or something personal is in the
    clear. Nothing is verified.
    """
    asked = _profile(profile)
    if kind not in asked.kinds:
        raise CommandError(f"--kind is one of {', '.join(asked.kinds)}")
    content = _files.read(file)
    with about(file):
        document = _document(content)
        quality = _quality(document, kind, asked)
        privacy = review_privacy(document)
    if json:
        said = None if quality is None else quality.to_json_object()
        _output.say_json({"quality": said, "privacy": privacy.to_json_object()})
    else:
        several = "A record or presentation: lint its badges one by one."
        for account in (several if quality is None else quality, privacy):
            for line in str(account).split("\n"):
                _output.say(line)
    good = privacy and (quality is None or quality)
    return ExitCode.OK if good else ExitCode.REJECTED


def _profile(file: str | None) -> QualityProfile:
    if file is None:
        return DEFAULT_PROFILE
    content = _files.read(file)
    with about(file):
        return QualityProfile.parse(content)


def _document(content: bytes) -> JsonObject:
    """Return the credential. Errors have no pointer: member names may be personal."""
    try:
        return read_document(content)[0]
    except DocumentError as error:
        problems = [Problem(each.type, each.detail) for each in error.problems]
        raise DocumentError(*problems) from None


def _quality(
    document: JsonObject, kind: str, profile: QualityProfile
) -> QualityReport | None:
    """Return the report, or `None` for a record of several achievements."""
    try:
        return review(document, kind=kind, profile=profile)
    except DocumentError:
        # It has been read before, so that it is a record is all that can be wrong.
        return None
