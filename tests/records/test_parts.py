"""Parts of a record, its next version, and what can be taken out."""

from dataclasses import replace
from typing import Any

import pytest

from badgekit import (
    Check,
    DocumentError,
    Issuer,
    PresentationRequest,
    SecuredCredential,
    VcJwt,
    records,
)
from badgekit.models import (
    ComprehensiveLearnerRecord,
    VerifiableCredential,
    incoherences,
    replaces,
)
from badgekit.presenting import Holder
from badgekit.records import (
    in_order,
    is_part_of,
    members_of,
    not_yet_earned,
    part_of,
    update,
)
from badgekit.securing import EcdsaSd2023, derive
from badgekit.securing.selective import member_pointers
from badgekit.testing import AT, issuer, policy, signer
from record_badges import (
    ADA,
    DAY,
    MEMBERS,
    SUBJECT,
    associated,
    badge,
    college,
    defined,
    places,
    record,
    report,
    sign,
    upgraded,
)


def whole(**more: Any) -> SecuredCredential:
    members = [badge("a"), badge("b", by="college"), badge("c")]
    return sign(
        record(
            members,
            **{
                "achievements": [defined("course"), defined("next")],
                "associations": associated(
                    "a isPartOf course",
                    "b isPartOf course",
                    "a precedes b",
                    "c precedes next",
                    "course precedes next",
                ),
                "description": "All of it.",
                **more,
            },
        )
    )


def part(keep: Any, of: Any = None, **more: Any) -> ComprehensiveLearnerRecord:
    return part_of(
        of or whole(), keep, **{"issuer": college(), "valid_from": AT, **more}
    )


def said(found: ComprehensiveLearnerRecord) -> list[str]:
    return [
        " ".join((a.source_id[16:], a.association_type, a.target_id[16:]))
        for a in found.credential_subject.association
    ]


def listed(found: ComprehensiveLearnerRecord) -> list[str | None]:
    return [str(each.name) for each in found.credential_subject.achievement]


# --- parts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "keep",
    [
        ["urn:badge:a", "urn:badge:c"],
        {"urn:achievement:a", "urn:badge:c"},
        lambda member: member.id != "urn:badge:b",
    ],
)
def test_a_part_keeps_members_by_id_by_achievement_or_by_choice(keep: Any) -> None:
    found = part(keep)
    assert members_of(found) == (badge("a").document, badge("c").document)


def test_a_part_is_a_record_of_whoever_shares_it() -> None:
    found = part("urn:badge:a")
    assert found.partial is True
    assert found.id != "urn:record:1"
    assert found.issuer_id == college().id
    assert found.description is None
    secured = college().issue(found, created=AT)
    result = report(secured.text)
    assert result, str(result)
    assert len(result.children) == 1


def test_the_proof_of_the_whole_is_not_in_the_part() -> None:
    secured = whole()
    value = secured.document["proof"]["proofValue"]
    found = part(lambda _: True, secured).to_json_object()
    assert "proof" not in found
    assert value not in str(found)
    assert all("proof" in member for member in members_of(found))


def test_what_is_left_out_leaves_no_trace() -> None:
    found = part(["urn:badge:a"])
    assert said(found) == ["a isPartOf course", "course precedes next"]
    assert listed(found) == ["course", "next"]
    assert "urn:achievement:b" not in str(found.to_json_object())


def test_a_definition_in_the_list_is_left_out_with_its_badge() -> None:
    secured = whole(achievements=[defined(n) for n in ("course", "next", "b")])
    assert listed(part(["urn:badge:a"], secured)) == ["course", "next"]
    assert "b" in listed(part(["urn:badge:b"], secured))


def test_an_outline_shows_what_leads_to_what_is_left_out() -> None:
    found = part(["urn:badge:a"], outline=True)
    assert said(found) == ["a isPartOf course", "a precedes b", "course precedes next"]
    assert listed(found) == ["course", "next", "b"]
    assert not incoherences(found)
    assert members_of(found) == (badge("a").document,)


def test_an_outline_needs_a_definition_to_show() -> None:
    plain = badge("b").document | {
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": ADA.id, "achievement": {"id": "urn:achievement:b"}},
    }
    secured = record([badge("a"), plain], associations=associated("a precedes b"))
    assert said(part(["urn:badge:a"], secured)) == []
    assert said(part(["urn:badge:a"], secured, outline=True)) == []


def test_a_part_needs_something_that_is_there() -> None:
    with pytest.raises(DocumentError, match="no member is or asserts urn:badge:x"):
        part(["urn:badge:a", "urn:badge:x"])
    with pytest.raises(DocumentError, match="none of the members"):
        part([])
    with pytest.raises(DocumentError, match="none of the members"):
        part(lambda _: False)


def test_for_what_has_no_proof_the_issuer_of_the_record_has_to_stand() -> None:
    secured = sign(record([badge("a"), upgraded()], allow_unsigned=True))
    assert part(["urn:badge:old"], secured, issuer=issuer()).partial
    with pytest.raises(DocumentError, match="embedded proof"):
        part(["urn:badge:old"], secured)


def test_what_is_odd_in_a_record_does_not_keep_its_parts_back() -> None:
    document = record([badge("a"), badge("b")]).to_json_object()
    twice = associated("a precedes b", "a precedes b", "b precedes a", "a precedes x")
    document[SUBJECT[1:]]["association"] = [each.to_json_object() for each in twice]
    assert said(part(lambda _: True, document)) == ["a precedes b", "b precedes a"]


def test_jwts_in_a_record_are_left_out_of_its_parts() -> None:
    document = record([badge("a")]).to_json_object()
    jwt = replace(issuer(), mechanism=VcJwt()).award(defined("b"), to=ADA).text
    document[SUBJECT[1:]]["verifiableCredential"].append(jwt)
    assert members_of(document) == (badge("a").document, jwt)
    seen: list[VerifiableCredential] = []

    def note(member: VerifiableCredential) -> bool:
        seen.append(member)
        return True

    assert len(members_of(part(note, document))) == len(seen) == 1
    assert not not_yet_earned(document)


def test_what_is_no_record_has_no_parts() -> None:
    jwt = replace(issuer(), mechanism=VcJwt()).issue(record([badge("a")]), created=AT)
    assert len(members_of(jwt)) == len(members_of(report(jwt.text).unwrap())) == 1
    for other in (badge("a"), jwt.text, b"{}", 5, {"type": ["ClrCredential"]}):
        with pytest.raises(DocumentError):
            members_of(other)  # type: ignore[arg-type]


# --- what a holder can do without the issuer ---------------------------------------


def test_a_holder_presents_members_without_the_record() -> None:
    ada = Holder.with_did_key(signer("P-384"))
    wanted = PresentationRequest(
        challenge="c", domain=("jobs.example",), of_the_holder=False
    )
    shown = ada.present(
        members_of(whole())[:2], challenge="c", domain="jobs.example", created=AT
    )
    assert report(shown.text, presentation=wanted)


def test_a_holder_derives_a_part_that_the_issuer_of_the_record_signed() -> None:
    school = Issuer.with_did_key("Lincoln", signer("P-256"), mechanism=EcdsaSd2023())
    unsigned = record(
        [badge("a"), badge("b"), badge("c")],
        issuer=school,
        associations=in_order(badge("a"), badge("b"), badge("c")),
    )
    secured = school.issue(unsigned, created=AT)
    shared = derive(secured.text, member_pointers(secured.document, 0, 2))
    result = report(
        shared.text, issuers=policy("P-256").issuers, members=policy().issuers
    )
    assert result, str(result)
    assert members_of(shared) == (badge("a").document, badge("c").document)


# --- the next version --------------------------------------------------------------


def test_the_next_version_replaces_the_one_before() -> None:
    secured = whole()
    old = report(secured.text).unwrap().credential
    found = update(
        secured,
        [badge("a", days=1), badge("d")],
        achievements=[defined("x")],
        associations=[is_part_of("urn:achievement:d", "urn:achievement:course")],
        valid_from=AT,
        description="More of it.",
    )
    assert replaces(found, old)
    assert not found.proof
    assert [each["id"] for each in members_of(found) if isinstance(each, dict)] == [
        f"urn:badge:{name}" for name in "abcd"
    ]
    assert members_of(found)[0] == badge("a", days=1).document
    assert said(found)[-1] == "d isPartOf course"
    assert listed(found) == ["course", "next", "x"]
    assert found.description == "More of it."
    assert report(sign(found).text)


def test_a_newer_version_has_a_later_date() -> None:
    with pytest.raises(DocumentError) as caught:
        update(whole(), valid_from=AT - DAY)
    assert places(caught.value.problems) == [("MALFORMED_VALUE_ERROR", "/validFrom")]
    assert update(whole()).valid_from > AT
    today = record([badge("a")], valid_from=None)
    assert update(today).valid_from > today.valid_from


def test_endorsements_of_the_version_before_are_gone() -> None:
    unsigned = record([badge("a")])
    endorsement = college().endorse(unsigned, valid_from=AT - DAY, created=AT)
    endorsed = sign(unsigned.to_json_object() | {"endorsement": [endorsement.document]})
    assert report(endorsed.text)
    found = update(endorsed, valid_from=AT)
    assert "endorsement" not in found.to_json_object()
    assert report(sign(found).text)


def test_unknown_members_of_a_record_stay_in_the_next_version() -> None:
    document = record([badge("a")]).to_json_object() | {"extra": 1}
    document["credentialSubject"]["more"] = 2
    found = update(document, valid_from=AT).to_json_object()
    assert (found["extra"], found["credentialSubject"]["more"]) == (1, 2)


def test_a_conflict_points_behind_the_members_that_were_there() -> None:
    with pytest.raises(DocumentError) as caught:
        update(whole(), [badge("d"), "{}"], valid_from=AT)
    assert caught.value.problems[0].pointer == f"{MEMBERS}/4/@context"


def test_what_was_listed_is_earned_one_day() -> None:
    secured = whole()
    assert [each.name for each in not_yet_earned(secured)] == ["course", "next"]
    found = update(secured, [badge("course")], valid_from=AT)
    assert [each.name for each in not_yet_earned(found)] == ["next"]


# --- associations ------------------------------------------------------------------


def test_achievements_are_named_by_whatever_is_about_them() -> None:
    named = (
        "urn:achievement:a",
        defined("a"),
        badge("a"),
        badge("a").document,
        report(badge("a").text).unwrap(),
        report(badge("a").text).unwrap().credential,
    )
    assert {is_part_of(each, "urn:x").source_id for each in named} == {
        "urn:achievement:a"
    }


def test_a_credential_about_several_achievements_names_none() -> None:
    with pytest.raises(DocumentError, match="about 3 achievements"):
        is_part_of(whole(), "urn:x")


def test_a_part_of_everything_says_all_that_was_said() -> None:
    assert said(part(lambda _: True)) == said(
        ComprehensiveLearnerRecord.parse(whole().document)
    )


@pytest.mark.parametrize(
    ("say", "kind"),
    [
        (records.exact_match_of, "exactMatchOf"),
        (records.is_child_of, "isChildOf"),
        (records.is_parent_of, "isParentOf"),
        (records.is_part_of, "isPartOf"),
        (records.is_peer_of, "isPeerOf"),
        (records.is_related_to, "isRelatedTo"),
        (records.precedes, "precedes"),
        (records.replaced_by, "replacedBy"),
    ],
)
def test_all_eight_types_of_association_can_be_said(say: Any, kind: str) -> None:
    found = say(defined("a"), "urn:achievement:b")
    assert found.to_json_object() == {
        "type": "Association",
        "associationType": kind,
        "sourceId": "urn:achievement:a",
        "targetId": "urn:achievement:b",
    }


def test_a_report_tells_that_a_record_is_partial() -> None:
    found = report(sign(part(["urn:badge:a"], issuer=issuer())).text)
    assert found
    assert found[Check.MEMBERS].detail.endswith("is a part of what there is")
    assert "is a part of what there is" in str(found)
    assert "is a part of what there is" not in str(report(whole().text))
