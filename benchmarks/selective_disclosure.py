"""Issue a badge that can be shared in part, derive a part of it, verify the part.

The badge is that of `issue_and_verify.py`. Ordinary `ecdsa-rdfc-2019` is there for
comparison: what it costs that parts can be left out. With `badgekit[bbs]` installed,
bbs-2023 takes part. openvc-core, if installed, is
called through its documented interface; it has no models and checks no more than the
proof and the dates.

    python benchmarks/selective_disclosure.py [rounds]
"""

import argparse
import json
import os
import platform
from collections.abc import Callable
from typing import Any

from _badge import OPEN_BADGES, badge
from _interleave import interleave, table

import badgekit
from badgekit.securing import (
    ECDSA_RDFC_2019,
    Bbs2023,
    BbsSigner,
    EcdsaSd2023,
    derive,
)
from badgekit.securing.selective import open_badge_template

SIGNER = badgekit.SoftwareSigner.generate("P-256")
CHOSEN = ["/evidence", "/credentialSubject/result"]


def issuer(mechanism: badgekit.DataIntegrity | EcdsaSd2023) -> badgekit.Issuer:
    return badgekit.Issuer.with_did_key(
        "Lincoln High School", SIGNER, mechanism=mechanism
    )


Task = Callable[[], object]


def openvc(
    document: dict[str, Any], pointers: tuple[str, ...], part: str
) -> dict[str, Task]:
    """Return how openvc-core issues, and verifies what badgekit derived.

    Version 1.37 does not derive from this badge: its rubric is an ordered list.
    """
    try:
        from openvc.keys import P256SigningKey  # noqa: PLC0415
        from openvc.proof.ecdsa_sd import EcdsaSdProofSuite  # noqa: PLC0415
    except ImportError:
        return {}
    method = issuer(EcdsaSd2023()).verification_method
    key = P256SigningKey.from_pem(SIGNER.to_pem().encode(), kid=method)
    suite = EcdsaSdProofSuite()
    contexts = {OPEN_BADGES: badgekit.DEFAULT_CONTEXTS.load(OPEN_BADGES)}

    def issue() -> str:
        secured = suite.add_base_proof(
            document,
            signing_key=key,
            verification_method=method,
            # It knows no pointers into arrays; the badge has one identifier alone.
            mandatory_pointers=[pointer.removesuffix("/0") for pointer in pointers],
            extra_contexts=contexts,
        )
        return json.dumps(secured)

    return {
        "issue": issue,
        "verify": lambda: suite.verify(json.loads(part), extra_contexts=contexts),
    }


def bbs() -> dict[str, Task]:
    """Return how bbs-2023 issues, derives and verifies, if it can."""
    try:
        signer = BbsSigner.generate()
    except badgekit.KeyMaterialError:
        return {}
    school = badgekit.Issuer.with_did_key("Lincoln", signer, mechanism=Bbs2023())
    document = badge(school.id)
    policy = badgekit.VerificationPolicy(
        issuers=badgekit.TrustedIssuers([school.id]), check_status=False
    )
    verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher())
    base = school.issue(document).text
    part = derive(base, CHOSEN).text
    print(f"bytes: bbs-2023, base proof {len(base):,}; derived {len(part):,}")
    return {
        "issue": lambda: school.issue(document),
        "derive": lambda: derive(base, CHOSEN),
        "verify": lambda: verifier.verify(part),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    rounds = parser.parse_args().rounds

    plain = issuer(badgekit.DataIntegrity(ECDSA_RDFC_2019))
    template = issuer(EcdsaSd2023())
    everything = issuer(EcdsaSd2023(mandatory_pointers=()))
    document = badge(plain.id)
    policy = badgekit.VerificationPolicy(
        issuers=badgekit.TrustedIssuers([plain.id]), check_status=False
    )
    verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher())

    whole = plain.issue(document).text
    base = template.issue(document).text
    free = everything.issue(document).text
    part = derive(base, CHOSEN).text
    all_of_it = derive(free, [""]).text
    for text in (whole, part, all_of_it):
        verifier.verify(text)

    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    print("bytes:", *(
        f"{name} {len(text.encode()):,};"
        for name, text in (
            ("unsigned", json.dumps(document)),
            ("ecdsa-rdfc-2019", whole),
            ("base proof", base),
            ("derived", part),
            ("base, nothing mandatory", free),
            ("derived, all of it", all_of_it),
        )
    ))  # fmt: skip
    races: dict[str, dict[str, Task]] = {
        "issue": {
            "ecdsa-rdfc-2019": lambda: plain.issue(document),
            "base proof": lambda: template.issue(document),
            "base, nothing mandatory": lambda: everything.issue(document),
        },
        "derive": {
            "a part": lambda: derive(base, CHOSEN),
            "all, nothing mandatory": lambda: derive(free, [""]),
        },
        "verify": {
            "ecdsa-rdfc-2019": lambda: verifier.verify(whole),
            "a part": lambda: verifier.verify(part),
            "all, nothing mandatory": lambda: verifier.verify(all_of_it),
        },
    }
    for title, task in openvc(document, open_badge_template(document), part).items():
        races[title]["openvc-core"] = task
    for title, task in bbs().items():
        races[title]["bbs-2023, a part"] = task
    for title, contestants in races.items():
        timings = interleave(contestants, rounds=rounds)
        print(f"\n{table(title, timings, reference=next(iter(contestants)))}")


if __name__ == "__main__":
    main()
