"""What finds the documents of one kind of identifier."""

from typing import Protocol

from badgekit.fetching import Steps
from badgekit.limits import Limits
from badgekit.resolution._document import ControlledIdentifierDocument


class MethodResolver(Protocol):
    """Finds the documents of one kind of identifier, such as one DID method.

    Implement it to add a DID method, and pass it in `resolvers=`.
    """

    def recognizes(self, url: str, /) -> bool:
        """Tell whether *url*, which has no fragment, is of this kind."""

    def resolve(
        self, url: str, limits: Limits, /
    ) -> Steps[ControlledIdentifierDocument]:
        """Find the document of *url*, or raise `DocumentError` or `KeyMaterialError`.

        That its `id` is *url* is checked by the caller.
        """
