"""Reading: which model, what is refused and where, what is read all the same."""

import copy
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import models
from badgekit.errors import DocumentError
from badgekit.models import (
    Model,
    OpenBadgeCredential,
    VerifiableCredential,
    VerifiablePresentation,
    deviations,
    read_credential,
)
from badgekit.problems import Problem, ProblemType
from models.documents import (
    JWS,
    OB,
    V1,
    V2,
    badge,
    endorsement,
    generic,
    old_badge,
    record,
    small_badge,
    status_list,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def changed(document: dict[str, Any], path: str, value: Any = ...) -> dict[str, Any]:
    """Return *document* with *value* at the path, or without it."""
    document = copy.deepcopy(document)
    *way, last = [int(t) if t.isdigit() else t for t in path.split("/")]
    place: Any = document
    for token in way:
        place = place[token]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


def leads_somewhere(pointer: str | None, document: Any) -> bool:
    """Tell whether *pointer* is to a member, or to one that is missing."""
    assert pointer is not None
    tokens = pointer.split("/")[1:]
    for token in tokens[:-1]:
        name = token.replace("~1", "/").replace("~0", "~")
        document = document[int(name) if isinstance(document, list) else name]
    return not tokens or isinstance(document, (dict, list))


def refusals(document: Any, model: type[Model] | None = None) -> dict[str | None, str]:
    with pytest.raises(DocumentError) as caught:
        (model.parse if model else read_credential)(document)
    assert all(
        p.type in (ProblemType.MALFORMED_VALUE_ERROR, ProblemType.LIMIT_EXCEEDED)
        for p in caught.value.problems
    )
    return {problem.pointer: problem.detail for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("document", "model"),
    [
        (badge(), OpenBadgeCredential),
        (
            changed(small_badge(), "type/1", "AchievementCredential"),
            OpenBadgeCredential,
        ),
        (old_badge(), models.OpenBadgeCredentialV1p1),
        (endorsement(), models.EndorsementCredential),
        (record(), models.ComprehensiveLearnerRecord),
        (status_list(), models.BitstringStatusListCredential),
        (generic(), VerifiableCredential),
        (changed(generic(), "@context", V2), VerifiableCredential),
    ],
)
def test_model_is_that_of_type_and_context(
    document: dict[str, Any], model: type[VerifiableCredential]
) -> None:
    credential = read_credential(document)
    assert type(credential) is model
    assert credential.to_json_object() == document


def test_flavours_answer_alike() -> None:
    new, old = read_credential(small_badge()), read_credential(old_badge())
    assert isinstance(old, OpenBadgeCredential)
    assert new.valid_from == old.valid_from
    assert old.valid_until is not None
    assert old.valid_until.year == 2035
    assert new.issuer_id == old.issuer_id == "https://lincoln.example/issuer"


def test_members_of_a_record_have_models_of_their_own() -> None:
    clr = models.ComprehensiveLearnerRecord.parse(record())
    found = [type(c) for c in clr.credential_subject.verifiable_credential]
    assert found == [
        OpenBadgeCredential,
        models.EndorsementCredential,
        VerifiableCredential,
    ]


def test_records_and_status_lists_inside_have_models_of_their_own() -> None:
    legacy = changed(status_list(), "type/1", "StatusList2021Credential")
    legacy = changed(legacy, "credentialSubject/type", "StatusList2021")
    legacy = changed(legacy, "credentialSubject/encodedList", "H4sIAAAA")
    old = changed(legacy, "@context/0", V1)
    inner = [record(), status_list(), legacy, old]
    document = changed(record(), "credentialSubject/verifiableCredential", inner)
    clr = read_credential(document)
    assert isinstance(clr, models.ComprehensiveLearnerRecord)
    assert [type(c) for c in clr.credential_subject.verifiable_credential] == [
        models.ComprehensiveLearnerRecord,
        models.BitstringStatusListCredential,
        models.StatusList2021Credential,
        models.StatusList2021CredentialV1p1,
    ]
    assert clr.to_json_object() == document
    presented = {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "verifiableCredential": [c | {"proof": badge()["proof"]} for c in inner],
    }
    presentation = VerifiablePresentation.parse(presented)
    assert {p.pointer for p in deviations(presented)} == {
        "/verifiableCredential/3/@context"
    }
    assert [type(c) for c in presentation.verifiable_credential] == [
        type(c) for c in clr.credential_subject.verifiable_credential
    ]
    broken = changed(
        document, "credentialSubject/verifiableCredential/0/credentialSubject/id"
    )
    assert list(refusals(broken)) == [
        "/credentialSubject/verifiableCredential/0/credentialSubject"
    ]


REFUSED = [
    ("id", ..., "/id"),
    ("type", ["VerifiableCredential"], None),
    ("type", "OpenBadgeCredential", "/type"),
    ("type", ["OpenBadgeCredential", 5], "/type"),
    ("@context", ..., "/@context"),
    ("@context", [OB, V2], "/@context"),
    ("@context", [V2], "/@context"),
    ("@context", [V2, 5, OB], "/@context"),
    ("@context", 5, "/@context"),
    ("@context", [], "/@context"),
    ("issuer", ..., "/issuer"),
    ("issuer", "lincoln", "/issuer"),
    ("issuer", {"type": ["Profile"]}, "/issuer/id"),
    ("issuer", {"id": "urn:x"}, "/issuer/type"),
    ("issuer/id", "a b:c d", "/issuer/id"),
    ("issuer/id", "urn:a\nb", "/issuer/id"),
    ("validFrom", "2025-06-01T09:30:00", "/validFrom"),
    ("validFrom", 1748770200, "/validFrom"),
    ("validUntil", "2024-01-01T00:00:00Z", "/validUntil"),
    ("credentialSubject", [badge()["credentialSubject"]] * 2, "/credentialSubject"),
    ("credentialSubject/achievement", ..., "/credentialSubject/achievement"),
    ("credentialStatus", [badge()["credentialStatus"]] * 2, "/credentialStatus"),
    (
        "credentialStatus/statusListIndex",
        "-1",
        "/credentialStatus/statusListIndex",
    ),
    (
        "credentialStatus/statusListIndex",
        "\u0661\u0662",
        "/credentialStatus/statusListIndex",
    ),
    ("credentialStatus/statusListIndex", 1.5, "/credentialStatus/statusListIndex"),
    ("credentialStatus/statusListIndex", True, "/credentialStatus/statusListIndex"),
    ("credentialStatus/statusSize", 2, "/credentialStatus/statusMessage"),
    ("credentialStatus/type", [], None),
    ("image", "https://lincoln.example/1.png", "/image"),
    (
        "credentialSubject/achievement/alignment/0/targetName",
        ...,
        "/credentialSubject/achievement/alignment/0/targetName",
    ),
    (
        "credentialSubject/achievement/alignment",
        {"type": "Alignment", "targetUrl": "https://x.example"},
        "/credentialSubject/achievement/alignment/targetName",
    ),
    ("credentialSubject/result/0/status", "Done", "/credentialSubject/result/0/status"),
    ("credentialSubject/creditsEarned", "3", "/credentialSubject/creditsEarned"),
    ("credentialSubject/creditsEarned", True, "/credentialSubject/creditsEarned"),
    ("endorsementJwt", ["not a jws"], "/endorsementJwt/0"),
    ("evidence/0/type", ["Proof"], "/evidence/0/type"),
    (
        "credentialSubject/identifier/0/hashed",
        "yes",
        "/credentialSubject/identifier/0/hashed",
    ),
    ("issuer/dateOfBirth", "01.02.1903", "/issuer/dateOfBirth"),
    ("issuer/dateOfBirth", "2001-02-30", "/issuer/dateOfBirth"),
    ("name", ["a", "b"], "/name"),
    ("relatedResource", {"id": "urn:x"}, "/relatedResource"),
]


@pytest.mark.parametrize(("path", "value", "pointer"), REFUSED)
def test_malformed_member_is_refused_at_its_place(
    path: str, value: Any, pointer: str | None
) -> None:
    found = refusals(changed(badge(), path, value), OpenBadgeCredential)
    if pointer is not None:
        assert list(found) == [pointer]


def test_recipient_must_be_somebody() -> None:
    subject = "/credentialSubject"
    assert refusals(changed(small_badge(), "credentialSubject/id")) == {
        subject: "should have an id, or at least one identifier"
    }
    assert list(refusals(changed(record(), "credentialSubject/id"))) == [subject]


def test_python_names_are_not_members() -> None:
    document = changed(small_badge(), "validFrom")
    document["valid_from"] = "2025-06-01T09:30:00Z"
    assert refusals(document) == {"/validFrom": "this member is required"}


def test_generic_credential_has_one_subject_at_least() -> None:
    assert list(refusals(changed(generic(), "credentialSubject", []))) == [
        "/credentialSubject"
    ]


@pytest.mark.parametrize("subject", [{}, [{}], {"id": None}, {"a": None, "b": []}])
def test_subject_without_claims_is_refused(subject: Any) -> None:
    place = (
        "/credentialSubject/0" if isinstance(subject, list) else "/credentialSubject"
    )
    assert list(refusals(changed(generic(), "credentialSubject", subject))) == [place]


def test_related_resources_have_ids_of_their_own() -> None:
    sri = f"sha384-{64 * 'A'}"
    resource = {"id": "https://e.example/r", "digestSRI": sri}
    document = generic() | {"relatedResource": [resource, resource]}
    assert list(refusals(document)) == ["/relatedResource"]
    credential = read_credential(generic() | {"relatedResource": resource})
    assert credential.related_resource[0].digest_sri == sri


@pytest.mark.parametrize("ttl", [-1, 1.5, "5", True])
def test_time_to_live_is_a_number_of_milliseconds(ttl: Any) -> None:
    document = changed(status_list(), "credentialSubject/ttl", ttl)
    assert refusals(document) == {"/credentialSubject/ttl": "should be a whole number"}


def test_many_problems_are_cut_short() -> None:
    document = badge()
    place = document["credentialSubject"]["achievement"]
    for name in place.keys() - {"resultDescription"}:
        place[name] = 5
    for name in document.keys() - {"@context", "type", "credentialSubject"}:
        document[name] = 5
    assert len(refusals(document)) == 20


def test_of_many_bad_items_the_first_is_named() -> None:
    path = "credentialSubject/achievement/tag"
    found = refusals(changed(badge(), path, ["a", *[1] * 100_000]))
    assert found == {f"/{path}/1": "should be a string"}
    several = [{"id": "urn:x"}, *[5] * 100_000]
    found = refusals(changed(generic(), "credentialSubject", several))
    assert found == {"/credentialSubject/1": "should be a JSON object"}


@pytest.mark.parametrize("value", [None, 5, "x", [], [{}], True, 1.5])
def test_no_object_is_no_credential(value: Any) -> None:
    assert list(refusals(value)) == [""]


def test_depth_is_bounded() -> None:
    endless: Any = {}
    for _ in range(100_000):
        endless = {"a": [endless]}
    found = refusals(small_badge() | {"zz": endless})
    assert list(found) == [""]
    profile: dict[str, Any] = {"id": "urn:x", "type": ["Profile"]}
    for _ in range(2_000):
        profile = {"id": "urn:x", "type": ["Profile"], "parentOrg": profile}
    found = refusals(small_badge() | {"issuer": profile})
    assert list(found.values()) == ["nested too deep to be read"]
    assert str(next(iter(found))).startswith("/issuer/parentOrg/parentOrg")


def test_model_is_read_as_it_is() -> None:
    criteria = models.Criteria(narrative="x")
    assert models.Criteria.parse(criteria) is criteria


DEVIATIONS: list[tuple[Callable[[], dict[str, Any]], str, Any, str]] = [
    (badge, "issuer", "did:example:lincoln", "/issuer"),
    (badge, "@context", [V2, "https://e.example/c", OB], "/@context"),
    (badge, "credentialStatus/statusListIndex", 5, "/credentialStatus/statusListIndex"),
    (
        badge,
        "credentialSubject/achievement/criteria",
        {},
        "/credentialSubject/achievement/criteria",
    ),
    (badge, "name", {"en": "Algebra"}, "/name"),
    (badge, "name", {"@value": "Algebra", "@language": "en"}, "/name"),
    (badge, "issuer/url", "lincoln.example", "/issuer/url"),
    (badge, "issuer/email", "office", "/issuer/email"),
    (
        badge,
        "credentialSubject/achievement/inLanguage",
        "en-us",
        "/credentialSubject/achievement/inLanguage",
    ),
    (
        badge,
        "credentialSubject/achievement/achievementType",
        "Nano",
        "/credentialSubject/achievement/achievementType",
    ),
    (
        badge,
        "credentialSubject/identifier/0/identityType",
        "email",
        "/credentialSubject/identifier/0/identityType",
    ),
    (
        badge,
        "credentialSubject/identifier/0/identityHash",
        "abc",
        "/credentialSubject/identifier/0/identityHash",
    ),
    (
        badge,
        "credentialSubject/identifier/0/identityHash",
        "md5$" + "a" * 32,
        "/credentialSubject/identifier/0/identityHash",
    ),
    (
        badge,
        "credentialSubject/activityStartDate",
        "2025-01-01",
        "/credentialSubject/activityStartDate",
    ),
    (badge, "image/type", ["Image"], "/image/type"),
    (badge, "image/zz", 1, "/image/zz"),
    (
        badge,
        "credentialSubject/identifier/0/zz",
        1,
        "/credentialSubject/identifier/0/zz",
    ),
    (
        badge,
        "credentialSubject/identifier",
        badge()["credentialSubject"]["identifier"][0] | {"zz": 1},
        "/credentialSubject/identifier/zz",
    ),
    (badge, "proof/0/created", "2025-06-01T09:30:01", "/proof/0/created"),
    (badge, "description", None, "/description"),
    (badge, "evidence", [], "/evidence"),
    (
        badge,
        "credentialSubject/achievement/resultDescription/0/resultType",
        "Grade",
        "/credentialSubject/achievement/resultDescription/0/resultType",
    ),
    (badge, "credentialStatus/type", ["A", "B"], "/credentialStatus/type"),
    (badge, "credentialSchema/0/type", ["A"], "/credentialSchema/0/type"),
    (badge, "refreshService/type", ["A", "B"], "/refreshService/type"),
    (badge, "termsOfUse/0/type", ["A", "B"], "/termsOfUse/0/type"),
    (badge, "termsOfUse", {"type": ["A", "B"]}, "/termsOfUse/type"),
    (badge, "refreshService", {"type": "A"}, "/refreshService/id"),
    (
        badge,
        "credentialStatus/id",
        "https://lincoln.example/status/3",
        "/credentialStatus/id",
    ),
    (generic, "credentialSubject", {"id": "urn:x"}, "/credentialSubject"),
    (old_badge, "name", "Algebra", "/@context"),
    (status_list, "credentialSubject/ttl", 5.0, "/credentialSubject/ttl"),
]


@pytest.mark.parametrize(("make", "path", "value", "pointer"), DEVIATIONS)
def test_deviation_is_read_and_reported(
    make: Callable[[], dict[str, Any]], path: str, value: Any, pointer: str
) -> None:
    document = changed(make(), path, value)
    assert read_credential(document).to_json_object() == document
    found = deviations(document)
    assert [problem.pointer for problem in found] == [pointer]
    assert {problem.type for problem in found} == {ProblemType.DEVIATION}


def test_status_result_without_status_deviates() -> None:
    document = badge()
    subject = document["credentialSubject"]
    subject["achievement"]["resultDescription"][0]["resultType"] = "Status"
    del subject["result"][0]["status"]
    assert [p.pointer for p in deviations(document)] == [
        "/credentialSubject/result/0/status"
    ]


def test_all_deviations_are_found_at_once() -> None:
    document = changed(badge(), "issuer", "did:example:lincoln")
    document["credentialStatus"]["statusListIndex"] = 7
    document["image"]["zz"] = None
    assert {p.pointer for p in deviations(document)} == {
        "/issuer",
        "/credentialStatus/statusListIndex",
        "/image/zz",
    }


@pytest.mark.parametrize("make", [badge, small_badge, endorsement, record, generic])
def test_what_conforms_does_not_deviate(make: Callable[[], dict[str, Any]]) -> None:
    assert deviations(make()) == ()


def test_selective_disclosure_may_leave_no_date() -> None:
    document = generic() | {"@context": [V1]}
    del document["validFrom"]
    credential = read_credential(document)
    assert credential.valid_from is None
    assert [p.pointer for p in deviations(document)] == ["/@context", "/issuanceDate"]


def test_w3c_allows_several_subjects_and_statuses() -> None:
    status = badge()["credentialStatus"]
    legacy = {
        "type": "StatusList2021Entry",
        "id": "https://e.example/2021#3",
        "statusPurpose": "revocation",
        "statusListIndex": "3",
        "statusListCredential": "https://e.example/2021",
    }
    revocation = {"id": "https://e.example/r", "type": ["1EdTechRevocationList"]}
    other = {"type": "OtherStatus", "zz": 1}
    document = generic() | {
        "credentialSubject": [{"id": "urn:a"}, {"b": 1}],
        "credentialStatus": [status, legacy, revocation, other],
        "refreshService": [{"type": "a"}, {"type": ["b", "c"]}],
        "name": [{"@value": "x"}, {"@value": "y", "@language": "fr"}],
    }
    credential = read_credential(document)
    assert [s.id for s in credential.subjects] == ["urn:a", None]
    assert [type(s).__name__ for s in credential.statuses] == [
        "BitstringStatusListEntry",
        "StatusList2021Entry",
        "RevocationListStatus",
        "CredentialStatus",
    ]
    assert [s.types for s in credential.refresh_services] == [("a",), ("b", "c")]
    assert credential.name == "x"
    assert isinstance(credential.name, models.MultilingualText)
    assert credential.name.in_language("FR") == "y"
    assert credential.to_json_object() == document


def test_what_is_single_is_a_tuple_of_one() -> None:
    credential = read_credential(badge())
    assert len(credential.subjects) == 1
    assert len(credential.statuses) == 1
    assert len(credential.refresh_services) == 1
    bare = read_credential(small_badge())
    assert (bare.statuses, bare.refresh_services) == ((), ())


def test_presentation_takes_objects_only() -> None:
    envelope = {
        "@context": V2,
        "id": f"data:application/vc+jwt,{JWS}",
        "type": "EnvelopedVerifiableCredential",
    }
    document = {
        "@context": [V2],
        "type": "VerifiablePresentation",
        "holder": {"id": "did:example:ada"},
        "verifiableCredential": [badge(), record(), envelope, status_list()],
    }
    presentation = VerifiablePresentation.parse(document)
    assert presentation.holder_id == "did:example:ada"
    assert VerifiablePresentation(holder="urn:x").holder_id == "urn:x"
    enveloped = presentation.verifiable_credential[2]
    assert isinstance(enveloped, models.EnvelopedVerifiableCredential)
    assert (enveloped.media_type, enveloped.content) == ("application/vc+jwt", JWS)
    assert [c.to_json_object() for c in presentation.verifiable_credential] == document[
        "verifiableCredential"
    ]
    wrong = document | {"verifiableCredential": [JWS]}
    assert list(refusals(wrong, VerifiablePresentation)) == ["/verifiableCredential/0"]
    wrong = document | {"verifiableCredential": envelope | {"id": "urn:x"}}
    assert list(refusals(wrong, VerifiablePresentation)) == ["/verifiableCredential/id"]


_MODELS = [
    model
    for model in (getattr(models, name) for name in models.__all__)
    if isinstance(model, type) and issubclass(model, Model) and model.model_fields
]


@given(ANYTHING, st.sampled_from(_MODELS))
def test_any_value_is_read_or_refused(value: Any, model: type[Model]) -> None:
    with suppress(DocumentError):
        assert model.parse(value).to_json_object() is not None


@st.composite
def _near(draw: st.DrawFn) -> tuple[type[Model], dict[str, Any]]:
    """Draw a model, and an object with members of its names and any values."""
    model = draw(st.sampled_from(_MODELS))
    model.model_rebuild()
    names = [field.alias or name for name, field in model.model_fields.items()]
    value = draw(st.dictionaries(st.sampled_from(names), ANYTHING, max_size=6))
    return model, value


@given(_near())
def test_any_object_is_read_as_it_is_or_refused_at_its_place(
    drawn: tuple[type[Model], dict[str, Any]],
) -> None:
    model, value = drawn
    problems: tuple[Problem, ...] = ()
    try:
        found = model.parse(value).to_json_object()
    except DocumentError as error:
        problems = error.problems
    else:
        assert repr(found) == repr(value)
    assert all(leads_somewhere(p.pointer, value) for p in problems)


_PLACES = [
    *("id", "type", "@context", "name", "issuer", "validFrom", "credentialSubject"),
    *("credentialStatus", "proof", "evidence", "image", "refreshService"),
    *("credentialSubject/achievement", "credentialSubject/identifier"),
    *("credentialSubject/achievement/criteria", "credentialSubject/result"),
    *("credentialSubject/creditsEarned", "credentialStatus/type", "proof/0/domain"),
    *("credentialStatus/statusSize", "credentialSubject/achievement/tag"),
]


@given(ANYTHING, st.sampled_from(_PLACES))
def test_any_member_is_read_as_it_is_or_refused_at_its_place(
    value: Any, path: str
) -> None:
    document = changed(badge(), path, value)
    try:
        credential = read_credential(document)
        problems = deviations(document)
    except DocumentError as error:
        problems = error.problems
    else:
        # `repr`, so that NaN equals itself.
        assert repr(credential.to_json_object()) == repr(document)
    assert all(leads_somewhere(p.pointer, document) for p in problems)
