"""Regions that each have a list of whom they trust, and records that cross borders.

python examples/systems/ler_exchange.py
"""

import json

from badgekit import Outcome, SecuredCredential, VcJwt
from badgekit.records import assemble
from badgekit.stacks import credentials_in
from badgekit.trust import AnyOf, IssuerRegistry
from field import ADA, AT, Organization, publish, verifier, why_refused

# The first region has schools and a host for records, the second employers who train,
# the third a college that reads what the other two send.
east_school = Organization("East High School", "school.east.example")
east_host = Organization("East Talent Record", "record.east.example")
west_shop = Organization("West Machine Shop", "shop.west.example")
west_clinic = Organization("West Clinic", "clinic.west.example", mechanism=VcJwt())
nobody = Organization("Diplomas by Mail", "mail.example")


def publish_list(region: str, *listed: Organization) -> IssuerRegistry:
    """Publish whom a region trusts, and return what asks that list."""
    url = f"https://{region}.example/issuers.json"
    names = {each.id: {"name": each.profile.name} for each in listed}
    publish(url, json.dumps({"registry": names}).encode())
    return IssuerRegistry(url)


east = publish_list("east", east_school, east_host)
west = publish_list("west", west_shop, west_clinic)

# Ada's badges from both regions, in the record of the one in which she lives.
algebra = east_school.award(east_school.define("Algebra", "Solves equations."))
lathe = west_shop.award(west_shop.define("Lathe", "Turns parts to a drawing."))


def record_of(*badges: SecuredCredential) -> SecuredCredential:
    """Return Ada's record at the eastern host."""
    record = assemble(
        badges,
        id=f"{east_host.url}/records/1",
        name="Learning and Employment Record",
        issuer=east_host.issuer,
        subject=ADA,
        valid_from=AT,
    )
    return east_host.issuer.issue(record, created=AT)


# The college takes eastern records, and in them what either list vouches for.
college = verifier(issuers=east, members=AnyOf(east, west), recipient=ADA)
report = college.report(record_of(algebra, lathe).text, at=AT)
assert report
for badge in credentials_in(report):
    print(f"{badge.credential.name}: {badge.credential.issuer_id}")
assert len(credentials_in(report)) == 2

# Badges travel without a record as well, in whatever form the issuer signs.
aide = west_clinic.award(west_clinic.define("Aide", "Cares for patients."))
employer = verifier(issuers=AnyOf(east, west), recipient=ADA)
assert employer.report(aide.text, at=AT)

# Being in a trusted record makes no badge trusted.
bought = nobody.award(nobody.define("Everything", "Knows everything."))
report = college.report(record_of(algebra, bought).text, at=AT)
assert report.outcome is Outcome.FAILED
print("in a record with a stranger's badge:", why_refused(report))
assert [each.credential.name for each in credentials_in(report)] == ["Algebra"]

# And a list that cannot be had is not a list that says no, nor one that says yes.
lost = IssuerRegistry("https://south.example/issuers.json")
report = verifier(issuers=AnyOf(east, lost)).report(aide.text, at=AT)
assert report.outcome is Outcome.INDETERMINATE
print("with a list out of reach:", why_refused(report))
