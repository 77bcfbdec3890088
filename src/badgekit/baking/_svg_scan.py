"""Find the root and the credentials of an SVG, without trusting it.

Entities are never defined or expanded, nothing external is loaded, and the encodings
taken are those in which the bytes of ASCII mean ASCII.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from badgekit.baking._credential import BakingKind
from badgekit.baking._refusals import malformed, too_large, unsupported
from badgekit.errors import DocumentError
from badgekit.limits import Limits

_ROOTS = ("svg", "http://www.w3.org/2000/svg svg")
_CREDENTIALS = {f"{kind.namespace} credential" for kind in BakingKind}
_OPEN_BADGES_2 = "http://openbadges.org assertion"
_UTF8 = frozenset({"utf-8", "utf8"})
_ASCII_SUPERSETS = frozenset({"us-ascii", "iso-8859-1"})
_SHORTEST_ATTRIBUTE = len(' a=""')
# Exact for a tag that expat has accepted. Possessive, so it cannot go back and retry.
_TAG = re.compile(rb"""<([^\s/>]++)(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")


@dataclass(frozen=True, slots=True)
class Tag:
    """The start tag of the root."""

    name: bytes
    end: int
    """Offset behind the tag."""
    is_empty: bool
    """Whether the tag is the whole element, as in `<svg/>`."""


@dataclass(slots=True)
class Element:
    """An element that holds a credential, by whatever prefix."""

    start: int
    depth: int
    verify: str
    """The attribute, empty if there is none."""
    end: int = 0
    """Offset behind the element."""
    text: list[str] = field(default_factory=list)
    fault: DocumentError | None = None
    """Why it cannot be read; it can be replaced all the same."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What there is to know about an SVG."""

    root: Tag
    is_utf8: bool
    credentials: list[Element]
    open_badges_2: bool
    """Whether an assertion was met; all of them are, if those were looked for."""


def scan(image: bytes, limits: Limits, *, seek: bytes = b"credential") -> Drawing:
    """Read *image* as far as there can be elements of the local name *seek*.

    Raises `DocumentError` if it is not an SVG, so far.
    """
    if b"\0" in image[:4] or image[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise unsupported("the SVG is in UTF-16 or UTF-32: save it as UTF-8")
    if _has_too_many_attributes(image, limits.image_elements):
        raise too_large(f"a tag of the SVG has over {limits.image_elements} attributes")
    parser = expat.ParserCreate(namespace_separator=" ")
    scanner = _Scanner(image, parser, limits, seek)
    try:
        parser.Parse(image, True)  # noqa: FBT003
    except _EnoughError:
        pass
    except expat.ExpatError as error:
        place = f"line {error.lineno}, column {error.offset}"
        detail = f"the SVG is not well-formed XML: {expat.ErrorString(error.code)}"
        raise malformed(f"{detail} at {place}") from error
    finally:
        # The parser holds the scanner, which holds the parser.
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = parser.SkippedEntityHandler = None
        parser.XmlDeclHandler = parser.StartDoctypeDeclHandler = None
    return scanner.drawing()


def _has_too_many_attributes(image: bytes, limit: int) -> bool:
    # Expat gathers all attributes of a tag before anybody can count them. A tag that
    # is well-formed has no "<" inside; that there may be many "=" in a script between
    # two tags is the price, and only large images pay it.
    if len(image) < limit * _SHORTEST_ATTRIBUTE:
        return False
    return re.search(b"<(?:[^<=]*+=){%d}+" % (limit + 1), image) is not None


class _EnoughError(Exception):
    """There is no credential behind this point."""


class _Scanner:
    def __init__(
        self,
        image: bytes,
        parser: expat.XMLParserType,
        limits: Limits,
        seek: bytes,
    ) -> None:
        self._image = image
        self._parser = parser
        self._limits = limits
        self._seek = seek
        self._root: Tag | None = None
        self._is_utf8 = True
        self._credentials: list[Element] = []
        self._open_badges_2 = False
        self._open: Element | None = None
        self._depth = 0
        self._elements = 0
        self._text_size = 0
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.SkippedEntityHandler = self._skipped_entity

    def drawing(self) -> Drawing:
        assert self._root is not None  # or expat would have found no element
        return Drawing(
            root=self._root,
            is_utf8=self._is_utf8,
            credentials=self._credentials,
            open_badges_2=self._open_badges_2,
        )

    def _declaration(self, version: str, encoding: str | None, _: int) -> None:
        name = (encoding or "utf-8").lower()
        if version != "1.0":
            raise unsupported("the SVG is not in XML 1.0")
        if name not in _UTF8 and name not in _ASCII_SUPERSETS:
            raise unsupported("the SVG is in an encoding other than UTF-8")
        self._is_utf8 = name in _UTF8

    def _doctype(
        self, _name: str, _system: str | None, _public: str | None, subset: int
    ) -> None:
        if subset:
            raise unsupported("the SVG has a DTD of its own, which may define entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self._limits.nesting_depth:
            limit = self._limits.nesting_depth
            raise too_large(f"the SVG is nested deeper than {limit} levels")
        if self._elements > self._limits.image_elements:
            limit = self._limits.image_elements
            raise too_large(f"the SVG has over {limit} elements")
        if self._root is None:
            self._begin(name)
        elif self._open is not None:
            self._open.fault = malformed("the credential has elements inside")
        elif name in _CREDENTIALS:
            self._open_credential(attributes.get("verify", ""))
        elif name == _OPEN_BADGES_2:
            self._open_badges_2 = True

    def _begin(self, name: str) -> None:
        if name not in _ROOTS:
            raise malformed("the image is not an SVG: its root is another element")
        tag = self._tag()
        is_empty = tag.group().endswith(b"/>")
        self._root = Tag(name=tag.group(1), end=tag.end(), is_empty=is_empty)
        self._stop_unless_more(tag.end())

    def _open_credential(self, verify: str) -> None:
        tag = self._tag()
        self._open = Element(start=tag.start(), depth=self._depth, verify=verify)
        if tag.group().endswith(b"/>"):
            self._open.end = tag.end()
        if b"&" in tag.group():
            # Without its DTD, expat reads an undefined entity in an attribute as
            # nothing at all. No JWS needs a reference.
            self._open.fault = malformed("the credential has references in its tag")
        self._credentials.append(self._open)
        self._parser.CharacterDataHandler = self._characters

    def _end(self, _name: str) -> None:
        credential = self._open
        if credential is not None and credential.depth == self._depth:
            if not credential.end:
                closing = self._parser.CurrentByteIndex
                credential.end = self._image.index(b">", closing) + 1
            self._open = None
            self._parser.CharacterDataHandler = None
            self._stop_unless_more(credential.end)
        self._depth -= 1

    def _characters(self, data: str) -> None:
        assert self._open is not None  # the handler is set as long as it is
        self._text_size += len(data)
        if self._text_size <= self._limits.document_bytes:
            self._open.text.append(data)
        else:
            limit = self._limits.document_bytes
            self._open.fault = too_large(f"the credential is over {limit} bytes")

    def _skipped_entity(self, _name: str, _is_parameter: int) -> None:
        if self._open is not None:
            self._open.fault = malformed("the credential holds an undefined entity")

    def _tag(self) -> re.Match[bytes]:
        tag = _TAG.match(self._image, self._parser.CurrentByteIndex)
        assert tag is not None  # expat has just read it
        return tag

    def _stop_unless_more(self, position: int) -> None:
        # XML has no way to write the name of an element but out: bytes without the name
        # are bytes without the element. This makes baking ten times as fast.
        if self._image.find(self._seek, position) < 0:
            raise _EnoughError
