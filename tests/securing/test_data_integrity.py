"""Embedded proofs: options, sets, chains, and what must never pass for one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit._multibase import encode
from badgekit.contexts import ContextLoader
from badgekit.errors import (
    BadgekitError,
    DocumentError,
    FetchError,
    KeyMaterialError,
)
from badgekit.fetching import MemoryFetcher, run
from badgekit.limits import Limits
from badgekit.problems import ProblemType
from badgekit.securing import (
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    DataIntegrity,
    Environment,
    VerifiedProof,
)
from badgekit.testing import AT, badge, issuer, signer

METHOD = issuer().verification_method
SUITES = [EDDSA_RDFC_2022, EDDSA_JCS_2022]
by_suite = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)


def secure(suite: Any = EDDSA_JCS_2022, document: Any = None) -> dict[str, Any]:
    document = badge().to_json_object() if document is None else document
    return (
        DataIntegrity(suite)
        .secure(document, signer=signer(), verification_method=METHOD, created=AT)
        .document
    )


def verify(
    secured: Any, *, at: datetime = AT, accepted: Any = None, **environment: Any
) -> VerifiedProof:
    mechanism = DataIntegrity(accepted=accepted) if accepted else DataIntegrity()
    steps = mechanism.verify_proof(
        secured, environment=Environment(at=at, **environment)
    )
    return run(steps, MemoryFetcher({}))


def with_proof(
    suite: Any = EDDSA_JCS_2022, document: Any = None, **options: Any
) -> dict[str, Any]:
    """Return a document whose proof was really made with these options."""
    document = badge().to_json_object() if document is None else document
    bare = {name: value for name, value in document.items() if name != "proof"}
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite.name,
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    } | options
    proof = {name: value for name, value in proof.items() if value is not None}
    if suite.proof_keeps_context:
        proof = {"@context": bare["@context"]} | proof
    earlier = document.get("proof", [])
    named = options.get("previousProof", [])
    named = [named] if isinstance(named, str) else named
    hashed = bare
    if isinstance(named, list) and named:
        hashed = bare | {"proof": [p for p in earlier if p.get("id") in named]}
    data = suite.hash_data(
        hashed,
        suite.proof_configuration(hashed, proof),
        public_key=signer().public_key,
        contexts=ContextLoader(),
        limits=Limits(),
    )
    proof["proofValue"] = encode(signer().sign(data))
    return bare | {"proof": [*earlier, proof]}


@by_suite
def test_what_is_secured_verifies(suite: Any) -> None:
    secured = secure(suite)
    proof = verify(secured)
    assert proof.mechanism == suite.name
    assert proof.controller == issuer().id
    assert proof.created == AT
    assert proof.document == {n: v for n, v in secured.items() if n != "proof"}


@by_suite
def test_the_proof_can_be_without_a_time(suite: Any) -> None:
    secured = DataIntegrity(suite).secure(
        badge().to_json_object(), signer=signer(), verification_method=METHOD
    )
    assert "created" not in secured.document["proof"]
    assert verify(secured.document).created is None


def test_a_document_with_a_proof_is_not_signed_anew() -> None:
    with pytest.raises(DocumentError, match="has a proof already") as caught:
        secure(document=secure())
    assert caught.value.problems[0].pointer == "/proof"


@by_suite
def test_a_key_of_another_type_is_refused(suite: Any) -> None:
    with pytest.raises(KeyMaterialError, match="takes Ed25519 keys, not P-256"):
        DataIntegrity(suite).secure(
            badge().to_json_object(), signer=signer("P-256"), verification_method=METHOD
        )


def test_a_proof_by_a_key_of_another_type_is_refused() -> None:
    secured = secure()
    secured["proof"]["verificationMethod"] = issuer("P-256").verification_method
    with pytest.raises(DocumentError, match="takes Ed25519 keys"):
        verify(secured)


def test_any_document_can_be_secured() -> None:
    document = {"@context": "https://www.w3.org/ns/credentials/v2", "name": "A letter"}
    assert verify(secure(EDDSA_RDFC_2022, document)).document == document


def test_a_document_without_contexts_can_be_secured_as_json() -> None:
    assert verify(secure(EDDSA_JCS_2022, {"a": 1})).document == {"a": 1}


def test_the_context_that_defines_proofs_is_added_where_none_does() -> None:
    document = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "id": "urn:uuid:1",
        "type": "VerifiableCredential",
    }
    secured = secure(EDDSA_RDFC_2022, document)
    added = "https://w3id.org/security/data-integrity/v2"
    assert secured["@context"] == [*document["@context"], added]
    verify(secured)


def test_an_undefined_term_is_refused_before_signing() -> None:
    document = badge().to_json_object() | {"shoeSize": 43}
    with pytest.raises(DocumentError, match="shoeSize") as caught:
        secure(EDDSA_RDFC_2022, document)
    (problem,) = caught.value.problems
    assert problem.type is ProblemType.DATA_LOSS_DETECTION_ERROR
    assert problem.pointer == "/shoeSize"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p.pop("type"), "must have a type"),
        (lambda p: p.update(type=5), "must have a type"),
        (lambda p: p.update(type="Ed25519Signature2031"), "no proof type"),
        (lambda p: p.update(type=["DataIntegrityProof"]), "does not match"),
        (lambda p: p.pop("cryptosuite"), "names no cryptosuite"),
        (lambda p: p.update(cryptosuite=5), "must have a type"),
        (lambda p: p.update(cryptosuite="eddsa-rdfc-2022"), None),
        (lambda p: p.pop("proofPurpose"), "purpose"),
        (lambda p: p.update(proofPurpose="authentication"), "purpose"),
        (lambda p: p.update(proofPurpose=["assertionMethod"]), "purpose"),
        (lambda p: p.pop("verificationMethod"), "by URL"),
        (lambda p: p.update(verificationMethod={"id": METHOD}), "by URL"),
        (lambda p: p.update(verificationMethod=""), None),
        (lambda p: p.update(verificationMethod="#key"), None),
        (lambda p: p.update(verificationMethod="did:nonsense:1#1"), None),
        (lambda p: p.update(verificationMethod=METHOD + "x"), None),
        (lambda p: p.update(verificationMethod=METHOD.partition("#")[0]), None),
        (lambda p: p.pop("proofValue"), "multibase"),
        (lambda p: p.update(proofValue=5), "multibase"),
        (lambda p: p.update(proofValue="z"), "does not match"),
        (lambda p: p.update(proofValue="z0OIl"), "base58btc"),
        (lambda p: p.update(proofValue="u" + "A" * 86), "base58btc"),
        (lambda p: p.update(proofValue="z" + "2" * 5000), "longer"),
        (lambda p: p.update(proofValue=p["proofValue"] + "2"), "does not match"),
        (lambda p: p.update(created="2025-06-01"), "dateTimeStamp"),
        (lambda p: p.update(created=1748779200), "date and time"),
        (lambda p: p.update(created="2025-06-01T12:00:01Z"), "does not match"),
        (lambda p: p.update(expires="soon"), "dateTimeStamp"),
        (lambda p: p.update(nonce="x"), "does not match"),
        (lambda p: p.update(previousProof="urn:uuid:none"), "not there"),
        (lambda p: p.update(previousProof=5), "list of ids"),
        (lambda p: p.update(previousProof=[5]), "not there"),
        (lambda p: p.update(id="urn:a", previousProof="urn:a"), "back to itself"),
    ],
)
def test_proofs_that_must_not_pass(
    change: Callable[[dict[str, Any]], Any], words: str | None
) -> None:
    secured = secure()
    change(secured["proof"])
    with pytest.raises(DocumentError, match=words):
        verify(secured)


def test_a_proof_that_has_expired_is_refused() -> None:
    ends = AT + timedelta(days=1)
    secured = with_proof(expires=ends.isoformat().replace("+00:00", "Z"))
    assert verify(secured).expires == ends
    with pytest.raises(DocumentError, match="expired") as caught:
        verify(secured, at=ends)
    assert caught.value.problems[0].type is ProblemType.EXPIRED


def test_one_good_proof_of_an_accepted_suite_is_enough() -> None:
    good = secure()
    bad = good["proof"] | {"proofValue": "z2"}
    other = {"type": "SomethingElse2031"}
    verify(good | {"proof": [other, bad, good["proof"]]})
    verify(good | {"proof": [good["proof"], bad]})
    with pytest.raises(DocumentError):
        verify(good | {"proof": [other, bad]})


def test_a_suite_that_the_policy_does_not_accept_is_not_looked_at() -> None:
    with pytest.raises(DocumentError, match="not accepted here") as caught:
        verify(secure(), accepted=(EDDSA_RDFC_2022, ECDSA_RDFC_2019))
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


def test_too_many_proofs_are_refused() -> None:
    good = secure()
    with pytest.raises(DocumentError, match="more than 16") as caught:
        verify(good | {"proof": [good["proof"]] * 17})
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


def test_an_unreachable_key_is_not_a_wrong_key() -> None:
    secured = secure()
    secured["proof"]["verificationMethod"] = "did:web:lincoln.example#key-1"
    with pytest.raises(FetchError):
        verify(secured)


def test_one_good_proof_is_enough_beside_one_whose_key_is_unreachable() -> None:
    secured = secure()
    elsewhere = secured["proof"] | {"verificationMethod": "did:web:lincoln.example#1"}
    bad = secured["proof"] | {"proofValue": "z2"}
    verify(secured | {"proof": [elsewhere, secured["proof"]]})
    with pytest.raises(FetchError):
        verify(secured | {"proof": [elsewhere, bad]})


@by_suite
def test_a_chain_verifies_with_all_that_came_before(suite: Any) -> None:
    first = with_proof(suite, id="urn:uuid:1")
    second = with_proof(suite, first, id="urn:uuid:2", previousProof="urn:uuid:1")
    third = with_proof(
        suite, second, id="urn:uuid:3", previousProof=["urn:uuid:1", "urn:uuid:2"]
    )
    verify(third)
    one, two, last = third["proof"]
    verify(third | {"proof": [last, one, two]})  # the ids tell the order
    changed = two | {"created": "2025-01-01T00:00:00Z"}
    for broken in ([last], [two, last], [changed, last]):
        with pytest.raises(DocumentError, match="not there"):
            verify(third | {"proof": broken})
    with pytest.raises(DocumentError, match="does not match"):
        verify(third | {"proof": [last, one | {"nonce": "x"}, two]})


def test_a_chain_that_leads_back_to_itself_is_refused() -> None:
    secured = secure()
    one = secured["proof"] | {"id": "urn:1", "previousProof": "urn:2"}
    two = secured["proof"] | {"id": "urn:2", "previousProof": "urn:1"}
    with pytest.raises(DocumentError, match="back to itself"):
        verify(secured | {"proof": [one, two]})


def test_a_chain_with_many_ways_to_one_proof_takes_no_more_time() -> None:
    """Each proof builds on all before it: 2^15 ways to the first."""
    secured: dict[str, Any] = badge().to_json_object()
    for index in range(16):
        secured = with_proof(
            document=secured,
            id=f"urn:{index}",
            previousProof=[f"urn:{earlier}" for earlier in range(index)] or None,
        )
    broken = [
        proof | {"nonce": "x"} if n == 0 else proof
        for n, proof in enumerate(secured["proof"])
    ]
    verify(secured)
    with pytest.raises(DocumentError):
        verify(secured | {"proof": broken})


def test_two_proofs_with_one_id_are_refused() -> None:
    secured = secure()
    proof = secured["proof"] | {"id": "urn:1"}
    with pytest.raises(DocumentError, match="same id"):
        verify(secured | {"proof": [proof, proof]})


def test_contexts_added_behind_those_that_were_signed_are_left_out() -> None:
    """vc-di-eddsa, section 3.3.2; what was added could give words a new meaning."""
    secured = secure()
    more = [*secured["@context"], "https://www.w3.org/ns/credentials/examples/v2"]
    assert (
        verify(secured | {"@context": more}).document["@context"]
        == (secured["@context"])
    )
    with pytest.raises(DocumentError, match="does not begin with"):
        verify(secured | {"@context": more[::-1]})


def test_an_embedded_proof_needs_an_object() -> None:
    with pytest.raises(DocumentError):
        verify("a.b.c")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(
    name=st.sampled_from(
        [
            "type",
            "cryptosuite",
            "created",
            "expires",
            "proofPurpose",
            "verificationMethod",
            "proofValue",
            "previousProof",
            "id",
            "@context",
            "domain",
        ]
    ),
    value=JSON,
)
def test_no_option_of_a_proof_can_be_exchanged(name: str, value: Any) -> None:
    secured = secure()
    changed = json.loads(json.dumps(secured))
    changed["proof"][name] = value
    if changed == secured:
        return
    with pytest.raises(BadgekitError):
        verify(changed)


def test_the_time_of_a_proof_has_its_own_spelling() -> None:
    moment = datetime(2025, 6, 1, 14, 0, tzinfo=UTC)
    secured = DataIntegrity().secure(
        badge().to_json_object(),
        signer=signer(),
        verification_method=METHOD,
        created=moment,
    )
    assert secured.document["proof"]["created"] == "2025-06-01T14:00:00Z"


def test_prepare_and_finish_do_what_secure_does() -> None:
    document = badge().to_json_object()
    mechanism = DataIntegrity()
    request = mechanism.prepare(
        document,
        public_key=signer().public_key,
        verification_method=METHOD,
        created=AT,
    )
    there = request.finish(signer().sign(request.data))
    here = mechanism.secure(
        document, signer=signer(), verification_method=METHOD, created=AT
    )
    assert there == here
    with pytest.raises(KeyMaterialError, match="not one of the data"):
        request.finish(signer().sign(b"something else"))
