"""What a proof is made for, and proofs added to proofs."""

from datetime import timedelta
from typing import Any

import pytest

from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.fetching import MemoryFetcher, run
from badgekit.problems import ProblemType
from badgekit.securing import (
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    DataIntegrity,
    Environment,
    ProofOptions,
    VerifiedProof,
)
from badgekit.testing import AT, badge, issuer, signer

METHOD = issuer().verification_method
each_suite = pytest.mark.parametrize(
    "suite", [EDDSA_RDFC_2022, EDDSA_JCS_2022], ids=lambda suite: suite.name
)


def secure(suite: Any = EDDSA_JCS_2022, **options: Any) -> JsonObject:
    return (
        DataIntegrity(suite)
        .secure(
            badge().to_json_object(),
            signer=signer(),
            verification_method=METHOD,
            created=AT,
            options=ProofOptions(**options),
        )
        .document
    )


def verify(secured: JsonObject, **environment: Any) -> VerifiedProof:
    steps = DataIntegrity().verify_proof(
        secured, environment=Environment(**{"at": AT, **environment})
    )
    return run(steps, MemoryFetcher({}))


@each_suite
def test_every_option_is_written_and_signed(suite: Any) -> None:
    secured = secure(
        suite,
        purpose="authentication",
        expires=AT + timedelta(days=1),
        domain=("lincoln.example",),
        challenge="c",
        nonce="n",
        id="urn:uuid:1",
    )
    proof = secured["proof"]
    assert proof["expires"] == "2025-06-02T12:00:00Z"
    assert proof["domain"] == "lincoln.example"
    expected = {
        "purpose": "authentication",
        "challenge": "c",
        "domain": frozenset({"lincoln.example"}),
    }
    verify(secured, **expected)
    for member in ("challenge", "domain", "nonce", "id", "expires"):
        without = {name: value for name, value in proof.items() if name != member}
        with pytest.raises(DocumentError):
            verify(secured | {"proof": without}, **expected)
        with pytest.raises(DocumentError):
            verify(secured | {"proof": proof | {member: "urn:x"}}, **expected)


@pytest.mark.parametrize(
    ("options", "expected", "kind"),
    [
        ({}, {"purpose": "authentication"}, ProblemType.PROOF_VERIFICATION_ERROR),
        ({"purpose": "authentication"}, {}, ProblemType.PROOF_VERIFICATION_ERROR),
        ({}, {"challenge": "c"}, ProblemType.INVALID_CHALLENGE_ERROR),
        ({"challenge": "d"}, {"challenge": "c"}, ProblemType.INVALID_CHALLENGE_ERROR),
        ({"challenge": "c"}, {"challenge": ""}, ProblemType.INVALID_CHALLENGE_ERROR),
        ({}, {"domain": {"a"}}, ProblemType.INVALID_DOMAIN_ERROR),
        ({"domain": ("b",)}, {"domain": {"a"}}, ProblemType.INVALID_DOMAIN_ERROR),
        ({"domain": ("a", "b")}, {"domain": {"a"}}, ProblemType.INVALID_DOMAIN_ERROR),
        ({"domain": ("a",)}, {"domain": {"a", "b"}}, ProblemType.INVALID_DOMAIN_ERROR),
        ({"expires": AT}, {}, ProblemType.EXPIRED),
    ],
)
def test_a_proof_that_was_made_for_something_else_is_refused(
    options: dict[str, Any], expected: dict[str, Any], kind: ProblemType
) -> None:
    if "domain" in expected:
        expected = expected | {"domain": frozenset(expected["domain"])}
    with pytest.raises(DocumentError) as caught:
        verify(secure(**options), **expected)
    assert [problem.type for problem in caught.value.problems] == [kind]


def test_a_domain_that_is_not_a_string_is_nobodys() -> None:
    secured = secure(domain=("a",))
    secured["proof"]["domain"] = [{"a": 1}]
    with pytest.raises(DocumentError) as caught:
        verify(secured, domain=frozenset({"a"}))
    assert caught.value.problems[0].type is ProblemType.INVALID_DOMAIN_ERROR


@each_suite
def test_a_second_proof_stands_beside_the_first(suite: Any) -> None:
    first = secure(suite)
    other = issuer("P-256")
    both = (
        DataIntegrity(ECDSA_RDFC_2019)
        .add_proof(
            first, signer=signer("P-256"), verification_method=other.verification_method
        )
        .document
    )
    assert [proof["cryptosuite"] for proof in both["proof"]] == [
        suite.name,
        "ecdsa-rdfc-2019",
    ]
    one, two = both["proof"]
    assert verify(both | {"proof": one}).controller == issuer().id
    assert verify(both | {"proof": [two]}).controller == other.id


@each_suite
def test_a_chained_proof_covers_those_before_it(suite: Any) -> None:
    mechanism = DataIntegrity(suite)
    chain = secure(suite, id="urn:uuid:1")
    for index in (2, 3):
        chain = mechanism.add_proof(
            chain,
            signer=signer(),
            verification_method=METHOD,
            created=AT + timedelta(minutes=index),
            options=ProofOptions(
                id=f"urn:uuid:{index}", previous_proof=(f"urn:uuid:{index - 1}",)
            ),
        ).document
    one, two, three = chain["proof"]
    assert three["previousProof"] == "urn:uuid:2"
    for index, proofs in (
        (1, [one, two, three]),
        (2, [two, one]),
        (3, [three, two, one]),
    ):
        created = verify(chain | {"proof": proofs}).created
        assert created == (AT if index == 1 else AT + timedelta(minutes=index))
    for broken in (
        [two],
        [three, two],
        [three, one | {"nonce": "n"}, two],
    ):
        with pytest.raises(DocumentError):
            verify(chain | {"proof": broken})


@pytest.mark.parametrize(
    "there", [{}, {"proof": []}, {"proof": ["x", {"id": "urn:b"}]}]
)
def test_a_chain_needs_the_proofs_that_it_names(there: JsonObject) -> None:
    document = badge().to_json_object() | there
    with pytest.raises(DocumentError, match="is not there") as caught:
        DataIntegrity().add_proof(
            document,
            signer=signer(),
            verification_method=METHOD,
            options=ProofOptions(previous_proof=("urn:a",)),
        )
    assert caught.value.problems[0].type is ProblemType.PROOF_GENERATION_ERROR


def test_the_first_proof_can_be_added_too() -> None:
    document = badge().to_json_object()
    added = DataIntegrity().add_proof(
        document, signer=signer(), verification_method=METHOD, created=AT
    )
    secured = DataIntegrity().secure(
        document, signer=signer(), verification_method=METHOD, created=AT
    )
    assert added == secured
