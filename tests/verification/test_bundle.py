"""A bundle answers offline what was true then, and proves nothing by itself."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    AcceptBundles,
    AnyIssuer,
    AsyncVerifier,
    Bundle,
    Check,
    ContextLoader,
    DocumentError,
    Issuer,
    MemoryFetcher,
    Outcome,
    Problem,
    ProblemType,
    SoftwareSigner,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    Verifier,
    bake,
)
from badgekit.fetching import Fetch, Resource, as_async
from badgekit.limits import DEFAULT_LIMITS
from badgekit.status import StatusList, status_entry
from badgekit.testing import ADA, AT, achievement, signer

DAY = timedelta(days=1)
LIST = "https://lincoln.example/status/1"
SCHOOL = Issuer.with_did_web("Lincoln", signer(), url="https://lincoln.example")
DID = SCHOOL.did_document_url
ARCHIVE = SoftwareSigner.generate()
MALLORY = SoftwareSigner.generate()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'

AWARDED = SCHOOL.award(
    achievement(),
    to=ADA,
    valid_from=AT - DAY,
    credential_status=status_entry(LIST, 5),
    created=AT - DAY,
)
STATUS = SCHOOL.issue_status_list(
    StatusList.of(), url=LIST, valid_from=AT - DAY, valid_until=AT + DAY, created=AT
)
RESOURCES = {
    DID: Resource(
        DID, json.dumps(SCHOOL.did_document()).encode(), retrieved_at=AT - DAY
    ),
    LIST: Resource(LIST, STATUS.content, "application/vc", retrieved_at=AT),
}


def policy(**members: Any) -> VerificationPolicy:
    given: dict[str, Any] = {
        "issuers": TrustedIssuers([SCHOOL.id]),
        "bundles": AcceptBundles.own(),
    }
    return VerificationPolicy(**given | members)


def online(content: Any = AWARDED.text, **members: Any) -> VerificationReport:
    return Verifier(policy(**members), MemoryFetcher(RESOURCES)).report(content, at=AT)


BUNDLE = online().bundle()
FILE = BUNDLE.to_bytes()


class NoNetwork:
    def fetch(self, request: Fetch, /) -> Resource:
        raise AssertionError(request.url)


def offline(
    content: bytes | str = FILE, at: datetime | None = None, **members: Any
) -> VerificationReport:
    return Verifier(policy(**members), NoNetwork()).report(content, at=at)


def kinds(report: VerificationReport) -> list[ProblemType]:
    return [problem.type for problem in report.problems]


def test_a_bundle_answers_offline_what_was_true_then() -> None:
    report = offline()
    assert report, str(report)
    assert report.at == AT
    assert report.results == online().results
    assert [use.url for use in report.resources] == [DID, LIST]
    assert all(use.from_bundle for use in report.resources)
    assert report.resources[0].age == DAY
    assert "looked at, in a bundle as of 2025-06-01T12:00:00Z:" in str(report)
    assert all(one["fromBundle"] for one in report.to_json_object()["resources"])


def test_sync_and_async_are_the_same() -> None:
    there = AsyncVerifier(policy(), as_async(NoNetwork()))
    assert asyncio.run(there.report(FILE)) == offline()


def test_a_bundle_is_text_as_well() -> None:
    assert offline(FILE.decode())


@pytest.mark.parametrize(
    "content",
    [
        AWARDED.text,
        AWARDED.text.encode(),
        AWARDED.document,
        bake(SVG, AWARDED),
        bake(SVG, AWARDED).decode(),
    ],
)
def test_what_was_received_is_in_the_bundle_as_it_was(content: Any) -> None:
    bundle = online(content).bundle()
    if isinstance(content, dict):
        assert json.loads(bundle.content) == content
    else:
        assert bundle.content == (
            content if isinstance(content, bytes) else content.encode()
        )
    assert offline(bundle.to_bytes())


def test_a_dict_that_changes_afterwards_does_not_change_the_bundle() -> None:
    document = json.loads(AWARDED.text)
    report = online(document)
    document["name"] = "Other"
    assert offline(report.bundle().to_bytes())


def test_a_bundle_read_and_written_is_the_same_file() -> None:
    assert Bundle.parse(FILE).to_bytes() == FILE
    signed = BUNDLE.signed(ARCHIVE).to_bytes()
    assert Bundle.parse(signed).to_bytes() == signed
    image = replace(BUNDLE, content=b"\x89PNG\r\n\x1a\n\xff").to_bytes()
    assert Bundle.parse(image).content == b"\x89PNG\r\n\x1a\n\xff"


def test_what_could_not_be_had_is_in_the_bundle_too() -> None:
    fetcher = MemoryFetcher({DID: RESOURCES[DID]})
    report = Verifier(policy(), fetcher).report(AWARDED.text, at=AT)
    again = offline(report.bundle().to_bytes())
    assert again.results == report.results
    assert again.outcome is Outcome.INDETERMINATE


def test_of_two_answers_of_one_url_the_one_that_came_counts() -> None:
    problem = Problem(ProblemType.LIMIT_EXCEEDED, "too large")
    failed = [replace(one, answer=problem) for one in BUNDLE.retrievals]
    for order in ((*failed, *BUNDLE.retrievals), (*BUNDLE.retrievals, *failed)):
        assert offline(replace(BUNDLE, retrievals=order).to_bytes())


def test_the_bundle_of_a_bundle_is_the_same() -> None:
    again = offline().bundle()
    assert again.to_bytes() == FILE


def test_a_report_on_what_is_inside_makes_no_bundle() -> None:
    with pytest.raises(ValueError, match="on the whole"):
        VerificationReport((), AT).bundle()


# --- a bundle proves nothing by itself ----------------------------------------------


def forged() -> Bundle:
    """A bundle with a document of the school's in which the key is Mallory's."""
    fake = Issuer.with_did_web("Lincoln", MALLORY, url="https://lincoln.example")
    badge = fake.award(achievement(), to=ADA, valid_from=AT - DAY, created=AT - DAY)
    resources = {DID: json.dumps(fake.did_document()).encode()}
    report = Verifier(policy(), MemoryFetcher(resources)).report(badge.text, at=AT)
    assert report
    return report.bundle()


@pytest.mark.parametrize(
    "bundle",
    [
        forged(),
        forged().signed(MALLORY),
        replace(forged(), signatures=((ARCHIVE.public_key, b"x" * 64),)),
        replace(forged(), signatures=BUNDLE.signed(ARCHIVE).signatures),
    ],
)
@pytest.mark.parametrize(
    "accepted", [AcceptBundles(), AcceptBundles(signed_by=(ARCHIVE.public_key,))]
)
def test_a_forged_document_in_a_bundle_does_not_make_a_key_the_issuers(
    bundle: Bundle, accepted: AcceptBundles
) -> None:
    report = offline(bundle.to_bytes(), bundles=accepted)
    assert report.outcome is Outcome.INDETERMINATE
    assert report[Check.PROOF].outcome is Outcome.INDETERMINATE
    assert kinds(report) == [ProblemType.BUNDLE_NOT_ACCEPTED]


def test_by_default_no_bundle_is_believed() -> None:
    only = VerificationPolicy(issuers=AnyIssuer())
    report = Verifier(only, NoNetwork()).report(FILE, at=AT)
    assert kinds(report) == [ProblemType.BUNDLE_NOT_ACCEPTED]


def test_the_time_of_a_bundle_that_is_not_believed_is_not_either() -> None:
    """Else an expired badge would verify by saying that it is last year."""
    school = Issuer.with_did_key("Lincoln", signer())
    badge = school.award(
        achievement(), to=ADA, valid_from=AT - DAY, valid_until=AT, created=AT - DAY
    )
    trusting = policy(issuers=AnyIssuer())
    bundle = Verifier(trusting, NoNetwork()).report(badge.text, at=AT).bundle()
    assert offline(bundle.to_bytes(), issuers=AnyIssuer())
    report = offline(bundle.to_bytes(), issuers=AnyIssuer(), bundles=AcceptBundles())
    assert kinds(report) == [ProblemType.EXPIRED]


def test_what_needs_no_resource_verifies_from_any_bundle() -> None:
    school = Issuer.with_did_key("Lincoln", signer())
    badge = school.award(achievement(), to=ADA, valid_from=AT, created=AT)
    bundle = Verifier(policy(), NoNetwork()).report(badge.text, at=AT).bundle()
    assert offline(bundle.to_bytes(), issuers=AnyIssuer(), bundles=AcceptBundles())


def test_a_bundle_is_believed_if_somebody_accepted_signed_it() -> None:
    signed = BUNDLE.signed(MALLORY).signed(ARCHIVE)
    accepted = AcceptBundles(signed_by=(ARCHIVE.public_key,))
    assert offline(signed.to_bytes(), bundles=accepted)
    for changed in (
        replace(signed, at=signed.at + DAY),
        replace(signed, content=forged().content),
        replace(signed, retrievals=forged().retrievals),
        replace(signed, contexts={}),
        replace(signed, facts={}),
    ):
        assert not offline(changed.to_bytes(), bundles=accepted)


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_every_kind_of_key_signs_bundles(kind: str) -> None:
    accepted = AcceptBundles(signed_by=(signer(kind).public_key,))
    assert offline(BUNDLE.signed(signer(kind)).to_bytes(), bundles=accepted)


def test_your_own_bundle_can_answer_in_place_of_the_network() -> None:
    bundle = Bundle.parse(FILE)
    verifier = Verifier(policy(bundles=AcceptBundles()), bundle.fetcher)
    assert verifier.report(bundle.content, at=bundle.at)


# --- what a bundle does not know ----------------------------------------------------


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (AT - timedelta(hours=1), Outcome.PASSED),
        (AT + timedelta(minutes=5), Outcome.PASSED),
        (AT + timedelta(minutes=6), Outcome.INDETERMINATE),
        (AT + 3650 * DAY, Outcome.INDETERMINATE),
    ],
)
def test_a_bundle_says_nothing_about_what_came_after_it(
    at: datetime, outcome: Outcome
) -> None:
    report = offline(at=at)
    assert report.outcome is outcome
    if outcome is Outcome.INDETERMINATE:
        assert kinds(report) == [ProblemType.STALE]


def test_a_bundle_from_the_future_is_read_as_of_now() -> None:
    late = replace(BUNDLE, at=datetime.fromisoformat("9999-01-01T00:00:00Z"))
    assert offline(late.to_bytes()).at.year < 9999


def test_a_bundle_never_makes_up_what_it_does_not_hold() -> None:
    partial = replace(BUNDLE, retrievals=BUNDLE.retrievals[:1])
    report = offline(partial.to_bytes())
    assert report[Check.STATUS].outcome is Outcome.INDETERMINATE
    assert "the bundle does not hold it" in str(report)


def test_a_context_that_has_changed_since_is_noted() -> None:
    url = "https://www.w3.org/ns/credentials/v2"
    assert BUNDLE.contexts[url] == ContextLoader().digest(url)
    other = replace(BUNDLE, contexts={url: "0" * 64, "https://x.example/v1": "0" * 64})
    report = offline(other.to_bytes())
    assert report
    assert [w.type for w in report.warnings] == [ProblemType.UNKNOWN_CONTEXT] * 2


def test_a_bundle_of_a_bundle_is_no_credential() -> None:
    nested = replace(BUNDLE, content=FILE)
    assert offline(nested.to_bytes()).outcome is Outcome.FAILED


# --- a key that was replaced --------------------------------------------------------


def test_what_was_bundled_before_the_key_ended_still_verifies() -> None:
    renewed = Issuer.with_did_web(
        "Lincoln", ARCHIVE, url="https://lincoln.example", key_id="key-2"
    )
    live = MemoryFetcher({DID: json.dumps(renewed.did_document()).encode()})
    later = AT + 30 * DAY
    assert not Verifier(policy(), live).report(AWARDED.text, at=later)
    assert offline()


# --- hostile bundles ----------------------------------------------------------------


def changed(**members: Any) -> bytes:
    document = json.loads(FILE) | members
    return json.dumps({k: v for k, v in document.items() if v is not None}).encode()


def resource(**members: Any) -> bytes:
    document = json.loads(FILE)
    first = {k: v for k, v in document["resources"][0].items() if k not in members}
    given = {k: v for k, v in members.items() if v is not None}
    return changed(resources=[first | given])


MALFORMED = {
    "another version": changed(badgekitBundle=2),
    "version that is text": changed(badgekitBundle="1"),
    "no time": changed(at=None),
    "time without a zone": changed(at="2025-06-01T12:00:00"),
    "time that is a number": changed(at=1),
    "no content": changed(content=None),
    "content twice": changed(content={"text": "", "base64url": ""}),
    "content in neither form": changed(content={}),
    "content with padding": changed(content={"base64url": "YQ=="}),
    "unknown member": changed(trusted=True),
    "resources that are an object": changed(resources={}),
    "wrong digest": resource(sha256="0" * 64),
    "no digest": resource(sha256=None),
    "unknown problem": resource(content=None, type="urn:x", sha256=None),
    "url that is a number": resource(url=1),
    "time of a resource": resource(retrievedAt="yesterday"),
    "signature with no key": changed(signatures=[{"publicKey": {}, "value": ""}]),
    "signature that is not base64": changed(
        signatures=[{"publicKey": MALLORY.public_key.to_jwk(), "value": "="}]
    ),
    "many signatures": changed(
        signatures=[{"publicKey": MALLORY.public_key.to_jwk(), "value": ""}] * 17
    ),
    "duplicate member": FILE.replace(b"{", b'{"badgekitBundle":1,', 1),
    "cut short": FILE[:-1],
    "lone surrogate": changed(content={"text": "\ud800"}),
    "not utf-8": FILE.replace(b"Linear", b"\xff"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_not_quite_a_bundle_is_refused(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Bundle.parse(MALFORMED[name])
    assert "not a bundle" in str(caught.value)
    report = offline(MALFORMED[name])
    assert report.outcome is Outcome.FAILED
    assert kinds(report) == [ProblemType.PARSING_ERROR]


def test_a_bundle_beyond_the_limits_is_refused_unread() -> None:
    limits = replace(DEFAULT_LIMITS, bundle_bytes=len(FILE) - 1)
    assert kinds(offline(limits=limits)) == [ProblemType.LIMIT_EXCEEDED]
    deep = b'{"badgekitBundle":' + b"[" * 100_000
    assert kinds(offline(deep)) == [ProblemType.LIMIT_EXCEEDED]


def test_what_a_bundle_holds_is_bound_like_what_is_fetched() -> None:
    limits = replace(DEFAULT_LIMITS, fetch_bytes=100)
    report = offline(limits=limits)
    assert report.outcome is Outcome.INDETERMINATE
    assert kinds(report) == [ProblemType.LIMIT_EXCEEDED]


@given(st.binary() | st.text().map(lambda text: text.encode(errors="replace")))
def test_any_bytes_as_a_bundle_make_a_report(content: bytes) -> None:
    for start in (b"", b'{"badgekitBundle":', b'{"badgekitBundle":1,'):
        report = offline(start + content)
        assert not report
        assert str(report)


@given(st.integers(0, len(FILE) - 1), st.binary(min_size=1, max_size=8))
def test_a_signed_bundle_that_was_tampered_with_is_never_believed(
    at: int, replacement: bytes
) -> None:
    signed = BUNDLE.signed(ARCHIVE).to_bytes()
    at %= len(signed)
    tampered = signed[:at] + replacement + signed[at + len(replacement) :]
    accepted = AcceptBundles(signed_by=(ARCHIVE.public_key,))
    report = offline(tampered, bundles=accepted)
    # Spelling that changes no value may verify: the values are what is signed.
    assert not report or Bundle.parse(tampered) == Bundle.parse(signed)
