"""REFRESH: Open Badges 3.0, section 9.1, step 3; 1EdTech Credential Refresh 1.0."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    AnyIssuer,
    Check,
    DataIntegrity,
    Holder,
    Issuer,
    MemoryFetcher,
    Outcome,
    PresentationRequest,
    ProblemType,
    Recipient,
    TrustedIssuers,
    VcJwt,
    VerificationReport,
    Verifier,
)
from badgekit.status import StatusList, status_entry
from badgekit.testing import AT, badge, issuer, policy, signer

URL = "https://lincoln.example/refresh/1"
LIST = "https://lincoln.example/status/1"
NEWER = "/refreshService"
LATER = AT - timedelta(hours=1)
CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def version(
    days: int = 0, *, by: Issuer | None = None, service: Any = None, **members: Any
) -> str:
    """Return the badge as it was issued *days* before `AT`, with a refresh service."""
    made = by or issuer()
    document = made.draft(
        badge().credential_subject.achievement,
        to=members.pop("to", Recipient.email("ada@example.edu")),
        id=members.pop("id", badge().id),
        valid_from=AT - timedelta(days=days),
        valid_until=members.pop("valid_until", None),
        credential_status=members.pop("status", None),
    ).to_json_object()
    document["@context"].append(CONTEXT)
    document["refreshService"] = service or {
        "id": URL,
        "type": "1EdTechCredentialRefresh",
    }
    return made.issue(document | members, created=AT).text


OLD = version(10)
NEW = version(5)


def report(
    content: Any,
    resources: dict[str, bytes] | bytes | str | None = None,
    **members: Any,
) -> VerificationReport:
    if isinstance(resources, str):
        resources = resources.encode()
    if isinstance(resources, bytes):
        resources = {URL: resources}
    fetcher = MemoryFetcher(resources or {})
    found = Verifier(policy(**members), fetcher).report(content, at=AT)
    assert sum(asked.url == URL for asked in fetcher.requests) <= 1
    json.dumps(found.to_json_object())
    return found


def kinds(found: VerificationReport) -> list[ProblemType]:
    return [problem.type for problem in found[Check.REFRESH].warnings]


def test_a_newer_version_is_shown_beside_the_original() -> None:
    found = report(OLD, NEW)
    assert found[Check.REFRESH].outcome is Outcome.PASSED
    assert kinds(found) == [ProblemType.SUPERSEDED]
    assert "2025-05-27" in found.warnings[0].detail
    verified = found.unwrap()
    assert verified.credential.valid_from == AT - timedelta(days=10)
    assert verified.refreshed is not None
    assert verified.refreshed.credential.valid_from == AT - timedelta(days=5)
    assert found.children[NEWER]
    assert "at /refreshService" in str(found)


def test_a_version_that_is_a_jwt_is_as_good() -> None:
    jwt = version(5, by=issuer(mechanism=VcJwt()))
    for old, new in ((OLD, jwt), (jwt, version(1))):
        verified = report(old, new).unwrap()
        assert verified.refreshed is not None


def test_no_refresh_service_is_not_applicable() -> None:
    text = issuer().issue(badge(), created=AT).text
    found = report(text)
    assert found[Check.REFRESH].outcome is Outcome.NOT_APPLICABLE
    assert report(text, require_latest=True)


@pytest.mark.parametrize("mechanism", [DataIntegrity(), VcJwt()])
def test_the_same_document_is_not_verified_twice(mechanism: Any) -> None:
    text = version(by=issuer(mechanism=mechanism))
    found = report(text, f" {text}\n", require_latest=True)
    assert found[Check.REFRESH].outcome is Outcome.PASSED
    assert not found.children
    assert found.unwrap().refreshed is None


@pytest.mark.parametrize("days", [10, 11, 100])
def test_a_version_that_is_not_newer_changes_nothing(days: int) -> None:
    other = version(days, name="Quadratic Equations")
    found = report(OLD, other, require_latest=True)
    assert found[Check.REFRESH].outcome is Outcome.PASSED
    assert not found.children
    assert found.unwrap().refreshed is None


def tampered(text: str) -> bytes:
    return json.dumps(json.loads(text) | {"name": "Another name"}).encode()


def unsigned(text: str) -> bytes:
    document = json.loads(text)
    del document["proof"]
    return json.dumps(document).encode()


STRANGER = Issuer.with_did_key("Lincoln High School", signer("P-256"))


@pytest.mark.parametrize(
    ("resources", "kind"),
    [
        ({}, ProblemType.RETRIEVAL_ERROR),
        (b"", ProblemType.PROOF_VERIFICATION_ERROR),
        (b"<html>moved</html>", ProblemType.PROOF_VERIFICATION_ERROR),
        (b"[]", ProblemType.PROOF_VERIFICATION_ERROR),
        (b"{}", ProblemType.PROOF_VERIFICATION_ERROR),
        (b"a.b.c", ProblemType.PROOF_VERIFICATION_ERROR),
        (tampered(NEW), ProblemType.PROOF_VERIFICATION_ERROR),
        (unsigned(NEW), ProblemType.PROOF_VERIFICATION_ERROR),
        (version(5, by=STRANGER), ProblemType.PROOF_VERIFICATION_ERROR),
        (version(5, id="urn:uuid:2"), ProblemType.MALFORMED_VALUE_ERROR),
        (b" " * 2_097_153, ProblemType.LIMIT_EXCEEDED),
    ],
)
def test_on_failure_the_original_stands(resources: Any, kind: ProblemType) -> None:
    found = report(OLD, resources)
    assert found
    assert found[Check.REFRESH].outcome is Outcome.SKIPPED
    assert kinds(found) == [kind]
    assert found.warnings[0].pointer == NEWER
    assert found.unwrap().refreshed is None

    strict = report(OLD, resources, require_latest=True)
    assert strict.outcome is Outcome.INDETERMINATE
    assert [problem.type for problem in strict.problems] == [kind]


def test_another_issuer_with_the_same_id_replaces_nothing() -> None:
    other = version(5, by=STRANGER)
    found = report(OLD, other, issuers=AnyIssuer())
    assert found.children[NEWER]
    assert found[Check.REFRESH].outcome is Outcome.SKIPPED
    assert found.unwrap().refreshed is None


@pytest.mark.parametrize(
    "service",
    [
        {"id": URL, "type": "JsonSchema"},
        {"id": "http://lincoln.example/r", "type": "1EdTechCredentialRefresh"},
        {"id": "file:///etc/passwd", "type": "1EdTechCredentialRefresh"},
        {"id": "did:example:ada", "type": "1EdTechCredentialRefresh"},
    ],
)
def test_other_services_and_other_places_are_not_asked(service: Any) -> None:
    fetcher = MemoryFetcher({service["id"]: NEW.encode()})
    found = Verifier(policy(), fetcher).report(version(service=service), at=AT)
    assert found
    assert kinds(found) == [ProblemType.UNSUPPORTED]
    assert not fetcher.requests


def test_the_policy_can_forgo_it() -> None:
    fetcher = MemoryFetcher({URL: NEW.encode()})
    found = Verifier(policy(refresh=False), fetcher).report(OLD, at=AT)
    assert found
    assert found[Check.REFRESH].outcome is Outcome.SKIPPED
    assert not fetcher.requests


def test_nothing_is_asked_for_an_issuer_that_is_not_recognized() -> None:
    fetcher = MemoryFetcher({URL: NEW.encode()})
    nobody = policy(issuers=TrustedIssuers([]))
    assert not Verifier(nobody, fetcher).report(OLD, at=AT)
    assert not fetcher.requests


def test_the_policy_can_require_the_latest() -> None:
    found = report(OLD, NEW, require_latest=True)
    assert found.outcome is Outcome.FAILED
    assert [problem.type for problem in found.problems] == [ProblemType.SUPERSEDED]
    assert report(NEW, NEW, require_latest=True)


def test_it_is_refreshed_once_though_the_newer_version_has_a_service_too() -> None:
    other = "https://lincoln.example/refresh/2"
    service = {"id": other, "type": "1EdTechCredentialRefresh"}
    second, third = version(5, service=service), version(1)
    fetcher = MemoryFetcher({URL: second.encode(), other: third.encode()})
    found = Verifier(policy(), fetcher).report(OLD, at=AT)
    assert found
    assert [asked.url for asked in fetcher.requests] == [URL]
    assert found.children[NEWER][Check.REFRESH].outcome is Outcome.SKIPPED


STATUS = status_entry(LIST, 7)


def listed(*revoked: int) -> bytes:
    statuses = StatusList.of().with_statuses(dict.fromkeys(revoked, 1))
    return issuer().issue_status_list(statuses, url=LIST, valid_from=AT).content


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"status": STATUS}, ProblemType.REVOKED),
        ({"valid_until": AT - timedelta(days=1)}, ProblemType.EXPIRED),
        ({"to": Recipient.email("eve@example.edu")}, ProblemType.RECIPIENT_MISMATCH),
    ],
)
def test_the_newer_version_is_the_last_word_on_status_dates_and_recipient(
    members: Any, kind: ProblemType
) -> None:
    resources = {URL: version(5, **members).encode(), LIST: listed(7)}
    expected = Recipient.email("ada@example.edu")
    found = report(OLD, resources, recipient=expected)
    assert found.outcome is Outcome.FAILED
    assert found[Check.REFRESH].outcome is Outcome.FAILED
    (problem,) = found.problems
    assert problem.type is kind
    assert (problem.pointer or "").startswith(NEWER)
    assert "example.edu" not in str(found)


def test_a_newer_version_that_is_not_in_force_yet_waits() -> None:
    found = report(OLD, version(-1), require_latest=True)
    assert found
    assert kinds(found) == [ProblemType.NOT_YET_VALID]
    assert found.unwrap().refreshed is None


def test_a_newer_version_that_nobody_can_tell_about_is_not_offered() -> None:
    new = version(5, status=STATUS)
    found = report(OLD, new)
    assert found
    assert kinds(found) == [ProblemType.SUPERSEDED]
    assert "does not verify" in found[Check.REFRESH].warnings[0].detail
    assert found.unwrap().refreshed is None
    assert not report(OLD, new, require_latest=True)


def test_what_has_expired_leads_to_the_version_that_has_not() -> None:
    old = version(10, valid_until=AT - timedelta(days=2))
    found = report(old, NEW)
    assert found.outcome is Outcome.FAILED
    assert found.examined is not None
    assert found.examined.refreshed is not None


def test_what_is_inside_is_not_refreshed() -> None:
    record = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            CONTEXT,
        ],
        "id": "urn:uuid:77c3f0b5-6a0b-4c4e-9a43-6f1d9e6c3c01",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "issuer": issuer().profile.to_json_object(),
        "validFrom": "2025-05-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": [json.loads(OLD)],
        },
    }
    fetcher = MemoryFetcher({URL: NEW.encode()})
    text = issuer().issue(record, created=AT).text
    found = Verifier(policy(require_latest=True), fetcher).report(text, at=AT)
    assert found, str(found)
    (child,) = found.children.values()
    assert child[Check.REFRESH].outcome is Outcome.SKIPPED
    assert not fetcher.requests


def test_what_a_holder_presents_is_refreshed() -> None:
    ada = Holder.with_did_key(signer("P-256"))
    old, new = (version(days, to=Recipient.of(ada.id)) for days in (10, 5))
    shown = ada.present([old], challenge="c", domain=["jobs.example"], created=AT)
    request = PresentationRequest(challenge="c", domain=("jobs.example",))
    fetcher = MemoryFetcher({URL: new.encode()})
    verifier = Verifier(policy(presentation=request), fetcher)
    (verified,) = verifier.verify_presentation(shown.text, at=AT).credentials
    assert verified.refreshed is not None

    # The newer version has to be the holder's, too.
    fetcher = MemoryFetcher({URL: version(5, to=Recipient.of("urn:eve")).encode()})
    found = Verifier(policy(presentation=request), fetcher).report(shown.text, at=AT)
    assert found.outcome is Outcome.FAILED


@given(st.binary(max_size=200) | st.sampled_from([OLD, NEW]).map(str.encode))
def test_whatever_is_served_makes_a_report(content: bytes) -> None:
    found = report(OLD, content)
    assert found
    assert (found.unwrap().refreshed is not None) == (content == NEW.encode())


@given(data=st.data())
def test_any_byte_changed_on_the_way_leaves_the_original(data: st.DataObject) -> None:
    content = bytearray(NEW.encode())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(
        st.integers(1, 255)
    )
    found = report(OLD, bytes(content))
    assert found
    refreshed = found.unwrap().refreshed
    if refreshed is not None:  # white space
        unsigned_new = {n: v for n, v in json.loads(NEW).items() if n != "proof"}
        assert refreshed.document == unsigned_new
