"""What the models take, compared with what 1EdTech's JSON schemas take."""

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from badgekit.errors import DocumentError
from badgekit.models import deviations
from models.documents import badge, endorsement, record
from vectors import load, needs_data

pytestmark = needs_data

_SCHEMAS = {
    "badge": (badge, "ob_v3p0/ob_v3p0_achievementcredential_schema.json"),
    "endorsement": (endorsement, "ob_v3p0/ob_v3p0_endorsementcredential_schema.json"),
    "record": (record, "clr_v2p0/clr_v2p0_clrcredential_schema.json"),
}

Path = tuple[str | int, ...]

# The badge and the endorsement in a record, and an achievement's endorsement, which
# its schema hardly looks at.
_LOOKED_AT_ALONE = {
    ("verifiableCredential", 0),
    ("verifiableCredential", 1),
    ("endorsement", 0),
}


def _places(node: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if path[-1:] == ("creator",) or path[-2:] in _LOOKED_AT_ALONE:
        return
    if isinstance(node, dict):
        for name, value in node.items():
            yield from _places(value, (*path, name))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _places(value, (*path, index))


_REMOVE = object()
_MUTATIONS: dict[str, Callable[[Any], Any]] = {
    "without it": lambda _: _REMOVE,
    "a string": lambda _: "x",
    "a number": lambda _: 7,
    "an object": lambda _: {"zz": 1},
    "null": lambda _: None,
    "no items": lambda _: [],
    "in an array": lambda value: [value],
    "twice in an array": lambda value: [value, copy.deepcopy(value)],
    "alone": lambda value: (
        value[0] if isinstance(value, list) and len(value) == 1 else value
    ),
    "with another member": lambda value: (
        value | {"zz": 1} if isinstance(value, dict) else value
    ),
    "a language map": lambda value: {"en": value} if isinstance(value, str) else value,
}


def _mutated(document: Any, path: Path, mutate: Callable[[Any], Any]) -> Any:
    changed = copy.deepcopy(document)
    place = changed
    for token in path[:-1]:
        place = place[token]
    value = mutate(place[path[-1]])
    if value is _REMOVE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


def _verdict(document: Any) -> str:
    try:
        return "deviates" if deviations(document) else "accepted"
    except DocumentError:
        return "refused"


_URIS = {"sourceId", "targetId"} | {
    "id",
    "achievedLevel",
    "resultDescription",
    "issuer",
    "verificationMethod",
}
_LENIENT = {"url", "email", "addressCountryCode", "targetUrl", "identityHash"}
_DATES = {"validFrom", "validUntil", "awardedDate", "created", "activityStartDate"}
_TEXT_OR_MAP = {"name", "description", "phone", "addressLocality", "identifier"} | {
    *("official", "identityHash", "salt", "narrative", "targetName", "targetCode"),
    *("value", "endorsementComment", "tag", "allowedValue"),
}
_OF_W3C = {"credentialSchema", "refreshService", "termsOfUse", "credentialStatus"}


class Difference(NamedTuple):
    """What the schema says, what the models say, and why that is right."""

    why: str
    schema: bool
    models: str
    mutations: set[str]
    holds: Callable[[list[str]], bool]


_INTENDED = [
    Difference(
        "another type makes it another kind of credential",
        False,
        "accepted",
        {"without it", "a string"},
        lambda names: names[-1] == "type",
    ),
    Difference(
        "URIs are absolute",
        True,
        "refused",
        {"a string"},
        lambda names: names[-1] in _URIS | {"statusListCredential"},
    ),
    Difference(
        "a type that is no array must be the name of the class too",
        True,
        "refused",
        {"a string"},
        lambda names: names[-1] == "type",
    ),
    Difference(
        "dates are dates",
        True,
        "refused",
        {"a string"},
        lambda names: names[-1] in _DATES | {"dateOfBirth"},
    ),
    Difference(
        "URLs for people, e-mail addresses, country codes and hashes have a form",
        True,
        "deviates",
        {"a string"},
        lambda names: names[-1] in _LENIENT,
    ),
    Difference(
        "members of known status types are held to Bitstring Status List 1.0",
        True,
        "refused",
        {*_MUTATIONS},
        lambda names: "credentialStatus" in names and names[-1][:6] == "status",
    ),
    Difference(
        "an index is a string of digits",
        True,
        "deviates",
        {"a number"},
        lambda names: names[-1] == "statusListIndex",
    ),
    Difference(
        "criteria say something",
        True,
        "deviates",
        {"without it", "an object"},
        lambda names: "criteria" in names,
    ),
    Difference(
        "empty arrays are left out",
        True,
        "deviates",
        {"without it", "no items"},
        lambda names: names[-1] != "type",
    ),
    Difference(
        "nulls and empty arrays are left out of unknown members too",
        True,
        "deviates",
        {"null", "no items"},
        lambda names: "degree" in names,
    ),
    Difference(
        "an achievement's recipient is somebody",
        True,
        "refused",
        {"without it"},
        lambda names: names[-2:] == ["credentialSubject", "id"],
    ),
    Difference(
        "W3C asks for no id of a refresh service",
        False,
        "accepted",
        {"without it"},
        lambda names: names[-2:] == ["refreshService", "id"],
    ),
    Difference(
        "W3C takes several types here",
        False,
        "accepted",
        {"in an array", "twice in an array"},
        lambda names: names[-1] == "type" and names[-2] in _OF_W3C,
    ),
    Difference(
        "JSON-LD loses language maps",
        True,
        "deviates",
        {"a language map"},
        lambda names: names[-1] in _TEXT_OR_MAP,
    ),
    Difference(
        "what is not text is in no language",
        True,
        "refused",
        {"a language map"},
        lambda names: names[-1] not in _TEXT_OR_MAP,
    ),
    Difference(
        "a credential of W3C's names its issuer in any way W3C has",
        False,
        "accepted",
        {*_MUTATIONS},
        lambda names: "verifiableCredential" in names,
    ),
    Difference(
        "an issuer without a type is nobody's profile",
        True,
        "refused",
        {"without it"},
        lambda names: names[-2:] == ["issuer", "type"],
    ),
    Difference(
        "a context that stands alone is not Open Badges's",
        True,
        "refused",
        {"a string", "an object", "without it", "alone", "a language map"},
        lambda names: "@context" in names,
    ),
]


def _is_intended(path: Path, mutation: str, *, schema: bool, verdict: str) -> bool:
    names = [token for token in path if isinstance(token, str)]
    return any(
        (schema, verdict) == (known.schema, known.models)
        and mutation in known.mutations
        and known.holds(names)
        for known in _INTENDED
    )


@pytest.mark.parametrize("kind", _SCHEMAS)
@pytest.mark.parametrize("mutation", _MUTATIONS)
def test_models_take_what_the_schema_takes(kind: str, mutation: str) -> None:
    make, path = _SCHEMAS[kind]
    schema = jsonschema_rs.validator_for(load(f"schemas/{path}"))
    original = make()
    assert schema.is_valid(original)
    assert _verdict(original) == "accepted"
    compared = 0
    different = []
    for place in _places(original):
        document = _mutated(original, place, _MUTATIONS[mutation])
        if document == original:
            continue
        compared += 1
        valid, verdict = schema.is_valid(document), _verdict(document)
        agree = valid == (verdict == "accepted")
        if not agree and not _is_intended(
            place, mutation, schema=valid, verdict=verdict
        ):
            different.append((place, valid, verdict))
    assert compared
    assert different == []
