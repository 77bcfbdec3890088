"""A command line to call, and the files that it needs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from typer.testing import CliRunner

import badgekit
from badgekit.cli import app

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str
    out_bytes: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run: TypeAlias = Callable[..., Ended]


@pytest.fixture
def run() -> Run:
    def invoke(*arguments: object, stdin: bytes | None = None) -> Ended:
        done = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        assert "Traceback" not in done.output
        return Ended(done.exit_code, done.stdout, done.stderr, done.stdout_bytes)

    return invoke


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def issuer() -> badgekit.Issuer:
    return badgekit.Issuer.with_did_key("Lincoln", badgekit.SoftwareSigner.generate())


@pytest.fixture(scope="session")
def achievement() -> badgekit.Achievement:
    return badgekit.Achievement(
        id="https://lincoln.example/badges/1",
        name="Linear Equations",
        description="Solves linear equations.",
        criteria=badgekit.Criteria(narrative="Scored 3 or better."),
    )


@pytest.fixture(scope="session")
def badge(
    issuer: badgekit.Issuer, achievement: badgekit.Achievement
) -> badgekit.SecuredCredential:
    return issuer.award(
        achievement, to=badgekit.Recipient.email("ada.bright@example.edu")
    )


@pytest.fixture
def desk(folder: Path, achievement: badgekit.Achievement) -> Path:
    """A folder with an achievement, a key and an image in it."""
    text = json.dumps(achievement.to_json_object())
    (folder / "achievement.json").write_text(text)
    (folder / "key.pem").write_text(badgekit.SoftwareSigner.generate().to_pem())
    (folder / "badge.svg").write_bytes(SVG)
    return folder


@pytest.fixture
def issue(desk: Path, run: Run) -> Run:
    """Issue to a roster that is given as text, or as bytes."""

    def invoke(roster: str | bytes, *options: object) -> Ended:
        data = roster.encode() if isinstance(roster, str) else roster
        (desk / "roster.csv").write_bytes(data)
        required = ("--roster", "roster.csv", "--key", "key.pem", "--out", "badges")
        return run(
            "issue", "achievement.json", *required, "--name", "Lincoln", *options
        )

    return invoke
