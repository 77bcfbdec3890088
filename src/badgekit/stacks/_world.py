"""Which credential fits which slot, and why the others do not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from badgekit.errors import DocumentError
from badgekit.models import EndorsementCredential, check_related_resource
from badgekit.securing import endorsed_content
from badgekit.stacks._facts import Facts
from badgekit.stacks._index import Index
from badgekit.stacks._parts import Place
from badgekit.stacks._reasons import Reason
from badgekit.stacks._results import reaches
from badgekit.stacks._slots import MinimumResult, Slot
from badgekit.verification import VerifiedCredential


class World:
    """All that a rule is decided on, as of one time."""

    def __init__(
        self,
        facts: list[Facts],
        *,
        endorsements: Iterable[VerifiedCredential],
        aliases: Mapping[str, str],
        at: datetime,
    ) -> None:
        self._facts = facts
        self._at = at
        self._endorsements = _by_target(endorsements, at)
        self._fitting: dict[Place, list[Facts]] = {}
        self._index = Index(facts, aliases)
        self._turned_down: dict[Reason, set[Facts]] = {}
        self._early = {f for f in facts if f.credential.valid_from > at}
        self._expired = {f for f in facts if (f.credential.valid_until or at) < at}

    def fitting(self, place: Place) -> list[Facts]:
        """Return the credentials that fit *place*, in their order."""
        found = self._fitting.get(place)
        if found is None:
            found = self._candidates(place)
            for reason, holds in self._conditions(place.slot):
                kept = [facts for facts in found if holds(facts)]
                if len(kept) < len(found):
                    lost = set(found).difference(kept)
                    self._turned_down.setdefault(reason, set()).update(lost)
                found = kept
            self._turned_down.setdefault(Reason.NOT_NEEDED, set()).update(found)
            self._fitting[place] = found
        return found

    def units(
        self, place: Place, keep: Callable[[Facts], bool] | None = None
    ) -> dict[int, Facts]:
        """Return what fits *place* as what counts once, by its first credential."""
        found = self.fitting(place)
        if keep is not None:
            found = [facts for facts in found if keep(facts)]
        return {facts.unit: facts for facts in reversed(found)}

    def note(self, facts: Facts, reason: Reason) -> None:
        """Remember why *facts* did not count."""
        self._turned_down.setdefault(reason, set()).add(facts)

    def reasons(self) -> dict[Facts, Reason]:
        """Return why credentials did not count: of several reasons, the closest."""
        closest = dict.fromkeys(self._facts, Reason.NOT_PART_OF_RULE)
        for reason in Reason:
            closest |= dict.fromkeys(self._turned_down.get(reason, ()), reason)
        return closest

    def _candidates(self, place: Place) -> list[Facts]:
        """Return those that may fit, by the quickest of the conditions."""
        slot = place.slot
        if slot.achievements:
            return self._index.of_achievements(place.ids, related=slot.related)
        if slot.alignments:
            return self._index.aligned_to(slot.alignments)
        return self._facts

    def _conditions(
        self, slot: Slot
    ) -> Iterator[tuple[Reason, Callable[[Facts], bool]]]:
        """Yield the conditions of *slot*, and what it means not to meet them."""
        if slot.achievement_types:
            types = frozenset(slot.achievement_types)
            yield (
                Reason.NOT_PART_OF_RULE,
                lambda f: f.subject.achievement.achievement_type in types,
            )
        if slot.alignments and slot.achievements:
            yield Reason.NOT_PART_OF_RULE, lambda f: _is_aligned(f, slot)
        if slot.issuers:
            issuers = frozenset(slot.issuers)
            yield Reason.WRONG_ISSUER, lambda f: f.issuer in issuers
        if self._early:
            yield Reason.NOT_YET_VALID, lambda f: f not in self._early
        if self._expired and not slot.expired_counts:
            yield Reason.EXPIRED, lambda f: f not in self._expired
        if slot.awarded_from or slot.awarded_before or slot.max_age_days is not None:
            yield Reason.OUTSIDE_WINDOW, lambda f: self._in_window(f.awarded, slot)
        if slot.endorsed_by:
            yield Reason.NOT_ENDORSED, lambda f: self._is_endorsed(f, slot)
        for minimum in slot.results:
            yield Reason.BELOW_LEVEL, partial(_is_good_enough, minimum)

    def _in_window(self, awarded: datetime, slot: Slot) -> bool:
        if slot.awarded_from is not None and awarded < slot.awarded_from:
            return False
        if slot.awarded_before is not None and awarded >= slot.awarded_before:
            return False
        return slot.max_age_days is None or self._at - awarded <= timedelta(
            days=slot.max_age_days
        )

    def _is_endorsed(self, facts: Facts, slot: Slot) -> bool:
        target = _endorsable(facts, slot)
        return any(
            endorsement.credential.issuer_id in slot.endorsed_by
            and _is_of(endorsement, target)
            for endorsement in self._endorsements.get(target.get("id"), ())
        )


def _is_good_enough(minimum: MinimumResult, facts: Facts) -> bool:
    return reaches(facts.subject, minimum)


def _is_aligned(facts: Facts, slot: Slot) -> bool:
    alignments = facts.subject.achievement.alignment
    return any(node.matches(each) for node in slot.alignments for each in alignments)


def _by_target(
    endorsements: Iterable[VerifiedCredential], at: datetime
) -> dict[Any, list[VerifiedCredential]]:
    found = defaultdict(list)
    for verified in endorsements:
        if not isinstance(verified, VerifiedCredential):
            raise TypeError("only what Verifier.verify returned counts")
        credential = verified.credential
        if not isinstance(credential, EndorsementCredential):
            continue
        ends = credential.valid_until
        if credential.valid_from <= at and (ends is None or at <= ends):
            found[credential.credential_subject.id].append(verified)
    return found


def _endorsable(facts: Facts, slot: Slot) -> dict[str, Any]:
    document = facts.verified.document
    if slot.endorsed == "credential":
        return document
    target = (
        document["issuer"]
        if slot.endorsed == "issuer"
        else document["credentialSubject"]["achievement"]
    )
    return target if isinstance(target, dict) else {"id": target}


def _is_of(endorsement: VerifiedCredential, target: dict[str, Any]) -> bool:
    """Tell whether *endorsement* was made for *target* as it is."""
    try:
        content = endorsed_content(target)
        return not check_related_resource(endorsement.document, target["id"], content)
    except DocumentError:
        return False
