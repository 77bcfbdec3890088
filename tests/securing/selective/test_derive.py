import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badgekit import Check, MemoryFetcher, Outcome, SoftwareSigner, testing
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import run
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from badgekit.securing import (
    EDDSA_RDFC_2022,
    DataIntegrity,
    EcdsaSd2023,
    Environment,
    VcJwt,
    derive,
)
from badgekit.securing.selective import CredentialKeys, mandatory_pointers_of
from securing.selective.badges import AT, BASE, badge, issuer, record, report, signed

NOTHING_MANDATORY = signed(badge(), mandatory_pointers=())
BADGE = signed(badge())


def places(value: Any, path: str = "") -> list[str]:
    """Every pointer into a document, save into contexts, lists and the proof."""
    found = [path]
    if isinstance(value, dict):
        for name, member in value.items():
            if name in ("@context", "proof"):
                continue
            if name == "allowedValue":
                found.append(f"{path}/{name}")
            else:
                found += places(member, f"{path}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += places(item, f"{path}/{index}")
    return found


def texts(value: Any) -> set[str]:
    """Every text and number in a document."""
    if isinstance(value, dict):
        return set().union(*(texts(v) for n, v in value.items() if n != "@context"))
    if isinstance(value, list):
        return set().union(*map(texts, value))
    return {str(value)}


def resolved(document: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        document = document[int(token) if isinstance(document, list) else token]
    return document


PLACES = places(badge())[1:]


def proof_is_good(secured: Any) -> bool:
    found = report(secured)[Check.PROOF]
    assert found.outcome in (Outcome.PASSED, Outcome.FAILED)
    return found.outcome is Outcome.PASSED


@settings(max_examples=40, deadline=None)
@example({"/issuer", "/type/1"})
@given(st.sets(st.sampled_from(PLACES), min_size=1, max_size=8))
def test_any_part_is_derived_and_verifies_and_holds_nothing_else(
    pointers: set[str],
) -> None:
    derived = derive(NOTHING_MANDATORY, sorted(pointers)).document
    assert proof_is_good(derived)
    unsigned = {n: v for n, v in derived.items() if n != "proof"}
    chosen = set().union(*(texts(resolved(badge(), p)) for p in pointers))
    assert chosen <= texts(unsigned)
    # Beside what was chosen, there are the ids and types of what leads there.
    leading = set()
    for pointer in pointers:
        tokens = pointer.split("/")[1:]
        for length in range(len(tokens)):
            place = "".join(f"/{token}" for token in tokens[:length])
            above = resolved(badge(), place)
            if isinstance(above, dict):
                for name in above.keys() & {"id", "type"}:
                    leading |= texts(above[name])
    assert texts(unsigned) == chosen | leading


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_changed_in_what_is_disclosed_is_noticed(
    data: st.DataObject,
) -> None:
    derived = copy.deepcopy(derive(BADGE, ["/evidence", "/name"]).document)
    pointer = data.draw(st.sampled_from(places(derived)[1:]))
    *path, last = pointer.split("/")[1:]
    above = resolved(derived, "".join(f"/{token}" for token in path))
    key: Any = int(last) if isinstance(above, list) else last
    match data.draw(st.sampled_from(["remove", "replace", "add"])):
        case "remove":
            del above[key]
        case "replace":
            above[key] = f"{BASE}/else"
        case _ if isinstance(above[key], dict):
            above[key]["name"] = "One more"
        case _:
            above[key] = [above[key], f"{BASE}/more"]
    assert not proof_is_good(derived)


def test_what_is_issued_derived_and_verified_is_a_badge() -> None:
    secured = issuer().issue(badge(), created=AT)
    assert not report(secured.text)
    derived = derive(secured.content, ["/evidence/1", "/credentialSubject/result/0"])
    found = report(derived.text)
    assert found, found
    assert found[Check.PROOF].detail == "ecdsa-sd-2023"
    assert derived.media_type == "application/vc"
    assert json.loads(derived.text) == derived.document
    subject = derived.document["credentialSubject"]
    assert [result["value"] for result in subject["result"]] == ["good"]
    assert derived.document["evidence"] == badge()["evidence"][1:]
    assert {"name", "awardedDate"}.isdisjoint(derived.document)
    assert {"narrative", "creditsEarned"}.isdisjoint(subject)
    for hidden in ("Task one", "twelve", "20-1234", "2025-05-30"):
        assert hidden in secured.text
        assert hidden not in derived.text


def test_all_of_a_badge_may_be_disclosed() -> None:
    derived = derive(BADGE, [""])
    assert {n: v for n, v in derived.document.items() if n != "proof"} == badge()
    assert report(derived.text)


def test_a_request_is_finished_with_a_signature_made_elsewhere() -> None:
    request = issuer().prepare(badge(), created=AT)
    assert request.algorithm == "ES256"
    secured = request.finish(testing.signer("P-256").sign(request.data))
    assert report(derive(secured.document).text)
    with pytest.raises(KeyMaterialError):
        request.finish(bytes(64))


def test_secrets_are_new_for_every_credential() -> None:
    values = {signed(badge())["proof"]["proofValue"] for _ in range(3)}
    assert len(values) == 3
    first, second = CredentialKeys.generate(), CredentialKeys.generate()
    assert first.hmac_key != second.hmac_key
    assert first.hmac_key.hex() not in repr(first)


def test_an_ordered_list_is_disclosed_as_a_whole() -> None:
    place = "/credentialSubject/achievement/resultDescription/0/allowedValue"
    assert proof_is_good(derive(NOTHING_MANDATORY, [place]).document)
    with pytest.raises(DocumentError, match="signed as a whole"):
        derive(NOTHING_MANDATORY, [f"{place}/0"])


@pytest.mark.parametrize(
    "pointer", ["/nothing", "/evidence/2", "/proof", "/proof/proofValue", "name"]
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(DocumentError):
        derive(BADGE, [pointer])


def test_nothing_at_all_is_not_derived() -> None:
    with pytest.raises(DocumentError, match="nothing was chosen"):
        derive(NOTHING_MANDATORY)


def test_one_string_is_not_a_list_of_pointers() -> None:
    with pytest.raises(TypeError):
        derive(BADGE, "/name")
    with pytest.raises(TypeError):
        signed(badge(), mandatory_pointers="/name")


def test_the_proof_is_found_among_others() -> None:
    other = DataIntegrity(EDDSA_RDFC_2022).secure(
        badge(),
        signer=testing.signer(),
        verification_method=testing.issuer().verification_method,
        created=AT,
    )
    both = BADGE | {"proof": [other.document["proof"], BADGE["proof"]]}
    assert EcdsaSd2023().recognizes(both)
    assert not EcdsaSd2023().recognizes(other.document)
    assert not EcdsaSd2023().recognizes("a.b.c")
    derived = derive(both, ["/name"])
    assert isinstance(derived.document["proof"], dict)
    assert report(derived.text)


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        "text",
        7,
        [7, None],
        {"cryptosuite": ["ecdsa-sd-2023"]},
        BADGE["proof"] | {"cryptosuite": "eddsa-rdfc-2022"},
        [BADGE["proof"], BADGE["proof"]],
        BADGE["proof"] | {"previousProof": "urn:before"},
        BADGE["proof"] | {"proofValue": None},
        BADGE["proof"] | {"proofValue": "uAAAA"},
        [BADGE["proof"] | {"proofValue": "uAAAA"}],
    ],
)
def test_without_one_base_proof_nothing_is_derived(proof: Any) -> None:
    for secured in (BADGE | {"proof": proof}, badge()):
        with pytest.raises(DocumentError) as caught:
            derive(secured, ["/name"])
        assert str(caught.value.problems[0].pointer).startswith("/proof")


def test_the_proof_of_another_document_is_refused() -> None:
    with pytest.raises(DocumentError, match="of another document"):
        derive(BADGE | {"description": "Never signed."}, ["/name"])
    changed = copy.deepcopy(BADGE)
    changed["name"] = "Quadratic Equations"
    assert not proof_is_good(derive(changed, ["/name"]).document)


def test_what_a_base_proof_always_discloses_can_be_asked() -> None:
    assert "/credentialStatus" in mandatory_pointers_of(BADGE)
    assert mandatory_pointers_of(json.dumps(NOTHING_MANDATORY)) == ()


@pytest.mark.parametrize("kind", ["Ed25519", "P-384"])
def test_other_keys_than_p_256_are_refused(kind: str) -> None:
    with pytest.raises(KeyMaterialError, match="P-256"):
        EcdsaSd2023().secure(
            badge(), signer=testing.signer(kind), verification_method="urn:x"
        )
    derived = derive(BADGE).document
    method = testing.issuer(kind).verification_method
    with pytest.raises(DocumentError) as caught:
        verify(derived | {"proof": derived["proof"] | {"verificationMethod": method}})
    assert caught.value.problems[0].pointer == "/proof/verificationMethod"


def verify(secured: Any, limits: Limits = DEFAULT_LIMITS) -> None:
    steps = EcdsaSd2023().verify_proof(
        secured, environment=Environment(at=AT, limits=limits)
    )
    run(steps, MemoryFetcher())


def test_a_signature_by_another_key_is_refused() -> None:
    stranger = SoftwareSigner.generate("P-256")
    secured = EcdsaSd2023().secure(
        badge(), signer=stranger, verification_method=issuer().verification_method
    )
    assert not proof_is_good(derive(secured.document).document)


def test_a_jws_is_not_for_this_mechanism() -> None:
    token = VcJwt().secure(
        badge(), signer=testing.signer("P-256"), verification_method="urn:x"
    )
    with pytest.raises(DocumentError, match="JSON object"):
        verify(token.text)


def test_what_is_secured_already_is_not_secured_again() -> None:
    with pytest.raises(DocumentError, match="proof already"):
        signed(BADGE)


def test_a_mandatory_pointer_that_leads_nowhere_stops_the_issuer() -> None:
    with pytest.raises(DocumentError):
        signed(badge(), mandatory_pointers=["/nothing"])


def test_more_statements_than_the_limit_are_not_signed() -> None:
    with pytest.raises(DocumentError) as caught:
        EcdsaSd2023().secure(
            badge(),
            signer=testing.signer("P-256"),
            verification_method="urn:x",
            limits=replace(DEFAULT_LIMITS, signatures=3),
        )
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED
    with pytest.raises(DocumentError) as caught:
        verify(derive(BADGE, [""]).document, replace(DEFAULT_LIMITS, signatures=3))
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


def test_a_document_without_contexts_has_no_terms_for_a_proof() -> None:
    with pytest.raises(DocumentError):
        signed({"@id": "urn:a", "@type": ["urn:T"]})


@pytest.mark.parametrize(
    "member",
    [
        {"byId": {"urn:a": {"text": "x"}}},
        {"byType": {"T": {"text": "x"}}},
    ],
)
def test_features_that_names_get_in_the_way_of_are_refused(
    member: dict[str, Any],
) -> None:
    url = "https://example.test/context"
    terms = {
        "id": "@id",
        "type": "@type",
        "T": "urn:T",
        "text": "urn:text",
        "byId": {"@id": "urn:by-id", "@container": "@id"},
        "byType": {"@id": "urn:by-type", "@container": "@type"},
    }
    loader = ContextLoader({url: {"@context": terms}})
    document = {"@context": url, "type": "T", **member}
    options: dict[str, Any] = {
        "signer": testing.signer("P-256"),
        "verification_method": "urn:x",
        "contexts": loader,
    }
    EcdsaSd2023().secure({**document, **dict.fromkeys(member)}, **options)
    with pytest.raises(DocumentError):
        EcdsaSd2023().secure(document, **options)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), json_values, st.sampled_from(PLACES))
def test_hostile_documents_are_derived_from_or_refused(
    place: str, value: Any, pointer: str
) -> None:
    hostile = copy.deepcopy(NOTHING_MANDATORY)
    *path, last = place.split("/")[1:]
    above = resolved(hostile, "".join(f"/{token}" for token in path))
    above[int(last) if isinstance(above, list) else last] = value
    try:
        derived = derive(hostile, [pointer])
    except DocumentError:
        return
    report(derived.text)


def test_a_record_of_many_credentials_is_derived_in_time() -> None:
    secured = signed(record(60))
    derived = derive(secured, ["/credentialSubject/verifiableCredential/7"])
    assert proof_is_good(derived.document)
