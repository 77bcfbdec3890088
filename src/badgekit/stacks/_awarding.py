"""Award what a decision says was earned, so that others can decide again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from badgekit._digests import digest_multibase
from badgekit._json import JsonObject
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.issuing import Issuer
from badgekit.models import (
    Achievement,
    AchievementSubject,
    Evidence,
    OpenBadgeCredential,
    Recipient,
    RelatedResource,
    Result,
    ResultType,
)
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.records import assemble, is_part_of
from badgekit.securing import Secured, SecuredCredential, endorsed_digest
from badgekit.stacks._decision import Decision
from badgekit.stacks._evaluate import evaluate
from badgekit.stacks._stack import Stack
from badgekit.verification import VerifiedCredential

_Member: TypeAlias = SecuredCredential | VerifiedCredential | JsonObject


def award_for(
    issuer: Issuer,
    decision: Decision,
    achievement: Achievement,
    *,
    to: Recipient,
    id: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    evidence: tuple[Evidence, ...] = (),
    credential_status: object = None,
    created: datetime | None = None,
    **subject: Any,
) -> SecuredCredential:
    """Award *achievement* for a stack that is complete: the composite badge.

    `awardedDate` is the time of the decision. Its evidence is the decision, by digest,
    and each credential that was used, by id; `relatedResource` has the digests of the
    rule and of those credentials. The credits, grade and level of the decision become
    `creditsEarned` and results. *valid_from* is the time of the decision unless given;
    everything else is as in `Issuer.award`, and raises as that does.

    Raises `ValueError` for a decision that is not met, or is about somebody else or
    another achievement.
    """
    _check(decision, achievement, to)
    if "credits_earned" in subject:
        raise ValueError("the credits are those of the decision")
    results = (*_results(decision, achievement), *subject.pop("result", ()))
    if results:
        subject["result"] = results
    if decision.credits is not None:
        subject["credits_earned"] = decision.credits
    draft = issuer.draft(
        achievement,
        to=to,
        id=id,
        valid_from=valid_from or decision.at,
        valid_until=valid_until,
        evidence=(*_evidence(decision), *evidence),
        credential_status=credential_status,
        **subject,
    )
    composite = draft.model_copy(
        update={"awarded_date": decision.at, "related_resource": _related(decision)}
    )
    return issuer.issue(composite, created=created)


def record_for(
    issuer: Issuer,
    decision: Decision,
    composite: SecuredCredential,
    members: Iterable[_Member],
    *,
    id: str,
    valid_from: datetime | None = None,
    created: datetime | None = None,
) -> SecuredCredential:
    """Issue a record of a composite badge and the badges that it was awarded for.

    *members* are the badges with their proofs, as they were received or verified; the
    ones that the decision did not use are left out. Associations say that each is part
    of the composite. Raises `ValueError` if one is missing or has no embedded proof,
    and as `badgekit.records.assemble` and `Issuer.issue` do.
    """
    top = _with_proof(composite.document)
    badge = OpenBadgeCredential.parse(top)
    if decision.digest not in {each.id for each in badge.evidence}:
        raise ValueError("the composite badge was awarded for another decision")
    held = _received(members)
    used = {use.digest: use for use in decision.uses}
    if used.keys() - held.keys():
        raise ValueError("a badge that the decision used is not among the members")
    whole = badge.credential_subject
    parts = [_with_proof(held[digest]) for digest in used]
    record = assemble(
        [top, *parts],
        id=id,
        name=badge.name or decision.name,
        issuer=issuer,
        subject=whole,
        valid_from=valid_from or decision.at,
        awarded_date=decision.at,
        associations=[
            is_part_of(achievement, whole.achievement)
            for achievement in dict.fromkeys(u.achievement for u in used.values())
        ],
        also_known_as=_ids(parts),  # the decision knows that they are the learner's
        limits=issuer.limits,
    )
    return issuer.issue(record, created=created)


def recheck(
    composite: VerifiedCredential,
    stack: Stack,
    credentials: Iterable[VerifiedCredential],
    *,
    recipient: Recipient | None = None,
    endorsements: Iterable[VerifiedCredential] = (),
) -> Decision:
    """Decide again what *composite* was awarded for, and return the decision.

    *stack* is the rule that the verifier holds it to, *credentials* the badges behind
    it, verified as of its `awardedDate` or so; *recipient* is needed where subjects
    have no ids. Raises `DocumentError` if the composite was awarded under another
    rule, if a credential it rests on is not there or is not the same, and if the
    decision is another one.
    """
    badge = composite.credential
    if not isinstance(badge, OpenBadgeCredential) or badge.awarded_date is None:
        detail = "not a badge with a date on which it was awarded"
        raise _mismatch(detail, "/awardedDate")
    cited = {each.id: set(each.digest_multibase) for each in badge.related_resource}
    if digest_multibase(stack.digest) not in cited.pop(stack.id, set()):
        raise _mismatch("it was awarded under another rule", "/relatedResource")
    used = _cited(badge, cited, credentials)
    whom = recipient or _recipient_of(badge.credential_subject)
    if not whom.matches(badge.credential_subject):
        raise DocumentError(
            Problem(
                ProblemType.RECIPIENT_MISMATCH,
                "the composite was awarded to somebody else",
                "/credentialSubject",
            )
        )
    decision = evaluate(
        stack, used, badge.awarded_date, recipient=whom, endorsements=endorsements
    )
    if decision.digest not in {each.id for each in badge.evidence}:
        raise _mismatch("deciding again comes to something else", "/evidence")
    _check_result(decision, badge)
    return decision


def _ids(badges: Iterable[JsonObject]) -> set[str]:
    subjects = (OpenBadgeCredential.parse(each).credential_subject for each in badges)
    return {each.id for each in subjects if each.id is not None}


def _check(decision: Decision, achievement: Achievement, to: Recipient) -> None:
    if not decision:
        raise ValueError("the rule is not met, so there is nothing to award")
    if not decision.is_about(to):
        raise ValueError("the badges that count were awarded to somebody else")
    if decision.awards not in (None, achievement.id):
        raise ValueError("the stack awards another achievement")
    if achievement.id in {use.achievement for use in decision.uses}:
        raise ValueError("a badge cannot be awarded for itself")
    ids = {use.credential for use in decision.uses} | {decision.stack}
    if len(ids) <= len({use.credential + use.issuer for use in decision.uses}):
        raise ValueError("two of the credentials have one id: neither can be cited")


def _evidence(decision: Decision) -> tuple[Evidence, ...]:
    """Return the decision and what it rests on, without a word about the learner."""
    result = f" It comes to: {decision.result}." if decision.result else ""
    found = [
        Evidence(
            id=decision.digest,
            name=decision.name,
            genre="Decision",
            narrative=f"The rule {decision.stack} ({decision.rule_digest}) was met by "
            f"{len(decision.uses)} uses of the credentials below.{result}",
        )
    ]
    names: dict[str, list[str]] = {}
    for use in decision.uses:
        names.setdefault(use.credential, []).append(use.name)
    found += [
        Evidence(
            id=credential,
            name="; ".join(dict.fromkeys(used)),
            genre="Credential",
        )
        for credential, used in names.items()
    ]
    return tuple(found)


def _related(decision: Decision) -> tuple[RelatedResource, ...]:
    digests = {decision.stack: digest_multibase(decision.rule_digest)}
    digests |= {use.credential: use.digest for use in decision.uses}
    return tuple(
        RelatedResource(id=cited, digest_multibase=(digest,))
        for cited, digest in digests.items()
    )


def _results(decision: Decision, achievement: Achievement) -> tuple[Result, ...]:
    found = []
    if decision.grade:
        kinds = [
            each.id
            for each in achievement.result_description
            if each.result_type == ResultType.LETTER_GRADE
        ]
        found.append(
            Result(value=decision.grade, result_description=kinds[0] if kinds else None)
        )
    if decision.level:
        found.append(_level(decision.level, achievement))
    return tuple(found)


def _level(level: str, achievement: Achievement) -> Result:
    for description in achievement.result_description:
        for step in description.rubric_criterion_level:
            if level in (step.id, step.level):
                return Result(
                    result_description=description.id,
                    achieved_level=step.id,
                    value=level,
                )
    return Result(value=level)


def _received(members: Iterable[_Member]) -> dict[str, Secured | None]:
    """Return *members* by digest, those with an embedded proof first."""
    found: dict[str, Secured | None] = {}
    for member in members:
        for document, secured in _versions(member):
            try:
                digest = endorsed_digest(document)
            except DocumentError:
                continue  # so no decision has used it
            if isinstance(secured, dict) and "proof" in secured:
                found[digest] = secured
            found.setdefault(digest, secured)
    return found


def _versions(member: _Member) -> Iterator[tuple[JsonObject, Secured | None]]:
    """Yield what is said and how it was received, of newer versions as well."""
    if isinstance(member, VerifiedCredential):
        yield member.document, member.secured
        if member.refreshed is not None:
            yield from _versions(member.refreshed)
    else:
        document = member if isinstance(member, dict) else member.document
        yield document, document


def _with_proof(secured: Secured | None) -> JsonObject:
    if not isinstance(secured, dict) or "proof" not in secured:
        raise ValueError("a member of a record needs an embedded proof")
    return read_object(secured)


def _cited(
    badge: OpenBadgeCredential,
    cited: Mapping[str, set[str]],
    credentials: Iterable[VerifiedCredential],
) -> list[VerifiedCredential]:
    """Return those of *credentials* that *badge* rests on, as it has them."""
    found: dict[str, VerifiedCredential] = {}
    for verified in credentials:
        name = verified.credential.id or ""
        digests = cited.get(name, ())
        if digests and endorsed_digest(verified.document) in digests:
            found[name] = replace(verified, refreshed=None)
    missing = [
        Problem(
            ProblemType.NOT_FOUND,
            f"{each.id} is not among the credentials, or not as it was",
            pointer_to("evidence", index),
        )
        for index, each in enumerate(badge.evidence)
        if each.id in cited and each.id not in found
    ]
    if missing:
        raise DocumentError(*missing)
    return list(found.values())


def _recipient_of(subject: AchievementSubject) -> Recipient:
    if subject.id is None:
        raise _mismatch("say who the recipient is", "/credentialSubject/id")
    return Recipient.of(subject.id)


def _check_result(decision: Decision, badge: OpenBadgeCredential) -> None:
    subject = badge.credential_subject
    said = {each.value for each in subject.result}
    if subject.credits_earned != decision.credits or not said >= {
        text for text in (decision.grade, decision.level) if text
    }:
        raise _mismatch("the result is not what was decided", "/credentialSubject")


def _mismatch(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer))
