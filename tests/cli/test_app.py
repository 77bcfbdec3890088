import json
import os
import stat
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from badgekit.cli import _app, _files, _output
from badgekit.cli._errors import CommandError

from .conftest import Run

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src")}


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_m_is_the_command() -> None:
    done = python("-m", "badgekit.cli", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    for command in ("keygen", "issue", "verify", "bake", "unbake", "inspect"):
        assert command in done.stdout


@pytest.mark.parametrize("arguments", [(), ("juggle",), ("verify",), ("--juggle",)])
def test_misuse_ends_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "badgekit" in done.out + done.err


def test_the_version(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_app, "version", lambda _name: "1.2.3")
    assert run("--version").out == "1.2.3\n"

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(_app, "version", missing)
    assert run("--version").code == 0


def test_without_typer_it_says_what_to_install() -> None:
    script = "import sys; sys.modules['typer'] = None; import badgekit.cli"
    done = python("-c", script)
    assert done.returncode == 2
    assert done.stderr.endswith("pip install 'badgekit[cli]'\n")
    assert "Traceback" not in done.stderr


def test_other_missing_modules_are_not_hidden() -> None:
    script = "import sys; sys.modules['cryptography'] = None; import badgekit.cli"
    assert "cryptography" in python("-c", script).stderr


def test_help_waits_for_no_network_library() -> None:
    script = (
        "import sys, badgekit.cli; print({'httpx', 'pyld', 'rich'} & {*sys.modules})"
    )
    assert python("-c", script).stdout == "set()\n"


def test_main_exits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["badgekit", "--help"])
    with pytest.raises(SystemExit) as stop:
        _app.main()
    assert stop.value.code == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 漢字 🎓", "plain é 漢字 🎓"),
        ("a\x1b[2Jb\r\nc\x9b", "a\\x1b[2Jb\\r\\nc\\x9b"),
        ("\u202eevil\u2028\ud800", "\\u202eevil\\u2028\\ud800"),
        ("10\u202f%\u00a0«x»", "10\u202f%\u00a0«x»"),
        ("\U0001f469\u200d\U0001f393", "\U0001f469\u200d\U0001f393"),
    ],
)
def test_text_of_strangers_is_made_inert(text: str, shown: str) -> None:
    assert _output.inert(text) == shown


def test_json_is_ascii_and_means_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"a": "é\x7f\u202e🎓\x1b\n"}
    _output.say_json(value)
    out = capsys.readouterr().out
    assert out.isascii()
    assert out.strip().isprintable()
    assert json.loads(out) == value


def test_progress_is_shown_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with _output.progress("Working", 2) as advance:
        advance(2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with _output.progress("Working", 2) as advance:
        advance(1)
        sys.stdout.write("a line\n")
    shown = capsys.readouterr()
    assert "Working" in shown.err
    assert shown.out == "a line\n"


def test_files_have_the_mode_that_the_user_asked_for(folder: Path) -> None:
    before = os.umask(0o027)
    try:
        _files.write("new", b"x", force=False)
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("new").stat().st_mode) == 0o640


def test_without_hard_links_files_are_written_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    _files.write("new", b"x", force=False)
    assert Path("new").read_bytes() == b"x"
    with pytest.raises(CommandError):
        _files.write("new", b"y", force=False)
    assert Path("new").read_bytes() == b"x"
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("old").write_bytes(b"precious")

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="Input"):
        _files.write("old", b"x", force=True)
    assert [path.name for path in folder.iterdir()] == ["old"]
    assert Path("old").read_bytes() == b"precious"


def test_the_size_of_what_is_no_file_is_not_known(folder: Path) -> None:
    Path("file").write_bytes(b"123")
    assert [_files.size_of(name) for name in ("file", "-", ".", "no")] == [
        3,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("closed", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_streams_may_be_closed(folder: Path, closed: str) -> None:
    command = f"{sys.executable} -m badgekit.cli verify - missing --any-issuer"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} {closed}"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        input="rubbish",
        check=False,
    )
    assert done.returncode == 1
    assert "internal error" not in done.stderr


def test_the_main_job_works_in_an_empty_folder(folder: Path) -> None:
    roster = ROOT / "examples" / "roster"
    keygen = "B keygen --out key.pem --if-missing"
    issue = (
        f"B issue {roster}/achievement.json --roster {roster}/roster.csv "
        f"--image {roster}/badge.png --key key.pem --name 'Lincoln High School' "
        "--out badges"
    )
    verify = "B verify badges/*.png --any-issuer --offline"
    script = f"{keygen} && {issue} && {verify}".replace(
        "B ", f"{sys.executable} -m badgekit.cli "
    )
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("VERIFIED  badges/") == 12
