"""The checks, in order (Open Badges 3.0, section 9.1)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from badgekit import baking
from badgekit._json import JsonObject
from badgekit.documents import (
    ContentKind,
    read_compact_jws,
    read_object,
    read_sd_jwt,
    recognize,
)
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing import Secured
from badgekit.trust import AnyIssuerPolicy
from badgekit.verification import checks
from badgekit.verification._endorsements import (
    check_endorsements,
    requirement_for_members,
)
from badgekit.verification._inner import endorsements_of, members_of
from badgekit.verification._members import (
    Voucher,
    check_members,
    is_unsigned,
    voucher_for,
)
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import (
    EndorsementRequirement,
    VerificationPolicy,
)
from badgekit.verification._presentation import is_presentation, verify_presentation
from badgekit.verification._proof import check_proof, environment_of, opened
from badgekit.verification._report import (
    VerificationReport,
    VerifiedCredential,
    ended,
)
from badgekit.verification.checks import (
    NEWER,
    check_conformance,
    check_issuer,
    check_named_issuer,
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
        secured = opened(read_secured(content, policy.limits), policy.limits)
    except DocumentError as error:
        return ended(at, CheckResult(Check.PROOF, Outcome.FAILED, error.problems))
    if is_presentation(secured):
        return (yield from verify_presentation(secured, policy, at, verify_secured))
    return (yield from verify_secured(secured, policy, policy.issuers, at=at))


def read_secured(content: bytes | str | dict[str, Any], limits: Limits) -> Secured:
    """Take *content* out of its wrapping: an image, bytes, text.

    Raises `DocumentError` for what holds no credential.
    """
    if isinstance(content, dict):
        return read_object(content, limits)
    kind = recognize(content)
    if kind in (ContentKind.PNG, ContentKind.SVG):
        # Half a surrogate pair is in no XML, and its reader says so.
        image = content if isinstance(content, bytes) else _encoded(content)
        content = baking.unbake(image, limits=limits)
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


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def verify_secured(
    secured: Secured,
    policy: VerificationPolicy,
    issuers: AnyIssuerPolicy,
    *,
    at: datetime,
    level: int = 1,
    holder: str | None = None,
    voucher: Voucher | None = None,
) -> Steps[VerificationReport]:
    """Verify a document that has been read, with those inside it.

    *holder* is who presents it and must be its subject, if that is to be checked.
    *voucher* stands for it if it has no proof of its own.
    """
    # 1. The proof. Nothing is believed of the document before it has passed.
    if voucher is not None and isinstance(secured, dict):
        proof, found = voucher.stand_for(secured)
    else:
        environment = environment_of(policy, at)
        proof, found = yield from check_proof(secured, policy, environment)
    if proof is None:
        return ended(at, found)

    # 2. Conformance: from here on, the credential has a shape.
    credential, conformance = check_conformance(proof, policy)
    if credential is None:
        return ended(at, found, conformance)
    document = proof.document
    if credential.credential_schema:
        whole = _with_proof(document, secured)
        conformance = yield from checks.check_schemas(
            credential, whole, policy, conformance
        )
        if conformance.outcome is Outcome.FAILED:
            return ended(at, found, conformance)

    # 3.-8. These do not depend on each other, so all of them are reported.
    check = check_issuer if voucher is None else check_named_issuer
    issuer = yield from check(credential, proof, policy, issuers, at)
    results = [
        found,
        conformance,
        issuer,
        check_validity_period(credential, proof, policy, at),
        (yield from check_status(credential, policy, at=at, verify=verify)),
        check_recipient(credential, policy.recipient, holder),
    ]
    refreshed = yield from check_refresh(
        secured,
        credential,
        issuer,
        policy,
        verify=partial(_verify_newer, issuers=issuers, at=at, holder=holder),
    )
    results.insert(-1, refreshed.result)

    # 9.-10. The credentials inside, each with a report of its own.
    endorsements = yield from _verify_inner(
        endorsements_of(document), policy, policy.endorsers, at, level
    )
    results.append(
        (yield from check_endorsements(credential, document, endorsements, policy, at))
    )
    members = yield from _verify_inner(
        members_of(document),
        policy,
        policy.members or issuers,
        at,
        level,
        endorsed_by=requirement_for_members(policy.endorsed_by),
        voucher=(
            yield from voucher_for(
                credential, proof, results, policy, at, issuers=issuers
            )
        ),
    )
    results.append(check_members(credential, members))
    children = endorsements | members
    if refreshed.report is not None:
        children[NEWER] = refreshed.report
    verified = VerifiedCredential(
        credential, document, proof, at, refreshed.newer, secured
    )
    return VerificationReport(tuple(results), at, children, verified)


def _with_proof(document: JsonObject, secured: Secured) -> JsonObject:
    """Return the credential as its schema is to see it."""
    if isinstance(secured, dict) and "proof" in secured:
        return {**document, "proof": secured["proof"]}
    return document


def _verify_newer(
    content: bytes,
    policy: VerificationPolicy,
    *,
    issuers: AnyIssuerPolicy,
    at: datetime,
    holder: str | None,
) -> Steps[VerificationReport]:
    """Verify what a refresh service has as the credential itself was."""
    try:
        secured = read_secured(content, policy.limits)
    except DocumentError as error:
        return ended(at, CheckResult(Check.PROOF, Outcome.FAILED, error.problems))
    return (yield from verify_secured(secured, policy, issuers, at=at, holder=holder))


def _verify_inner(
    places: Iterator[tuple[str, Any]],
    policy: VerificationPolicy,
    issuers: AnyIssuerPolicy,
    at: datetime,
    level: int,
    *,
    endorsed_by: EndorsementRequirement | None = None,
    voucher: Voucher | None = None,
) -> Steps[dict[str, VerificationReport]]:
    reports: dict[str, VerificationReport] = {}
    for pointer, secured in places:
        if not reports:
            # What is asked of the whole is not asked of its parts. Nor is each of
            # them refreshed: whoever wrote it says how many there are.
            policy = replace(
                policy,
                recipient=None,
                endorsed_by=endorsed_by,
                refresh=False,
                require_latest=False,
            )
        problem = _unfit_inside(secured, len(reports), level, policy.limits)
        if problem is None:
            reports[pointer] = yield from verify_secured(
                secured,
                policy,
                issuers,
                at=at,
                level=level + 1,
                voucher=voucher if is_unsigned(secured) else None,
            )
            continue
        reports[pointer] = ended(
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
