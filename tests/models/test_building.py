"""Building: what constructors take, and what they make of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from badgekit import models
from badgekit.errors import DocumentError
from badgekit.models import (
    Achievement,
    AchievementCredential,
    AchievementSubject,
    Association,
    BitstringStatusList,
    BitstringStatusListCredential,
    BitstringStatusListEntry,
    ClrCredential,
    ClrSubject,
    ComprehensiveLearnerRecord,
    CredentialSchema,
    CredentialSubject,
    Criteria,
    DataIntegrityProof,
    Evidence,
    Model,
    MultilingualText,
    OpenBadgeCredential,
    Profile,
    RefreshService,
    Result,
    ResultDescription,
    VerifiableCredential,
)
from models.documents import CLR, OB, V1, V2

AT = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def achievement(**members: Any) -> Achievement:
    return Achievement(
        id="https://lincoln.example/badges/1",
        name="Linear Equations",
        description="Solves linear equations.",
        criteria=Criteria(narrative="Scored 3 or better."),
        **members,
    )


def badge(**members: Any) -> OpenBadgeCredential:
    subject = AchievementSubject(id="did:example:ada", achievement=achievement())
    return OpenBadgeCredential(
        **{
            "id": "urn:uuid:6a7d2a0f-6e6c-4b9c-8a61-1c8d0e6a0a3a",
            "issuer": Profile(id="did:example:lincoln", name="Lincoln"),
            "valid_from": AT,
            "credential_subject": subject,
            **members,
        }
    )


def test_new_badge_is_written_as_the_standard_has_it() -> None:
    built = badge(evidence=Evidence(id="https://lincoln.example/e/1"))
    assert built.to_json_object() == {
        "@context": [V2, OB],
        "id": "urn:uuid:6a7d2a0f-6e6c-4b9c-8a61-1c8d0e6a0a3a",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:example:lincoln", "type": ["Profile"], "name": "Lincoln"},
        "validFrom": "2025-06-01T09:30:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://lincoln.example/badges/1",
                "type": ["Achievement"],
                "name": "Linear Equations",
                "description": "Solves linear equations.",
                "criteria": {"narrative": "Scored 3 or better."},
            },
        },
        "evidence": [{"id": "https://lincoln.example/e/1", "type": ["Evidence"]}],
    }
    assert list(built.to_json_object())[:3] == ["@context", "id", "type"]


def test_proof_comes_last() -> None:
    proof = DataIntegrityProof(
        cryptosuite="eddsa-rdfc-2022",
        created=AT,
        verification_method="did:example:lincoln#key-1",
        proof_purpose="assertionMethod",
        domain=("a.example", "b.example"),
        previous_proof="urn:uuid:1",
    )
    built = badge(proof=(proof,), evidence=(Evidence(name="Test"),))
    written = built.to_json_object()
    assert list(written)[-1] == "proof"
    assert written["proof"][0]["type"] == "DataIntegrityProof"
    assert proof.domains == ("a.example", "b.example")
    assert proof.previous_proofs == ("urn:uuid:1",)
    bare = models.Proof(type="X", domain="a.example")
    assert (bare.domains, bare.previous_proofs) == (("a.example",), ())


def test_new_record_has_its_contexts() -> None:
    record = ComprehensiveLearnerRecord(
        id="urn:uuid:1",
        name="Record",
        issuer=Profile(id="did:example:lincoln"),
        valid_from=AT,
        credential_subject=ClrSubject(
            id="did:example:ada",
            verifiable_credential=(badge(),),
            association=(
                Association(
                    association_type=models.AssociationType.IS_CHILD_OF,
                    source_id="urn:a",
                    target_id="urn:b",
                ),
            ),
        ),
    )
    written = record.to_json_object()
    assert written["@context"] == [V2, CLR, OB]
    assert written["type"] == ["VerifiableCredential", "ClrCredential"]
    assert written["credentialSubject"]["association"] == [
        {
            "type": "Association",
            "associationType": "isChildOf",
            "sourceId": "urn:a",
            "targetId": "urn:b",
        }
    ]
    assert ComprehensiveLearnerRecord.parse(written) == record


def test_other_names_of_the_standard_are_the_same_classes() -> None:
    assert AchievementCredential is OpenBadgeCredential
    assert ClrCredential is ComprehensiveLearnerRecord


@pytest.mark.parametrize(
    "members",
    [
        {
            "credential_status": {
                "id": "https://e.example",
                "type": "1EdTechRevocationList",
            }
        },
        {
            "refresh_service": RefreshService(
                id="https://e.example", type="1EdTechCredentialRefresh"
            )
        },
        {
            "credential_schema": (
                CredentialSchema(
                    id="https://e.example", type="1EdTechJsonSchemaValidator2019"
                ),
            )
        },
    ],
)
def test_helper_types_bring_their_context(members: dict[str, Any]) -> None:
    assert badge(**members).context == (V2, OB, EXTENSIONS)
    contexts = (V2, OB, EXTENSIONS, "https://e.example/c")
    assert badge(**members, context=contexts).context == contexts


def test_other_types_bring_no_context() -> None:
    entry = BitstringStatusListEntry(
        status_purpose="revocation",
        status_list_index=94567,
        status_list_credential="https://lincoln.example/status/3",
    )
    built = badge(credential_status=entry)
    assert built.context == (V2, OB)
    assert built.statuses == (entry,)
    other = models.CredentialStatus(type="Other")
    assert badge(credential_status=other).statuses == (other,)
    assert built.to_json_object()["credentialStatus"] == {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://lincoln.example/status/3",
    }


def test_single_values_make_sets() -> None:
    built = achievement(tag="algebra", achievement_type="ext:Nano")
    assert built.tag == ("algebra",)
    assert built.to_json_object()["tag"] == ["algebra"]
    assert built.to_json_object()["achievementType"] == "ext:Nano"


def test_terms_of_vocabularies_are_strings() -> None:
    built = achievement(achievement_type=models.AchievementType.BADGE)
    assert built == achievement(achievement_type="Badge")
    assert type(built.to_json_object()["achievementType"]) is str


def test_dates_and_numbers_are_written_plainly() -> None:
    built = Profile(id="urn:x", date_of_birth=date(2010, 2, 3))
    assert built.to_json_object()["dateOfBirth"] == "2010-02-03"
    subject = AchievementSubject(
        id="urn:ada", achievement=achievement(), activity_start_date=AT
    )
    assert subject.to_json_object()["activityStartDate"] == "2025-06-01T09:30:00Z"
    assert (
        achievement(credits_available=1.5).to_json_object()["creditsAvailable"] == 1.5
    )


def _refused(model: type[Model], **members: Any) -> None:
    with pytest.raises(ValidationError):
        model(**members)


ACHIEVEMENT = {
    "id": "urn:x",
    "name": "n",
    "description": "d",
    "criteria": Criteria(narrative="c"),
}


@pytest.mark.parametrize(
    ("model", "members"),
    [
        (Criteria, {"narative": "typo"}),
        (Criteria, {}),
        (Criteria, {"id": "criteria.html"}),
        (Achievement, ACHIEVEMENT | {"tags": ("a",)}),
        (Achievement, ACHIEVEMENT | {"criteria": {"narative": "typo"}}),
        (Achievement, ACHIEVEMENT | {"type": ("Accomplishment",)}),
        (Achievement, ACHIEVEMENT | {"achievement_type": "Nano"}),
        (Achievement, ACHIEVEMENT | {"achievement_type": "xext:Nano"}),
        (Achievement, ACHIEVEMENT | {"in_language": "en-us"}),
        (Achievement, ACHIEVEMENT | {"name": {"en": "n"}}),
        (Achievement, ACHIEVEMENT | {"credits_available": float("nan")}),
        (Achievement, ACHIEVEMENT | {"credits_available": "3"}),
        (Profile, {"id": "urn:x", "url": "lincoln.example"}),
        (Profile, {"id": "urn:x", "email": "nobody"}),
        (Profile, {"id": "urn:x", "date_of_birth": datetime(2010, 2, 3, tzinfo=UTC)}),
        (AchievementSubject, {"achievement": ACHIEVEMENT}),
        (ClrSubject, {"id": "urn:x", "verifiable_credential": ()}),
        (Result, {"status": "Done"}),
        (DataIntegrityProof, {"type": "Ed25519Signature2020"}),
        (
            models.IdentityObject,
            {"hashed": True, "identity_hash": "md5$" + "a" * 32}
            | {"identity_type": "emailAddress"},
        ),
        (models.StatusMessage, {"status": "1", "message": "m"}),
        (models.RelatedResource, {"id": "urn:x"}),
        (
            VerifiableCredential,
            {
                "context": (V1,),
                "issuer": "urn:x",
                "credential_subject": {"id": "urn:y"},
            },
        ),
        (
            models.VerifiableCredentialV1p1,
            {"issuer": "urn:x", "credential_subject": {"id": "urn:y"}},
        ),
    ],
)
def test_mistake_is_refused(model: type[Model], members: dict[str, Any]) -> None:
    _refused(model, **members)


@pytest.mark.parametrize(
    "members",
    [
        {"validFrom": AT, "valid_from": AT, "zz": 1},
        {"valid_from": datetime(2025, 6, 1)},  # noqa: DTZ001 - the point of the case
        {"valid_until": datetime(2025, 5, 1, tzinfo=UTC)},
        {"issuer": "did:example:lincoln"},
        {"context": (V2,)},
        {"context": (OB, V2)},
        {"context": (V2, "https://e.example", OB)},
        {"type": ("OpenBadgeCredential",)},
        {"credential_status": ()},
        {"credential_subject": ({"id": "urn:x"},)},
        {"credential_status": {"type": ()}},
        {"credential_status": {"type": "BitstringStatusListEntry"}},
    ],
)
def test_wrong_badge_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        badge(**members)


def test_status_result_needs_a_status() -> None:
    kind = ResultDescription(id="urn:rd", name="r", result_type="Status")
    members: dict[str, Any] = {
        "id": "urn:ada",
        "achievement": achievement(result_description=(kind,)),
    }
    _refused(
        AchievementSubject, **members, result=(Result(result_description="urn:rd"),)
    )
    result = Result(result_description="urn:rd", status="Completed")  # type: ignore[arg-type]
    assert AchievementSubject(**members, result=(result,)).result == (result,)


@pytest.mark.parametrize(
    ("size", "messages", "fits"),
    [
        *[(None, 0, True), (1, 0, True), (1, 2, True), (2, 4, True)],
        *[(1, 1, False), (2, 0, False), (2, 3, False), (0, 0, False), (65, 0, False)],
    ],
)
def test_each_status_has_its_message(
    size: int | None, messages: int, *, fits: bool
) -> None:
    members: dict[str, Any] = {
        "status_purpose": "message",
        "status_list_index": 1,
        "status_list_credential": "https://e.example/s",
        "status_size": size,
        "status_message": [
            {"status": hex(value), "message": "m"} for value in range(messages)
        ],
    }
    if fits:
        assert len(BitstringStatusListEntry(**members).status_message) == messages
    else:
        _refused(BitstringStatusListEntry, **members)


def test_values_do_not_change() -> None:
    built = badge()
    with pytest.raises(ValidationError, match="frozen"):
        built.name = "Another"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        del built.credential_subject.achievement.criteria.narrative


def test_open_classes_take_what_others_name() -> None:
    credential = VerifiableCredential(
        issuer="did:example:university",
        credential_subject=CredentialSubject.parse({"degree": {"type": "Degree"}}),
        name=MultilingualText.of({"en": "Degree", "de": "Abschluss"}),
    )
    written = credential.to_json_object()
    assert written["credentialSubject"] == {"degree": {"type": "Degree"}}
    assert written["name"] == [
        {"@value": "Degree", "@language": "en"},
        {"@value": "Abschluss", "@language": "de"},
    ]
    members: dict[str, Any] = {"type": "X", "ext": {"a": ["b"]}}
    terms = models.TermsOfUse(**members)
    assert terms.to_json_object() == members


def test_presentation_is_built_of_credentials_of_all_kinds() -> None:
    envelope = models.EnvelopedVerifiableCredential(id="data:application/vc+jwt,a.b.c")
    generic = VerifiableCredential(
        issuer="urn:x",
        valid_from=AT,
        credential_subject=CredentialSubject.parse({"claim": 1}),
    )
    record = ComprehensiveLearnerRecord(
        id="urn:uuid:1",
        name="Record",
        issuer=Profile(id="did:example:lincoln"),
        valid_from=AT,
        credential_subject=ClrSubject(id="urn:y", verifiable_credential=(generic,)),
    )
    statuses = BitstringStatusListCredential(
        issuer="urn:x",
        credential_subject=BitstringStatusList(
            status_purpose=("revocation",), encoded_list="uH4sI"
        ),
    )
    proof = DataIntegrityProof(
        cryptosuite="eddsa-rdfc-2022",
        verification_method="urn:x#1",
        proof_purpose="assertionMethod",
    )
    signed = (c.model_copy(update={"proof": (proof,)}) for c in (badge(), record))
    members = (*signed, envelope, generic, statuses)
    built = models.VerifiablePresentation(holder="urn:x", verifiable_credential=members)
    assert built.verifiable_credential == members
    written = built.to_json_object()["verifiableCredential"]
    assert written == [member.to_json_object() for member in members]


def test_status_list_is_built() -> None:
    built = BitstringStatusListCredential(
        id="https://lincoln.example/status/3",
        issuer="did:example:lincoln",
        valid_from=AT,
        credential_subject=BitstringStatusList(
            status_purpose=("revocation",), encoded_list="uH4sI", ttl=300_000
        ),
    )
    assert built.to_json_object()["credentialSubject"] == {
        "type": ["BitstringStatusList"],
        "statusPurpose": ["revocation"],
        "encodedList": "uH4sI",
        "ttl": 300_000,
    }
    assert BitstringStatusListCredential.parse(built.to_json_object()) == built


def test_text_in_several_languages_is_not_cut_to_the_first() -> None:
    text = MultilingualText.of({"en": "Algebra", "es": "Álgebra"})
    for build in (
        lambda: Profile(id="urn:x", name=text),
        lambda: badge(name=text),
        lambda: Criteria(narrative=text),
        lambda: badge().model_copy(update={"name": text}),
    ):
        with pytest.raises(ValidationError, match="should be a string"):
            build()
    assert Profile(id="urn:x", name=str(text)).name == "Algebra"
    # What others wrote is kept as it is.
    members = {"id": "urn:x", "type": ["Profile"], "name": "Lincoln"}
    profile = Profile.parse(members).model_copy(update={"name": text})
    assert profile.to_json_object()["name"] == text.to_json()


@pytest.mark.parametrize(
    "members",
    [
        {"refresh_service": RefreshService(type="A")},
        {"refresh_service": RefreshService(id="urn:x", type=("A", "B"))},
        {"credential_schema": (CredentialSchema(id="urn:x", type=("A",)),)},
        {"terms_of_use": (models.TermsOfUse(type=("A", "B")),)},
        {"credential_status": models.CredentialStatus(type=("A", "B"))},
    ],
)
def test_what_a_badge_leads_to_has_one_type_and_its_place(members: Any) -> None:
    with pytest.raises(ValidationError, match="should be"):
        badge(**members)


def test_only_the_holder_asserts_without_a_proof() -> None:
    own = VerifiableCredential(
        issuer="urn:x", credential_subject=CredentialSubject.parse({"claim": 1})
    )
    built = models.VerifiablePresentation(holder="urn:x", verifiable_credential=(own,))
    assert built.holder_id == "urn:x"
    for holder in (None, "urn:y"):
        with pytest.raises(ValidationError, match="or the holder as its issuer"):
            models.VerifiablePresentation(holder=holder, verifiable_credential=(own,))


def test_what_is_nested_too_deep_to_be_written_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    terms = models.TermsOfUse(type="Terms", zz=deep)  # type: ignore[call-arg]
    with pytest.raises(DocumentError, match="too deep"):
        terms.to_json_object()
