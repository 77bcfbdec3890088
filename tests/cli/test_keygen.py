import getpass
import os
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from badgekit import KeyMaterialError, SoftwareSigner
from badgekit.cli import _files

from .conftest import Run


def mode(path: str) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Passwords that somebody types, in order."""
    answers: list[str] = []
    monkeypatch.setattr(getpass, "getpass", lambda _question: answers.pop(0))
    yield answers
    assert not answers


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_keys_are_written_with_mode_0600_and_never_printed(
    folder: Path, run: Run, kind: str
) -> None:
    before = os.umask(0)
    try:
        done = run("keygen", "--out", "key.pem", "--type", kind)
    finally:
        os.umask(before)
    assert done.code == 0
    assert mode("key.pem") == 0o600
    pem = Path("key.pem").read_text()
    signer = SoftwareSigner.from_pem(pem)
    assert signer.public_key.type == kind
    assert f"did:key:{signer.public_key.to_multikey()}" in done.out
    shown = done.out + done.err
    assert "PRIVATE" not in shown
    assert not any(line in shown for line in pem.splitlines())
    if kind != "RSA":
        assert signer.to_multikey() not in shown


def test_the_public_half_as_json(folder: Path, run: Run) -> None:
    members = run("keygen", "--out", "key.pem", "--json").json
    key = SoftwareSigner.from_pem(Path("key.pem").read_text()).public_key
    assert members == {
        "file": "key.pem",
        "created": True,
        "type": "Ed25519",
        "did": f"did:key:{key.to_multikey()}",
        "publicKeyMultibase": key.to_multikey(),
    }


def test_a_key_is_never_replaced(folder: Path, run: Run) -> None:
    Path("key.pem").write_text("precious")
    done = run("keygen", "--out", "key.pem")
    assert done.code == 2
    assert "--if-missing" in done.err
    assert Path("key.pem").read_text() == "precious"


def test_if_missing_keeps_a_key(folder: Path, run: Run) -> None:
    assert run("keygen", "--out", "key.pem", "--if-missing").code == 0
    key = Path("key.pem").read_text()
    done = run("keygen", "--out", "key.pem", "--if-missing", "--json")
    assert (done.code, done.json) == (0, {"file": "key.pem", "created": False})
    assert Path("key.pem").read_text() == key


def test_a_key_is_not_written_through_a_link(folder: Path, run: Run) -> None:
    Path("key.pem").symlink_to("elsewhere.pem")
    assert run("keygen", "--out", "key.pem").code == 2
    assert not Path("elsewhere.pem").exists()


def test_a_file_that_appears_meanwhile_is_not_replaced(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("key.pem").write_text("precious")
    monkeypatch.setattr(_files, "exists", lambda _name: False)
    assert run("keygen", "--out", "key.pem").code == 2
    assert Path("key.pem").read_text() == "precious"


def test_a_key_is_not_printed_even_on_demand(folder: Path, run: Run) -> None:
    done = run("keygen", "--out", "-")
    assert (done.code, done.out) == (2, "")


def test_a_folder_that_is_not_there(folder: Path, run: Run) -> None:
    done = run("keygen", "--out", "no/key.pem")
    assert (done.code, done.err) == (
        2,
        "badgekit: no/key.pem: No such file or directory\n",
    )


def test_a_password_from_a_file(folder: Path, run: Run) -> None:
    Path("password").write_bytes("correct horse é\r\nnot this\n".encode())
    assert run("keygen", "--out", "key.pem", "--password-file", "password").code == 0
    pem = Path("key.pem").read_text()
    assert "ENCRYPTED" in pem
    SoftwareSigner.from_pem(pem, "correct horse é")
    with pytest.raises(KeyMaterialError):
        SoftwareSigner.from_pem(pem, "not this")


def test_a_typed_password(folder: Path, run: Run, typed: list[str]) -> None:
    typed += ["secret", "secret"]
    assert run("keygen", "--out", "key.pem", "--password-prompt").code == 0
    SoftwareSigner.from_pem(Path("key.pem").read_text(), "secret")


@pytest.mark.parametrize("answers", [["secret", "secrte"], ["", ""]])
def test_a_mistyped_password_makes_no_key(
    folder: Path, run: Run, typed: list[str], answers: list[str]
) -> None:
    typed += answers
    done = run("keygen", "--out", "key.pem", "--password-prompt")
    assert done.code == 2
    assert "secr" not in done.err
    assert not Path("key.pem").exists()


def test_without_a_terminal_nobody_can_type(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_terminal(_question: str) -> str:
        warnings.warn("echo", getpass.GetPassWarning, stacklevel=1)
        return "shown on the screen"

    monkeypatch.setattr(getpass, "getpass", no_terminal)
    done = run("keygen", "--out", "key.pem", "--password-prompt")
    assert done.code == 2
    assert "--password-file" in done.err


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"a\x07b", b"x" * 5000])
def test_a_password_file_that_is_none(folder: Path, run: Run, content: bytes) -> None:
    Path("password").write_bytes(content)
    assert run("keygen", "--out", "key.pem", "--password-file", "password").code == 2
    assert not Path("key.pem").exists()


def test_two_sources_of_a_password(folder: Path, run: Run) -> None:
    options = ("--password-prompt", "--password-file", "password")
    assert run("keygen", "--out", "key.pem", *options).code == 2
