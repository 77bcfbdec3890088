"""What an issuer signs, and what it refuses to."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from badgekit import (
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    AchievementSubject,
    Alignment,
    Check,
    ContextLoader,
    DataIntegrity,
    DocumentError,
    EcdsaSd2023,
    Evidence,
    Issuer,
    KeyMaterialError,
    MemoryFetcher,
    OpenBadgeCredential,
    ProblemType,
    Profile,
    Recipient,
    Result,
    StatusList,
    TrustedIssuers,
    VcJwt,
    VerificationPolicy,
    Verifier,
    derive,
    status_entry,
)
from badgekit.limits import Limits
from badgekit.resolution import ControlledIdentifierDocument, VerificationMethod
from badgekit.testing import ADA, AT, achievement, badge, issuer, policy, signer

MECHANISMS = [
    pytest.param(DataIntegrity(), id="rdfc"),
    pytest.param(DataIntegrity(EDDSA_JCS_2022), id="jcs"),
    pytest.param(VcJwt(), id="jwt"),
]


def verifies(text: str, **resources: Any) -> bool:
    found = {url: json.dumps(body).encode() for url, body in resources.items()}
    return bool(Verifier(policy(), MemoryFetcher(found)).report(text, at=AT))


@pytest.mark.parametrize(
    ("kind", "mechanism"),
    [
        ("Ed25519", "eddsa-rdfc-2022"),
        ("P-256", "ecdsa-rdfc-2019"),
        ("P-384", "ecdsa-rdfc-2019"),
        ("RSA", "VC-JWT RS256"),
    ],
)
def test_the_mechanism_follows_from_the_key(kind: str, mechanism: str) -> None:
    school = Issuer.with_did_key("Lincoln High School", signer(kind))
    text = school.award(achievement(), to=ADA, valid_from=AT).text
    verifier = Verifier(
        VerificationPolicy(issuers=TrustedIssuers([school.id])), MemoryFetcher({})
    )
    assert verifier.verify(text, at=AT).proof.mechanism == mechanism


def test_an_award_says_all_that_was_given() -> None:
    secured = issuer().award(
        achievement(
            alignment=(
                Alignment(
                    target_name="Equations", target_url="https://case.example/items/1"
                ),
            )
        ),
        to=Recipient.of("did:example:ada"),
        id="urn:uuid:5a8a0c5e-7d5c-4fb4-8a14-2f0e3c3a6c11",
        valid_from=AT,
        valid_until=AT + timedelta(days=365),
        evidence=(Evidence(narrative="A notebook."),),
        narrative="Two tasks.",
        credits_earned=0.5,
        result=(Result(value="3"),),
    )
    document = secured.document
    assert document["id"] == "urn:uuid:5a8a0c5e-7d5c-4fb4-8a14-2f0e3c3a6c11"
    assert document["validUntil"] == "2026-06-01T12:00:00Z"
    assert document["evidence"] == [{"type": ["Evidence"], "narrative": "A notebook."}]
    subject = document["credentialSubject"]
    assert subject["id"] == "did:example:ada"
    assert "identifier" not in subject
    assert subject["creditsEarned"] == 0.5
    assert subject["narrative"] == "Two tasks."
    assert subject["achievement"]["alignment"][0]["targetName"] == "Equations"
    assert verifies(secured.text)
    assert secured.media_type == "application/vc"
    assert secured.content.decode() == str(secured) == secured.text


def test_ids_salts_and_times_are_fresh() -> None:
    one, two = (issuer().award(achievement(), to=ADA).document for _ in range(2))
    assert one["id"] != two["id"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one["id"])
    salts = {doc["credentialSubject"]["identifier"][0]["salt"] for doc in (one, two)}
    assert len(salts) == 2
    assert all(len(salt) >= 20 for salt in salts)
    now = datetime.now(UTC)
    assert now - timedelta(minutes=1) < datetime.fromisoformat(one["validFrom"]) <= now


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize(
    ("members", "pointer", "kind"),
    [
        ({"shoeSize": 43}, "/shoeSize", ProblemType.DATA_LOSS_DETECTION_ERROR),
        (
            {"type": ["VerifiableCredential", "OpenBadgeCredential", "Shoe"]},
            "/type",
            ProblemType.DATA_LOSS_DETECTION_ERROR,
        ),
        (
            {
                "@context": [
                    "https://www.w3.org/ns/credentials/v2",
                    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
                    "https://unknown.example/context.json",
                ]
            },
            "/@context",
            ProblemType.UNKNOWN_CONTEXT,
        ),
        ({"validFrom": "2025-06-01"}, "/validFrom", ProblemType.MALFORMED_VALUE_ERROR),
        (
            {"validUntil": "2024-06-01T00:00:00Z"},
            "/validUntil",
            None,
        ),
        ({"name": float("nan")}, None, ProblemType.PARSING_ERROR),
        ({"name": "\ud800"}, None, ProblemType.PARSING_ERROR),
        ({"issuer": {"id": "did:example:eve", "type": ["Profile"]}}, "/issuer", None),
        ({"issuer": "did:example:eve"}, "/issuer", None),
        ({"credentialSubject": {"type": ["AchievementSubject"]}}, None, None),
    ],
)
def test_what_would_not_verify_is_not_signed(
    mechanism: Any, members: dict[str, Any], pointer: str | None, kind: Any
) -> None:
    document = badge().to_json_object() | members
    with pytest.raises(DocumentError) as caught:
        issuer(mechanism=mechanism).issue(document)
    problems = caught.value.problems
    if pointer is not None:
        assert any((p.pointer or "").startswith(pointer) for p in problems), problems
    if kind is not None:
        assert problems[0].type is kind


@pytest.mark.parametrize("mechanism", MECHANISMS)
@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "\ud800", b"bytes", {1, 2}, object(), {1: 2}, 10**400],
    ids=["nan", "inf", "surrogate", "bytes", "set", "object", "names", "huge"],
)
def test_a_model_with_something_that_is_not_json_is_not_signed(
    mechanism: Any, value: object
) -> None:
    term = {"shoeSize": {"@id": "https://lincoln.example/terms#s", "@type": "@json"}}
    contexts = ContextLoader({"https://lincoln.example/t": {"@context": term}})
    draft = badge()
    credential = draft.model_copy(
        update={
            "context": (*draft.context, "https://lincoln.example/t"),
            "credential_subject": AchievementSubject.parse(
                draft.to_json_object()["credentialSubject"] | {"shoeSize": value}
            ),
        }
    )
    school = replace(issuer(mechanism=mechanism), contexts=contexts)
    with pytest.raises(DocumentError):
        school.issue(credential)


def test_older_data_models_are_read_not_issued() -> None:
    document = badge().to_json_object()
    document["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    ]
    document["issuanceDate"] = document.pop("validFrom")
    with pytest.raises(DocumentError):
        issuer().issue(document)


@pytest.mark.parametrize("number", [2**53 + 1, 1e-7])
def test_numbers_that_others_would_sign_differently_are_not_signed(
    number: float,
) -> None:
    document = badge().to_json_object()
    document["credentialSubject"]["creditsEarned"] = number
    for mechanism in (DataIntegrity(), DataIntegrity(EDDSA_JCS_2022)):
        if number == 1e-7 and mechanism.suite is EDDSA_JCS_2022:
            continue
        with pytest.raises(DocumentError):
            issuer(mechanism=mechanism).issue(document)


def test_a_model_can_be_issued_with_a_context_of_ones_own() -> None:
    url = "https://lincoln.example/terms.json"
    contexts = ContextLoader(
        {url: {"@context": {"shoeSize": "https://lincoln.example/terms#shoeSize"}}}
    )
    document = badge().to_json_object()
    document["@context"].append(url)
    document["shoeSize"] = 43
    text = replace(issuer(), contexts=contexts).issue(document, created=AT).text
    assert Verifier(policy(contexts=contexts), MemoryFetcher({})).report(text, at=AT)
    without = Verifier(policy(), MemoryFetcher({})).report(text, at=AT)
    assert without.problems[0].type is ProblemType.UNKNOWN_CONTEXT
    assert url in without.problems[0].detail


def test_the_profile_in_the_credential_is_the_issuers_own() -> None:
    school = issuer()
    other = school.profile.model_copy(update={"name": "Lincoln High"})
    text = school.issue(badge().model_copy(update={"issuer": other}), created=AT).text
    assert json.loads(text)["issuer"]["name"] == "Lincoln High"


def test_a_kms_signs_what_prepare_hands_out() -> None:
    """The private key is known to `kms` alone; it signs with DER, as many do."""
    kms = ec.derive_private_key(4711, ec.SECP256R1())
    public = signer("P-256").public_key.from_pem(
        kms.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    school = Issuer.with_did_key("Lincoln High School", public)
    assert school.mechanism == DataIntegrity(ECDSA_RDFC_2019)
    request = school.prepare(
        badge().model_copy(update={"issuer": school.profile}), created=AT
    )
    assert request.algorithm == "ES256"
    der = kms.sign(request.data, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(KeyMaterialError, match="not DER"):
        request.finish(der)
    r, s = decode_dss_signature(der)
    secured = request.finish(r.to_bytes(32) + s.to_bytes(32))
    trusting = VerificationPolicy(issuers=TrustedIssuers([school.id]))
    assert Verifier(trusting, MemoryFetcher({})).report(secured.text, at=AT)


def test_without_a_signer_there_is_nothing_to_issue_with() -> None:
    school = Issuer.with_did_key("Lincoln High School", signer().public_key)
    with pytest.raises(KeyMaterialError, match="use prepare"):
        school.award(achievement(), to=ADA)


@pytest.mark.parametrize(
    ("url", "did", "document"),
    [
        (
            "https://lincoln.example",
            "did:web:lincoln.example",
            "https://lincoln.example/.well-known/did.json",
        ),
        (
            "https://lincoln.example/badges/",
            "did:web:lincoln.example:badges",
            "https://lincoln.example/badges/did.json",
        ),
        (
            "https://Lincoln.example:8443/a/b",
            "did:web:lincoln.example%3A8443:a:b",
            "https://lincoln.example:8443/a/b/did.json",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "RSA"])
def test_did_web(url: str, did: str, document: str, kind: str) -> None:
    school = Issuer.with_did_web("Lincoln High School", signer(kind), url=url)
    assert school.id == did
    assert school.did_document_url == document
    text = school.award(achievement(), to=ADA, valid_from=AT).text
    published = {document: json.dumps(school.did_document()).encode()}
    trusting = VerificationPolicy(issuers=TrustedIssuers([did]))
    report = Verifier(trusting, MemoryFetcher(published)).report(text, at=AT)
    assert report, str(report)
    assert not report.warnings[1:]
    assert report[Check.ISSUER].detail == did


@pytest.mark.parametrize(
    "url",
    [
        "http://lincoln.example",
        "https://127.0.0.1",
        "https://2130706433",
        "https://user@lincoln.example",
        "https://lincoln.example/?a=b",
        "https://lincoln.example/#a",
        "https://",
        "https://[::1]/",
        "lincoln.example",
        "",
    ],
)
def test_urls_that_did_web_cannot_express(url: str) -> None:
    with pytest.raises(ValueError, match="did:web"):
        Issuer.with_did_web("Lincoln High School", signer(), url=url)


def test_an_https_issuer_publishes_its_document_at_its_own_id() -> None:
    url = "https://lincoln.example/issuer"
    school = Issuer(
        profile=Profile(id=url, name="Lincoln High School"),
        signer=signer(),
        verification_method=url + "#key-1",
    )
    assert school.did_document_url == url
    text = school.award(achievement(), to=ADA, valid_from=AT).text
    published = {url: json.dumps(school.did_document()).encode()}
    trusting = VerificationPolicy(issuers=TrustedIssuers([url]))
    assert Verifier(trusting, MemoryFetcher(published)).report(text, at=AT)


def school_with(key_id: str, kind: str = "Ed25519") -> Issuer:
    url = "https://lincoln.example"
    return Issuer.with_did_web("Lincoln", signer(kind), url=url, key_id=key_id)


def ended(of: Issuer, **members: Any) -> VerificationMethod:
    return VerificationMethod(of.verification_method, of.id, of.public_key, **members)


@pytest.mark.parametrize("kind", ["Ed25519", "RSA"])
def test_a_key_that_was_replaced_verifies_until_it_ends(kind: str) -> None:
    old, new = school_with("key-1", kind), school_with("key-2", "P-256")
    previous = ended(old, expires=AT)
    document = new.did_document(previous=[previous])
    published = MemoryFetcher({new.did_document_url: json.dumps(document).encode()})
    verifier = Verifier(VerificationPolicy(issuers=TrustedIssuers([old.id])), published)
    begin = AT - timedelta(days=9)
    for school, at, good in (
        (old, AT - timedelta(seconds=1), True),
        (old, AT, False),
        (new, AT, True),
    ):
        text = school.award(achievement(), to=ADA, valid_from=begin, created=begin).text
        assert bool(verifier.report(text, at=at)) is good


def test_a_key_that_was_stolen_is_published_with_its_end() -> None:
    old, new = school_with("key-1"), school_with("key-2", "P-256")
    document = new.did_document(previous=[ended(old, revoked=AT)])
    assert document["verificationMethod"][1]["revoked"] == "2025-06-01T12:00:00Z"
    assert document["assertionMethod"] == [
        "did:web:lincoln.example#key-2",
        "did:web:lincoln.example#key-1",
    ]
    resolved = ControlledIdentifierDocument.parse(document)
    assert resolved.verification_method(old.verification_method).revoked == AT


@pytest.mark.parametrize(
    ("previous", "wrong"),
    [
        ([ended(school_with("key-1"))], "say when"),
        ([ended(school_with("key-2"), expires=AT)], "not a name"),
        ([ended(issuer(), expires=AT)], "not a name"),
        ([ended(school_with("key-1"), expires=AT)] * 2, "not a name"),
        (
            [replace(ended(school_with("key-1"), expires=AT), controller="did:web:a")],
            "not a name",
        ),
    ],
)
def test_previous_keys_that_are_refused(
    previous: list[VerificationMethod], wrong: str
) -> None:
    with pytest.raises(ValueError, match=wrong):
        school_with("key-2", "P-256").did_document(previous=previous)


def test_a_did_key_has_nothing_to_publish() -> None:
    assert issuer().did_document_url == ""
    assert issuer().id.startswith("did:key:z6Mk")


def test_the_signer_is_not_shown() -> None:
    assert "private" not in repr(issuer()).lower()


def test_what_is_for_everybody_needs_no_holder() -> None:
    url = "https://lincoln.example/status/1"
    selective = replace(issuer("P-256"), mechanism=EcdsaSd2023())
    listed = selective.issue_status_list(StatusList.of(), url=url, valid_from=AT)
    endorsed = selective.endorse(achievement(), valid_from=AT)
    trusted = VerificationPolicy(issuers=TrustedIssuers([selective.id]))
    for secured in (listed, endorsed):
        assert Verifier(trusted, MemoryFetcher()).report(secured.text, at=AT)
    base = selective.award(achievement(), to=ADA, valid_from=AT)
    entry = status_entry(url, 7)
    badge = selective.award(
        achievement(), to=ADA, valid_from=AT, credential_status=entry
    )
    fetcher = MemoryFetcher({url: listed.content})
    shown = derive(badge.document, pointers=["/credentialSubject/achievement"])
    assert Verifier(trusted, fetcher).report(shown.text, at=AT)
    assert not Verifier(trusted, fetcher).report(base.text, at=AT)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_what_is_issued_is_what_verifiers_read_to_its_end(mechanism: Any) -> None:
    def issued(credential: OpenBadgeCredential, limits: Limits) -> str | None:
        small = replace(issuer(), mechanism=mechanism, limits=limits)
        try:
            return small.issue(credential, created=AT).text
        except DocumentError:
            return None

    credential = badge()  # with one salt: its length must not change
    text = issued(credential, Limits())
    assert text is not None
    found = set()
    for size in range(600, 2400, 40):
        limits = Limits(document_bytes=size)
        reader = Verifier(replace(policy(), limits=limits), MemoryFetcher())
        is_issued = issued(credential, limits) is not None
        assert bool(reader.report(text, at=AT)) == is_issued
        found.add(is_issued)
    assert found == {True, False}


def test_status_lists_have_room_of_their_own() -> None:
    url = "https://lincoln.example/status/1"
    small = replace(issuer(), limits=Limits(document_bytes=600))
    listed = small.issue_status_list(StatusList.of(), url=url, valid_from=AT)
    assert len(listed.text) > 600
    none = replace(issuer(), limits=Limits(status_list_credential_bytes=600))
    with pytest.raises(DocumentError, match="verifiers read 600"):
        none.issue_status_list(StatusList.of(), url=url, valid_from=AT)


def test_a_recipient_is_no_string() -> None:
    address: Any = "ada@example.edu"
    with pytest.raises(TypeError, match=r"Recipient\.email") as caught:
        issuer().award(achievement(), to=address)
    assert address not in str(caught.value)
