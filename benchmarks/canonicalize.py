"""Canonicalize a badge and records of badges: badgekit, PyLD and jsonld.js.

JSON-LD to the RDFC-1.0 text, nothing else; then a record of 50 signed badges from JSON
text to a verdict on each. Targets: 25 times as quick as PyLD, 20 times jsonld.js, 20
times PyLD for all proofs of a record, and time in proportion to size.

    python benchmarks/canonicalize.py [rounds]
"""

import argparse
import base64
import json
from collections.abc import Callable
from typing import Any

from _badge import badge, record
from _environment import environment
from _interleave import Elapsed, interleave, table
from _pyld import canonicalize, hash_data
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import badgekit
from badgekit import _multibase
from badgekit.canonicalization import canonicalize_document
from badgekit.limits import Limits

SIGNER = badgekit.SoftwareSigner.generate()
ISSUER = badgekit.Issuer.with_did_key("Lincoln High School", SIGNER)
PRIVATE_KEY = Ed25519PrivateKey.from_private_bytes(
    base64.urlsafe_b64decode(SIGNER.to_jwk()["d"] + "=")
)
ROOMY = Limits(
    document_bytes=2**28,
    nodes=10**6,
    quads=10**6,
    canonicalization_work=10**6,
    member_credentials=10**4,
)
Json = dict[str, Any]


def signed_badge(number: int) -> Json:
    """Return one of many badges: ids of its own, and a proof."""
    document = badge(ISSUER.id)
    document["id"] = f"urn:uuid:6f0d3b0e-6b1f-4a94-9f2e-{number:012x}"
    document["credentialSubject"]["id"] = "did:example:learner"
    for at, evidence in enumerate(document["evidence"]):
        evidence["id"] = f"https://lincoln.example/evidence/{number}-{at}"
    return ISSUER.issue(document).document


def signed_record(members: int) -> Json:
    issuer = badgekit.Issuer(
        profile=ISSUER.profile,
        signer=SIGNER,
        verification_method=ISSUER.verification_method,
        limits=ROOMY,
    )
    badges = [signed_badge(number) for number in range(members)]
    return issuer.issue(record(badges, ISSUER.id)).document


def canonicalization(name: str, secured: Json, rounds: int, *, peers: bool) -> float:
    """Time one document without its proof; return our median in microseconds."""
    document = {member: secured[member] for member in secured if member != "proof"}
    tasks: dict[str, Callable[[], object]] = {
        "badgekit": lambda: canonicalize_document(document, limits=ROOMY)
    }
    if peers:
        tasks["PyLD"] = lambda: canonicalize(document)
        assert canonicalize(document) == canonicalize_document(document, limits=ROOMY)
        tasks |= node(document)
    timings = interleave(tasks, rounds=rounds)
    text = canonicalize_document(document, limits=ROOMY)
    title = f"canonicalize {name}: {text.count(chr(10)):,} statements"
    print(table(title, timings, reference="badgekit"), end="\n\n")
    return timings["badgekit"].median


def node(document: Json) -> dict[str, Callable[[], Elapsed]]:
    try:
        from _node import Node  # noqa: PLC0415

        peer = Node()
    except ImportError as error:
        print(f"Node is left out: {error}\n")
        return {}
    ours = canonicalize_document(document, limits=ROOMY)
    assert peer.ask(op="canonicalize", document=document)["result"] == ours
    return {"Node (jsonld.js)": lambda: peer.time(op="canonicalize", document=document)}


def pyld_verify(text: str) -> object:
    """Verify a record and its members with PyLD; models as badgekit reads them."""
    document = json.loads(text)
    for secured in (
        document,
        *document["credentialSubject"]["verifiableCredential"],
    ):
        unsecured = {member: secured[member] for member in secured if member != "proof"}
        proof = dict(secured["proof"])
        signature = _multibase.decode(proof.pop("proofValue"))
        PRIVATE_KEY.public_key().verify(signature, hash_data(unsecured, proof))
    return badgekit.read_credential(document)


def verification(secured: Json, rounds: int) -> None:
    text = json.dumps(secured)
    policy = badgekit.VerificationPolicy(
        issuers=badgekit.TrustedIssuers([ISSUER.id]), check_status=False, limits=ROOMY
    )
    verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher())
    timings = interleave(
        {
            "badgekit": lambda: verifier.verify(text),
            "PyLD pipeline": lambda: pyld_verify(text),
        },
        rounds=rounds,
        warm_up=1,
    )
    title = f"verify a record and its 50 badges, {len(text):,} characters"
    print(table(title, timings, reference="badgekit"), end="\n\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    rounds = parser.parse_args().rounds
    print(f"{environment()}; {rounds} rounds and a tenth of that for records\n")
    canonicalization("a badge", signed_badge(0), rounds, peers=True)
    fifty = signed_record(50)
    few = max(3, rounds // 10)
    canonicalization("a record of 50", fifty, few, peers=True)
    verification(fifty, few)
    small = canonicalization("a record of 200", signed_record(200), few, peers=False)
    large = canonicalization("a record of 3,000", signed_record(3000), 3, peers=False)
    print(f"15 times the members take {large / small:.1f} times as long")


if __name__ == "__main__":
    main()
