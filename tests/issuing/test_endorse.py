"""`Issuer.endorse`: an endorsement that is bound to what it endorses."""

from datetime import timedelta
from typing import Any

import pytest

from badgekit import DocumentError, Issuer, MemoryFetcher, ProblemType, Verifier
from badgekit.models import EndorsementCredential, RelatedResource
from badgekit.securing import endorsed_content
from badgekit.status import status_entry
from badgekit.testing import AT, achievement, badge, issuer, policy, signer

ACCREDITOR = Issuer.with_did_key("Accreditor", signer("P-256"))


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (achievement(), "Endorsement of Linear Equations"),
        (achievement().to_json_object(), "Endorsement of Linear Equations"),
        (badge(), "Endorsement of Linear Equations"),
        (issuer().profile, "Endorsement of Lincoln High School"),
        ({"id": "did:example:ada"}, "Endorsement"),
        ({"id": "did:example:ada", "name": {"en": "Ada"}}, "Endorsement"),
    ],
)
def test_an_endorsement_names_what_it_endorses(target: Any, name: str) -> None:
    secured = ACCREDITOR.endorse(target, comment="Sound.", valid_from=AT)
    document = target if isinstance(target, dict) else target.to_json_object()
    credential = EndorsementCredential.parse(secured.document)
    assert credential.name == name
    assert credential.credential_subject.id == document["id"]
    assert credential.credential_subject.endorsement_comment == "Sound."
    assert credential.issuer_id == ACCREDITOR.id
    resource = RelatedResource.parse(secured.document["relatedResource"][0])
    assert resource.id == document["id"]
    assert resource.check(endorsed_content(document)) == ()
    assert resource.check(endorsed_content(document | {"x": 1}))


def test_an_endorsement_verifies_by_itself() -> None:
    secured = issuer().endorse(achievement(), valid_from=AT, created=AT)
    assert Verifier(policy(), MemoryFetcher()).report(secured.text, at=AT)
    assert secured.document["id"].startswith("urn:uuid:")


def test_everything_can_be_said() -> None:
    entry = status_entry("https://accreditor.example/status/1", 4)
    document = ACCREDITOR.endorse(
        achievement(),
        name="Accreditation",
        id="urn:uuid:1",
        valid_from=AT,
        valid_until=AT + timedelta(days=365),
        credential_status=entry,
        created=AT,
    ).document
    assert document["name"] == "Accreditation"
    assert document["id"] == "urn:uuid:1"
    assert document["validUntil"] == "2026-06-01T12:00:00Z"
    assert document["credentialStatus"]["statusListIndex"] == "4"
    assert "endorsementComment" not in document["credentialSubject"]


@pytest.mark.parametrize("target", [{}, {"id": 7}, {"id": "no URI"}, {"id": None}])
def test_what_nobody_can_name_cannot_be_endorsed(target: Any) -> None:
    with pytest.raises((DocumentError, ValueError)):
        ACCREDITOR.endorse(target)


def test_hostile_objects_are_refused_as_everywhere() -> None:
    with pytest.raises(DocumentError) as caught:
        ACCREDITOR.endorse({"id": "urn:a", "x": float("nan")})
    assert caught.value.problems[0].type is ProblemType.PARSING_ERROR
