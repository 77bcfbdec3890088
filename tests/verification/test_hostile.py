"""Whatever comes in, the answer is a report that does not pass."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    AnyIssuer,
    Check,
    DataIntegrity,
    IntegrityOnly,
    MemoryFetcher,
    Outcome,
    ProblemType,
    VcJwt,
    VerificationReport,
    Verifier,
    bake,
)
from badgekit.testing import AT, badge, issuer, policy

HOSTILE = sorted((Path(__file__).parents[1] / "cases" / "hostile").iterdir())
# Measuring coverage takes several times as long as what is measured.
SECONDS = 1.0 if sys.gettrace() is None else 10.0
SCHEMA = b'{"$schema": "https://json-schema.org/draft/2020-12/schema"}'

GOOD = issuer().issue(badge(), created=AT)
TOKEN = issuer(mechanism=VcJwt()).issue(badge(), created=AT)
SVG = bake(b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', GOOD)


def report(content: Any, by: Any = None) -> VerificationReport:
    """Return the report of the most credulous verifier there is."""
    verifier = Verifier(policy(issuers=by or IntegrityOnly()), MemoryFetcher({}))
    begun = time.process_time()
    found = verifier.report(content, at=AT)
    assert time.process_time() - begun < SECONDS
    assert str(found)
    json.dumps(found.to_json_object())
    return found


@pytest.mark.parametrize("file", HOSTILE, ids=lambda file: file.name)
def test_hostile_files(file: Path) -> None:
    found = report(file.read_bytes())
    assert not found
    assert found.problems


def test_the_files_differ_from_one_that_passes() -> None:
    assert report(GOOD.text)
    assert report(TOKEN.text)
    assert report(SVG)


def with_members(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(GOOD.text)
    change(document)
    return document


def achievement_of(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["credentialSubject"]["achievement"]
    return found


def endorsed(levels: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(GOOD.text)
    for _ in range(levels):
        document = json.loads(GOOD.text) | {"endorsement": [document]}
    return document


def nodes(count: int) -> list[dict[str, Any]]:
    return [
        {"type": ["Evidence"], "id": f"urn:{n}", "narrative": "x"} for n in range(count)
    ]


def clique(size: int) -> list[dict[str, Any]]:
    """A poison graph: blank nodes that all look alike."""
    return [
        {"type": ["Related"], "id": f"_:b{n}", "version": f"_:b{(n * n + 1) % size}"}
        for n in range(size)
    ]


LARGE: dict[str, Callable[[], Any]] = {
    "2 MiB of spaces": lambda: b"{" + b" " * 2_097_151,
    "3 MiB of text": lambda: GOOD.text[:-1] + ',"name":"' + "x" * 3_000_000 + '"}',
    "7000 typed nodes": lambda: with_members(lambda d: d.update(evidence=nodes(7000))),
    "4000 tags": lambda: with_members(
        lambda d: achievement_of(d).update(tag=[f"tag {n}" for n in range(4000)])
    ),
    "4000 equal tags": lambda: with_members(
        lambda d: achievement_of(d).update(tag=["tag"] * 4000)
    ),
    "endorsements 25 levels deep": lambda: endorsed(25),
    "endorsements 100 levels deep": lambda: endorsed(100),
    "3000 endorsements": lambda: with_members(
        lambda d: d.update(endorsement=[{"proof": []}] * 3000)
    ),
    "3000 endorsements by JWT": lambda: with_members(
        lambda d: d.update(endorsementJwt=["a.b.c"] * 3000)
    ),
    "a clique of blank nodes": lambda: with_members(
        lambda d: achievement_of(d).update(related=clique(40))
    ),
    "10000 proofs": lambda: with_members(
        lambda d: d.update(proof=[d["proof"]] * 10_000)
    ),
    "a token of 2 MiB": lambda: TOKEN.text + "A" * 2_097_152,
    "a token of dots": lambda: "a." * 1_000_000,
    "an SVG of 8 MiB": lambda: b"<svg>" + b"<g>" * 2_700_000,
    "a PNG of 8 MiB": lambda: b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXt\0\0\0\0" * 700_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_large_input_takes_bounded_time(name: str) -> None:
    assert not report(LARGE[name]())


@pytest.mark.parametrize(
    "value",
    [
        {"a": {1, 2}},
        {1: "a"},
        {"a": float("nan")},
        {"a": b"bytes"},
        {"a": object()},
        {"\ud800": 1},
    ],
)
def test_objects_that_are_not_json(value: Any) -> None:
    assert not report(value)


def test_an_object_that_holds_itself() -> None:
    loop: dict[str, Any] = {}
    loop["loop"] = loop
    assert not report(loop)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text()
            | st.sampled_from(
                ["proof", "type", "@context", "issuer", "credentialSubject", "id"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.binary() | st.text() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_content_makes_a_report(content: bytes | str) -> None:
    assert not report(content)


PATHS: list[tuple[str | int, ...]] = []


def _collect(value: Any, path: tuple[str | int, ...] = ()) -> None:
    if path:
        PATHS.append(path)
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, member in items:
        _collect(member, (*path, name))


_collect(GOOD.document)


@given(path=st.sampled_from(PATHS), value=JSON, remove=st.booleans())
def test_any_member_exchanged_or_removed_makes_a_report(
    path: tuple[str | int, ...], value: Any, remove: bool
) -> None:
    document = json.loads(GOOD.text)
    *way, last = path
    place: Any = document
    for step in way:
        place = place[step]
    if remove:
        del place[last]
    else:
        place[last] = value
    try:
        same = json.loads(json.dumps(document)) == GOOD.document
    except ValueError:
        same = False
    if not same:
        assert not report(document), path


@given(data=st.data())
@pytest.mark.parametrize(
    "content", [GOOD.content, TOKEN.content, SVG], ids=["json", "jwt", "svg"]
)
def test_any_byte_changed_is_noticed_or_means_nothing(
    content: bytes, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(content) - 1))
    changed = bytearray(content)
    changed[index] ^= data.draw(st.integers(1, 255))
    found = report(bytes(changed))
    if found:  # white space, or the picture around the badge
        assert found.examined is not None
        assert found.examined.document in (
            {n: v for n, v in GOOD.document.items() if n != "proof"},
            TOKEN.document,
        )


def test_a_fetcher_is_asked_for_nothing_but_keys_status_schemas_and_refresh() -> None:
    """Images, evidence, terms and contexts are named, and left alone."""
    fetcher = MemoryFetcher({"https://evil.example/schema": SCHEMA})
    document = badge().to_json_object()
    document["credentialSchema"] = [
        {"id": "https://evil.example/schema", "type": "JsonSchema"}
    ]
    document["evidence"] = [{"id": "https://evil.example/e", "type": ["Evidence"]}]
    document["image"] = {"id": "https://evil.example/i.png", "type": "Image"}
    document["relatedResource"] = [
        {"id": "https://evil.example/page", "digestSRI": f"sha256-{43 * 'A'}="}
    ]
    for mechanism in (DataIntegrity(), VcJwt()):
        text = issuer(mechanism=mechanism).issue(document, created=AT).text
        fetcher.requests.clear()
        assert Verifier(policy(), fetcher).report(text, at=AT)
        assert [asked.url for asked in fetcher.requests] == [
            "https://evil.example/schema"
        ]
        fetcher.requests.clear()
        assert Verifier(policy(check_schemas=False), fetcher).report(text, at=AT)
        assert not fetcher.requests


def test_an_unknown_context_is_named_and_not_fetched() -> None:
    fetcher = MemoryFetcher({})
    document = json.loads(GOOD.text)
    document["@context"].append("https://evil.example/context.json")
    found = Verifier(policy(issuers=AnyIssuer()), fetcher).report(document, at=AT)
    assert found[Check.PROOF].outcome is Outcome.INDETERMINATE
    (problem,) = found.problems
    assert problem.type is ProblemType.UNKNOWN_CONTEXT
    assert "https://evil.example/context.json" in problem.detail
    assert not fetcher.requests
