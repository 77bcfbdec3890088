"""A backpack: keep badges as they came, choose some, and prove that they are yours.

python examples/systems/backpack.py
"""

from badgekit import (
    Holder,
    PresentationRequest,
    ProblemType,
    Recipient,
    SoftwareSigner,
    VcJwt,
    bake,
)
from badgekit.baking import unbake
from field import AT, Organization, achievement_of, verifier, why_refused

district = Organization("River District", "river.example")
museum = Organization("Science Museum", "museum.example", mechanism=VcJwt())
ada = Holder.with_did_key(SoftwareSigner.generate())
ben = Holder.with_did_key(SoftwareSigner.generate())

# Twenty-one badges to be had: nineteen of the district, and two of a museum, as JWTs.
topics = ["Collaboration", "Design", "Communication"]
badges = [
    district.define(
        f"{topics[n % 3]} {n}", f"Step {n} in {topics[n % 3]}.", tag=(topics[n % 3],)
    )
    for n in range(19)
]
tours = [
    museum.define(f"Lab {n}", "Worked in the lab.", tag=("Design",)) for n in (1, 2)
]

# Collect. They come by mail, as pictures, as text; only what verifies, and is Ada's,
# goes in, exactly as it came.
mine = verifier(district, museum, recipient=Recipient.of(ada.id))
backpack: dict[str, str] = {}


def collect(content: bytes) -> bool:
    """Put a badge into the backpack if it is good and Ada's."""
    report = mine.report(content, at=AT)
    if report:
        kept = unbake(content) if content.startswith(b"<svg") else content.decode()
        backpack[str(report.unwrap().credential.id)] = kept
    return bool(report)


PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'
to_ada = Recipient.of(ada.id)
for badge in badges:
    assert collect(bake(PICTURE, district.award(badge, to=to_ada)))
for tour in tours:
    assert collect(museum.award(tour, to=to_ada).content)
bens = district.award(badges[0], to=Recipient.of(ben.id))
assert not collect(bens.content)
print(f"{len(backpack)} badges in the backpack; Ben's is not one of them")

# Select by what they are for: everything about design.
chosen = [
    content
    for content in backpack.values()
    if "Design" in achievement_of(mine.verify(content, at=AT)).tag
]
assert len(chosen) == 8

# Share, and prove. The college asks, and the answer is good for this question alone.
question = PresentationRequest(challenge="f3Zr0nQ7", domain=("college.example",))
college = verifier(district, museum, presentation=question)
answer = ada.present(
    chosen, challenge=question.challenge, domain=question.domain, created=AT
)
shown = college.verify_presentation(answer.text, at=AT)
print("The college sees:")
for credential in shown.credentials:
    print(" ", achievement_of(credential).name, "of", credential.credential.issuer_id)
assert len(shown.credentials) == 8

# Whoever has the answer cannot use it elsewhere.
other = PresentationRequest(challenge="Lw81kq2x", domain=("jobs.example",))
report = verifier(district, museum, presentation=other).report(answer.text, at=AT)
print("shown again to an employer:", why_refused(report))

# And whoever has the badges cannot show them as their own.
stolen = ben.present(
    chosen, challenge=question.challenge, domain=question.domain, created=AT
)
report = college.report(stolen.text, at=AT)
assert not report
(problem, *_) = report.problems
print("shown by Ben:", problem.detail)
assert problem.type is ProblemType.RECIPIENT_MISMATCH
