"""Who may issue what."""

from typing import Any

import pytest

from badgekit import Alignment, Profile
from badgekit.models import VerifiableCredential, read_credential
from badgekit.testing import ADA, achievement, issuer
from badgekit.trust import (
    AlignmentRule,
    AnyIssuer,
    IssuerRegistry,
    MayIssue,
    TrustedIssuers,
    TrustOutcome,
)
from trust.support import DOWN, DUNNO, NO, YES, Network, ask

BADGE = "https://lincoln.example/badges/linear-equations"
MATH = Alignment(
    target_name="Solve linear equations",
    target_url="https://frameworks.example/8.EE.C.7",
    target_framework="Common Core",
    target_code="8.EE.C.7",
)
READING = Alignment(
    target_name="Read", target_url="https://frameworks.example/R", target_code="R"
)


def about(**members: Any) -> VerifiableCredential:
    """Return a badge for an achievement with those members."""
    return read_credential(
        issuer().draft(achievement(**members), to=ADA).to_json_object()
    )


SELF = Profile(id=issuer().id)
BOARD = Profile(id="did:web:board.example")


@pytest.mark.parametrize(
    ("rules", "members", "outcome"),
    [
        ({"achievements": [BADGE]}, {}, YES),
        ({"achievements": [BADGE + "/"]}, {}, NO),
        ({"achievements": ["https://lincoln.example/badges/"]}, {}, NO),
        ({"achievements": []}, {}, NO),
        ({"types": ["Course"]}, {"achievement_type": "Course"}, YES),
        ({"types": ["Course"]}, {"achievement_type": "Degree"}, NO),
        ({"types": ["Course"]}, {}, NO),
        ({"types": ["ext:Trip"]}, {"achievement_type": "ext:Trip"}, YES),
        ({"types": []}, {"achievement_type": "Course"}, NO),
        ({"creators": [BOARD.id]}, {"creator": BOARD}, YES),
        ({"creators": [BOARD.id]}, {"creator": SELF}, NO),
        ({"creators": [BOARD.id]}, {}, NO),
        ({"creators": []}, {"creator": BOARD}, NO),
        ({"own_only": True}, {"creator": SELF}, YES),
        ({"own_only": True}, {"creator": BOARD}, NO),
        ({"own_only": True}, {}, NO),
        ({"alignments": [MATH.target_url]}, {"alignment": (MATH,)}, YES),
        ({"alignments": [MATH.target_url]}, {"alignment": (READING, MATH)}, YES),
        ({"alignments": [MATH.target_url]}, {"alignment": (READING,)}, NO),
        ({"alignments": [MATH.target_url]}, {}, NO),
        ({"alignments": []}, {"alignment": (MATH,)}, NO),
        (
            {"alignments": [AlignmentRule(framework="Common Core")]},
            {"alignment": (MATH,)},
            YES,
        ),
        (
            {"alignments": [AlignmentRule(framework="Common Core", code="R")]},
            {"alignment": (MATH, READING)},
            NO,
        ),
        (
            {"alignments": [AlignmentRule(framework="Common Core")]},
            {"alignment": (READING,)},
            NO,
        ),
        (
            {"achievements": [BADGE], "types": ["Course"]},
            {"achievement_type": "Degree"},
            NO,
        ),
        (
            {"achievements": [BADGE], "types": ["Course", "Degree"]},
            {"achievement_type": "Degree"},
            YES,
        ),
    ],
)
def test_the_achievement_must_meet_every_rule(
    rules: dict[str, Any], members: dict[str, Any], outcome: TrustOutcome
) -> None:
    policy = MayIssue(AnyIssuer(), **rules)
    found = ask(policy, issuer=issuer().id, credential=about(**members))
    assert found.outcome is outcome


def test_the_issuer_must_be_recognized_too() -> None:
    policy = MayIssue(TrustedIssuers(["did:web:other.example"]), achievements=[BADGE])
    assert ask(policy, issuer=issuer().id, credential=about()).outcome is NO


def test_nobody_is_asked_about_an_achievement_that_is_out_of_bounds() -> None:
    url = "https://registry.example/issuers.json"
    for allowed, outcome, requests in ((BADGE, DUNNO, 1), ("urn:x", NO, 0)):
        network = Network({url: DOWN})
        policy = MayIssue(IssuerRegistry(url), achievements=[allowed])
        found = ask(policy, network, issuer().id, credential=about())
        assert (found.outcome, len(network.requests)) == (outcome, requests)


def test_without_a_credential_it_cannot_be_told() -> None:
    assert ask(MayIssue(AnyIssuer(), types=["Course"])).outcome is DUNNO


@pytest.mark.parametrize(
    "subject",
    [
        {"id": "did:key:z6Mk"},
        {"id": "did:key:z6Mk", "achievement": {"id": BADGE}},
        [{"id": "did:key:z6Mk"}, {"achievement": {"id": BADGE}}],
    ],
)
def test_other_credentials_are_not_recognized(subject: Any) -> None:
    credential = read_credential(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiableCredential"],
            "issuer": issuer().id,
            "credentialSubject": subject,
        }
    )
    policy = MayIssue(AnyIssuer(), achievements=[BADGE])
    assert ask(policy, issuer=issuer().id, credential=credential).outcome is NO


def test_a_rule_must_be_given() -> None:
    with pytest.raises(ValueError, match="give a rule"):
        MayIssue(AnyIssuer())
    with pytest.raises(ValueError, match="needs"):
        AlignmentRule()


@pytest.mark.parametrize("name", ["achievements", "types", "creators", "alignments"])
def test_one_string_is_not_a_list(name: str) -> None:
    rule: dict[str, Any] = {name: "Course"}
    with pytest.raises(TypeError):
        MayIssue(AnyIssuer(), **rule)


def test_a_policy_says_what_it_is() -> None:
    policy = MayIssue(AnyIssuer(), types=["Course"])
    assert repr(policy) == "MayIssue(AnyIssuer(), …)"
