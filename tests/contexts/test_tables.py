"""Every term table states exactly what the published file states."""

import hashlib
import json
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from badgekit.contexts import Context, Scope, Term, _known, _tables, known_contexts
from vectors import DATA

OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/"
SECURITY = "https://w3id.org/security/"
W3C = "https://www.w3.org/ns/"

FILES = [
    ("https://www.w3.org/2018/credentials/v1", "w3c/credentials-v1.jsonld"),
    (W3C + "credentials/v2", "w3c/credentials-v2.jsonld"),
    (
        W3C + "credentials/undefined-terms/v2",
        "w3c/credentials-undefined-terms-v2.jsonld",
    ),
    (W3C + "credentials/examples/v2", "w3c/credentials-examples-v2.jsonld"),
    (W3C + "credentials/status/v1", "w3c/bitstring-status-list-v1.jsonld"),
    ("https://w3id.org/vc/status-list/2021/v1", "w3c/status-list-2021-v1.jsonld"),
    (W3C + "did/v1", "w3c/did-v1.jsonld"),
    (W3C + "cid/v1", "w3c/cid-v1.jsonld"),
    (SECURITY + "data-integrity/v1", "w3c/data-integrity-v1.jsonld"),
    (SECURITY + "data-integrity/v2", "w3c/data-integrity-v2.jsonld"),
    (SECURITY + "multikey/v1", "w3c/multikey-v1.jsonld"),
    (SECURITY + "jwk/v1", "w3c/jwk-v1.jsonld"),
    (SECURITY + "suites/ed25519-2020/v1", "w3c/ed25519-2020-v1.jsonld"),
    (SECURITY + "suites/jws-2020/v1", "legacy/w3id-jws2020-v1.jsonld"),
    (OB + "context.json", "1edtech/ob-v3p0-context_unversioned.json"),
    (OB + "context-3.0.1.json", "1edtech/ob-v3p0-context-3.0.1.json"),
    (OB + "context-3.0.2.json", "1edtech/ob-v3p0-context-3.0.2.json"),
    (OB + "context-3.0.3.json", "1edtech/ob-v3p0-context-3.0.3.json"),
    (
        OB + "context-3.0.3.json",
        "1edtech/ob-v3p0-context-3.0.3_2025-04_before-jti-endorsementJwt.json",
    ),
    (OB + "extensions.json", "1edtech/ob-v3p0-extensions.json"),
    (CLR + "context.json", "1edtech/clr-v2p0-context_unversioned.json"),
    (CLR + "context-2.0.1.json", "1edtech/clr-v2p0-context-2.0.1.json"),
]


def spelt(value: object) -> str:
    """JSON text that is the same for equal JSON, and for nothing else."""
    return json.dumps(value, sort_keys=True)


def published(name: str) -> bytes:
    path = DATA / "contexts" / name
    if not path.exists():
        pytest.skip(f"the published file {name} is not on this machine")
    return path.read_bytes()


def with_hash(url: str, sha256: str) -> Context:
    return next(
        context
        for context in known_contexts()
        if (context.url, context.published_sha256) == (url, sha256)
    )


@pytest.mark.vectors
@pytest.mark.parametrize(("url", "name"), FILES)
def test_a_table_with_the_hash_of_the_file_makes_its_document(
    url: str, name: str
) -> None:
    content = published(name)
    context = with_hash(url, hashlib.sha256(content).hexdigest())
    assert spelt(context.to_document()) == spelt(json.loads(content))


def test_every_known_context_has_a_published_file_to_compare_with() -> None:
    assert sorted(url for url, _ in FILES) == sorted(
        context.url for context in known_contexts()
    )


def test_every_table_is_in_the_index() -> None:
    listed = [
        context
        for module in iter_modules(_tables.__path__)
        if not module.name.startswith("_")
        for context in import_module(f"{_tables.__name__}.{module.name}").CONTEXTS
    ]
    assert sorted(map(id, listed)) == sorted(map(id, known_contexts()))


def test_no_two_generations_share_a_hash() -> None:
    hashes = [(one.url, one.published_sha256) for one in known_contexts()]
    assert len(set(hashes)) == len(hashes)


def test_the_generation_in_force_has_the_terms_added_since() -> None:
    now, april_2025 = _known.generations(OB + "context-3.0.3.json")
    added = now.scope.terms.keys() - april_2025.scope.terms.keys()
    assert added == {"endorsementJwt", "jti"}


def scopes(scope: Scope) -> Iterator[Scope]:
    yield scope
    for definition in scope.terms.values():
        if isinstance(definition, Term) and definition.context:
            yield from scopes(definition.context)


@pytest.mark.parametrize("context", known_contexts(), ids=lambda one: one.url)
def test_a_document_shares_nothing_with_its_table(context: Context) -> None:
    before = spelt(context.to_document())
    _deface(context.to_document())
    assert spelt(context.to_document()) == before


def _deface(value: Any) -> None:
    for member in value.values():
        if isinstance(member, dict):
            _deface(member)
    value.clear()


def test_tables_are_read_only() -> None:
    for context in known_contexts():
        for scope in scopes(context.scope):
            with pytest.raises(TypeError):
                scope.terms["name"] = "https://evil.example/"  # type: ignore[index]


def test_a_scope_does_not_follow_the_dict_it_was_made_from() -> None:
    terms: dict[str, Term | str] = {"name": "https://schema.org/name"}
    scope = Scope(terms)
    terms["name"] = "https://evil.example/"
    assert scope.terms["name"] == "https://schema.org/name"


@pytest.mark.parametrize(
    ("scope", "document"),
    [
        (Scope({}), {"id": "@id", "type": "@type"}),
        (Scope({}, aliases=False), {}),
        (Scope({}, clears=True), None),
        (
            Scope({}, protected=True, version=1.1, vocab="urn:v#", aliases=False),
            {"@protected": True, "@version": 1.1, "@vocab": "urn:v#"},
        ),
        (
            Scope({"a": "urn:a", "b": Term("urn:b")}, aliases=False),
            {"a": "urn:a", "b": {"@id": "urn:b"}},
        ),
        (
            Scope(
                {"a": Term("urn:a", "@id", "@set", Scope({}, clears=True))},
                aliases=False,
            ),
            {
                "a": {
                    "@id": "urn:a",
                    "@type": "@id",
                    "@container": "@set",
                    "@context": None,
                }
            },
        ),
    ],
)
def test_a_scope_says_in_json_what_it_says(scope: Scope, document: object) -> None:
    assert spelt(scope.to_document()) == spelt(document)


@pytest.mark.parametrize("definition", ["urn:Simple", Term("urn:Expanded")])
def test_only_a_term_with_a_scope_can_be_given_scoped_terms(
    definition: Term | str,
) -> None:
    with pytest.raises(ValueError, match="Thing has no scope"):
        Scope({"Thing": definition}).with_scoped("Thing", {})
