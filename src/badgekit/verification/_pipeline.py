"""The checks, in order (Open Badges 3.0, section 9.1)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from badgekit.baking import unbake
from badgekit.documents import (
    ContentKind,
    read_compact_jws,
    read_object,
    read_sd_jwt,
    recognize,
)
from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Steps
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing import Environment, Secured, VerifiedProof
from badgekit.verification._inner import endorsements_of, members_of, summarize
from badgekit.verification._outcome import UNKNOWN, Check, CheckResult, Outcome
from badgekit.verification._policy import IssuerPolicy, VerificationPolicy
from badgekit.verification._report import VerificationReport, VerifiedCredential
from badgekit.verification.checks import (
    check_conformance,
    check_issuer,
    check_recipient,
    check_refresh,
    check_status,
    check_validity_period,
)

_MAX_LEVELS = 4  # a record of records of endorsed badges


def verify(
    content: bytes | str | dict[str, Any], policy: VerificationPolicy, *, at: datetime
) -> Steps[VerificationReport]:
    """Verify *content* under *policy* as of *at*."""
    try:
        secured = read_secured(content, policy.limits)
    except DocumentError as error:
        return _ended(at, CheckResult(Check.PROOF, Outcome.FAILED, error.problems))
    return (yield from verify_secured(secured, policy, policy.issuers, at=at))


def read_secured(content: bytes | str | dict[str, Any], limits: Limits) -> Secured:
    """Take *content* out of its wrapping: an image, bytes, text.

    Raises `DocumentError` for what holds no credential.
    """
    if isinstance(content, dict):
        return read_object(content, limits)
    kind = recognize(content)
    if kind in (ContentKind.PNG, ContentKind.SVG):
        image = content.encode() if isinstance(content, str) else content
        content = unbake(image, limits=limits)
        kind = recognize(content)
    if kind is ContentKind.JSON:
        return read_object(content, limits)
    if kind is ContentKind.COMPACT_JWS:
        return read_compact_jws(content, limits)
    if kind is ContentKind.SD_JWT:
        return read_sd_jwt(content, limits)
    raise DocumentError(
        Problem(
            ProblemType.PARSING_ERROR,
            "not a credential: neither JSON, nor a compact JWS, nor a baked image",
        )
    )


def verify_secured(
    secured: Secured,
    policy: VerificationPolicy,
    issuers: IssuerPolicy,
    *,
    at: datetime,
    level: int = 1,
) -> Steps[VerificationReport]:
    """Verify a document that has been read, with those inside it."""
    # 1. The proof. Nothing is believed of the document before it has passed.
    proof, found = yield from _check_proof(secured, policy, at)
    if proof is None:
        return _ended(at, found)

    # 2. Conformance: from here on, the credential has a shape.
    credential, conformance = check_conformance(proof, policy)
    if credential is None:
        return _ended(at, found, conformance)

    # 3.-8. These do not depend on each other, so all of them are reported.
    document = proof.document
    results = [
        found,
        conformance,
        (yield from check_issuer(credential, proof, policy, issuers, at)),
        check_validity_period(credential, proof, policy, at),
        (yield from check_status(credential, policy, at=at, verify=verify)),
        check_refresh(document),
        check_recipient(credential, policy.recipient),
    ]

    # 9.-10. The credentials inside, each with a report of its own.
    children: dict[str, VerificationReport] = {}
    for check, places, accepted in (
        (Check.ENDORSEMENTS, endorsements_of(document), policy.endorsers),
        (Check.MEMBERS, members_of(document), policy.members or issuers),
    ):
        reports = yield from _verify_inner(places, policy, accepted, at, level)
        results.append(summarize(check, reports))
        children |= reports
    verified = VerifiedCredential(credential, document, proof, at)
    return VerificationReport(tuple(results), at, children, verified)


def _check_proof(
    secured: Secured, policy: VerificationPolicy, at: datetime
) -> Steps[tuple[VerifiedProof | None, CheckResult]]:
    environment = Environment(
        at=at,
        limits=policy.limits,
        contexts=policy.contexts,
        resolvers=policy.resolvers,
    )
    outcome = Outcome.FAILED
    try:
        for mechanism in policy.mechanisms:
            if mechanism.recognizes(secured):
                proof = yield from mechanism.verify_proof(
                    secured, environment=environment
                )
                return proof, CheckResult(
                    Check.PROOF,
                    Outcome.PASSED,
                    warnings=proof.warnings,
                    detail=proof.mechanism,
                )
        problems: tuple[Problem, ...] = (
            Problem(ProblemType.UNSUPPORTED, "not secured in a way the policy allows"),
        )
    except FetchError as error:
        outcome, problems = Outcome.INDETERMINATE, error.problems
    except DocumentError as error:
        problems = error.problems
    # What is not known here may be good; to say that it is bad would be a lie.
    if all(problem.type in UNKNOWN for problem in problems):
        outcome = Outcome.INDETERMINATE
    return None, CheckResult(Check.PROOF, outcome, problems)


def _verify_inner(
    places: Iterator[tuple[str, Any]],
    policy: VerificationPolicy,
    issuers: IssuerPolicy,
    at: datetime,
    level: int,
) -> Steps[dict[str, VerificationReport]]:
    reports: dict[str, VerificationReport] = {}
    for pointer, secured in places:
        if policy.recipient is not None:
            policy = replace(policy, recipient=None)
        problem = _unfit_inside(secured, len(reports), level, policy.limits)
        if problem is None:
            reports[pointer] = yield from verify_secured(
                secured, policy, issuers, at=at, level=level + 1
            )
            continue
        reports[pointer] = _ended(
            at, CheckResult(Check.PROOF, Outcome.FAILED, (problem,))
        )
        if problem.type is ProblemType.LIMIT_EXCEEDED:
            break
    return reports


def _unfit_inside(
    secured: object, count: int, level: int, limits: Limits
) -> Problem | None:
    if level == _MAX_LEVELS:
        detail = f"credentials are nested more than {_MAX_LEVELS} levels deep"
        return Problem(ProblemType.LIMIT_EXCEEDED, detail, "")
    if count == limits.member_credentials:
        detail = f"more than {count} credentials inside"
        return Problem(ProblemType.LIMIT_EXCEEDED, detail, "")
    if not isinstance(secured, dict | str):
        detail = "neither a credential nor a compact JWS"
        return Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, "")
    return None


def _ended(at: datetime, *results: CheckResult) -> VerificationReport:
    return VerificationReport(results, at)
