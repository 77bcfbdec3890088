"""A state's platform takes in badges from schools, keeps track, and hands them on.

python examples/systems/skillstack.py
"""

from datetime import timedelta

from badgekit import VerifiedCredential, bake
from badgekit.records import assemble, members_of, update
from badgekit.stacks import All, Stack, credentials_in, evaluate
from field import ADA, AT, BEN, Organization, slot, verifier, why_refused

lincoln = Organization("Lincoln High School", "lincoln.example")
grant = Organization("Grant High School", "grant.example")
unlisted = Organization("Unlisted Academy", "unlisted.example")
state = Organization("State Skills Platform", "skills.example")

wiring = lincoln.define("Wiring", "Wires a room.")
piping = lincoln.define("Piping", "Fits pipes.")
framing = grant.define("Framing", "Frames a wall.")
house = Stack(
    id=f"{state.url}/stacks/house",
    name="Building a house",
    rule=All((slot(lincoln, wiring), slot(lincoln, piping), slot(grant, framing))),
)

# Collect: Ada's badges, from schools on the list, as pictures or as text.
partners = verifier(lincoln, grant, recipient=ADA)


def take_in(*contents: bytes) -> list[VerifiedCredential]:
    """Import what is good, and say of the rest why it is not."""
    reports = [partners.report(content, at=AT) for content in contents]
    for report in reports:
        if not report:
            print("refused:", why_refused(report))
    return [report.unwrap() for report in reports if report]


PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'
wired = lincoln.award(wiring)
changed = lincoln.award(piping).text.replace("Fits pipes.", "Fits reactors.")
taken = take_in(
    bake(PICTURE, wired),
    lincoln.award(piping).content,
    changed.encode(),
    grant.award(framing, to=BEN).content,
    unlisted.award(framing).content,
)
assert [each.credential.name for each in taken] == ["Wiring", "Piping"]

# Track: what there is, and what is still to come.
decision = evaluate(house, taken, AT, recipient=ADA)
print(decision)
assert decision.missing[0].options == ("Framing",)
record = assemble(
    taken,
    id=f"{state.url}/records/1",
    name="Skills of a learner",
    issuer=state.issuer,
    subject=ADA,
    valid_from=AT - timedelta(days=1),
)

# The other school sends hers, and the record grows.
new = take_in(grant.award(framing).content)
assert evaluate(house, [*taken, *new], AT, recipient=ADA)
record = update(record, new, valid_from=AT)

# Share: one signed record, out of which another host takes the badges again. Each is
# as its school signed it, so the other host need not believe the platform.
exported = state.issuer.issue(record, created=AT)
host = verifier(state, members=partners.policy.issuers, recipient=ADA)
report = host.report(exported.text, at=AT)
assert report
print("exported:", ", ".join(b.credential.name or "" for b in credentials_in(report)))
assert evaluate(house, credentials_in(report), AT, recipient=ADA)
for member in members_of(exported):
    assert isinstance(member, dict)
    assert partners.report(member, at=AT)

# A badge that its school withdraws is withdrawn everywhere it went.
lincoln.revoke(wired)
report = host.report(exported.text, at=AT)
print("after Lincoln withdrew one:", why_refused(report))
assert not evaluate(house, credentials_in(report), AT, recipient=ADA)
