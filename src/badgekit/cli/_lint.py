"""`badgekit lint`: tell what badges lack, and what they give away."""

from dataclasses import dataclass, replace
from typing import Annotated

import typer

from badgekit import unbake
from badgekit._json import JsonObject
from badgekit.cli import _files, _output
from badgekit.cli._errors import CommandError, ExitCode, about
from badgekit.documents import ContentKind, recognize
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType
from badgekit.quality import (
    DEFAULT_PROFILE,
    PrivacyFinding,
    PrivacyReport,
    QualityProfile,
    QualityReport,
    review,
    review_privacy,
)

_IMAGES = (ContentKind.PNG, ContentKind.SVG)
_SEVERAL = "A record or presentation: lint its badges one by one."


def lint(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Achievements or credentials: JSON, JWT, SD-JWT, PNG or SVG; - for "
            "stdin.",
        ),
    ],
    *,
    kind: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="What they claim to be: knowledge, application or recognition, or a "
            "kind of the profile.",
        ),
    ] = "recognition",
    profile: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A quality profile of your own, in JSON."),
    ] = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print the findings as JSON; of several files, one per line."
        ),
    ] = False,
) -> int:
    """Tell what badges lack, and what they give away of the learner.

    Several files are compared as well: salts that learners share, and status
    lists of one learner. Ends with 1 if something required is lacking, or
    something personal is in the clear, and with 2 if a FILE could not be read.
    Nothing is verified.
    """
    if [*files, profile].count(_files.STANDARD) > 1:
        raise CommandError("only one FILE can be -")
    asked = _profile(profile)
    if kind not in asked.kinds:
        raise CommandError(f"--kind is one of {', '.join(asked.kinds)}")
    read = _compared([_read(file, kind, asked) for file in files])
    alone = len(files) == 1
    codes = set()
    for file, found in zip(files, read, strict=True):
        codes.add(found.code)
        if json:
            _print_json(file, found, alone=alone)
        else:
            _print(file, found, alone=alone)
    return ExitCode.REJECTED if ExitCode.REJECTED in codes else max(codes)


@dataclass(frozen=True, slots=True)
class _Found:
    content: bytes | str
    quality: QualityReport | None
    """`None` for a record of several achievements."""
    privacy: PrivacyReport

    @property
    def code(self) -> ExitCode:
        good = self.privacy and (self.quality is None or self.quality)
        return ExitCode.OK if good else ExitCode.REJECTED


@dataclass(frozen=True, slots=True)
class _Unread:
    error: str
    code: ExitCode = ExitCode.COULD_NOT_TELL


def _profile(file: str | None) -> QualityProfile:
    if file is None:
        return DEFAULT_PROFILE
    content = _files.read(file)
    with about(file):
        return QualityProfile.parse(content)


def _read(file: str, kind: str, profile: QualityProfile) -> _Found | _Unread:
    """Read a file and look at it alone."""
    try:
        content = _files.read(file)
        with about(file):
            return _look_at(content, kind, profile)
    except CommandError as error:
        return _Unread(str(error))
    except OSError as error:
        return _Unread(f"{file}: {error.strerror}")


def _look_at(content: bytes, kind: str, profile: QualityProfile) -> _Found:
    text = _unbaked(content) if recognize(content) in _IMAGES else content
    if recognize(text) is ContentKind.UNKNOWN:
        detail = "not a badge: neither JSON, nor a JWT, nor a baked image"
        raise DocumentError(Problem(ProblemType.PARSING_ERROR, detail))
    privacy = review_privacy(text)
    try:
        return _Found(text, review(text, kind=kind, profile=profile), privacy)
    except DocumentError:
        # It has just been read, so that it is a record is all that can be wrong.
        return _Found(text, None, privacy)


def _unbaked(image: bytes) -> str:
    try:
        return unbake(image)
    except DocumentError as error:
        # Without pointers: member names may be personal.
        problems = [Problem(each.type, each.detail) for each in error.problems]
        raise DocumentError(*problems) from None


def _compared(read: list[_Found | _Unread]) -> list[_Found | _Unread]:
    """Return what was read with what the files give away together."""
    contents = [each.content for each in read if isinstance(each, _Found)]
    if len(contents) < 2:
        return read
    of: list[list[PrivacyFinding]] = [[] for _ in contents]
    for finding in review_privacy(*contents).findings:
        of[finding.document].append(replace(finding, document=0))
    reports = (PrivacyReport(documents=1, findings=tuple(each)) for each in of)
    return [
        replace(each, privacy=next(reports)) if isinstance(each, _Found) else each
        for each in read
    ]


def _print(file: str, found: _Found | _Unread, *, alone: bool) -> None:
    if isinstance(found, _Unread):
        _output.complain(found.error)
        return
    indent = "" if alone else "  "
    if not alone:
        _output.say(file)
    quality = _SEVERAL if found.quality is None else found.quality
    for account in (quality, found.privacy):
        for line in str(account).split("\n"):
            _output.say(indent + line)


def _print_json(file: str, found: _Found | _Unread, *, alone: bool) -> None:
    if isinstance(found, _Unread):
        _output.complain(found.error)
        said: JsonObject = {"error": found.error}
        if alone:
            return
    else:
        quality = None if found.quality is None else found.quality.to_json_object()
        said = {"quality": quality, "privacy": found.privacy.to_json_object()}
    _output.say_json(said if alone else {"file": file, **said})
