"""Award a badge, bake it into a picture, and verify the picture.

python examples/first_badge.py
"""

from pathlib import Path

import badgekit

PICTURE = Path(__file__).parent / "roster" / "badge.png"


def main() -> None:
    # The issuer. With did:key there is nothing to publish and nothing to look up.
    signer = badgekit.SoftwareSigner.generate()
    issuer = badgekit.Issuer.with_did_key("Lincoln High School", signer)

    achievement = badgekit.Achievement(
        id="https://lincoln.example/badges/linear-equations",
        name="Linear Equations",
        description="Solves linear equations in one and two variables.",
        criteria=badgekit.Criteria(
            narrative="A performance task scored 3 or better by two reviewers."
        ),
    )
    ada = badgekit.Recipient.email("ada@example.edu")
    secured = issuer.award(achievement, to=ada)
    image = badgekit.bake(PICTURE.read_bytes(), secured)

    # The verifier. It decides whose credentials to accept, and asks for Ada's.
    policy = badgekit.VerificationPolicy(
        issuers=badgekit.TrustedIssuers([issuer.id]), recipient=ada
    )
    verified = badgekit.Verifier(policy).verify(image)
    credential = verified.credential
    assert isinstance(credential, badgekit.OpenBadgeCredential)
    print(f"verified: {credential.credential_subject.achievement.name}")

    # Whatever is changed is noticed, and the report says where it went wrong.
    forged = secured.text.replace("Linear Equations", "Rocket Science")
    print(badgekit.Verifier(policy).report(forged))


if __name__ == "__main__":
    main()
