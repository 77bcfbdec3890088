"""Issuers that are recognized for some achievements only."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from badgekit.fetching import Steps
from badgekit.models import Achievement, AchievementSubject, Alignment
from badgekit.trust._decision import TrustDecision, not_recognized, unknown
from badgekit.trust._policy import AnyIssuerPolicy, IssuerQuestion, decide_issuer

_Rule: TypeAlias = tuple[str, Callable[[Achievement], bool]]
"""What is judged, and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentRule:
    """An alignment that has all the members given here, and at least one is given.

    >>> rule = AlignmentRule(framework="Common Core", code="8.EE.C.7")

    Raises `ValueError` if none is given.
    """

    framework: str | None = None
    """`targetFramework`, the name of the framework."""
    code: str | None = None
    """`targetCode`."""
    url: str | None = None
    """`targetUrl`. Frameworks share names, so this is the surest of the three."""

    def __post_init__(self) -> None:
        if self.framework is None and self.code is None and self.url is None:
            raise ValueError("an alignment rule needs a framework, a code or a url")

    def matches(self, alignment: Alignment) -> bool:
        """Tell whether *alignment* is of this kind."""
        return (
            self.framework in (None, alignment.target_framework)
            and self.code in (None, alignment.target_code)
            and self.url in (None, alignment.target_url)
        )


class MayIssue:
    """Recognize an issuer for some achievements only.

    *policy* must recognize the issuer, and the achievement must meet every rule that
    is given: its `id` is one of *achievements*, its `achievementType` one of *types*,
    the `id` of its `creator` one of *creators*, and one of its alignments matches
    one of *alignments* (a string is a `targetUrl`). An empty rule allows nothing.
    With *own_only* the creator must be the issuer itself.

    All of this is what the issuer says about the achievement, under its signature: a
    rule holds an issuer to its remit, and does not make its word true.

    Only achievement credentials are recognized. Give `VerificationPolicy.members` for
    records, whose members are judged each for itself.

    >>> from badgekit.trust import TrustedIssuers
    >>> policy = MayIssue(
    ...     TrustedIssuers(["did:web:lincoln.example"]),
    ...     types=["Course"],
    ...     alignments=["https://frameworks.example/8.EE.C.7"],
    ... )

    Raises `ValueError` if no rule is given.
    """

    def __init__(
        self,
        policy: AnyIssuerPolicy,
        *,
        achievements: Iterable[str] | None = None,
        types: Iterable[str] | None = None,
        creators: Iterable[str] | None = None,
        alignments: Iterable[AlignmentRule | str] | None = None,
        own_only: bool = False,
    ) -> None:
        given = (achievements, types, creators, alignments)
        if all(rule is None for rule in given) and not own_only:
            raise ValueError("give a rule: which achievements may they issue?")
        if any(isinstance(rule, str) for rule in given):
            raise TypeError("pass lists, not one string")
        self._policy = policy
        self._own_only = own_only
        self._rules = tuple(_rules(achievements, types, creators, alignments))

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Look at the achievement, and ask the policy if it is within the rules."""
        if question.credential is None:
            return unknown("which achievements it may issue depends on the credential")
        subject = question.credential.credential_subject
        if not isinstance(subject, AchievementSubject):
            return not_recognized("recognized for achievement credentials alone")
        achievement = subject.achievement
        for name, is_met in self._rules:
            if not is_met(achievement):
                return not_recognized(f"may not issue this achievement: {name}")
        if self._own_only and _creator(achievement) != question.issuer.id:
            return not_recognized("may issue achievements of its own alone")
        return (yield from decide_issuer(self._policy, question))

    def __repr__(self) -> str:
        return f"MayIssue({self._policy!r}, …)"


def _creator(achievement: Achievement) -> str | None:
    return None if achievement.creator is None else achievement.creator.id


def _rules(
    achievements: Iterable[str] | None,
    types: Iterable[str] | None,
    creators: Iterable[str] | None,
    alignments: Iterable[AlignmentRule | str] | None,
) -> Iterator[_Rule]:
    if achievements is not None:
        ids = frozenset(achievements)
        yield "its id", lambda achievement: achievement.id in ids
    if types is not None:
        kinds = frozenset(map(str, types))
        yield "its type", lambda achievement: achievement.achievement_type in kinds
    if creators is not None:
        makers = frozenset(creators)
        yield "its creator", lambda achievement: _creator(achievement) in makers
    if alignments is not None:
        wanted = tuple(
            AlignmentRule(url=rule) if isinstance(rule, str) else rule
            for rule in alignments
        )
        yield (
            "its alignment",
            lambda achievement: any(
                rule.matches(alignment)
                for rule in wanted
                for alignment in achievement.alignment
            ),
        )
