"""Records of 200 and of 3,000 signed badges: what each step costs for one member.

Assembled, issued, verified with a report on each member, canonicalized, cut in half,
and taken apart. Target: for one member, 3,000 cost no more than 1.2 times what 200 do.

    python benchmarks/records_by_size.py [rounds]
"""

import argparse
from collections.abc import Callable
from dataclasses import replace

from _environment import environment
from _interleave import Timing, interleave, table
from canonicalize import ISSUER, ROOMY, Json, signed_badge

import badgekit
from badgekit.canonicalization import canonicalize_document
from badgekit.models import incoherences
from badgekit.records import assemble, is_part_of, members_of, part_of, update

SCHOOL = replace(ISSUER, limits=ROOMY)
LEARNER = badgekit.Recipient.of("did:example:learner")
POLICY = badgekit.VerificationPolicy(
    issuers=badgekit.TrustedIssuers([SCHOOL.id]), check_status=False, limits=ROOMY
)
FEW, MANY = 200, 3_000
TOLERANCE = 1.2


def badges(count: int) -> list[Json]:
    """Return signed badges, each for an achievement of its own."""
    found = []
    for number in range(count):
        document = signed_badge(number)
        del document["proof"]
        document["credentialSubject"]["achievement"]["id"] = f"urn:achievement:{number}"
        found.append(SCHOOL.issue(document).document)
    return found


def assembled(members: list[Json]) -> badgekit.ComprehensiveLearnerRecord:
    return assemble(
        members,
        name="All of a school year",
        issuer=SCHOOL,
        subject=LEARNER,
        associations=[
            is_part_of(f"urn:achievement:{number}", "urn:achievement:0")
            for number in range(1, len(members))
        ],
        limits=ROOMY,
    )


def steps(members: list[Json]) -> dict[str, Callable[[], object]]:
    record = assembled(members)
    secured = SCHOOL.issue(record)
    unsecured = record.to_json_object()
    half = {member["id"] for member in members[::2]}
    verifier = badgekit.Verifier(POLICY, badgekit.MemoryFetcher())
    report = verifier.report(secured.text)
    assert report
    assert len(report.children) == len(members)
    return {
        "assemble": lambda: assembled(members),
        "find incoherences": lambda: incoherences(record),
        "issue": lambda: SCHOOL.issue(record),
        "canonicalize": lambda: canonicalize_document(unsecured, limits=ROOMY),
        "verify": lambda: verifier.report(secured.text),
        "half of it": lambda: part_of(secured, half, issuer=SCHOOL, limits=ROOMY),
        "update": lambda: update(secured, members[:1], limits=ROOMY),
        "members of it": lambda: members_of(secured, limits=ROOMY),
    }


def per_member(timing: Timing, count: int) -> Timing:
    return Timing(timing.median / count, timing.min / count)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"{environment()}; {rounds} rounds; microseconds for one member\n")
    members = badges(MANY)
    few, many = steps(members[:FEW]), steps(members)
    slower = []
    for name, task in few.items():
        # As many members in each turn, so that neither gets the warmer caches.
        def repeated(task: Callable[[], object] = task) -> None:
            for _ in range(MANY // FEW):
                task()

        small, large = f"{name}, of {FEW}", f"{name}, of {MANY:,}"
        timings = interleave(
            {small: repeated, large: many[name]}, rounds=rounds, warm_up=0
        )
        found = {label: per_member(each, MANY) for label, each in timings.items()}
        print(table(name, found, reference=small), end="\n\n")
        if found[large].min > TOLERANCE * found[small].min:
            slower.append(name)
    print(f"over {TOLERANCE} times as much: {', '.join(slower) or 'nothing'}")


if __name__ == "__main__":
    main()
