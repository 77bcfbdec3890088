"""Contexts: what they may say, and that a document means what PyLD says it means."""

from typing import Any

import pytest

from badgekit.canonicalization import canonicalize_dataset, canonicalize_document
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.problems import ProblemType
from canonicalization import oracle
from canonicalization.documents import V2, Json, badge, problem

URL = "https://context.example/v1"
OTHER = "https://context.example/other"
EX = "https://example.org/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")


def reader(context: Any, other: Any = None) -> ContextLoader:
    contexts = {URL: {"@context": context}}
    if other is not None:
        contexts[OTHER] = {"@context": other}
    return ContextLoader(contexts)


def document(**members: Any) -> Json:
    return {"@context": URL, "id": "urn:x:1", **members}


ALIASES = {"id": "@id", "type": "@type", "ex": EX, "name": EX + "name"}


def with_aliases(**terms: Any) -> Json:
    return ALIASES | terms


MEANT: dict[str, tuple[Any, Json]] = {
    "a simple term": (ALIASES, document(name="x")),
    "a compact IRI": (with_aliases(a="ex:a"), document(a="x")),
    "a compact IRI as term": (with_aliases(**{"ex:a": {}}), document(**{"ex:a": "x"})),
    "an absolute IRI as term": (
        with_aliases(**{EX + "a": {"@type": "@id"}}),
        document(**{EX + "a": "urn:x:2"}),
    ),
    "a path as term": (
        with_aliases(**{"@vocab": EX, "a/b": {}}),
        document(**{"a/b": "x"}),
    ),
    "a term of its own vocabulary": (
        with_aliases(**{"@vocab": EX, "a": {"@type": "@id"}}),
        document(a="urn:x:2"),
    ),
    "a vocabulary": (with_aliases(**{"@vocab": EX}), document(b="x", type="C")),
    "a vocabulary from a prefix": (
        [{"ex": EX}, with_aliases(**{"@vocab": "ex:sub/"})],
        document(b="x"),
    ),
    "no vocabulary any more": (
        [{"@vocab": EX}, with_aliases(**{"@vocab": None})],
        document(name="x"),
    ),
    "a reserved name": (with_aliases(**{"@unheard": EX}), document(name="x")),
    "a reserved IRI": (with_aliases(a="@unheard"), document(name="x")),
    "a prefix by decree": (
        with_aliases(p={"@id": "urn:p:x", "@prefix": True}, a="p:y"),
        document(a="x"),
    ),
    "a term with an empty suffix": (
        with_aliases(a={"@id": "ex:"}, b={"@id": "ex:b"}),
        document(b="x"),
    ),
    "@set": (with_aliases(a={"@id": EX + "a", "@container": "@set"}), document(a="x")),
    "a list": (
        with_aliases(a={"@id": EX + "a", "@container": "@list"}),
        document(a=["x", 1, "x", {"name": "y"}]),
    ),
    "a list of one": (
        with_aliases(a={"@id": EX + "a", "@container": "@list"}),
        document(a="x"),
    ),
    "an empty list": (
        with_aliases(a={"@id": EX + "a", "@container": "@list"}),
        document(a=[]),
    ),
    "no list": (
        with_aliases(a={"@id": EX + "a", "@container": "@list"}),
        document(a=None, name="x"),
    ),
    "lists in a list": (
        with_aliases(a={"@id": EX + "a", "@container": "@list"}),
        document(a=[[1, 2], [], [[3]]]),
    ),
    "a list of IRIs": (
        with_aliases(a={"@id": EX + "a", "@container": "@list", "@type": "@id"}),
        document(a=["urn:x:2", {"id": "urn:x:3"}]),
    ),
    "a list of JSON": (
        with_aliases(a={"@id": EX + "a", "@container": "@list", "@type": "@json"}),
        document(a=[{"b": 1}, "x"]),
    ),
    "languages": (
        with_aliases(a={"@id": EX + "a", "@container": "@language"}),
        document(a={"en": "x", "de-AT": ["y", "z"], "@none": "n"}),
    ),
    "languages under an alias of none": (
        with_aliases(none="@none", a={"@id": EX + "a", "@container": "@language"}),
        document(a={"none": "x"}),
    ),
    "a plain string where languages may be": (
        with_aliases(a={"@id": EX + "a", "@container": ["@language", "@set"]}),
        document(a=["x", "y"]),
    ),
    "a default language": (
        with_aliases(**{"@language": "de"}, a={"@id": EX + "a", "@language": "EN"}),
        document(a="x", name=["y", 1, True]),
    ),
    "no language": (
        with_aliases(**{"@language": "de"}, a={"@id": EX + "a", "@language": None}),
        document(a="x"),
    ),
    "a direction that does not matter": (
        with_aliases(**{"@direction": "rtl"}, a={"@id": EX + "a", "@direction": None}),
        document(a=["x"], name=7),
    ),
    "datatypes": (
        with_aliases(
            a={"@id": EX + "a", "@type": "xsd:date"},
            b={"@id": EX + "b", "@type": "@none"},
            d={"@id": EX + "d", "@type": XSD + "double"},
            s={"@id": EX + "s", "@type": XSD + "string"},
            xsd=XSD,
        ),
        document(a=["2025-01-01", 1, 1.5, True], b="x", d=[1, 2.5, "3"], s=["x", 1]),
    ),
    "numbers": (ALIASES, document(name=[1, -1, 3.0, 3.5, 1e20, 1e21, 0.1, 1.5e-9])),
    "JSON": (
        with_aliases(a={"@id": EX + "a", "@type": "@json"}),
        document(a={"b": [1, None, {"@id": "relative", "unheard": True}]}),
    ),
    "JSON null": (
        with_aliases(a={"@id": EX + "a", "@type": "@json"}),
        document(a=None),
    ),
    "terms as values": (
        with_aliases(a={"@id": EX + "a", "@type": "@vocab"}, b=EX + "b"),
        document(a=["b", "urn:x:2", {"id": "urn:x:3"}, 1]),
    ),
    "a vocabulary in values": (
        with_aliases(**{"@vocab": EX}, a={"@id": EX + "a", "@type": "@vocab"}),
        document(a="b"),
    ),
    "blank nodes": (
        with_aliases(a={"@id": EX + "a", "@type": "@id"}),
        document(a=["_:b0", {"id": "_:b1", "a": "_:b0"}]),
    ),
    "value objects": (
        with_aliases(t=EX + "t"),
        document(
            name=[
                {"@value": "x"},
                {"@value": "x", "@language": "EN-gb"},
                {"@value": "x", "@language": None, "type": "t"},
                {"@value": 3.5, "type": "urn:x:t"},
                {"@value": True, "type": None},
                {"@value": {"b": None}, "type": "@json"},
                {"@value": None, "type": "@json"},
            ]
        ),
    ),
    "value objects under @type": (
        {"ex": EX, "name": EX + "name"},
        {"@context": URL, "@id": "urn:x:1", "name": {"@value": "x", "@type": "urn:t"}},
    ),
    "a named graph": (
        with_aliases(g={"@id": EX + "g", "@container": "@graph"}),
        document(g=[{"id": "urn:x:2", "name": "x"}, {"name": "y"}]),
    ),
    "graphs in graphs": (
        with_aliases(g={"@id": EX + "g", "@container": ["@graph", "@set"]}),
        document(g={"name": "x", "g": {"name": "y"}}),
    ),
    "no graph": (
        with_aliases(g={"@id": EX + "g", "@container": "@graph"}),
        document(g=None, name="x"),
    ),
    "a context of a type": (
        with_aliases(T={"@id": EX + "T", "@context": {"a": EX + "a"}}),
        document(type="T", a={"name": "x"}),
    ),
    "contexts of types in order": (
        with_aliases(
            S={"@id": EX + "S", "@context": {"a": EX + "s"}},
            T={"@id": EX + "T", "@context": {"a": EX + "t"}},
        ),
        document(type=["T", "S"], a="x"),
    ),
    "a type whose context spreads": (
        with_aliases(
            T={"@id": EX + "T", "@context": {"@propagate": True, "a": EX + "a"}}
        ),
        document(type="T", a={"a": "x"}),
    ),
    "a context of a property": (
        with_aliases(p={"@id": EX + "p", "@context": {"a": EX + "a"}}),
        document(p=[{"a": "x", "name": {"a": "y"}}, "z"]),
    ),
    "a property whose context stays": (
        with_aliases(
            p={"@id": EX + "p", "@context": {"@propagate": False, "a": EX + "a"}}
        ),
        document(p={"a": {"name": "x"}}),
    ),
    "a property of a type with a context": (
        with_aliases(
            T={
                "@id": EX + "T",
                "@context": {
                    "p": {
                        "@id": EX + "p",
                        "@type": "@id",
                        "@context": {"a": EX + "a", "name": EX + "other"},
                    }
                },
            }
        ),
        document(type="T", p=[{"a": "x", "name": "y"}, {"id": "urn:x:2"}, "urn:x:3"]),
    ),
    "a property that redefines itself": (
        with_aliases(
            p={"@id": EX + "p", "@context": {"p": {"@id": EX + "q", "@type": "@id"}}}
        ),
        document(p=["urn:x:2", {"name": "x", "p": "urn:x:3"}]),
    ),
    "a property that clears the context": (
        with_aliases(p={"@id": EX + "p", "@context": None}),
        document(p=["x", {"@context": URL, "name": "y"}]),
    ),
    "a type that clears the context": (
        with_aliases(
            T={"@id": EX + "T", "@context": [None, ALIASES | {"a": EX + "a"}]}
        ),
        document(type="T", a={"name": "x"}),
    ),
    "a property may redefine protected terms": (
        with_aliases(
            **{"@protected": True},
            p={"@id": EX + "p", "@context": {"name": EX + "other"}},
        ),
        document(name="x", p={"name": "y"}),
    ),
    "protected terms said again": (
        [with_aliases(**{"@protected": True}), {"name": EX + "name"}],
        document(name="x"),
    ),
    "what is not protected": (
        [
            with_aliases(
                **{"@protected": True}, a={"@id": EX + "a", "@protected": False}
            ),
            {"a": EX + "b"},
        ],
        document(a="x"),
    ),
    "@type kept a set": (
        with_aliases(**{"@type": {"@container": "@set", "@protected": True}}),
        document(type="ex:T") | {"type": EX + "T"},
    ),
    "@version": (with_aliases(**{"@version": 1.1}), document(name="x")),
    "containers that need objects": (
        with_aliases(
            i={"@id": EX + "i", "@container": "@index"},
            n={"@id": EX + "n", "@container": "@id"},
        ),
        document(name="x", i=None),
    ),
    "values of @nest terms": (
        with_aliases(a={"@id": EX + "a", "@nest": "@nest"}),
        document(a="x"),
    ),
    "repetitions": (ALIASES, document(name=["x", "x", {"@value": "x"}])),
    "types that are IRIs": (ALIASES, document(type=["urn:x:T", "name"])),
}


def canonical(context: Any, given: Json, other: Any = None, **options: Any) -> str:
    return canonicalize_document(given, contexts=reader(context, other), **options)


@pytest.mark.parametrize(("context", "given"), MEANT.values(), ids=MEANT)
def test_documents_mean_what_pyld_says(context: Any, given: Json) -> None:
    expected = oracle.quads(given, reader(context))
    found = canonical(context, given, strict_numbers=False)
    assert found == canonicalize_dataset(expected)


REFUSED: dict[str, Any] = {
    "not an object": 7,
    "a context in a context": {"@context": {}},
    "another version": {"@version": 1.0},
    "a version that is true": {"@version": True},
    "@propagate": {"@propagate": "no"},
    "@propagate in an array": [{"@propagate": 1}],
    "@protected": {"@protected": 1},
    "@import of itself": {"@import": URL},
    "@import of nothing": {"@import": 7},
    "@vocab that is relative": {"@vocab": "relative"},
    "@vocab that is a number": {"@vocab": 7},
    "@base": {"@base": 7},
    "@language": {"@language": 7},
    "@direction": {"@direction": "up"},
    "inclusion without end": [URL],
    "a term that is a keyword": {"@id": EX},
    "@type with a type": {"@type": {"@type": "@id"}},
    "@type that is a list": {"@type": {"@container": "@list"}},
    "@type that is empty": {"@type": {}},
    "an empty term": {"": EX},
    "a term that is a number": {"a": 7},
    "an unknown entry": {"a": {"@id": EX, "@unknown": 1}},
    "an id that is a number": {"a": {"@id": 7}},
    "an id that is relative": {"a": {"@id": "relative"}},
    "no id": {"a": {"@type": "@id"}},
    "an alias of @context": {"a": "@context"},
    "an alias of @preserve": {"a": "@preserve"},
    "terms in a circle": {"a": "b:x", "b": "a:y"},
    "a compact term with another IRI": {"ex": EX, "ex:a": "urn:x:other"},
    "a compact term without a vocabulary": {"ex": {"@id": "_:b"}, "a/b": {}},
    "a type that is a number": {"a": {"@id": EX, "@type": 7}},
    "a type that is relative": {"a": {"@id": EX, "@type": "relative"}},
    "a container that is a number": {"a": {"@id": EX, "@container": [7]}},
    "an unknown container": {"a": {"@id": EX, "@container": "@unknown"}},
    "an empty container": {"a": {"@id": EX, "@container": []}},
    "a list that is a set": {"a": {"@id": EX, "@container": ["@list", "@set"]}},
    "two containers": {"a": {"@id": EX, "@container": ["@index", "@language"]}},
    "a type map of numbers": {"a": {"@id": EX, "@type": EX, "@container": "@type"}},
    "a language": {"a": {"@id": EX, "@language": 7}},
    "a direction": {"a": {"@id": EX, "@direction": "up"}},
    "@nest in a keyword": {"a": {"@id": EX, "@nest": "@id"}},
    "a prefix with a colon": {"a:b": {"@id": EX, "@prefix": True}},
    "a prefix that is a number": {"a": {"@id": EX, "@prefix": 1}},
    "a prefix that is a keyword": {"a": {"@id": "@id", "@prefix": True}},
    "protection that is a number": {"a": {"@id": EX, "@protected": 1}},
    "an index without its container": {"a": {"@id": EX, "@index": EX}},
    "an index that is relative": {
        "a": {"@id": EX, "@container": "@index", "@index": "@id"}
    },
    "a reverse with an id": {"a": {"@id": EX, "@reverse": EX}},
    "a reverse that is a number": {"a": {"@reverse": 7}},
    "a reverse that is relative": {"a": {"@reverse": "relative"}},
    "a reverse that is a list": {"a": {"@reverse": EX, "@container": "@list"}},
    "a faulty scoped context": {"a": {"@id": EX, "@context": {"b": 7}}},
    "protected terms defined anew": [{"@protected": True, "a": EX}, {"a": EX + "b"}],
    "protected terms cleared": [{"@protected": True, "a": EX}, None],
    "protected terms turned around": [
        {"@protected": True, "a": EX},
        {"a": {"@reverse": EX}},
    ],
}


@pytest.mark.parametrize("context", REFUSED.values(), ids=REFUSED)
def test_faulty_contexts_are_refused_with_their_place(context: Any) -> None:
    given = {"@context": [URL, {"@context": 0}], "id": "urn:x:1"} | {"@context": OTHER}
    loader = ContextLoader(
        {OTHER: {"@context": [ALIASES, context]}, URL: {"@context": [OTHER]}}
    )
    with pytest.raises(DocumentError, match="JSON-LD: ") as raised:
        canonicalize_document(given, contexts=loader)
    assert problem(raised.value) == (ProblemType.MALFORMED_VALUE_ERROR, "/@context")


def test_the_context_is_named_that_nobody_has() -> None:
    with pytest.raises(DocumentError, match=r"https://unknown\.example/") as raised:
        canonicalize_document({"@context": [V2, "https://unknown.example/"]})
    assert problem(raised.value) == (ProblemType.UNKNOWN_CONTEXT, "/@context")


def test_contexts_are_imported() -> None:
    context = {"@import": OTHER, "a": {"@id": EX + "a", "@type": "@id"}}
    given = document(a="urn:x:2", name="x")
    loader = reader(context, ALIASES | {"a": EX + "other"})
    found = canonicalize_document(given, contexts=loader)
    assert found == canonicalize_dataset(oracle.quads(given, loader))
    for imported in ([ALIASES], ALIASES | {"@import": URL}):
        with pytest.raises(DocumentError, match="JSON-LD: invalid"):
            canonical(context, given, imported)


def test_contexts_may_be_written_relative_to_one_another() -> None:
    scoped = with_aliases(p={"@id": EX + "p", "@context": "other"})
    assert '"y"' in canonical(scoped, document(p={"a": "y"}), {"a": EX + "a"})
    with pytest.raises(DocumentError, match="context URL"):
        canonical("https://[", document(name="x"))


def test_a_scoped_context_may_refer_to_the_context_that_defines_it() -> None:
    context = with_aliases(p={"@id": EX + "p", "@context": URL})
    assert '"x"' in canonical(context, document(p={"p": {"name": "x"}}))


@pytest.mark.parametrize("first", ["legal", "illegal"])
def test_protected_terms_stay_protected_whatever_came_before(first: str) -> None:
    # PyLD and jsonld.js let the second document pass once they have seen the first.
    redefinition = {"name": EX + "other"}
    context = with_aliases(
        **{"@protected": True},
        p={"@id": EX + "p", "@context": OTHER},
        T={"@id": EX + "T", "@context": OTHER},
    )
    loader = reader(context, redefinition)
    legal = document(p={"name": "x"})
    illegal = [
        document(p={"@context": OTHER, "name": "x"}) | {"@context": [URL, OTHER]},
        document(type="T", name="x"),
    ]

    def accept() -> None:
        assert f"<{EX}other>" in canonicalize_document(legal, contexts=loader)

    if first == "legal":
        accept()
    for given in illegal:
        with pytest.raises(DocumentError, match="protected term redefinition"):
            canonicalize_document(given, contexts=loader)
    accept()


def test_loaders_do_not_share_what_urls_mean() -> None:
    given = document(name="x")
    assert EX in canonical(ALIASES, given)
    assert "urn:x:name" in canonical(ALIASES | {"name": "urn:x:name"}, given)
    assert EX in canonical(ALIASES, given)


def test_inline_contexts_are_taken_only_if_allowed() -> None:
    given = badge() | {"@context": [*badge()["@context"], {"unheard": EX + "unheard"}]}
    given["unheard"] = "x"
    with pytest.raises(DocumentError) as raised:
        canonicalize_document(given)
    assert problem(raised.value) == (ProblemType.UNSUPPORTED, "/@context")
    found = canonicalize_document(given, allow_inline_contexts=True)
    assert f"<{EX}unheard>" in found
    with pytest.raises(DocumentError, match="unheard"):
        canonicalize_document(badge(unheard="x"), allow_inline_contexts=True)


@pytest.mark.parametrize(
    "context",
    [{"a": object()}, {"a": {1, 2}}, {1: EX}, {"a": b"x"}, object(), 7, {7: 7}],
)
def test_inline_contexts_that_are_not_json_are_refused(context: Any) -> None:
    with pytest.raises(DocumentError):
        canonicalize_document(
            {"@context": [V2, context], "id": "urn:x:1"}, allow_inline_contexts=True
        )


@pytest.mark.parametrize("context", [{"@base": "https://base.example/"}, {}])
def test_relative_ids_are_refused_whatever_the_base(context: Any) -> None:
    given = {"@context": [ALIASES, context], "id": "relative", "name": "x"}
    with pytest.raises(DocumentError) as raised:
        canonicalize_document(given, allow_inline_contexts=True)
    assert problem(raised.value) == (ProblemType.DATA_LOSS_DETECTION_ERROR, "/id")


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        ({"@propagate": 7}, "@propagate"),
        ([{"@protected": True, "a": EX}, None], "nullification"),
        ([OTHER], "include one another"),
        ({"ex": EX, "a:b": "urn:x:y", "a": "urn:x:z#"}, "IRI mapping"),
        ({"a": {"@reverse": "@unheard"}, "b": {"@reverse": "no"}}, "IRI mapping"),
        ({"@vocab": EX, "a": {"@id": EX, "@type": "@unheard"}}, "type mapping"),
        ({"_": {"@id": "no colon"}}, "IRI mapping"),
        ({"a": {"@id": "a:b c"}}, "IRI mapping"),
        ({"a:b": {"@id": None}, "b c:d": {}}, "IRI mapping"),
    ],
)
def test_more_faulty_contexts(context: Any, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        canonical(context, document(), [URL])


def test_a_context_may_be_included_where_it_is_not_tried_out() -> None:
    context = [ALIASES, {"p": {"@id": EX + "p", "@context": [URL, {"a": EX + "a"}]}}]
    given = document(p={"p": {"a": "x"}})
    assert '"x"' in canonical(context, given)


def test_a_context_by_url_may_keep_to_its_node() -> None:
    scoped = {"@propagate": False, "a": {"@id": EX + "a", "@type": "@id"}}
    inline = with_aliases(p={"@id": EX + "p", "@context": scoped})
    by_url = with_aliases(p={"@id": EX + "p", "@context": OTHER})
    given = document(p={"a": {"name": "x"}})
    assert canonical(by_url, given, scoped) == canonical(inline, given)
    with pytest.raises(DocumentError, match="'a'"):
        canonical(by_url, document(p={"a": {"a": "x"}}), scoped)
