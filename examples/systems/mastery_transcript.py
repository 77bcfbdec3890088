"""A record of competencies in place of a diploma, and a part of it for a college.

python examples/systems/mastery_transcript.py
"""

from badgekit import Evidence, ProblemType, SoftwareSigner, TrustedIssuers, derive
from badgekit.records import assemble, is_child_of, is_related_to, not_yet_earned
from badgekit.securing import EcdsaSd2023
from badgekit.securing.selective import member_pointers
from badgekit.stacks import credentials_in
from field import ADA, AT, Organization, verifier, why_refused

teachers = Organization("Lincoln Teachers", "teachers.lincoln.example")
school = Organization(
    "Lincoln High School",
    "lincoln.example",
    signer=SoftwareSigner.generate("P-256"),
    mechanism=EcdsaSd2023(),
)

# A competency, what it consists of, and an experience that is Ada's own.
inquiry = teachers.define("Inquiry", "Finds out.", achievement_type="Competency")
asking, testing, arguing = (
    teachers.define(name, description, achievement_type="Competency")
    for name, description in (
        ("Asking", "Asks what can be found out."),
        ("Testing", "Plans a fair test."),
        ("Arguing", "Argues from what was found."),
    )
)
marsh = teachers.define(
    "A Year in the Marsh", "Counted birds.", achievement_type="CoCurricular"
)

# Each is a badge of its own, with the work behind it. Arguing is still to come.
earned = [
    teachers.award(asking, evidence=(Evidence(name="Forty questions"),)),
    teachers.award(testing, evidence=(Evidence(name="Two ponds, one of them fed"),)),
    teachers.award(
        marsh, evidence=(Evidence(name="Logbook", narrative="Rain in April."),)
    ),
]
place = school.registered(inquiry)
record = assemble(
    earned,
    id=place["id"],
    credential_status=place["credential_status"],
    name="Mastery record",
    issuer=school.issuer,
    subject=ADA,
    achievements=(inquiry, arguing),
    associations=(
        is_related_to(marsh, testing),
        *(is_child_of(part, inquiry) for part in (asking, testing, arguing)),
    ),
    valid_from=AT,
)
print("earned:", ", ".join(str(each.document["name"]) for each in earned))
print("to come:", ", ".join(each.name for each in not_yet_earned(record)))
whole = school.issuer.issue(record, created=AT)

# The whole is Ada's, to take parts from. To a college as it is, it is worth nothing.
college = verifier(school, members=TrustedIssuers([teachers.id]), recipient=ADA)
report = college.report(whole.text, at=AT)
print("the whole as it is:", why_refused(report))

# She shares two badges and how they are related, and need not ask her school.
shared = derive(
    whole.text,
    [
        *member_pointers(whole.document, testing.id, marsh.id),
        "/credentialSubject/association/0",
    ],
)
report = college.report(shared.text, at=AT)
assert report
print("a college sees:")
for badge in credentials_in(report):
    (evidence,) = badge.document["evidence"]
    print(f"  {badge.credential.name}: {evidence['name']}")
(association,) = shared.document["credentialSubject"]["association"]
print(" ", association["associationType"], association["targetId"])
assert association["sourceId"] == marsh.id
assert "Forty questions" not in shared.text

# She cannot make more of it than it is, and what the school withdraws is withdrawn in
# every part: its status cannot be left out.
better = shared.text.replace("Two ponds", "Two lakes")
assert better != shared.text
print("with better evidence:", why_refused(college.report(better, at=AT)))
school.revoke(whole)
report = college.report(shared.text, at=AT)
print("after the record was withdrawn:", why_refused(report))
assert report.problems[0].type is ProblemType.REVOKED
