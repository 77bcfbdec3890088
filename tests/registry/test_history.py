from datetime import timedelta

import pytest
from sqlalchemy import text

from badgekit.registry import (
    NotRecordedError,
    Registry,
    RegistryError,
    StatusChangeError,
)
from badgekit.testing import AT

from .conftest import Clock

WHY = {"reason": "plagiarism", "actor": "registrar"}


def test_a_revocation_is_kept_with_its_reason(registry: Registry, clock: Clock) -> None:
    (position,) = registry.prepare("urn:a").positions
    clock.advance(days=1)
    assert registry.revoke("urn:a", **WHY).revoked
    (event,) = registry.history("urn:a")
    assert (event.credential_id, event.purpose) == ("urn:a", "revocation")
    assert (event.old, event.new) == (0, 1)
    assert (event.reason, event.actor) == ("plagiarism", "registrar")
    assert event.at == AT + timedelta(days=1)
    statuses = registry.statuses(position.status_list_credential)
    assert (statuses[position.index], statuses.count()) == (1, 1)


def test_revoking_again_changes_nothing(registry: Registry) -> None:
    registry.prepare("urn:a")
    assert registry.revoke("urn:a", **WHY) == registry.revoke("urn:a", **WHY)
    assert len(registry.history("urn:a")) == 1


def test_a_revocation_is_final(registry: Registry) -> None:
    registry.prepare("urn:a", "revocation", "suspension")
    registry.revoke("urn:a", **WHY)
    with pytest.raises(StatusChangeError, match="cannot be undone"):
        registry.set_status("urn:a", "revocation", value=False, **WHY)
    assert registry.reinstate("urn:a", **WHY).revoked


def test_a_suspension_is_lifted(registry: Registry, clock: Clock) -> None:
    (position,) = registry.prepare("urn:a", "suspension").positions
    url = position.status_list_credential
    assert registry.suspend("urn:a", **WHY).suspended
    clock.advance(days=2)
    assert not registry.reinstate("urn:a", **WHY).suspended
    clock.advance(days=2)
    assert registry.suspend("urn:a", **WHY).suspended
    assert [event.new for event in registry.history("urn:a")] == [1, 0, 1]
    days = [
        registry.statuses(url, at=AT + timedelta(days=day))[position.index]
        for day in (-1, 0, 1, 2, 3, 4)
    ]
    assert days == [0, 1, 1, 0, 0, 1]
    assert registry.statuses(url) == registry.statuses(url, at=clock.now)


def test_history_runs_forward_though_a_clock_does_not(
    registry: Registry, clock: Clock
) -> None:
    (position,) = registry.prepare("urn:a", "suspension").positions
    registry.suspend("urn:a", **WHY)
    clock.advance(hours=-1)
    registry.reinstate("urn:a", **WHY)
    assert [event.at for event in registry.history("urn:a")] == [AT, AT]
    url = position.status_list_credential
    assert registry.statuses(url, at=AT)[position.index] == 0


def test_only_what_a_credential_has_can_be_set(registry: Registry) -> None:
    registry.prepare("urn:a")
    with pytest.raises(StatusChangeError, match="no status for suspension"):
        registry.suspend("urn:a", **WHY)
    for change in (registry.revoke, registry.suspend, registry.reinstate):
        with pytest.raises(NotRecordedError, match="urn:x"):
            change("urn:x", **WHY)
    with pytest.raises(NotRecordedError, match="urn:x"):
        registry.history("urn:x")
    with pytest.raises(NotRecordedError, match="no list"):
        registry.statuses("urn:x")


@pytest.mark.parametrize("text", ["", "  ", "nul \0", "x" * 1_001])
def test_a_change_needs_a_reason_and_an_actor(registry: Registry, text: str) -> None:
    registry.prepare("urn:a")
    with pytest.raises(RegistryError, match="reason"):
        registry.revoke("urn:a", reason=text, actor="registrar")
    with pytest.raises(RegistryError, match="actor"):
        registry.revoke("urn:a", reason="plagiarism", actor=text)
    assert not registry.history("urn:a")


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM badgekit_events", "UPDATE badgekit_events SET new = 0"],
)
def test_the_database_keeps_history_from_being_rewritten(
    registry: Registry, statement: str
) -> None:
    registry.prepare("urn:a")
    registry.revoke("urn:a", **WHY)
    with pytest.raises(RegistryError, match="append-only"):
        registry._database.write(lambda connection: connection.execute(text(statement)))
    assert len(registry.history("urn:a")) == 1


def test_the_clock_must_have_a_zone(registry: Registry, clock: Clock) -> None:
    clock.now = AT.replace(tzinfo=None)
    with pytest.raises(RegistryError, match="no zone"):
        registry.prepare("urn:a")
