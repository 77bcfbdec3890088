"""A stack: a rule with a name, an outcome and a digest."""

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from badgekit._digests import digest_of
from badgekit._json import JsonObject
from badgekit.canonicalization import jcs
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.stacks._codec import read_stack, write_members
from badgekit.stacks._parts import Planned, RuleError, Tiered, Whole
from badgekit.stacks._plans import plan
from badgekit.stacks._rules import RULES, Grant, Rule, Tiers
from badgekit.stacks._slots import check_texts, entries, texts

VERSION = 1
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What badges add up to: a rule, and what meeting it comes to.

    Raises `ValueError`, with a pointer, for a rule that asks for nothing, and for one
    that might take exponential time to decide.

    >>> from badgekit.stacks import AtLeast, Slot
    >>> badges = [f"https://lincoln.example/badges/{n}" for n in range(8)]
    >>> algebra = Stack(
    ...     id="https://lincoln.example/stacks/algebra-1",
    ...     name="Algebra I",
    ...     rule=AtLeast(6, [Slot(achievements=(badge,)) for badge in badges]),
    ...     grants=Grant(grade="A", credits=1),
    ... )
    >>> algebra.digest[:14]
    'ni:///sha-256;'
    """

    id: str
    """A URI. If it is a URL, publish `content` there."""
    name: str
    rule: Rule
    grants: Grant = Grant()
    """What meeting the rule comes to; with `Tiers`, what no tier says."""
    awards: str | None = None
    """The id of the achievement that is awarded for it, which never counts itself."""
    equivalences: tuple[tuple[str, ...], ...] = ()
    """Sets of ids of achievements that stand for each other. Of each set one badge
    counts, whoever issued it."""
    repeats: bool = False
    """Whether an achievement that one issuer awarded twice counts twice. The same
    credential never does."""
    planned: Planned = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_texts(self.id, self.name, self.awards)
        if not _URI.fullmatch(self.id or ""):
            raise ValueError("the id of a stack is an absolute URI")
        if not self.name:
            raise ValueError("a stack needs a name")
        entries((self.rule,), RULES)
        entries((self.grants,), Grant)
        if not isinstance(self.repeats, bool):
            raise ValueError("repeats is true or false")  # noqa: TRY004
        sets = tuple(map(texts, entries(self.equivalences, (tuple, list))))
        object.__setattr__(self, "equivalences", sets)
        planned = plan(self.rule, self.aliases, self.awards)
        object.__setattr__(self, "planned", planned)
        self._check_grants()

    @property
    def aliases(self) -> MappingProxyType[str, str]:
        """The id by which each of several equivalent achievements goes."""
        found: dict[str, str] = {}
        for equals in self.equivalences:
            for name in equals:
                if found.setdefault(name, equals[0]) != equals[0]:
                    raise RuleError("is in two sets of equals", ("equivalences",))
        return MappingProxyType(found)

    @classmethod
    def parse(
        cls, content: bytes | str | JsonObject, limits: Limits = DEFAULT_LIMITS
    ) -> Self:
        """Read a stack from JSON, or raise `DocumentError` with a pointer.

        Every member is known, or the rule would not say what its author meant.
        """
        return read_stack(cls, content, limits)

    def to_json_object(self) -> JsonObject:
        """Return the stack as JSON, without members that are as they would be anyway.

        The reference has every member.
        """
        return {"version": VERSION, **write_members(self)}

    @property
    def content(self) -> bytes:
        """The stack in its canonical form (RFC 8785): what `digest` is of."""
        return jcs(self.to_json_object())

    @property
    def digest(self) -> str:
        """The hash of the rule, as a URL: RFC 6920, SHA-256, of `content`."""
        return digest_of(self.content)

    def _check_grants(self) -> None:
        part = self.planned.part
        pairs = [(self.grants, part)]
        if isinstance(self.rule, Tiers) and isinstance(part, Tiered):
            tiers = zip(self.rule.tiers, part.parts, strict=True)
            pairs += [(tier.grants, below) for tier, below in tiers]
        for grants, below in pairs:
            if grants.per is not None and not _counts(below):
                raise RuleError(
                    "credits for every so many need something to count: one sum, or so "
                    "many of several rules that do not compete with each other",
                    below.path,
                )


def _counts(part: object) -> bool:
    """Tell whether there is one number that *part* comes to."""
    if not isinstance(part, Whole) or len(part.plans) != 1:
        return False
    only = part.plans[0]
    return len(only.groups) + len(only.pools) == 1
