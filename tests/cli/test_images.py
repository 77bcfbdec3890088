import json
from pathlib import Path

import pytest

import badgekit

from .conftest import SVG, Run


@pytest.fixture
def files(folder: Path, badge: badgekit.SecuredCredential) -> Path:
    Path("badge.svg").write_bytes(SVG)
    Path("badge.json").write_bytes(badge.content)
    return folder


def test_bake_and_unbake_are_inverse(
    files: Path, run: Run, badge: badgekit.SecuredCredential
) -> None:
    assert run("bake", "badge.svg", "badge.json", "-o", "baked.svg").code == 0
    assert Path("baked.svg").read_bytes() == badgekit.bake(SVG, badge)
    assert run("unbake", "baked.svg").out_bytes == badge.content
    assert run("unbake", "baked.svg", "--out", "again.json").code == 0
    assert Path("again.json").read_bytes() == badge.content


def test_bake_and_unbake_in_a_pipe(
    files: Path, run: Run, badge: badgekit.SecuredCredential
) -> None:
    baked = run("bake", "badge.svg", "-", "-o", "-", stdin=badge.content).out_bytes
    assert run("unbake", "-", stdin=baked).out_bytes == badge.content
    assert run("bake", "-", "badge.json", "-o", "-", stdin=SVG).out_bytes == baked


def test_both_cannot_be_piped(files: Path, run: Run) -> None:
    assert run("bake", "-", "-", "-o", "x").code == 2


def test_files_are_replaced_only_by_force(
    files: Path, run: Run, badge: badgekit.SecuredCredential
) -> None:
    for _ in range(2):
        done = run("bake", "badge.svg", "badge.json", "-o", "badge.json")
        assert done.code == 2
        assert "--force" in done.err
    assert Path("badge.json").read_bytes() == badge.content
    assert (
        run("bake", "badge.svg", "badge.json", "-o", "badge.svg", "--force").code == 0
    )
    assert Path("badge.svg").read_bytes() == badgekit.bake(SVG, badge)
    assert sorted(path.name for path in files.iterdir()) == ["badge.json", "badge.svg"]


@pytest.mark.parametrize(
    ("image", "credential"),
    [
        ("badge.json", "badge.json"),
        ("badge.svg", "badge.svg"),
        ("missing.svg", "badge.json"),
        ("badge.svg", "missing.json"),
        (".", "badge.json"),
    ],
)
def test_what_cannot_be_baked(
    files: Path, run: Run, image: str, credential: str
) -> None:
    done = run("bake", image, credential, "-o", "baked")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert not Path("baked").exists()


def test_what_cannot_be_unbaked(files: Path, run: Run) -> None:
    done = run("unbake", "badge.svg")
    assert (done.code, done.out_bytes) == (2, b"")
    assert done.err.startswith("badgekit: badge.svg: ")


@pytest.mark.parametrize("form", ["json", "svg", "jwt"])
def test_inspect_shows_and_says_that_nothing_was_verified(
    folder: Path, run: Run, achievement: badgekit.Achievement, form: str
) -> None:
    signer = badgekit.SoftwareSigner.generate()
    mechanism = badgekit.VcJwt() if form == "jwt" else None
    issuer = badgekit.Issuer.with_did_key("Lincoln", signer, mechanism=mechanism)
    to = badgekit.Recipient.email("ada@example.edu")
    secured = issuer.award(achievement, to=to)
    content = badgekit.bake(SVG, secured) if form == "svg" else secured.content
    done = run("inspect", "-", stdin=content)
    assert done.code == 0
    assert done.out.startswith("NOT VERIFIED")
    assert ("JWT" if form == "jwt" else "eddsa-rdfc-2022") in done.out
    assert issuer.id in done.out
    assert "emailAddress" in done.out
    document = run("inspect", "-", "--json", stdin=content).json
    assert document["credentialSubject"] == secured.document["credentialSubject"]


def test_inspect_looks_at_what_would_not_verify(folder: Path, run: Run) -> None:
    strange = {"type": [["x"], None], "issuer": 5, "name": "n" * 300, "proof": [7]}
    done = run("inspect", "-", stdin=json.dumps(strange).encode())
    assert done.code == 0
    assert "n" * 200 + "…\n" in done.out
    assert "without a proof known here" in done.out


def test_inspect_keeps_the_spelling_of_numbers(folder: Path, run: Run) -> None:
    text = '{"a":1.50,"b":1e2}\n'
    assert run("inspect", "-", "--json", stdin=text.encode()).out == text


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"[]", b"a.b.c", b"e30.!.", b"<svg/>"]
)
def test_what_is_no_credential_cannot_be_inspected(
    folder: Path, run: Run, content: bytes
) -> None:
    done = run("inspect", "-", stdin=content)
    assert (done.code, done.out) == (2, "")
