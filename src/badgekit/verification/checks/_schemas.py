"""CONFORMANCE, continued: the schemas that the credential declares for itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from badgekit import models
from badgekit._json import JsonObject
from badgekit.documents import read_object
from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Fetch, Steps
from badgekit.models import (
    CredentialSchema,
    RelatedResource,
    VerifiableCredential,
    check_related_resource,
)
from badgekit.problems import Problem, ProblemType
from badgekit.verification._outcome import CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy
from badgekit.verification.checks._json_schema import DRAFT_2019_09, violations

_1EDTECH = "1EdTechJsonSchemaValidator2019"
_W3C = "JsonSchema"
_W3C_CREDENTIAL = "JsonSchemaCredential"
_KINDS = {_1EDTECH, _W3C, _W3C_CREDENTIAL}
_MEMBER = "/credentialSchema"
_WORST_FIRST = (Outcome.FAILED, Outcome.INDETERMINATE, Outcome.PASSED)
_ACCEPT = "application/schema+json, application/json"


_CLASSES: Mapping[str, str] = {
    "ob/v3p0/schema/json/ob_v3p0_achievementcredential": "OpenBadgeCredential",
    "ob/v3p0/schema/json/ob_v3p0_anyachievementcredential": "OpenBadgeCredential",
    "ob/v3p0/schema/json/ob_v3p0_endorsementcredential": "EndorsementCredential",
    "ob/v3p0/schema/json/ob_v3p0_anyendorsementcredential": "EndorsementCredential",
    "clr/v2p0/schema/json/clr_v2p0_achievementcredential": "OpenBadgeCredential",
    "clr/v2p0/schema/json/clr_v2p0_clrcredential": "ComprehensiveLearnerRecord",
    "clr/v2p0/schema/json/clr_v2p0_endorsementcredential": "EndorsementCredential",
}
_OF_1EDTECH = {
    f"purl.imsglobal.org/spec/{name}{generation}.json": model
    for name, model in _CLASSES.items()
    for generation in ("_schema", "-jsonschema1")
}
"""Names of models, by URL without its scheme. A model stands for its schema, and asks
for more."""


@dataclass(frozen=True, slots=True)
class _Finding:
    outcome: Outcome
    problems: tuple[Problem, ...]
    """Warnings, if the outcome is PASSED."""

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> Self:
        return cls(Outcome.FAILED if problems else Outcome.PASSED, problems)


def check_schemas(
    credential: VerifiableCredential,
    document: JsonObject,
    policy: VerificationPolicy,
    conformance: CheckResult,
) -> Steps[CheckResult]:
    """Hold *document* to the schemas it declares, and return *conformance* with that.

    Open Badges 3.0, section 9.1, step 1. FAILED if it does not meet one of them;
    INDETERMINATE if one could not be had, is not the one that the credential vouches
    for, or is beyond us. Kinds of schema that are not known are passed over, with a
    warning (VCDM 2.0, section 4.11).
    """
    declared, most = credential.credential_schema, policy.limits.schemas
    several = isinstance(document.get("credentialSchema"), list)
    outcomes = {conformance.outcome}
    problems: list[Problem] = []
    warnings = list(conformance.warnings)
    for index, entry in enumerate(declared[:most]):
        found = yield from _check_one(entry, credential, document, policy)
        outcomes.add(found.outcome)
        pointer = f"{_MEMBER}/{index}" if several else _MEMBER
        # Those with a pointer are places in the credential already.
        placed = [
            replace(p, pointer=pointer) if p.pointer is None else p
            for p in found.problems
        ]
        (warnings if found.outcome is Outcome.PASSED else problems).extend(placed)
    if len(declared) > most:
        outcomes.add(Outcome.INDETERMINATE)
        detail = f"more than {most} schemas"
        problems.append(Problem(ProblemType.LIMIT_EXCEEDED, detail, _MEMBER))
    outcome = next(one for one in _WORST_FIRST if one in outcomes)
    return replace(
        conformance, outcome=outcome, problems=tuple(problems), warnings=tuple(warnings)
    )


def _check_one(
    entry: CredentialSchema,
    credential: VerifiableCredential,
    document: JsonObject,
    policy: VerificationPolicy,
) -> Steps[_Finding]:
    if not _KINDS.intersection(entry.types):
        kinds = repr(entry.type)[:100]
        return _noted(f"a schema of type {kinds} is passed over")
    name = _OF_1EDTECH.get(entry.id.partition("://")[2].removesuffix("#"))
    if name is not None:
        model: type[VerifiableCredential] = getattr(models, name)
        return _Finding.of(() if isinstance(credential, model) else (_is_no(model),))
    if not policy.check_schemas:
        return _noted("the schema was not checked: the policy does not ask")
    try:
        found = yield from _violations(entry, document, policy)
    except FetchError as error:
        return _Finding(Outcome.INDETERMINATE, error.problems)
    except DocumentError as error:
        # Their pointers are places in the schema.
        told = tuple(Problem(p.type, f"the schema: {p}") for p in error.problems)
        return _Finding(Outcome.INDETERMINATE, told)
    return _Finding.of(found)


def _violations(
    entry: CredentialSchema, document: JsonObject, policy: VerificationPolicy
) -> Steps[tuple[Problem, ...]]:
    """Return where *document* does not meet the schema; raises if nobody can tell."""
    if _W3C_CREDENTIAL in entry.types:
        raise _beyond("it is a credential itself, which cannot be checked yet")
    if not entry.id.lower().startswith("https://"):
        raise _beyond("it is not at an https URL")
    resource = yield Fetch(entry.id, policy.limits.schema_bytes, _ACCEPT)
    problems = check_related_resource(document, entry.id, resource.content)
    own = entry.to_json_object()
    if "digestSRI" in own or "digestMultibase" in own:
        problems += RelatedResource.parse(own).check(resource.content)
    if problems:
        raise DocumentError(*(Problem(p.type, p.detail) for p in problems))
    schema = read_object(resource.content, policy.limits)
    # Of the two kinds, 1EdTech's has one dialect, and W3C's has it in the schema.
    dialect = DRAFT_2019_09 if _1EDTECH in entry.types else None
    return violations(schema, document, policy.limits, dialect=dialect)


def _is_no(model: type[VerifiableCredential]) -> Problem:
    detail = f"the schema is that of {model.__name__}, which this is not"
    return Problem(ProblemType.MALFORMED_VALUE_ERROR, detail)


def _noted(detail: str) -> _Finding:
    return _Finding(Outcome.PASSED, (Problem(ProblemType.UNSUPPORTED, detail),))


def _beyond(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
