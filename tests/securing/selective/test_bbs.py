import copy
import pickle
import sys
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import (
    Check,
    Issuer,
    MemoryFetcher,
    Outcome,
    StatusList,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    Verifier,
    testing,
)
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import run
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from badgekit.resolution import did_key_of
from badgekit.securing import (
    BBS_2023,
    ECDSA_SD_2023,
    EDDSA_RDFC_2022,
    Bbs2023,
    BbsSigner,
    DataIntegrity,
    EcdsaSd2023,
    Environment,
    VcJwt,
    derive,
)
from badgekit.securing import selective as package
from badgekit.securing.selective import mandatory_pointers_of
from badgekit.securing.selective._bbs_proof_value import (
    BbsBaseProofValue,
    BbsDerivedProofValue,
)
from securing.selective.badges import AT, badge, member, record
from securing.selective.badges import signed as ecdsa_signed

pytest.importorskip("py_arkworks_bls12381", reason="the extra bbs is not installed")

SIGNER = BbsSigner.from_bytes(b"\x5e" * 32)


@cache
def issuer() -> Issuer:
    return Issuer.with_did_key("Lincoln High School", SIGNER, mechanism=Bbs2023())


def document(**members: Any) -> dict[str, Any]:
    profile = {"id": issuer().id, "type": ["Profile"], "name": "Lincoln"}
    return badge(issuer=profile, **members)


def signed(value: dict[str, Any], **options: Any) -> dict[str, Any]:
    return (
        Bbs2023(**options)
        .secure(
            value,
            signer=SIGNER,
            verification_method=issuer().verification_method,
            created=AT,
        )
        .document
    )


BADGE = signed(document())
NOTHING_MANDATORY = signed(document(), mandatory_pointers=())


def report(secured: Any) -> VerificationReport:
    policy = VerificationPolicy(
        issuers=TrustedIssuers([issuer().id]), check_status=False
    )
    return Verifier(policy, MemoryFetcher()).report(secured, at=AT)


def verify(secured: Any, limits: Limits = DEFAULT_LIMITS) -> None:
    environment = Environment(at=AT, limits=limits)
    run(Bbs2023().verify_proof(secured, environment=environment), MemoryFetcher())


def value_of(secured: Any) -> BbsDerivedProofValue:
    text = secured["proof"]["proofValue"]
    return BbsDerivedProofValue.parse(text, DEFAULT_LIMITS)


def with_value(secured: Any, value: Any) -> Any:
    return secured | {"proof": secured["proof"] | {"proofValue": value.encode()}}


def types(error: DocumentError) -> set[ProblemType]:
    return {problem.type for problem in error.problems}


# Issue, derive, verify


def test_what_is_issued_derived_and_verified_is_a_badge() -> None:
    secured = issuer().issue(document(), created=AT)
    assert not report(secured.text)
    derived = derive(secured.content, ["/evidence/1", "/credentialSubject/result/0"])
    found = report(derived.text)
    assert found, found
    assert found[Check.PROOF].detail == "bbs-2023"
    assert derived.document["evidence"] == document()["evidence"][1:]
    for hidden in ("Task one", "twelve", "20-1234", "2025-05-30"):
        assert hidden in secured.text
        assert hidden not in derived.text


def test_all_of_a_badge_may_be_disclosed() -> None:
    derived = derive(BADGE, [""])
    assert {n: v for n, v in derived.document.items() if n != "proof"} == document()
    assert report(derived.text)


def test_a_record_is_shared_in_part() -> None:
    profile = {"id": issuer().id, "type": ["Profile"], "name": "Lincoln"}
    secured = signed(record(6) | {"issuer": profile})
    derived = derive(secured, ["/credentialSubject/verifiableCredential/3"])
    verify(derived.document)
    (shown,) = derived.document["credentialSubject"]["verifiableCredential"]
    assert shown == member(3)


def test_a_request_is_finished_with_a_signature_made_elsewhere() -> None:
    request = issuer().prepare(document(), created=AT)
    assert request.algorithm.startswith("BBS_BLS12381G1")
    secured = request.finish(SIGNER.sign(request.data))
    assert report(derive(secured.document).text)
    other = BbsSigner.generate().sign(request.data)
    for signature in (bytes(80), b"", other):
        with pytest.raises(KeyMaterialError, match="not one of the data"):
            request.finish(signature)


def test_an_issuer_publishes_the_key_as_a_multikey() -> None:
    school = Issuer.with_did_web(
        "Lincoln", SIGNER, url="https://lincoln.example", mechanism=Bbs2023()
    )
    (method,) = school.did_document()["verificationMethod"]
    assert method["type"] == "Multikey"
    assert PublicKey.from_multikey(method["publicKeyMultibase"]) == SIGNER.public_key


@settings(max_examples=25, deadline=None)
@given(
    st.sets(
        st.sampled_from(
            [
                "/issuer",
                "/evidence",
                "/evidence/0/name",
                "/name",
                "/credentialSubject/narrative",
                "/credentialSubject/result/1",
                "/credentialSubject/achievement/tag",
                "/credentialSubject/achievement/resultDescription/0",
                "/credentialStatus/statusListIndex",
            ]
        ),
        min_size=1,
    )
)
def test_any_part_is_derived_and_verifies(pointers: set[str]) -> None:
    derived = derive(NOTHING_MANDATORY, sorted(pointers))
    verify(derived.document)


@pytest.mark.parametrize("pointer", ["/nothing", "/evidence/2", "/proof", "name"])
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(DocumentError):
        derive(BADGE, [pointer])


def test_nothing_at_all_is_not_derived() -> None:
    with pytest.raises(DocumentError, match="nothing was chosen"):
        derive(NOTHING_MANDATORY)


def test_mandatory_pointers_are_a_list() -> None:
    with pytest.raises(TypeError):
        signed(document(), mandatory_pointers="/name")


# Linking


def windows(data: bytes, size: int = 6) -> set[bytes]:
    return {data[i : i + size] for i in range(len(data) - size + 1)}


def test_two_derivations_share_no_byte_of_a_proof() -> None:
    first, second = (value_of(derive(BADGE, ["/name"]).document) for _ in range(2))
    text = BADGE["proof"]["proofValue"]
    base = BbsBaseProofValue.parse(text, DEFAULT_LIMITS)
    assert windows(first.proof).isdisjoint(windows(second.proof))
    assert windows(first.proof).isdisjoint(windows(base.signature))
    # What is left beside the proof says which statements are shown, and no more.
    assert replace(first, proof=second.proof) == second
    assert base.hmac_key not in first.encode().encode()


def test_two_credentials_that_say_the_same_are_derived_alike() -> None:
    everything = [f"/{name}" for name in document() if name != "@context"]
    one, other = (
        value_of(derive(signed(document(), mandatory_pointers=everything)).document)
        for _ in range(2)
    )
    assert one.mandatory_indexes == other.mandatory_indexes
    assert sorted(one.label_map.values()) == sorted(other.label_map.values())


# The presentation header


def test_a_proof_is_bound_to_what_the_verifier_sent() -> None:
    derived = derive(BADGE, presentation_header=b"nonce 1").document
    environment = Environment(at=AT)
    for header in (None, b"nonce 1", b"nonce 2"):
        suite = replace(BBS_2023, presentation_header=header)
        steps = DataIntegrity(accepted=(suite,)).verify_proof(
            derived, environment=environment
        )
        if header != b"nonce 2":
            run(steps, MemoryFetcher())
            continue
        with pytest.raises(DocumentError) as caught:
            run(steps, MemoryFetcher())
        assert types(caught.value) == {ProblemType.INVALID_CHALLENGE_ERROR}
        assert caught.value.problems[0].pointer == "/proof/proofValue"


def test_it_cannot_be_bound_to_something_else_afterwards() -> None:
    derived = derive(BADGE, presentation_header=b"nonce 1").document
    value = replace(value_of(derived), presentation_header=b"nonce 2")
    with pytest.raises(DocumentError, match="does not match"):
        verify(with_value(derived, value))


def test_the_other_suite_binds_to_nothing() -> None:
    with pytest.raises(DocumentError, match="only bbs-2023"):
        derive(ecdsa_signed(badge()), presentation_header=b"nonce")


# Proofs beside it, and of other things


def test_one_of_two_base_proofs_is_chosen() -> None:
    ecdsa = EcdsaSd2023().secure(
        document(),
        signer=testing.signer("P-256"),
        verification_method=testing.issuer("P-256").verification_method,
    )
    both = BADGE | {"proof": [ecdsa.document["proof"], BADGE["proof"]]}
    assert Bbs2023().recognizes(both)
    assert EcdsaSd2023().recognizes(both)
    with pytest.raises(DocumentError, match="one proof of ecdsa-sd-2023 or bbs-2023"):
        derive(both)
    for suite in (BBS_2023, ECDSA_SD_2023):
        derived = derive(both, cryptosuite=suite.name).document
        assert derived["proof"]["cryptosuite"] == suite.name
        assert mandatory_pointers_of(both, cryptosuite=suite.name)
    with pytest.raises(DocumentError, match="one proof of other"):
        derive(both, cryptosuite="other")


def test_other_documents_are_not_recognized() -> None:
    assert not Bbs2023().recognizes(document())
    assert not Bbs2023().recognizes("a.b.c")
    with pytest.raises(DocumentError, match="JSON object"):
        verify("a.b.c")


def test_the_proof_of_another_document_is_not_derived_from() -> None:
    for change in (
        {"description": "Never signed."},
        {"name": "Quadratic Equations"},
        {"validUntil": "2099-01-01T00:00:00Z"},
        {"proof": BADGE["proof"] | {"created": "2020-01-01T00:00:00Z"}},
    ):
        with pytest.raises(DocumentError, match="of another document"):
            derive(BADGE | change)


def test_a_signature_that_is_none_is_not_derived_from() -> None:
    text = BADGE["proof"]["proofValue"]
    base = BbsBaseProofValue.parse(text, DEFAULT_LIMITS)
    other = BbsSigner.generate().public_key.raw
    for wrong in (
        replace(base, signature=bytes(80)),
        replace(base, signature=b"\xc0" + base.signature[1:]),
        replace(base, public_key=other),
        replace(base, public_key=bytes(96)),
        replace(base, hmac_key=bytes(32)),
        replace(base, header=bytes(64)),
        replace(base, mandatory_pointers=base.mandatory_pointers[:-1]),
    ):
        with pytest.raises(DocumentError, match="of another document"):
            derive(with_value(BADGE, wrong), ["/name"])


def test_a_signature_by_another_key_is_refused() -> None:
    secured = Bbs2023().secure(
        document(),
        signer=BbsSigner.generate(),
        verification_method=issuer().verification_method,
    )
    with pytest.raises(DocumentError, match="another key"):
        verify(derive(secured.document).document)


# Keys


def test_other_keys_are_refused() -> None:
    with pytest.raises(KeyMaterialError, match="takes BLS12-381 G2 keys"):
        Bbs2023().secure(
            document(), signer=testing.signer(), verification_method="urn:x"
        )
    derived = derive(BADGE).document
    method = testing.issuer().verification_method
    with pytest.raises(DocumentError) as caught:
        verify(derived | {"proof": derived["proof"] | {"verificationMethod": method}})
    assert caught.value.problems[0].pointer == "/proof/verificationMethod"


@pytest.mark.parametrize(
    "mechanism", [DataIntegrity(EDDSA_RDFC_2022), EcdsaSd2023(), VcJwt()]
)
def test_the_key_is_for_no_other_mechanism(mechanism: Any) -> None:
    with pytest.raises(KeyMaterialError):
        mechanism.secure(
            document(),
            signer=SIGNER,
            verification_method=issuer().verification_method,
            created=AT,
        )


def test_a_key_outside_the_subgroup_verifies_nothing() -> None:
    # On the curve, with x = 2.
    stray = PublicKey(KeyType.BLS12_381_G2, b"\x80" + bytes(94) + b"\x02")
    did = did_key_of(stray)
    method = f"{did}#{did.removeprefix('did:key:')}"
    derived = derive(BADGE).document
    with pytest.raises(DocumentError, match="does not match"):
        verify(derived | {"proof": derived["proof"] | {"verificationMethod": method}})


def test_a_signer_does_not_show_its_key() -> None:
    signer = BbsSigner.generate()
    assert signer.to_bytes().hex() not in repr(signer)
    assert BbsSigner.from_bytes(signer.to_bytes()).public_key == signer.public_key
    assert BbsSigner.generate().public_key != signer.public_key
    with pytest.raises(TypeError):
        pickle.dumps(signer)


@pytest.mark.parametrize("secret", [b"", bytes(32), b"\xff" * 32, bytes(33)])
def test_what_is_no_secret_key_is_refused(secret: bytes) -> None:
    with pytest.raises(KeyMaterialError, match="not a secret key"):
        BbsSigner.from_bytes(secret)


@pytest.mark.parametrize(
    "data", [b"", b"text", b"\x80", b"\x82\x40", b"\x82\x40\x40", b"\x82\x40\x81\x01"]
)
def test_a_signer_signs_nothing_else(data: bytes) -> None:
    with pytest.raises(KeyMaterialError, match="and nothing else"):
        SIGNER.sign(data)


# Limits


def test_more_statements_than_the_limit_are_not_signed_nor_verified() -> None:
    limits = replace(DEFAULT_LIMITS, signatures=3)
    with pytest.raises(DocumentError) as caught:
        Bbs2023().secure(
            document(),
            signer=SIGNER,
            verification_method=issuer().verification_method,
            limits=limits,
        )
    assert types(caught.value) == {ProblemType.LIMIT_EXCEEDED}
    with pytest.raises(DocumentError) as caught:
        derive(BADGE, limits=limits)
    assert types(caught.value) == {ProblemType.LIMIT_EXCEEDED}
    with pytest.raises(DocumentError) as caught:
        verify(derive(BADGE).document, limits)
    assert types(caught.value) == {ProblemType.LIMIT_EXCEEDED}


def test_a_long_proof_is_refused_before_it_costs_anything() -> None:
    derived = derive(BADGE).document
    value = replace(value_of(derived), proof=bytes(144 + 32 * 40_000))
    with pytest.raises(DocumentError) as caught:
        verify(with_value(derived, value))
    assert types(caught.value) == {ProblemType.LIMIT_EXCEEDED}


# Without the extra


@pytest.fixture
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, f"{package.__name__}._bbs", None)
    monkeypatch.delattr(package, "_bbs", raising=False)


DERIVED = derive(BADGE).document


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_a_proof_is_neither_good_nor_bad() -> None:
    found = report(DERIVED)
    assert not found
    assert found[Check.PROOF].outcome is Outcome.INDETERMINATE
    (problem,) = found[Check.PROOF].problems
    assert problem.type is ProblemType.UNSUPPORTED
    assert "pip install 'badgekit[bbs]'" in problem.detail


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_nothing_is_signed_or_derived() -> None:
    for make in (BbsSigner.generate, lambda: BbsSigner.from_bytes(b"\1" * 32)):
        with pytest.raises(KeyMaterialError, match=r"badgekit\[bbs\]"):
            make()
    with pytest.raises(DocumentError, match=r"badgekit\[bbs\]"):
        derive(BADGE)
    request = issuer().prepare(document(), created=AT)
    with pytest.raises(DocumentError, match=r"badgekit\[bbs\]"):
        request.finish(bytes(80))


# Whatever comes


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=5,
)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(DERIVED["proof"])), json_values)
def test_hostile_proofs_are_verified_or_refused(name: str, value: Any) -> None:
    hostile = copy.deepcopy(DERIVED)
    hostile["proof"][name] = value
    try:
        verify(hostile)
    except DocumentError:
        return
    assert value == DERIVED["proof"][name]


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 4),
    st.binary(max_size=300)
    | st.lists(st.integers(0, 90), max_size=90).map(sorted)
    | st.dictionaries(st.integers(0, 20), st.integers(0, 20)),
)
def test_hostile_values_are_refused(index: int, part: Any) -> None:
    names = list(BbsDerivedProofValue.__dataclass_fields__)
    good = value_of(DERIVED)
    hostile: Any = BbsDerivedProofValue(
        **{n: part if n == names[index] else getattr(good, n) for n in names}
    )
    try:
        text = hostile.encode()
    except (AttributeError, TypeError, ValueError):
        return
    if text == good.encode():
        return
    with pytest.raises(DocumentError):
        verify(DERIVED | {"proof": DERIVED["proof"] | {"proofValue": text}})


def test_a_bbs_key_signs_nothing_for_everybody() -> None:
    with pytest.raises(KeyMaterialError, match="key of another type"):
        issuer().endorse(testing.achievement())
    with pytest.raises(KeyMaterialError, match="key of another type"):
        issuer().issue_status_list(StatusList.of(), url="https://lincoln.example/1")
