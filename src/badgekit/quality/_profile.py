"""A quality profile: all that is asked of badges, as data."""

from dataclasses import dataclass, field
from typing import Self

from badgekit._json import JsonObject
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.quality._codec import read_profile, write_profile
from badgekit.quality._levels import Level
from badgekit.quality._rule import NAME, QualityRule, Subject
from badgekit.quality._texts import is_uri

MAX_RULES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityProfile:
    """What is asked of badges of several kinds.

    Raises `ValueError` for a profile that says nothing of use: a kind for which
    nothing is required of an achievement would call everything good.

    >>> from badgekit.quality import DEFAULT_PROFILE
    >>> DEFAULT_PROFILE.kinds
    ('knowledge', 'application', 'recognition')
    """

    id: str
    """A URI that names the profile through all its versions."""
    version: str
    name: str
    kinds: tuple[str, ...]
    """The kinds of badge that can be asked about."""
    rules: tuple[QualityRule, ...] = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", tuple(self.kinds))
        object.__setattr__(self, "rules", tuple(self.rules))
        if not is_uri(self.id):
            raise ValueError("the id of a profile is an absolute URI")
        if not (self.version.strip() and self.name.strip()):
            raise ValueError("a profile needs a version and a name")
        if not self.kinds or not all(map(NAME.fullmatch, self.kinds)):
            raise ValueError("a kind is letters, digits, '.', '_' and '-'")
        if len(self.rules) > MAX_RULES:
            raise ValueError(f"a profile has at most {MAX_RULES} rules")
        if len({rule.id for rule in self.rules}) != len(self.rules):
            raise ValueError("two rules have the same id")
        self._check_kinds()

    def _check_kinds(self) -> None:
        if len(set(self.kinds)) != len(self.kinds):
            raise ValueError("a kind is named twice")
        required = set()
        for rule in self.rules:
            if not rule.levels.keys() <= set(self.kinds):
                raise ValueError(f"the rule {rule.id} is for a kind that is not named")
            if rule.of is Subject.ACHIEVEMENT:
                of = rule.levels.items()
                required |= {kind for kind, level in of if level is Level.REQUIRED}
        if required != set(self.kinds):
            raise ValueError("a kind requires nothing of an achievement")

    @classmethod
    def parse(
        cls, content: bytes | str | JsonObject, limits: Limits = DEFAULT_LIMITS
    ) -> Self:
        """Read a profile from JSON, or raise `DocumentError` with a pointer.

        Every member is known, or the profile would not ask what its author meant.
        """
        return read_profile(cls, content, limits)

    def to_json_object(self) -> JsonObject:
        """Return the profile as JSON; the reference has every member."""
        return write_profile(self)
