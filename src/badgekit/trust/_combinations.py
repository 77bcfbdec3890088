"""Policies made of policies, with three answers (Kleene's logic)."""

from collections.abc import Iterable

from badgekit.fetching import Steps
from badgekit.trust._decision import (
    TrustDecision,
    TrustEvidence,
    TrustOutcome,
    not_recognized,
)
from badgekit.trust._policy import AnyIssuerPolicy, IssuerQuestion, decide_issuer


class AnyOf:
    """Recognize whom at least one of several policies recognizes.

    They are asked in order, and no further than to the first that does: put those
    first that need no network. "Not recognized" takes the no of every one of them, and
    there has to be one: `AnyOf()` recognizes nobody.

    >>> from badgekit.trust import IssuerRegistry, TrustedIssuers
    >>> policy = AnyOf(
    ...     TrustedIssuers(["did:web:lincoln.example"]),
    ...     IssuerRegistry("https://registry.example/issuers.json"),
    ... )
    """

    def __init__(self, *policies: AnyIssuerPolicy) -> None:
        self._policies = policies

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Ask one after the other."""
        return any_of(decide_issuer(policy, question) for policy in self._policies)

    def __repr__(self) -> str:
        return f"AnyOf({', '.join(map(repr, self._policies))})"


class AllOf:
    """Recognize whom each of several policies recognizes.

    They are asked in order, and no further than to the first that does not recognize
    the issuer. `AllOf()` recognizes nobody.
    """

    def __init__(self, *policies: AnyIssuerPolicy) -> None:
        self._policies = policies

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Ask one after the other."""
        decisions: list[TrustDecision] = []
        for policy in self._policies:
            decision = yield from decide_issuer(policy, question)
            if decision.outcome is TrustOutcome.NOT_RECOGNIZED:
                return decision
            decisions.append(decision)
        return _joined(decisions, TrustOutcome.RECOGNIZED)

    def __repr__(self) -> str:
        return f"AllOf({', '.join(map(repr, self._policies))})"


def any_of(answers: Iterable[Steps[TrustDecision]]) -> Steps[TrustDecision]:
    """Return the first yes, or what the others come to."""
    decisions: list[TrustDecision] = []
    for steps in answers:
        decision = yield from steps
        if decision:
            return decision
        decisions.append(decision)
    return _joined(decisions, TrustOutcome.NOT_RECOGNIZED)


def _joined(decisions: list[TrustDecision], settled: TrustOutcome) -> TrustDecision:
    """Return *settled* if all decisions are that, and `UNKNOWN` if one is not."""
    if not decisions:
        # Of nothing, everything is true: it must not be that everybody is trusted.
        return not_recognized("the policy names nobody to be asked")
    open_ones = [one for one in decisions if one.outcome is not settled]
    outcome = TrustOutcome.UNKNOWN if open_ones else settled
    evidence: tuple[TrustEvidence, ...] = ()
    for decision in decisions:
        evidence += decision.evidence
    return TrustDecision(
        outcome=outcome,
        detail="; ".join(one.detail for one in open_ones or decisions),
        evidence=evidence,
        pins_key=not open_ones and any(one.pins_key for one in decisions),
    )
