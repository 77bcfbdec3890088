"""ContextLoader: a closed world, of immutable values."""

import copy
import hashlib
import json
import pickle
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader, known_contexts
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType

OB_3_0_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_IN_FORCE = "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
OB_APRIL_2025 = "ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761"
VC_2 = "https://www.w3.org/ns/credentials/v2"

SCHOOL = "https://school.example/context/v1"
TERMS = {"@context": {"Diploma": "https://school.example/terms#Diploma"}}
TEXT = '{ "@context": {"Diploma": "https://school.example/terms#Diploma"} }'
TEXT_SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def refusal(*arguments: Any, **options: Any) -> tuple[ProblemType, str]:
    with pytest.raises(DocumentError) as caught:
        ContextLoader(*arguments, **options)
    (problem,) = caught.value.problems
    return problem.type, problem.detail


def unknown(url: Any, loader: ContextLoader = DEFAULT_CONTEXTS) -> str:
    with pytest.raises(DocumentError) as caught:
        loader.load(url)
    (problem,) = caught.value.problems
    assert problem.type is ProblemType.UNKNOWN_CONTEXT
    return problem.detail


@pytest.mark.parametrize("url", DEFAULT_CONTEXTS.urls)
def test_every_known_context_loads_with_its_digest(url: str) -> None:
    in_force = next(one for one in known_contexts() if one.url == url)
    assert url in DEFAULT_CONTEXTS
    assert DEFAULT_CONTEXTS.load(url) == in_force.to_document()
    assert DEFAULT_CONTEXTS.digest(url) == in_force.published_sha256


# What is not known


def test_an_unknown_context_is_named_with_what_to_do() -> None:
    assert unknown(SCHOOL) == (
        f"not a context badgekit knows: {SCHOOL}; "
        "add it with ContextLoader({url: document})"
    )
    assert SCHOOL not in DEFAULT_CONTEXTS


def test_an_unknown_context_has_no_digest() -> None:
    with pytest.raises(DocumentError, match="not a context badgekit knows"):
        DEFAULT_CONTEXTS.digest(SCHOOL)


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("http://www.w3.org/ns/credentials/v2", VC_2),
        ("https://w3.org/ns/credentials/v2", VC_2),
        ("https://www.w3.org/ns/credentials/v2/", VC_2),
        ("https://www.w3.org/ns/credentials/v2#", VC_2),
        ("https://www.w3.org/ns/credentials/v2.jsonld", VC_2),
        ("https://www.w3.org/ns/Credentials/v2", VC_2),
        (" https://www.w3.org/ns/credentials/v2\n", VC_2),
        (OB_3_0_3.removesuffix(".json"), OB_3_0_3),
        (OB_3_0_3.replace("https:", "http:"), OB_3_0_3),
    ],
)
def test_a_near_miss_is_refused_with_a_hint(url: str, meant: str) -> None:
    assert f"did you mean {meant}?" in unknown(url)


def test_a_near_miss_of_a_context_of_the_callers_has_a_hint_too() -> None:
    assert f"did you mean {SCHOOL}?" in unknown(
        SCHOOL + "/", ContextLoader({SCHOOL: TERMS})
    )


@pytest.mark.parametrize(
    "url", ["", "https://", "v2", SCHOOL, VC_2 + "/a", OB_3_0_3[:-6]]
)
def test_what_is_not_near_has_no_hint(url: str) -> None:
    assert "did you mean" not in unknown(url)


@pytest.mark.parametrize("url", [None, 5, ["a"], {"a": "b"}, b"https://a.example"])
def test_what_is_not_a_string_is_unknown(url: object) -> None:
    assert type(url).__name__ in unknown(url)
    assert url not in DEFAULT_CONTEXTS


def test_a_hostile_url_neither_fills_nor_breaks_the_message() -> None:
    assert len(unknown("https://a.example/" + "a" * 100_000)) < 400
    assert "\n" not in unknown("https://a.example/\n\x1b[31m")
    assert unknown("https://a.example/\ud800").encode()


# The caller's own


@pytest.mark.parametrize("content", [TERMS, TEXT, TEXT.encode()])
def test_the_callers_context_loads(content: Any) -> None:
    loader = ContextLoader({SCHOOL: content})
    assert loader.load(SCHOOL) == TERMS
    assert loader.load(VC_2) == DEFAULT_CONTEXTS.load(VC_2)
    assert SCHOOL in loader
    assert loader.urls == (*DEFAULT_CONTEXTS.urls, SCHOOL)


@pytest.mark.parametrize("content", [TEXT, TEXT.encode()])
@pytest.mark.parametrize("pin", [TEXT_SHA256, TEXT_SHA256.upper()])
def test_a_hash_that_matches_is_accepted(content: Any, pin: str) -> None:
    loader = ContextLoader({SCHOOL: content}, sha256={SCHOOL: pin})
    assert loader.digest(SCHOOL) == TEXT_SHA256


def test_a_hash_that_does_not_match_is_refused_and_both_are_named() -> None:
    kind, detail = refusal({SCHOOL: TEXT}, sha256={SCHOOL: OB_IN_FORCE})
    assert kind is ProblemType.MALFORMED_VALUE_ERROR
    assert SCHOOL in detail
    assert OB_IN_FORCE in detail
    assert TEXT_SHA256 in detail


def test_the_hash_is_that_of_the_text_not_of_what_it_means() -> None:
    refusal({SCHOOL: TEXT + "\n"}, sha256={SCHOOL: TEXT_SHA256})


def test_an_object_has_no_hash_to_match() -> None:
    assert "as text" in refusal({SCHOOL: TERMS}, sha256={SCHOOL: TEXT_SHA256})[1]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", ProblemType.PARSING_ERROR),
        (b"\xff", ProblemType.PARSING_ERROR),
        ("[]", ProblemType.PARSING_ERROR),
        ('{"@context": {"a": "urn:a", "a": "urn:b"}}', ProblemType.PARSING_ERROR),
        ('{"@context": {"a": NaN}}', ProblemType.PARSING_ERROR),
        ({"@context": {"a": float("inf")}}, ProblemType.PARSING_ERROR),
        ({"@context": {"a": object()}}, ProblemType.PARSING_ERROR),
        ('{"@context":' * 200 + "{}" + "}" * 200, ProblemType.LIMIT_EXCEEDED),
        ('{"@context":' * 100_000, ProblemType.LIMIT_EXCEEDED),
        ("{}", ProblemType.MALFORMED_VALUE_ERROR),
        ({"@context": None}, ProblemType.MALFORMED_VALUE_ERROR),
        ({"@context": 5}, ProblemType.MALFORMED_VALUE_ERROR),
        (None, ProblemType.MALFORMED_VALUE_ERROR),
        (5, ProblemType.MALFORMED_VALUE_ERROR),
        ([TERMS], ProblemType.MALFORMED_VALUE_ERROR),
        (Path("context.json"), ProblemType.MALFORMED_VALUE_ERROR),
    ],
)
def test_what_is_not_a_context_is_refused(content: Any, kind: ProblemType) -> None:
    assert refusal({SCHOOL: content})[0] is kind


def test_an_object_that_holds_itself_is_refused() -> None:
    endless: dict[str, Any] = {}
    endless["@context"] = endless
    assert refusal({SCHOOL: endless})[0] is ProblemType.LIMIT_EXCEEDED


def test_a_document_beyond_the_limits_is_refused() -> None:
    limits = replace(DEFAULT_LIMITS, document_bytes=10)
    assert refusal({SCHOOL: TEXT}, limits=limits)[0] is ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize(
    ("documents", "sha256"),
    [({5: TERMS}, {}), ({SCHOOL: TEXT}, {SCHOOL: 5}), ({}, {None: TEXT_SHA256})],
)
def test_urls_and_hashes_are_strings(documents: Any, sha256: Any) -> None:
    assert "are strings" in refusal(documents, sha256=sha256)[1]


# Generations, and replacing what badgekit carries


def test_a_generation_is_chosen_by_its_hash() -> None:
    april = ContextLoader(sha256={OB_3_0_3: OB_APRIL_2025})
    assert "jti" not in april.load(OB_3_0_3)["@context"]
    assert april.digest(OB_3_0_3) == OB_APRIL_2025
    assert "jti" in DEFAULT_CONTEXTS.load(OB_3_0_3)["@context"]
    assert april.urls == DEFAULT_CONTEXTS.urls


def test_choosing_the_generation_in_force_changes_nothing() -> None:
    assert ContextLoader(sha256={OB_3_0_3: OB_IN_FORCE}) == DEFAULT_CONTEXTS


@pytest.mark.parametrize("pin", ["", "zz", TEXT_SHA256, OB_APRIL_2025[:8]])
def test_a_generation_that_never_was_is_refused_and_those_known_named(pin: str) -> None:
    kind, detail = refusal(sha256={OB_3_0_3: pin})
    assert kind is ProblemType.MALFORMED_VALUE_ERROR
    assert f"{OB_IN_FORCE} or {OB_APRIL_2025}" in detail


def test_a_hash_for_a_context_that_is_not_there_is_refused() -> None:
    kind, detail = refusal(sha256={SCHOOL: TEXT_SHA256})
    assert kind is ProblemType.UNKNOWN_CONTEXT
    assert SCHOOL in detail


@pytest.mark.parametrize("content", [TERMS, TEXT, TEXT.encode()])
def test_what_badgekit_carries_is_not_replaced_without_a_hash(content: Any) -> None:
    kind, detail = refusal({OB_3_0_3: content})
    assert kind is ProblemType.MALFORMED_VALUE_ERROR
    assert f"badgekit carries {OB_3_0_3}" in detail


def test_what_badgekit_carries_is_replaced_with_text_of_a_stated_hash() -> None:
    loader = ContextLoader({OB_3_0_3: TEXT}, sha256={OB_3_0_3: TEXT_SHA256})
    assert loader.load(OB_3_0_3) == TERMS
    assert loader.digest(OB_3_0_3) == TEXT_SHA256
    assert loader.urls == DEFAULT_CONTEXTS.urls
    assert DEFAULT_CONTEXTS.digest(OB_3_0_3) == OB_IN_FORCE


# Values


def test_what_is_loaded_is_the_callers_to_change() -> None:
    loader = ContextLoader({SCHOOL: TERMS}, sha256={OB_3_0_3: OB_APRIL_2025})
    for url in loader.urls:
        before = json.dumps(loader.load(url))
        context = loader.load(url)["@context"]
        for member in context.values():
            if isinstance(member, dict):
                member["@id"] = "https://evil.example/"
        context.clear()
        assert json.dumps(loader.load(url)) == before


def test_a_loader_does_not_follow_the_dict_it_was_made_from() -> None:
    mine = copy.deepcopy(TERMS)
    documents = {SCHOOL: mine}
    loader = ContextLoader(documents)
    mine["@context"]["Diploma"] = "https://evil.example/"
    documents[VC_2] = mine
    assert loader.load(SCHOOL) == TERMS
    assert loader.load(VC_2) == DEFAULT_CONTEXTS.load(VC_2)


def test_loaders_do_not_influence_each_other() -> None:
    one = ContextLoader({SCHOOL: TERMS})
    other = ContextLoader({SCHOOL: {"@context": {}}})
    assert one.load(SCHOOL) == TERMS
    assert other.load(SCHOOL) == {"@context": {}}
    assert SCHOOL not in DEFAULT_CONTEXTS
    assert SCHOOL not in ContextLoader()


def test_the_engine_reads_one_shared_document() -> None:
    april = ContextLoader(sha256={OB_3_0_3: OB_APRIL_2025})
    mine = ContextLoader({SCHOOL: TERMS})
    for loader, url in ((DEFAULT_CONTEXTS, VC_2), (april, OB_3_0_3), (mine, SCHOOL)):
        assert loader._shared(url) is loader._shared(url)
        assert loader._shared(url) == loader.load(url)
    assert DEFAULT_CONTEXTS._shared(VC_2) is mine._shared(VC_2)


def test_a_loader_is_a_frozen_value_compared_by_content() -> None:
    loader = ContextLoader({SCHOOL: TEXT, VC_2 + "/x": TERMS})
    same = ContextLoader({VC_2 + "/x": TERMS, SCHOOL: TEXT})
    assert loader == same
    assert hash(loader) == hash(same)
    assert loader.fingerprint == same.fingerprint
    assert ContextLoader() == DEFAULT_CONTEXTS
    with pytest.raises(FrozenInstanceError):
        loader.fingerprint = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    "other",
    [
        ContextLoader(),
        ContextLoader({SCHOOL: {"@context": {}}}),
        ContextLoader({SCHOOL + "/": TERMS}),
        ContextLoader({SCHOOL: TERMS}, sha256={OB_3_0_3: OB_APRIL_2025}),
    ],
)
def test_other_contexts_have_another_fingerprint(other: ContextLoader) -> None:
    loader = ContextLoader({SCHOOL: TERMS})
    assert loader != other
    assert loader.fingerprint != other.fingerprint


def test_a_loader_goes_to_another_process_whole() -> None:
    loader = ContextLoader({SCHOOL: TERMS}, sha256={OB_3_0_3: OB_APRIL_2025})
    there = pickle.loads(pickle.dumps(loader))
    assert there == loader
    assert there.load(SCHOOL) == TERMS
    assert there.digest(OB_3_0_3) == OB_APRIL_2025


def test_its_representation_says_what_is_not_default() -> None:
    assert repr(DEFAULT_CONTEXTS) == "<ContextLoader {}>"
    assert f"{SCHOOL}: {TEXT_SHA256}" in repr(ContextLoader({SCHOOL: TEXT}))


# Whatever is given

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.just("@context"), inner, max_size=3)
    ),
    max_leaves=10,
)
contents = (
    json_values
    | json_values.map(lambda value: {"@context": value})
    | json_values.map(lambda value: json.dumps({"@context": value}))
    | st.binary()
    | st.text(st.characters())
)
urls = st.sampled_from([SCHOOL, VC_2, OB_3_0_3]) | st.text(st.characters())
pins = st.sampled_from([TEXT_SHA256, OB_APRIL_2025]) | st.text(st.characters())


@settings(max_examples=150, deadline=None)
@given(
    documents=st.dictionaries(urls, contents, max_size=2),
    sha256=st.dictionaries(urls, pins, max_size=2),
)
@example({SCHOOL: "\ud800"}, {SCHOOL: TEXT_SHA256})
@example({SCHOOL: {"@context": {"\ud800": "urn:a"}}}, {})
@example({SCHOOL: {"@context": {5: "urn:a"}}}, {})
@example({"\ud800": TERMS}, {"\ud800": "\ud800"})
def test_hostile_contexts_only_ever_raise_document_errors(
    documents: dict[str, Any], sha256: dict[str, str]
) -> None:
    try:
        loader = ContextLoader(documents, sha256=sha256)
    except DocumentError:
        return
    for url in loader.urls:
        assert "@context" in loader.load(url)
        assert len(loader.digest(url)) == 64
    assert repr(loader).encode()


@settings(max_examples=100)
@given(urls)
def test_any_url_is_a_known_context_or_a_document_error(url: str) -> None:
    if url in DEFAULT_CONTEXTS:
        assert DEFAULT_CONTEXTS.load(url)
    else:
        assert unknown(url).encode()
