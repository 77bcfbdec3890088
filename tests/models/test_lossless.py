"""What was read is written as it was read, to the last digit."""

import copy
import json
import pickle
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import _json
from badgekit.models import (
    Achievement,
    AchievementSubject,
    ClrSubject,
    ComprehensiveLearnerRecord,
    Criteria,
    Model,
    OpenBadgeCredential,
    Proof,
    TermsOfUse,
    read_credential,
)
from badgekit.problems import pointer_to
from models.documents import (
    alignment,
    badge,
    endorsement,
    generic,
    old_badge,
    record,
    small_badge,
    status_list,
)
from vectors import VECTORS, needs_data

_MAKERS = [badge, small_badge, old_badge, endorsement, record, generic, status_list]


def _text(value: Any) -> str:
    # As text, so that the order of members, 1 and 1.0, and 0 and -0.0 all count.
    return _json.dumps(value)


_EXTRAS: list[dict[str, Any]] = [
    {},
    {},
    {"zz": None, "ä": "\u2028😀"},
    {"a/b~c": [[], {}, {"x": [1, 1.0, _json.LexicalFloat("1e2")]}]},
    {"valid_from": 5, "context": "x", "_received": [0]},
]
_NUMBERS = [1, 1.0, _json.LexicalFloat("1.50"), -0.0, 1e300]


def rewritten(node: Any, random: Random) -> Any:
    """Write *node* in another way that says the same, or a little more."""
    if isinstance(node, dict):
        names = random.sample(list(node), len(node))
        other = {
            name: node[name] if name == "@context" else rewritten(node[name], random)
            for name in names
        }
        if "tag" in other:
            other["tag"] = random.choice([None, [], "one", ["two", ""]])
        return other | random.choice(_EXTRAS)
    if isinstance(node, list):
        items = [rewritten(item, random) for item in node]
        return items[0] if len(items) == 1 and random.random() < 0.5 else items
    return random.choice(_NUMBERS) if isinstance(node, float) else node


_RANDOM = st.randoms(use_true_random=True)


@given(_RANDOM, st.sampled_from(_MAKERS))
def test_reading_and_writing_changes_nothing(
    random: Random, make: Callable[[], dict[str, Any]]
) -> None:
    document = rewritten(make(), random)
    before = _text(document)
    credential = read_credential(document)
    assert _text(credential.to_json_object()) == before
    assert _text(document) == before


def _parts(model: Model, document: Any) -> Iterator[tuple[Model, Any]]:
    yield model, document
    for name, field in type(model).model_fields.items():
        value, source = model.__dict__[name], document.get(field.alias)
        items = value if isinstance(value, tuple) else (value,)
        sources = source if isinstance(source, list) else [source]
        for item, part in zip(items, sources, strict=False):
            if isinstance(item, Model):
                yield from _parts(item, part)


@settings(max_examples=20)
@given(_RANDOM, st.sampled_from(_MAKERS))
def test_parts_are_written_as_they_were_read(
    random: Random, make: Callable[[], dict[str, Any]]
) -> None:
    document = rewritten(make(), random)
    parts = list(_parts(read_credential(document), document))
    assert len(parts) > 1
    for part, source in parts:
        assert _text(part.to_json_object()) == _text(source)


def test_document_may_change_afterwards() -> None:
    document = badge()
    document["zz"] = {"a": [1]}
    document["@context"].append({"zz": "https://e.example/#zz"})
    credential = read_credential(document)
    document["zz"]["a"].append(2)
    document["@context"][-1]["yy"] = 1
    document["credentialSubject"]["achievement"]["name"] = "Another"
    assert credential.model_extra == {"zz": {"a": [1]}}
    assert credential.context[-1] == {"zz": "https://e.example/#zz"}
    written = credential.to_json_object()
    assert written["zz"] == {"a": [1]}
    assert written["credentialSubject"]["achievement"]["name"] == "Linear Equations"
    written["zz"]["a"].append(3)
    assert credential.to_json_object()["zz"] == {"a": [1]}


def test_copy_changes_what_it_is_told_and_nothing_else() -> None:
    document = _json.loads(
        '{"zz":1.50,' + json.dumps(small_badge())[1:], max_bytes=9999, max_depth=99
    )
    document["credentialSubject"]["achievement"]["tag"] = "one"
    document["name"] = {"en": "Algebra", "es": "\u00c1lgebra"}
    badge = OpenBadgeCredential.parse(document)
    proof = Proof(type="Other", created=badge.valid_from)
    copied = badge.model_copy(update={"description": "new", "proof": (proof,)})
    expected = document | {
        "description": "new",
        "proof": [{"type": "Other", "created": "2025-06-01T09:30:00Z"}],
    }
    assert _text(copied.to_json_object()) == _text(expected)
    assert copied.name == "Algebra"
    assert badge.description is None
    again = copied.model_copy(update={"description": None, "proof": ()})
    assert _text(again.to_json_object()) == _text(document)
    moved = copied.model_copy(update={"valid_from": "2026-01-01T00:00:00+01:00"})
    assert moved.to_json_object()["validFrom"] == "2026-01-01T00:00:00+01:00"
    assert moved.model_extra == {"zz": 1.5}
    odd = OpenBadgeCredential.parse(document | {"context": "x", "valid_from": 5})
    odd = odd.model_copy(update={"description": "new"})
    assert odd.model_extra == {"zz": 1.5, "context": "x", "valid_from": 5}


def test_copy_of_a_part_keeps_the_rest_as_received() -> None:
    document = small_badge()
    document["credentialSubject"]["achievement"]["tag"] = "one"
    badge = OpenBadgeCredential.parse(document)
    subject = badge.credential_subject.model_copy(update={"narrative": "Well done"})
    copied = badge.model_copy(update={"credential_subject": subject})
    document["credentialSubject"]["narrative"] = "Well done"
    assert _text(copied.to_json_object()) == _text(document)


def test_copy_of_what_was_built_is_written_anew() -> None:
    criteria = Criteria(narrative="a")
    copied = criteria.model_copy(update={"id": "https://e.example"})
    assert copied.to_json_object() == {"id": "https://e.example", "narrative": "a"}
    assert criteria.model_copy() == criteria
    terms = TermsOfUse.model_validate({"type": "X", "zz": 1})
    other = terms.model_copy(update={"type": "Y"})
    assert other.to_json_object() == {"type": "Y", "zz": 1}
    with pytest.raises(ValueError, match="should have an id or a narrative"):
        criteria.model_copy(update={"narrative": None})


@pytest.mark.parametrize(
    ("update", "error"),
    [({"narative": "x"}, TypeError), ({"id": "no uri"}, ValueError)],
)
def test_copy_is_validated(update: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Criteria.parse({"narrative": "x"}).model_copy(update=update)


def test_received_parts_keep_their_form_in_what_is_built() -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["tag"] = "one"
    member = OpenBadgeCredential.parse(document)
    clr = ComprehensiveLearnerRecord(
        id="urn:x",
        name="Record",
        issuer=member.issuer,
        valid_from=member.valid_from,
        credential_subject=ClrSubject(id="urn:ada", verifiable_credential=(member,)),
    )
    inner = clr.to_json_object()["credentialSubject"]["verifiableCredential"]
    assert _text(inner) == _text([document])


@pytest.mark.parametrize("make", _MAKERS)
def test_models_survive_copies_and_pickles(make: Callable[[], dict[str, Any]]) -> None:
    credential = read_credential(make())
    for other in (
        copy.copy(credential),
        copy.deepcopy(credential),
        pickle.loads(pickle.dumps(credential)),
    ):
        assert other == credential
        assert other.to_json_object() == make()


def test_equal_however_spelt() -> None:
    one = AchievementSubject.parse(small_badge()["credentialSubject"])
    other = AchievementSubject(
        id="did:example:ada",
        achievement=Achievement(
            id="https://lincoln.example/badges/1",
            name="Linear Equations",
            description="Solves linear equations.",
            criteria=Criteria(narrative="Scored 3 or better."),
        ),
    )
    assert one == other
    assert hash(one) == hash(other)


def _credentials(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[Any]:
    if isinstance(node, dict) and "@context" in node:
        types = node.get("type")
        if isinstance(types, list) and "VerifiableCredential" in types:
            yield path, node
    elif isinstance(node, (dict, list)):
        members = node.items() if isinstance(node, dict) else enumerate(node)
        for name, value in members:
            yield from _credentials(value, (*path, name))


def _published() -> Iterator[Any]:
    for file in sorted(VECTORS.rglob("*.json")):
        document = _json.loads(file.read_bytes(), max_bytes=1 << 24, max_depth=128)
        for path, found in _credentials(document):
            name = f"{file.relative_to(VECTORS)}{pointer_to(*path)}"
            yield pytest.param(found, id=name)


@needs_data
@pytest.mark.vectors
@pytest.mark.parametrize("document", list(_published()))
def test_published_credential_is_read_and_written_unchanged(document: Any) -> None:
    assert _text(read_credential(document).to_json_object()) == _text(document)


@needs_data
@pytest.mark.vectors
def test_published_credentials_are_all_there() -> None:
    assert len(list(_published())) > 50


def test_items_of_long_arrays_in_long_arrays_keep_what_they_were_read_from() -> None:
    document = record()
    subject = document["credentialSubject"]
    alignments = [alignment() | {"targetCode": str(n), "zz": [n]} for n in range(20)]
    members = [badge() for _ in range(18)]
    for number, member in enumerate(members):
        member["id"] = f"urn:badge:{number}"
        member["credentialSubject"]["achievement"]["alignment"] = alignments
    subject["verifiableCredential"] = members
    read = ComprehensiveLearnerRecord.parse(document)
    assert read.to_json_object() == document
    for model, source in _parts(read, document):
        assert model.to_json_object() == source
