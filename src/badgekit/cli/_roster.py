"""A roster in CSV: who is awarded the badge, row by row, without holding them all."""

import csv
import hashlib
import io
import math
import secrets
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO, Self, TextIO

from badgekit import Evidence, Recipient
from badgekit.cli import _options
from badgekit.cli._errors import CommandError
from badgekit.models import IdentifierType

_MAX_ROW = 1_048_576
"""Characters in one row, quoted line breaks included."""
_WHO = ("email", "id", "identifier")


@dataclass(frozen=True, slots=True)
class Row:
    """One award."""

    number: int
    """As a spreadsheet counts: the row of the headings is 1."""
    recipient: Recipient = field(repr=False)
    award: Mapping[str, Any] = field(repr=False)
    """Arguments of `Issuer.award`: `valid_until`, `evidence`, `narrative`, …"""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be read. Says where and why, never what the row holds."""

    number: int
    column: str | None
    detail: str

    def __str__(self) -> str:
        place = f", column {self.column}" if self.column else ""
        return f"row {self.number}{place}: {self.detail}"


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


_begin = partial(_options.moment, edge=_options.Edge.BEGIN)
_end = partial(_options.moment, edge=_options.Edge.END)

COLUMNS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "name": str,
        "email": _options.email,
        "id": _options.uri,
        "identifier_type": _options.identifier_type,
        "identifier": _options.identifier,
        "narrative": str,
        "evidence_url": _options.uri,
        "evidence_narrative": str,
        "valid_from": _begin,
        "valid_until": _end,
        "activity_start_date": _begin,
        "activity_end_date": _end,
        "credits_earned": _number,
        "license_number": str,
        "role": str,
        "term": str,
    }
)
"""What each column holds, and how it is read. `name` is for people: no badge has it."""


def read_roster(
    stream: BinaryIO, *, ignore_unknown: bool = False
) -> Generator[Row | RowProblem, None, None]:
    """Yield what each row says, or why it cannot be read; empty rows are left out.

    Raises `CommandError` for a file that is no roster at all.
    """
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    try:
        records = _records(text)
        headings = _headings(next(records)[1], ignore_unknown=ignore_unknown)
        for number, cells in records:
            if any(map(str.strip, cells)):
                yield _row(number, headings, cells)
    finally:
        text.detach()  # the stream is the caller's to close


class RecipientsSeen:
    """Remembers who was there before, on disk and as keyed hashes alone."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._database = sqlite3.connect("")  # a temporary file without a name
        self._database.execute(
            "CREATE TABLE seen (digest BLOB PRIMARY KEY, row INT) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def first_row_of(self, row: Row) -> int:
        """Return the number of the row in which the recipient was first seen."""
        who = row.recipient
        value = who.value or ""
        if who.identifier_type == IdentifierType.EMAIL_ADDRESS:
            value = value.casefold()
        parts = "\0".join((who.id or "", who.identifier_type or "", value))
        digest = hashlib.blake2b(parts.encode(), key=self._key, digest_size=16).digest()
        self._database.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?)", (digest, row.number)
        )
        found = self._database.execute(
            "SELECT row FROM seen WHERE digest = ?", (digest,)
        )
        return int(found.fetchone()[0])


class _Lines:
    """Lines of text, no row of which can fill the memory."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._room = _MAX_ROW

    def begin_row(self) -> None:
        self._room = _MAX_ROW

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._text.readline(_MAX_ROW)
        self._room -= len(line)
        if self._room <= 0:
            raise csv.Error(f"longer than {_MAX_ROW} characters")
        if not line:
            raise StopIteration
        return line


def _records(text: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their numbers. The headings tell what separates cells."""
    number = 1
    try:
        first, empty = _first_line(text)
        delimiter = max(",;\t", key=first.count)
        number += empty
        yield number, next(csv.reader([first], delimiter=delimiter, strict=True), [])
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            number += 1
            lines.begin_row()
            cells = next(reader, None)
            if cells is None:
                return
            yield number, cells
    except UnicodeDecodeError:
        raise CommandError(
            f"the roster is not UTF-8, somewhere from row {number} on: save it as "
            "“CSV UTF-8”"
        ) from None
    except csv.Error as error:
        raise CommandError(
            f"the roster is not CSV, from row {number} on: {error}"
        ) from None


def _first_line(text: TextIO) -> tuple[str, int]:
    """Return the first line that is not blank, and how many are before it."""
    blank = 0
    while True:
        line = text.readline(_MAX_ROW)
        if len(line) == _MAX_ROW:
            raise csv.Error(f"longer than {_MAX_ROW} characters")
        if line.strip() or not line:
            return line, blank
        blank += 1


def _headings(cells: list[str], *, ignore_unknown: bool) -> list[str | None]:
    """Return the column that each heading names.

    What is not known is not shown: where the headings are missing it is a learner.
    """
    names = [cell.strip().casefold().replace(" ", "_") for cell in cells]
    headings = [name if name in COLUMNS else None for name in names]
    if not any(name in headings for name in _WHO):
        raise CommandError(
            "the first row of the roster must hold the headings, one of them "
            f"{', '.join(_WHO[:-1])} or {_WHO[-1]}"
        )
    if ("identifier" in headings) != ("identifier_type" in headings):
        raise CommandError(
            "the roster needs both of the columns identifier_type and identifier"
        )
    for position, heading in enumerate(headings, 1):
        if heading is None and names[position - 1] and not ignore_unknown:
            raise CommandError(
                f"heading {position} of the roster is not known; give "
                f"--ignore-unknown-columns to leave such columns out. "
                f"Known are: {', '.join(COLUMNS)}"
            )
        if heading is not None and heading in headings[: position - 1]:
            raise CommandError(f"the roster has two columns {heading}")
    return headings


def _row(number: int, headings: list[str | None], cells: list[str]) -> Row | RowProblem:
    if any(map(str.strip, cells[len(headings) :])):
        return RowProblem(number, None, "has more cells than there are headings")
    values: dict[str, Any] = {}
    for heading, cell in zip(headings, cells, strict=False):
        text = cell.strip()
        if heading is not None and text:
            try:
                values[heading] = COLUMNS[heading](text)
            except ValueError as error:
                return RowProblem(number, heading, str(error))
    try:
        recipient = _recipient(values)
    except ValueError as error:
        return RowProblem(number, None, str(error))
    return Row(number, recipient, _award(values))


def _recipient(values: dict[str, Any]) -> Recipient:
    """Take the recipient out of *values*."""
    values.pop("name", None)
    email, uri = values.pop("email", None), values.pop("id", None)
    kind = values.pop("identifier_type", None)
    value = values.pop("identifier", None)
    if (kind is None) != (value is None):
        raise ValueError("has one of identifier_type and identifier, not both")
    if email is not None:
        if value is not None:
            raise ValueError("has both an email and an identifier")
        kind, value = str(IdentifierType.EMAIL_ADDRESS), email
    if uri is None and value is None:
        raise ValueError(f"has no recipient: {', '.join(_WHO)} are empty")
    return Recipient(id=uri, identifier_type=kind, value=value)


def _award(values: dict[str, Any]) -> dict[str, Any]:
    url: str | None = values.pop("evidence_url", None)
    narrative: str | None = values.pop("evidence_narrative", None)
    if url is not None or narrative is not None:
        values["evidence"] = (Evidence(id=url, narrative=narrative),)
    return values
