import copy
from typing import Any

import pytest

from badgekit import Check, Outcome, Recipient
from badgekit.errors import DocumentError
from badgekit.securing import derive
from badgekit.securing.selective import (
    clr_template,
    credential_template,
    endorsement_template,
    member_pointers,
    open_badge_template,
    template_of,
)
from securing.selective.badges import (
    BASE,
    HASHED,
    OB,
    PLAIN,
    VC,
    badge,
    issuer,
    member,
    record,
    report,
    signed,
)


def subject(**members: Any) -> dict[str, Any]:
    found = copy.deepcopy(badge()["credentialSubject"])
    return {n: v for n, v in {**found, **members}.items() if v is not None}


def test_a_badge_always_says_what_it_means_and_whether_it_holds() -> None:
    assert set(open_badge_template(badge())) == {
        "/id",
        "/type",
        "/issuer",
        "/validFrom",
        "/validUntil",
        "/credentialStatus",
        "/credentialSubject/type",
        "/credentialSubject/achievement",
        "/credentialSubject/identifier/1",
    }


def test_what_a_template_leaves_of_a_badge_conforms_to_open_badges() -> None:
    found = report(derive(signed(badge())).text)
    assert found, found
    assert found[Check.CONFORMANCE].detail == "OpenBadgeCredential"


@pytest.mark.parametrize(
    ("members", "kept"),
    [
        ({"identifier": [PLAIN, HASHED]}, {"identifier": [HASHED]}),
        ({"identifier": [PLAIN]}, {"identifier": [PLAIN]}),
        ({"identifier": HASHED}, {"identifier": HASHED}),
        ({"identifier": [HASHED], "id": "urn:ada"}, {"id": "urn:ada"}),
    ],
)
def test_one_identity_always_stays(
    members: dict[str, Any], kept: dict[str, Any]
) -> None:
    secured = signed(badge(credentialSubject=subject(**members)))
    derived = derive(secured)
    found = derived.document["credentialSubject"]
    assert {n: found[n] for n in found.keys() & {"id", "identifier"}} == kept
    assert report(derived.text)


def test_the_recipient_who_is_left_can_be_checked() -> None:
    ada = Recipient.email("ada@example.edu")
    secured = issuer().issue(
        badge(
            credentialSubject=subject(
                identifier=[PLAIN, ada.to_identity_object("salt").to_json_object()]
            )
        )
    )
    derived = derive(secured.document).text
    assert report(derived, recipient=ada)
    other = report(derived, recipient=Recipient.email("bob@example.edu"))
    assert other[Check.RECIPIENT].outcome is Outcome.FAILED


def test_a_badge_that_says_less_gets_fewer_pointers() -> None:
    assert open_badge_template({"credentialSubject": {"identifier": []}}) == ()
    assert open_badge_template({"credentialSubject": "urn:x"}) == ()
    assert open_badge_template({"validUntil": None}) == ()


def test_a_record_is_shared_in_part() -> None:
    secured = signed(record(4))
    chosen = member_pointers(secured, 2, f"{BASE}/badges/0")
    derived = derive(secured, chosen)
    found = report(derived.text)
    assert found, found
    assert found[Check.CONFORMANCE].detail == "ComprehensiveLearnerRecord"
    shared = derived.document["credentialSubject"]["verifiableCredential"]
    assert shared == [member(0), member(2)]
    assert len(found.children) == 2
    assert derived.document["name"] == "Transcript"
    assert derived.document["partial"] is False
    assert "association" not in derived.document["credentialSubject"]


def test_part_of_a_member_may_be_shared_but_its_own_proof_is_lost() -> None:
    secured = signed(record(2))
    place = "/credentialSubject/verifiableCredential/1"
    derived = derive(
        secured, [f"{place}/issuer", f"{place}/credentialSubject/achievement/name"]
    )
    found = report(derived.text)
    assert found[Check.PROOF].outcome is Outcome.PASSED
    assert not found


def test_a_record_of_which_nothing_is_shared_is_none() -> None:
    found = report(derive(signed(record(2))).text)
    assert found[Check.PROOF].outcome is Outcome.PASSED
    assert found[Check.CONFORMANCE].outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("members", "indexes"),
    [
        ((0,), [0]),
        ((3, 1), [3, 1]),
        ((-1,), [3]),
        ((1, 1, f"{BASE}/badges/1"), [1]),
        ((member(2)["id"],), [2]),
        ((), []),
    ],
)
def test_members_are_named_by_place_or_id(
    members: tuple[Any, ...], indexes: list[int]
) -> None:
    expected = [f"/credentialSubject/verifiableCredential/{i}" for i in indexes]
    assert list(member_pointers(record(4), *members)) == expected


def test_an_achievement_that_two_members_are_about_names_both() -> None:
    twice = record(2)
    twice["credentialSubject"]["verifiableCredential"].append(member(0))
    assert len(member_pointers(twice, f"{BASE}/badges/0")) == 2


@pytest.mark.parametrize("name", [4, -5, "urn:nobody", ""])
def test_a_member_that_is_not_there_is_refused(name: Any) -> None:
    with pytest.raises(DocumentError):
        member_pointers(record(4), name)
    with pytest.raises(DocumentError):
        member_pointers({"credentialSubject": {"verifiableCredential": 7}}, name)
    odd = {"verifiableCredential": [7, {}, {"credentialSubject": {"achievement": 7}}]}
    with pytest.raises(DocumentError):
        member_pointers({"credentialSubject": odd}, "urn:nobody")


def endorsement() -> dict[str, Any]:
    return {
        "@context": [VC, OB],
        "id": "urn:uuid:7a0d3b0e-6b1f-4a94-9f2e-3a8f2f0c7d11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": issuer().id, "type": ["Profile"]},
        "validFrom": "2025-05-01T09:30:00Z",
        "credentialSubject": {
            "id": f"{BASE}/badges/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "Sound.",
        },
    }


def test_an_endorsement_keeps_what_it_endorses() -> None:
    derived = derive(signed(endorsement()))
    assert report(derived.text)
    assert "Sound" not in derived.text
    assert derived.document["credentialSubject"]["id"] == f"{BASE}/badges/1"


@pytest.mark.parametrize(
    ("types", "template"),
    [
        (["VerifiableCredential", "OpenBadgeCredential"], open_badge_template),
        (["VerifiableCredential", "AchievementCredential"], open_badge_template),
        ("OpenBadgeCredential", open_badge_template),
        (["VerifiableCredential", "ClrCredential"], clr_template),
        (["VerifiableCredential", "EndorsementCredential"], endorsement_template),
        (["VerifiableCredential", 7, None], credential_template),
        ("VerifiableCredential", credential_template),
        (None, credential_template),
    ],
)
def test_the_template_goes_by_the_type(types: Any, template: Any) -> None:
    document = record() | {"type": types}
    assert template_of(document) == template(document)


def test_each_of_several_subjects_keeps_its_type() -> None:
    document = {
        "issuer": "urn:i",
        "credentialSubject": [{"type": "A", "id": "urn:a"}, "urn:b", {"x": 1}],
    }
    assert credential_template(document) == (
        "/issuer",
        "/credentialSubject/0/id",
        "/credentialSubject/0/type",
    )
