"""What is printed: nothing that strangers wrote can move the cursor."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from badgekit import _json

_HARMLESS = frozenset("\u00a0\u202f\u200c\u200d")
"""Spaces of French, joiners of Persian and of emoji: `isprintable` denies them."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")

Advance: TypeAlias = Callable[[int], None]


def inert(text: str) -> str:
    r"""Return *text* in one line, with control and format characters spelt out.

    >>> inert("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable() or character in _HARMLESS
        else character.encode("unicode_escape").decode()
        for character in text
    )


def say(text: str) -> None:
    """Print one line on the standard output."""
    print(inert(text))  # noqa: T201


def say_json(value: Any) -> None:  # noqa: ANN401 - any JSON
    """Print *value* as one line of JSON, numbers spelt as they were read."""
    # Control characters are escapes in any JSON; this escapes the others alike.
    print(_BEYOND_ASCII.sub(_escape, _json.dumps(value)))  # noqa: T201


def complain(text: str) -> None:
    """Print one line on the standard error."""
    print(f"badgekit: {inert(text)}", file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def progress(
    label: str, total: int | None, *, quiet: bool = False
) -> Iterator[Advance]:
    """Show a bar on the standard error if that is a terminal.

    What it yields is told how much of *total* has been done.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console  # noqa: PLC0415 - only terminals wait for it
    from rich.progress import Progress  # noqa: PLC0415

    # The standard output may be a file: what goes there must not become a decoration.
    console = Console(stderr=True)
    with Progress(console=console, transient=True, redirect_stdout=False) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
