"""A member of a record that cannot be checked is visible in the verdict."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from badgekit import (
    ContextLoader,
    DataIntegrity,
    DocumentError,
    MemoryFetcher,
    Recipient,
    TrustedIssuers,
    VcJwt,
    VerificationPolicy,
    Verifier,
)
from badgekit.securing import EDDSA_JCS_2022
from badgekit.stacks import credentials_in
from badgekit.status import StatusList, status_entry
from badgekit.testing import AT, issuer, signer
from badgekit.trust import IntegrityOnly, IssuerRegistry
from badgekit.verification import Check, Outcome
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

LIST = "https://lincoln.example/status/1"
BOTH = (issuer().id, college().id)


def holding(*members: Any, **more: Any) -> dict[str, Any]:
    """A record of whatever is given, which nothing has looked at."""
    document = record([badge("a")], **more).to_json_object()
    document["credentialSubject"]["verifiableCredential"] = [
        badge("a").document,
        *members,
    ]
    return document


def signed(*members: Any, **more: Any) -> str:
    """Sign what `Issuer.issue` would refuse to."""
    school = issuer()
    return (
        DataIntegrity(EDDSA_JCS_2022)
        .secure(
            holding(*members, **more),
            signer=school.signer,  # type: ignore[arg-type]
            verification_method=school.verification_method,
            created=AT,
        )
        .text
    )


def changed(path: str, value: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(badge("b").text)
    node = found
    *above, last = path.split("/")
    for name in above:
        node = node[name]
    node[last] = value
    return found


def with_status() -> dict[str, Any]:
    entry = status_entry(LIST, 7)
    return (
        issuer()
        .award(
            defined("b"),
            to=ADA,
            id="urn:badge:b",
            valid_from=AT - DAY,
            credential_status=entry,
            created=AT,
        )
        .document
    )


def jwt(**changes: Any) -> str:
    school = replace(issuer(), mechanism=VcJwt())
    return school.award(
        defined("b"), to=ADA, id="urn:badge:b", valid_from=AT - DAY, **changes
    ).text


MEMBERS_AND_VERDICTS: dict[str, tuple[Callable[[], Any], Outcome]] = {
    "good": (lambda: badge("b").document, Outcome.PASSED),
    "a suite that is not known": (
        lambda: changed("proof/cryptosuite", "future-2030"),
        Outcome.INDETERMINATE,
    ),
    "a status that cannot be had": (with_status, Outcome.INDETERMINATE),
    "changed": (lambda: changed("name", "Another"), Outcome.FAILED),
    "no proof": (
        lambda: {n: v for n, v in badge("b").document.items() if n != "proof"},
        Outcome.FAILED,
    ),
    "an empty set of proofs": (lambda: changed("proof", []), Outcome.FAILED),
    "an upgraded badge, unsigned": (upgraded, Outcome.FAILED),
    "a JWT": (jwt, Outcome.PASSED),
    "a JWT that was changed": (lambda: jwt()[:-4] + "AAAA", Outcome.FAILED),
    "a JWT in an envelope": (
        lambda: {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "id": f"data:application/vc+jwt,{jwt()}",
            "type": ["EnvelopedVerifiableCredential"],
        },
        Outcome.PASSED,
    ),
    "an envelope of something else": (
        lambda: {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "id": "data:application/vc+cose;base64,AAAA",
            "type": ["EnvelopedVerifiableCredential"],
        },
        Outcome.INDETERMINATE,
    ),
}


@pytest.mark.parametrize("case", MEMBERS_AND_VERDICTS)
def test_each_member_has_a_report_and_counts_for_the_verdict(case: str) -> None:
    make, outcome = MEMBERS_AND_VERDICTS[case]
    found = report(signed(make()))
    child = found.children[f"{MEMBERS}/1"]
    assert child.outcome is outcome, str(found)
    assert found[Check.MEMBERS].outcome is outcome
    assert found.outcome is outcome
    if outcome is not Outcome.PASSED:
        (pointer,) = {each.pointer for each in found.problems}
        assert str(pointer).startswith(f"{MEMBERS}/1")


def test_a_credential_of_a_type_without_a_model_is_checked_all_the_same() -> None:
    plain = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": issuer().id,
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {"id": ADA.id, "name": "Ada"},
    }
    member = sign(plain).document
    assert report(signed(member))
    assert not report(signed(member | {"validFrom": "2024-01-01T00:00:00Z"}))


def test_a_term_that_no_context_defines_fails_when_issuing_and_when_verifying() -> None:
    member = changed("colour", "red")
    with pytest.raises(DocumentError) as caught:
        sign(record([badge("a"), member]))
    lost = ("DATA_LOSS_DETECTION_ERROR", f"{MEMBERS}/1/colour")
    assert places(caught.value.problems) == [lost]
    found = report(signed(member))
    assert found.outcome is Outcome.FAILED
    assert places(found.problems) == [lost]


@pytest.mark.parametrize("member", [5, None, [], "not a JWT", {}])
def test_what_is_no_credential_at_all_fails_the_record(member: Any) -> None:
    assert report(signed(member)).outcome is Outcome.FAILED


def test_a_revoked_member_fails_the_record() -> None:
    statuses = StatusList.of().with_status(7, 1)
    served = issuer().issue_status_list(statuses, url=LIST, valid_from=AT - DAY)
    verifier = Verifier(
        VerificationPolicy(issuers=TrustedIssuers(BOTH)),
        MemoryFetcher({LIST: served.content}),
    )
    found = verifier.report(signed(with_status()), at=AT)
    assert found[Check.MEMBERS].outcome is Outcome.FAILED
    assert places(found.problems) == [("REVOKED", f"{MEMBERS}/1/credentialStatus")]


def test_a_jwt_in_a_record_is_a_departure_from_the_standard() -> None:
    warnings = report(signed(jwt()))[Check.CONFORMANCE].warnings
    assert places(warnings) == [("DEVIATION", f"{MEMBERS}/1")]


def test_where_a_jwt_cannot_be_read_no_end_leads_nowhere() -> None:
    def dangling(member: str) -> list[tuple[str, str | None]]:
        document = holding(member)
        document[SUBJECT[1:]]["association"] = [
            each.to_json_object() for each in associated("a precedes b", "a precedes x")
        ]
        school = issuer()
        text = (
            DataIntegrity(EDDSA_JCS_2022)
            .secure(
                document,
                signer=school.signer,  # type: ignore[arg-type]
                verification_method=school.verification_method,
                created=AT,
            )
            .text
        )
        return places(report(text)[Check.MEMBERS].warnings)

    place = f"{SUBJECT}/association/1/targetId"
    assert dangling(jwt()) == [("INCOHERENT_RECORD", place)]
    assert dangling(jwt()[:-4] + "AAAA") == []


def test_a_member_of_another_learner_is_a_warning() -> None:
    theirs = badge("b", to=Recipient.of("did:example:bob"))
    warnings = report(signed(theirs.document))[Check.MEMBERS].warnings
    assert places(warnings) == [("RECIPIENT_MISMATCH", f"{MEMBERS}/1{SUBJECT}")]
    assert "bob" not in str(warnings)


# --- without a proof ---------------------------------------------------------------

VOUCHING = {"unsigned_members": TrustedIssuers([issuer().id])}


def unsigned(**changes: Any) -> str:
    return signed(upgraded(**changes))


def test_the_issuer_of_a_record_stands_for_an_upgraded_badge() -> None:
    found = report(unsigned(), **VOUCHING)
    assert found, str(found)
    child = found.children[f"{MEMBERS}/1"]
    assert child[Check.PROOF].outcome is Outcome.SKIPPED
    assert places(child.warnings) == [("PROOF_VERIFICATION_ERROR", "")]
    assert child[Check.ISSUER].outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("changes", "policy"),
    [
        ({"evidence": []}, {}),
        ({"evidence": [{"type": "Evidence"}]}, {}),
        ({"issuer": issuer().id}, {}),
        ({"issuer": issuer().profile.to_json_object()}, {}),
        ({"validUntil": "2025-01-01T00:00:00Z"}, {}),
        ({"issuer": {"id": "did:example:nobody", "type": ["Profile"]}}, {}),
        ({}, {"unsigned_members": None}),
        ({}, {"unsigned_members": TrustedIssuers([college().id])}),
        ({}, {"issuers": TrustedIssuers([issuer().id])}),
        ({}, {"issuers": TrustedIssuers([college().id])}),
    ],
)
def test_it_stands_for_nothing_else_and_only_on_demand(
    changes: dict[str, Any], policy: dict[str, Any]
) -> None:
    found = report(unsigned(**changes), **(VOUCHING | policy))
    assert found.outcome is Outcome.FAILED
    assert found.children[f"{MEMBERS}/1"].outcome is Outcome.FAILED


def test_a_record_that_does_not_verify_stands_for_nothing() -> None:
    """A child's report may be looked at without that of the record."""
    expired = signed(upgraded(), valid_until=AT - DAY / 2)
    child = report(expired, **VOUCHING).children[f"{MEMBERS}/1"]
    assert child.outcome is Outcome.FAILED
    unknown = signed(upgraded(), credential_status=status_entry(LIST, 1))
    child = report(unknown, **VOUCHING).children[f"{MEMBERS}/1"]
    assert child.outcome is Outcome.INDETERMINATE


def test_members_with_a_proof_need_a_good_one_in_any_case() -> None:
    forged = upgraded() | {"proof": badge("b", by="college").document["proof"]}
    assert report(signed(forged), **VOUCHING).outcome is Outcome.FAILED


def unsigned_record(*members: Any) -> dict[str, Any]:
    """A record of the college that nobody signed, with evidence as if it were old."""
    evidence = upgraded()["evidence"]
    document = record([badge("a")], id="urn:record:2", issuer=college())
    found = document.to_json_object() | {"evidence": evidence}
    found["credentialSubject"]["verifiableCredential"] = [*members]
    return found


EVERYBODY = {"unsigned_members": TrustedIssuers(BOTH)}


def test_nobody_stands_for_a_record_or_an_endorsement_without_a_proof() -> None:
    endorsement = college().endorse(defined("old"), valid_from=AT - DAY, created=AT)
    plain = {n: v for n, v in endorsement.document.items() if n != "proof"}
    plain |= {"evidence": upgraded()["evidence"]}
    for member in (unsigned_record(badge("b").document), plain):
        found = report(signed(member), **EVERYBODY)
        child = found.children[f"{MEMBERS}/1"]
        assert (found.outcome, child[Check.PROOF].outcome) == (Outcome.FAILED,) * 2


def test_what_has_no_proof_stands_for_nothing_itself() -> None:
    """Otherwise the school could have its own badge back without signing it."""
    own = upgraded(issuer=issuer().profile.to_json_object(), id="urn:badge:own")
    holder = upgraded()
    more = "https://lincoln.example/context"
    holder["@context"].append(more)
    holder["credentialSubject"]["verifiableCredential"] = [own]
    terms = {"verifiableCredential": {"@id": f"{more}#held", "@type": "@id"}}
    contexts = ContextLoader({more: {"@context": terms}})
    found = report(signed(holder), **EVERYBODY, contexts=contexts)
    (child,) = found.children[f"{MEMBERS}/1"].children.values()
    assert child.outcome is Outcome.FAILED


def test_an_issuer_whose_keys_are_pinned_signs_itself() -> None:
    pinned = {college().id: (college().public_key,)}
    found = report(unsigned(), **VOUCHING, pinned_keys=pinned)
    child = found.children[f"{MEMBERS}/1"]
    assert child[Check.ISSUER].outcome is Outcome.FAILED


def test_a_record_that_anybody_could_have_signed_stands_for_nothing() -> None:
    """`IntegrityOnly` gives up who the issuer of the record is, and no more."""
    text = (
        VcJwt(key_in_header="jwk")
        .secure(
            holding(upgraded()),
            signer=signer("P-384"),
            verification_method=issuer().verification_method,
            created=AT,
        )
        .text
    )
    found = report(
        text, **VOUCHING, issuers=IntegrityOnly(), members=TrustedIssuers(BOTH)
    )
    assert found[Check.ISSUER].outcome is Outcome.PASSED, str(found)
    assert not found.children[f"{MEMBERS}/1"]
    assert credentials_in(found.children[f"{MEMBERS}/1"]) == ()


def test_where_it_cannot_be_told_whose_word_to_take_it_is_not_told() -> None:
    registry = IssuerRegistry("https://registry.example/1")
    child = report(unsigned(), unsigned_members=registry).children[f"{MEMBERS}/1"]
    assert child.outcome is Outcome.INDETERMINATE


def test_a_record_that_was_replaced_stands_for_nothing() -> None:
    service = {"id": LIST, "type": "1EdTechCredentialRefresh"}
    policy: dict[str, Any] = VOUCHING | {"require_latest": True}
    found = report(signed(upgraded(), refresh_service=service), **policy)
    assert found[Check.REFRESH].outcome is Outcome.INDETERMINATE
    assert not found.children[f"{MEMBERS}/1"]
