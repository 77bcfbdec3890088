import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

import badgekit
from badgekit.registry import NotRecordedError, PublishedList, Registry, _files
from badgekit.testing import ADA, AT, achievement, issuer, policy

from .conftest import Clock, used_up

WHY = {"reason": "plagiarism", "actor": "registrar"}
DAY = timedelta(days=1)


def revocations(listed: tuple[PublishedList, ...]) -> PublishedList:
    return next(one for one in listed if one.purpose == "revocation")


def test_verifiers_see_what_was_published(registry: Registry, clock: Clock) -> None:
    school = issuer()
    badge = registry.award(
        school, achievement(), to=ADA, purpose="suspension", valid_from=AT
    )
    credential_id = badge.document["id"]
    seen = []
    for change in (None, registry.suspend, registry.reinstate):
        if change is not None:
            change(credential_id, **WHY)
        listed = registry.publish(school)
        fetcher = badgekit.MemoryFetcher({one.url: one.content for one in listed})
        report = badgekit.Verifier(policy(), fetcher).report(badge.text, at=clock.now)
        seen.append([problem.type for problem in report.problems])
        clock.advance(hours=1)
    assert seen == [[], [badgekit.ProblemType.SUSPENDED], []]


def test_a_list_carries_its_terms(registry: Registry) -> None:
    listed = revocations(
        registry.publish(issuer(), valid_for=3 * DAY, ttl=timedelta(minutes=5))
    )
    document = json.loads(listed.content)
    assert document["id"] == listed.url
    assert document["credentialSubject"]["ttl"] == 300_000
    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    assert (listed.valid_from, listed.valid_until) == (AT, AT + 3 * DAY)
    assert listed.headers == {
        "Content-Type": "application/vc",
        "ETag": listed.etag,
        "Cache-Control": "public, max-age=300",
    }
    assert listed.matches(listed.etag)
    assert listed.matches("*")
    assert not listed.matches(None)
    assert not listed.matches('"another"')


def test_a_list_is_signed_again_only_when_it_must(
    registry: Registry, clock: Clock
) -> None:
    registry.prepare("urn:a")
    first = revocations(registry.publish(issuer()))
    clock.advance(days=3)
    assert revocations(registry.publish(issuer())) == first
    clock.advance(days=1)
    second = revocations(registry.publish(issuer()))
    assert second.etag != first.etag
    registry.revoke("urn:a", **WHY)
    assert revocations(registry.publish(issuer())).etag != second.etag


@pytest.mark.parametrize(
    "change",
    [{"renew": True}, {"ttl": timedelta(minutes=1)}, {"valid_for": timedelta(hours=2)}],
)
def test_other_terms_make_another_list(registry: Registry, change: object) -> None:
    clock = registry._clock
    first = revocations(registry.publish(issuer(), now=clock() - timedelta(hours=1)))
    options = dict(change)  # type: ignore[call-overload]
    if "valid_for" in options:
        options["now"] = first.valid_until - timedelta(minutes=30)
    assert revocations(registry.publish(issuer(), **options)).etag != first.etag


def test_another_key_makes_another_list(registry: Registry) -> None:
    first = revocations(registry.publish(issuer()))
    assert revocations(registry.publish(issuer("P-256"))).etag != first.etag


@pytest.mark.parametrize(
    ("ttl", "valid_for"),
    [(0, 60), (61, 60), (-1, 60), (0.5, 60)],
)
def test_terms_that_do_not_fit_are_refused(
    registry: Registry, ttl: float, valid_for: float
) -> None:
    with pytest.raises(ValueError, match="ttl must be"):
        registry.publish(
            issuer(),
            ttl=timedelta(seconds=ttl),
            valid_for=timedelta(seconds=valid_for),
        )


def test_the_lists_of_the_past_are_kept(registry: Registry, clock: Clock) -> None:
    url = registry.lists()[0].url
    assert registry.published(url) is None
    registry.prepare("urn:a")
    first = revocations(registry.publish(issuer()))
    clock.advance(days=1)
    registry.revoke("urn:a", **WHY)
    second = revocations(registry.publish(issuer()))
    assert registry.published(url) == second
    assert registry.published(url, at=AT + DAY) == second
    assert registry.published(url, at=AT + DAY / 2) == first
    assert registry.published(url, at=AT - DAY) is None
    with pytest.raises(NotRecordedError):
        registry.published("urn:x")


def test_the_next_list_is_published_before_it_is_needed(registry: Registry) -> None:
    assert len(registry.publish(issuer())) == 2
    used_up(registry, but=13_000)
    published = {one.url for one in registry.publish(issuer())}
    assert len(published) == 3
    used_up(registry, but=0)
    assert (
        registry.prepare("urn:a").positions[0].status_list_credential not in published
    )
    assert len(registry.publish(issuer())) == 4


def test_closed_lists_are_published_for_those_who_are_on_them(
    registry: Registry,
) -> None:
    credential_id = registry.prepare("urn:a").id
    registry.close_lists()
    registry.revoke(credential_id, **WHY)
    assert len(registry.publish(issuer())) == 4
    assert registry.lists()[0].is_current


def test_a_list_that_is_behind_says_so(registry: Registry) -> None:
    registry.prepare("urn:a")
    assert not registry.lists()[0].is_current
    registry.publish(issuer())
    assert registry.lists()[0].is_current
    registry.revoke("urn:a", **WHY)
    one = registry.lists()[0]
    assert (one.is_current, one.withdrawn, one.used) == (False, 1, 1)
    assert one.published_at == AT


def test_files_are_named_as_their_urls_end(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "site" / "status"
    listed = registry.publish(issuer(), folder=folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        one.url.rpartition("/")[2]: one.content for one in listed
    }


def test_a_file_that_is_missing_or_changed_is_put_right(
    registry: Registry, tmp_path: Path
) -> None:
    listed = registry.publish(issuer(), folder=tmp_path / "site")
    first, second = (tmp_path / "site" / one.url.rpartition("/")[2] for one in listed)
    first.unlink()
    second.write_bytes(b"other")
    registry.publish(issuer(), folder=str(tmp_path / "site"))
    assert [first.read_bytes(), second.read_bytes()] == [one.content for one in listed]


def test_a_list_never_replaces_a_newer_one(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A publisher is overtaken while it signs."""
    registry.prepare("urn:a")
    sign = badgekit.Issuer.issue_status_list
    overtaken = []

    def slowly(self: badgekit.Issuer, *args: object, **options: object) -> object:
        secured = sign(self, *args, **options)  # type: ignore[arg-type]
        monkeypatch.setattr(badgekit.Issuer, "issue_status_list", sign)
        registry.revoke("urn:a", **WHY)
        overtaken.append(revocations(registry.publish(issuer(), folder=tmp_path)))
        return secured

    monkeypatch.setattr(badgekit.Issuer, "issue_status_list", slowly)
    listed = revocations(registry.publish(issuer(), folder=tmp_path))
    assert [listed] == overtaken
    assert (tmp_path / listed.url.rpartition("/")[2]).read_bytes() == listed.content
    assert registry.published(listed.url) == listed


def test_readers_never_see_half_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "list"
    _files.replace(file, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        _files.replace(file, b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [
        ("list", b"old")
    ]
