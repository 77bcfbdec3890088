"""What the threat list says of the command line, one test for each thing."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import badgekit
from badgekit.cli import _output

from .conftest import Run

ROOT = Path(__file__).parents[2]
ROSTER = ROOT / "examples" / "roster" / "roster.csv"
COMMANDS = [
    ("verify", "{}", "--any-issuer"),
    ("unbake", "{}"),
    ("inspect", "{}"),
    ("bake", "{}", "{}", "-o", "out"),
    ("issue", "{}", "--roster", "{}", "--key", "{}", "--out", "o", "--name", "L"),
]


def start(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "badgekit.cli", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def fill(command: tuple[str, ...], name: str) -> list[str]:
    return [part.format(name) for part in command]


@pytest.mark.parametrize("command", COMMANDS)
def test_files_that_are_not_there(
    folder: Path, run: Run, command: tuple[str, ...]
) -> None:
    done = run(*fill(command, "missing"))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_folders(folder: Path, run: Run, command: tuple[str, ...]) -> None:
    done = run(*fill(command, "."))
    assert (done.code, done.out) == (2, "")
    assert done.err == "badgekit: .: Is a directory\n"


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_files_that_may_not_be_read(folder: Path, run: Run) -> None:
    Path("private").touch(mode=0)
    assert run("verify", "private", "--any-issuer").code == 2


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "name", ["a\nb", "../../nowhere/..", "\x1b[2J", "[red]", "é\udcff"]
)
def test_names_with_newlines_or_dots(
    folder: Path, run: Run, command: tuple[str, ...], name: str
) -> None:
    done = run(*fill(command, name))
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "\x1b" not in done.err
    assert _output.inert(name) in done.err


@pytest.mark.parametrize("option", ["--\x1b[2J", "--x\ny", "--[red]x[/]"])
def test_options_that_are_file_names_of_somebody_else(run: Run, option: str) -> None:
    done = run("verify", option)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "\x1b" not in done.err


def test_huge_files(folder: Path, run: Run) -> None:
    with Path("huge").open("wb") as file:
        file.truncate(3 << 40)
    done = run("verify", "huge", "--any-issuer")
    assert done.code == 2
    assert "larger than" in done.err


def test_pipes_that_close(folder: Path, badge: badgekit.SecuredCredential) -> None:
    Path("badge.json").write_bytes(badge.content)
    files = ["badge.json"] * 400
    with start("verify", *files, "--any-issuer", "-v") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_written(
    folder: Path, badge: badgekit.SecuredCredential
) -> None:
    Path("badge.json").write_bytes(badge.content)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "badgekit.cli", "inspect", "badge.json"],
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, b"badgekit: No space left on device\n")


def _heed_interrupts() -> None:
    # A shell that starts something in the background has it ignore them.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_somebody_who_loses_patience(folder: Path) -> None:
    os.mkfifo("slow")
    with start(
        "verify", "slow", "--any-issuer", preexec_fn=_heed_interrupts
    ) as process:
        killer = threading.Timer(60, process.kill)
        killer.start()
        writer = _opened_by_the_other_side(Path("slow"))
        # Once it has opened the pipe it waits for what never comes.
        timer = threading.Timer(0.2, process.send_signal, [signal.SIGINT])
        timer.start()
        out, err = process.communicate(timeout=30)
        os.close(writer)
        killer.cancel()
    assert (process.returncode, out, err) == (130, b"", b"")


def _opened_by_the_other_side(pipe: Path) -> int:
    """Open *pipe* once somebody reads from it; do not wait for ever if nobody does."""
    for _ in range(300):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nobody reads from the pipe")


def test_a_roster_with_a_byte_order_mark(issue: Run) -> None:
    assert issue(b"\xef\xbb\xbfemail\nada@example.edu\n").code == 0


def test_a_roster_of_many_lines_is_read_row_by_row(issue: Run) -> None:
    """See also test_issue: a roster without end gives its first rows."""
    roster = "email\n" + "ada@example.edu\n" * 20_000
    done = issue(roster, "--dry-run", "--json")
    assert (done.json["issued"], done.json["repeated"]) == (1, 19_999)


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "=HYPERLINK(1)"]
)
def test_formulas_in_cells(issue: Run, formula: str) -> None:
    roster = f'email,narrative\n"{formula.strip()}x@example.edu","{formula}"\n'
    done = issue(roster, "--index", "index.csv")
    formulas_to_a_spreadsheet = ("=", "+", "-", "@", "\t", "\r")
    if done.code == 0:
        row = Path("index.csv").read_text().splitlines()[1]
        assert not any(
            cell.startswith(formulas_to_a_spreadsheet) for cell in row.split(",")
        )
    else:
        assert "column email: " in done.err
        assert formula not in done.err


def test_no_address_of_the_roster_is_in_a_file_name_or_in_any_output(
    issue: Run,
) -> None:
    text = ROSTER.read_text(encoding="utf-8")
    people = [line.split(",")[:2] for line in text.splitlines()[1:]]
    broken = (
        text + "Zoe Zimmer,zoe.zimmer@example.edu,,nowhere\n" + text.splitlines()[1]
    )
    for flags in ((), ("--json",)):
        done = issue(broken, "--image", "badge.svg", *flags)
        assert done.code == 1
        names = " ".join(str(path) for path in Path().rglob("*"))
        for name, address in [*people, ["Zoe Zimmer", "zoe.zimmer@example.edu"]]:
            for secret in (name, address, address.split("@")[0]):
                assert secret not in done.out + done.err + names
                for path in Path("badges").iterdir():
                    assert secret.encode() not in path.read_bytes()


def test_an_error_that_nobody_foresaw_shows_no_data(
    issue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError("ada@example.edu")

    monkeypatch.setattr(badgekit.Issuer, "award", explode)
    done = issue("email\nada@example.edu\n")
    assert done.code == 2
    assert (
        "internal error, please report it: ZeroDivisionError in test_threats"
        in done.err
    )
    assert "ada" not in done.err


def test_escape_sequences_of_a_credential_do_not_reach_the_terminal(
    folder: Path, run: Run
) -> None:
    text = '{"name":"\\u001b[2J\\u009b2J\\u202e[bold]\\nVERIFIED","issuer":"\u202ed"}'
    plain = run("inspect", "-", stdin=text.encode()).out
    for out in (plain, run("inspect", "-", "--json", stdin=text.encode()).out):
        assert all(line.isprintable() for line in out.splitlines())
        assert "\nVERIFIED" not in out
    assert "[bold]" in plain
