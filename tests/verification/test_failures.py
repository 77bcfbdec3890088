"""What goes wrong on the way to a verdict, with real servers, as the docs have it."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from badgekit import (
    AsyncHttpxFetcher,
    AsyncVerifier,
    Check,
    CheckResult,
    HttpxFetcher,
    Issuer,
    MemoryFetcher,
    SoftwareSigner,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    Verifier,
)
from badgekit.limits import DEFAULT_LIMITS
from badgekit.status import StatusList, status_entry
from badgekit.testing import ADA, AT, achievement, signer
from badgekit.verification import SeenStatusLists
from fetching.conftest import (  # noqa: F401 - fixtures are found by name
    Client,
    authority,
    client,
    client_context,
    server,
    server_context,
    tls_server,
)
from fetching.loopback import Exchange, Route, redirect, response, sends

pytestmark = pytest.mark.network

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "failures.md"
DID = "/.well-known/did.json"
LIST = "/status/1"
OTHER = SoftwareSigner.generate()
JSON = "application/json"

# Those of the second table are what the check turns them into.
NETWORK: dict[str, Route] = {
    "the connection breaks off": sends(response(b'{"a":', length=100)),
    "it is not there (404)": sends(response(status=404)),
    "the server is overloaded (503)": sends(response(status=503)),
    "it drips, a byte at a time": lambda exchange: exchange.drip(response(b" " * 999)),
    "it is too large": sends(response(b" " * 200_000, content_type=JSON)),
    "it redirects to a private address": sends(redirect("https://10.0.0.1/")),
    "it redirects to http": sends(redirect("http://badges.example/")),
    "a web page comes instead": sends(
        response(b"<html>Log in</html>", content_type="text/html")
    ),
    "it is JSON that is cut short": sends(response(b'{"a":', content_type=JSON)),
}


def loops(exchange: Exchange) -> None:
    exchange.send(redirect(exchange.target))


NETWORK["it redirects for ever"] = loops


class World:
    """A school on the loopback address, a badge of it, and all that it serves."""

    def __init__(self, client: Client) -> None:  # noqa: F811 - the fixture
        self.client = client
        self.school = self.issuer()
        self.at = AT
        self.members: dict[str, Any] = {}
        self.serve(DID, json.dumps(self.school.did_document()).encode())
        self.publish()

    def issuer(self, **members: Any) -> Issuer:
        given: dict[str, Any] = {"signer": signer(), "url": self.client.url("")}
        return Issuer.with_did_web("Lincoln", **given | members)

    def serve(self, path: str, content: bytes) -> None:
        self.client.serve(path, sends(response(content, content_type=JSON)))

    def publish(
        self,
        by: Issuer | None = None,
        valid_from: datetime = AT - DAY,
        valid_until: datetime = AT + DAY,
        change: tuple[bytes, bytes] = (b"", b""),
    ) -> None:
        listed = (by or self.school).issue_status_list(
            StatusList.of(),
            url=self.client.url(LIST),
            valid_from=valid_from,
            valid_until=valid_until,
            created=AT - DAY,
        )
        self.serve(LIST, listed.content.replace(*change))

    def badge(self, valid_from: datetime = AT - DAY, **members: Any) -> str:
        entry = status_entry(self.client.url(LIST), 5)
        return self.school.award(
            achievement(),
            to=ADA,
            valid_from=valid_from,
            credential_status=members.pop("status", entry),
            created=AT - DAY,
            **members,
        ).text

    def report(self, badge: str | None = None) -> VerificationReport:
        limits = replace(
            DEFAULT_LIMITS, fetch_bytes=100_000, status_list_credential_bytes=100_000
        )
        policy = VerificationPolicy(
            issuers=TrustedIssuers([self.school.id]), limits=limits, **self.members
        )
        options = replace(self.client.options, total_seconds=0.7)
        text = badge or self.badge()
        if self.client.is_async:
            there = AsyncVerifier(policy, AsyncHttpxFetcher(options))
            return asyncio.run(there.report(text, at=self.at))
        return Verifier(policy, HttpxFetcher(options)).report(text, at=self.at)


@pytest.fixture
def world(client: Client) -> World:  # noqa: F811 - the fixture
    return World(client)


def rows(heading: str) -> dict[str, tuple[str, str]]:
    """What the documentation says: outcome and problem by what happens."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2]
    table = section.partition("\n## ")[0]
    found = re.findall(r"^\| (.+?) \| (\w+) \| (?:`(\w+)`)? ?\|$", table, re.MULTILINE)
    return {what: (outcome, problem) for what, outcome, problem in found}


def told(result: CheckResult) -> tuple[str, str]:
    (*_, problem) = [*(p.type.name for p in result.problems), ""][:1]
    return str(result.outcome), problem


def elsewhere(world: World, path: str, case: str) -> None:
    """Break what comes before the answer of the server."""
    world.client.names.table["badges.example"] = ["127.0.0.1"]
    if case == "its name cannot be resolved":
        world.client.names.table["badges.example"] = [unknown]
    elif case == "nobody listens":
        world.client.names.table["badges.example"] = ["127.0.0.9"]
    else:
        stranger = world.client.url(path, host="stranger.example")
        world.client.serve(path, sends(redirect(stranger)))


def unknown() -> str:
    import socket  # noqa: PLC0415 - for this one case

    raise socket.gaierror(socket.EAI_NONAME, "unknown")


BEFORE = (
    "its name cannot be resolved",
    "nobody listens",
    "the certificate is another host's",
)


@pytest.mark.parametrize("case", [*NETWORK, *BEFORE])
def test_a_key_that_cannot_be_had(world: World, case: str) -> None:
    badge = world.badge()
    if case in NETWORK:
        world.client.serve(DID, NETWORK[case])
    else:
        elsewhere(world, DID, case)
    report = world.report(badge)
    assert told(report[Check.PROOF]) == rows("The issuer's keys")[case]
    if case != "it is JSON that is cut short":
        (use,) = report.resources
        assert (
            use.problem is None or use.problem.type.name == told(report.results[0])[1]
        )
        assert "could not be had" in str(report) or case == "a web page comes instead"


@pytest.mark.parametrize("case", [*NETWORK, *BEFORE])
def test_a_status_list_that_cannot_be_had(world: World, case: str) -> None:
    world.school = Issuer.with_did_key("Lincoln", signer())
    badge = world.badge()
    if case in NETWORK:
        world.client.serve(LIST, NETWORK[case])
    else:
        elsewhere(world, LIST, case)
    report = world.report(badge)
    assert told(report[Check.STATUS]) == rows("The status list")[case]
    assert any("whether it was withdrawn" in text for text in report.not_looked_at)


def with_period(world: World, **period: datetime) -> None:
    document = world.school.did_document()
    times = {name: time.isoformat() for name, time in period.items()}
    document["verificationMethod"][0] |= times
    world.serve(DID, json.dumps(document).encode())


def with_another_key(world: World) -> None:
    other = world.issuer(signer=OTHER)
    world.serve(DID, json.dumps(other.did_document()).encode())


KEYS: dict[str, Callable[[World], None]] = {
    "it holds another key": with_another_key,
    "its key has expired": lambda world: with_period(world, expires=AT),
    "its key was revoked": lambda world: with_period(world, revoked=AT - DAY),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_key_that_is_no_good(world: World, case: str) -> None:
    KEYS[case](world)
    assert told(world.report()[Check.PROOF]) == rows("The issuer's keys")[case]


def older_than_before(world: World) -> None:
    world.members["status_memory"] = SeenStatusLists()
    assert world.report()
    world.publish(valid_from=AT - 2 * DAY)


LISTS: dict[str, Callable[[World], None]] = {
    "its signature is wrong": lambda world: world.publish(
        change=(b'"proofValue":"z', b'"proofValue":"zz')
    ),
    "somebody else signed it": lambda world: world.publish(
        by=Issuer.with_did_key("Mallory", OTHER)
    ),
    "it has expired": lambda world: world.publish(valid_until=AT - DAY / 2),
    "it is older than one seen before": older_than_before,
    "it is from the future, within the clock skew": lambda world: world.publish(
        valid_from=AT + 4 * MINUTE
    ),
    "it is from the future, beyond the clock skew": lambda world: world.publish(
        valid_from=AT + 6 * MINUTE
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_status_list_that_cannot_be_relied_on(world: World, case: str) -> None:
    LISTS[case](world)
    report = world.report()
    assert told(report[Check.STATUS]) == rows("The status list")[case]
    assert report.outcome is report[Check.STATUS].outcome


BADGES: dict[str, tuple[Check, Callable[[World], str]]] = {
    "its signature is wrong": (
        Check.PROOF,
        lambda world: world.badge().replace("Linear", "Quadratic"),
    ),
    "it has expired": (
        Check.VALIDITY_PERIOD,
        lambda world: world.badge(valid_until=AT - 6 * MINUTE),
    ),
    "it is from the future, within the clock skew": (
        Check.VALIDITY_PERIOD,
        lambda world: world.badge(valid_from=AT + 4 * MINUTE),
    ),
    "it is from the future, beyond the clock skew": (
        Check.VALIDITY_PERIOD,
        lambda world: world.badge(valid_from=AT + 6 * MINUTE),
    ),
}


@pytest.mark.parametrize("case", BADGES)
def test_a_credential_that_is_no_good(world: World, case: str) -> None:
    check, make = BADGES[case]
    report = world.report(make(world))
    assert told(report[check]) == rows("The credential")[case]
    assert report.outcome is report[check].outcome


@pytest.mark.parametrize(
    ("heading", "cases"),
    [
        ("The issuer's keys", {*NETWORK, *BEFORE, *KEYS}),
        ("The status list", {*NETWORK, *BEFORE, *LISTS}),
        ("The credential", {*BADGES}),
    ],
)
def test_every_failure_in_the_documentation_is_tested(
    heading: str, cases: set[str]
) -> None:
    assert rows(heading).keys() == cases


def test_a_good_world_verifies(world: World) -> None:
    report = world.report()
    assert report, str(report)
    first, second = report.resources
    assert first.url == world.school.did_document_url
    assert second.url == world.client.url(LIST)
    for use in report.resources:
        assert use.retrieved_at is not None
        assert use.media_type == JSON
        assert use.problem is None
    bundle = report.bundle()
    assert Verifier(
        VerificationPolicy(issuers=TrustedIssuers([world.school.id])), bundle.fetcher
    ).report(bundle.content, at=AT)


# --- a list that is older than one seen before --------------------------------------


def remembered(
    memory: SeenStatusLists,
    valid_from: datetime,
    at: datetime = AT,
    listed_at: str = "https://lincoln.example/status/1",
) -> VerificationReport:
    school = Issuer.with_did_key("Lincoln", signer())
    url = "https://lincoln.example/status/1"
    badge = school.award(
        achievement(),
        to=ADA,
        valid_from=AT - 9 * DAY,
        credential_status=status_entry(url, 5),
        created=AT,
    )
    listed = school.issue_status_list(
        StatusList.of(), url=listed_at, valid_from=valid_from
    )
    policy = VerificationPolicy(
        issuers=TrustedIssuers([school.id]), status_memory=memory
    )
    fetcher = MemoryFetcher({url: listed.content})
    return Verifier(policy, fetcher).report(badge.text, at=at)


def test_the_newest_list_seen_is_the_oldest_believed() -> None:
    seen = SeenStatusLists()
    assert remembered(seen, AT - 3 * DAY)
    assert remembered(seen, AT - DAY)
    assert remembered(seen, AT - DAY)
    older = remembered(seen, AT - 3 * DAY)
    assert told(older[Check.STATUS]) == ("indeterminate", "STATUS_LIST_ROLLBACK")


def test_a_question_about_the_past_is_answered_with_the_list_of_that_time() -> None:
    seen = SeenStatusLists()
    assert remembered(seen, AT - DAY)
    assert remembered(seen, AT - 3 * DAY, at=AT - 2 * DAY)


def test_a_list_that_does_not_verify_is_not_remembered() -> None:
    seen = SeenStatusLists()
    assert not remembered(seen, AT + DAY)
    assert remembered(seen, AT - DAY)


def test_another_list_in_its_place_is_not_remembered() -> None:
    seen = SeenStatusLists()
    other = "https://lincoln.example/status/2"
    assert not remembered(seen, AT - DAY, listed_at=other)
    assert remembered(seen, AT - 2 * DAY)


def test_a_memory_is_bound() -> None:
    seen = SeenStatusLists(max_lists=2)
    for number in range(3):
        seen.remember(f"https://a.example/{number}", "did:web:a.example", AT)
    assert seen.remember("https://a.example/2", "did:web:a.example", AT - DAY) == AT
    assert seen.remember("https://a.example/0", "did:web:a.example", AT - DAY) < AT
