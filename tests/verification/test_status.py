"""STATUS: what is withdrawn never verifies, and what is not known is not passed."""

import base64
import gzip
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    EDDSA_JCS_2022,
    AnyIssuer,
    Check,
    CheckResult,
    ContextLoader,
    DataIntegrity,
    DocumentError,
    Issuer,
    MemoryFetcher,
    Outcome,
    ProblemType,
    SoftwareSigner,
    TrustedIssuers,
    VcJwt,
    VerificationReport,
    Verifier,
    bake,
)
from badgekit.fetching import Resource
from badgekit.limits import DEFAULT_LIMITS
from badgekit.models import RevocationListStatus
from badgekit.status import (
    StatusList,
    revocation_list,
    status_entry,
    status_list_credential,
)
from badgekit.testing import ADA, AT, badge, issuer, policy, signer

URL = "https://lincoln.example/status/1"
OTHER = "https://lincoln.example/status/2"
INDEX = 94_567
DAY = timedelta(days=1)
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

SCHOOL = issuer()
MALLORY = Issuer.with_did_key("Mallory", SoftwareSigner.generate())


def signed(document: dict[str, Any], by: Issuer = SCHOOL) -> dict[str, Any]:
    """Sign what `Issuer` would refuse to."""
    secured = DataIntegrity(EDDSA_JCS_2022).secure(
        {name: value for name, value in document.items() if value is not None},
        signer=by.signer,  # type: ignore[arg-type]
        verification_method=by.verification_method,
        created=AT,
    )
    return secured.document


def listed(statuses: StatusList | None = None, **members: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"url": URL, "issuer": SCHOOL.id, "valid_from": AT}
    statuses = StatusList.of() if statuses is None else statuses
    return status_list_credential(statuses, **given | members).to_json_object()


def with_subject(**members: Any) -> dict[str, Any]:
    document = listed()
    subject = document["credentialSubject"] | members
    return document | {"credentialSubject": subject}


def content(document: dict[str, Any], by: Issuer = SCHOOL) -> bytes:
    return json.dumps(signed(document, by)).encode()


SET = StatusList.of().with_status(INDEX)
CLEAR = content(listed())
REVOKED = content(listed(SET))


def awarded(entry: Any = None, **members: Any) -> str:
    status = status_entry(URL, INDEX) if entry is None else entry
    return SCHOOL.issue(badge(credential_status=status, **members), created=AT).text


BADGE = awarded()


def report(
    secured: str | dict[str, Any], resources: dict[str, Any], **members: Any
) -> VerificationReport:
    found = Verifier(policy(**members), MemoryFetcher(resources)).report(secured, at=AT)
    assert str(INDEX) not in str(found)
    assert str(INDEX) not in json.dumps(found.to_json_object())
    return found


def status(
    resources: dict[str, Any], secured: str | dict[str, Any] = BADGE, **members: Any
) -> CheckResult:
    found = report(secured, resources, **members)
    assert found.outcome is found[Check.STATUS].outcome, str(found)
    return found[Check.STATUS]


def types(result: CheckResult) -> list[ProblemType]:
    assert all(
        (problem.pointer or "").startswith("/credentialStatus")
        for problem in (*result.problems, *result.warnings)
    )
    return [problem.type for problem in result.problems]


def test_a_badge_that_was_not_revoked_passes() -> None:
    found = status({URL: CLEAR})
    assert found.outcome is Outcome.PASSED
    assert not found.warnings


def test_a_revoked_badge_fails() -> None:
    found = status({URL: REVOKED})
    assert found.outcome is Outcome.FAILED
    assert types(found) == [ProblemType.REVOKED]


@pytest.mark.parametrize("index", [INDEX - 1, INDEX + 1, 0])
def test_the_badge_next_to_it_passes(index: int) -> None:
    found = status({URL: REVOKED}, awarded(status_entry(URL, index)))
    assert found.outcome is Outcome.PASSED


def test_the_recipient_is_that_of_the_badge_and_not_of_the_list() -> None:
    assert status({URL: CLEAR}, recipient=ADA).outcome is Outcome.PASSED


def test_a_list_may_be_larger_than_a_badge() -> None:
    bits = random.Random(1).randbytes(2_000_000)
    statuses = StatusList(bits).with_status(INDEX, 0)
    resource = content(listed(statuses))
    assert len(resource) > DEFAULT_LIMITS.document_bytes
    assert status({URL: resource}).outcome is Outcome.PASSED
    revoked = content(listed(statuses.with_status(INDEX)))
    assert status({URL: revoked}).outcome is Outcome.FAILED


def test_a_suspended_badge_fails_until_the_suspension_ends() -> None:
    secured = awarded(status_entry(URL, INDEX, "suspension"))
    found = status({URL: content(listed(SET, purposes="suspension"))}, secured)
    assert types(found) == [ProblemType.SUSPENDED]
    assert found.outcome is Outcome.FAILED
    again = status({URL: content(listed(purposes="suspension"))}, secured)
    assert again.outcome is Outcome.PASSED


@pytest.mark.parametrize("mechanism", [DataIntegrity(), VcJwt()])
def test_a_list_may_be_secured_in_either_way(mechanism: Any) -> None:
    school = issuer(mechanism=mechanism)
    for statuses, outcome in (
        (StatusList.of(), Outcome.PASSED),
        (SET, Outcome.FAILED),
    ):
        secured = school.issue_status_list(statuses, url=URL, valid_from=AT, created=AT)
        assert status({URL: secured.content}).outcome is outcome


# --- a list that cannot be had, or cannot be relied on -----------------------------


def tampered() -> bytes:
    document = json.loads(REVOKED)
    document["credentialSubject"] = listed()["credentialSubject"]
    return json.dumps(document).encode()


def bomb() -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(bytes(64_000_000)) + packer.flush()
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def encoded(packed: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


PACKED = gzip.compress(bytes(16_384), mtime=0)

UNRELIABLE: dict[str, tuple[Callable[[], bytes], ProblemType]] = {
    name: (make, kind)
    for kind, cases in {
        ProblemType.STATUS_VERIFICATION_ERROR: {
            "empty": lambda: b"",
            "not json": lambda: b"{not json}",
            "an object": lambda: b"{}",
            "tampered with": tampered,
            "not signed": lambda: json.dumps(listed()).encode(),
            "signed by another": lambda: content(listed(), MALLORY),
            "of another issuer": lambda: content(listed(issuer=MALLORY.id), MALLORY),
            "expired": lambda: content(
                listed(valid_from=AT - 2 * DAY, valid_until=AT - DAY)
            ),
            "not yet valid": lambda: content(listed(valid_from=AT + DAY)),
            "another list": lambda: content(listed(url=OTHER)),
            "for another purpose": lambda: content(listed(purposes="suspension")),
            "a badge": BADGE.encode,
            "undefined term": lambda: content(with_subject(revoked=False)),
            "no prefix": lambda: content(with_subject(encodedList=encoded(PACKED)[1:])),
            "with a status of its own": lambda: content(
                listed() | {"credentialStatus": status_entry(URL, 5).to_json_object()}
            ),
        },
        ProblemType.MALFORMED_VALUE_ERROR: {
            "no gzip": lambda: content(with_subject(encodedList="uAAAA")),
            "cut short": lambda: content(
                with_subject(encodedList=encoded(PACKED[:-9]))
            ),
            "two members": lambda: content(
                with_subject(encodedList=encoded(PACKED + PACKED))
            ),
        },
        ProblemType.LIMIT_EXCEEDED: {
            "a bomb": lambda: content(with_subject(encodedList=bomb())),
            "too large": lambda: b" " * 8_388_609,
        },
        ProblemType.STATUS_LIST_LENGTH_ERROR: {
            "too short": lambda: content(
                with_subject(encodedList=StatusList.of(131_064).encode())
            ),
            "far too short": lambda: content(
                with_subject(encodedList=StatusList.of(8).encode())
            ),
        },
        ProblemType.WRONG_MEDIA_TYPE: {
            "a web page": lambda: b"<html>Please log in</html>",
        },
    }.items()
    for name, make in cases.items()
}


@pytest.mark.parametrize("name", UNRELIABLE)
def test_a_list_that_cannot_be_relied_on_decides_nothing(name: str) -> None:
    make, kind = UNRELIABLE[name]
    found = status({URL: make()})
    assert types(found) == [kind]
    assert found.outcome is Outcome.INDETERMINATE


def test_a_list_that_cannot_be_had_decides_nothing() -> None:
    found = status({})
    assert types(found) == [ProblemType.STATUS_RETRIEVAL_ERROR]
    assert found.outcome is Outcome.INDETERMINATE


def test_the_key_of_a_list_that_cannot_be_had_decides_nothing() -> None:
    school = Issuer.with_did_web("Lincoln", signer(), url="https://lincoln.example")
    secured = school.issue_status_list(StatusList.of(), url=URL, valid_from=AT)
    found = status({URL: secured.content}, status_issuers=AnyIssuer())
    assert types(found) == [ProblemType.STATUS_VERIFICATION_ERROR]
    assert found.outcome is Outcome.INDETERMINATE


def test_a_badge_revoked_on_a_list_that_is_too_short_fails() -> None:
    statuses = StatusList.of(100_000).with_status(INDEX)
    found = status({URL: content(with_subject(encodedList=statuses.encode()))})
    assert types(found) == [ProblemType.REVOKED]


def test_an_index_beyond_the_list_decides_nothing() -> None:
    found = status({URL: CLEAR}, awarded(status_entry(URL, 131_072)))
    assert types(found) == [ProblemType.RANGE_ERROR]
    assert found.outcome is Outcome.INDETERMINATE


def test_a_list_with_a_status_of_its_own_is_fetched_once() -> None:
    fetcher = MemoryFetcher({URL: UNRELIABLE["with a status of its own"][0]()})
    assert not Verifier(policy(), fetcher).report(BADGE, at=AT)
    assert len(fetcher.requests) == 1


def test_the_lists_of_others_are_believed_if_the_policy_says_so() -> None:
    theirs = {URL: content(listed(SET, issuer=MALLORY.id), MALLORY)}
    both = TrustedIssuers([SCHOOL.id, MALLORY.id])
    for issuers in (AnyIssuer(), both):
        found = status(theirs, issuers=issuers)
        assert found.outcome is Outcome.INDETERMINATE
    found = status(theirs, status_issuers=TrustedIssuers([MALLORY.id]))
    assert types(found) == [ProblemType.REVOKED]
    third = TrustedIssuers(["did:web:other.example"])
    assert status(theirs, status_issuers=third).outcome is Outcome.INDETERMINATE


def test_a_copy_that_is_older_than_its_ttl_is_noted() -> None:
    document = content(listed(ttl=timedelta(hours=1)))
    for age, noted in (
        (timedelta(minutes=65), 0),
        (timedelta(minutes=66), 1),
        (-DAY, 0),
    ):
        resource = Resource(URL, document, retrieved_at=AT - age)
        found = status({URL: resource})
        assert found.outcome is Outcome.PASSED
        assert len(found.warnings) == noted


@pytest.mark.parametrize("ttl", [2**53 - 1, 1e300])
def test_a_ttl_beyond_all_calendars_is_compared_all_the_same(ttl: float) -> None:
    document = with_subject(ttl=ttl)
    resource = Resource(URL, content(document), retrieved_at=AT - DAY)
    assert not [
        warning
        for warning in status({URL: resource}).warnings
        if warning.type is ProblemType.STATUS_RETRIEVAL_ERROR
    ]


# --- what a status means -----------------------------------------------------------


@pytest.mark.parametrize(
    ("purpose", "outcome", "kind"),
    [
        ("refresh", Outcome.PASSED, ProblemType.SUPERSEDED),
        ("message", Outcome.PASSED, ProblemType.STATUS_MESSAGE),
        ("Revocation", Outcome.INDETERMINATE, ProblemType.UNSUPPORTED),
        ("disputed", Outcome.INDETERMINATE, ProblemType.UNSUPPORTED),
    ],
)
def test_other_purposes_do_not_withdraw(
    purpose: str, outcome: Outcome, kind: ProblemType
) -> None:
    secured = awarded(status_entry(URL, INDEX, purpose))
    found = status({URL: content(listed(SET, purposes=[purpose, "x"]))}, secured)
    types(found)
    assert found.outcome is outcome
    assert [p.type for p in (*found.problems, *found.warnings)] == [kind]
    clear = status({URL: content(listed(purposes=purpose))}, secured)
    assert clear.outcome is Outcome.PASSED
    assert not clear.warnings


def test_the_report_has_the_message_of_the_issuer() -> None:
    messages = {0: "in force", 1: "under review", 2: "appealed\n", 3: "upheld"}
    statuses = StatusList.of(status_size=2).with_status(INDEX, 2)
    entry = status_entry(URL, INDEX, "message", messages=messages)
    found = status({URL: content(listed(statuses, purposes="message"))}, awarded(entry))
    assert found.outcome is Outcome.PASSED
    (warning,) = found.warnings
    assert warning.detail == "the issuer has set status 0x2: 'appealed\\n'"
    revoked = status(
        {URL: content(listed(statuses))},
        awarded(status_entry(URL, INDEX, messages=messages)),
    )
    assert types(revoked) == [ProblemType.REVOKED]


# --- entries -----------------------------------------------------------------------


def generic(entries: Any) -> dict[str, Any]:
    """A credential with as many entries as it likes: Open Badges allow one."""
    return signed(
        {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://w3id.org/vc/status-list/2021/v1",
                EXTENSIONS,
            ],
            "type": ["VerifiableCredential"],
            "issuer": SCHOOL.id,
            "credentialSubject": {"id": "did:example:ada"},
            "credentialStatus": entries,
        }
    )


def entry(index: int = INDEX, url: str = URL, **members: Any) -> dict[str, Any]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": url,
    } | members


SUSPENSION = entry(url=OTHER, statusPurpose="suspension")
SUSPENDED = content(listed(SET, url=OTHER, purposes="suspension"))


@pytest.mark.parametrize(
    ("resources", "outcome", "pointers"),
    [
        ({URL: CLEAR}, Outcome.INDETERMINATE, ["/credentialStatus/1"]),
        ({URL: REVOKED}, Outcome.FAILED, [f"/credentialStatus/{n}" for n in (0, 1)]),
        (
            {OTHER: SUSPENDED},
            Outcome.FAILED,
            [f"/credentialStatus/{n}" for n in (0, 1)],
        ),
        ({URL: CLEAR, OTHER: SUSPENDED}, Outcome.FAILED, ["/credentialStatus/1"]),
        (
            {URL: CLEAR, OTHER: content(listed(url=OTHER, purposes="suspension"))},
            Outcome.PASSED,
            [],
        ),
    ],
)
def test_every_entry_is_looked_up(
    resources: dict[str, bytes], outcome: Outcome, pointers: list[str]
) -> None:
    found = status(resources, generic([entry(), SUSPENSION]))
    assert found.outcome is outcome
    assert [problem.pointer for problem in found.problems] == pointers


def test_a_list_with_two_purposes_is_fetched_once() -> None:
    resources = {URL: content(listed(purposes=["revocation", "suspension"]))}
    fetcher = MemoryFetcher(resources)
    document = generic([entry(), entry(INDEX + 1, statusPurpose="suspension")])
    assert Verifier(policy(), fetcher).report(document, at=AT)
    assert [request.url for request in fetcher.requests] == [URL]


def test_more_entries_than_the_limit_cost_nothing() -> None:
    fetcher = MemoryFetcher({URL: CLEAR})
    limits = replace(DEFAULT_LIMITS, statuses=2)
    verifier = Verifier(policy(limits=limits), fetcher)
    assert verifier.report(generic([entry()] * 2), at=AT)
    fetcher.requests.clear()
    found = verifier.report(generic([entry()] * 3), at=AT)[Check.STATUS]
    assert found.outcome is Outcome.INDETERMINATE
    assert types(found) == [ProblemType.LIMIT_EXCEEDED]
    assert not fetcher.requests


@pytest.mark.parametrize("entries", [None, []])
def test_no_entries_is_nothing_to_check(entries: Any) -> None:
    result = report(generic(entries), {})[Check.STATUS]
    assert result.outcome is Outcome.NOT_APPLICABLE


def test_an_index_that_is_a_number_is_read_and_noted() -> None:
    document = generic(entry(statusListIndex=INDEX))
    found = report(document, {URL: CLEAR})
    assert found
    assert [w.type for w in found.warnings] == [ProblemType.DEVIATION]
    assert found.warnings[0].pointer == "/credentialStatus/statusListIndex"
    assert types(status({URL: REVOKED}, document)) == [ProblemType.REVOKED]


@pytest.mark.parametrize(
    "index", ["-1", -1, 5.5, "5.0", "\u0665", "9" * 30, "", None, "0x5", True]
)
def test_an_index_that_is_none_is_refused_before_anything_is_fetched(
    index: object,
) -> None:
    fetcher = MemoryFetcher({URL: CLEAR})
    found = Verifier(policy(), fetcher).report(
        generic(entry(statusListIndex=index)), at=AT
    )
    assert found[Check.CONFORMANCE].outcome is Outcome.FAILED
    assert not fetcher.requests


def test_an_unknown_type_beside_a_known_one_decides_nothing() -> None:
    both = ["BitstringStatusListEntry", "1EdTechRevocationList"]
    found = status({URL: CLEAR}, generic([entry(), entry(type=both)]))
    assert types(found) == [ProblemType.UNSUPPORTED]
    assert found.outcome is Outcome.INDETERMINATE


def test_the_status_of_a_member_of_a_record_counts() -> None:
    school = SCHOOL.profile.to_json_object()
    document = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:77c3f0b5-6a0b-4c4e-9a43-6f1d9e6c3c01",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record of Ada",
        "issuer": school,
        "validFrom": "2025-06-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": [json.loads(BADGE)],
        },
    }
    secured = SCHOOL.issue(document, created=AT).text
    assert report(secured, {URL: CLEAR})
    found = report(secured, {URL: REVOKED})
    assert found[Check.MEMBERS].outcome is Outcome.FAILED
    assert report(secured, {})[Check.MEMBERS].outcome is Outcome.INDETERMINATE


def test_a_baked_badge_is_looked_up_too() -> None:
    image = bake(b'<svg xmlns="http://www.w3.org/2000/svg"/>', BADGE)
    for resources, verdict in (({URL: CLEAR}, True), ({URL: REVOKED}, False)):
        verifier = Verifier(policy(), MemoryFetcher(resources))
        assert bool(verifier.report(image, at=AT)) is verdict


# --- StatusList2021 ----------------------------------------------------------------


def listed_2021(statuses: StatusList, **members: Any) -> bytes:
    document = {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/vc/status-list/2021/v1",
            "https://w3id.org/security/data-integrity/v2",
        ],
        "id": URL,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": SCHOOL.id,
        "issuanceDate": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": statuses.encode()[1:],
        }
        | members,
    }
    return content(document)


@pytest.mark.parametrize(
    ("resource", "outcome"),
    [
        (listed_2021(StatusList.of()), Outcome.PASSED),
        (listed_2021(SET), Outcome.FAILED),
        (listed_2021(StatusList.of(8)), Outcome.INDETERMINATE),
        (listed_2021(SET, encodedList=SET.encode()), Outcome.INDETERMINATE),
        (CLEAR, Outcome.INDETERMINATE),
        (REVOKED, Outcome.INDETERMINATE),
    ],
)
def test_the_list_of_2021_is_read(resource: bytes, outcome: Outcome) -> None:
    found = status({URL: resource}, generic(entry(type="StatusList2021Entry")))
    assert found.outcome is outcome


# --- 1EdTechRevocationList ---------------------------------------------------------

LISTED = RevocationListStatus(id=URL)
BADGE_ID = str(badge().id)


def revoking(*entries: Any, member: str = "revokedCredential") -> bytes:
    found = {"id": URL, "issuer": SCHOOL.id, member: list(entries)}
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("resource", "outcome"),
    [
        (revoking(), Outcome.PASSED),
        (revoking({"id": "urn:other"}), Outcome.PASSED),
        (revoking({"id": BADGE_ID + "0"}), Outcome.PASSED),
        (revoking({"id": BADGE_ID, "revoked": False}), Outcome.PASSED),
        (revoking({"id": BADGE_ID}), Outcome.FAILED),
        (revoking({"id": BADGE_ID}, member="revokedCredentials"), Outcome.FAILED),
        (revoking({"id": "urn:other"}, {"id": BADGE_ID}), Outcome.FAILED),
        (
            revoking({"id": BADGE_ID, "revoked": False}, {"id": BADGE_ID}),
            Outcome.FAILED,
        ),
        (revoking({"id": BADGE_ID, "revoked": "no"}), Outcome.INDETERMINATE),
        (revoking(BADGE_ID), Outcome.INDETERMINATE),
        (revoking(BADGE_ID, member="revokedAssertions"), Outcome.INDETERMINATE),
        (b"<html>", Outcome.INDETERMINATE),
        (b"{}", Outcome.INDETERMINATE),
        (b"[]", Outcome.INDETERMINATE),
        (b" " * 2_097_153, Outcome.INDETERMINATE),
        (CLEAR, Outcome.INDETERMINATE),
    ],
)
def test_a_revocation_list(resource: bytes, outcome: Outcome) -> None:
    found = status({URL: resource}, awarded(LISTED))
    assert found.outcome is outcome
    if outcome is Outcome.FAILED:
        assert types(found) == [ProblemType.REVOKED]
    if outcome is Outcome.PASSED:
        assert "not signed" in found.warnings[0].detail


def test_a_revocation_list_that_is_written_is_read() -> None:
    reasons = {BADGE_ID: "Ada was found to have cheated"}
    written = revocation_list(URL, issuer=SCHOOL.id, revoked=reasons).to_json_object()
    found = status({URL: json.dumps(written).encode()}, awarded(LISTED))
    assert types(found) == [ProblemType.REVOKED]
    assert "cheated" not in str(found)


def test_a_revocation_list_that_cannot_be_had_decides_nothing() -> None:
    found = status({}, awarded(LISTED))
    assert types(found) == [ProblemType.STATUS_RETRIEVAL_ERROR]


def test_a_list_that_is_not_signed_has_to_come_over_https() -> None:
    insecure = URL.replace("https", "http")
    found = status({insecure: revoking()}, awarded(RevocationListStatus(id=insecure)))
    assert found.outcome is Outcome.INDETERMINATE


def test_a_credential_without_an_id_is_on_no_list_of_ids() -> None:
    document = generic({"id": URL, "type": "1EdTechRevocationList"})
    assert status({URL: revoking()}, document).outcome is Outcome.INDETERMINATE


# --- anything else -----------------------------------------------------------------


def test_a_type_that_is_not_known_is_not_passed_over() -> None:
    context = "https://lincoln.example/context.json"
    terms = {"@context": {"Blackboard": "https://lincoln.example/terms#Blackboard"}}
    document = json.loads(BADGE) | {"credentialStatus": {"type": "Blackboard"}}
    document["@context"].append(context)
    del document["proof"]
    found = status({}, signed(document), contexts=ContextLoader({context: terms}))
    assert types(found) == [ProblemType.UNSUPPORTED]
    assert found.outcome is Outcome.INDETERMINATE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


EVERYBODY = content(listed(StatusList(b"\xff" * 16_384)))


@given(name=st.sampled_from(sorted(entry())), value=JSON)
def test_any_entry_makes_a_report(name: str, value: object) -> None:
    try:
        document = generic(entry() | {name: value})
    except (DocumentError, ValueError):
        return  # not JSON, so nobody can have signed it
    found = Verifier(policy(), MemoryFetcher({URL: EVERYBODY})).report(document, at=AT)
    assert not found


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_content_at_the_url_decides_nothing(content: bytes) -> None:
    for secured in (BADGE, awarded(LISTED)):
        assert status({URL: content}, secured).outcome is Outcome.INDETERMINATE


@given(
    where=st.sampled_from(["", "credentialSubject"]),
    name=st.sampled_from(sorted({*listed(), *listed()["credentialSubject"]})),
    value=JSON,
)
def test_any_list_that_the_issuer_signs_never_clears_what_it_revoked(
    where: str, name: str, value: object
) -> None:
    document = listed(SET)
    place = document[where] if where else document
    place[name] = value
    try:
        resource = content(document)
    except (DocumentError, ValueError):
        return  # not JSON, so nobody can have signed it
    assert not report(BADGE, {URL: resource})


@given(data=st.data())
def test_any_byte_of_a_list_that_changes_never_clears(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(REVOKED) - 1))
    changed = bytearray(REVOKED)
    changed[index] ^= data.draw(st.integers(1, 255))
    assert not report(BADGE, {URL: bytes(changed)})
