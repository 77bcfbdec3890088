"""Tell whether a value says anything."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from badgekit._json import JsonValue

_WORD = re.compile(r"[^\W_]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_SILENT = frozenset({"type", "@type", "@language", "@direction", "@context"})
_PLACEHOLDER_TEXT = """
    todo|to do|fixme|tbd|tba|tbc|tbs|to be determined|to be announced|to be defined
    |to be decided|to be confirmed|to be added|coming soon|work in progress|wip|draft
    |n a|na|none|null|nil|undefined|unknown|not applicable|not available|not specified
    |unspecified|empty|blank|placeholder|dummy|sample|example|test|testing|test test
    |foo|bar|foo bar|baz|asdf|qwerty|abc|xxx|xxxx|xx|untitled|unnamed|new badge
    |badge name|badge title|my badge|name|title|description|badge description|criteria
    |narrative|description here|your text here|text here|change me|changeme
    |insert text here|enter text here|enter description|add description
    |insert description|add a description|click to edit|string|text
"""
_PLACEHOLDERS = frozenset(map(str.strip, _PLACEHOLDER_TEXT.split("|")))
_BEGINNINGS = ("lorem ipsum", "insert your ", "enter your ", "your text ")
_MARK = re.compile(r"\W{0,8}(?:TODO|FIXME|TBD|XXX)\b")
"""In capitals alone: in Spanish, "todo" is a word."""
_FILLER_TEXT = """
    a an the this that and or of for in on to at by with is are be has have had must
    who will can you your their they it badge badges microcredential micro credential
    credentials certificate course module unit program programme earn earned earning
    earns earner complete completed completes completing completion finish finished
    pass passed passing get got achieve achieved achievement award awarded successfully
    learner learners student students recipient participant criteria criterion name
    description
"""
_FILLERS = frozenset(_FILLER_TEXT.split())


def words(text: str) -> list[str]:
    """Return the words of *text*, alike however they are spelt or punctuated."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def is_placeholder(text: str) -> bool:
    """Tell whether *text* only holds the place of one that was never written.

    >>> is_placeholder("[TODO]"), is_placeholder("Lorem ipsum dolor sit amet")
    (True, True)
    """
    if _MARK.match(text):
        return True
    said = " ".join(words(text))
    return said in _PLACEHOLDERS or said.startswith(_BEGINNINGS)


def says_no_more(text: str, others: Iterable[AbstractSet[str]]) -> bool:
    """Tell whether all words of *text*, save filling ones, are in one of *others*.

    >>> says_no_more("Completed the badge: Algebra I.", [set(words("Algebra I"))])
    True
    """
    rest = set(words(text)) - _FILLERS
    return any(rest <= other for other in others)


def is_uri(text: str) -> bool:
    """Tell whether *text* is an absolute URL, or another URI."""
    return bool(_URI.fullmatch(text))


def is_language(text: str) -> bool:
    """Tell whether *text* has the form of a language code (BCP 47).

    BCP 47 keeps room for longer codes, and has none: `English` is not one.
    """
    return bool(_LANGUAGE.fullmatch(text)) and not _MARK.match(text)


def leaves(value: JsonValue) -> Iterator[JsonValue]:
    """Yield *value*, or the entries of an array, texts in a language as strings."""
    for each in value if isinstance(value, list) else [value]:
        yield each["@value"] if isinstance(each, dict) and "@value" in each else each


def scalars(value: JsonValue) -> Iterator[JsonValue]:
    """Yield what an object or an array says in the end, types left out."""
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            below = [v for name, v in each.items() if name not in _SILENT]
            stack.extend(reversed(below))
        elif isinstance(each, list):
            stack.extend(reversed(each))
        elif each is not None:
            yield each


def printable(text: str) -> str:
    """Return *text* with control and format characters spelt out."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )
