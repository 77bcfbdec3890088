import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from badgekit import Issuer, Recipient
from badgekit.registry import (
    AlreadyRecordedError,
    CredentialState,
    NotRecordedError,
    Registry,
    RegistryError,
    StatusPosition,
)
from badgekit.status import MINIMUM_LENGTH, status_entry
from badgekit.testing import ADA, AT, achievement, issuer

from .conftest import TEMPLATE, Clock, used_up

BEN = Recipient.email("ben@example.edu")
KEY = b"sixteen bytes or more, and secret"
Open = Callable[..., Registry]


def places(registry: Registry, count: int, purpose: str = "revocation") -> set[Any]:
    found = registry.allocate(purpose, count=count)
    return {(position.status_list_credential, position.index) for position in found}


# Positions


def test_no_position_is_given_twice(registry: Registry) -> None:
    found = [place for _ in range(20) for place in places(registry, 50)]
    assert len(set(found)) == len(found) == 1_000


def test_positions_are_not_in_order(registry: Registry) -> None:
    found = [position.index for position in registry.allocate(count=100)]
    assert found != sorted(found)
    assert all(0 <= index < MINIMUM_LENGTH for index in found)


def test_a_full_list_is_followed_by_a_new_one(registry: Registry) -> None:
    used_up(registry, but=3)
    found = registry.allocate(count=5)
    urls = [position.status_list_credential for position in found]
    assert len(set(urls[:3])) == len(set(urls[3:])) == 1
    assert urls[0] != urls[4]
    assert [(one.used, one.is_open) for one in registry.lists()] == [
        (MINIMUM_LENGTH, False),
        (0, True),
        (2, True),
    ]


def test_each_purpose_has_lists_of_its_own(registry: Registry) -> None:
    lists = {
        purpose: {url for url, _ in places(registry, 2, purpose)}
        for purpose in ("revocation", "suspension", "refresh")
    }
    assert len(set.union(*lists.values())) == 3


@pytest.mark.parametrize("purpose", ["", "message", "two\nlines", "x" * 101])
def test_a_purpose_that_a_list_cannot_have_is_refused(
    registry: Registry, purpose: str
) -> None:
    with pytest.raises(RegistryError, match=r"purpose|several bits"):
        registry.allocate(purpose)


def test_no_positions_at_all_is_a_mistake(registry: Registry) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        registry.allocate(count=0)


def test_closed_lists_are_used_no_more(registry: Registry) -> None:
    before = {url for url, _ in places(registry, 10)}
    registry.close_lists()
    after = {url for url, _ in places(registry, 10)}
    assert not before & after


# Credentials


def test_what_was_issued_is_on_record(registry: Registry, clock: Clock) -> None:
    secured = registry.award(issuer(), achievement(), to=ADA, created=AT)
    record = registry.find(secured.document["id"])
    assert record is not None
    assert record.state is CredentialState.ISSUED
    assert record.achievement == achievement().id
    assert record.prepared_at == record.issued_at == AT
    assert (record.revoked, record.suspended) == (False, False)
    (position,) = record.positions
    entry = position.entry.to_json_object()
    assert secured.document["credentialStatus"] == entry
    assert record.credential_status == status_entry(
        position.status_list_credential, position.index
    )


def test_a_recipient_is_found_and_forgotten(registry: Registry) -> None:
    ids = {
        registry.award(issuer(), achievement(), to=who, created=AT).document["id"]
        for who in (ADA, Recipient.email("ADA@example.edu"))
    }
    registry.award(issuer(), achievement(), to=Recipient.of("did:example:ben"))
    assert {record.id for record in registry.find_recipient(ADA)} == ids
    assert len(registry.find_recipient(Recipient.of("did:example:ben"))) == 1
    assert registry.find_recipient(BEN) == ()
    assert registry.forget_recipient(ADA) == 2
    assert registry.find_recipient(ADA) == ()
    assert all(registry.find(credential_id) for credential_id in ids)


@pytest.mark.parametrize("to", [ADA, Recipient.of("did:example:ada")])
def test_no_table_tells_whose_a_credential_is(
    open_registry: Open, url: str, to: Recipient
) -> None:
    registry = open_registry(recipient_key=KEY)
    registry.award(issuer(), achievement(), to=to)
    tables = ("settings", "lists", "credentials", "entries", "events", "publications")
    rows = [
        str(tuple(row))
        for table in tables
        for row in registry._database.read(
            lambda c, t=table: c.execute(text(f"SELECT * FROM badgekit_{t}")).all()  # type: ignore[misc]
        )
    ]
    assert len(rows) >= 4
    told = ("ada@", "example:ada", "edu", "sixteen")  # "ada" may be in a digest
    assert not any(word in row for row in rows for word in told)


def test_a_recipient_key_is_needed_once_it_was_given(
    open_registry: Open, url: str
) -> None:
    open_registry(recipient_key=KEY).award(issuer(), achievement(), to=ADA)
    with Registry.open(url, recipient_key=KEY) as registry:
        assert len(registry.find_recipient(ADA)) == 1
    with Registry.open(url) as registry:
        assert registry.allocate()
        with pytest.raises(RegistryError, match="give it"):
            registry.award(issuer(), achievement(), to=ADA)
        assert registry.prepare("urn:a").state is CredentialState.PREPARED
    with pytest.raises(RegistryError, match="not that of the registry"):
        Registry.open(url, recipient_key=KEY[::-1])


def test_a_short_recipient_key_is_refused(open_registry: Open) -> None:
    with pytest.raises(RegistryError, match="16 random bytes"):
        open_registry(recipient_key=b"short")


def test_the_digest_differs_from_registry_to_registry(
    open_registry: Open, tmp_path: Path
) -> None:
    one = open_registry()
    with Registry.create(str(tmp_path / "other.db"), lists=TEMPLATE) as other:
        assert one._digest_of(ADA) != other._digest_of(ADA)


def test_a_credential_may_have_a_status_for_each_purpose(registry: Registry) -> None:
    record = registry.prepare("urn:a", "suspension", "revocation")
    assert [p.purpose for p in record.positions] == ["revocation", "suspension"]
    assert isinstance(record.credential_status, tuple)
    assert registry.record("urn:b").credential_status is None


def test_positions_taken_before_are_recorded_later(registry: Registry) -> None:
    first, second = registry.allocate(count=2)
    assert registry.record("urn:a", first).positions == (first,)
    with pytest.raises(AlreadyRecordedError):
        registry.record("urn:b", first)
    with pytest.raises(AlreadyRecordedError):
        registry.record("urn:a", second)
    assert registry.find("urn:b") is None


def test_a_position_that_was_not_handed_out_is_refused(registry: Registry) -> None:
    (position,) = registry.allocate()
    url = position.status_list_credential
    others = set(range(50)) - {position.index}
    for wrong in (
        StatusPosition(url, others.pop(), "revocation"),
        StatusPosition(url, -1, "revocation"),
        StatusPosition(url, MINIMUM_LENGTH, "revocation"),
        StatusPosition(url, position.index, "suspension"),
    ):
        with pytest.raises(RegistryError, match="not handed out"):
            registry.record("urn:a", wrong)
    with pytest.raises(NotRecordedError):
        registry.record("urn:a", replace(position, status_list_credential="urn:x"))


@pytest.mark.parametrize("wrong", ["", "two\nlines", "urn:" + "x" * 2_048])
def test_an_id_that_cannot_be_one_is_refused(registry: Registry, wrong: str) -> None:
    with pytest.raises(RegistryError, match="an id has"):
        registry.prepare(wrong)
    with pytest.raises(RegistryError, match="an id has"):
        registry.prepare("urn:a", achievement=wrong)


def test_a_credential_that_cannot_be_signed_is_abandoned(registry: Registry) -> None:
    with pytest.raises(ValidationError):
        registry.award(issuer(), achievement(), to=ADA, id="urn:a", surprise=1)
    record = registry.find("urn:a")
    assert record is not None
    assert record.state is CredentialState.ABANDONED
    assert record.issued_at is None


def test_a_badge_is_on_record_before_it_is_signed(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise SystemExit  # nothing after it runs, as after a kill

    monkeypatch.setattr(Issuer, "award", die)
    with pytest.raises(SystemExit):
        registry.award(issuer(), achievement(), to=ADA, id="urn:a")
    (record,) = registry.unfinished()
    assert (record.id, record.state) == ("urn:a", CredentialState.PREPARED)
    assert registry.revoke("urn:a", reason="lost", actor="registrar").revoked


def test_what_was_interrupted_is_shown(registry: Registry, clock: Clock) -> None:
    registry.prepare("urn:a")
    clock.advance(hours=1)
    registry.prepare("urn:b")
    registry.prepare("urn:c")
    assert [record.id for record in registry.unfinished()] == [
        "urn:a",
        "urn:b",
        "urn:c",
    ]
    assert [r.id for r in registry.unfinished(AT + timedelta(minutes=1))] == ["urn:a"]
    registry.confirm("urn:a")
    registry.confirm("urn:a")
    registry.abandon("urn:b")
    assert [record.id for record in registry.unfinished()] == ["urn:c"]
    with pytest.raises(RegistryError, match="is issued already"):
        registry.abandon("urn:a")
    with pytest.raises(NotRecordedError):
        registry.confirm("urn:x")


# Databases


def test_creating_twice_opens_what_is_there(open_registry: Open) -> None:
    taken = places(open_registry(), 10)
    again = open_registry()
    assert len(again.lists()) == 1
    assert not taken & places(again, 10)
    with pytest.raises(RegistryError, match="with other lists"):
        open_registry(lists="https://other.example/{list}")


@pytest.mark.parametrize(
    "template",
    [
        "https://lincoln.example/status",
        "https://lincoln.example/{list}/status",
        "https://lincoln.example/status/{list}?x=1",
        "https://lincoln.example/{list}/{list}",
        "https://lincoln.example/.{list}",
        "ftp://lincoln.example/{list}",
        "{list}",
    ],
)
def test_a_template_must_make_urls_that_are_files_too(
    open_registry: Open, template: str
) -> None:
    with pytest.raises(RegistryError, match=r"\{list\} in its last part"):
        open_registry(lists=template)


@pytest.mark.parametrize("length", [0, 131_064, 131_073, 16_777_216 * 8 + 8])
def test_a_length_that_verifiers_refuse_is_refused(
    open_registry: Open, length: int
) -> None:
    with pytest.raises(RegistryError, match=r"a list (has|is made)"):
        open_registry(length=length)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("sqlite:///x.db?mode=ro", "no options"),
        ("mysql://host/x", "neither SQLite nor PostgreSQL"),
        ("postgresql://a:secret@host:port/x", "not the URL of a database"),
        ("nowhere.db", "no such registry"),
        ("sqlite:////nowhere/at/all.db", "no such registry"),
    ],
)
def test_a_url_that_is_no_database_is_refused(
    wrong: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RegistryError, match=message) as caught:
        Registry.open(wrong)
    assert "secret" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_away_is_an_error_of_ours(postgresql: str) -> None:
    with pytest.raises(RegistryError, match="the database:") as caught:
        Registry.open("postgresql://a:secret@127.0.0.1:1/x?connect_timeout=3")
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_an_error_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "badges.db"
    file.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(RegistryError, match="file is not a database"):
        Registry.open(str(file))


def test_a_folder_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="No such file"):
        Registry.create(str(tmp_path / "no" / "badges.db"), lists=TEMPLATE)


def test_without_psycopg_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RegistryError, match=r"badgekit\[registry,postgresql\]"):
        Registry.open("postgresql://host/x")


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with Registry.create(str(tmp_path / "badges.db"), lists=TEMPLATE) as registry:
        registry.allocate()
        for file in tmp_path.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_process_that_was_forked_opens_connections_of_its_own(
    url: str, registry: Registry
) -> None:
    registry.allocate()
    script = (
        "import os, sys\n"
        "from badgekit.registry import Registry\n"
        "registry = Registry.open(sys.argv[1])\n"
        "before = registry.allocate()\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    registry.allocate(count=5)\n"
        "    os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert registry.allocate() != before\n"
        "print(sum(one.used for one in registry.lists()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, url], capture_output=True, text=True, check=True
    )
    assert done.stdout == "8\n"


@pytest.mark.parametrize(("missing", "noted"), [("sqlalchemy", True), ("uuid", False)])
def test_without_the_extra_the_error_says_what_to_install(
    missing: str, *, noted: bool
) -> None:
    script = f"import sys; sys.modules[{missing!r}] = None; import badgekit.registry"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert f"import of {missing} halted" in done.stderr
    assert ("pip install 'badgekit[registry]'" in done.stderr) is noted
