"""JSON objects of strangers, read member by member with their places."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from badgekit._json import JsonObject, JsonValue
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.frameworks._identifiers import is_web_url
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to

Path: TypeAlias = tuple[str | int, ...]


def refusal(
    detail: str, path: Path, type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR
) -> DocumentError:
    """Return the error that says what is wrong where."""
    return DocumentError(Problem(type, detail, pointer_to(*path)))


def elsewhere(path: Path) -> Problem:
    """Return the problem that something is not in the document that was read."""
    detail = "leads to another document, which was not read"
    return Problem(ProblemType.DEVIATION, detail, pointer_to(*path))


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object, and where it stands. `null` is as good as nothing."""

    members: JsonObject
    path: Path
    limits: Limits

    @classmethod
    def read(cls, content: bytes | str | JsonObject, limits: Limits) -> Self:
        """Read *content*, which may be as large as a framework."""
        bounds = replace(limits, document_bytes=limits.framework_bytes)
        return cls(read_object(content, bounds), (), limits)

    def at(self, *names: str | int) -> Path:
        """Return the place of a member."""
        return (*self.path, *names)

    def has(self, *names: str) -> bool:
        """Tell whether there is any of these members."""
        return any(self.members.get(name) is not None for name in names)

    def string(self, name: str) -> str | None:
        """Return a string that is not blank, or `None`."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, str):
            raise refusal("should be a string", self.at(name))
        return value if value and not value.isspace() else None

    def first_string(self, *names: str) -> str | None:
        """Return the first of several strings that is there."""
        return next((text for name in names if (text := self.string(name))), None)

    def web_url(self, name: str) -> str:
        """Return a URL that is required."""
        value = self.string(name)
        if value is None:
            raise refusal("this member is required", self.at(name))
        if len(value) > self.limits.url_characters:
            detail = f"longer than {self.limits.url_characters} characters"
            raise refusal(detail, self.at(name), ProblemType.LIMIT_EXCEEDED)
        if not is_web_url(value):
            raise refusal("should be an absolute http or https URL", self.at(name))
        return value

    def number(self, name: str) -> float | None:
        """Return a number, or `None`."""
        value = self.members.get(name)
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, (int, float))
        ):
            raise refusal("should be a number", self.at(name))
        return value

    def node(self, name: str) -> "Node | None":
        """Return an object, or `None`."""
        value = self.members.get(name)
        return None if value is None else self._node(value, name)

    def nodes(self, name: str) -> Iterator["Node"]:
        """Yield the objects of an array; none if it is not there."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, list):
            raise refusal("should be an array", self.at(name))
        for index, item in enumerate(value or ()):
            yield self._node(item, name, index)

    def _node(self, value: JsonValue, *names: str | int) -> "Node":
        if not isinstance(value, dict):
            raise refusal("should be a JSON object", self.at(*names))
        return Node(value, self.at(*names), self.limits)

    # JSON-LD: one value or several, by name or embedded, in one language or several.

    def values(self, name: str) -> Iterator[tuple[JsonValue, Path]]:
        """Yield one or more values, each with its place."""
        value = self.members.get(name)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield item, self.at(name, index)
        elif value is not None:
            yield value, self.at(name)

    def references(self, name: str) -> Iterator[tuple[str, Path]]:
        """Yield the identifiers of one or more other nodes, each with its place."""
        for value, path in self.values(name):
            found = value.get("@id") if isinstance(value, dict) else value
            if not isinstance(found, str):
                raise refusal("should be an identifier, or an object with @id", path)
            yield found, path

    def text(self, *names: str, language: str | None = None) -> str | None:
        """Return the first text of these that is there, in *language* if it has it."""
        for name in names:
            texts = list(self._texts(name))
            if texts:
                return _in_language(texts, language)
        return None

    def _texts(self, name: str) -> Iterator[tuple[str | None, str]]:
        """Yield the texts of a string, language map or value object, with languages."""
        for value, path in self.values(name):
            if isinstance(value, dict) and "@value" in value:
                pairs = [(value.get("@language"), value["@value"])]
            elif isinstance(value, dict):
                pairs = list(value.items())
            else:
                pairs = [(None, value)]
            for tag, several in pairs:
                if not _is_language(tag):
                    raise refusal("should be text, or a map of languages", path)
                for text in several if isinstance(several, list) else [several]:
                    if not isinstance(text, str):
                        raise refusal("should be text, or a map of languages", path)
                    if text and not text.isspace():
                        yield tag, text


def _is_language(tag: object) -> bool:
    """Tell whether *tag* may be a language, or says that there is none."""
    if not isinstance(tag, str):
        return tag is None
    return tag == "@none" or not tag.startswith("@")


def _in_language(texts: list[tuple[str | None, str]], language: str | None) -> str:
    """Return the text in exactly *language*, or in a variety of it, or the first."""
    wanted = (language or "").lower()
    close: list[str] = []
    for tag, text in texts:
        found = (tag or "").lower()
        if wanted and found == wanted:
            return text
        if wanted and found.partition("-")[0] == wanted.partition("-")[0]:
            close.append(text)
    return close[0] if close else texts[0][1]
