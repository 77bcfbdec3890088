"""Terms and statements in the canonical form of N-Quads (RDFC-1.0, section 5)."""

import re
from typing import TypeAlias

from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType

Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object and graph name, each as canonical N-Quads writes it; the
graph name is empty for the default graph."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_CONTROLS = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)}
ESCAPE_TABLE = str.maketrans(_CONTROLS | _ESCAPES)
NEEDS_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
SURROGATE = re.compile("[\ud800-\udfff]")

_SCHEME = "[A-Za-z][A-Za-z0-9+.\\-]*+:"

is_absolute_iri = re.compile(
    _SCHEME + '[^\\x00-\\x20<>"{}|\\\\^`\ud800-\udfff]*+'
).fullmatch
"""Whether a string is an absolute IRI that N-Quads can write without escapes."""

is_ascii_url = re.compile(_SCHEME + r"//[!#-;=?-\[\]_a-z~]*+").fullmatch
"""Whether a string is, beyond that, in ASCII, and nothing that a context could take
for a compact IRI: a quick answer for most IRIs there are."""

is_language_tag = re.compile("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*").fullmatch
"""Whether a string is a language tag as N-Quads has it."""


def escape(text: str) -> str:
    r"""Return *text* as it stands between the quotes of a canonical literal.

    >>> escape('say "hi"\x7f')
    'say \\"hi\\"\\u007F'
    """
    return text.translate(ESCAPE_TABLE) if NEEDS_ESCAPE.search(text) else text


def literal(text: str, datatype: str | None = None, language: str | None = None) -> str:
    """Return the literal *text*; a datatype of `xsd:string` is left out.

    >>> literal("3", XSD + "integer")
    '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    if language is not None:
        return f'"{escape(text)}"@{language}'
    return f'"{escape(text)}"{datatype_suffix(datatype)}'


def datatype_suffix(datatype: str | None) -> str:
    """Return what follows the closing quote of a literal of that datatype."""
    return "" if datatype in (None, XSD + "string") else f"^^<{datatype}>"


def statement(quad: Quad) -> str:
    """Return *quad* as one line, line feed included."""
    subject, predicate, value, graph = quad
    if graph:
        return f"{subject} {predicate} {value} {graph} .\n"
    return f"{subject} {predicate} {value} .\n"


_IRI = r'<[^\x00-\x20<>"{}|^`]*>'
_BLANK = r"_:[\w·:](?:[\w·:.-]*[\w·:-])?"
_LITERAL = (
    r'"(?:[^"\\\n\r]|\\.)*"'
    rf"(?:\^\^{_IRI}|@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)?"
)
_STATEMENT = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*({_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*({_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:#.*)?"
)
_BLANK_LINE = re.compile(r"[ \t]*(?:#.*)?")
_LITERAL_PARTS = re.compile(r'"(.*)"((?:\^\^|@)[^"]*)?', re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_UNESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"} | {
    character: character for character in "\"'\\"
}


def parse_nquads(text: str, limits: Limits = DEFAULT_LIMITS) -> list[Quad]:
    """Read N-Quads into distinct quads with canonical terms, in order of appearance.

    Raises `DocumentError`: `PARSING_ERROR` for what is not RDF 1.1 N-Quads with
    absolute IRIs, `LIMIT_EXCEEDED` for more than `limits.document_bytes` characters
    or `limits.quads` statements.
    """
    if len(text) > limits.document_bytes:
        raise _refusal(ProblemType.LIMIT_EXCEEDED, "the N-Quads are too long")
    quads: dict[Quad, None] = {}
    for number, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        if _BLANK_LINE.fullmatch(line):
            continue
        match = _STATEMENT.fullmatch(line)
        if match is None:
            raise _refusal(
                ProblemType.PARSING_ERROR, f"line {number} is not an N-Quads statement"
            )
        try:
            subject, predicate, value, graph = map(_canonical_term, match.groups(""))
        except ValueError as error:
            raise _refusal(
                ProblemType.PARSING_ERROR, f"line {number}: {error}"
            ) from error
        quads[subject, predicate, value, graph] = None
        if len(quads) > limits.quads:
            raise _refusal(
                ProblemType.LIMIT_EXCEEDED, f"more than {limits.quads} statements"
            )
    return list(quads)


def _refusal(kind: ProblemType, detail: str) -> DocumentError:
    return DocumentError(Problem(kind, detail))


def _canonical_term(term: str) -> str:
    if term.startswith("<"):
        return f"<{_canonical_iri(term)}>"
    if not term.startswith('"'):
        return term
    parts = _LITERAL_PARTS.fullmatch(term)
    assert parts is not None
    text, suffix = _unescape(parts[1]), parts[2] or ""
    if suffix.startswith("^^"):
        suffix = datatype_suffix(_canonical_iri(suffix[2:]))
    return f'"{escape(text)}"{suffix}'


def _canonical_iri(term: str) -> str:
    iri = _unescape(term[1:-1])
    if not is_absolute_iri(iri):
        raise ValueError("not an absolute IRI")
    return iri


def _unescape(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    if SURROGATE.search(text):
        raise ValueError("half a surrogate pair")
    return text


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        if match[3] not in _UNESCAPED:
            raise ValueError("unknown escape")
        return _UNESCAPED[match[3]]
    return chr(int(code, 16))
