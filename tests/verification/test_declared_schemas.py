"""CONFORMANCE to declared schemas: Open Badges 3.0, section 9.1, step 1."""

import base64
import hashlib
import json
import sys
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import (
    Check,
    DataIntegrity,
    MemoryFetcher,
    Outcome,
    ProblemType,
    VcJwt,
    VerificationReport,
    Verifier,
    models,
)
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.testing import AT, badge, issuer, policy
from badgekit.verification.checks._json_schema import DRAFT_2019_09, violations
from badgekit.verification.checks._schemas import _OF_1EDTECH
from models.documents import endorsement, record
from vectors import DATA, needs_data

URL = "https://lincoln.example/schema.json"
EDTECH, W3C = "1EdTechJsonSchemaValidator2019", "JsonSchema"
CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_"
DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema"


def declaring(*schemas: Any, **members: Any) -> dict[str, Any]:
    document = badge().to_json_object()
    document["@context"].append(CONTEXT)
    return document | {"credentialSchema": list(schemas)} | members


def entry(id: str = URL, type: Any = EDTECH, **members: Any) -> dict[str, Any]:
    return {"id": id, "type": type} | members


def secured(document: dict[str, Any], mechanism: Any = None) -> str:
    made = issuer(mechanism=mechanism or DataIntegrity())
    return made.issue(document, created=AT).text


def report(
    document: dict[str, Any], schema: Any = None, **members: Any
) -> VerificationReport:
    if isinstance(schema, dict):
        schema = json.dumps({"$schema": DRAFT_2019_09} | schema).encode()
    fetcher = MemoryFetcher({URL: schema} if schema is not None else {})
    found = Verifier(policy(**members), fetcher).report(secured(document), at=AT)
    json.dumps(found.to_json_object())
    return found


def kinds(found: VerificationReport) -> list[ProblemType]:
    return [problem.type for problem in found[Check.CONFORMANCE].problems]


# --- 1EdTech's own -----------------------------------------------------------------


@pytest.mark.parametrize("type", [EDTECH, W3C, [W3C]])
@pytest.mark.parametrize("suffix", ["_schema.json", "-jsonschema1.json"])
@pytest.mark.parametrize("name", ["achievementcredential", "anyachievementcredential"])
def test_schemas_of_1edtech_are_answered_by_the_models(
    name: str, suffix: str, type: Any
) -> None:
    fetcher = MemoryFetcher()
    document = declaring(entry(OB + name + suffix, type))
    if isinstance(type, list):
        text = json.dumps(
            DataIntegrity()
            .secure(
                document,
                signer=issuer().signer,  # type: ignore[arg-type]
                verification_method=issuer().verification_method,
                created=AT,
            )
            .document
        )
    else:
        text = secured(document)
    for checked in (True, False):
        found = Verifier(policy(check_schemas=checked), fetcher).report(text, at=AT)
        assert found, str(found)
    assert not fetcher.requests


@pytest.mark.parametrize("url", [OB + "endorsementcredential_schema.json#"])
@pytest.mark.parametrize("checked", [True, False])
def test_the_schema_of_another_class_is_not_met(url: str, checked: bool) -> None:
    found = report(declaring(entry(url)), check_schemas=checked)
    assert found.outcome is Outcome.FAILED
    (problem,) = found.problems
    assert problem.pointer == "/credentialSchema/0"
    assert "EndorsementCredential" in problem.detail
    assert found.results[-1].check is Check.CONFORMANCE, "the report ends there"


@needs_data
@pytest.mark.vectors
def test_every_published_schema_of_a_credential_is_known() -> None:
    published = {
        json.loads(path.read_text())["$id"]
        for folder in ("ob_v3p0", "ob_v3p0_ghpages_2024", "clr_v2p0")
        for path in (DATA / "schemas" / folder).glob("*.json")
    }
    credentials = {
        url.partition("://")[2]
        for url in published
        if "purl.imsglobal.org" in url and "credential" in url.rpartition("/")[2]
        if "credentialsresponse" not in url
    }
    assert credentials
    assert credentials <= _OF_1EDTECH.keys()


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (endorsement, "ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema"),
        (record, "clr/v2p0/schema/json/clr_v2p0_clrcredential_schema"),
    ],
)
def test_each_class_meets_its_own(make: Any, name: str) -> None:
    model = getattr(models, _OF_1EDTECH[f"purl.imsglobal.org/spec/{name}.json"])
    assert isinstance(models.read_credential(make()), model)


@pytest.mark.parametrize("model", sorted(set(_OF_1EDTECH.values())))
def test_each_schema_of_1edtech_has_a_model(model: str) -> None:
    assert issubclass(getattr(models, model), models.VerifiableCredential)


# --- the schemas of others ---------------------------------------------------------

ACHIEVEMENT = ("properties", "credentialSubject", "properties", "achievement")


def of_the_achievement(schema: dict[str, Any]) -> dict[str, Any]:
    for name in reversed(ACHIEVEMENT):
        schema = {name: schema}
    return schema


@pytest.mark.parametrize("mechanism", [DataIntegrity(), VcJwt()])
@pytest.mark.parametrize(
    ("schema", "problems"),
    [
        ({}, []),
        ({"type": "object", "required": ["issuer"]}, []),
        (of_the_achievement({"required": ["name"]}), []),
        ({"properties": {"name": {"pattern": "^[A-Z]"}}}, []),
        ({"$defs": {"t": {}}, "properties": {"id": {"$ref": "#/$defs/t"}}}, []),
        ({"properties": {"validFrom": {"format": "email"}}}, []),
        ({"required": ["humanCode"]}, [("", "required")]),
        (
            of_the_achievement({"required": ["humanCode"]}),
            [("/credentialSubject/achievement", "required")],
        ),
        ({"properties": {"name": {"const": "x"}}}, [("/name", "const")]),
        ({"maxProperties": 1}, [("", "maxProperties")]),
        (
            {"properties": {"type": {"items": {"maxLength": 3}}}},
            [("/type/0", "maxLength"), ("/type/1", "maxLength")],
        ),
    ],
)
def test_a_credential_is_held_to_the_schemas_it_declares(
    schema: dict[str, Any], problems: list[tuple[str, str]], mechanism: Any
) -> None:
    content = json.dumps({"$schema": DRAFT_2019_09 + "#"} | schema).encode()
    fetcher = MemoryFetcher({URL: content})
    text = secured(declaring(entry()), mechanism)
    found = Verifier(policy(), fetcher).report(text, at=AT)
    assert bool(found) is not bool(problems)
    assert [
        (problem.pointer, problem.detail.split("'")[1])
        for problem in found[Check.CONFORMANCE].problems
    ] == problems
    assert [asked.url for asked in fetcher.requests] == [URL]


def test_an_embedded_proof_is_part_of_what_the_schema_sees() -> None:
    assert report(declaring(entry()), {"required": ["proof"]})


@pytest.mark.parametrize(
    ("type", "dialect", "outcome"),
    [
        (EDTECH, None, Outcome.PASSED),
        (W3C, None, Outcome.INDETERMINATE),
        (W3C, DRAFT_2019_09, Outcome.PASSED),
        (W3C, DRAFT_2020_12, Outcome.PASSED),
        (W3C, "http" + DRAFT_2020_12.removeprefix("https"), Outcome.PASSED),
        (EDTECH, "http://json-schema.org/draft-07/schema#", Outcome.INDETERMINATE),
        (EDTECH, "https://evil.example/meta", Outcome.INDETERMINATE),
        (EDTECH, 7, Outcome.INDETERMINATE),
        (EDTECH, {}, Outcome.INDETERMINATE),
    ],
)
def test_dialects(type: str, dialect: Any, outcome: Outcome) -> None:
    schema = {} if dialect is None else {"$schema": dialect}
    found = report(declaring(entry(type=type)), json.dumps(schema).encode())
    assert found.outcome is outcome
    assert kinds(found) == [ProblemType.UNSUPPORTED] * (outcome is not Outcome.PASSED)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (None, ProblemType.RETRIEVAL_ERROR),
        (b" " * 1_048_577, ProblemType.LIMIT_EXCEEDED),
        (b"", ProblemType.PARSING_ERROR),
        (b"true", ProblemType.PARSING_ERROR),
        (b"<html>", ProblemType.PARSING_ERROR),
        ({"type": "nonsense"}, ProblemType.UNSUPPORTED),
        ({"properties": []}, ProblemType.UNSUPPORTED),
        ({"properties": {"name": {"pattern": "("}}}, ProblemType.UNSUPPORTED),
        ({"pattern": "(?=x)"}, ProblemType.UNSUPPORTED),
        ({"pattern": "(a{100}){100}"}, ProblemType.UNSUPPORTED),
        ({"$ref": "https://evil.example/other.json"}, ProblemType.UNSUPPORTED),
        ({"$ref": "file:///etc/passwd"}, ProblemType.UNSUPPORTED),
    ],
)
def test_what_cannot_be_checked_decides_nothing(
    content: Any, kind: ProblemType
) -> None:
    document = declaring(entry())
    found = report(document, content)
    assert found.outcome is Outcome.INDETERMINATE
    assert kinds(found) == [kind]
    assert found.problems[0].pointer == "/credentialSchema/0"
    assert found[Check.STATUS].outcome is Outcome.NOT_APPLICABLE, "the rest is checked"
    unasked = report(document, content, check_schemas=False)
    assert unasked
    assert [w.pointer for w in unasked.warnings] == ["/credentialSchema/0"]


@pytest.mark.parametrize(
    ("id", "type"),
    [
        (URL, "JsonSchemaCredential"),
        ("http://lincoln.example/schema.json", W3C),
        ("file:///etc/passwd", W3C),
        ("did:example:schema", W3C),
    ],
)
def test_what_is_not_fetched_decides_nothing(id: str, type: str) -> None:
    fetcher = MemoryFetcher({id: b"{}"})
    text = secured(declaring(entry(id, type)))
    found = Verifier(policy(), fetcher).report(text, at=AT)
    assert found.outcome is Outcome.INDETERMINATE
    assert kinds(found) == [ProblemType.UNSUPPORTED]
    assert not fetcher.requests


def test_other_kinds_of_schema_are_passed_over_and_noted() -> None:
    """VCDM 2.0, section 4.11: unknown types are ignored."""
    context = "https://www.w3.org/ns/credentials/undefined-terms/v2"
    document = declaring(entry(type="ShapeExpressions"))
    document["@context"].append(context)
    found = report(document)
    assert found
    (warning,) = found[Check.CONFORMANCE].warnings
    assert warning.type is ProblemType.UNSUPPORTED
    assert "ShapeExpressions" in warning.detail


def test_the_worst_of_several_schemas_counts() -> None:
    missing, unmet = entry("https://lincoln.example/none.json"), entry()
    document = declaring(
        missing, unmet, entry(OB + "achievementcredential_schema.json")
    )
    found = report(document, {"required": ["humanCode"]})
    assert found.outcome is Outcome.FAILED
    assert [p.pointer for p in found.problems] == ["/credentialSchema/0", ""]


def test_one_schema_may_stand_alone() -> None:
    document = declaring() | {"credentialSchema": entry()}
    found = report(document)
    assert [p.pointer for p in found.problems] == ["/credentialSchema"]


def test_there_may_not_be_any_number_of_schemas() -> None:
    schemas = [entry(f"https://lincoln.example/{n}") for n in range(50)]
    fetcher = MemoryFetcher({schema["id"]: SCHEMA for schema in schemas})
    few = policy(limits=Limits(schemas=3))
    text = secured(declaring(*schemas))
    found = Verifier(few, fetcher).report(text, at=AT)
    assert kinds(found) == [ProblemType.LIMIT_EXCEEDED]
    assert found.outcome is Outcome.INDETERMINATE
    assert len(fetcher.requests) == 3


def test_a_report_on_a_schema_holds_nothing_of_the_learner() -> None:
    schema = {"properties": {"name": {"const": "x"}}, "additionalProperties": False}
    found = report(declaring(entry()), schema)
    assert "Linear Equations" not in str(found)


def test_the_credentials_inside_are_held_to_their_schemas_too() -> None:
    member = json.loads(secured(declaring(entry())))
    outer = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:77c3f0b5-6a0b-4c4e-9a43-6f1d9e6c3c01",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "Record",
        "issuer": issuer().profile.to_json_object(),
        "validFrom": "2025-05-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["ClrSubject"],
            "verifiableCredential": [member],
        },
    }
    found = report(outer, {"required": ["humanCode"]})
    assert found[Check.MEMBERS].outcome is Outcome.FAILED
    assert report(outer, {})


# --- digests -----------------------------------------------------------------------

SCHEMA = json.dumps({"$schema": DRAFT_2019_09}).encode()


def sri(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


@pytest.mark.parametrize(
    ("digest", "outcome"),
    [(sri(SCHEMA), Outcome.PASSED), (sri(b"other"), Outcome.INDETERMINATE)],
)
@pytest.mark.parametrize("place", ["relatedResource", "credentialSchema", "both"])
def test_a_digest_that_is_given_is_checked(
    place: str, digest: str, outcome: Outcome
) -> None:
    """VCDM 2.0, section 5.3: whoever uses the resource must check it."""
    document = declaring(entry())
    if place != "relatedResource":
        document["credentialSchema"] = [entry(digestSRI=digest)]
    if place != "credentialSchema":
        document["relatedResource"] = [{"id": URL, "digestSRI": digest}]
    found = report(document, SCHEMA)
    assert found.outcome is outcome, str(found)
    if outcome is not Outcome.PASSED:
        assert set(kinds(found)) == {ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR}


@pytest.mark.parametrize(
    "member",
    [{"digestSRI": "nonsense"}, {"digestSRI": "md5-AAAA"}, {"digestMultibase": "zzz"}],
)
def test_a_digest_that_is_no_digest_is_not_passed_over(member: Any) -> None:
    found = report(declaring(entry(**member)), SCHEMA)
    assert found.outcome is Outcome.INDETERMINATE


# --- without the extra, and whatever is served -------------------------------------


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    found = report(declaring(entry()), {})
    assert found.outcome is Outcome.INDETERMINATE
    (problem,) = found.problems
    assert problem.type is ProblemType.UNSUPPORTED
    assert "pip install 'badgekit[schema]'" in problem.detail
    assert report(declaring(entry(OB + "achievementcredential_schema.json")))


TEXT = secured(declaring(entry()))
KEYWORDS = st.sampled_from(
    [
        "$defs", "$id", "$ref", "additionalProperties", "allOf", "anyOf", "const",
        "contains", "dependentSchemas", "enum", "if", "items", "maxLength", "minimum",
        "multipleOf", "not", "oneOf", "pattern", "patternProperties", "prefixItems",
        "properties", "propertyNames", "required", "then", "type", "uniqueItems",
        "unevaluatedItems", "unevaluatedProperties", "name", "credentialSubject", "x",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["#", "#/$defs/x", "string", "object", "^a*$", "", "#x", "é"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYWORDS, inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    st.binary(max_size=100)
    | st.dictionaries(KEYWORDS, VALUES, max_size=5).map(
        lambda schema: json.dumps({"$schema": DRAFT_2020_12} | schema).encode()
    )
)
def test_whatever_is_served_as_a_schema_makes_a_report(content: bytes) -> None:
    found = Verifier(policy(), MemoryFetcher({URL: content})).report(TEXT, at=AT)
    assert found[Check.CONFORMANCE].outcome is not Outcome.SKIPPED
    assert str(found)


@given(schema=st.dictionaries(KEYWORDS, VALUES, max_size=5), document=VALUES)
def test_the_verdict_is_that_of_the_validator(schema: Any, document: Any) -> None:
    instance = {"x": document}
    try:
        found = violations(schema, instance, Limits(), dialect=DRAFT_2020_12)
    except DocumentError:
        return
    validator = jsonschema_rs.Draft202012Validator(schema, offline=True)
    assert validator.is_valid(instance) is not bool(found)
