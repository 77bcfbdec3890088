"""`badgekit trust`, and `badgekit verify --registry`."""

import json
from pathlib import Path
from typing import Any

import pytest

import badgekit
from badgekit.cli import _trust, _verify
from badgekit.fetching import Fetch, Resource
from trust.support import DOWN, Answer, Entity, Network

from .conftest import Run

URL = "https://registry.example/issuers.json"
OTHER = "https://other.example/issuers.json"
SCHOOL = "did:web:lincoln.example"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Answer]:
    """Return what the network has, empty at first."""
    network = Network(retrieved_at=None)

    class Fetcher:
        def fetch(self, request: Fetch, /) -> Resource:
            return network.fetch(request)

    for module in (_trust, _verify):
        monkeypatch.setattr(module, "HttpxFetcher", Fetcher)
    return network.answers


def listing(*issuers: str) -> bytes:
    return json.dumps(
        {"registry": {key: {"name": "\x1b[2J"} for key in issuers}}
    ).encode()


@pytest.mark.parametrize(
    ("first", "second", "code", "verdict"),
    [
        (listing(SCHOOL), DOWN, 0, "RECOGNIZED"),
        (DOWN, listing(SCHOOL), 0, "RECOGNIZED"),
        (listing(), listing(), 1, "NOT RECOGNIZED"),
        (listing(), DOWN, 2, "COULD NOT TELL"),
        (b"<html>", DOWN, 2, "COULD NOT TELL"),
    ],
)
def test_the_exit_code_is_the_answer(
    run: Run,
    answers: dict[str, Answer],
    *,
    first: Answer,
    second: Answer,
    code: int,
    verdict: str,
) -> None:
    answers |= {URL: first, OTHER: second}
    done = run("trust", SCHOOL, "--registry", URL, "--registry", OTHER)
    assert done.code == code
    assert done.out.startswith(f"{verdict}  {SCHOOL}\n")
    assert "\x1b" not in done.out


def test_json_has_the_evidence(run: Run, answers: dict[str, Answer]) -> None:
    answers[URL] = listing(SCHOOL)
    done = run("trust", SCHOOL, "--registry", URL, "--json")
    found: Any = done.json
    assert (found["issuer"], found["outcome"]) == (SCHOOL, "recognized")
    assert found["evidence"][0]["source"] == URL
    assert "retrievedAt" in found["evidence"][0]


@pytest.mark.parametrize("good", [True, False])
def test_an_anchor_is_known_by_its_key(
    run: Run, answers: dict[str, Answer], folder: Path, *, good: bool
) -> None:
    signer = badgekit.SoftwareSigner.generate()
    anchor = Entity("https://anchor.example", signer)
    statement = anchor.about(SCHOOL, iat=0, exp=10**11)
    anchor.claims.update(iat=0, exp=10**11)
    answers |= {
        anchor.url: anchor.configuration(),
        anchor.statement_url(SCHOOL): statement,
    }
    key = signer if good else badgekit.SoftwareSigner.generate()
    (folder / "anchor.pem").write_text(key.public_key.to_pem())
    asked = ("--anchor", anchor.id, "--anchor-key", "anchor.pem")
    done = run("trust", SCHOOL, *asked)
    assert done.code == (0 if good else 2)
    assert anchor.id in done.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "say whom to ask"),
        (("--registry", "http://registry.example"), "--registry is not an https URL"),
        (("--anchor", "https://anchor.example"), "--anchor-key"),
        (("--anchor-key", "key.pem"), "--anchor"),
        (
            ("--anchor", "http://a.example", "--anchor-key", "key.pem"),
            "--anchor is not an https URL",
        ),
        (("--anchor", "https://a.example", "--anchor-key", "gone.pem"), "gone.pem"),
    ],
)
def test_misuse_is_explained(
    run: Run, folder: Path, options: tuple[str, ...], says: str
) -> None:
    key = badgekit.SoftwareSigner.generate().public_key
    (folder / "key.pem").write_text(key.to_pem())
    done = run("trust", SCHOOL, *options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


@pytest.mark.parametrize("issuer", ["lincoln", "", "did:web:a b", "did:x:\x1b"])
def test_an_issuer_has_an_id(run: Run, issuer: str) -> None:
    done = run("trust", issuer, "--registry", URL)
    assert done.code == 2
    assert "ISSUER_ID" in done.err


@pytest.mark.parametrize(
    ("listed", "code"), [("the issuer", 0), ("nobody", 1), ("down", 2)]
)
def test_verify_takes_the_word_of_a_registry(
    run: Run,
    answers: dict[str, Answer],
    folder: Path,
    badge: badgekit.SecuredCredential,
    issuer: badgekit.Issuer,
    *,
    listed: str,
    code: int,
) -> None:
    (folder / "badge.json").write_bytes(badge.content)
    if listed != "down":
        answers[URL] = listing(*([issuer.id] if listed == "the issuer" else []))
    assert run("verify", "badge.json", "--registry", URL).code == code
    trusted = ("--registry", URL, "--issuer", issuer.id)
    assert run("verify", "badge.json", *trusted).code == 0


def test_verify_takes_a_registry_or_any_issuer(run: Run, folder: Path) -> None:
    done = run("verify", "badge.json", "--registry", URL, "--any-issuer")
    assert done.code == 2
    assert "one of the two" in done.err
