"""Walk through a document, and know at each place whose data it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from badgekit._json import JsonObject, JsonValue
from badgekit.contexts import context_defining
from badgekit.limits import Limits
from badgekit.problems import pointer_to
from badgekit.quality._envelopes import contents

_SHORTEST = 5
_UNPACKED = 4
"""How many envelopes may be in each other."""


class Whose(Enum):
    """Whose data a part of a document is."""

    LEARNER = auto()
    EVIDENCE = auto()
    """Of the learner's work."""
    STAFF = auto()
    """Of who assessed, teaches or signs."""
    ORGANIZATION = auto()
    DEFINITION = auto()
    """Of everybody who has the same badge."""
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a document."""

    value: JsonValue
    member: str
    """The name of the member that it is, or that the array is in which it is."""
    owner: JsonObject
    """The object that has this member."""
    whose: Whose
    path: tuple[str | int, ...]
    credential: JsonObject
    """The credential, or other document, that all of this is in."""
    hidden: bool = False
    """Whether the path ends above this place: below it, names are not terms, and
    may be personal data themselves."""
    depth: int = 0
    """How many envelopes this is in."""

    @property
    def pointer(self) -> str:
        """JSON Pointer to the value, or to the last place above that may be named."""
        return pointer_to(*self.path)


def places(
    document: JsonObject, beside: Iterable[JsonValue], limits: Limits
) -> Iterator[Place]:
    """Yield every value in *document*, what is in envelopes too, in document order.

    What came *beside* it in the same envelope, such as a header, is after it.
    """
    root = Place(document, "", {}, _whose_root(document), (), document)
    around = replace(root, whose=Whose.OTHER)
    stack = [*reversed([_inside(around, each) for each in beside]), root]
    while stack:
        place = stack.pop()
        yield place
        if isinstance(place.value, str):
            stack.extend(reversed(_unpacked(place, limits)))
        elif place.value and isinstance(place.value, dict | list):
            stack.extend(reversed(list(_below(place))))


def types_of(value: JsonValue) -> frozenset[str]:
    """Return the types of an object; of anything else, none."""
    if not isinstance(value, dict):
        return frozenset()
    types = value.get("type", value.get("@type"))
    types = types if isinstance(types, list) else [types]
    return frozenset(each for each in types if isinstance(each, str))


def is_term(name: str) -> bool:
    """Tell whether *name* is a term of a standard, and so says nothing of a person."""
    return name in _OWN_TERMS or bool(context_defining(name))


def _below(place: Place) -> Iterator[Place]:
    """Yield the entries of an array, or the members of an object."""
    value = place.value
    if isinstance(value, list):
        for at, each in enumerate(value):
            path = place.path if place.hidden else (*place.path, at)
            yield Place(
                each,
                place.member,
                place.owner,
                place.whose,
                path,
                place.credential,
                place.hidden,
                place.depth,
            )
    else:
        credential = value if "credentialSubject" in value else place.credential
        for name, each in value.items():
            hidden = place.hidden or not is_term(name)
            yield Place(
                each,
                name,
                value,
                _whose(place.whose, value, name, each),
                place.path if hidden else (*place.path, name),
                credential,
                hidden,
                place.depth,
            )


def _whose_root(document: JsonObject) -> Whose:
    types = types_of(document)
    if "Achievement" in types:
        return Whose.DEFINITION
    if "Evidence" in types:
        return Whose.EVIDENCE
    learner = types & {"Profile", "IdentityObject", "AchievementSubject"}
    return Whose.LEARNER if learner else Whose.OTHER


def _whose(above: Whose, owner: JsonObject, name: str, value: JsonValue) -> Whose:
    if name == "credentialSubject":
        about = types_of(owner) | types_of(value)
        return above if about & _NOT_OF_LEARNERS else Whose.LEARNER
    if name == "source":
        return Whose.STAFF if above is Whose.LEARNER else above
    return _WHOSE.get(name, above)


def _unpacked(place: Place, limits: Limits) -> list[Place]:
    """Return what is in the envelope that *place* is, if it is one."""
    if place.depth >= _UNPACKED or len(place.value) < _SHORTEST:
        return []
    return [_inside(place, each) for each in contents(place.value, limits)]


def _inside(place: Place, value: JsonValue) -> Place:
    below = replace(place, value=value, hidden=True, depth=place.depth + 1)
    if not isinstance(value, dict):
        return below
    whose = _whose_root(value) if types_of(value) else place.whose
    return replace(below, member="", whose=whose, credential=value)


_NOT_OF_LEARNERS = frozenset(
    {
        "EndorsementCredential",
        "EndorsementSubject",
        "BitstringStatusListCredential",
        "BitstringStatusList",
        "StatusList2021Credential",
        "StatusList2021",
    }
)
_WHOSE = {
    "issuer": Whose.ORGANIZATION,
    "creator": Whose.ORGANIZATION,
    "parentOrg": Whose.ORGANIZATION,
    "proof": Whose.ORGANIZATION,
    "achievement": Whose.DEFINITION,
    "verifiableCredential": Whose.OTHER,
    "evidence": Whose.EVIDENCE,
    "holder": Whose.LEARNER,
}
_OWN_TERMS_TEXT = """
    @context @id @type @value @language @direction vc vp sub iss jti birthDate birthday
    gender sex nationality ethnicity race religion birthPlace telephone mobile ssn
    socialSecurityNumber studentId studentNumber firstName lastName middleName fullName
    displayName username userName nickname photo picture mail emailAddress age grade
"""
_OWN_TERMS = frozenset(_OWN_TERMS_TEXT.split())
