"""One thing that is asked of a badge, as data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from badgekit.quality._levels import Level

MAX_PATHS = 8
MAX_TOKENS = 12
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_POINTER = re.compile(r"(?:/(?:[^/~]|~[01])+)+")


class Ground(StrEnum):
    """On what ground a rule asks for something."""

    STANDARD = "standard"
    """Open Badges 3.0 has it so."""
    PUBLISHED = "published"
    """A published profile has it so."""
    FIELD = "field"
    """Reports from the field name its absence as a reason for distrust."""
    JUDGEMENT = "judgement"
    """The author of the profile holds it to be right."""


class Subject(StrEnum):
    """What a rule looks at."""

    ACHIEVEMENT = "achievement"
    """The definition, alone or inside a credential."""
    CREDENTIAL = "credential"
    """The badge of one learner. Not asked of a definition alone."""


class Form(StrEnum):
    """What a value must look like to count."""

    ANY = "any"
    """Any value that says something."""
    TEXT = "text"
    """A string that says something, placeholders aside."""
    URL = "url"
    """An absolute URL or another URI."""
    NUMBER = "number"
    LANGUAGE = "language"
    """A language code (BCP 47)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    ground: Ground
    reference: str
    """The clause, table or report, or the reason, in a sentence."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ground", Ground(self.ground))
        if not self.reference.strip():
            raise ValueError("a source needs a reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """One thing that a profile asks for. Raises `ValueError` if it cannot be asked."""

    id: str
    """Letters, digits, `.`, `_` and `-`: what programs know the rule by."""
    of: Subject = Subject.ACHIEVEMENT
    paths: tuple[str, ...]
    """JSON Pointers from the achievement, or from the credential. A value at one of
    them is enough; of an array on the way, one entry is enough."""
    form: Form = Form.ANY
    beyond: tuple[str, ...] = ()
    """JSON Pointers to texts. A value that says no more than one of them is none."""
    levels: Mapping[str, Level]
    """How strongly, by kind. Kinds that are not here do not ask for it."""
    what: str
    """What is asked for, as a noun."""
    advice: str
    """What to do about it, in a sentence."""
    source: Source

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.id):
            raise ValueError("the id of a rule is letters, digits, '.', '_' and '-'")
        object.__setattr__(self, "of", Subject(self.of))
        object.__setattr__(self, "form", Form(self.form))
        levels = {kind: Level(level) for kind, level in self.levels.items()}
        object.__setattr__(self, "levels", MappingProxyType(levels))
        for name in ("paths", "beyond"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
            if any(not _is_pointer(path) for path in getattr(self, name)):
                raise ValueError(f"{name} are JSON Pointers of 1 to {MAX_TOKENS} parts")
        if not 0 < len(self.paths) <= MAX_PATHS or len(self.beyond) > MAX_PATHS:
            raise ValueError(f"a rule looks at 1 to {MAX_PATHS} places")
        if not (self.what.strip() and self.advice.strip()):
            raise ValueError("a rule says what is asked for and what to do about it")

    def __reduce__(self) -> tuple[object, ...]:
        # A read-only mapping cannot be pickled.
        members = {name: getattr(self, name) for name in self.__slots__}
        return _rule, (members | {"levels": dict(self.levels)},)


def _rule(members: dict[str, object]) -> QualityRule:
    return QualityRule(**members)  # type: ignore[arg-type]


def _is_pointer(path: str) -> bool:
    return bool(_POINTER.fullmatch(path)) and path.count("/") <= MAX_TOKENS


def unescaped(token: str) -> str:
    """Return the member name that a reference token of a JSON Pointer stands for."""
    return token.replace("~1", "/").replace("~0", "~")
