"""One object, one node: what a signature cannot tell apart, a reader must not either.

In RDF, two objects with one `id` are one node, wherever they stand. So a holder could
move the status of a revoked credential into another object with the id of the
credential, or split one status entry in two, and the signature would still be good.
"""

from collections.abc import Collection, Sequence

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._refusals import data_loss, located

_CREDENTIALS = "https://www.w3.org/2018/credentials#"
GUARDED_TYPES = frozenset(
    {
        f"<{_CREDENTIALS}VerifiableCredential>",
        f"<{_CREDENTIALS}VerifiablePresentation>",
    }
)


class Identities:
    """Which credentials and presentations of a document have been described."""

    __slots__ = ("_described", "root")

    def __init__(self) -> None:
        self.root = ""
        """The term for the document itself, once it has been met."""
        self._described: dict[tuple[str, str], tuple[frozenset[str], JsonObject]] = {}

    def check(
        self, subject: str, types: Collection[str], graph: str, node: JsonObject
    ) -> None:
        """Refuse a second object about one credential, unless it says the same.

        The first object met is the document, guarded whatever its types. What is said
        of its id under other types, as an endorsement does, is let pass: the terms of
        a credential come with its type.
        """
        place = (subject, graph)
        first = self._described.get(place)
        if first is not None:
            kinds, said = first
            is_other = kinds and types and kinds.isdisjoint(types)
            if len(node) > 1 and node != said and not is_other:
                raise data_loss("this object and another of the same id are one", "")
        elif not self.root:
            self.root = subject
            self._described[place] = (frozenset(types), node)
        elif not GUARDED_TYPES.isdisjoint(types):
            self._described[place] = (GUARDED_TYPES, node)


def check_entries(items: Sequence[JsonValue], terms: Sequence[str]) -> None:
    """Refuse objects in one array that are one node: who reads them sees two."""
    if len(set(terms)) == len(terms):
        return
    seen: dict[str, bool] = {}
    for index, (item, term) in enumerate(zip(items, terms, strict=True)):
        is_object = isinstance(item, dict) and "@value" not in item
        if term in seen and (is_object or seen[term]):
            raise located(data_loss("an entry before this has the same id", ""), index)
        seen[term] = is_object
