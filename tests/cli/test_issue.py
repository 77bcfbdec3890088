import csv
import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest

import badgekit
from badgekit.cli import _files, _roster
from badgekit.cli._roster import RowProblem, read_roster

from .conftest import Run

ANY = badgekit.VerificationPolicy(issuers=badgekit.AnyIssuer())
VERIFIER = badgekit.Verifier(ANY, badgekit.MemoryFetcher())
TWO = "email\nada@example.edu\nben@example.edu\n"


def issued() -> list[Path]:
    return sorted(Path("badges").iterdir())


def subject_of(path: Path) -> dict[str, object]:
    document: dict[str, dict[str, object]] = json.loads(path.read_bytes())
    return document["credentialSubject"]


@pytest.mark.parametrize(
    ("options", "suffix"),
    [
        ((), ".json"),
        (("--format", "data-integrity"), ".json"),
        (("--format", "jwt"), ".jws"),
        (("--image", "badge.svg"), ".svg"),
    ],
)
def test_each_learner_gets_a_badge_that_verifies(
    issue: Run, options: tuple[str, ...], suffix: str
) -> None:
    done = issue(TWO, *options)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 badges in badges, by did:key:z6Mk")
    assert [path.suffix for path in issued()] == [suffix] * 2
    assert all(VERIFIER.report(path.read_bytes()) for path in issued())


def test_a_file_is_named_after_the_id_of_its_badge(issue: Run) -> None:
    issue(TWO)
    for path in issued():
        assert json.loads(path.read_bytes())["id"] == f"urn:uuid:{path.stem}"


def test_addresses_are_hashed(issue: Run) -> None:
    issue("email\nada@example.edu\n")
    (path,) = issued()
    assert b"ada@" not in path.read_bytes()
    recipient = badgekit.Recipient.email("ada@example.edu")
    policy = badgekit.VerificationPolicy(
        issuers=badgekit.AnyIssuer(), recipient=recipient
    )
    assert badgekit.Verifier(policy).report(path.read_bytes())


def test_a_row_fills_the_badge(issue: Run) -> None:
    columns = {
        "ID": "did:example:ada",
        "Identifier Type": "sourcedId",
        "identifier": "A-1815",
        "Narrative": "First line.\nSecond line.",
        "evidence_url": "https://lincoln.example/portfolio/1",
        "evidence_narrative": "An essay",
        "valid_from": "2026-01-31",
        "VALID_UNTIL": "2999-06-30",
        "activity_start_date": "2025-09-01",
        "credits_earned": "1.5",
        "license_number": "L-1",
        "role": "author",
        "term": "autumn",
        "name": "Ada Lovelace",
    }
    text = io.StringIO()
    csv.writer(text).writerows([columns.keys(), columns.values()])
    assert issue(text.getvalue()).code == 0
    (path,) = issued()
    document = json.loads(path.read_bytes())
    assert document["validFrom"] == "2026-01-31T00:00:00Z"
    assert document["validUntil"] == "2999-06-30T23:59:59Z"
    assert document["evidence"] == [
        {
            "id": "https://lincoln.example/portfolio/1",
            "type": ["Evidence"],
            "narrative": "An essay",
        }
    ]
    subject = document["credentialSubject"]
    assert subject["id"] == "did:example:ada"
    assert subject["identifier"][0]["identityType"] == "sourcedId"
    assert subject["narrative"] == "First line.\nSecond line."
    assert subject["creditsEarned"] == 1.5
    assert subject["activityStartDate"] == "2025-09-01T00:00:00Z"
    assert (subject["role"], subject["term"]) == ("author", "autumn")
    assert subject["licenseNumber"] == "L-1"
    assert b"Lovelace" not in path.read_bytes()


def test_a_row_has_the_last_word_on_the_end_of_validity(issue: Run) -> None:
    roster = "id;valid_until\ndid:example:a;2998-01-01\ndid:example:b;\n"
    assert issue(roster, "--valid-until", "2999-01-01T12:00:00Z").code == 0
    ends = {
        subject_of(path)["id"]: json.loads(path.read_bytes())["validUntil"]
        for path in issued()
    }
    assert ends == {
        "did:example:a": "2998-01-01T23:59:59Z",
        "did:example:b": "2999-01-01T12:00:00Z",
    }


@pytest.mark.parametrize(
    "roster",
    [
        b"\xef\xbb\xbfemail\r\nada@example.edu\r\n",
        b"\n \r\nEMAIL \n\n,,\nada@example.edu\n\n",
        b'"email";"name"\n"ada@example.edu";"Lovelace; Ada"',
        b"email\tname\nada@example.edu\tAda",
        b"name,email\nAda, ada@example.edu \n",
        b"email\rada@example.edu\r",
        b"email,,\nada@example.edu,,\n",
    ],
)
def test_rosters_as_spreadsheets_write_them(issue: Run, roster: bytes) -> None:
    assert issue(roster).code == 0
    assert len(issued()) == 1


@pytest.mark.parametrize(
    ("roster", "place"),
    [
        ("email\nsecret\n", "row 2, column email: not an e-mail"),
        ("email\n=HYPERLINK(secret@x)\n", "row 2, column email: a formula"),
        ("email\n\n\n\x1bsecret@example.edu\n", "row 4, column email: "),
        ("id\nsecret\n", "row 2, column id: "),
        ('id\n"did:example:secret<b>"\n', "row 2, column id: "),
        ("id\ndid:example:secret|\n", "row 2, column id: "),
        ("email,credits_earned\na@example.edu,secret\n", "column credits_earned"),
        ("email,credits_earned\na@example.edu,inf\n", "column credits_earned"),
        ("email,valid_until\na@example.edu,secret\n", "column valid_until"),
        ("email,evidence_url\na@example.edu,secret\n", "column evidence_url"),
        ("email,name\n,secret\n", "row 2: has no recipient"),
        ("email\na@example.edu,secret\n", "row 2: has more cells"),
        ("identifier_type,identifier\nsecret,secret\n", "column identifier_type"),
        ("identifier_type,identifier\nsourcedId,@secret\n", "column identifier: a f"),
        ("identifier_type,identifier\nsourcedId,\x07secret\n", "column identifier: h"),
        ("identifier_type,identifier\nsourcedId,\n", "row 2: has one of"),
        (
            "email,identifier_type,identifier\ns@secret,sourcedId,secret\n",
            "row 2: has both",
        ),
        ("id,valid_from\ndid:example:secret,9999-99-99\n", "column valid_from"),
    ],
)
def test_a_bad_row_is_named_by_number_and_column_and_never_shown(
    issue: Run, roster: str, place: str
) -> None:
    plain = issue(roster)
    done = issue(roster, "--json")
    assert (plain.code, done.code) == (1, 1)
    assert place in plain.err
    assert plain.err == done.err
    assert "secret" not in plain.out + done.out + done.err
    assert done.json["refused"] == 1
    (problem,) = done.json["problems"]
    assert f"row {problem['row']}" in done.err
    assert not issued()


def test_a_failing_row_loses_no_other(issue: Run) -> None:
    done = issue("email\nada@example.edu\nnobody\nben@example.edu\n")
    assert done.code == 1
    assert done.out.splitlines()[1] == "1 row refused"
    assert len(issued()) == 2


def test_what_the_issuer_refuses_is_a_bad_row(
    issue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = badgekit.Issuer.award

    def picky(self: badgekit.Issuer, *args: Any, **named: Any) -> Any:
        if "role" in named:
            badgekit.Achievement.model_validate(
                {"name": named["role"]}
            )  # pydantic's error shows the role
        if "term" in named:
            kind = badgekit.ProblemType.RANGE_ERROR
            raise badgekit.DocumentError(badgekit.Problem(kind, "secret", "/x"))
        return award(self, *args, **named)

    monkeypatch.setattr(badgekit.Issuer, "award", picky)
    row = "did:example:ada,secret,\ndid:example:ben,,secret\ndid:example:eve,,\n"
    done = issue(f"id,role,term\n{row}")
    assert done.code == 1
    assert len(issued()) == 1
    assert "row 2: id: Field required; description: Field required;" in done.err
    assert "row 3: /x: Range error\n" in done.err
    assert "secret" not in done.err


def test_duplicates_are_reported_and_left_out(issue: Run) -> None:
    done = issue("email\nada@example.edu\nben@example.edu\nADA@example.edu\n", "--json")
    assert done.code == 0
    assert done.err == "badgekit: row 4: the recipient of row 2 again; left out\n"
    assert (done.json["issued"], done.json["repeated"]) == (2, 1)
    assert len(issued()) == 2


def test_an_id_differs_by_case(issue: Run) -> None:
    assert issue("id\ndid:example:a\ndid:example:A\n", "--json").json["repeated"] == 0


def test_duplicates_are_counted_for_people_too(issue: Run) -> None:
    assert (
        "1 row left out as repeated"
        in issue("email\na@example.edu\na@example.edu\n").out
    )


def test_only_the_first_problems_are_shown_and_all_are_counted(issue: Run) -> None:
    done = issue("email\n" + "nobody\n" * 250, "--json")
    assert done.json["refused"] == 250
    assert len(done.json["problems"]) == 100
    assert len(done.err.splitlines()) == 101


@pytest.mark.parametrize(
    ("roster", "message"),
    [
        (b"", "headings"),
        (b"ada@secret.example\nben@secret.example\n", "headings"),
        (b"email,secret\na@example.edu,\n", "heading 2 of the roster is not known"),
        (b"email,email\na@example.edu,\n", "two columns email"),
        (b"identifier\n1\n", "both of the columns"),
        (b"\xff\xfee\0m\0", "not UTF-8"),
        (b"email\n" + b"a@secret.example\n" * 9999 + b"\xe9", "not UTF-8"),
        (b'email\n"secret"x\n', "not CSV, from row 2 on"),
        (b'email\n"secret', "not CSV, from row 2 on"),
        (b"email\n" + b"secret" * 200_000, "row 2 on: longer than"),
        (b'email\n"' + b"secret\n" * 200_000, "row 2 on: "),
        (b"secret" * 200_000, "row 1 on: longer than"),
    ],
)
def test_what_is_no_roster(issue: Run, roster: bytes, message: str) -> None:
    done = issue(roster)
    assert done.code == 2
    assert message in done.err
    assert "secret" not in done.err
    assert "stopped after " in done.err


def test_other_columns_can_be_left_out(issue: Run) -> None:
    roster = "email,shoe size\na@example.edu,43\n"
    assert issue(roster, "--ignore-unknown-columns").code == 0


def test_badges_before_a_broken_row_are_there(issue: Run) -> None:
    done = issue(b'email\nada@example.edu\n"broken')
    assert done.code == 2
    assert "stopped after 1 badge\n" in done.err
    assert len(issued()) == 1


def test_a_dry_run_writes_nothing(desk: Path, issue: Run) -> None:
    before = {*desk.iterdir(), desk / "roster.csv"}
    done = issue(TWO + "nobody\n", "--dry-run", "--index", "i.csv")
    assert done.code == 1
    assert done.out.startswith("2 badges could be issued, by did:key:")
    assert set(desk.iterdir()) == before
    assert issue(TWO, "--dry-run", "--json").json["folder"] is None


def test_the_roster_can_be_piped(desk: Path, run: Run) -> None:
    required = ("--roster", "-", "--key", "key.pem", "--out", "badges", "--name", "L")
    done = run("issue", "achievement.json", *required, stdin=TWO.encode())
    assert done.code == 0
    assert len(issued()) == 2


def test_the_index_says_whose_badge_is_where(issue: Run) -> None:
    assert issue(TWO, "--index", "issued.csv").code == 0
    index = Path("issued.csv")
    assert stat.S_IMODE(index.stat().st_mode) == 0o600
    lines = list(csv.DictReader(io.StringIO(index.read_text(encoding="utf-8"))))
    assert [line["recipient"] for line in lines] == [
        "ada@example.edu",
        "ben@example.edu",
    ]
    assert {line["file"] for line in lines} == {path.name for path in issued()}
    assert lines[0]["credential"] == f"urn:uuid:{lines[0]['file'][:-5]}"


def test_an_index_is_replaced_only_by_force(issue: Run) -> None:
    Path("issued.csv").write_text("precious")
    assert issue(TWO, "--index", "issued.csv").code == 2
    assert Path("issued.csv").read_text() == "precious"
    assert not any(Path("badges").iterdir())
    assert issue(TWO, "--index", "issued.csv", "--force").code == 0
    assert "ada@example.edu" in Path("issued.csv").read_text()


def test_an_index_is_never_printed(issue: Run) -> None:
    done = issue(TWO, "--index", "-")
    assert done.code == 2
    assert "example.edu" not in done.out + done.err


def test_a_run_without_badges_has_no_index(issue: Run) -> None:
    assert issue("email\n", "--index", "issued.csv").code == 0
    assert not Path("issued.csv").exists()


def test_a_did_web_issuer_and_the_document_to_publish(issue: Run) -> None:
    url = "https://lincoln.example/badges"
    done = issue(TWO, "--did-web", url, "--did-document", "did.json")
    assert done.code == 0
    assert f"publish did.json at {url}/did.json" in done.err
    resources = {f"{url}/did.json": Path("did.json").read_bytes()}
    verifier = badgekit.Verifier(ANY, badgekit.MemoryFetcher(resources))
    assert all(verifier.report(path.read_bytes()) for path in issued())


def test_rsa_keys_sign_jwts(desk: Path, issue: Run) -> None:
    pem = badgekit.SoftwareSigner.generate("RSA").to_pem()
    Path("key.pem").write_text(pem)
    refused = issue(TWO, "--format", "data-integrity")
    assert refused.code == 2
    assert "--format jwt" in refused.err
    assert issue(TWO).code == 0
    assert [path.suffix for path in issued()] == [".jws"] * 2


def test_a_key_with_a_password(desk: Path, issue: Run) -> None:
    Path("key.pem").write_text(badgekit.SoftwareSigner.generate().to_pem("secret"))
    Path("password").write_text("secret\n")
    refused = issue(TWO)
    assert refused.code == 2
    assert "--password-file" in refused.err
    assert issue(TWO, "--password-file", "password").code == 0


def test_a_jwk_as_key(desk: Path, issue: Run) -> None:
    jwk = badgekit.SoftwareSigner.generate("P-256").to_jwk()
    Path("key.pem").write_text(json.dumps(jwk))
    assert issue(TWO).code == 0


def test_a_missing_key_says_how_to_make_one(desk: Path, issue: Run) -> None:
    Path("key.pem").unlink()
    done = issue(TWO)
    assert done.code == 2
    assert "badgekit keygen --out key.pem" in done.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--image", "key.pem"), "neither a PNG nor an SVG"),
        (("--image", "missing.png"), "missing.png: No such file"),
        (("--valid-until", "soon"), "--valid-until is "),
        (("--did-web", "http://lincoln.example"), "--did-web: "),
        (("--did-document", "did.json"), "needs --did-web"),
        (("--name", " "), "--name is empty"),
        (("--format", "pdf"), "--format"),
        (("--out", "key.pem"), "key.pem: is not a folder"),
        (("--out", "key.pem/badges"), "is not a folder"),
        (("--roster", "missing.csv"), "missing.csv: No such file"),
        (("--roster", "."), ".: Is a directory"),
    ],
)
def test_misuse_ends_with_2(issue: Run, options: tuple[str, ...], message: str) -> None:
    done = issue(TWO, *options)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"id":"https://a.example","type":["Achievement"],"x":1,"x":2}'],
)
def test_an_achievement_that_is_none(desk: Path, issue: Run, text: str) -> None:
    Path("achievement.json").write_text(text)
    done = issue(TWO)
    assert done.code == 2
    assert done.err.startswith("badgekit: achievement.json: ")


def test_an_achievement_that_nobody_could_be_awarded(desk: Path, issue: Run) -> None:
    document = json.loads(Path("achievement.json").read_text())
    Path("achievement.json").write_text(json.dumps(document | {"shoeSize": 43}))
    done = issue(TWO)
    assert done.code == 2
    assert "shoeSize" in done.err
    assert not Path("badges").exists()


def test_a_full_disk_stops_and_leaves_no_half_badge(
    desk: Path, issue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    original = _files.write

    def write(name: str, data: bytes, *, force: bool) -> None:
        written.append(name)
        if len(written) == 2:
            raise OSError(28, "No space left on device", name)
        original(name, data, force=force)

    monkeypatch.setattr(_files, "write", write)
    done = issue(TWO)
    assert done.code == 2
    assert "stopped after 1 badge" in done.err
    assert len(issued()) == 1


def test_a_long_roster_is_not_held_in_memory() -> None:
    class Endless(io.RawIOBase):
        """A roster that never ends: to read it whole is to run out of memory."""

        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer)  # type: ignore[arg-type]
            line = b"email\n" if not self.given else b"ada@example.edu\n"
            self.given += len(line)
            view[: len(line)] = line
            return len(line)

    source = Endless()
    rows = read_roster(io.BufferedReader(source, 1024))
    for _ in range(1000):
        assert not isinstance(next(rows), RowProblem)
    assert source.given < 100_000
    rows.close()


def test_who_was_seen_is_kept_as_a_keyed_hash() -> None:
    with _roster.RecipientsSeen() as seen:
        row = _roster.Row(2, badgekit.Recipient.email("ada@example.edu"), {})
        assert seen.first_row_of(row) == 2
        kept = b"".join(seen._database.serialize().split())
    assert b"ada@" not in kept
    assert "ada" not in repr(row)
