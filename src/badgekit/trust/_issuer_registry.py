"""Lists of known issuers, as the Digital Credentials Consortium publishes them."""

from dataclasses import dataclass
from datetime import timedelta

from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Steps, shown
from badgekit.trust._decision import (
    TrustDecision,
    TrustEvidence,
    not_recognized,
    recognized,
    unknown,
)
from badgekit.trust._policy import IssuerQuestion
from badgekit.trust._retrieval import get_list, split_https, unusable

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class IssuerRegistry:
    """Recognize the issuers on a published list.

    The list is JSON, `{"registry": {"did:…": {"name": …}}}`, and not signed: it is as
    good as the server that it comes from. A list that cannot be had, or is no such
    list, leaves every issuer `UNKNOWN`.

    Use it with a `CachingFetcher`, and the list is not fetched for each credential.

    >>> registry = IssuerRegistry("https://registry.example/issuers.json")

    Raises `ValueError` if *url* is not an https URL.
    """

    url: str
    max_age: timedelta | None = None
    """How old a copy of the list may be: `UNKNOWN` beyond that, and where the age is
    not known. `None`: as old as the fetcher lets it be."""

    def __post_init__(self) -> None:
        split_https(self.url)

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Look for the issuer's `id` on the list, character by character."""
        try:
            resource, content = yield from get_list(self.url, question, self.max_age)
            registry = content.get("registry") if isinstance(content, dict) else None
            if not isinstance(registry, dict):
                raise unusable(resource, "not an issuer registry")
            entry = registry.get(question.issuer.id)
            if entry is None and question.issuer.id not in registry:
                evidence = TrustEvidence.of(resource, "does not list the issuer")
                return not_recognized(f"not listed in {shown(self.url)}", evidence)
            if not isinstance(entry, dict):
                raise unusable(resource, "the entry of the issuer is malformed")
        except (DocumentError, FetchError) as error:
            return unknown(str(error))
        name = entry.get("name")
        as_whom = f" as {name[:_SHOWN]!r}" if isinstance(name, str) else ""
        evidence = TrustEvidence.of(resource, f"listed{as_whom}")
        return recognized(str(evidence), evidence)
