"""Badges of knowledge and of application, and what sets them above recognition.

python examples/systems/trusted_microcredentials.py
"""

from badgekit import Alignment, Evidence, Image
from badgekit.quality import Level, review, review_all
from field import ADA, AT, Organization, achievement_of, result, verifier

college = Organization("Community College", "college.example")

# A badge of recognition says that somebody was there. It is good as that.
visit = college.define(
    "Robotics Day", "Saw robots built by students.", "Come, and stay for a talk."
)
assert review(visit, kind="recognition")

# Called a badge of knowledge, it is refused: it names no skill and no assessment.
report = review(visit, kind="knowledge")
print(report)
assert not report
lacking = {each.rule for each in report.at(Level.REQUIRED)}
assert lacking == {"alignment", "assessment"}

# Knowledge: what is known, and how that was found out.
score = college.scale(
    "Test of 30 questions",
    "Percent",
    value_min="0",
    value_max="100",
    required_value="75",
)
skill = Alignment(
    target_name="Choose sensors for a task",
    target_url="https://frameworks.example/robotics/sensors",
    target_framework="Robotics Skills",
)
sensors = college.define(
    "Sensors",
    "Knows which sensor tells what.",
    "Answer 75 % of the questions.",
    achievement_type="MicroCredential",
    alignment=(skill,),
    result_description=(score,),
    in_language="en",
    tag=("robotics",),
    image=Image(id=f"{college.url}/sensors.png", caption="An ear and a wire."),
)
report = review(sensors, kind="knowledge")
assert report
print(f"{sensors.name!r} as knowledge:", dict(report.counts))

# Application: the same, and the work itself. Without evidence the college does not
# award it.
robot = sensors.model_copy(
    update={"id": f"{college.url}/badges/line-follower", "name": "Line Follower"}
)
bare = college.issuer.draft(robot, to=ADA, valid_from=AT, result=result(robot, 90))
report = review(bare, kind="application")
assert [each.rule for each in report.at(Level.REQUIRED)] == ["badge-evidence"]
print("no award:", report.at(Level.REQUIRED)[0].advice)

work = Evidence(name="Film", narrative="The robot finds its way out of a maze.")
awarded = college.award(robot, evidence=(work,), result=result(robot, 90))
assert review(awarded, kind="application")

# Whoever receives it can hold it to the same profile, once it has verified.
verified = verifier(college).verify(awarded.text, at=AT)
report = review(verified, kind="application")
print(f"{achievement_of(verified).name!r} as application:", dict(report.counts))
assert report

# A whole catalogue at once: which of it may be called knowledge?
catalogue = review_all({"visit": visit, "sensors": sensors}, kind="knowledge")
print(catalogue)
assert not catalogue
assert catalogue.reports["sensors"]
