"""Issue and verify the badge of `issue_and_verify.py` with each suite and as a JWT.

Beside each stands its floor: JSON text, a hash, a signature, and to verify the model.

    python benchmarks/suites.py [rounds]
"""

import argparse
import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from _badge import badge
from _interleave import Timing, interleave

import badgekit
from badgekit.canonicalization import HashName, canonicalize_document, jcs
from badgekit.securing import Cryptosuite

Task = Callable[[], object]

SUITES = [
    ("Ed25519", badgekit.EDDSA_RDFC_2022),
    ("Ed25519", badgekit.EDDSA_JCS_2022),
    ("P-256", badgekit.ECDSA_RDFC_2019),
    ("P-384", badgekit.ECDSA_RDFC_2019),
    ("P-256", badgekit.ECDSA_JCS_2019),
    ("P-384", badgekit.ECDSA_JCS_2019),
]
JWTS = ["Ed25519", "P-256", "P-384"]


def canonical(suite: Cryptosuite, document: dict[str, Any], name: HashName) -> bytes:
    if suite.detects_data_loss:
        return canonicalize_document(document, hash_name=name).encode()
    return jcs(document)


def tasks(kind: str, suite: Cryptosuite | None) -> dict[str, Task]:
    """Return issuing and verifying, ours and the floor of it."""
    signer = badgekit.SoftwareSigner.generate(kind)
    mechanism = badgekit.VcJwt() if suite is None else badgekit.DataIntegrity(suite)
    school = badgekit.Issuer.with_did_key("Lincoln", signer, mechanism=mechanism)
    document = badge(school.id)
    model = badgekit.read_credential(document)
    policy = badgekit.VerificationPolicy(
        issuers=badgekit.TrustedIssuers([school.id]), check_status=False
    )
    verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher())
    secured = school.issue(model).text

    name: HashName = "sha384" if kind == "P-384" else "sha256"
    text = json.dumps(document)
    form = text.encode() if suite is None else canonical(suite, document, name)
    digest = hashlib.new(name, form).digest()
    signature = signer.sign(digest)

    def floor_issue() -> str:
        signer.sign(hashlib.new(name, form).digest())
        return json.dumps(model.to_json_object())

    def floor_verify() -> object:
        signer.public_key.verifies(signature, hashlib.new(name, form).digest())
        return badgekit.read_credential(json.loads(text))

    return {
        "issue": lambda: school.issue(model).text,
        "issue, floor": floor_issue,
        "verify": partial(verifier.verify, secured),
        "verify, floor": floor_verify,
    }


def row(title: str, timings: dict[str, Timing]) -> str:
    cells = [title]
    for act in ("issue", "verify"):
        ours, floor = timings[act], timings[f"{act}, floor"]
        cells += [
            f"{ours.min:,.0f}",
            f"{ours.min / floor.min:.1f} ({ours.median / floor.median:.1f})",
        ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=150)
    rounds = parser.parse_args().rounds
    print(
        "| suite | issue, min µs | x floor, min (median) | verify, min µs "
        "| x floor, min (median) |\n|---|--:|--:|--:|--:|"
    )
    for kind, suite in SUITES:
        timings = interleave(tasks(kind, suite), rounds=rounds)
        print(row(f"{suite.name}, {kind}", timings))
    for kind in JWTS:
        timings = interleave(tasks(kind, None), rounds=rounds)
        print(row(f"VC-JWT, {kind}", timings))


if __name__ == "__main__":
    main()
