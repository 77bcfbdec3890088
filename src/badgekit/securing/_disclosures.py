"""Take members out of a document and put them back (SD-JWT: RFC 9901)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from badgekit import _json
from badgekit._json import JsonError, JsonObject, JsonSizeError, JsonValue
from badgekit._multibase import decode_base64url, encode_base64url
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to

SD, SD_ALG, ELEMENT = "_sd", "_sd_alg", "..."
_RESERVED = frozenset({SD, SD_ALG, ELEMENT})
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A member of an object, or an element of an array, that can be withheld."""

    text: str
    """As it travels: [salt, name, value] in JSON, in base64url."""
    name: str | None
    """`None` for an element of an array."""
    value: JsonValue

    @classmethod
    def make(cls, name: str | None, value: JsonValue) -> "Disclosure":
        """Return a disclosure under a salt that nobody can guess."""
        salt = encode_base64url(secrets.token_bytes(_SALT_BYTES))
        parts = [salt, value] if name is None else [salt, name, value]
        return cls(encode_base64url(_json.dumps(parts).encode()), name, value)

    @classmethod
    def parse(cls, text: str, limits: Limits) -> "Disclosure":
        """Read a disclosure, or raise `DocumentError` (RFC 9901, section 4.2)."""
        try:
            parts = _json.loads(
                decode_base64url(text),
                max_bytes=limits.document_bytes,
                max_depth=limits.nesting_depth,
            )
        except JsonSizeError as error:
            raise _beyond_limits(f"a disclosure is {error}") from error
        except (JsonError, ValueError) as error:
            raise _unreadable(
                f"a disclosure is not JSON in base64url: {error}"
            ) from error
        match parts:
            case [str(), value]:
                return cls(text, None, value)
            case [str(), str(name), value] if name not in _RESERVED:
                return cls(text, name, value)
        raise _unreadable(
            "a disclosure is neither [salt, value] nor [salt, name, value]"
        )

    @property
    def digest(self) -> str:
        """What stands for it in the document: SHA-256 in base64url."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """Return the SHA-256 of *text*, which is ASCII, in base64url."""
    return encode_base64url(sha256(text.encode("ascii")).digest())


def conceal(
    document: JsonObject, paths: Iterable[tuple[str, ...]]
) -> tuple[JsonObject, tuple[Disclosure, ...]]:
    """Take what is at *paths* out of *document*, which is changed and returned.

    Raises `DocumentError` where a path leads nowhere, and where the document uses the
    names that SD-JWT keeps for itself.
    """
    _check_unreserved(document)
    disclosures: list[Disclosure] = []
    concealing: dict[int, JsonObject] = {}
    # The deepest first: what is taken out of a part has to be out before the part is.
    for path in sorted(set(paths), key=lambda path: (-len(path), path)):
        parent, last = _find(document, path)
        if isinstance(parent, list):
            disclosure = Disclosure.make(None, parent[int(last)])
            parent[int(last)] = {ELEMENT: disclosure.digest}
        else:
            disclosure = Disclosure.make(last, parent.pop(last))
            parent.setdefault(SD, []).append(disclosure.digest)
            concealing[id(parent)] = parent
        disclosures.append(disclosure)
    for node in concealing.values():
        node[SD].sort()  # or their order would tell what they stand for
    return document, tuple(disclosures)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a disclosure belongs in the document."""

    path: tuple[str | int, ...]
    disclosure: Disclosure
    within: "Place | None"
    """The disclosure that this one is part of: it is needed to make sense of it."""

    @property
    def pointer(self) -> str:
        return pointer_to(*self.path)


def reveal(
    payload: JsonObject, disclosures: Iterable[Disclosure], limits: Limits
) -> tuple[JsonObject, tuple[Place, ...]]:
    """Put *disclosures* back into *payload*, and leave out what is withheld.

    RFC 9901, section 7.1, steps 2 to 5. Raises `DocumentError` unless each disclosure
    has exactly one place, and every place is filled by one at most.
    """
    algorithm = payload.get(SD_ALG, "sha-256")
    if algorithm != "sha-256":
        problem = Problem(
            ProblemType.UNSUPPORTED,
            f"digests are read if they are sha-256, not {algorithm!r}",
            f"/{SD_ALG}",
        )
        raise DocumentError(problem)
    revealing = _Revealing(disclosures, limits)
    plain = {name: value for name, value in payload.items() if name != SD_ALG}
    try:
        document: JsonObject = revealing.reveal(plain, (), None)
    except RecursionError as error:
        raise _beyond_limits("disclosures nest too deep") from error
    return document, revealing.finish()


class _Revealing:
    def __init__(self, disclosures: Iterable[Disclosure], limits: Limits) -> None:
        self._waiting: dict[str, Disclosure] = {}
        for disclosure in disclosures:
            if (
                self._waiting.setdefault(disclosure.digest, disclosure)
                is not disclosure
            ):
                raise _ambiguous("a disclosure is there twice")
        self._limits = limits
        self._digests: set[str] = set()
        self._places: list[Place] = []

    def finish(self) -> tuple[Place, ...]:
        if self._waiting:
            raise _ambiguous(
                f"{len(self._waiting)} disclosures belong nowhere in what was signed"
            )
        return tuple(self._places)

    def reveal(
        self, value: JsonValue, path: tuple[str | int, ...], within: Place | None
    ) -> JsonValue:
        if not isinstance(value, dict | list):
            return value
        if len(path) > self._limits.nesting_depth:
            raise _beyond_limits(
                f"disclosures nest deeper than {self._limits.nesting_depth} levels"
            )
        if isinstance(value, list):
            return self._array(value, path, within)
        return self._object(value, path, within)

    def _object(
        self, node: JsonObject, path: tuple[str | int, ...], within: Place | None
    ) -> JsonObject:
        if ELEMENT in node or SD_ALG in node:
            raise _malformed(f"{ELEMENT} and {SD_ALG} may not be here", path)
        digests = node.get(SD, [])
        if not isinstance(digests, list):
            raise _malformed(f"{SD} must be a list of digests", path)
        # Names first: what is disclosed must not take the place of what is not.
        found: JsonObject = {
            name: self.reveal(value, (*path, name), within)
            for name, value in node.items()
            if name != SD
        }
        for digest in digests:
            disclosure = self._take(digest, path)
            if disclosure is None:
                continue
            name = disclosure.name
            if name is None:
                raise _malformed("an array element is disclosed as a member", path)
            if name in found:
                raise _malformed("a member is there twice", (*path, name))
            place = self._note(disclosure, (*path, name), within)
            found[name] = self.reveal(disclosure.value, place.path, place)
        return found

    def _array(
        self, items: list[JsonValue], path: tuple[str | int, ...], within: Place | None
    ) -> list[JsonValue]:
        found: list[JsonValue] = []
        for item in items:
            here = (*path, len(found))
            if not isinstance(item, dict) or ELEMENT not in item:
                found.append(self.reveal(item, here, within))
                continue
            if len(item) != 1:
                raise _malformed(f"{ELEMENT} must stand alone", here)
            disclosure = self._take(item[ELEMENT], here)
            if disclosure is None:
                continue
            if disclosure.name is not None:
                raise _malformed("a member is disclosed as an array element", here)
            place = self._note(disclosure, here, within)
            found.append(self.reveal(disclosure.value, here, place))
        return found

    def _take(self, digest: object, path: tuple[str | int, ...]) -> Disclosure | None:
        """Return the disclosure of that digest, which can be asked for once."""
        if not isinstance(digest, str):
            raise _malformed("a digest must be a string", path)
        if digest in self._digests:
            raise _malformed("a digest is there twice", path)
        self._digests.add(digest)
        return self._waiting.pop(digest, None)

    def _note(
        self,
        disclosure: Disclosure,
        path: tuple[str | int, ...],
        within: Place | None,
    ) -> Place:
        place = Place(path, disclosure, within)
        self._places.append(place)
        return place


def _find(
    document: JsonObject, path: tuple[str, ...]
) -> tuple[JsonObject | list[JsonValue], str]:
    """Return the object or array that holds the last step of *path*, and that step."""
    parent: JsonObject | list[JsonValue] = document
    node: JsonValue = document
    for step in path:
        parent = node
        if isinstance(node, dict) and step in node:
            node = node[step]
        elif isinstance(node, list) and step in map(str, range(len(node))):
            node = node[int(step)]
        else:
            detail = "there is nothing here that could be made disclosable"
            pointer = pointer_to(*path)
            raise DocumentError(
                Problem(ProblemType.PROOF_GENERATION_ERROR, detail, pointer)
            )
    return parent, path[-1]


def _check_unreserved(document: JsonObject) -> None:
    nodes: list[tuple[tuple[str | int, ...], JsonValue]] = [((), document)]
    for path, node in nodes:  # it grows on the way
        if isinstance(node, dict):
            if taken := _RESERVED & node.keys():
                detail = "SD-JWT keeps this name for itself"
                pointer = pointer_to(*path, min(taken))
                raise DocumentError(
                    Problem(ProblemType.PROOF_GENERATION_ERROR, detail, pointer)
                )
            nodes += [((*path, name), child) for name, child in node.items()]
        elif isinstance(node, list):
            nodes += [((*path, index), child) for index, child in enumerate(node)]


def _unreadable(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.PARSING_ERROR, detail))


def _beyond_limits(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))


def _ambiguous(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR, detail))


def _malformed(detail: str, path: tuple[str | int, ...]) -> DocumentError:
    pointer = pointer_to(*path)
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer))
