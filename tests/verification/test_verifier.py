"""A badge, issued and verified; and every way in which it might not be."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from badgekit import (
    EDDSA_JCS_2022,
    AnyIssuer,
    AsyncVerifier,
    Check,
    ContextLoader,
    CredentialRejected,
    DataIntegrity,
    IntegrityOnly,
    Issuer,
    MemoryFetcher,
    Outcome,
    ProblemType,
    Recipient,
    SoftwareSigner,
    TrustedIssuers,
    VcJwt,
    VerificationIndeterminate,
    VerificationPolicy,
    VerificationReport,
    Verifier,
)
from badgekit.fetching import Fetch, Resource
from badgekit.testing import ADA, AT, achievement, badge, issuer, policy, signer

MECHANISMS = [
    pytest.param("Ed25519", DataIntegrity(), id="eddsa-rdfc-2022"),
    pytest.param("Ed25519", DataIntegrity(EDDSA_JCS_2022), id="eddsa-jcs-2022"),
    pytest.param("P-256", None, id="ecdsa-rdfc-2019-p256"),
    pytest.param("P-384", None, id="ecdsa-rdfc-2019-p384"),
    pytest.param("Ed25519", VcJwt(), id="jwt-eddsa"),
    pytest.param("P-256", VcJwt(), id="jwt-es256"),
    pytest.param("P-384", VcJwt(), id="jwt-es384"),
    pytest.param("RSA", None, id="jwt-rs256"),
]


def secure(**members: Any) -> str:
    return issuer().issue(badge(**members), created=AT).text


def resources_of(issuer: Issuer) -> dict[str, bytes]:
    if not issuer.did_document_url:
        return {}
    return {issuer.did_document_url: json.dumps(issuer.did_document()).encode()}


def report(
    content: bytes | str | dict[str, Any],
    resources: dict[str, bytes] | None = None,
    *,
    at: datetime = AT,
    **members: Any,
) -> VerificationReport:
    verifier = Verifier(policy(**members), MemoryFetcher(resources or {}))
    return verifier.report(content, at=at)


def altered(**members: Any) -> dict[str, Any]:
    """Return a badge with other members than were signed, signed nevertheless."""
    document = badge().to_json_object() | members
    document = {name: value for name, value in document.items() if value is not None}
    secured = DataIntegrity(EDDSA_JCS_2022).secure(
        document,
        signer=signer(),
        verification_method=issuer().verification_method,
        created=AT,
    )
    return secured.document


@pytest.mark.parametrize(("kind", "mechanism"), MECHANISMS)
def test_what_is_issued_verifies(kind: str, mechanism: Any) -> None:
    school = issuer(kind, **({"mechanism": mechanism} if mechanism else {}))
    secured = school.award(achievement(), to=ADA, valid_from=AT, created=AT)
    verifier = Verifier(policy(kind), MemoryFetcher(resources_of(school)))

    for content in (secured.text, secured.content):
        verified = verifier.verify(content, at=AT)
        subject: Any = verified.credential.credential_subject
        assert subject.achievement.name == "Linear Equations"
        assert verified.credential.issuer_id == school.id


@pytest.mark.parametrize(("kind", "mechanism"), MECHANISMS)
def test_no_change_goes_unnoticed(kind: str, mechanism: Any) -> None:
    school = issuer(kind, **({"mechanism": mechanism} if mechanism else {}))
    secured = school.issue(badge(kind), created=AT)
    verifier = Verifier(policy(kind), MemoryFetcher(resources_of(school)))
    text = secured.text
    step = max(1, len(text) // 40)
    for index in range(0, len(text), step):
        other = "A" if text[index] != "A" else "B"
        changed = text[:index] + other + text[index + 1 :]
        assert not verifier.report(changed, at=AT), (index, text[index])


def test_an_issuer_that_is_not_trusted_is_rejected_and_the_report_says_so() -> None:
    verifier = Verifier(
        VerificationPolicy(issuers=TrustedIssuers(["did:web:other.example"])),
        MemoryFetcher({}),
    )
    with pytest.raises(CredentialRejected) as caught:
        verifier.verify(secure(), at=AT)
    (problem,) = caught.value.report.problems
    assert problem.type is ProblemType.ISSUER_NOT_RECOGNIZED
    assert caught.value.problems == caught.value.report.problems


def test_trusting_nobody_accepts_nothing() -> None:
    assert not report(secure(), issuers=TrustedIssuers([]))


def test_one_id_is_not_a_list_of_ids() -> None:
    with pytest.raises(TypeError):
        TrustedIssuers("did:web:lincoln.example")


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (AT, Outcome.PASSED),
        (AT - timedelta(minutes=5), Outcome.PASSED),
        (AT - timedelta(minutes=5, seconds=1), Outcome.FAILED),
        (AT + timedelta(days=1, minutes=5), Outcome.PASSED),
        (AT + timedelta(days=1, minutes=5, seconds=1), Outcome.FAILED),
        (datetime(1, 1, 1, tzinfo=UTC), Outcome.FAILED),
        (datetime(9999, 12, 31, tzinfo=UTC), Outcome.FAILED),
    ],
)
def test_the_validity_period_allows_for_clock_skew(
    at: datetime, outcome: Outcome
) -> None:
    found = report(secure(valid_until=AT + timedelta(days=1)), at=at)
    assert found[Check.VALIDITY_PERIOD].outcome is outcome
    assert found.outcome is outcome


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        (
            {"validFrom": "9999-12-31T23:59:59-14:00"},
            ProblemType.NOT_YET_VALID,
        ),
        (
            {
                "validFrom": "0001-01-01T00:00:00+14:00",
                "validUntil": "0001-01-01T00:00:00+13:00",
            },
            ProblemType.EXPIRED,
        ),
    ],
)
def test_times_at_the_ends_of_the_calendar_are_compared_all_the_same(
    members: dict[str, str], kind: ProblemType
) -> None:
    found = report(altered(**members))
    assert [problem.type for problem in found.problems] == [kind]


def test_a_time_without_a_zone_is_a_mistake_of_the_caller() -> None:
    verifier = Verifier(policy(), MemoryFetcher({}))
    with pytest.raises(ValueError, match="time zone"):
        verifier.report(secure(), at=datetime(2025, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [
        (ADA, Outcome.PASSED),
        (Recipient.email("eve@example.edu"), Outcome.FAILED),
        (Recipient.email("ADA@example.edu"), Outcome.FAILED),
        (Recipient.of("did:example:ada"), Outcome.FAILED),
        (None, Outcome.SKIPPED),
    ],
)
def test_recipient(recipient: Recipient | None, outcome: Outcome) -> None:
    found = report(secure(), recipient=recipient)
    assert found[Check.RECIPIENT].outcome is outcome
    assert "example.edu" not in str(found)
    assert "example.edu" not in json.dumps(found.to_json_object())


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (Recipient.of("did:example:ada"), Recipient.of("did:example:ada")),
        (Recipient.email("ada@example.edu", hashed=False), ADA),
        (
            Recipient.identifier("ext:studentNumber", "4711"),
            Recipient.identifier("ext:studentNumber", "4711"),
        ),
    ],
)
def test_recipients_by_id_and_by_identifier(to: Recipient, expected: Recipient) -> None:
    secured = issuer().award(achievement(), to=to, valid_from=AT)
    assert report(secured.text, recipient=expected)
    assert not report(secured.text, recipient=Recipient.of("did:example:eve"))


def test_a_badge_shows_no_address_in_the_clear() -> None:
    text = secure()
    assert "ada@example.edu" not in text
    assert text != issuer().issue(badge(), created=AT).text, "each badge has new salt"


STATUS = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "5",
    "statusListCredential": "https://lincoln.example/status/1",
}


def test_a_status_that_cannot_be_looked_up_is_not_passed_over() -> None:
    context = "https://lincoln.example/context.json"
    terms = {"@context": {"Blackboard": "https://lincoln.example/terms#Blackboard"}}
    known = ContextLoader({context: terms})
    unknown = {"id": "https://lincoln.example/status/1", "type": "Blackboard"}
    text = altered(
        **{"@context": [*badge().context, context], "credentialStatus": unknown}
    )
    found = report(text, contexts=known)
    assert found[Check.STATUS].outcome is Outcome.INDETERMINATE
    with pytest.raises(VerificationIndeterminate):
        found.unwrap()
    skipped = report(text, contexts=known, check_status=False)
    assert skipped[Check.STATUS].outcome is Outcome.SKIPPED
    assert "skipped" in str(skipped)
    assert skipped


@pytest.mark.parametrize(
    "proof",
    [None, [], {}, [{}], [[]], "proof", 1, [None], {"type": []}, {"type": "X"}],
)
@pytest.mark.parametrize("by", [AnyIssuer(), IntegrityOnly()])
def test_no_proof_is_no_verification(proof: object, by: Any) -> None:
    document = json.loads(secure())
    document["proof"] = proof
    found = report(document, issuers=by)
    assert not found
    assert len(found.results) == 1


def test_a_suite_that_is_not_known_is_neither_good_nor_bad() -> None:
    document = json.loads(secure())
    document["proof"]["cryptosuite"] = "bbs-2031"
    found = report(document)
    assert found.outcome is Outcome.INDETERMINATE
    assert found.problems[0].type is ProblemType.UNSUPPORTED


def test_no_results_is_no_verdict() -> None:
    empty = VerificationReport((), AT)
    assert empty.outcome is Outcome.INDETERMINATE
    assert not empty
    assert empty[Check.PROOF].outcome is Outcome.INDETERMINATE
    with pytest.raises(VerificationIndeterminate):
        empty.unwrap()


class SlowMemory:
    """An asynchronous fetcher that lets others go first."""

    def __init__(self, resources: dict[str, bytes]) -> None:
        self._fetcher = MemoryFetcher(resources)

    async def fetch(self, request: Fetch, /) -> Resource:
        await asyncio.sleep(0)
        return self._fetcher.fetch(request)


@pytest.mark.parametrize("published", [True, False])
def test_the_asynchronous_verifier_gives_the_same_report(published: bool) -> None:
    school = issuer("RSA")
    text = school.issue(badge("RSA"), created=AT).text
    resources = resources_of(school) if published else {}
    there = asyncio.run(
        AsyncVerifier(policy("RSA"), SlowMemory(resources)).report(text, at=AT)
    )
    here = Verifier(policy("RSA"), MemoryFetcher(resources)).report(text, at=AT)
    assert there == here
    assert bool(here) is published
    assert str(there) == str(here)


def test_the_asynchronous_verifier_raises_too() -> None:
    verifier = AsyncVerifier(policy(), SlowMemory({}))
    assert asyncio.run(verifier.verify(secure(), at=AT)).verified_at == AT
    with pytest.raises(CredentialRejected):
        asyncio.run(verifier.verify(b"{}"))


def test_a_key_that_cannot_be_had_is_indeterminate() -> None:
    school = issuer("RSA")
    text = school.issue(badge("RSA"), created=AT).text
    found = Verifier(policy("RSA"), MemoryFetcher({})).report(text, at=AT)
    assert found.outcome is Outcome.INDETERMINATE
    assert found.problems[0].type is ProblemType.RETRIEVAL_ERROR


# --- whose key it is -------------------------------------------------------------


def enclosed(kind: str = "Ed25519") -> tuple[Issuer, str]:
    """Return a badge in whose header its own key is enclosed."""
    school = Issuer.with_did_web(
        "Lincoln High School",
        signer(kind),
        url="https://lincoln.example",
        mechanism=VcJwt(key_in_header="jwk"),
    )
    return school, school.issue(
        badge(kind).model_copy(update={"issuer": school.profile}), created=AT
    ).text


def test_a_badge_that_vouches_for_itself_never_verifies() -> None:
    school, text = enclosed()
    found = report(text, issuers=TrustedIssuers([school.id]))
    assert found[Check.PROOF].outcome is Outcome.PASSED
    assert found[Check.ISSUER].outcome is Outcome.INDETERMINATE
    assert found.problems[0].type is ProblemType.KEY_NOT_BOUND
    assert not report(text, issuers=AnyIssuer())


def test_an_enclosed_key_counts_when_the_issuer_publishes_it_too() -> None:
    school, text = enclosed()
    trusting = TrustedIssuers([school.id])
    assert report(text, resources_of(school), issuers=trusting)
    mallory = replace(school, signer=SoftwareSigner.generate())
    theirs = mallory.issue(
        badge().model_copy(update={"issuer": school.profile}), created=AT
    ).text
    found = report(theirs, resources_of(school), issuers=trusting)
    assert found[Check.ISSUER].outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize("end", ["revoked", "expires"])
def test_an_enclosed_key_that_the_issuer_has_ended_counts_no_more(end: str) -> None:
    school, text = enclosed()
    document = school.did_document()
    document["verificationMethod"][0][end] = "2025-06-01T11:00:00Z"
    published = {school.did_document_url: json.dumps(document).encode()}
    found = report(text, published, issuers=TrustedIssuers([school.id]))
    assert found[Check.ISSUER].outcome is Outcome.INDETERMINATE
    assert "the key" in found.problems[0].detail


@pytest.mark.parametrize("mechanism", [DataIntegrity(), VcJwt()])
@pytest.mark.parametrize("end", ["revoked", "expires"])
def test_a_key_that_the_issuer_has_ended_proves_nothing(
    end: str, mechanism: Any
) -> None:
    school = Issuer.with_did_web(
        "Lincoln", signer(), url="https://lincoln.example", mechanism=mechanism
    )
    text = school.award(achievement(), to=ADA, valid_from=AT, created=AT).text
    document = school.did_document()
    for moment, outcome in (
        ("2025-06-01T12:00:01Z", Outcome.PASSED),
        ("2025-06-01T12:00:00Z", Outcome.FAILED),
    ):
        document["verificationMethod"][0][end] = moment
        published = {school.did_document_url: json.dumps(document).encode()}
        found = report(text, published, issuers=TrustedIssuers([school.id]))
        assert found[Check.PROOF].outcome is outcome


def test_an_enclosed_key_counts_when_it_is_pinned() -> None:
    school, text = enclosed()
    pins = {school.id: (school.public_key,)}
    trusting = TrustedIssuers([school.id])
    assert report(text, issuers=trusting, pinned_keys=pins)
    others = {school.id: (signer("P-256").public_key,)}
    found = report(text, resources_of(school), issuers=trusting, pinned_keys=others)
    assert found[Check.ISSUER].outcome is Outcome.FAILED


def test_integrity_only_says_by_its_name_what_it_gives_up() -> None:
    _, text = enclosed()
    found = report(text, issuers=IntegrityOnly())
    assert found
    assert "not known" in found[Check.ISSUER].detail


def test_a_key_of_somebody_else_is_refused() -> None:
    mallory = Issuer.with_did_key("Mallory", SoftwareSigner.generate())
    document = badge().to_json_object()
    secured = DataIntegrity().secure(
        document,
        signer=mallory.signer,  # type: ignore[arg-type]
        verification_method=mallory.verification_method,
    )
    for by in (AnyIssuer(), IntegrityOnly(), TrustedIssuers([issuer().id])):
        found = report(secured.text, issuers=by)
        assert found[Check.PROOF].outcome is Outcome.PASSED
        assert found[Check.ISSUER].outcome is Outcome.FAILED
        assert not found


# --- conformance -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"validFrom": "2025-01-01T00:00:00"}, "/validFrom"),
        ({"validFrom": "1704067200"}, "/validFrom"),
        ({"id": None}, "/id"),
        ({"issuer": {"name": "x", "type": ["Profile"]}}, "/issuer/id"),
        ({"credentialSubject": []}, "/credentialSubject"),
        (
            {
                "credentialSubject": [
                    badge().to_json_object()["credentialSubject"],
                    badge().to_json_object()["credentialSubject"],
                ]
            },
            "/credentialSubject",
        ),
        ({"credentialStatus": [STATUS, STATUS]}, "/credentialStatus"),
    ],
)
def test_what_does_not_conform_is_rejected_with_a_pointer(
    members: dict[str, Any], pointer: str
) -> None:
    found = report(altered(**members), issuers=AnyIssuer())
    assert found[Check.CONFORMANCE].outcome is Outcome.FAILED
    assert not found
    assert any((p.pointer or "").startswith(pointer) for p in found.problems), (
        found.problems
    )


# --- what is inside --------------------------------------------------------------


def endorsement(by: Issuer, **members: Any) -> dict[str, Any]:
    document = {
        "@context": list(badge().context),
        "id": "urn:uuid:5a8a0c5e-7d5c-4fb4-8a14-2f0e3c3a6c11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": by.profile.to_json_object(),
        "validFrom": "2025-05-01T00:00:00Z",
        "credentialSubject": {
            "id": "https://lincoln.example/badges/linear-equations",
            "type": ["EndorsementSubject"],
            "endorsementComment": "We hire people who have it.",
        },
    } | members
    return by.issue(document, created=AT).document


def test_endorsements_are_verified_wherever_they_stand() -> None:
    employer = Issuer.with_did_key("Employer", signer("P-256"))
    document = badge().to_json_object()
    document["endorsement"] = [endorsement(employer)]
    document["credentialSubject"]["achievement"]["endorsement"] = [
        endorsement(employer)
    ]
    jwt = replace(employer, mechanism=VcJwt())
    token = jwt.issue(
        {n: v for n, v in endorsement(employer).items() if n != "proof"}
    ).text
    document["issuer"]["endorsementJwt"] = [token]
    found = report(issuer().issue(document, created=AT).text)
    assert found, str(found)
    assert set(found.children) == {
        "/endorsement/0",
        "/credentialSubject/achievement/endorsement/0",
        "/issuer/endorsementJwt/0",
    }
    assert found[Check.ENDORSEMENTS].outcome is Outcome.PASSED


def test_a_bad_endorsement_is_seen() -> None:
    employer = Issuer.with_did_key("Employer", signer("P-256"))
    document = badge().to_json_object()
    forged = endorsement(employer)
    forged["credentialSubject"]["endorsementComment"] = "We hire nobody else."
    document["endorsement"] = [forged]
    found = report(issuer().issue(document, created=AT).text)
    assert found[Check.ENDORSEMENTS].outcome is Outcome.FAILED
    assert found.problems[0].pointer == "/endorsement/0/proof/proofValue"
    assert not found


def record(*members: Any, **more: Any) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:77c3f0b5-6a0b-4c4e-9a43-6f1d9e6c3c01",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record of Ada",
        "issuer": issuer().profile.to_json_object(),
        "validFrom": "2025-06-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": list(members),
        },
    } | more


def test_every_member_of_a_record_has_a_report_of_its_own() -> None:
    members = [
        issuer().issue(badge(id=f"urn:uuid:{n}"), created=AT).document for n in range(3)
    ]
    found = report(issuer().issue(record(*members), created=AT).text)
    assert found, str(found)
    assert len(found.children) == 3
    assert found[Check.MEMBERS].outcome is Outcome.PASSED


def test_a_member_that_does_not_verify_is_visible_in_the_verdict() -> None:
    good = issuer().issue(badge(), created=AT).document
    forged = json.loads(json.dumps(good)) | {"id": "urn:uuid:1"}
    found = report(issuer().issue(record(good, forged), created=AT).text)
    assert not found
    assert found[Check.MEMBERS].outcome is Outcome.FAILED
    pointers = [problem.pointer for problem in found.problems]
    assert pointers == ["/credentialSubject/verifiableCredential/1/proof/proofValue"]


def test_a_member_of_an_issuer_who_is_not_trusted_is_visible() -> None:
    college = Issuer.with_did_key("College", signer("P-256"))
    other = college.issue(
        badge("P-256").model_copy(update={"issuer": college.profile}), created=AT
    ).document
    text = issuer().issue(record(other), created=AT).text
    assert report(text)[Check.MEMBERS].outcome is Outcome.FAILED
    both = TrustedIssuers([issuer().id, college.id])
    assert report(text, members=both)
    assert report(text, issuers=both)


# --- the report ------------------------------------------------------------------


def test_the_report_reads_well() -> None:
    text = str(report(secure()))
    assert text.startswith("VERIFIED (as of 2025-06-01T12:00:00Z)")
    for check in Check:
        assert check in text


def test_a_credential_cannot_forge_a_line_of_the_report() -> None:
    found = report(json.loads(secure()) | {"a\nVERIFIED\x1b[2J\u202e": 1})
    assert "\nVERIFIED" not in str(found)
    assert "\x1b" not in str(found)
    assert "\u202e" not in str(found)


def test_the_report_for_programs() -> None:
    found = report(secure()).to_json_object()
    assert found["outcome"] == "passed"
    assert found["issuer"] == issuer().id
    assert found["mechanism"] == "eddsa-rdfc-2022"
    assert [entry["check"] for entry in found["checks"]] == [str(c) for c in Check]
    refused = report(b"{}").to_json_object()
    assert refused["outcome"] == "failed"
    assert refused["checks"][0]["problems"][0]["type"].startswith("https://w3id.org/")
    json.dumps(refused)


@pytest.mark.parametrize("wrap", [str, str.encode, json.loads])
def test_text_bytes_and_objects_are_read_alike(
    wrap: Callable[[str], bytes | str | dict[str, Any]],
) -> None:
    assert report(wrap(secure()))


def test_an_object_that_is_changed_afterwards_changes_no_report() -> None:
    document = json.loads(secure())
    verified = Verifier(policy(), MemoryFetcher({})).verify(document, at=AT)
    document["credentialSubject"]["achievement"]["name"] = "Quadratic Equations"
    subject: Any = verified.credential.credential_subject
    assert subject.achievement.name == "Linear Equations"
    assert (
        verified.document["credentialSubject"]["achievement"]["name"]
        == "Linear Equations"
    )
