"""The published vectors, down to every intermediate value."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from badgekit.canonicalization import HashName, canonicalize_document, jcs
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import MemoryFetcher, run
from badgekit.keys import PublicKey, SoftwareSigner
from badgekit.securing import (
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    Cryptosuite,
    DataIntegrity,
    Environment,
    VerifiedProof,
)
from vectors import DATA, VECTORS, load

pytestmark = pytest.mark.vectors

AT = datetime(2026, 1, 1, tzinfo=UTC)
CITIZENSHIP = "https://w3id.org/citizenship/v4rc1"
EDDSA = "w3c-vc-di-eddsa"
ECDSA = "w3c-vc-di-ecdsa"

# folder, suffix of the file names, suite, key pair, whether the suite is deterministic
W3C = [
    (f"{EDDSA}/eddsa-rdfc-2022", "DataInt", EDDSA_RDFC_2022, "keyPair"),
    (f"{EDDSA}/eddsa-rdfc-2022/employ", "DataInt", EDDSA_RDFC_2022, "keyPair"),
    (f"{EDDSA}/eddsa-jcs-2022", "JCS", EDDSA_JCS_2022, "keyPair"),
    (f"{ECDSA}/ecdsa-rdfc-2019-p256", "ECDSAP256", ECDSA_RDFC_2019, "p256KeyPair"),
    (
        f"{ECDSA}/ecdsa-rdfc-2019-p256/employ",
        "ECDSAP256",
        ECDSA_RDFC_2019,
        "p256KeyPair",
    ),
    (f"{ECDSA}/ecdsa-rdfc-2019-p384", "ECDSAP384", ECDSA_RDFC_2019, "p384KeyPair"),
    (
        f"{ECDSA}/ecdsa-rdfc-2019-p384/employ",
        "ECDSAP384",
        ECDSA_RDFC_2019,
        "p384KeyPair",
    ),
    (f"{ECDSA}/ecdsa-jcs-2019-p256", "JCSECDSAP256", ECDSA_JCS_2019, "p256KeyPair"),
    (f"{ECDSA}/ecdsa-jcs-2019-p384", "JCSECDSAP384", ECDSA_JCS_2019, "p384KeyPair"),
]
ids = [folder for folder, *_ in W3C]


def text(path: str) -> str:
    file = VECTORS / path
    if not file.is_file():
        pytest.skip(f"{path} is not among the standards' files")
    return file.read_text()


def contexts() -> ContextLoader:
    citizenship = DATA / "contexts/w3c/citizenship-v4rc1.jsonld"
    if not citizenship.is_file():
        return DEFAULT_CONTEXTS
    return ContextLoader({CITIZENSHIP: citizenship.read_bytes()})


def verify(secured: Any, resources: dict[str, bytes] | None = None) -> VerifiedProof:
    environment = Environment(at=AT, contexts=contexts())
    steps = DataIntegrity().verify_proof(secured, environment=environment)
    return run(steps, MemoryFetcher(resources or {}))


def canonical(suite: Cryptosuite, document: Any, hash_name: HashName) -> bytes:
    if suite.proof_keeps_context:
        return jcs(document)
    return canonicalize_document(
        document, contexts=contexts(), hash_name=hash_name
    ).encode()


@pytest.mark.parametrize(("folder", "suffix", "suite", "keys"), W3C, ids=ids)
def test_w3c_canonical_forms_and_hashes(
    folder: str, suffix: str, suite: Cryptosuite, keys: str
) -> None:
    secured = load(f"vectors/{folder}/signed{suffix}.json")
    proof = secured.pop("proof")
    del proof["proofValue"]
    config = suite.proof_configuration(secured, proof)
    pair = load(f"vectors/{folder.split('/', maxsplit=1)[0]}/{keys}.json")
    key = PublicKey.from_multikey(pair["publicKeyMultibase"])
    hash_name = suite.hashes[key.type]

    forms = {}
    for document, name in ((secured, "Doc"), (config, "Proof")):
        stem = "canonDoc" if name == "Doc" else "proofCanon"
        forms[name] = canonical(suite, document, hash_name)
        assert forms[name].decode() == text(f"{folder}/{stem}{suffix}.txt")
        digest = hashlib.new(hash_name, forms[name]).hexdigest()
        stem = "docHash" if name == "Doc" else "proofHash"
        assert digest == text(f"{folder}/{stem}{suffix}.txt").strip()

    data = suite.hash_data(
        secured,
        config,
        public_key=key,
        contexts=contexts(),
        limits=Environment(at=AT).limits,
    )
    assert data.hex() == text(f"{folder}/combinedHash{suffix}.txt").strip()
    signature = bytes.fromhex(text(f"{folder}/sigHex{suffix}.txt").strip())
    assert key.verifies(signature, data)


@pytest.mark.parametrize(("folder", "suffix", "suite", "keys"), W3C, ids=ids)
def test_w3c_signed_documents_verify(
    folder: str, suffix: str, suite: Cryptosuite, keys: str
) -> None:
    secured = load(f"vectors/{folder}/signed{suffix}.json")
    assert verify(secured).mechanism == suite.name


@pytest.mark.parametrize(("folder", "suffix", "suite", "keys"), W3C, ids=ids)
def test_w3c_signatures_are_reproduced(
    folder: str, suffix: str, suite: Cryptosuite, keys: str
) -> None:
    secured = load(f"vectors/{folder}/signed{suffix}.json")
    proof = secured.pop("proof")
    pair = load(f"vectors/{folder.split('/', maxsplit=1)[0]}/{keys}.json")
    secret = pair.get("secretKeyMultibase") or pair["privateKeyMultibase"]
    signer = SoftwareSigner.from_multikey(secret)
    assert signer.public_key.to_multikey() == pair["publicKeyMultibase"]

    again = DataIntegrity(suite).secure(
        secured,
        signer=signer,
        verification_method=proof["verificationMethod"],
        created=datetime.fromisoformat(proof["created"]),
        contexts=contexts(),
    )

    assert again.document["proof"] == proof


@pytest.mark.parametrize(("folder", "suffix", "suite", "keys"), W3C, ids=ids)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: d.update(validFrom="2020-01-01T00:00:00Z"), id="member"),
        pytest.param(lambda d: d.pop("issuer"), id="removed"),
        pytest.param(lambda d: d["credentialSubject"].update(id="urn:x"), id="id"),
        pytest.param(
            lambda d: d["proof"].update(created="2020-02-24T23:36:39Z"), id="created"
        ),
        pytest.param(
            lambda d: d["proof"].update(proofPurpose="authentication"), id="purpose"
        ),
        pytest.param(
            lambda d: d["proof"].update(
                proofValue=d["proof"]["proofValue"][:-1]
                + ("2" if d["proof"]["proofValue"][-1] != "2" else "3")
            ),
            id="signature",
        ),
        pytest.param(lambda d: d.update(proof=[]), id="no-proof"),
    ],
)
def test_the_negative_twin_of_each_w3c_vector_is_refused(
    folder: str, suffix: str, suite: Cryptosuite, keys: str, change: Any
) -> None:
    secured = load(f"vectors/{folder}/signed{suffix}.json")
    before = json.dumps(secured)
    change(secured)
    assert json.dumps(secured) != before
    with pytest.raises(DocumentError):
        verify(secured)


CHAINS = [
    "signedProofSet1",
    "signedProofSet2",
    "signedProofChain1",
    "signedProofChain2",
]


@pytest.mark.parametrize("name", CHAINS)
def test_w3c_proof_sets_and_chains_verify(name: str) -> None:
    secured = load(f"vectors/{EDDSA}/proof-set-chain/{name}.json")
    proofs = (
        secured["proof"] if isinstance(secured["proof"], list) else [secured["proof"]]
    )
    for proof in proofs:
        # The first good proof is the one that is reported, so each goes first once.
        others = [other for other in proofs if other is not proof]
        found = verify(secured | {"proof": [proof, *others]})
        assert found.controller == proof["verificationMethod"].partition("#")[0]


def test_a_w3c_chain_with_a_broken_predecessor_is_refused() -> None:
    secured = load(f"vectors/{EDDSA}/proof-set-chain/signedProofChain2.json")
    chained = [proof for proof in secured["proof"] if "previousProof" in proof]
    assert len(chained) == 2
    with pytest.raises(DocumentError, match="not there"):
        verify(secured | {"proof": chained})


@pytest.mark.parametrize("name", ["obv3p0", "clrv2p0"])
def test_1edtech_vectors(name: str) -> None:
    expected = load("vectors/1edtech-test-vectors/expected.json")
    folder = f"vectors/1edtech-test-vectors/{name}"
    secured = load(f"{folder}/signed-credential.json")
    url = expected["key"]["verificationMethod"]
    document = {n: v for n, v in secured.items() if n != "proof"}
    (proof,) = secured["proof"] if name == "clrv2p0" else [secured["proof"]]
    options = {n: v for n, v in proof.items() if n != "proofValue"}
    config = EDDSA_RDFC_2022.proof_configuration(document, options)
    values = expected[name]

    for part, file, digest in (
        (document, "document-canon.txt", "documentHash"),
        (config, "proof-canon.txt", "proofHash"),
    ):
        form = canonicalize_document(part)
        assert form.strip() == text(f"1edtech-test-vectors/{name}/{file}").strip()
        assert hashlib.sha256(form.encode()).hexdigest() == values[digest]

    signer = SoftwareSigner.from_multikey(expected["key"]["secretKeyMultibase"])
    again = DataIntegrity(EDDSA_RDFC_2022).secure(
        document,
        signer=signer,
        verification_method=url,
        created=datetime.fromisoformat(options["created"]),
    )
    assert again.document["proof"]["proofValue"] == values["proofValue"]
    assert again.document["proof"] == proof

    controller = {
        "id": expected["key"]["controller"],
        "verificationMethod": [
            {
                "id": url,
                "type": "Multikey",
                "controller": expected["key"]["controller"],
                "publicKeyMultibase": expected["key"]["publicKeyMultibase"],
            }
        ],
        "assertionMethod": [url],
    }
    resources = {expected["key"]["controller"]: json.dumps(controller).encode()}
    assert verify(secured, resources).controller == expected["key"]["controller"]


def test_a_key_in_the_fragment_of_an_https_url_is_no_key() -> None:
    """The 1EdTech vectors name one; without the controller's document it is nothing."""
    expected = load("vectors/1edtech-test-vectors/expected.json")
    secured = load("vectors/1edtech-test-vectors/obv3p0/signed-credential.json")
    controller = {"id": expected["key"]["controller"], "assertionMethod": []}
    resources = {expected["key"]["controller"]: json.dumps(controller).encode()}
    with pytest.raises(DocumentError):
        verify(secured, resources)
