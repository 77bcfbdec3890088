import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import badgekit
from badgekit import Check, CheckResult, Outcome, VerificationReport
from badgekit.cli import _output
from badgekit.cli._verify import account

from .conftest import SVG, Run

AT = datetime(2026, 1, 1, tzinfo=UTC)
PNG = Path(__file__).parents[2] / "examples" / "roster" / "badge.png"


@pytest.fixture
def good(folder: Path, badge: badgekit.SecuredCredential) -> Path:
    path = folder / "good.json"
    path.write_bytes(badge.content)
    return path


@pytest.fixture
def bad(folder: Path, badge: badgekit.SecuredCredential) -> Path:
    path = folder / "bad.json"
    path.write_text(badge.text.replace("Linear Equations", "Rocket Science"))
    return path


@pytest.fixture
def unreachable(
    folder: Path, badge: badgekit.SecuredCredential, achievement: badgekit.Achievement
) -> Path:
    """A badge whose key cannot be had without a network."""
    signer = badgekit.SoftwareSigner.generate()
    url = "https://lincoln.invalid"
    issuer = badgekit.Issuer.with_did_web("Lincoln", signer, url=url)
    path = folder / "unreachable.json"
    to = badgekit.Recipient.of("did:example:ada")
    path.write_bytes(issuer.award(achievement, to=to).content)
    return path


def test_the_exit_code_is_0_for_valid(
    run: Run, good: Path, issuer: badgekit.Issuer
) -> None:
    done = run(
        "verify", good, "--issuer", "did:web:other.example", "--issuer", issuer.id
    )
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"VERIFIED  {good}\n")
    assert f"issuer {issuer.id}" in done.out
    assert "eddsa-rdfc-2022" in done.out


def test_the_exit_code_is_1_for_rejected(run: Run, bad: Path) -> None:
    done = run("verify", bad, "--any-issuer")
    assert done.code == 1
    assert done.out.startswith("REJECTED")


def test_the_exit_code_is_2_for_could_not_tell(run: Run, unreachable: Path) -> None:
    done = run("verify", unreachable, "--any-issuer", "--offline")
    assert done.code == 2
    assert done.out.startswith("COULD NOT TELL")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("good.json", "good.json"), 0),
        (("good.json", "bad.json"), 1),
        (("good.json", "unreachable.json"), 2),
        (("unreachable.json", "bad.json", "good.json"), 1),
        (("missing.json", "good.json"), 2),
        (("missing.json", "bad.json"), 1),
    ],
)
@pytest.mark.usefixtures("good", "bad", "unreachable")
def test_of_several_files_the_worst_counts_and_all_are_looked_at(
    run: Run, names: tuple[str, ...], code: int
) -> None:
    done = run("verify", *names, "--any-issuer", "--offline", "--json")
    assert done.code == code
    reports = [json.loads(line) for line in done.out.splitlines()]
    assert [report["file"] for report in reports] == list(names)


@pytest.mark.parametrize(
    "options", [(), ("--any-issuer", "--issuer", "did:web:a.example")]
)
def test_whom_to_accept_must_be_said(
    run: Run, good: Path, options: tuple[str, ...]
) -> None:
    done = run("verify", good, *options)
    assert (done.code, done.out) == (2, "")
    assert "--issuer" in done.err
    assert "--any-issuer" in done.err


def test_another_issuer_is_rejected(run: Run, good: Path) -> None:
    assert run("verify", good, "--issuer", "did:web:other.example").code == 1


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg", "stdin"])
def test_every_form_is_read(
    folder: Path, run: Run, achievement: badgekit.Achievement, form: str
) -> None:
    signer = badgekit.SoftwareSigner.generate("P-256")
    mechanism = badgekit.VcJwt() if form == "jwt" else None
    issuer = badgekit.Issuer.with_did_key("Lincoln", signer, mechanism=mechanism)
    secured = issuer.award(achievement, to=badgekit.Recipient.of("did:example:ada"))
    content = secured.content
    if form in ("png", "svg"):
        picture = PNG.read_bytes() if form == "png" else SVG
        content = badgekit.bake(picture, secured)
    Path("badge").write_bytes(content)
    name = "-" if form == "stdin" else "badge"
    done = run("verify", name, "--issuer", issuer.id, "--offline", stdin=content)
    assert done.code == 0


def test_verify_json_prints_exactly_the_report(
    run: Run, good: Path, issuer: badgekit.Issuer
) -> None:
    at = "2026-12-24T18:00:00Z"
    policy = badgekit.VerificationPolicy(issuers=badgekit.AnyIssuer())
    done = run("verify", good, "--any-issuer", "--json", "--at", at)
    report = badgekit.Verifier(policy).report(
        good.read_bytes(), at=datetime.fromisoformat(at)
    )
    assert done.json == report.to_json_object()
    assert done.out.count("\n") == 1


def test_one_file_that_cannot_be_read_prints_no_json(folder: Path, run: Run) -> None:
    done = run("verify", "missing.json", "--any-issuer", "--json")
    assert (done.code, done.out) == (2, "")
    assert done.err == "badgekit: missing.json: No such file or directory\n"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2999-01-01", 0),
        ("2999-01-01T00:00:00+01:00", 0),
        ("2001-01-01", 1),
        ("2999-01-01T00:00:00", 2),
        ("tomorrow", 2),
    ],
)
def test_the_time_is_an_option(run: Run, good: Path, at: str, code: int) -> None:
    assert run("verify", good, "--any-issuer", "--at", at).code == code


@pytest.mark.parametrize(
    ("recipient", "code"),
    [
        ("ada.bright@example.edu", 0),
        ("emailAddress=ada.bright@example.edu", 0),
        ("bob@example.edu", 1),
        ("did:example:ada.bright@example.edu", 1),
        ("sourcedId=ada.bright@example.edu", 1),
        ("ext:badge-number=4711", 1),
        ("ada bright", 2),
        ("ext:=", 2),
        ("shoeSize=43", 2),
    ],
)
def test_the_recipient_is_an_option_and_is_never_printed(
    run: Run, good: Path, recipient: str, code: int
) -> None:
    for flags in ((), ("--json",)):
        done = run("verify", good, "--any-issuer", "--recipient", recipient, *flags)
        assert done.code == code
        assert recipient not in done.out + done.err


@pytest.mark.parametrize("form", ["pem", "jwk", "multikey"])
def test_a_key_can_be_pinned(
    run: Run, unreachable: Path, good: Path, issuer: badgekit.Issuer, form: str
) -> None:
    key = issuer.public_key
    text = {
        "pem": key.to_pem(),
        "jwk": json.dumps(key.to_jwk()),
        "multikey": key.to_multikey() + "\n",
    }[form]
    Path("pinned").write_text(text)
    options = ("--issuer", issuer.id, "--issuer-key", "pinned")
    assert run("verify", good, *options).code == 0
    other = badgekit.SoftwareSigner.generate().public_key.to_pem()
    Path("pinned").write_text(other)
    assert run("verify", good, *options).code == 1


def test_a_pinned_key_needs_its_issuer(run: Run, good: Path) -> None:
    done = run("verify", good, "--any-issuer", "--issuer-key", "pinned")
    assert done.code == 2
    assert "whose key" in done.err


@pytest.mark.parametrize("content", ["", "zzz", "{}", "\x1b[2J"])
def test_a_pinned_key_that_is_none(run: Run, good: Path, content: str) -> None:
    Path("pinned").write_text(content)
    done = run(
        "verify", good, "--issuer", "did:web:a.example", "--issuer-key", "pinned"
    )
    assert done.code == 2
    assert done.err.startswith("badgekit: pinned: ")


def test_a_private_key_is_not_pinned_nor_shown(run: Run, good: Path) -> None:
    pem = badgekit.SoftwareSigner.generate().to_pem()
    Path("pinned").write_text(pem)
    done = run(
        "verify", good, "--issuer", "did:web:a.example", "--issuer-key", "pinned"
    )
    assert done.code == 2
    assert pem.splitlines()[1] not in done.err


def test_verbose_shows_every_check_of_every_file(run: Run, good: Path) -> None:
    brief = run("verify", good, good, "--any-issuer")
    assert brief.out == f"VERIFIED  {good}\n" * 2
    full = run("verify", good, good, "--any-issuer", "-v")
    assert full.out.count("conformance") == 2


def test_stdin_can_be_read_only_once(run: Run) -> None:
    assert run("verify", "-", "-", "--any-issuer").code == 2


def test_a_record_is_shown_with_what_is_inside() -> None:
    problem = badgekit.Problem(badgekit.ProblemType.EXPIRED, "expired", "/validUntil")
    inner = VerificationReport(
        (CheckResult(Check.PROOF, Outcome.FAILED, (problem,), (problem,)),), AT
    )
    outer: Any = dataclasses.replace(inner, children={"/a/0": inner})
    lines = list(account(outer))
    assert "  REJECTED  inside, at /a/0" in lines
    assert "      - /validUntil: expired" in lines
    assert "      ~ /validUntil: expired" in lines


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"{", b"<svg", b"\x89PNG\r\n\x1a\n", b"."]
)
def test_rubbish_is_rejected(folder: Path, run: Run, content: bytes) -> None:
    Path("rubbish").write_bytes(content)
    assert run("verify", "rubbish", "--any-issuer").code == 1


def test_no_line_can_be_forged_by_what_a_stranger_wrote() -> None:
    forged = "x\nVERIFIED  good.json\x1b[1A"
    problem = badgekit.Problem(badgekit.ProblemType.UNSUPPORTED, forged, "/a\nb")
    report = VerificationReport(
        (CheckResult(Check.PROOF, Outcome.FAILED, (problem,)),), AT
    )
    for line in map(_output.inert, account(report)):
        assert line.isprintable()


def test_names_of_files_are_shown_harmlessly(
    folder: Path, run: Run, badge: badgekit.SecuredCredential
) -> None:
    name = "a\n\x1b[31m\u202e[bold].json"
    Path(name).write_bytes(badge.content)
    done = run("verify", name, "--any-issuer")
    assert done.code == 0
    assert done.out.splitlines()[0] == "VERIFIED  a\\n\\x1b[31m\\u202e[bold].json"
