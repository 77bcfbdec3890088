"""Sign one badge per row, and keep count."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from badgekit import Achievement, Issuer, Recipient, SecuredCredential, bake
from badgekit.cli import _files, _output
from badgekit.cli._index import Index
from badgekit.cli._roster import RecipientsSeen, Row, RowProblem
from badgekit.documents import ContentKind, recognize
from badgekit.errors import DocumentError

_PROBLEMS_KEPT = 100
_SUFFIXES = {
    ContentKind.PNG: ".png",
    ContentKind.SVG: ".svg",
    ContentKind.JSON: ".json",
    ContentKind.COMPACT_JWS: ".jws",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A signed badge, as it goes into its file."""

    id: str
    file: str
    """Its name: that of the badge, which says nothing about the learner."""
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What is the same for every badge of a run."""

    issuer: Issuer
    achievement: Achievement
    image: bytes | None
    valid_until: datetime | None
    award: Callable[..., SecuredCredential] | None = None
    """What signs and keeps a record, in place of `issuer.award`."""

    def rehearse(self) -> None:
        """Make a badge for nobody: raises what every row would stumble over."""
        nobody = Recipient.of(f"urn:uuid:{uuid.UUID(int=0)}")
        replace(self, award=None).make(nobody, {"valid_until": None})

    def make(self, recipient: Recipient, award: Mapping[str, Any]) -> Badge:
        """Sign a badge, and bake it if there is an image."""
        number = uuid.uuid4()
        secured = (self.award or self.issuer.award)(
            self.achievement,
            to=recipient,
            id=number.urn,
            **{"valid_until": self.valid_until, **award},
        )
        content = secured.content
        if self.image is not None:
            content = bake(self.image, secured)
        return Badge(number.urn, f"{number}{_SUFFIXES[recognize(content)]}", content)


@dataclass(slots=True)
class Tally:
    """How many rows ended how."""

    issued: int = 0
    refused: int = 0
    repeated: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    """The first of them."""

    def note(self, problem: RowProblem) -> None:
        """Report a problem, unless there are too many to read."""
        if len(self.problems) < _PROBLEMS_KEPT:
            self.problems.append(problem)
            _output.complain(str(problem))
        elif self.refused + self.repeated == _PROBLEMS_KEPT + 1:
            _output.complain("… and more, which are counted and not shown")


def award_all(
    press: Press,
    rows: Iterator[Row | RowProblem],
    tally: Tally,
    *,
    folder: Path | None,
    index: Index | None,
) -> Iterator[None]:
    """Award row by row, yielding after each. Without *folder*, write nothing."""
    with RecipientsSeen() as seen:
        for row in rows:
            if isinstance(row, RowProblem):
                tally.refused += 1
                tally.note(row)
            elif (first := seen.first_row_of(row)) != row.number:
                tally.repeated += 1
                detail = f"the recipient of row {first} again; left out"
                tally.note(RowProblem(row.number, None, detail))
            else:
                _award(press, row, tally, folder, index)
            yield


def _award(
    press: Press, row: Row, tally: Tally, folder: Path | None, index: Index | None
) -> None:
    try:
        badge = press.make(row.recipient, row.award)
    except (DocumentError, ValidationError) as error:
        tally.refused += 1
        tally.note(RowProblem(row.number, None, _reason(error)))
        return
    if folder is not None:
        _files.write(str(folder / badge.file), badge.content, force=False)
        if index is not None:
            who = row.recipient.id or row.recipient.value or ""
            index.add(row.number, who, badge.id, badge.file)
    tally.issued += 1


def _reason(error: DocumentError | ValidationError) -> str:
    # What is the same for all rows was tried out before: this is about what the row
    # holds, and the text of the error may show it.
    if isinstance(error, DocumentError):
        return "; ".join(f"{p.pointer or ''}: {p.title}" for p in error.problems)
    found = error.errors(include_input=False, include_context=False, include_url=False)
    return "; ".join(f"{'/'.join(map(str, e['loc']))}: {e['msg']}" for e in found)
