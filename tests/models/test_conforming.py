"""A model that is said to conform would be read without a remark."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from badgekit import models
from badgekit.errors import DocumentError
from badgekit.models import (
    Achievement,
    BitstringStatusListEntry,
    Criteria,
    OpenBadgeCredential,
    StatusList2021Entry,
    TermsOfUse,
    VerifiableCredential,
    conforms,
    read_credential,
    read_with_deviations,
)
from canonicalization.mutations import mutated
from models.documents import badge, endorsement, generic, record, small_badge

_MAKERS = [badge, small_badge, endorsement, record, generic]


def built(document: dict[str, Any]) -> VerifiableCredential:
    """Build what *document* holds with a constructor, its parts as they are."""
    return type(read_credential(document))(**document)


def said(credential: VerifiableCredential) -> bool:
    return conforms(credential, credential.to_json_object())


def changed_part(document: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return *document* after one to three changes to its members, anywhere."""
    for _ in range(chance.randint(1, 3)):
        nodes: list[Any] = [document]
        for node in nodes:
            members = node.values() if isinstance(node, dict) else node
            nodes += [each for each in members if isinstance(each, (dict, list))]
        node = chance.choice([each for each in nodes if each] or [document])
        name = chance.choice(list(node) if isinstance(node, dict) else range(len(node)))
        node[name] = chance.choice(
            [None, [], {}, "", "x", 1, 1.5, True, [node[name]], {"en": "x"}, {"x": []}]
        )
    return document


@settings(max_examples=300)
@given(st.randoms(use_true_random=False), st.sampled_from(_MAKERS), st.booleans())
def test_what_conforms_is_read_without_a_remark(
    chance: Random, make: Callable[[], dict[str, Any]], by_constructor: bool
) -> None:
    document = changed_part(make(), chance)
    try:
        model = built(document) if by_constructor else read_credential(document)
    except (DocumentError, ValidationError):
        return
    written = model.to_json_object()
    event(f"conforms: {conforms(model, written)}")
    if conforms(model, written):
        again, departures = read_with_deviations(written)
        assert departures == ()
        assert type(again) is type(model)


@settings(max_examples=100)
@given(st.integers(0, 10**6))
def test_what_conforms_of_a_mutation_is_read_without_a_remark(seed: int) -> None:
    try:
        model = read_credential(mutated(seed))
    except DocumentError:
        return
    if said(model):
        assert read_with_deviations(model.to_json_object())[1] == ()


@pytest.mark.parametrize("make", _MAKERS)
def test_what_is_as_the_standard_has_it_conforms(
    make: Callable[[], dict[str, Any]],
) -> None:
    document = make()
    assert said(built(document)) == (read_with_deviations(document)[1] == ())
    assert said(read_credential(document)) == (read_with_deviations(document)[1] == ())


class Looser(Achievement):
    """Somebody's own class, which need not be what a reader expects."""

    name: Any


def test_the_class_of_a_stranger_is_read_to_know() -> None:
    badge = OpenBadgeCredential(**small_badge())
    achievement = small_badge()["credentialSubject"]["achievement"]
    subject = badge.credential_subject.model_copy(
        update={"achievement": Looser(**achievement | {"name": 5})}
    )
    model = badge.model_copy(update={"credential_subject": subject})
    assert not said(model)
    with pytest.raises(DocumentError):
        read_with_deviations(model.to_json_object())


def test_a_badge_that_was_built_as_any_credential_is_read_to_know() -> None:
    model = VerifiableCredential(**small_badge())
    assert not said(model)


def test_a_status_of_another_kind_than_it_says_is_read_to_know() -> None:
    members: Any = {
        "id": "urn:status:1",
        "status_purpose": "revocation",
        "status_list_credential": "https://lincoln.example/1",
    }
    good = BitstringStatusListEntry(status_list_index=7, **members)
    other = models.CredentialStatus(type="BitstringStatusListEntry")
    older = StatusList2021Entry(status_list_index=7, **members)
    for status, is_known in ((good, True), (other, False), (older, False)):
        model = OpenBadgeCredential(**small_badge() | {"credentialStatus": status})
        assert said(model) is is_known


def test_members_that_were_added_to_a_model_are_looked_at() -> None:
    terms = TermsOfUse(type="Terms", zz="fine")  # type: ignore[call-arg]
    model = OpenBadgeCredential(**small_badge() | {"termsOfUse": terms})
    assert said(model)
    members = terms.model_extra
    assert members is not None
    members["zz"] = {"deep": [None]}
    assert not said(model)
    members["zz"] = {"deep": ["fine"]}
    assert said(model)
    members["type"] = 5
    assert not said(model)


def test_what_was_changed_after_reading_is_read_to_know() -> None:
    model = read_credential(small_badge())
    assert said(model)
    assert not said(model.model_copy(update={"name": "Other"}))


def test_what_was_read_with_a_departure_is_read_to_know() -> None:
    read = Achievement.parse(
        small_badge()["credentialSubject"]["achievement"] | {"name": {"en": "Algebra"}}
    )
    document = small_badge()
    document["credentialSubject"] |= {"achievement": read}
    assert not said(OpenBadgeCredential(**document))


def test_nothing_is_built_unchecked() -> None:
    with pytest.raises(TypeError, match="constructor"):
        Criteria.model_construct()


def test_a_credential_in_an_envelope_by_type_alone_is_read_to_know() -> None:
    """As a member of a record it would be read as an envelope, and refused."""
    member = VerifiableCredential(
        **generic()
        | {"type": ["VerifiableCredential", "EnvelopedVerifiableCredential"]}
    )
    document = record()
    document["credentialSubject"]["verifiableCredential"] = [member]
    model = models.ComprehensiveLearnerRecord(**document)
    assert not said(model)
    with pytest.raises(DocumentError):
        read_with_deviations(model.to_json_object())


def test_claims_that_were_taken_away_are_missed() -> None:
    subject = models.CredentialSubject(id="urn:ada", age=7)  # type: ignore[call-arg]
    model = VerifiableCredential(**generic() | {"credentialSubject": subject})
    assert said(model)
    assert subject.model_extra is not None
    del subject.model_extra["age"]
    assert not said(model)


def test_text_from_a_language_map_is_written_as_the_standard_has_it() -> None:
    text = models.MultilingualText.read({"en": "Algebra"}, maps=True)
    model = VerifiableCredential(**generic() | {"name": text})
    assert model.to_json_object()["name"] == [{"@value": "Algebra", "@language": "en"}]
    assert said(model)
    assert read_with_deviations(model.to_json_object())[1] == ()


def test_what_the_caller_keeps_of_a_text_changes_nothing() -> None:
    mine = [{"@value": "Algebra", "@language": "en"}]
    model = VerifiableCredential(**generic() | {"name": mine})
    before = model.to_json_object()
    mine[0]["@language"] = "no tag at all"
    assert model.to_json_object() == before


@pytest.mark.parametrize("digits", [18, 5000])
def test_an_index_that_no_reader_takes_is_not_built(digits: int) -> None:
    members: Any = {
        "status_purpose": "revocation",
        "status_list_credential": "https://lincoln.example/1",
    }
    BitstringStatusListEntry(status_list_index=10**18 - 1, **members)
    with pytest.raises(ValidationError, match="digits"):
        BitstringStatusListEntry(status_list_index=10**digits, **members)
