"""Against PyLD: what both read means the same, and what it would drop is refused.

`BADGEKIT_MUTATIONS=2000 pytest tests/canonicalization/test_differential.py` looks
longer; every example is a number, so that a failure can be had again.
"""

import json
import os
import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from badgekit._json import LexicalFloat
from badgekit.canonicalization import (
    canonicalize_dataset,
    canonicalize_document,
)
from badgekit.canonicalization._pyld import expand_to_quads
from badgekit.contexts import DEFAULT_CONTEXTS
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from canonicalization import oracle
from canonicalization.documents import ALL, PUBLISHED, Json
from canonicalization.mutations import mutated
from vectors import VECTORS, load, needs_data

EXAMPLES = int(os.environ.get("BADGEKIT_MUTATIONS", "300"))
REASONS = {
    ProblemType.DATA_LOSS_DETECTION_ERROR,
    ProblemType.MALFORMED_VALUE_ERROR,
    ProblemType.LIMIT_EXCEEDED,
    ProblemType.RANGE_ERROR,
    ProblemType.UNKNOWN_CONTEXT,
    ProblemType.UNSUPPORTED,
}

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")


def accepted(document: Json) -> str | None:
    """Return our canonical form, or `None` if there is a reason why not."""
    try:
        return canonicalize_document(document, contexts=PUBLISHED, strict_numbers=False)
    except DocumentError as error:
        check_reason(error)
        return None


def check_reason(error: DocumentError) -> None:
    (found,) = error.problems
    assert found.type in REASONS
    assert found.detail


def published() -> list[str]:
    return [
        str(file.relative_to(VECTORS.parent))
        for file in sorted(VECTORS.rglob("*.json"))
        if file.stat().st_size < 500_000 and b'"@context"' in file.read_bytes()
    ]


@needs_data
@pytest.mark.vectors
@pytest.mark.parametrize("path", published())
def test_published_documents_mean_what_pyld_says(path: str) -> None:
    document = load(path)
    if not isinstance(document, dict) or "@context" not in document:
        pytest.skip("not itself a JSON-LD document")
    found = accepted(document)
    if found is None:
        with pytest.raises(DocumentError, match="context"):
            canonicalize_document(document, contexts=PUBLISHED)
    else:
        expected = oracle.quads(document, PUBLISHED)
        assert found == canonicalize_dataset(expected)
        assert found == oracle.canonical(document, PUBLISHED)


@pytest.mark.parametrize("document", ALL.values(), ids=ALL)
def test_documents_are_canonicalized_as_pyld_does(document: Json) -> None:
    assert accepted(document) == oracle.canonical(document, PUBLISHED)


_SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=EXAMPLES)
@given(_SEEDS)
def test_mutated_documents_mean_what_pyld_says(seed: int) -> None:
    document = mutated(seed)
    found = accepted(document)
    if found is not None:
        # Whatever PyLD refuses or drops, we must have refused: this raises then.
        expected = oracle.quads(document, PUBLISHED)
        assert found == canonicalize_dataset(expected)


@settings(max_examples=max(EXAMPLES // 5, 20))
@given(_SEEDS)
def test_the_full_processor_is_no_laxer(seed: int) -> None:
    document = mutated(seed)
    try:
        quads = expand_to_quads(
            document,
            PUBLISHED,
            DEFAULT_LIMITS,
            allow_inline_contexts=False,
            strict_numbers=False,
        )
        found = canonicalize_dataset(quads)
    except DocumentError as error:
        check_reason(error)
    else:
        assert found == canonicalize_dataset(oracle.quads(document, PUBLISHED))


@settings(max_examples=max(EXAMPLES // 3, 50))
@given(_SEEDS)
@example(0)
def test_what_is_accepted_is_what_compaction_brings_back(seed: int) -> None:
    document = mutated(seed)
    # Compaction knows one context, that of the document.
    if accepted(document) is None or contexts_within(list(document.values())):
        return
    try:
        compacted = oracle.compacted(document, PUBLISHED)
    except jsonld.JsonLdError as error:
        # A URI scheme here, a prefix elsewhere: nothing that compaction can write.
        assert error.code == "IRI confused with prefix"  # noqa: PT017
        return
    assert plain(compacted) == plain(document)


def contexts_within(value: Any) -> bool:
    if isinstance(value, dict):
        return "@context" in value or contexts_within(list(value.values()))
    return isinstance(value, list) and any(map(contexts_within, value))


def plain(value: Any) -> Any:
    """Return *value* without the differences that mean nothing.

    A set of one is its member, and its order and repetitions are nothing; a bare
    reference is its id, a bare value object its value; null and nothing say nothing.
    Compaction does not use a term for a value of another type than the term's.
    """
    if isinstance(value, list):
        items = {json.dumps(item, sort_keys=True): item for item in map(plain, value)}
        ordered = [items[key] for key in sorted(items)]
        return ordered[0] if len(ordered) == 1 else ordered
    if isinstance(value, dict):
        members = plain_members(value)
        if set(members) == {"id"}:
            return members["id"]
        return plain_value(members) if "@value" in members else members
    return plain_number(value)


def plain_members(value: Json) -> Json:
    members: dict[str, list[Any]] = {}
    for name, member in value.items():
        if name != "@context" and member is not None and plain(member) != []:
            values = member if isinstance(member, list) else [member]
            if name == "type":
                # Open Badges 3.0.2 has one IRI for `Image` and `image`.
                values = [kind[:1].upper() + kind[1:] for kind in values]
            members.setdefault(re.split("[#:/]", name)[-1], []).extend(values)
    return {name: plain(values) for name, values in members.items()}


def plain_value(members: Json) -> Any:
    if isinstance(members.get("@language"), str):
        return members | {"@language": members["@language"].lower()}
    return members["@value"] if set(members) == {"@value"} else members


def plain_number(value: Any) -> Any:
    if isinstance(value, (float, LexicalFloat)) and float(value).is_integer():
        return int(value)
    return value


_any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text()
            | st.sampled_from(
                ["id", "type", "name", "@context", "@id", "@type", "@value", "proof"]
            ),
            inner,
            max_size=5,
        )
    ),
)


@given(_any_json)
def test_any_json_is_read_or_refused(value: Any) -> None:
    for document in (value, {"@context": PUBLISHED.urls[0], "name": value}):
        for contexts in (DEFAULT_CONTEXTS, PUBLISHED):
            try:
                canonicalize_document(
                    document, contexts=contexts, allow_inline_contexts=True
                )
            except DocumentError as error:
                check_reason(error)


def test_the_oracle_itself_finds_what_pyld_drops() -> None:
    document = ALL["badge"] | {"unheard": 1}
    with pytest.raises(oracle.Lossy):
        oracle.quads(document, PUBLISHED)
    with pytest.raises(oracle.Lossy):
        oracle.quads(ALL["badge"] | {"type": "Unheard"}, PUBLISHED)
