"""Lists of registries, as the Digital Credentials Consortium publishes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import Steps
from badgekit.trust._combinations import any_of
from badgekit.trust._decision import TrustDecision, TrustEvidence, unknown
from badgekit.trust._issuer_registry import IssuerRegistry
from badgekit.trust._policy import IssuerQuestion
from badgekit.trust._retrieval import get_list, split_https, unusable
from badgekit.trust.federation import OpenIdFederation, TrustAnchor

_SHOWN = 100


@dataclass(frozen=True, slots=True)
class KnownRegistries:
    """Recognize whom any registry on a published list of registries recognizes.

    The list is a JSON array of `{"name", "type", …}`. Of type `dcc-legacy` are lists of
    issuers, at `url`; of type `oidf` are trust anchors of OpenID Federation, at
    `trustAnchorEC`. The list says which anchors there are; which keys they have, *you*
    say: an anchor that is not among *anchors*, and a registry of any other type,
    cannot be asked, so that whom no other registry recognizes is `UNKNOWN`.

    Raises `ValueError` if *url* is not an https URL.
    """

    url: str
    anchors: Sequence[TrustAnchor] = ()
    """The trust anchors whose keys you know."""
    max_age: timedelta | None = None
    """How old a copy of any of the lists and statements may be."""

    def __post_init__(self) -> None:
        split_https(self.url)
        object.__setattr__(self, "anchors", tuple(self.anchors))

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Ask one registry after the other."""
        most = question.limits.issuer_registries
        try:
            resource, entries = yield from get_list(self.url, question, self.max_age)
            if not isinstance(entries, list):
                raise unusable(resource, "not a list of registries")
        except (DocumentError, FetchError) as error:
            return unknown(str(error))
        answers = [self._ask(entry, question) for entry in entries[:most]]
        if len(entries) > most:
            answers.append(_settled(f"more than {most} registries are listed"))
        decision = yield from any_of(answers)
        listed = TrustEvidence.of(resource, "lists the registries")
        return replace(decision, evidence=(*decision.evidence, listed))

    def _ask(self, entry: Any, question: IssuerQuestion) -> Steps[TrustDecision]:  # noqa: ANN401
        if not isinstance(entry, dict):
            return _settled("a registry is listed that is no object")
        name, kind = str(entry.get("name"))[:_SHOWN], entry.get("type")
        try:
            if kind == "dcc-legacy":
                registry = IssuerRegistry(_text(entry, "url"), self.max_age)
                return registry.decide(question)
            if kind == "oidf":
                url = _text(entry, "trustAnchorEC")
                for anchor in self.anchors:
                    if anchor.configuration_url == url:
                        asked = [_with_endpoint(anchor, entry)]
                        federation = OpenIdFederation(asked, max_age=self.max_age)
                        return federation.decide(question)
                return _settled(f"{name!r}: the keys of its trust anchor are not known")
        except ValueError as error:
            return _settled(f"{name!r}: {error}")
        shown = repr(kind)[:_SHOWN]
        return _settled(f"{name!r}: registries of type {shown} are not supported")


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str):
        raise ValueError(f"it has no {name}")  # noqa: TRY004 - as other bad URLs
    return value


def _with_endpoint(anchor: TrustAnchor, entry: dict[str, Any]) -> TrustAnchor:
    """Return *anchor* with the endpoint of the list, if it has none of its own."""
    if anchor.fetch_endpoint is not None or "fetchEndpoint" not in entry:
        return anchor
    return replace(anchor, fetch_endpoint=_text(entry, "fetchEndpoint"))


def _settled(detail: str) -> Steps[TrustDecision]:
    yield from ()
    return unknown(detail)
