"""Who assesses."""

from dataclasses import KW_ONLY, dataclass, field
from urllib.parse import unquote

from badgekit.assessment import _codec as codec
from badgekit.assessment._values import check_name, check_text, folded
from badgekit.models import Recipient


@dataclass(frozen=True, slots=True)
class Assessor:
    """A person or an organization that scores, or attests hours.

    Kept out of `repr`, and so out of logs, are the id and the name.
    """

    id: str = field(repr=False)
    """Any id that tells them from others: an e-mail address, a DID, a staff number."""
    _: KW_ONLY
    role: str = "reviewer"
    """In what capacity: `reviewer`, `employer`, `jobCoach`, … It is in the badge."""
    name: str = field(default="", repr=False)
    """What to call them in a badge, if it is asked for."""

    def __post_init__(self) -> None:
        check_name("the id and the role of an assessor", self.id, self.role)
        check_text(self.name)

    @property
    def key(self) -> str:
        """What tells one assessor from another: the id, as people spell it."""
        return plain_id(self.id)

    @property
    def label(self) -> str:
        """What to call them if they may be named."""
        return f"{self.name or self.id} ({self.role})"

    def is_person(self, person: Recipient | None) -> bool:
        """Tell whether this is certainly that learner."""
        if person is None:
            return False
        known = set(map(plain_id, filter(None, (person.id, person.value))))
        # A key of a DID is held by whom the DID stands for.
        did = self.key.partition("#")[0] if self.key.startswith("did:") else self.key
        return not known.isdisjoint({self.key, did})


def plain_id(id: str) -> str:
    """Return *id* so that spellings of one address are equal: better once too often."""
    plain = folded(id).strip()
    if plain.startswith("mailto:"):  # RFC 6068
        plain = folded(unquote(plain.removeprefix("mailto:").partition("?")[0]))
    return plain.strip()


ASSESSOR = codec.members(
    Assessor, {"id": codec.text, "role": codec.text, "name": codec.text}
)
