"""https: the document is where its identifier points."""

from badgekit.fetching import Fetch, Steps
from badgekit.limits import Limits
from badgekit.resolution._document import (
    ControlledIdentifierDocument,
    read_resource,
)
from badgekit.resolution._urls import read_https

ACCEPT = "application/cid, application/ld+json, application/json"


class Https:
    """Fetches controlled identifier documents, and Profiles that carry keys."""

    def recognizes(self, url: str, /) -> bool:
        """Tell whether *url* is an https URL."""
        return url.startswith("https:")

    def resolve(
        self, url: str, limits: Limits, /
    ) -> Steps[ControlledIdentifierDocument]:
        """Fetch the document, or raise `DocumentError`. `FetchError` passes through."""
        read_https(url)
        resource = yield Fetch(url, max_bytes=limits.fetch_bytes, accept=ACCEPT)
        document = read_resource(resource, limits)
        return ControlledIdentifierDocument.parse(document, limits)
