"""What the Verifiable Credentials Data Model 2.0 says MUST be, one test for each.

The documents are in `tests/cases/vcdm2`: a base, and what each case changes in it.
`-ok` must pass without a remark. `-fail` must be refused at the place that it names;
where it is `warned` of instead, issuing refuses it.
"""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from badgekit import (
    Check,
    DataIntegrity,
    DocumentError,
    IntegrityOnly,
    MemoryFetcher,
    Outcome,
    VerificationPolicy,
    Verifier,
)
from badgekit.canonicalization import check_document
from badgekit.models import VerifiablePresentation, deviations, read_credential
from badgekit.problems import Problem, ProblemType
from badgekit.securing import EDDSA_JCS_2022
from badgekit.testing import AT, issuer, signer

TABLE = json.loads(
    (Path(__file__).parents[1] / "cases" / "vcdm2" / "cases.json").read_bytes()
)
GROUPS = TABLE["groups"]
_USED: set[str] = set()
_SCHEMA = b'{"$schema": "https://json-schema.org/draft/2020-12/schema"}'
_RESOURCES = MemoryFetcher(
    {
        "https://university.example/schemas/degree.json": _SCHEMA,
        "https://e.example/other": _SCHEMA,
    }
)
_POLICY = VerificationPolicy(issuers=IntegrityOnly(), check_status=False)


def cases(group: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Run a test for each document of a *group*."""
    _USED.add(group)
    base = TABLE["bases"][GROUPS[group]["base"]]
    return pytest.mark.parametrize(
        "case",
        [
            pytest.param(case | {"document": made(base, case)}, id=case["name"])
            for case in GROUPS[group]["cases"]
        ],
    )


def made(base: Any, case: Any) -> Any:
    document = copy.deepcopy(base)
    for pointer, value in case.get("change", {}).items():
        place, last = at(document, pointer)
        place[last] = value
    for pointer in case.get("without", ()):
        place, last = at(document, pointer)
        del place[last]
    return document


def at(document: Any, pointer: str) -> tuple[Any, Any]:
    *way, last = pointer.split("/")[1:]
    for token in way:
        document = document[int(token) if isinstance(document, list) else token]
    return document, int(last) if isinstance(document, list) else last


def conformance(
    document: Any,
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return what a verifier refuses, and what it warns of."""
    if "VerifiablePresentation" in json.dumps(document.get("type")) or (
        "verifiableCredential" in document
    ):
        return conformance_of_presentation(document)
    secured = DataIntegrity(EDDSA_JCS_2022).secure(
        document,
        signer=signer(),
        verification_method=issuer().verification_method,
        created=AT,
    )
    report = Verifier(_POLICY, _RESOURCES).report(secured.text, at=AT)
    assert report[Check.PROOF].outcome is Outcome.PASSED
    result = report[Check.CONFORMANCE]
    assert (result.outcome is Outcome.PASSED) is not bool(result.problems)
    return result.problems, result.warnings


def conformance_of_presentation(
    document: Any,
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    try:
        VerifiablePresentation.parse(document)
        check_document(document)
        return (), deviations(document)
    except DocumentError as error:
        return error.problems, ()


def check(case: Any) -> None:
    refused, warned = conformance(case["document"])
    if case["name"].endswith("-ok"):
        assert (refused, warned) == ((), ())
        return
    assert case["name"].endswith("-fail")
    found = warned if case.get("warned") else refused
    assert case["at"] in [problem.pointer for problem in found]
    assert bool(refused) is not bool(case.get("warned"))


@cases("contexts")
def test_the_contexts_are_in_order_and_the_base_context_comes_first(case: Any) -> None:
    check(case)


@cases("undefined_terms")
def test_every_term_is_defined(case: Any) -> None:
    check(case)


@cases("ids")
def test_an_id_is_one_absolute_url(case: Any) -> None:
    check(case)


@cases("types")
def test_a_credential_has_its_type(case: Any) -> None:
    check(case)


@cases("names")
def test_names_are_strings_or_language_value_objects(case: Any) -> None:
    check(case)


@cases("issuer")
def test_the_issuer_is_a_url_or_an_object_with_one(case: Any) -> None:
    check(case)


@cases("subjects")
def test_every_subject_has_claims(case: Any) -> None:
    check(case)


@cases("validity_period")
def test_the_validity_period_has_a_zone_and_does_not_end_before_it_begins(
    case: Any,
) -> None:
    check(case)


@cases("status")
def test_a_status_has_a_type(case: Any) -> None:
    check(case)


@cases("schemas")
def test_a_schema_has_a_type_and_a_url(case: Any) -> None:
    check(case)


@cases("refresh_services")
def test_a_refresh_service_has_a_type(case: Any) -> None:
    check(case)


@cases("terms_of_use")
def test_terms_of_use_have_a_type(case: Any) -> None:
    check(case)


@cases("evidence")
def test_evidence_has_a_type(case: Any) -> None:
    check(case)


@cases("related_resources")
def test_related_resources_have_an_id_of_their_own_and_a_digest(case: Any) -> None:
    check(case)


@cases("presentations")
def test_a_presentation_has_its_type_and_holds_objects(case: Any) -> None:
    check(case)


@cases("envelopes")
def test_an_envelope_is_a_data_url_with_a_context_and_a_type(case: Any) -> None:
    check(case)


def test_every_group_of_cases_is_run() -> None:
    assert GROUPS.keys() == _USED
    names = [case["name"] for group in GROUPS.values() for case in group["cases"]]
    assert len(set(names)) == len(names) > 120


def base() -> Any:
    return copy.deepcopy(TABLE["bases"]["credential"])


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case | {"document": made(base(), case)}, id=case["name"])
        for group in GROUPS.values()
        if group["base"] == "credential"
        for case in group["cases"]
        if case["name"].endswith("-fail")
    ],
)
def test_what_does_not_conform_is_not_issued(case: Any) -> None:
    document = case["document"]
    if isinstance(document.get("issuer"), str) and case["at"] != "/issuer":
        document["issuer"] = issuer().id
    with pytest.raises(DocumentError) as caught:
        issuer().issue(document, created=AT)
    if case["at"] != "/issuer":
        assert case["at"] in [problem.pointer for problem in caught.value.problems]


def test_the_first_context_of_an_issued_credential_is_that_of_2_0() -> None:
    document = base() | {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "issuer": issuer().id,
    }
    document["issuanceDate"] = document.pop("validFrom")
    with pytest.raises(DocumentError) as caught:
        issuer().issue(document, created=AT)
    assert "/@context" in [problem.pointer for problem in caught.value.problems]


def test_a_credential_of_1_1_has_an_issuance_date() -> None:
    document = base() | {"@context": ["https://www.w3.org/2018/credentials/v1"]}
    document["issuanceDate"] = document.pop("validFrom")
    assert read_credential(document).valid_from is not None
    del document["issuanceDate"]
    assert [
        (problem.pointer, problem.type)
        for problem in deviations(document)
        if problem.pointer != "/@context"
    ] == [("/issuanceDate", ProblemType.DEVIATION)]
