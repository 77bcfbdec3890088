"""The examples run as they are, from an empty folder, and need no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def output_of(name: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("first_badge.py", ["verified: Linear Equations\nREJECTED"]),
        (
            "offline_verification.py",
            ["with the archive: passed\n", "without it: indeterminate\n"],
        ),
        ("sign_elsewhere.py", ["to be signed with ES256: 64 bytes\nVERIFIED"]),
    ],
)
def test_an_example_does_what_it_says(
    tmp_path: Path, name: str, said: list[str]
) -> None:
    output = output_of(name, tmp_path)
    for line in said:
        assert line in output
    assert not list(tmp_path.iterdir())
