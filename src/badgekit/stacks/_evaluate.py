"""Decide whether badges add up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from badgekit.models import Recipient
from badgekit.problems import pointer_to
from badgekit.stacks._decision import Decision, Unused, Use
from badgekit.stacks._facts import Brought, Facts, digest_of, gather
from badgekit.stacks._reasons import Reason, reason_of
from badgekit.stacks._results import exact
from badgekit.stacks._rules import Grant
from badgekit.stacks._slots import in_utc
from badgekit.stacks._solving import Filled, Found, Solver
from badgekit.stacks._stack import Stack
from badgekit.stacks._world import World
from badgekit.verification import VerificationReport, VerifiedCredential


def evaluate(
    stack: Stack,
    credentials: Iterable[VerifiedCredential],
    at: datetime,
    *,
    recipient: Recipient | None = None,
    endorsements: Iterable[VerifiedCredential] = (),
    refused: Iterable[VerificationReport] = (),
) -> Decision:
    """Decide whether *credentials* meet the rule of *stack* as of *at*.

    Only badges count that verified, and are valid as of *at*. Whether they were revoked
    is known as of the time at which they were verified, so verify them as of the same
    time, or of a later one to decide again. All must be one person's: *recipient*,
    if given, and those of others are left out; otherwise their subjects must have the
    same id. Of a record, pass `credentials_in(report)`. *endorsements* are what
    `endorsements_in(report)` returns, for slots that ask for them. *refused* are
    reports on credentials that did not verify, for the account of them alone.

    The order in which anything comes does not matter. Raises `DocumentError` for
    subjects that are not certainly one, `TypeError` for credentials that are not
    verified, a rule without a stack and a recipient as text, `ValueError` for a time
    without a zone or a report that passed.
    """
    if not isinstance(stack, Stack):
        raise TypeError(
            "only a stack can be decided on, so that the decision says by which rule: "
            "Stack(id=…, name=…, rule=…)"
        )
    if recipient is not None and not isinstance(recipient, Recipient):
        raise TypeError("a recipient is a Recipient, such as Recipient.email(…)")
    moment = in_utc(at)
    unverified = [_unverified(report) for report in refused]
    brought = gather(
        credentials,
        recipient=recipient,
        aliases=stack.aliases,
        awards=stack.awards,
        repeats=stack.repeats,
    )
    known = tuple(endorsements)
    found, world = _solve(stack, brought.facts, known, moment)
    digests = {each.facts: digest_of(each.facts) for each in found.filled}
    if None in digests.values():
        # So rare that deciding again is cheaper than to look at everything first.
        _leave_out(brought)
        found, world = _solve(stack, brought.facts, known, moment)
        digests = {each.facts: digest_of(each.facts) for each in found.filled}
    unused = [*unverified, *_unused(brought, found, world)]
    unused.sort(key=lambda each: (each.credential or "", each.reason))
    uses = [_use(each, digests[each.facts] or "") for each in found.filled]
    return _decision(stack, found, uses, unused, moment)


def _solve(
    stack: Stack,
    facts: Sequence[Facts],
    endorsements: Sequence[VerifiedCredential],
    at: datetime,
) -> tuple[Found, World]:
    world = World(list(facts), endorsements=endorsements, aliases=stack.aliases, at=at)
    everything = stack.grants.per is not None
    found = Solver(world).solve(stack.planned.part, everything=everything)
    for place in stack.planned.places:
        world.fitting(place)  # for the reasons: the solver stops where it has enough
    return found, world


def _leave_out(brought: Brought) -> None:
    """Refuse what has no canonical form."""
    lost = {facts for facts in brought.facts if digest_of(facts) is None}
    brought.refused += [(facts.verified, Reason.UNFIT) for facts in lost]
    brought.facts[:] = [facts for facts in brought.facts if facts not in lost]


def _unverified(report: VerificationReport) -> Unused:
    if report:
        raise ValueError("a report that passed is not refused: pass its credential")
    examined = report.examined
    found = None if examined is None else examined.credential.id
    reason = reason_of(problem.type for problem in report.problems)
    return Unused(credential=found, reason=reason)


def _unused(brought: Brought, found: Found, world: World) -> Iterable[Unused]:
    used = {each.facts for each in found.filled}
    units = {facts.unit for facts in used}
    reasons = world.reasons()
    for facts in brought.facts:
        if facts not in used:
            again = facts.unit in units
            reason = Reason.ALREADY_USED if again else reasons[facts]
            yield Unused(credential=facts.credential.id, reason=reason)
    for verified, reason in brought.refused:
        yield Unused(credential=verified.credential.id, reason=reason)


def _decision(
    stack: Stack,
    found: Found,
    uses: Sequence[Use],
    unused: Sequence[Unused],
    at: datetime,
) -> Decision:
    grants = _merged(stack.grants, found.grants) if found.met else Grant()
    earned = _credits(grants, found.total)
    tiers = getattr(stack.rule, "tiers", ())
    return Decision(
        met=found.met,
        stack=stack.id,
        name=stack.name,
        rule_digest=stack.digest,
        at=at,
        uses=tuple(uses),
        unused=tuple(unused),
        missing=tuple(found.missing),
        tier=tiers[found.tier].name if tiers and found.tier is not None else "",
        grade=grants.grade,
        level=grants.level,
        credits=None if earned is None else float(earned),
        awards=stack.awards,
        learner=tuple(each.facts.subject for each in found.filled),
    )


def _use(filled: Filled, digest: str) -> Use:
    facts = filled.facts
    return Use(
        slot=pointer_to(*filled.place.path),
        name=filled.place.slot.label,
        credential=facts.credential.id,
        issuer=facts.issuer,
        achievement=facts.subject.achievement.id,
        digest=digest,
        worth=None if filled.worth is None else float(filled.worth),
    )


def _merged(stack: Grant, tier: Grant | None) -> Grant:
    """Return what the tier comes to, and what the stack does where it is silent."""
    if tier is None:
        return stack
    counted = stack if tier.credits is None else tier
    return Grant(
        grade=tier.grade or stack.grade,
        level=tier.level or stack.level,
        credits=counted.credits,
        per=counted.per,
        at_most=counted.at_most,
    )


def _credits(grants: Grant, total: Fraction) -> Fraction | None:
    if grants.credits is None:
        return None
    earned = exact(grants.credits)
    if grants.per is not None:
        earned *= total // exact(grants.per)
    return earned if grants.at_most is None else min(earned, exact(grants.at_most))
