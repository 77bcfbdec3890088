"""Issue and verify one badge: badgekit, its peers, and what physics asks for.

Each contestant gets the same unsigned badge as a `dict` and returns text, then gets
its own text and verifies it. Peers are called through their documented interfaces.
Nobody checks the status, since that needs a network.

    python benchmarks/issue_and_verify.py [rounds]
"""

import argparse
import base64
import json
import os
import platform
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from _badge import OPEN_BADGES, badge
from _interleave import interleave, table
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import badgekit
from badgekit.canonicalization import canonicalize_document, jcs

Issue = Callable[[], str]
Verify = Callable[[str], object]
Contestant = tuple[Issue, Verify]

SIGNER = badgekit.SoftwareSigner.generate()
PRIVATE_KEY = Ed25519PrivateKey.from_private_bytes(
    base64.urlsafe_b64decode(SIGNER.to_jwk()["d"] + "=")
)
ISSUER = badgekit.Issuer.with_did_key("Lincoln High School", SIGNER)
METHOD = ISSUER.verification_method
BADGE = badge(ISSUER.id)
CREATED = "2025-06-01T09:30:00Z"


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
    return lambda: issuer.issue(BADGE).text, verifier.verify


def floor(signed: bytes, envelope: Callable[[str], str]) -> Contestant:
    """JSON, SHA-256 and a signature; for verifying, the models too."""
    public_key = PRIVATE_KEY.public_key()
    signature = PRIVATE_KEY.sign(sha256(signed).digest())

    def issue() -> str:
        PRIVATE_KEY.sign(sha256(signed).digest())
        return envelope(json.dumps(BADGE))

    def verify(_: str) -> object:
        public_key.verify(signature, sha256(signed).digest())
        return badgekit.read_credential(json.loads(text))

    text = json.dumps(BADGE)
    return issue, verify


def floor_jwt() -> Contestant:
    payload = json.dumps(BADGE).encode()
    return floor(
        base64.urlsafe_b64encode(payload),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    )


def floor_jcs() -> Contestant:
    return floor(jcs(BADGE), str)


def floor_rdfc() -> Contestant:
    return floor(canonicalize_document(BADGE).encode(), str)


def pyld_rdfc() -> Contestant:
    """JSON-LD by the book: PyLD, SHA-256, Ed25519, and our models when verifying."""
    from pyld import jsonld  # noqa: PLC0415

    contexts = {
        url: badgekit.DEFAULT_CONTEXTS.load(url)
        for url in badgekit.DEFAULT_CONTEXTS.urls
    }

    def load(url: str, _options: object) -> dict[str, Any]:
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts[url],
            "contentType": "application/ld+json",
            "tag": "static",
        }

    def digest(document: dict[str, Any]) -> bytes:
        options = {
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
            "documentLoader": load,
        }
        return sha256(jsonld.normalize(document, options).encode()).digest()

    def hash_data(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
        context = {"@context": document["@context"]}
        return digest(context | proof) + digest(document)

    def issue() -> str:
        proof = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": CREATED,
            "verificationMethod": METHOD,
            "proofPurpose": "assertionMethod",
        }
        signature = PRIVATE_KEY.sign(hash_data(BADGE, proof))
        return json.dumps(BADGE | {"proof": proof | {"proofValue": signature.hex()}})

    def verify(text: str) -> object:
        document = json.loads(text)
        proof = document.pop("proof")
        signature = bytes.fromhex(proof.pop("proofValue"))
        PRIVATE_KEY.public_key().verify(signature, hash_data(document, proof))
        return badgekit.read_credential(document)

    return issue, verify


def openbadgeslib_jwt() -> Contestant:
    from openbadgeslib import ob3  # noqa: PLC0415

    signer = ob3.OB3Signer(SIGNER.to_pem(), algorithm="EdDSA")
    verifier = ob3.OB3Verifier(SIGNER.public_key.to_pem())
    read = ob3.OpenBadgeCredential.from_vc_document
    return lambda: str(signer.sign(read(BADGE))), verifier.verify


def openbadgeslib_rdfc() -> Contestant:
    from openbadgeslib import ob3  # noqa: PLC0415

    signer = ob3.OB3LdpSigner(SIGNER.to_pem(), METHOD)
    verifier = ob3.OB3LdpVerifier(SIGNER.public_key.to_pem())
    read = ob3.OpenBadgeCredential.from_vc_document
    return lambda: str(signer.sign_to_json(read(BADGE))), verifier.verify


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
    return lambda: str(suite.sign(BADGE, signing_key=key)), openvc_verify()


def openvc_jcs() -> Contestant:
    from openvc.keys import Ed25519SigningKey  # noqa: PLC0415
    from openvc.proof.di_jcs import EddsaJcsProofSuite  # noqa: PLC0415

    key = Ed25519SigningKey(PRIVATE_KEY, kid=METHOD)
    suite = EddsaJcsProofSuite()

    def issue() -> str:
        secured = suite.add_proof(BADGE, signing_key=key, verification_method=METHOD)
        return json.dumps(secured)

    return issue, openvc_verify()


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

    return issue, openvc_verify()


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
        "floor": floor_jcs,
    },
    "eddsa-rdfc-2022": {
        "badgekit": lambda: ours(badgekit.DataIntegrity(badgekit.EDDSA_RDFC_2022)),
        "PyLD pipeline": pyld_rdfc,
        "openbadgeslib": openbadgeslib_rdfc,
        "openvc-core": openvc_rdfc,
        "floor": floor_rdfc,
    },
}


def race(name: str, rounds: int) -> None:
    entrants: dict[str, Contestant] = {}
    for contestant, build in RACES[name].items():
        try:
            entrants[contestant] = build()
        except ImportError as error:
            print(f"{contestant} is left out: {error}\n")
    secured = {}
    for contestant, (issue, verify) in entrants.items():
        secured[contestant] = issue()
        verify(secured[contestant])  # a contestant that refuses its own does not start
    issuing = {contestant: issue for contestant, (issue, _) in entrants.items()}
    verifying = {
        contestant: lambda verify=verify, text=secured[contestant]: verify(text)
        for contestant, (_, verify) in entrants.items()
    }
    for title, tasks in (("issue", issuing), ("verify", verifying)):
        timings = interleave(tasks, rounds=rounds)
        print(table(f"{name}, {title}", timings, reference="badgekit"), end="\n\n")


def environment() -> str:
    names = ["cryptography", "pydantic", "pyld", "openbadgeslib", "openvc-core"]
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return (
        f"CPython {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.machine()}; {', '.join(found)}; badge of "
        f"{len(json.dumps(BADGE)):,} bytes"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    rounds = parser.parse_args().rounds
    print(f"{environment()}; {rounds} rounds, interleaved\n")
    for name in RACES:
        race(name, rounds)


if __name__ == "__main__":
    main()
