import json
import stat
import sys
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="the extra registry is not installed")

import badgekit
from badgekit.registry import Registry

from .conftest import Run

TWO = "email\nada@example.edu\nben@example.edu\n"
LISTS = "https://lincoln.example/status/{list}"
AT = ("--registry", "badges.db")
WHY = ("--reason", "plagiarism", "--actor", "registrar")
PUBLISH = ("status", "publish", *AT, "--key", "key.pem", "--out", "site")


def badges() -> list[Path]:
    return sorted(Path("badges").iterdir())


def ids() -> list[str]:
    return [json.loads(path.read_bytes())["id"] for path in badges()]


def verdicts() -> list[bool]:
    """Verify the badges against the lists in the folder."""
    lists = {
        LISTS.replace("{list}", file.name): file.read_bytes()
        for file in Path("site").iterdir()
    }
    policy = badgekit.VerificationPolicy(issuers=badgekit.AnyIssuer())
    verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher(lists))
    return [bool(verifier.report(path.read_bytes())) for path in badges()]


@pytest.fixture
def init(desk: Path, run: Run) -> Run:
    def call(*options: object) -> object:
        return run("status", "init", *AT, "--lists", LISTS, *options)

    return call  # type: ignore[return-value]


def test_badges_are_issued_published_and_revoked(
    init: Run, issue: Run, run: Run
) -> None:
    done = init()
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("revocation: https://lincoln.example/status/")
    done = issue(TWO, *AT)
    assert (done.code, done.err) == (0, "")
    done = run(*PUBLISH)
    assert (done.code, done.err) == (0, "")
    assert "(revocation), valid until 2" in done.out
    assert verdicts() == [True, True]
    first, second = ids()
    done = run("status", "revoke", first, *AT, *WHY)
    assert (done.code, done.out, done.err) == (0, f"{first}: revocation\n", "")
    assert run(*PUBLISH, "--json").json["mediaType"] == "application/vc"
    assert verdicts() == [False, True]
    found = run("status", "show", first, second, *AT).out
    assert "revocation set by registrar: plagiarism" in found
    assert "in force" in found


def test_suspensions_are_lifted(init: Run, issue: Run, run: Run) -> None:
    init("--purpose", "suspension")
    issue("email\nada@example.edu\n", *AT, "--purpose", "suspension")
    (one,) = ids()
    seen = []
    for verb in ("suspend", "reinstate"):
        done = run("status", verb, one, *AT, *WHY, "--json")
        run(*PUBLISH)
        seen.append((done.json["withdrawnFor"], verdicts()))
    assert seen == [(["suspension"], [False]), ([], [True])]


def test_a_place_for_a_badge_that_others_sign(init: Run, run: Run) -> None:
    init("--json")
    done = run("status", "issue", *AT, "--achievement", "urn:linear-equations")
    assert done.code == 0
    assert done.json["id"].startswith("urn:uuid:")
    assert done.json["credentialStatus"]["statusPurpose"] == "revocation"
    found = run("status", "show", done.json["id"], *AT, "--json").json
    assert found["state"] == "issued"
    assert found["achievement"] == "urn:linear-equations"
    assert found["credentialStatus"] == [done.json["credentialStatus"]]
    assert "urn:linear-equations" in run("status", "show", done.json["id"], *AT).out
    assert run("status", "issue", *AT, "--id", done.json["id"]).code == 2


def test_the_lists_are_shown(init: Run, run: Run) -> None:
    init()
    credential_id = run("status", "issue", *AT).json["id"]
    with Registry.open("badges.db") as registry:
        registry.prepare("urn:a")
    done = run("status", "show", *AT)
    assert "used       2 of 131072" in done.out
    assert "published  never" in done.out
    assert "1 credentials were prepared and not finished" in done.err
    run(*PUBLISH)
    run("status", "revoke", credential_id, *AT, *WHY, "--json")
    assert "and changed since" in run("status", "show", *AT).out
    found = run("status", "show", *AT, "--json").json
    assert (found["used"], found["withdrawn"], found["current"]) == (2, 1, False)


def test_what_is_not_there_does_not_keep_the_others_back(init: Run, run: Run) -> None:
    init()
    credential_id = run("status", "issue", *AT).json["id"]
    done = run("status", "revoke", "urn:x", credential_id, *AT, *WHY)
    assert (done.code, done.out) == (1, f"{credential_id}: revocation\n")
    assert done.err == "badgekit: urn:x: not in the registry\n"
    done = run("status", "suspend", credential_id, *AT, *WHY)
    assert done.code == 1
    assert "no status for suspension" in done.err
    done = run("status", "show", "urn:x", *AT)
    assert (done.code, done.err) == (1, "badgekit: urn:x: not in the registry\n")


def test_a_recipient_key_is_made_once_and_kept(
    init: Run, issue: Run, run: Run, desk: Path
) -> None:
    key = ("--recipient-key", "recipients.key")
    assert init(*key).code == 0
    made = Path("recipients.key").read_bytes()
    assert stat.S_IMODE(Path("recipients.key").stat().st_mode) == 0o600
    assert init(*key).code == 0
    assert Path("recipients.key").read_bytes() == made
    assert issue(TWO, *AT, *key).code == 0
    done = issue(TWO, *AT)
    assert done.code == 2
    assert "recipient key: give it" in done.err
    assert "stopped after 0 badges" in done.err
    with Registry.open("badges.db", recipient_key=made.strip()) as registry:
        assert len(registry.find_recipient(badgekit.Recipient.email("ada@example.edu")))
    assert b"ada@" not in Path("badges.db").read_bytes()


def test_a_rehearsal_takes_no_index(init: Run, issue: Run, run: Run) -> None:
    init()
    assert issue(TWO, *AT, "--dry-run").code == 0
    assert run("status", "show", *AT, "--json").json["used"] == 0
    assert issue(TWO, *AT).code == 0
    assert run("status", "show", *AT, "--json").json["used"] == 2


def test_a_registry_is_upgraded(init: Run, run: Run) -> None:
    assert run("status", "init", *AT).code == 2
    init()
    assert run("status", "init", *AT).out == "the registry is up to date\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", *AT), "no such registry"),
        (("show",), "--registry"),
        (("init", *AT, "--lists", "nonsense"), "{list} in its last part"),
        (("revoke", "urn:a", *AT), "--reason"),
    ],
)
def test_misuse_ends_with_2(
    folder: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    done = run("status", *arguments)
    assert done.code == 2
    assert message in done.err


@pytest.mark.parametrize("options", [("--ttl", "0"), ("--valid-for", "1e300")])
def test_terms_that_do_not_fit_are_refused(
    init: Run, run: Run, options: tuple[str, ...]
) -> None:
    init()
    done = run(*PUBLISH, *options)
    assert done.code == 2
    assert "--valid-for and --ttl" in done.err


@pytest.mark.parametrize("option", ["--purpose", "--recipient-key"])
def test_options_of_a_registry_need_one(issue: Run, option: str) -> None:
    done = issue(TWO, option, "suspension")
    assert done.code == 2
    assert "need --registry" in done.err
    assert not Path("badges").exists()


def test_the_group_alone_shows_its_help(run: Run) -> None:
    done = run("status")
    assert done.code == 2
    assert "reinstate" in done.out


def test_the_registry_comes_from_the_environment(
    init: Run, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    init()
    monkeypatch.setenv("BADGEKIT_REGISTRY", "sqlite:///badges.db")
    assert run("status", "show").code == 0


def test_without_the_extra_the_error_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("badgekit.registry")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    done = run("status", "show", *AT)
    assert done.code == 2
    assert "badgekit[cli,registry]" in done.err


def test_a_password_of_the_database_is_never_shown(run: Run, folder: Path) -> None:
    url = "postgresql://a:secret@127.0.0.1:1/x?connect_timeout=3"
    done = run("status", "show", "--registry", url)
    assert done.code == 2
    assert "secret" not in done.err
