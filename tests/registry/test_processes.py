"""Several processes at once, and processes that are killed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from badgekit import MemoryFetcher, Verifier
from badgekit.registry import CredentialState, Registry
from badgekit.status import StatusList
from badgekit.testing import ADA, issuer, policy

from .conftest import TEMPLATE, used_up

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
NURSERY = Path(__file__).with_name("nursery.py")
Place = tuple[str, int]


def nursery(*arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, str(NURSERY), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def logged(folder: Path) -> list[list[str]]:
    """The lines of all logs, without those that a kill has cut off."""
    return [
        line.split()
        for log in sorted(folder.glob("*.log"))
        for line in log.read_text().splitlines(keepends=True)
        if line.endswith("\n")
    ]


@pytest.mark.parametrize(("calls", "count"), [(30, 1), (15, 100)])
def test_eight_processes_get_no_index_twice(
    url: str, tmp_path: Path, calls: int, count: int
) -> None:
    with Registry.create(url, lists=TEMPLATE) as registry:
        used_up(registry, but=10 * count)  # so they fill a list at once, too
        nursery("allocate", url, tmp_path, 8, calls, count)
        found = [(line[1], line[2]) for line in logged(tmp_path)]
        assert len(found) == len(set(found)) == 8 * calls * count
        assert len({place for place, _ in found}) == len(registry.lists()) == 2


@pytest.fixture
def aftermath(url: str, tmp_path: Path) -> Registry:
    registry = Registry.create(
        url, lists=TEMPLATE, purposes=("revocation", "suspension")
    )
    nursery("kill", url, tmp_path, 8, 30, 5)
    return registry


def test_nothing_is_lost_when_processes_are_killed(
    aftermath: Registry, tmp_path: Path
) -> None:
    with aftermath as registry:
        lines = logged(tmp_path)
        no_index_was_given_twice(registry, lines)
        no_badge_is_unrecorded(registry, tmp_path / "badges")
        no_status_is_lost(registry, lines)
        what_is_served_is_whole_and_no_older(registry, tmp_path / "site")
        assert {line[0] for line in lines} == set("ArRsSP")
        if registry._database.is_sqlite:
            check = text("PRAGMA integrity_check")
            found = registry._database.read(lambda c: c.execute(check).scalar_one())
            assert found == "ok"


def records(registry: Registry) -> set[str]:
    query = text("SELECT id FROM badgekit_credentials")
    return set(registry._database.read(lambda c: c.execute(query).scalars().all()))


def no_index_was_given_twice(registry: Registry, lines: list[list[str]]) -> None:
    given: list[Place] = [(line[1], int(line[2])) for line in lines if line[0] == "A"]
    for credential_id in records(registry):
        record = registry.find(credential_id)
        assert record is not None
        given += [(p.status_list_credential, p.index) for p in record.positions]
    assert len(given) == len(set(given)) > 100
    assert sum(one.used for one in registry.lists()) >= len(given)


def no_badge_is_unrecorded(registry: Registry, folder: Path) -> None:
    # A file may be cut short: then it was not handed to anybody.
    badges = [
        json.loads(content)
        for file in folder.iterdir()
        if (content := file.read_bytes()).endswith(b"}")
    ]
    assert len(badges) > 20
    for badge in badges:
        record = registry.find(badge["id"])
        assert record is not None
        assert record.state is CredentialState.ISSUED
        entry = record.positions[0].entry.to_json_object()
        assert badge["credentialStatus"] == entry
    found = registry.find_recipient(ADA)
    assert {record.id for record in found} == records(registry)


def no_status_is_lost(registry: Registry, lines: list[list[str]]) -> None:
    begun = {line[1] for line in lines if line[0] == "r"}
    done = {line[1] for line in lines if line[0] == "R"}
    revoked = {
        credential_id
        for credential_id in records(registry)
        if len(registry.history(credential_id)) == 1
        and registry.find(credential_id).revoked  # type: ignore[union-attr]
    }
    assert done <= revoked <= begun
    asked: dict[str, list[str]] = {}
    told: dict[str, list[str]] = {}
    for kind, *rest in lines:
        if kind in "sS":
            (asked if kind == "s" else told).setdefault(rest[0], []).append(rest[1])
    for credential_id, values in asked.items():
        history = [str(event.new) for event in registry.history(credential_id)]
        assert history in (told.get(credential_id, []), values)
    for one in registry.lists():
        now = registry.statuses(one.url)
        assert now.count() == one.withdrawn
        assert now == registry.statuses(one.url, at=registry._clock())


def what_is_served_is_whole_and_no_older(registry: Registry, site: Path) -> None:
    drafts = [file for file in site.iterdir() if file.name.startswith(".")]
    served = {
        file.name: file.read_bytes() for file in set(site.iterdir()) - set(drafts)
    }
    verifier = Verifier(policy(), MemoryFetcher())
    for one in registry.lists():
        published = registry.published(one.url)
        assert published is not None
        content = served.pop(one.url.rpartition("/")[2])
        assert verifier.report(content, at=registry._clock())
        # A kill between the file and the history leaves the file ahead, never behind.
        assert valid_from(content) >= valid_from(published.content)
    assert not served
    for listed in registry.publish(issuer(), folder=site):
        assert bits(listed.content) == registry.statuses(listed.url)
        assert (site / listed.url.rpartition("/")[2]).read_bytes() == listed.content


def bits(content: bytes) -> StatusList:
    return StatusList.decode(json.loads(content)["credentialSubject"]["encodedList"])


def valid_from(content: bytes) -> str:
    found: str = json.loads(content)["validFrom"]
    return found
