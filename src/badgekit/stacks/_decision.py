"""What was decided, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from badgekit import _time
from badgekit._digests import digest_of
from badgekit._json import JsonObject
from badgekit.canonicalization import jcs
from badgekit.models import AchievementSubject, Recipient
from badgekit.stacks._reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A credential, and the slot it fills."""

    slot: str
    """JSON Pointer into the stack."""
    name: str
    """The slot in words."""
    credential: str
    issuer: str
    achievement: str
    digest: str
    """SHA-384 of the credential without its proof and endorsements: a Multihash in
    Multibase, as `relatedResource` has it."""
    worth: float | None = None
    """What it adds to the sum, if it is part of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A credential that fills no slot, and why."""

    credential: str | None
    """Its id; `None` if nothing that was read of it can be believed."""
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the rule, or the next tier of it, still asks for."""

    part: str
    """JSON Pointer into the stack."""
    name: str
    """The part of the rule in words."""
    lacking: float
    """How many of `options`; of a sum, how much."""
    options: tuple[str, ...] = ()
    """What would do, in words."""
    tier: str = ""
    """The tier that it is missing for."""

    def __str__(self) -> str:
        said = f"{self.lacking:g} more"
        if self.options:
            shown = ", ".join(self.options[:8])
            more = len(self.options) - 8
            said += f" of: {shown}" + (f", and {more} others" if more > 0 else "")
        where = f"for {self.tier}, " if self.tier else ""
        return f"{where}{self.name}: {said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a stack is complete. True exactly if it is.

    It names credentials by id and digest, and nobody.
    """

    met: bool
    stack: str
    """The id of the stack."""
    name: str
    """Its name."""
    rule_digest: str
    """`Stack.digest`: which rule exactly was decided on."""
    at: datetime
    """The time as of which it was decided."""
    uses: tuple[Use, ...] = ()
    """Which credential fills which slot, in the order of the rule."""
    unused: tuple[Unused, ...] = ()
    """Why each of the others does not, by credential id."""
    missing: tuple[Missing, ...] = ()
    """What is still to be had: until the rule is met, or for the next tier."""
    tier: str = ""
    """The highest tier that is met."""
    grade: str = ""
    level: str = ""
    credits: float | None = None
    awards: str | None = None
    """The id of the achievement that the stack awards, if it says so."""
    learner: tuple[AchievementSubject, ...] = field(
        default=(), repr=False, compare=False
    )
    """Who the badges that count were awarded to. In no text and no JSON."""

    def __bool__(self) -> bool:
        return self.met

    def is_about(self, recipient: Recipient) -> bool:
        """Tell whether all that counts was awarded to *recipient*."""
        return bool(self.learner) and recipient.matches(self.learner)

    @property
    def digest(self) -> str:
        """A URL that stands for the decision: the rule, the time, the uses, the result.

        What was not used and what is missing is not in it, so whoever decides again
        on the credentials that were used gets the same. RFC 6920, SHA-256, of the
        canonical form (RFC 8785).
        """
        return digest_of(jcs(self._claim()))

    def _claim(self) -> JsonObject:
        members: JsonObject = {
            "stack": self.stack,
            "rule": self.rule_digest,
            "at": _time.write(self.at),
            "met": self.met,
            "uses": [_members(use) for use in self.uses],
        }
        for name in ("tier", "grade", "level", "credits"):
            value = getattr(self, name)
            if value is not None and value != "":
                members[name] = value
        return members

    def to_json_object(self) -> JsonObject:
        """Return the decision for programs; the members are in the reference."""
        return {
            **self._claim(),
            "name": self.name,
            "unused": [
                {"credential": each.credential, "reason": each.reason.name}
                for each in self.unused
            ],
            "missing": [_members(each) for each in self.missing],
            "digest": self.digest,
        }

    def __str__(self) -> str:
        """Return a readable account, without control characters from credentials."""
        return "\n".join(map(_printable, self._lines()))

    @property
    def result(self) -> str:
        """What meeting the rule comes to, in words; empty if nothing."""
        parts = [self.tier, self.grade and f"grade {self.grade}", self.level]
        if self.credits is not None:
            parts.append(f"{self.credits:g} credit{'s' * (self.credits != 1)}")
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _lines(self) -> Iterator[str]:
        verdict = "MET" if self.met else "NOT MET"
        result = f" -> {self.result}" if self.result else ""
        yield f"{verdict}: {self.name}{result} (as of {_time.write(self.at)})"
        for use in self.uses:
            worth = "" if use.worth is None else f", worth {use.worth:g}"
            yield f"  + {use.name}: {use.credential} of {use.issuer}{worth}"
        for missing in self.missing:
            yield f"  ? {missing}"
        for unused in self.unused:
            credential = unused.credential or "a credential without a proof"
            yield f"  - {credential}: {unused.reason}"
        yield f"  rule {self.stack} {self.rule_digest}"


def _members(value: Use | Missing) -> JsonObject:
    found: JsonObject = {}
    for name in value.__slots__:
        member = getattr(value, name)
        if member not in (None, "", ()):
            found[name] = list(member) if isinstance(member, tuple) else member
    return found


def _printable(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in line
    )
