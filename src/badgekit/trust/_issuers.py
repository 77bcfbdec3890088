"""Issuers and keys that the policy knows by itself."""

from collections.abc import Iterable, Mapping

from badgekit.fetching import Steps
from badgekit.keys import PublicKey
from badgekit.models import Profile
from badgekit.trust._decision import (
    TrustDecision,
    TrustEvidence,
    not_recognized,
    recognized,
    unknown,
)
from badgekit.trust._policy import IssuerQuestion


class TrustedIssuers:
    """Accept exactly these issuers, by `id`. Accepting none accepts nothing.

    Identifiers are compared character by character: no prefix, no other case, no
    added slash will do.

    >>> TrustedIssuers(["did:web:lincoln.example"])
    TrustedIssuers('did:web:lincoln.example')
    """

    def __init__(self, ids: Iterable[str]) -> None:
        if isinstance(ids, str):
            raise TypeError("pass a list of issuer ids, not one string")
        self._ids = frozenset(ids)

    def accepts(self, issuer: Profile, /) -> bool:
        """Tell whether *issuer* is one of them."""
        return issuer.id in self._ids

    def __repr__(self) -> str:
        return f"TrustedIssuers({', '.join(map(repr, sorted(self._ids)))})"


class AnyIssuer:
    """Accept whoever signed, if the key is theirs. Says nothing about who they are."""

    def accepts(self, _issuer: Profile, /) -> bool:
        """Accept."""
        return True

    def __repr__(self) -> str:
        return "AnyIssuer()"


class IntegrityOnly(AnyIssuer):
    """Accept whoever signed, even with a key that came with the credential.

    Gives up provenance: anybody can sign in the name of any issuer, and all that is
    known is that nothing was changed since. For looking at a badge, not for trusting
    it. Inside a combination it is no more than `AnyIssuer`.
    """

    def __repr__(self) -> str:
        return "IntegrityOnly()"


class PinnedKeys:
    """Accept these issuers, and of each only what is signed with one of its keys.

    The issuers' own documents are not asked whether the key is theirs.

    >>> key = PublicKey.from_multikey(
    ...     "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi")
    >>> PinnedKeys({"did:web:lincoln.example": [key]})
    PinnedKeys('did:web:lincoln.example')
    """

    def __init__(self, keys: Mapping[str, Iterable[PublicKey]]) -> None:
        self._keys = {issuer: frozenset(pinned) for issuer, pinned in keys.items()}

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Compare the key of the credential with those of its issuer."""
        yield from ()
        pinned = self._keys.get(question.issuer.id)
        if pinned is None:
            return not_recognized("no keys are pinned for this issuer")
        if question.public_key is None:
            return unknown("keys are pinned, and there is no signature to compare")
        if question.public_key not in pinned:
            return not_recognized("not signed with a key that is pinned for the issuer")
        statement = "signed with a pinned key"
        evidence = TrustEvidence(source="policy", statement=statement)
        return recognized(statement, evidence, pins_key=True)

    def __repr__(self) -> str:
        return f"PinnedKeys({', '.join(map(repr, sorted(self._keys)))})"
