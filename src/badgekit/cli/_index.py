"""The index: whose badge is in which file. Personal data, so only on demand."""

import csv
import os
from typing import Any, Self, TextIO

from badgekit.cli import _files
from badgekit.cli._errors import CommandError

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMNS = ("row", "recipient", "credential", "file")


class Index:
    """A CSV file that its owner alone may read, begun with its first line."""

    def __init__(self, name: str, *, force: bool) -> None:
        if name == _files.STANDARD:
            raise CommandError("the index is never printed: name a file")
        if not force and _files.exists(name):
            raise CommandError(f"{name}: is there already; give --force to replace it")
        self._name = name
        self._force = force
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: int, recipient: str, credential: str, file: str) -> None:
        """Write one line, and see that it gets to the file at once."""
        if self._file is None:
            # The name is taken now, if somebody was quicker; nothing gets lost.
            descriptor = _files.create_private(self._name, force=self._force)
            self._file = os.fdopen(
                descriptor, "w", buffering=1, encoding="utf-8", newline=""
            )
            self._write(*_COLUMNS)
        self._write(row, _as_text(recipient), credential, file)

    def _write(self, *cells: Any) -> None:
        assert self._file is not None
        csv.writer(self._file).writerow(cells)


def _as_text(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
