"""Verify without a network: the issuer's document was saved beforehand.

python examples/offline_verification.py
"""

import json

import badgekit


def main() -> None:
    issuer = badgekit.Issuer.with_did_web(
        "Lincoln High School",
        badgekit.SoftwareSigner.generate(),
        url="https://lincoln.example",
    )
    achievement = badgekit.Achievement(
        id="https://lincoln.example/badges/linear-equations",
        name="Linear Equations",
        description="Solves linear equations in one and two variables.",
        criteria=badgekit.Criteria(narrative="Scored 3 or better by two reviewers."),
    )
    badge = issuer.award(achievement, to=badgekit.Recipient.email("ada@example.edu"))
    policy = badgekit.VerificationPolicy(issuers=badgekit.TrustedIssuers([issuer.id]))

    # What the issuer publishes, by the URL at which verifiers look for it.
    archive = {issuer.did_document_url: json.dumps(issuer.did_document()).encode()}
    offline = badgekit.Verifier(policy, badgekit.MemoryFetcher(archive))
    print(f"with the archive: {offline.report(badge.text).outcome}")

    # Without it the key is not known. That is no verdict on the badge.
    empty = badgekit.Verifier(policy, badgekit.MemoryFetcher())
    print(f"without it: {empty.report(badge.text).outcome}")


if __name__ == "__main__":
    main()
