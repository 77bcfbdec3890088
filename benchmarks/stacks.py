"""Whether badges add up: 1,000 credentials under a rule of 100 slots.

Target: less than 50 ms. The credentials verified before; the signatures cost more.
"""

import random
import sys
from dataclasses import replace

from _interleave import interleave, table

from badgekit import Alignment, MemoryFetcher, Recipient, VerifiedCredential, Verifier
from badgekit.models import read_credential
from badgekit.stacks import (
    AlignedTo,
    All,
    AtLeast,
    Counted,
    InOrder,
    Rule,
    Slot,
    Stack,
    Sum,
    evaluate,
)
from badgekit.testing import AT, achievement, issuer, policy

ROUNDS = 30
CREDENTIALS = 1_000
SLOTS = 100


def url(number: int) -> str:
    return f"https://lincoln.example/badges/{number}"


def verified() -> list[VerifiedCredential]:
    """Return badges for 500 achievements, two of each, aligned to 5 of 100 nodes."""
    drawn = random.Random(1)
    school = issuer()
    template = Verifier(policy(), MemoryFetcher()).verify(
        school.award(
            achievement(), to=Recipient.of("did:example:ada"), valid_from=AT
        ).text,
        at=AT,
    )
    found = []
    for number in range(CREDENTIALS):
        nodes = drawn.sample(range(SLOTS), 5)
        earned = achievement(
            id=url(number % 500),
            alignment=tuple(
                Alignment(target_name=str(n), target_code=str(n), target_url=url(n))
                for n in nodes
            ),
        ).to_json_object()
        subject = template.document["credentialSubject"] | {"achievement": earned}
        document = template.document | {
            "id": f"urn:badge:{number}",
            "credentialSubject": subject | {"creditsEarned": 1 + number % 3},
        }
        found.append(
            replace(template, credential=read_credential(document), document=document)
        )
    drawn.shuffle(found)
    return found


def stacks() -> dict[str, Stack]:
    named = [Slot(achievements=(url(n), url(n + 100))) for n in range(SLOTS)]
    chained = [Slot(achievements=(url(n), url(n + 1))) for n in range(SLOTS)]
    aligned = [Slot(alignments=(AlignedTo(code=str(n)),)) for n in range(SLOTS)]
    anybody = [Slot(issuers=(issuer().id,), name=str(n)) for n in range(SLOTS)]
    rules: dict[str, Rule] = {
        "100 named": All(tuple(named)),
        "100 named, none held": All(
            tuple(Slot(achievements=(url(n),)) for n in range(1000, 1000 + SLOTS))
        ),
        "90 of 100 that overlap": AtLeast(90, tuple(chained)),
        "100 aligned": All(tuple(aligned)),
        "100 for anything of one issuer": All(tuple(anybody)),
        "100 named, and a sum of the rest": All(
            (
                *named,
                Sum(800, (Counted(slot=anybody[0]),), unit="credits"),
            )
        ),
        "100 in order": InOrder(
            tuple(Slot(achievements=(url(n),)) for n in range(SLOTS))
        ),
    }
    return {
        name: Stack(id="urn:stack:1", name=name, rule=rule)
        for name, rule in rules.items()
    }


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    credentials = verified()
    for name, stack in stacks().items():
        decision = evaluate(stack, credentials, AT)
        print(f"{name}: met {decision.met}, {len(decision.uses)} used")
    timings = interleave(
        {
            name: lambda stack=stack: evaluate(stack, credentials, AT)  # type: ignore[misc]
            for name, stack in stacks().items()
        },
        rounds=rounds,
    )
    title = f"{CREDENTIALS:,} credentials"
    print(table(title, timings, reference=next(iter(timings))))


if __name__ == "__main__":
    main()
