"""Engines: shared by threads and by loaders that are equal, and by nothing else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from badgekit.canonicalization import canonicalize_document
from badgekit.canonicalization.jsonld import Engine
from badgekit.canonicalization.jsonld._terms import UNSET
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from canonicalization.documents import ALL, badge, changed, loader_of

WRONG = changed(badge(), "/issuer/unheard", "x")


def outcome(document: object, contexts: ContextLoader) -> str:
    try:
        return canonicalize_document(document, contexts=contexts)  # type: ignore[arg-type]
    except DocumentError as error:
        return str(error)


@pytest.mark.parametrize("attempt", range(3))
def test_threads_agree(attempt: int) -> None:
    documents = [*ALL.values(), WRONG] * 6
    expected = [outcome(document, ContextLoader()) for document in documents]
    fresh = loader_of({"a": f"urn:x:{attempt}"}, f"https://context.example/t{attempt}")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: outcome(one, fresh), documents))
    assert found == expected


def test_order_does_not_matter() -> None:
    documents = [*ALL.values(), WRONG]
    one = loader_of({"a": "urn:x:1"}, "https://context.example/order/1")
    other = loader_of({"a": "urn:x:1"}, "https://context.example/order/2")
    forward = [outcome(document, one) for document in documents]
    backward = [outcome(document, other) for document in reversed(documents)]
    assert forward == backward[::-1]


def test_equal_loaders_share_an_engine() -> None:
    assert Engine.of(ContextLoader()) is Engine.of(ContextLoader())
    assert Engine.of(loader_of({"a": "urn:x:1"})) is Engine.of(
        loader_of({"a": "urn:x:1"})
    )
    assert Engine.of(loader_of({"a": "urn:x:1"})) is not Engine.of(
        loader_of({"a": "urn:x:2"})
    )


def test_what_is_not_said_is_shown_as_such() -> None:
    assert repr(UNSET) == "UNSET"
