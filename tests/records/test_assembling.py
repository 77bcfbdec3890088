"""Records of secured badges of several issuers."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    DataIntegrity,
    DocumentError,
    MemoryFetcher,
    Recipient,
    SecuredCredential,
    VcJwt,
    Verifier,
    _json,
    bake,
)
from badgekit.limits import Limits
from badgekit.models import (
    AchievementSubject,
    ComprehensiveLearnerRecord,
    OpenBadgeCredential,
    _received,
)
from badgekit.records import assemble, members_of
from badgekit.testing import AT, issuer, policy
from badgekit.verification import Check
from record_badges import (
    ADA,
    DAY,
    MEMBERS,
    SUBJECT,
    associated,
    badge,
    calls,
    college,
    defined,
    fits,
    places,
    record,
    report,
    sign,
    upgraded,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'


def refused(*members: Any, **more: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(DocumentError) as caught:
        record(members, **more)
    return places(caught.value.problems)


# --- members ---------------------------------------------------------------------


def test_a_record_of_badges_of_two_issuers_verifies_and_so_does_each_member() -> None:
    members = [badge("a"), badge("b", by="college"), badge("c")]
    said = associated("a isPartOf course", "b isPartOf course", "a precedes b")
    secured = sign(record(members, achievements=[defined("course")], associations=said))
    found = report(secured.text)
    assert found, str(found)
    assert list(found.children) == [f"{MEMBERS}/{n}" for n in range(3)]
    assert not found.warnings
    held = members_of(secured)
    assert held == tuple(each.document for each in members)
    assert all(report(each) for each in held)


FORMS: dict[str, Callable[[SecuredCredential], Any]] = {
    "as issued": lambda secured: secured,
    "an object": lambda secured: secured.document,
    "text": lambda secured: secured.text,
    "bytes": lambda secured: secured.content,
    "baked": lambda secured: bake(SVG, secured),
    "baked, as text": lambda secured: bake(SVG, secured).decode(),
    "verified": lambda secured: report(secured.text).unwrap(),
    "a model": lambda secured: (
        report(secured.text).unwrap().credential.parse(secured.document)
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_member_may_come_in_every_form(form: str) -> None:
    secured = badge("a")
    assert members_of(record([FORMS[form](secured)])) == (secured.document,)


def test_numbers_keep_their_spelling_and_unknown_members_stay() -> None:
    text = badge("a").text.replace('"name"', '"x":[1.50,1e2],"name"', 1)
    assert '"x":[1.50,1e2],"name"' in _json.dumps(record([text]).to_json_object())
    (held,) = members_of(record([text]))
    assert _json.dumps(held) == text


def test_the_newer_version_of_a_refreshed_badge_is_taken() -> None:
    old, new = (report(badge("a", days=n).text).unwrap() for n in (0, 1))
    held = members_of(record([replace(old, refreshed=new)]))
    assert held == (badge("a", days=1).document,)


def test_records_may_be_members() -> None:
    inner = sign(record([badge("a")], id="urn:record:2"))
    found = report(sign(record([inner, badge("b")])).text)
    assert found, str(found)
    assert [*found.children[f"{MEMBERS}/0"].children] == [f"{MEMBERS}/0"]


def test_a_jwt_is_refused_with_what_to_do() -> None:
    jwt = replace(issuer(), mechanism=VcJwt()).award(
        defined("a"), to=ADA, valid_from=AT
    )
    envelope = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{jwt.text}",
        "type": ["EnvelopedVerifiableCredential"],
    }
    verified = report(jwt.text).unwrap()
    for index, member in enumerate((jwt, jwt.text, envelope, verified)):
        given_before = [badge(str(n)) for n in range(index)]
        assert refused(*given_before, member) == [("UNSUPPORTED", f"{MEMBERS}/{index}")]
    with pytest.raises(DocumentError, match="ask its issuer for the credential with"):
        record([jwt])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"proof": []}, ("PROOF_VERIFICATION_ERROR", "/proof")),
        ({"proof": None}, ("PROOF_VERIFICATION_ERROR", "/proof")),
        ({"id": "urn:record:1"}, ("MALFORMED_VALUE_ERROR", "/id")),
        ({"credentialSubject": 1}, ("MALFORMED_VALUE_ERROR", "/credentialSubject")),
        ({"type": ["VerifiablePresentation"]}, ("MALFORMED_VALUE_ERROR", "/type")),
        (
            {"type": ["VerifiableCredential"], "validFrom": None},
            ("MALFORMED_VALUE_ERROR", "/validFrom"),
        ),
    ],
)
def test_what_is_no_member_is_refused_with_its_place(
    change: dict[str, Any], problem: tuple[str, str]
) -> None:
    name, pointer = problem
    member = badge("a").document | change
    assert (name, f"{MEMBERS}/1{pointer}") in refused(badge("b"), member)


def test_a_credential_of_the_older_data_model_is_refused() -> None:
    member = dict(badge("a").document)
    member["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        *member["@context"][1:],
    ]
    member["issuanceDate"] = member.pop("validFrom")
    assert refused(member) == [("MALFORMED_VALUE_ERROR", f"{MEMBERS}/0/@context")]


def test_a_record_needs_members_and_not_too_many() -> None:
    assert refused() == [("MALFORMED_VALUE_ERROR", MEMBERS)]
    three = [badge(name) for name in "abc"]
    limits = Limits(member_credentials=2)
    assert refused(*three, limits=limits) == [("LIMIT_EXCEEDED", f"{MEMBERS}/2")]
    assert fits(three[:2], limits=limits)


def test_there_are_twenty_problems_and_a_count() -> None:
    found = refused(*[None] * 30)
    assert len(found) == 21
    assert found[:20] == [("PARSING_ERROR", f"{MEMBERS}/{n}") for n in range(20)]


def test_what_was_verified_but_not_kept_is_refused() -> None:
    verified = replace(report(badge("a").text).unwrap(), secured=None)
    assert refused(verified) == [("MALFORMED_VALUE_ERROR", f"{MEMBERS}/0")]


def test_how_others_depart_from_the_standard_stands_in_nobodys_way() -> None:
    """What is read leniently can be in a record: its issuer signed it so."""
    member = {name: v for name, v in badge("a").document.items() if name != "proof"}
    member["credentialSubject"] = member["credentialSubject"] | {"narrative": None}
    odd = DataIntegrity().secure(
        member,
        signer=issuer().signer,  # type: ignore[arg-type]
        verification_method=issuer().verification_method,
        created=AT,
    )
    secured = sign(record([odd, badge("b")]))
    assert report(secured.text)
    assert report(sign(record([odd]).to_json_object()).text)
    single = record([odd]).to_json_object()
    single["credentialSubject"]["verifiableCredential"] = odd.document
    assert report(sign(single).text)
    single["name"] = None
    with pytest.raises(DocumentError, match="/name"):
        sign(single)
    single["name"], single["description"] = "Record", None
    with pytest.raises(DocumentError, match="/description"):
        sign(single)


def test_half_a_surrogate_pair_makes_no_image() -> None:
    assert refused("<\ud800") == [("PARSING_ERROR", f"{MEMBERS}/0")]
    assert not report("<\ud800")


# --- the learner -----------------------------------------------------------------


def test_a_badge_of_another_learner_is_refused() -> None:
    theirs = badge("b", to=Recipient.of("did:example:bob"))
    place = f"{MEMBERS}/1{SUBJECT}"
    assert refused(badge("a"), theirs) == [("RECIPIENT_MISMATCH", place)]


def test_a_learner_may_have_several_ids_and_addresses() -> None:
    other = badge("b", to=Recipient.of("did:example:ada2"))
    school, private = map(Recipient.email, ("ada@example.edu", "ada@example.org"))
    assert fits([badge("a"), other], also_known_as=["did:example:ada2"])
    at_home = badge("c", to=private)
    place = [("RECIPIENT_MISMATCH", f"{MEMBERS}/0{SUBJECT}")]
    assert refused(at_home, subject=school) == place
    assert fits([at_home], subject=school, also_known_as=[private])
    assert fits([at_home], subject=private)
    assert fits([at_home], subject=ADA)  # nothing to compare
    phone = Recipient.identifier("ext:phone", "555-0100")
    assert fits([at_home], subject=phone)


def test_the_subject_of_a_badge_can_be_that_of_the_record() -> None:
    (subject,) = (
        report(badge("a", to=Recipient.email("ada@example.edu")).text)
        .unwrap()
        .credential.subjects
    )
    assert isinstance(subject, AchievementSubject)
    found = record([badge("b")], subject=subject).credential_subject
    assert found.id is None
    assert found.identifier == subject.identifier


def test_the_address_of_the_learner_is_not_in_the_record() -> None:
    found = record([badge("a")], subject=Recipient.email("ada@example.edu"))
    assert "ada@" not in json.dumps(found.to_json_object())
    assert Recipient.email("ada@example.edu").matches(found.credential_subject)


def test_an_endorsement_is_about_what_it_endorses() -> None:
    endorsement = issuer().endorse(badge("a").document, valid_from=AT, created=AT)
    assert fits([badge("a"), endorsement], subject=Recipient.email("ada@example.edu"))
    assert fits([badge("a"), endorsement])


# --- equal credentials -----------------------------------------------------------


def test_of_equal_credentials_the_newer_stays_in_the_place_of_the_first() -> None:
    old, new = badge("a"), badge("a", days=2)
    for given_ in ([old, badge("b"), new], [new, badge("b"), old]):
        assert members_of(record(given_)) == (new.document, badge("b").document)


def test_the_same_credential_twice_is_one() -> None:
    assert len(members_of(record([badge("a"), badge("a").text]))) == 1
    without = upgraded()
    signed = college().issue(without, created=AT)
    for given_ in ([without, signed], [signed, without]):
        found = members_of(record(given_, allow_unsigned=True))
        assert found == (signed.document,)


def test_equal_credentials_of_which_none_is_newer_are_a_question() -> None:
    one = badge("a")
    other = issuer().award(
        defined("other"), to=ADA, id="urn:badge:a", valid_from=AT - 30 * DAY, created=AT
    )
    given_ = [one, badge("b"), other]
    assert refused(*given_) == [("INCOHERENT_RECORD", f"{MEMBERS}/2")]
    rest = badge("b").document
    assert members_of(record(given_, on_conflict="first")) == (one.document, rest)
    assert members_of(record(given_, on_conflict="last")) == (other.document, rest)


def test_credentials_of_two_issuers_cannot_have_one_id() -> None:
    other = badge("b", by="college", id="urn:badge:a")
    place = [("INCOHERENT_RECORD", f"{MEMBERS}/1")]
    assert refused(badge("a"), other) == place
    assert refused(badge("a"), other, on_conflict="last") == place


def test_credentials_without_an_id_equal_none() -> None:
    plain = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": issuer().id,
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": ADA.id, "name": "Ada"},
    }
    assert len(members_of(record([sign(plain), sign(plain)]))) == 2


def test_problems_point_to_members_as_they_were_given() -> None:
    theirs = badge("c", to=Recipient.of("did:example:bob"))
    found = refused(badge("a"), badge("a"), badge("b"), theirs)
    assert found == [("RECIPIENT_MISMATCH", f"{MEMBERS}/3{SUBJECT}")]


# --- without a proof -------------------------------------------------------------


def test_an_upgraded_badge_stands_without_a_proof_if_that_is_allowed() -> None:
    place = [("PROOF_VERIFICATION_ERROR", f"{MEMBERS}/0")]
    assert refused(upgraded()) == place
    assert members_of(record([upgraded()], allow_unsigned=True)) == (upgraded(),)
    bare = upgraded()
    del bare["evidence"]
    assert refused(bare, allow_unsigned=True) == place
    own = upgraded(issuer=issuer().profile.to_json_object())
    assert refused(own, allow_unsigned=True) == place
    held = record([badge("a")], id="urn:record:2", issuer=college()).to_json_object()
    held |= {"evidence": upgraded()["evidence"]}
    assert refused(held, allow_unsigned=True) == place


# --- achievements ----------------------------------------------------------------


def test_definitions_stand_once() -> None:
    twice = [defined("x"), defined("x")]
    assert (
        len(record([badge("a")], achievements=twice).credential_subject.achievement)
        == 1
    )
    other = [defined("x"), defined("y"), defined("x", description="Another.")]
    place = [("INCOHERENT_RECORD", f"{SUBJECT}/achievement/2")]
    assert refused(badge("a"), achievements=other) == place


# --- what is issued --------------------------------------------------------------


def test_other_members_of_the_record_are_given_by_name() -> None:
    found = record(
        [badge("a")], description="All of it.", valid_until=AT, partial=False
    ).to_json_object()
    assert found["description"] == "All of it."
    assert found["partial"] is False
    assert report(sign(record([badge("a")], partial=True)).text)


def test_an_id_and_a_date_are_made_up() -> None:
    found = assemble([badge("a")], name="R", issuer=issuer().profile, subject=ADA)
    assert found.id.startswith("urn:uuid:")
    assert found.valid_from > AT


def test_a_record_can_be_baked() -> None:
    secured = sign(record([badge("a"), badge("b")]))
    baked = bake(SVG, secured)
    assert b"https://purl.imsglobal.org/clr/v2p0" in baked
    assert report(baked)


def test_the_work_for_a_member_does_not_depend_on_their_number() -> None:
    secured = [badge(f"n{n}").text for n in range(120)]
    verifier = Verifier(policy(), MemoryFetcher())

    def work(members: list[str]) -> int:
        return calls(lambda: verifier.report(sign(record(members)).text, at=AT))

    work(secured[:2])  # what is compiled once
    few, many = work(secured[:30]) / 30, work(secured) / 120
    assert abs(many - few) < 0.2 * few


def test_asking_each_member_for_its_json_does_not_unpack_them_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    secured = sign(record([badge(f"n{n}") for n in range(40)]))
    read = ComprehensiveLearnerRecord.parse(secured.document).credential_subject
    unpacked = 0
    restored = _received._restored

    def note(snapshot: bytes) -> Any:
        nonlocal unpacked
        unpacked += len(snapshot)
        return restored(snapshot)

    monkeypatch.setattr(_received, "_restored", note)
    for member, given_ in zip(
        read.verifiable_credential, members_of(secured), strict=True
    ):
        assert isinstance(member, OpenBadgeCredential)
        assert member.to_json_object() == given_
        subject = member.credential_subject.to_json_object()
        assert subject == member.to_json_object()["credentialSubject"]
    assert unpacked < 4 * len(secured.text)


# --- hostile ---------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.text(max_size=5) | st.sampled_from(["id", "type", "proof"]),
            inside,
            max_size=3,
        )
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "@context",
        "id",
        "type",
        "issuer",
        "validFrom",
        "credentialSubject",
        "proof",
        "evidence",
    ]
)
CHANGED = st.builds(
    lambda name, changes: badge(name).document | changes,
    st.sampled_from("abc"),
    st.dictionaries(NAMES, JSON, max_size=2),
)
ANYTHING = JSON | CHANGED | st.binary(max_size=20) | st.sampled_from("abc").map(badge)


@given(st.lists(ANYTHING, max_size=4), st.booleans())
def test_any_members_make_a_record_or_a_refusal(
    members: list[Any], allow_unsigned: bool
) -> None:
    try:
        found = record(members, allow_unsigned=allow_unsigned)
    except DocumentError:
        return
    assert isinstance(found, ComprehensiveLearnerRecord)
    assert found.to_json_object()


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True))
def test_assembling_and_taking_out_is_the_identity_on_members(names: list[str]) -> None:
    members = [badge(name, by="college" if name > "d" else "school") for name in names]
    secured = sign(record(members))
    found = members_of(secured.text)
    assert found == tuple(each.document for each in members)
    assert members_of(record(found)) == found
    assert report(secured.text)[Check.MEMBERS].detail == f"all {len(names)} verify"
