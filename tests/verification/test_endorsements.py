"""ENDORSEMENTS: Open Badges 3.0, sections 9.1 step 6 and 9.2; and what is demanded."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    Check,
    DataIntegrity,
    DocumentError,
    EndorsementRequirement,
    Issuer,
    Limits,
    MemoryFetcher,
    Outcome,
    ProblemType,
    TrustedIssuers,
    VcJwt,
    VerificationReport,
    Verifier,
)
from badgekit.securing import endorsed_content, endorsed_digest
from badgekit.testing import AT, achievement, badge, issuer, policy, signer
from badgekit.trust import AnyOf, IssuerRegistry

ACCREDITOR = Issuer.with_did_key("Accreditor", signer("P-256"))
EMPLOYER = Issuer.with_did_key("Employer", signer("P-384"))
WEB = Issuer.with_did_web("Ministry", signer("P-256"), url="https://ministry.example")
ACHIEVEMENT = achievement().to_json_object()
PLACES = {
    "achievement": "/credentialSubject/achievement",
    "credential": "",
    "issuer": "/issuer",
}


def endorse(target: Any, by: Issuer = ACCREDITOR, **members: Any) -> dict[str, Any]:
    return by.endorse(target, valid_from=AT, created=AT, **members).document


def target_in(document: dict[str, Any], of: str) -> dict[str, Any]:
    found = document
    for name in PLACES[of].split("/")[1:]:
        found = found[name]
    return found


BADGE = badge().to_json_object()


def with_endorsements(
    of: str = "achievement", *endorsements: Any, change: Any = None
) -> dict[str, Any]:
    """Return a badge that holds these, before it is signed."""
    document = copy.deepcopy(BADGE)
    target = target_in(document, of)
    for one in endorsements:
        name = "endorsementJwt" if isinstance(one, str) else "endorsement"
        target.setdefault(name, []).append(one)
    if change:
        change(document)
    return document


def report(document: Any, resources: Any = None, **members: Any) -> VerificationReport:
    text = issuer().issue(document, created=AT).text
    fetcher = MemoryFetcher(resources or {})
    found = Verifier(policy(**members), fetcher).report(text, at=AT)
    json.dumps(found.to_json_object())
    return found


def required(*ids: str, **members: Any) -> EndorsementRequirement:
    return EndorsementRequirement(issuers=TrustedIssuers(ids), **members)


BY_ACCREDITOR = required(ACCREDITOR.id)


@pytest.mark.parametrize("of", PLACES)
@pytest.mark.parametrize("mechanism", [DataIntegrity(), VcJwt()])
def test_an_endorsement_of_each_thing_satisfies_who_demands_one(
    of: str, mechanism: Any
) -> None:
    by = Issuer.with_did_key("Accreditor", signer(), mechanism=mechanism)
    secured = by.endorse(target_in(BADGE, of), valid_from=AT)
    whole = secured.text if isinstance(mechanism, VcJwt) else secured.document
    document = with_endorsements(of, whole)
    found = report(document, endorsed_by=required(by.id, of=of))
    assert found, str(found)
    assert not found.warnings
    assert found[Check.ENDORSEMENTS].outcome is Outcome.PASSED
    for other in set(PLACES) - {of}:
        assert not report(document, endorsed_by=required(by.id, of=other))


@pytest.mark.parametrize(
    ("endorsements", "demand", "outcome"),
    [
        ([], BY_ACCREDITOR, Outcome.FAILED),
        ([], None, Outcome.NOT_APPLICABLE),
        ([endorse(ACHIEVEMENT)], BY_ACCREDITOR, Outcome.PASSED),
        ([endorse(ACHIEVEMENT)], None, Outcome.PASSED),
        ([endorse(ACHIEVEMENT, EMPLOYER)], BY_ACCREDITOR, Outcome.FAILED),
        ([endorse(ACHIEVEMENT)], required(), Outcome.FAILED),
        (
            [endorse(ACHIEVEMENT), endorse(ACHIEVEMENT, EMPLOYER)],
            required(ACCREDITOR.id, EMPLOYER.id, at_least=2),
            Outcome.PASSED,
        ),
        (
            [endorse(ACHIEVEMENT), endorse(ACHIEVEMENT)],
            required(ACCREDITOR.id, EMPLOYER.id, at_least=2),
            Outcome.FAILED,
        ),
        (
            [endorse(ACHIEVEMENT, valid_until=AT)],
            BY_ACCREDITOR,
            Outcome.PASSED,
        ),
        ([endorse(ACHIEVEMENT, WEB)], required(WEB.id), Outcome.INDETERMINATE),
        ([endorse(ACHIEVEMENT, WEB)], required(at_least=2), Outcome.FAILED),
        (
            [endorse(ACHIEVEMENT), endorse(ACHIEVEMENT, WEB)],
            required(ACCREDITOR.id, WEB.id, at_least=2),
            Outcome.INDETERMINATE,
        ),
    ],
)
def test_what_is_demanded_is_there_or_not_or_nobody_can_tell(
    endorsements: Any, demand: Any, outcome: Outcome
) -> None:
    document = with_endorsements("achievement", *endorsements)
    found = report(document, endorsed_by=demand)
    assert found[Check.ENDORSEMENTS].outcome is outcome, str(found)
    if outcome not in (Outcome.PASSED, Outcome.NOT_APPLICABLE):
        last = found[Check.ENDORSEMENTS].problems[-1]
        assert last.type is ProblemType.NOT_ENDORSED
        assert last.pointer == "/credentialSubject/achievement"
        assert not found


def test_an_endorsement_that_has_expired_does_not_count() -> None:
    expired = ACCREDITOR.endorse(
        achievement(), valid_from=AT - timedelta(2), valid_until=AT - timedelta(1)
    )
    document = with_endorsements("achievement", expired.document)
    found = report(document, endorsed_by=BY_ACCREDITOR)
    assert [problem.type for problem in found.problems] == [
        ProblemType.EXPIRED,
        ProblemType.NOT_ENDORSED,
    ]


@pytest.mark.parametrize("demand", [None, BY_ACCREDITOR])
def test_a_registry_that_is_down_leaves_it_open(demand: Any) -> None:
    registry = IssuerRegistry("https://registry.example/issuers.json")
    document = with_endorsements("achievement", endorse(achievement()))
    found = report(
        document, endorsed_by=EndorsementRequirement(issuers=AnyOf(registry))
    )
    assert found.outcome is Outcome.INDETERMINATE


def test_who_is_not_an_accepted_endorser_at_all_counts_even_less() -> None:
    document = with_endorsements("achievement", endorse(achievement()))
    nobody = TrustedIssuers([])
    found = report(document, endorsed_by=BY_ACCREDITOR, endorsers=nobody)
    assert found.outcome is Outcome.FAILED


# --- of something else -------------------------------------------------------------


@pytest.mark.parametrize("of", PLACES)
def test_an_endorsement_of_something_else_counts_for_nothing(of: str) -> None:
    other = achievement(id="https://lincoln.example/badges/other")
    document = with_endorsements(of, endorse(other))
    found = report(document)
    assert found, "as far as the standard goes, every endorsement verifies"
    (warning,) = found[Check.ENDORSEMENTS].warnings
    assert warning.type is ProblemType.ENDORSEMENT_MISMATCH
    assert warning.pointer == f"{PLACES[of]}/endorsement/0"
    assert not report(document, endorsed_by=required(ACCREDITOR.id, of=of))


def test_a_badge_is_no_endorsement() -> None:
    own = ACCREDITOR.draft(achievement(), to=badge_recipient(), valid_from=AT)
    token = Issuer.with_did_key("Accreditor", signer("P-256"), mechanism=VcJwt()).issue(
        own
    )
    document = with_endorsements("achievement", token.text)
    found = report(document)
    assert found
    assert "not an endorsement" in found.warnings[0].detail
    assert not report(document, endorsed_by=BY_ACCREDITOR)


def badge_recipient() -> Any:
    from badgekit import Recipient  # noqa: PLC0415

    return Recipient.of(ACHIEVEMENT["id"])


# --- of another version ------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.update(name="Quadratic Equations"),
        lambda a: a.update(description=a["description"] + " "),
        lambda a: a["criteria"].update(narrative="Nothing in particular."),
        lambda a: a.update(creditsAvailable=3.0),
        lambda a: a.update(type=["Achievement", "Achievement"]),
    ],
)
def test_an_endorsement_cannot_be_moved_to_another_version(change: Any) -> None:
    document = with_endorsements(
        "achievement",
        endorse(achievement()),
        change=lambda document: change(target_in(document, "achievement")),
    )
    found = report(document)
    assert found.outcome is Outcome.FAILED
    (problem,) = found.problems
    assert problem.type is ProblemType.ENDORSEMENT_MISMATCH
    assert problem.pointer == "/credentialSubject/achievement/endorsement/0"
    assert found.children[problem.pointer], "by itself it is good"


@pytest.mark.parametrize("of", PLACES)
def test_what_others_say_and_the_proof_may_come_and_go(of: str) -> None:
    target = target_in(BADGE, of)
    first, second = endorse(target), endorse(target, EMPLOYER)
    document = with_endorsements(of, first, second)
    assert report(document)
    third = endorse(document if of == "credential" else target_in(document, of))
    assert first["relatedResource"] == third["relatedResource"]


def test_an_achievement_may_be_endorsed_in_a_credential_that_is_endorsed() -> None:
    document = with_endorsements("achievement", endorse(achievement()))
    document["endorsement"] = [endorse(BADGE, EMPLOYER)]
    found = report(document, endorsed_by=required(EMPLOYER.id, of="credential"))
    assert found, str(found)


def test_an_endorsement_without_a_digest_is_taken_by_its_id() -> None:
    document = endorse(achievement())
    del document["relatedResource"], document["proof"]
    unbound = ACCREDITOR.issue(document, created=AT).document
    assert report(with_endorsements("achievement", unbound), endorsed_by=BY_ACCREDITOR)


@pytest.mark.parametrize(
    ("resource", "outcome"),
    [
        ({"digestMultibase": endorsed_digest(ACHIEVEMENT)}, Outcome.PASSED),
        ({"digestMultibase": endorsed_digest({})}, Outcome.FAILED),
        ({"id": "urn:other", "digestMultibase": endorsed_digest({})}, Outcome.PASSED),
        ({"digestMultibase": "uERQ" + "A" * 27}, Outcome.FAILED),
    ],
)
def test_digests_that_others_make(resource: Any, outcome: Outcome) -> None:
    document = endorse(achievement())
    del document["proof"]
    document["relatedResource"] = [{"id": ACHIEVEMENT["id"]} | resource]
    bound = ACCREDITOR.issue(document, created=AT).document
    found = report(with_endorsements("achievement", bound), endorsed_by=BY_ACCREDITOR)
    assert found.outcome is outcome, str(found)


def test_endorsements_of_endorsements_end_somewhere() -> None:
    by = Issuer.with_did_key("Accreditor", signer("P-256"), mechanism=VcJwt())
    token: str | None = None
    for level in range(6):
        target = achievement(id=f"urn:achievement:{level}")
        draft = by.endorse(target, id=f"urn:endorsement:{level}", valid_from=AT)
        document = draft.document
        if token is not None:
            document["issuer"]["endorsementJwt"] = [token]
        token = by.issue(document).text
    found = report(with_endorsements("achievement", token))
    assert found.outcome is Outcome.FAILED
    assert found.problems[-1].type is ProblemType.LIMIT_EXCEEDED


def test_there_may_not_be_any_number_of_endorsements() -> None:
    document = with_endorsements("achievement", endorse(achievement()))
    tokens = [
        Issuer.with_did_key("A", signer("P-256"), mechanism=VcJwt())
        .endorse(achievement(), valid_from=AT)
        .text
        for _ in range(4)
    ]
    target_in(document, "achievement")["endorsementJwt"] = tokens
    found = report(document, limits=Limits(member_credentials=2))
    assert found.outcome is Outcome.FAILED
    assert found.problems[-1].type is ProblemType.LIMIT_EXCEEDED
    assert len(found.children) == 3


def test_what_has_no_canonical_form_cannot_be_compared() -> None:
    target = ACHIEVEMENT | {"creditsAvailable": 2**53 + 1}
    document = with_endorsements("achievement", endorse(achievement()))
    target_in(document, "achievement")["creditsAvailable"] = target["creditsAvailable"]
    text = (
        VcJwt()
        .secure(
            document,
            signer=signer(),
            verification_method=issuer().verification_method,
        )
        .text
    )
    found = Verifier(policy(), MemoryFetcher()).report(text, at=AT)
    assert found[Check.ENDORSEMENTS].outcome is Outcome.FAILED
    with pytest.raises(DocumentError):
        ACCREDITOR.endorse(target)


# --- in a record -------------------------------------------------------------------


def record(*members: Any, **more: Any) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:77c3f0b5-6a0b-4c4e-9a43-6f1d9e6c3c01",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "issuer": issuer().profile.to_json_object(),
        "validFrom": "2025-05-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": list(members),
        },
    } | more


def test_in_a_record_each_achievement_has_to_be_endorsed() -> None:
    good = issuer().issue(
        with_endorsements("achievement", endorse(achievement())), created=AT
    )
    bare = issuer().issue(badge(id="urn:uuid:bare"), created=AT)
    assert report(record(good.document), endorsed_by=BY_ACCREDITOR)
    found = report(record(good.document, bare.document), endorsed_by=BY_ACCREDITOR)
    assert found[Check.MEMBERS].outcome is Outcome.FAILED
    assert [problem.type for problem in found.problems] == [ProblemType.NOT_ENDORSED]


@pytest.mark.parametrize("of", ["credential", "issuer"])
def test_in_a_record_the_record_has_to_be_endorsed(of: Any) -> None:
    member = issuer().issue(badge(), created=AT).document
    demand = required(ACCREDITOR.id, of=of)
    document = record(member)
    assert not report(document, endorsed_by=demand)
    target_in(document, of)["endorsement"] = [endorse(target_in(document, of))]
    assert report(document, endorsed_by=demand)


# --- the requirement, and the form that is bound -----------------------------------


@pytest.mark.parametrize("members", [{"at_least": 0}, {"of": "school"}])
def test_a_requirement_requires_something(members: Any) -> None:
    with pytest.raises(ValueError, match=r"require"):
        EndorsementRequirement(issuers=TrustedIssuers([]), **members)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=3)
            | st.sampled_from(["endorsement", "endorsementJwt", "proof"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


def without_endorsements(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: without_endorsements(member)
            for name, member in value.items()
            if name not in ("endorsement", "endorsementJwt")
        }
    if isinstance(value, list):
        return [without_endorsements(item) for item in value]
    return value


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=4))
def test_the_form_that_is_bound_differs_exactly_where_the_thing_does(
    target: dict[str, Any],
) -> None:
    before = copy.deepcopy(target)
    content = json.loads(endorsed_content(target))
    assert target == before
    assert content == without_endorsements(
        {n: v for n, v in target.items() if n != "proof"}
    )
    assert endorsed_content(target | {"proof": 1, "endorsement": 2}) == (
        endorsed_content(
            {n: v for n, v in target.items() if n not in ("proof", "endorsement")}
        )
    )
