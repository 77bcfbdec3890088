"""The models have what the standard's own description of its data model has."""

import json
import re
from collections.abc import Iterator
from enum import Enum
from types import NoneType
from typing import Any, NamedTuple, get_args, get_origin

import pytest
from pydantic.fields import FieldInfo

from badgekit import models
from badgekit.models import Model
from badgekit.models._credential import EdTechCredential
from vectors import DATA

_LINES = ("common_credentials.lines", "ob_v3p0.lines")
_FILES = [DATA / "model" / name for name in _LINES]
pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in _FILES), reason="the shared data are not here"
)


class Property(NamedTuple):
    owner: str
    name: str
    type: str
    cardinality: str


def _classes() -> Iterator[tuple[str, str, str, list[Property]]]:
    """Yield name, kind and parents of each class, and its own properties."""
    name, kind, parents, properties = "", "", "", list[Property]()
    for path in _FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            found = re.match(
                r"    (Class|Include) (\S+)(?: (\w+) (?:true|false) \[(.*?)\])?", line
            )
            if found or re.match(r" {0,4}\S", line):
                if name:
                    yield name, kind, parents, properties
                name = kind = parents = ""
                properties = []
            if found:
                name, kind, parents = found[2], found[3] or "Include", found[4] or ""
            member = re.match(
                r"        Property (\S+) (.+?) (\d(?:\.\.[\d*])?)[ \t]", line
            )
            if member and name:
                properties.append(Property(name, member[1], member[2], member[3]))
    if name:
        yield name, kind, parents, properties


_ALL = list(_classes()) if all(path.exists() for path in _FILES) else []
_NAMES: dict[str, type[Model]] = {
    "VerifiableCredential": EdTechCredential,
    "VerifiableCredentialv1p1": models.EndorsementCredentialV1p1,
    "AchievementCredentialv1p1": models.OpenBadgeCredentialV1p1,
    "Imsx_StatusInfo": models.ImsxStatusInfo,
    "JWK": models.Jwk,
    "JWKS": models.Jwks,
}
_MIXINS = {
    "Profile": (
        *("phone", "email", "familyName", "givenName", "additionalName"),
        *("patronymicName", "honorificPrefix", "honorificSuffix", "familyNamePrefix"),
    ),
}
# What the models have otherwise, on purpose.
_OTHERWISE = {
    # Controlled Identifiers 1.0 is right, and this table is known to be stale.
    ("Multikey", "cryptosuite"): "absent",
    ("Multikey", "type"): "1",
    # Optional since the document version 1.4 of the standard.
    ("CredentialStatus", "id"): "0..1",
    # VCDM 2.0 does not ask for it, and reading must not.
    ("RefreshService", "id"): "0..1",
    # Stands for all of VCDM 1.1, of which 1EdTech's classes require it.
    ("VerifiableCredentialv1p1", "id"): "1",
    # RFC 7517 has an array here.
    ("JWK", "key_ops"): "0..*",
    # Data Integrity 1.0 has one or several.
    ("Proof", "domain"): "0..1",
}


def _model(name: str) -> type[Model]:
    named: Any = _NAMES.get(name) or getattr(models, name.replace("v1p1", "V1p1"), None)
    assert named is not None, f"there is no model for {name}"
    assert issubclass(named, Model)
    model: type[Model] = named
    return model


def _field(model: type[Model], alias: str) -> FieldInfo:
    model.model_rebuild()
    by_alias = {field.alias: field for field in model.model_fields.values()}
    assert alias in by_alias, f"{model.__name__} has no {alias}"
    return by_alias[alias]


def _is_set(annotation: Any) -> bool:
    if get_origin(annotation) is tuple:
        return True
    branches = [a for a in get_args(annotation) if a is not NoneType]
    return len(branches) == 1 and _is_set(branches[0])


def _cardinality(field: FieldInfo) -> str:
    if _is_set(field.annotation):
        least = 1 if _least_one(field) else 0
        return f"{least}..*"
    return "0..1" if NoneType in get_args(field.annotation) else "1"


def _least_one(field: FieldInfo) -> bool:
    described = " ".join(map(repr, field.metadata))
    return any(w in described for w in ("MinLen", "Contains", "ContextRule"))


_PROPERTIES = [
    found
    for _, kind, _, properties in _ALL
    if kind not in ("DerivedType", "Enumeration", "EnumExt", "EmbeddedSelection")
    for found in properties
    if found.owner not in ("Map", "IdentifierTypeEnum")
]


@pytest.mark.parametrize(
    "wanted", _PROPERTIES, ids=[f"{p.owner}.{p.name}" for p in _PROPERTIES]
)
def test_property_is_there_with_its_cardinality(wanted: Property) -> None:
    model = _model(wanted.owner)
    cardinality = _OTHERWISE.get((wanted.owner, wanted.name), wanted.cardinality)
    if cardinality == "absent":
        assert wanted.name not in {f.alias for f in model.model_fields.values()}
        return
    alias = {"x5t_S256": "x5t#S256"}.get(wanted.name, wanted.name)
    found = _cardinality(_field(model, alias))
    # How many contexts there are is checked by position, not by number.
    assert found == ("1..*" if alias == "@context" else cardinality)


def test_all_classes_were_looked_at() -> None:
    assert len(_PROPERTIES) > 250
    assert len({p.owner for p in _PROPERTIES}) > 39


@pytest.mark.parametrize(
    ("name", "parents"),
    [(n, p) for n, k, p, _ in _ALL if k == "Unordered" and p],
)
def test_class_has_the_properties_of_its_parents(name: str, parents: str) -> None:
    for parent in parents.split(", "):
        for inherited in _PROPERTIES:
            if inherited.owner == parent:
                _field(_model(name), inherited.name)


@pytest.mark.parametrize(("name", "aliases"), _MIXINS.items())
def test_class_has_the_properties_of_its_mixins(
    name: str, aliases: tuple[str, ...]
) -> None:
    for alias in aliases:
        assert _cardinality(_field(_model(name), alias)) == "0..1"


@pytest.mark.parametrize(
    ("name", "terms"),
    [(n, [p.name for p in ps]) for n, k, _, ps in _ALL if k.startswith("Enum")],
)
def test_enumeration_has_the_terms_of_the_standard(name: str, terms: list[str]) -> None:
    enumeration = getattr(models, name)
    assert issubclass(enumeration, Enum)
    assert sorted(term.value for term in enumeration) == sorted(terms)


def _enums_in(node: Any) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(node, dict):
        named = re.match(r"Origin: (\w+) \(Enum", node.get("$comment", ""))
        if named:
            found = [node, *node.get("oneOf", ())]
            terms = next(option["enum"] for option in found if "enum" in option)
            yield named[1], frozenset(terms)
        for value in node.values():
            yield from _enums_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from _enums_in(value)


_SCHEMA_NAMES = {
    "IdentifierTypeEnum": "IdentifierType",
    "Imsx_CodeMajor": "ImsxCodeMajor",
    "Imsx_Severity": "ImsxSeverity",
    "Imsx_CodeMinorFieldValue": "ImsxCodeMinorFieldValue",
}


def test_enumerations_have_the_terms_of_the_schemas() -> None:
    schemas = [*DATA.glob("schemas/ob_v3p0/*.json"), *DATA.glob("schemas/clr*/*.json")]
    found = {
        pair
        for path in schemas
        for pair in _enums_in(json.loads(path.read_text(encoding="utf-8")))
    }
    assert len({name for name, _ in found}) == 9
    for name, terms in found:
        enumeration = getattr(models, _SCHEMA_NAMES.get(name, name))
        assert {term.value for term in enumeration} == terms


def _definitions() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in [
        *DATA.glob("schemas/ob_v3p0/*.json"),
        *DATA.glob("schemas/clr*/*.json"),
    ]:
        schema = json.loads(path.read_text(encoding="utf-8"))
        found |= schema.get("$defs", {})
        title = re.search(r"for the (\w+) class", schema.get("title", ""))
        if title:
            found[title[1]] = schema
    return {name: d for name, d in found.items() if "properties" in d}


_SCHEMA_MODELS: dict[str, type[Model]] = {
    "VerifiableCredential": EdTechCredential,
    "AchievementCredentialv1p1": models.OpenBadgeCredentialV1p1,
    "Imsx_StatusInfo": models.ImsxStatusInfo,
    "Imsx_CodeMinor": models.ImsxCodeMinor,
    "Imsx_CodeMinorField": models.ImsxCodeMinorField,
}
# Required by the schema, and not by W3C, whose credentials have these too.
_LAXER = {("RefreshService", "id")}


@pytest.mark.parametrize(("name", "schema"), _definitions().items())
def test_class_requires_and_closes_what_its_schema_does(name: str, schema: Any) -> None:
    model = _SCHEMA_MODELS.get(name) or _model(name)
    for alias in schema["properties"]:
        field = _field(model, alias)
        required = alias in schema.get("required", ())
        if (name, alias) not in _LAXER:
            assert (_cardinality(field)[0] == "1") is required, alias
    assert model.closed is (not schema.get("additionalProperties", True))
