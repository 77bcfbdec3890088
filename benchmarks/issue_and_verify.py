"""Issue and verify one badge: badgekit, its peers, and what physics asks for.

Issuing goes from the contestant's own model, made beforehand, to JSON text; verifying
from that text to the contestant's verdict. Peers are called through their documented
interfaces. Nobody checks the status, since that needs a network.

    python benchmarks/issue_and_verify.py [rounds]
"""

import argparse
import base64
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from _badge import OPEN_BADGES, badge
from _environment import environment
from _interleave import interleave, table
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import badgekit
from badgekit.canonicalization import canonicalize_document, jcs

Issue = Callable[[], object]
Verify = Callable[[str], object]
Contestant = tuple[Issue, Callable[[], object]]

SIGNER = badgekit.SoftwareSigner.generate()
PRIVATE_KEY = Ed25519PrivateKey.from_private_bytes(
    base64.urlsafe_b64decode(SIGNER.to_jwk()["d"] + "=")
)
ISSUER = badgekit.Issuer.with_did_key("Lincoln High School", SIGNER)
METHOD = ISSUER.verification_method
BADGE = badge(ISSUER.id)
MODEL = badgekit.OpenBadgeCredential(**BADGE)
CREATED = "2025-06-01T09:30:00Z"


def contestant(issue: Callable[[], str], verify: Verify) -> Contestant:
    """Let *verify* have what *issue* makes. Who refuses that does not start."""
    text = issue()
    verify(text)
    return issue, lambda: verify(text)


def ours(mechanism: badgekit.DataIntegrity | badgekit.VcJwt) -> Contestant:
    issuer = badgekit.Issuer(
        profile=ISSUER.profile,
        signer=SIGNER,
        verification_method=METHOD,
        mechanism=mechanism,
    )
    policy = badgekit.VerificationPolicy(
        issuers=badgekit.TrustedIssuers([issuer.id]), check_status=False
    )
    verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher())
    return contestant(lambda: issuer.issue(MODEL).text, verifier.verify)


def floor(signed: bytes, written: Callable[[dict[str, Any]], str]) -> Contestant:
    """What is left if canonicalization, all checks and the key's decoding are free.

    *signed* is the canonical form. To issue: the model as a JSON object, SHA-256, a
    signature, JSON text. To verify: JSON, SHA-256, a verification, the models.
    """
    public_key = PRIVATE_KEY.public_key()
    signature = PRIVATE_KEY.sign(sha256(signed).digest())
    text = json.dumps(BADGE)

    def issue() -> str:
        PRIVATE_KEY.sign(sha256(signed).digest())
        return written(MODEL.to_json_object())

    def verify(_: str) -> object:
        public_key.verify(signature, sha256(signed).digest())
        return badgekit.read_credential(json.loads(text))

    return contestant(issue, verify)


def floor_jwt() -> Contestant:
    payload = json.dumps(BADGE).encode()
    return floor(
        base64.urlsafe_b64encode(payload),
        lambda claims: base64.urlsafe_b64encode(json.dumps(claims).encode()).decode(),
    )


def floor_jcs() -> Contestant:
    return floor(jcs(BADGE), json.dumps)


def floor_rdfc() -> Contestant:
    return floor(canonicalize_document(BADGE).encode(), json.dumps)


def pyld_rdfc() -> Contestant:
    """JSON-LD by the book, with our models before and after."""
    from _pyld import hash_data  # noqa: PLC0415

    def issue() -> str:
        document = MODEL.to_json_object()
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": CREATED,
            "verificationMethod": METHOD,
            "proofPurpose": "assertionMethod",
        }
        signature = PRIVATE_KEY.sign(hash_data(document, proof))
        return json.dumps(document | {"proof": proof | {"proofValue": signature.hex()}})

    def verify(text: str) -> object:
        document = json.loads(text)
        proof = document.pop("proof")
        signature = bytes.fromhex(proof.pop("proofValue"))
        PRIVATE_KEY.public_key().verify(signature, hash_data(document, proof))
        return badgekit.read_credential(document)

    return contestant(issue, verify)


def node(suite: str) -> Contestant:
    """@digitalbazaar/vc, in Node: it has no models. JSON text out and in."""
    from _node import Node  # noqa: PLC0415

    peer = Node()
    key = {
        "type": "Multikey",
        "id": METHOD,
        "controller": ISSUER.id,
        "publicKeyMultibase": SIGNER.public_key.to_multikey(),
        "secretKeyMultibase": SIGNER.to_multikey(),
    }
    request = {"suite": suite, "document": BADGE, "key": key, "created": CREATED}
    text = peer.ask(op="issueText", **request)["result"]
    assert peer.ask(op="verify", suite=suite, text=text)["result"]["verified"]
    return (
        lambda: peer.time(op="issueText", **request),
        lambda: peer.time(op="verify", suite=suite, text=text),
    )


def openbadgeslib_jwt() -> Contestant:
    from openbadgeslib import ob3  # noqa: PLC0415

    signer = ob3.OB3Signer(SIGNER.to_pem(), algorithm="EdDSA")
    verifier = ob3.OB3Verifier(SIGNER.public_key.to_pem())
    model = ob3.OpenBadgeCredential.from_vc_document(BADGE)
    return contestant(lambda: str(signer.sign(model)), verifier.verify)


def openbadgeslib_rdfc() -> Contestant:
    from openbadgeslib import ob3  # noqa: PLC0415

    signer = ob3.OB3LdpSigner(SIGNER.to_pem(), METHOD)
    verifier = ob3.OB3LdpVerifier(SIGNER.public_key.to_pem())
    model = ob3.OpenBadgeCredential.from_vc_document(BADGE)
    return contestant(lambda: str(signer.sign_to_json(model)), verifier.verify)


def openvc_verify() -> Verify:
    import openvc  # noqa: PLC0415

    policy = openvc.VerificationPolicy(require_status=False)
    contexts = {OPEN_BADGES: badgekit.DEFAULT_CONTEXTS.load(OPEN_BADGES)}

    def verify(text: str) -> object:
        secured = json.loads(text) if text.startswith("{") else text
        return openvc.verify_credential(secured, policy=policy, extra_contexts=contexts)

    return verify


def openvc_jwt() -> Contestant:
    from openvc.keys import Ed25519SigningKey  # noqa: PLC0415
    from openvc.proof.vc_jwt import VcJwtProofSuite  # noqa: PLC0415

    key = Ed25519SigningKey(PRIVATE_KEY, kid=METHOD)
    suite = VcJwtProofSuite()
    return contestant(lambda: str(suite.sign(BADGE, signing_key=key)), openvc_verify())


def openvc_jcs() -> Contestant:
    from openvc.keys import Ed25519SigningKey  # noqa: PLC0415
    from openvc.proof.di_jcs import EddsaJcsProofSuite  # noqa: PLC0415

    key = Ed25519SigningKey(PRIVATE_KEY, kid=METHOD)
    suite = EddsaJcsProofSuite()

    def issue() -> str:
        secured = suite.add_proof(BADGE, signing_key=key, verification_method=METHOD)
        return json.dumps(secured)

    return contestant(issue, openvc_verify())


def openvc_rdfc() -> Contestant:
    from openvc.keys import Ed25519SigningKey  # noqa: PLC0415
    from openvc.proof.data_integrity import DataIntegrityProofSuite  # noqa: PLC0415

    key = Ed25519SigningKey(PRIVATE_KEY, kid=METHOD)
    suite = DataIntegrityProofSuite()
    contexts = {OPEN_BADGES: badgekit.DEFAULT_CONTEXTS.load(OPEN_BADGES)}

    def issue() -> str:
        secured = suite.add_proof(
            BADGE,
            signing_key=key,
            verification_method=METHOD,
            extra_contexts=contexts,
        )
        return json.dumps(secured)

    return contestant(issue, openvc_verify())


RACES: dict[str, dict[str, Callable[[], Contestant]]] = {
    "VC-JWT EdDSA": {
        "badgekit": lambda: ours(badgekit.VcJwt()),
        "openbadgeslib": openbadgeslib_jwt,
        "openvc-core": openvc_jwt,
        "floor": floor_jwt,
    },
    "eddsa-jcs-2022": {
        "badgekit": lambda: ours(badgekit.DataIntegrity(badgekit.EDDSA_JCS_2022)),
        "openvc-core": openvc_jcs,
        "Node": lambda: node("eddsa-jcs-2022"),
        "floor": floor_jcs,
    },
    "eddsa-rdfc-2022": {
        "badgekit": lambda: ours(badgekit.DataIntegrity(badgekit.EDDSA_RDFC_2022)),
        "PyLD pipeline": pyld_rdfc,
        "openbadgeslib": openbadgeslib_rdfc,
        "openvc-core": openvc_rdfc,
        "Node": lambda: node("eddsa-rdfc-2022"),
        "floor": floor_rdfc,
    },
}


def race(name: str, rounds: int) -> None:
    entrants: dict[str, Contestant] = {}
    for entrant, build in RACES[name].items():
        try:
            entrants[entrant] = build()
        except ImportError as error:
            print(f"{entrant} is left out: {error}\n")
    for number, title in enumerate(("issue", "verify")):
        tasks = {entrant: halves[number] for entrant, halves in entrants.items()}
        timings = interleave(tasks, rounds=rounds, warm_up=20)
        print(table(f"{name}, {title}", timings, reference="badgekit"), end="\n\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    rounds = parser.parse_args().rounds
    print(
        f"{environment()}; badge of {len(json.dumps(BADGE)):,} bytes; {rounds} rounds"
    )
    print()
    for name in RACES:
        race(name, rounds)


if __name__ == "__main__":
    main()
