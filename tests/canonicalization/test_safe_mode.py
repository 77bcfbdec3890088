"""What is read is what is signed: everything else is refused, with its place."""

import copy
from typing import Any

import pytest

from badgekit._json import LexicalFloat
from badgekit.canonicalization import canonicalize_document, check_document
from badgekit.errors import DocumentError
from badgekit.problems import ProblemType
from canonicalization.documents import (
    ALL,
    EXAMPLES,
    OB,
    V2,
    Json,
    badge,
    changed,
    endorsement,
    legacy_badge,
    loader_of,
    presentation,
    problem,
    profile,
    proof,
    record,
    renamed,
    status_list,
)

LOSS = ProblemType.DATA_LOSS_DETECTION_ERROR
MALFORMED = ProblemType.MALFORMED_VALUE_ERROR
CREDENTIALS = "https://www.w3.org/2018/credentials#"
SECURITY = "https://w3id.org/security#"
STATUS = "https://www.w3.org/ns/credentials/status#"
BADGE = badge()


def refusal(document: Any, **options: Any) -> tuple[ProblemType, str | None]:
    with pytest.raises(DocumentError) as raised:
        canonicalize_document(document, **options)
    return problem(raised.value)


def with_member(name: str, value: Any) -> Json:
    return badge(**{name: value})


def split_status() -> Json:
    entry = BADGE["credentialStatus"]
    first = {"id": entry["id"], "type": entry["type"]}
    return changed(BADGE, "/credentialStatus", [entry, first])


def moved(name: str) -> Json:
    """Return a badge whose *name* stands in another object that is the same node."""
    document = copy.deepcopy(BADGE)
    other = {
        "id": document["id"],
        "type": ["VerifiableCredential"],
        name: document.pop(name),
    }
    document["evidence"].append(
        {
            "@context": V2,
            "id": document["id"],
            "type": ["VerifiableCredential"],
            name: other[name],
        }
    )
    return document


SUBJECT = "/credentialSubject"
ACHIEVEMENT = SUBJECT + "/achievement"
TAG = ACHIEVEMENT + "/tag"

ATTACKS: dict[str, tuple[Json, str]] = {
    "an undefined member": (with_member("unheard", "x"), "/unheard"),
    "an undefined member deep inside": (
        changed(BADGE, f"{ACHIEVEMENT}/alignment/1/unheard", 1),
        f"{ACHIEVEMENT}/alignment/1/unheard",
    ),
    "a member of another type": (with_member("caption", "x"), "/caption"),
    "an undefined type": (
        changed(BADGE, "/type", ["VerifiableCredential", "Unheard"]),
        "/type",
    ),
    "an absolute IRI as name": (
        renamed(BADGE, "/credentialStatus", CREDENTIALS + "credentialStatus"),
        "/" + (CREDENTIALS + "credentialStatus").replace("/", "~1"),
    ),
    "a status entry spelt anew": (
        renamed(BADGE, "/credentialStatus/statusListIndex", STATUS + "statusListIndex"),
        "/credentialStatus/" + (STATUS + "statusListIndex").replace("/", "~1"),
    ),
    "a status type spelt anew": (
        changed(BADGE, "/credentialStatus/type", STATUS + "BitstringStatusListEntry"),
        "/credentialStatus/type",
    ),
    "a credential type spelt anew": (
        changed(BADGE, "/type/0", CREDENTIALS + "VerifiableCredential"),
        "/type",
    ),
    "a compact IRI as name": (with_member("schema:name", "x"), "/schema:name"),
    "a compact IRI of a prefix that there is": (
        changed(legacy_badge(), "/cred:issuer", "urn:x:y"),
        "/cred:issuer",
    ),
    "a compact IRI as id": (changed(legacy_badge(), "/id", "cred:x"), "/id"),
    "a compact IRI as reference": (
        changed(legacy_badge(), "/issuer", "cred:x"),
        "/issuer",
    ),
    "@id for id": (renamed(BADGE, "/id", "@id"), "/@id"),
    "@type for type": (renamed(BADGE, "/type", "@type"), "/@type"),
    "@id within": (renamed(BADGE, "/issuer/id", "@id"), "/issuer/@id"),
    "@graph": (with_member("@graph", [{"id": "urn:x:y"}]), "/@graph"),
    "@included": (
        with_member("@included", [{"id": BADGE["id"], "validFrom": "2020"}]),
        "/@included",
    ),
    "@reverse": (
        changed(BADGE, "/issuer/@reverse", {"issuer": {"id": "urn:x:y"}}),
        "/issuer/@reverse",
    ),
    "@nest": (with_member("@nest", {"name": "x"}), "/@nest"),
    "@index": (changed(BADGE, "/issuer/@index", "x"), "/issuer/@index"),
    "@list": (with_member("evidence", {"@list": []}), "/evidence/@list"),
    "@set": (with_member("evidence", {"@set": []}), "/evidence/@set"),
    "a reserved name": (with_member("@unheard", "x"), "/@unheard"),
    "an empty name": (with_member("", "x"), "/"),
    "arrays in arrays": (changed(BADGE, TAG, [["a"]]), f"{TAG}/0"),
    "null in an array": (changed(BADGE, f"{TAG}/1", None), f"{TAG}/1"),
    "null in a list": (
        changed(BADGE, f"{ACHIEVEMENT}/resultDescription/0/allowedValue/1", None),
        f"{ACHIEVEMENT}/resultDescription/0/allowedValue/1",
    ),
    "a relative id": (changed(BADGE, "/issuer/id", "school"), "/issuer/id"),
    "a malformed id": (changed(BADGE, "/issuer/id", "urn:x y"), "/issuer/id"),
    "an id like a keyword": (changed(BADGE, "/issuer/id", "@school"), "/issuer/id"),
    "a keyword as id": (changed(BADGE, "/issuer/id", "@type"), "/issuer/id"),
    "a relative reference": (
        with_member("proof", proof() | {"verificationMethod": "#key"}),
        "/proof/verificationMethod",
    ),
    "a type that looks like a keyword": (changed(BADGE, "/type/1", "@badge"), "/type"),
    "a keyword as type": (changed(BADGE, "/type/1", "@id"), "/type"),
    "a blank type": (changed(BADGE, "/type/1", "_:b"), "/type"),
    "a value object with members": (
        with_member("name", {"@value": "x", "name": "y"}),
        "/name/name",
    ),
    "a proof of which nothing is said": (with_member("proof", {}), "/proof"),
    "a proof that is only named": (
        with_member("proof", [{"id": "urn:x:y"}]),
        "/proof/0",
    ),
    "a proof that is a string": (with_member("proof", "x"), "/proof"),
    "a proof that is a value": (with_member("proof", {"@value": "x"}), "/proof"),
    "a proof purpose by IRI": (
        with_member(
            "proof", proof() | {"proofPurpose": SECURITY + "assertionMethod"}
        ),
        "/proof/proofPurpose",
    ),
    "a proof purpose that is relative": (
        with_member("proof", proof() | {"proofPurpose": "unheard"}),
        "/proof/proofPurpose",
    ),
    "the name of a property as type": (
        changed(legacy_badge(), f"{ACHIEVEMENT}/image/type", "image"),
        f"{ACHIEVEMENT}/image/type",
    ),
    "a property by its other name": (
        renamed(legacy_badge(), f"{ACHIEVEMENT}/image", "Image"),
        f"{ACHIEVEMENT}/Image",
    ),
    "one status entry in two": (split_status(), "/credentialStatus/1"),
    "one credential in two": (
        changed(
            record(2), f"{SUBJECT}/verifiableCredential/1", badge(0, name="Another")
        ),
        f"{SUBJECT}/verifiableCredential/1",
    ),
    "a reference and an object": (
        changed(BADGE, "/evidence/1", BADGE["evidence"][0]["id"]),
        "/evidence/1",
    ),
    "a moved issuer": (moved("issuer"), "/evidence/2"),
    "a moved status": (moved("credentialStatus"), "/evidence/2"),
    "a moved end": (moved("validUntil"), "/evidence/2"),
    "a moved description": (
        changed(
            BADGE, "/evidence/0", {"id": BADGE["id"], "name": "Another name for it"}
        ),
        "/evidence/0",
    ),
    "a presentation of nothing": (
        changed(presentation(), "/verifiableCredential", [{}]),
        "/verifiableCredential/0",
    ),
    "a document that says nothing": ({"@context": V2, "id": "urn:x:y"}, ""),
    "a document without context": ({"id": "urn:x:y", "name": "x"}, "/id"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "pointer"), ATTACKS.values(), ids=ATTACKS)
def test_attacks_are_refused_where_they_are(document: Json, pointer: str) -> None:
    assert refusal(document) == (LOSS, pointer)
    with pytest.raises(DocumentError):
        check_document(document)


def test_a_text_direction_is_lost_to_rdf_alone() -> None:
    text = {"@value": "x", "@language": "ar", "@direction": "rtl"}
    document = with_member("name", [text, "y"])
    assert refusal(document) == (LOSS, "/name/0/@direction")
    check_document(document)
    for wrong in (text | {"@direction": "up"}, text | {"zz": 1}):
        with pytest.raises(DocumentError):
            check_document(with_member("name", [wrong]))
    with pytest.raises(DocumentError):
        check_document(with_member("name", {"@direction": "rtl"}))


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (changed(BADGE, "/id", 7), "/id"),
        (changed(BADGE, "/id", None), "/id"),
        (changed(BADGE, "/type", 7), "/type"),
        (changed(BADGE, "/type", None), "/type"),
        (changed(BADGE, "/type", [["x"]]), "/type"),
        (changed(BADGE, "/type", [{}]), "/type"),
        (changed(BADGE, "/type", {"x": 1}), "/type"),
        (with_member("name", {"@value": None}), "/name/@value"),
        (with_member("name", {"@value": []}), "/name/@value"),
        (with_member("name", {"@value": "x", "type": 7}), "/name/type"),
        (with_member("name", {"@value": 7, "@language": "en"}), "/name/@value"),
        (with_member("name", {"@value": "x", "@language": "e n"}), "/name/@language"),
        (with_member("name", {"@value": "x", "@language": 7}), "/name/@language"),
        (with_member("name", {"@value": "x", "@language": "en", "type": "x"}), "/name"),
        (with_member("name", ["ok", "\ud800"]), "/name/1"),
        (with_member("name", "\udfff"), "/name"),
        (with_member("name", {"@value": "\udfff"}), "/name/@value"),
        (with_member("name", {"@value": "\udfff", "@language": "en"}), "/name"),
        (with_member("name", float("nan")), "/name"),
        (with_member("name", 10**400), "/name"),
        (with_member("name", b"bytes"), "/name"),
        (with_member("name", ("a", "b")), "/name"),
        (badge() | {7: "x"}, "/7"),
        ([badge()], ""),
        ("https://school.example/", ""),
    ],
)
def test_what_json_ld_forbids_is_malformed(document: Any, pointer: str) -> None:
    assert refusal(document) == (MALFORMED, pointer)


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (with_member("name", {"@value": "x", "type": "relative"}), "/name/type"),
        (with_member("name", {"@value": "x", "type": "@id"}), "/name/type"),
        (with_member("issuer", "\ud800"), "/issuer"),
        (with_member("\ud800", "x"), "/?"),
    ],
)
def test_other_losses(document: Any, pointer: str) -> None:
    assert refusal(document) == (LOSS, pointer)


def test_a_member_is_told_which_context_defines_it() -> None:
    document = changed(BADGE, "/credentialStatus/type", "1EdTechRevocationList")
    with pytest.raises(DocumentError, match=r"ob/v3p0/extensions\.json"):
        canonicalize_document(document)
    with pytest.raises(DocumentError, match=r"context-3\.0\.3\.json \(in Image\)"):
        canonicalize_document(with_member("caption", "x"))


def test_errors_tell_nothing_about_the_learner() -> None:
    address = "ada@example.edu"
    for document in (
        changed(BADGE, "/credentialSubject/id", address),
        changed(BADGE, "/credentialSubject/id", f"@{address}"),
        changed(legacy_badge(), "/id", f"cred:{address}"),
        changed(BADGE, f"{SUBJECT}/identifier/0/identityHash", [[address]]),
        changed(BADGE, f"{SUBJECT}/identifier/0/identityHash", f"{address}\ud800"),
        changed(BADGE, f"{SUBJECT}/identifier/0/salt", {"@value": [address]}),
        with_member("proof", proof() | {"verificationMethod": address}),
        with_member("proof", proof() | {"proofPurpose": address}),
    ):
        with pytest.raises(DocumentError) as raised:
            canonicalize_document(document)
        assert "ada" not in str(raised.value)


def test_absence_may_be_spelled_out() -> None:
    document = badge(termsOfUse=None, description=None, endorsement=[])
    assert canonicalize_document(document) == canonicalize_document(BADGE)


def test_one_and_a_list_of_one_are_the_same() -> None:
    document = changed(BADGE, "/credentialSubject", [BADGE["credentialSubject"]])
    assert canonicalize_document(document) == canonicalize_document(BADGE)


def test_an_endorsement_of_the_credential_itself_is_no_attack() -> None:
    other = endorsement()
    other["credentialSubject"]["id"] = BADGE["id"]
    assert "Rigorous." in canonicalize_document(badge(endorsement=[other]))


def test_a_record_may_hold_one_endorsement_twice() -> None:
    document = badge(endorsement=[endorsement()])
    document["issuer"]["endorsement"] = [endorsement()]
    assert "Rigorous." in canonicalize_document(document)


def test_issuers_may_be_described_more_than_once() -> None:
    document = changed(
        BADGE, f"{ACHIEVEMENT}/creator", profile("school", phone="+1 555 0100")
    )
    assert "555" in canonicalize_document(document)


def test_names_below_a_vocabulary_are_terms_of_it() -> None:
    document = badge(unheard="x", other={"type": "Unheard", "deep": 7})
    document["@context"] = [*document["@context"], EXAMPLES]
    found = canonicalize_document(document)
    assert "<https://www.w3.org/ns/credentials/examples#deep>" in found


def test_a_vocabulary_does_not_give_terms_other_names() -> None:
    document = {
        "@context": ["https://context.example/v1"],
        "name": "x",
        "label": "y",
        "type": "T",
    }
    context = {"@vocab": "urn:v:", "label": {"@id": "urn:v:name"}, "type": "@type"}
    assert refusal(document, contexts=loader_of(context)) == (LOSS, "/name")
    context["Label"] = {"@id": "urn:v:T"}
    del document["name"]
    assert refusal(document, contexts=loader_of(context)) == (LOSS, "/type")


def test_a_vocabulary_makes_no_malformed_names() -> None:
    document = {"@context": "https://context.example/v1", "a b": "x"}
    assert refusal(document, contexts=loader_of({"@vocab": "urn:v:"})) == (LOSS, "/a b")


@pytest.mark.parametrize("member", ["id", "type", "ref", "term", "typed"])
def test_compact_iris_are_no_values(member: str) -> None:
    context = {
        "id": "@id",
        "type": "@type",
        "ex": "urn:ex:",
        "ref": {"@id": "urn:x:ref", "@type": "@id"},
        "term": {"@id": "urn:x:term", "@type": "@vocab"},
        "typed": "urn:x:typed",
    }
    document: Json = {"@context": "https://context.example/v1", member: "ex:y"}
    pointer = f"/{member}"
    if member == "typed":
        document[member] = {"@value": "x", "type": "ex:y"}
        pointer += "/type"
    assert refusal(document, contexts=loader_of(context)) == (LOSS, pointer)


@pytest.mark.parametrize(
    ("context", "member", "kind"),
    [
        ({"other": "@id"}, "other", LOSS),
        ({"kind": "@type"}, "kind", LOSS),
        ({"val": "@value"}, "val", LOSS),
        ({"graph": "@graph"}, "graph", LOSS),
        ({"inc": "@included"}, "inc", LOSS),
        ({"rev": "@reverse"}, "rev", LOSS),
        ({"nest": "@nest"}, "nest", LOSS),
        ({"no": None}, "no", LOSS),
        ({"b": "_:b"}, "b", LOSS),
        ({"a": "urn:x:a", "b": "urn:x:a"}, "b", LOSS),
        ({"a": "urn:x:a", "b": {"@id": "urn:x:a", "@type": "@id"}}, "a", LOSS),
        ({"d": {"@id": "urn:x:d", "@direction": "rtl"}}, "d", LOSS),
        ({"@direction": "rtl", "d": "urn:x:d"}, "d", LOSS),
        ({"l": {"@id": "urn:x:l", "@language": "e n"}}, "l", MALFORMED),
    ],
)
def test_terms_by_which_nothing_is_signed(
    context: Json, member: str, kind: ProblemType
) -> None:
    document = {"@context": "https://context.example/v1", member: "urn:x:1"}
    assert refusal(document, contexts=loader_of(context)) == (kind, f"/{member}")


def test_language_maps_hold_strings_in_languages() -> None:
    context = {"a": {"@id": "urn:x:a", "@container": "@language"}}
    for value, pointer in [
        ({"en": 7}, "/a/en"),
        ({"en": [None]}, "/a/en"),
        ({"e n": "x"}, "/a/e n"),
        ({"@value": "x"}, "/a/@value"),
        ({7: "x"}, "/a/7"),
    ]:
        document = {"@context": "https://context.example/v1", "a": value}
        assert refusal(document, contexts=loader_of(context)) == (MALFORMED, pointer)
    context["a"] |= {"@direction": "rtl"}
    document = {"@context": "https://context.example/v1", "a": {"en": "x"}}
    assert refusal(document, contexts=loader_of(context)) == (LOSS, "/a")


def test_types_may_not_change_what_type_means() -> None:
    context = {
        "type": "@type",
        "T": {"@id": "urn:x:T", "@context": {"type": "urn:x:type"}},
    }
    document = {"@context": "https://context.example/v1", "type": "T"}
    assert refusal(document, contexts=loader_of(context)) == (LOSS, "/type")


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (3.0, '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (LexicalFloat("3.50"), '"3.5E0"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (LexicalFloat("-0"), '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (-0.0, '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (2**53, '"9007199254740992"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (1e21, '"1.0E21"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (10**21, '"1.0E21"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (1.5e-9, '"1.5E-9"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (0.1, '"1.0E-1"^^<http://www.w3.org/2001/XMLSchema#double>'),
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ],
)
def test_numbers_are_written_as_json_ld_says(number: float, written: str) -> None:
    assert written in canonicalize_document(badge(name=number))


def test_numbers_keep_the_odd_datatypes_of_open_badges() -> None:
    found = canonicalize_document(changed(BADGE, f"{SUBJECT}/creditsEarned", 3.0))
    assert '"3"^^<https://www.w3.org/2001/XMLSchema#float>' in found


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (2**53 + 1, '"9007199254740993"'),
        (1e-7, '"1.0E-7"'),
        (-5e-324, '"-4.940656458412465E-324"'),
    ],
)
def test_numbers_that_implementations_sign_differently(
    number: float, written: str
) -> None:
    document = badge(name=[1, number])
    assert refusal(document) == (ProblemType.RANGE_ERROR, "/name/1")
    assert written in canonicalize_document(document, strict_numbers=False)


def test_doubles() -> None:
    double = "http://www.w3.org/2001/XMLSchema#double"
    loader = loader_of({"a": {"@id": "urn:x:a", "@type": double}})

    def written(value: Any, **options: Any) -> str:
        document = {"@context": "https://context.example/v1", "a": value}
        text = canonicalize_document(document, contexts=loader, **options)
        return text.split('"')[1]

    assert [written(one) for one in (3, 2.5, "03.10", True)] == [
        "3.0E0", "2.5E0", "3.1E0", "true",
    ]  # fmt: skip
    assert written(-0.0, strict_numbers=False) == "-0.0E0"
    for value, kind in [
        (-0.0, ProblemType.RANGE_ERROR),
        ("x", MALFORMED),
        ("1e999", MALFORMED),
        ("1_0", MALFORMED),
    ]:
        document = {"@context": "https://context.example/v1", "a": value}
        assert refusal(document, contexts=loader) == (kind, "/a")


def test_json_literals_are_refused_with_their_place() -> None:
    context = {"a": {"@id": "urn:x:a", "@type": "@json"}}
    for value, kind, pointer in [
        ({"b": [2**53 + 1]}, ProblemType.RANGE_ERROR, "/a/b/0"),
        ({"b": {"c": object()}}, MALFORMED, "/a/b/c"),
    ]:
        document = {"@context": "https://context.example/v1", "a": value}
        assert refusal(document, contexts=loader_of(context)) == (kind, pointer)


@pytest.mark.parametrize("document", ALL.values(), ids=ALL)
def test_nothing_is_changed_in_the_document(document: Json) -> None:
    before = copy.deepcopy(document)
    canonicalize_document(document)
    assert document == before


def test_contexts_inside_the_document_are_urls() -> None:
    member = badge(2) | {"@context": [V2, OB, EXAMPLES], "unheard": "x"}
    document = record(2)
    document["credentialSubject"]["verifiableCredential"].append(member)
    assert "examples#unheard" in canonicalize_document(document)
    member["@context"].append({"other": "urn:x:other"})
    place = "/credentialSubject/verifiableCredential/2/@context"
    assert refusal(document) == (ProblemType.UNSUPPORTED, place)


def test_status_lists_are_held_to_the_same_rules() -> None:
    document = changed(status_list(), "/credentialSubject/statusSize", 1)
    assert refusal(document) == (LOSS, "/credentialSubject/statusSize")
