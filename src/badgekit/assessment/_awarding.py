"""Award what an outcome says was achieved."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any
from urllib.parse import unquote

from badgekit._digests import digest_multibase
from badgekit.assessment._assessor import Assessor, plain_id
from badgekit.assessment._outcome import Outcome
from badgekit.assessment._submission import Hours, Submission, Work
from badgekit.assessment._values import decimal_text, exact, folded, is_uri, one_line
from badgekit.issuing import Issuer
from badgekit.models import (
    Achievement,
    Evidence,
    Profile,
    Recipient,
    RelatedResource,
)
from badgekit.securing import SecuredCredential

_QUOTED = 3
"""How often something in a URL is looked for behind percent-encoding."""


def award_for(
    issuer: Issuer,
    outcome: Outcome,
    achievement: Achievement,
    *,
    to: Recipient,
    id: str | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    evidence: tuple[Evidence, ...] = (),
    credential_status: object = None,
    created: datetime | None = None,
    narratives: bool = False,
    name_assessors: bool = False,
    **subject: Any,
) -> SecuredCredential:
    """Award *achievement* for an outcome that is met.

    `awardedDate` is the time of the outcome, and *valid_from* too unless given. Its
    results are those of the outcome; its evidence is the outcome, by digest, and the
    works and hours of the submission; `relatedResource` has the digests of the rubric
    and of works with a URL. Everything else is as in `Issuer.award`, and raises as that
    does.

    What the learner wrote is in it only with *narratives*, and who assessed only with
    *name_assessors*: a single assessor whose id is a URI as `source`, and all of them
    in the evidence.

    For what a stack of badges comes to, it is `badgekit.stacks.award_for`.

    Raises `ValueError` for an outcome that is not met or is somebody else's, for an
    achievement that describes other results, and for evidence that would name the
    learner or, unasked, an assessor by id.
    """
    _check_people(outcome, to)
    results = (*outcome.results(achievement), *subject.pop("result", ()))
    portfolio = (
        outcome_evidence(outcome, name_assessors=name_assessors),
        *submission_evidence(outcome.submission, narratives=narratives),
    )
    people = _people(outcome, to, name_assessors=name_assessors)
    _check_names(people, _words(outcome, narratives=narratives))
    if name_assessors and len(outcome.panel) == 1 and is_uri(outcome.panel[0].id):
        only = outcome.panel[0]
        subject.setdefault("source", Profile(id=only.id, name=only.name or None))
    draft = issuer.draft(
        achievement,
        to=to,
        id=id,
        valid_from=valid_from or outcome.at,
        valid_until=valid_until,
        evidence=(*portfolio, *evidence),
        credential_status=credential_status,
        result=results,
        **subject,
    )
    update = {
        "awarded_date": outcome.at,
        "related_resource": tuple(_related(outcome)),
    }
    return issuer.issue(draft.model_copy(update=update), created=created)


def outcome_evidence(outcome: Outcome, *, name_assessors: bool = False) -> Evidence:
    """Return the outcome as evidence: by digest, and in words."""
    narrative = (
        f"Scored by {outcome.scored_by} with the rubric {outcome.rubric.id} "
        f"({outcome.rubric.digest})."
    )
    if name_assessors and outcome.panel:
        named = "; ".join(each.label for each in outcome.panel)
        narrative += f" Assessed by {named}."
    return Evidence(
        id=outcome.digest,
        name=outcome.rubric.name,
        genre="Assessment",
        narrative=narrative,
    )


def submission_evidence(
    submission: Submission, *, narratives: bool = False
) -> tuple[Evidence, ...]:
    """Return works and hours as evidence; with *narratives* what was written, too."""
    found = [_work(each, narratives=narratives) for each in submission.works]
    found += _hours(submission.hours)
    if narratives:
        found += (
            Evidence(genre="Narrative", narrative=each.text, name=each.name or None)
            for each in submission.narratives
        )
    return tuple(found)


def _work(work: Work, *, narratives: bool) -> Evidence:
    return Evidence(
        id=work.evidence_id,
        name=work.name,
        genre=work.genre or None,
        narrative=(work.narrative or None) if narratives else None,
    )


def _hours(hours: Iterable[Hours]) -> Iterator[Evidence]:
    """Return the hours at each organization, and who attested them, by role."""
    places: dict[str, list[Hours]] = {}
    for each in hours:
        places.setdefault(each.at, []).append(each)
    for at, there in places.items():
        total = sum((exact(each.amount) for each in there), Fraction(0))
        where = f" at {one_line(at)}" if at else ""
        yield Evidence(
            name=f"{_amount(total)}{where}",
            genre="Hours",
            narrative="\n".join(_line(each) for each in there),
        )


def _amount(hours: Fraction) -> str:
    return f"{decimal_text(hours)} hour{'s' * (hours != 1)}"


def _line(hours: Hours) -> str:
    said = f"* {_amount(exact(hours.amount))}"
    said += f", from {hours.start.isoformat()}" if hours.start else ""
    said += f", to {hours.end.isoformat()}" if hours.end else ""
    by = hours.attested_by
    said += f", attested by {one_line(by.role)}" if by else ", not attested"
    # Last and on the same line: nothing that a learner writes looks attested.
    return f"{said}: {one_line(hours.name)}" if hours.name else said


def _related(outcome: Outcome) -> Iterator[RelatedResource]:
    rubric = outcome.rubric
    digest = digest_multibase(rubric.digest)
    yield RelatedResource(id=rubric.id, digest_multibase=(digest,))
    for work in outcome.submission.works:
        if work.url == rubric.id:
            raise ValueError("a work has the url of the rubric")
        if work.url:
            yield RelatedResource(
                id=work.url,
                media_type=work.media_type or None,
                digest_multibase=(digest_multibase(work.digest),),
            )


def _check_people(outcome: Outcome, to: Recipient) -> None:
    if any(each.is_person(to) for each in (*outcome.panel, *_attesting(outcome))):
        raise ValueError("the recipient is an assessor, or attested hours")
    learner = outcome.submission.learner
    if learner is None:
        return
    pairs = [(learner.id, to.id)]
    if learner.identifier_type == to.identifier_type:
        pairs.append((learner.value, to.value))
    known = [one == other for one, other in pairs if one and other]
    if not (known and all(known)):
        raise ValueError("the submission is somebody else's")


def _attesting(outcome: Outcome) -> set[Assessor]:
    return {by for by in outcome.submission.hours_by() if by is not None}


def _people(outcome: Outcome, to: Recipient, *, name_assessors: bool) -> set[str]:
    """Return the ids of all who are not to be in the evidence."""
    ids = {to.id, to.value}
    if learner := outcome.submission.learner:
        ids |= {learner.id, learner.value}
    if not name_assessors:
        ids |= {each.id for each in (*outcome.panel, *_attesting(outcome))}
    return {plain_id(each) for each in ids if each}


def _words(outcome: Outcome, *, narratives: bool) -> Iterator[str]:
    """Yield the words of others that are in the badge: no words and counts of ours."""
    rubric, submission = outcome.rubric, outcome.submission
    yield from (rubric.id, rubric.name, *outcome.assessors)
    for work in submission.works:
        yield from (work.name, work.url or "", work.genre, work.media_type)
    for each in submission.hours:
        role = each.attested_by.role if each.attested_by else ""
        yield from (each.at, each.name, role)
    if narratives:
        yield from (work.narrative for work in submission.works)
        for narrative in submission.narratives:
            yield from (narrative.name, narrative.text)


def _check_names(people: Iterable[str], words: Iterable[str]) -> None:
    texts = {folded(_unquoted(each)) for each in words}
    for person in filter(None, people):
        alone = rf"(?<![\w\-]){re.escape(person)}(?![\w\-])"
        if any(person in text and re.search(alone, text) for text in texts):
            raise ValueError(
                "the evidence names a person by id: give works, hours and roles other "
                "names and urls"
            )


def _unquoted(text: str) -> str:
    for _ in range(_QUOTED):
        text = unquote(text)
    return text
