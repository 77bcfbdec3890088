"""`badgekit lint`."""

import json
from pathlib import Path
from typing import Any

import pytest

import badgekit
from badgekit.quality import DEFAULT_PROFILE

from .conftest import SVG, Run

EMAIL = "ada.bright@example.edu"


def write(folder: Path, name: str, value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    (folder / name).write_text(text)
    return name


def test_a_definition_with_all_that_is_required_ends_with_0(
    desk: Path, run: Run
) -> None:
    ended = run("lint", "achievement.json")
    assert ended.code == 0
    assert "COMPLETE: as a badge of recognition" in ended.out
    assert "ACCEPTABLE: 0 high" in ended.out


def test_a_definition_that_lacks_something_required_ends_with_1(
    desk: Path, run: Run
) -> None:
    ended = run("lint", "achievement.json", "--kind", "knowledge")
    assert ended.code == 1
    assert "LACKING: as a badge of knowledge" in ended.out


@pytest.mark.parametrize("baked", [False, True])
def test_a_badge_of_ours_is_read_however_it_travels(
    folder: Path, run: Run, badge: badgekit.SecuredCredential, baked: bool
) -> None:
    content = badgekit.bake(SVG, badge) if baked else badge.content
    assert run("lint", "-", stdin=content).code == 0


def test_a_jwt_is_read(
    folder: Path, run: Run, achievement: badgekit.Achievement
) -> None:
    signer = badgekit.SoftwareSigner.generate("P-256")
    school = badgekit.Issuer.with_did_key("X", signer, mechanism=badgekit.VcJwt())
    jwt = school.award(achievement, to=badgekit.Recipient.email(EMAIL)).text
    assert run("lint", write(folder, "badge.jwt", jwt)).code == 0


def test_personal_data_ends_with_1_and_are_never_printed(
    folder: Path,
    run: Run,
    issuer: badgekit.Issuer,
    achievement: badgekit.Achievement,
) -> None:
    plain = badgekit.Recipient.email(EMAIL, hashed=False)
    write(folder, "badge.json", issuer.award(achievement, to=plain).text)
    for options in ((), ("--json",)):
        ended = run("lint", "badge.json", *options)
        assert ended.code == 1
        assert "plain-identifier" in ended.out
        assert EMAIL not in ended.out + ended.err


def test_the_json_has_both_reports(desk: Path, run: Run) -> None:
    found = run("lint", "achievement.json", "--json").json
    assert found["quality"]["complete"] is True
    assert found["privacy"]["acceptable"] is True


def test_a_record_is_looked_at_for_privacy_alone(folder: Path, run: Run) -> None:
    record = {"credentialSubject": {"verifiableCredential": [], "givenName": "Ada"}}
    write(folder, "record.json", record)
    ended = run("lint", "record.json")
    assert ended.code == 1
    assert "lint its badges one by one" in ended.out
    assert "personal-name" in ended.out
    assert run("lint", "record.json", "--json").json["quality"] is None
    assert run("lint", write(folder, "p.json", {"verifiableCredential": []})).code == 0


def test_a_profile_of_ones_own_is_used(desk: Path, run: Run) -> None:
    profile = DEFAULT_PROFILE.to_json_object() | {
        "id": "urn:my:profile",
        "kinds": ["k"],
    }
    rule = profile["rules"][0] | {"levels": {"k": "required"}, "paths": ["/humanCode"]}
    write(desk, "profile.json", profile | {"rules": [rule]})
    ended = run("lint", "achievement.json", "--profile", "profile.json", "--kind", "k")
    assert ended.code == 1
    assert "urn:my:profile" in ended.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.json",),
        ("achievement.json", "--kind", "other"),
        ("achievement.json", "--profile", "achievement.json"),
        ("badge.svg",),
        ("list.json",),
        ("achievement.json", "--no-such-option"),
        ("-", "-"),
        ("-", "--profile", "-"),
        (".",),
        ("bytes.bin",),
        ("key.txt",),
        (),
    ],
)
def test_misuse_ends_with_2_and_one_line(
    desk: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    write(desk, "list.json", [1])
    write(desk, "key.txt", "no badge")
    (desk / "bytes.bin").write_bytes(bytes(range(256)))
    ended = run("lint", *arguments)
    assert ended.code == 2
    assert ended.err.count("\n") == 1


def test_an_error_does_not_quote_the_document(run: Run) -> None:
    ended = run("lint", "-", stdin=b'{"ada@example.edu": {"x": 1, "x": 2}}')
    assert ended.code == 2
    assert "duplicate member name" in ended.err
    assert "ada" not in ended.out + ended.err


def test_what_an_sd_jwt_discloses_is_looked_at(
    folder: Path, run: Run, achievement: badgekit.Achievement
) -> None:
    signer = badgekit.SoftwareSigner.generate("P-256")
    hidden = badgekit.securing.SdJwt(disclosable=("/credentialSubject/identifier",))
    school = badgekit.Issuer.with_did_key("X", signer, mechanism=hidden)
    plain = badgekit.Recipient.email(EMAIL, hashed=False)
    text = school.award(achievement, to=plain).text
    ended = run("lint", write(folder, "badge.sd-jwt", text))
    assert ended.code == 1
    assert "plain-identifier" in ended.out
    assert EMAIL not in ended.out


def test_an_image_with_no_badge_in_it_is_told_by_its_name(desk: Path, run: Run) -> None:
    ended = run("lint", "badge.svg")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("badgekit: badge.svg: ")


def test_several_files_are_compared(
    folder: Path,
    run: Run,
    issuer: badgekit.Issuer,
    achievement: badgekit.Achievement,
    badge: badgekit.SecuredCredential,
) -> None:
    one = json.loads(badge.text)
    other = json.loads(
        issuer.award(achievement, to=badgekit.Recipient.email("b@example.edu")).text
    )
    identifiers = [each["credentialSubject"]["identifier"][0] for each in (one, other)]
    identifiers[1]["salt"] = identifiers[0]["salt"]
    write(folder, "one.json", one)
    write(folder, "other.json", other)
    write(folder, "record.json", {"verifiableCredential": []})
    files = ("one.json", "record.json", "nowhere.json", "other.json")
    for file in ("one.json", "other.json"):
        assert run("lint", file).code == 0
    ended = run("lint", *files)
    assert ended.code == 1
    assert ended.out.count("[shared-salt]") == 2
    headings = [line for line in ended.out.splitlines() if not line.startswith(" ")]
    assert headings == ["one.json", "record.json", "other.json"]
    assert ended.err == "badgekit: nowhere.json: No such file or directory\n"
    ended = run("lint", *files, "--json")
    said = [json.loads(line) for line in ended.out.splitlines()]
    assert [each["file"] for each in said] == list(files)
    assert "No such file" in said[2]["error"]
    assert [each["privacy"]["acceptable"] for each in (said[0], said[3])] == [False] * 2
    assert said[1]["quality"] is None
    assert run("lint", "one.json", "nowhere.json").code == 2
    assert run("lint", "nowhere.json", "--json").out == ""


def test_a_name_with_a_line_break_stays_in_its_line(
    desk: Path, run: Run, achievement: badgekit.Achievement
) -> None:
    name = write(desk, "a\nb.json", achievement.to_json_object())
    lines = run("lint", name, "achievement.json").out.splitlines()
    assert lines[0] == "a\\nb.json"
    ended = run("lint", "c\nd.json")
    assert ended.err.count("\n") == 1
