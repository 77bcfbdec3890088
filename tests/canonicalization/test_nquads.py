"""N-Quads: what is written, and what is read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.canonicalization import parse_nquads
from badgekit.canonicalization._nquads import XSD, escape, literal, statement
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain é 𝄞 \u00a0\x80", "plain é 𝄞 \u00a0\x80"),
        ('"\\', '\\"\\\\'),
        ("\b\t\n\f\r", "\\b\\t\\n\\f\\r"),
        ("\x00\x0b\x1f\x7f", "\\u0000\\u000B\\u001F\\u007F"),
    ],
)
def test_escapes_are_those_of_rdfc(text: str, written: str) -> None:
    assert escape(text) == written


@pytest.mark.parametrize(
    ("line", "quad"),
    [
        ("<urn:s> <urn:p> <urn:o> .", ("<urn:s>", "<urn:p>", "<urn:o>", "")),
        ("_:a<urn:p>_:b.c<urn:g>. # end", ("_:a", "<urn:p>", "_:b.c", "<urn:g>")),
        ('_:a <urn:p> "x" _:g .', ("_:a", "<urn:p>", '"x"', "_:g")),
        (r'_:a <urn:p> "\u0041\U0001D11E\'" .', ("_:a", "<urn:p>", '"A𝄞\'"', "")),
        (r'_:a <urn:p> "\u0008\n" .', ("_:a", "<urn:p>", '"\\b\\n"', "")),
        ('_:a <urn:p> "x"@en-GB .', ("_:a", "<urn:p>", '"x"@en-GB', "")),
        (f'_:a <urn:p> "x"^^<{XSD}string> .', ("_:a", "<urn:p>", '"x"', "")),
        ('_:a <urn:p> "x"^^<urn:d> .', ("_:a", "<urn:p>", '"x"^^<urn:d>', "")),
        ('_:a <urn:p> "a\\"@b" .', ("_:a", "<urn:p>", '"a\\"@b"', "")),
        (r"_:a <urn:\u0070> _:b .", ("_:a", "<urn:p>", "_:b", "")),
    ],
)
def test_statements_are_read(line: str, quad: tuple[str, str, str, str]) -> None:
    assert parse_nquads(f"# comment\n\n{line}\r\n{line}") == [quad]
    assert parse_nquads(statement(quad)) == [quad]


@pytest.mark.parametrize(
    "line",
    [
        "<urn:s> <urn:p> <urn:o>",
        "<urn:s> <urn:p> .",
        '"s" <urn:p> <urn:o> .',
        "<urn:s> _:p <urn:o> .",
        "<urn:s> <p> <urn:o> .",
        '<urn:s> <urn:p> "o" "g" .',
        '<urn:s> <urn:p> "o" . x',
        r'<urn:s> <urn:p> "\x" .',
        r'<urn:s> <urn:p> "\uD800" .',
        r'<urn:s> <urn:p> "\U00110000" .',
        r"<urn:\u0020> <urn:p> <urn:o> .",
        '<urn:s> <urn:p> "o"@1 .',
        '<urn:s> <urn:p> "o"^^<d> .',
    ],
)
def test_what_is_no_statement_is_refused(line: str) -> None:
    with pytest.raises(DocumentError, match="line 1") as raised:
        parse_nquads(line)
    assert raised.value.problems[0].type is ProblemType.PARSING_ERROR


@pytest.mark.parametrize("field", ["quads", "document_bytes"])
def test_limits_hold(field: str) -> None:
    limits = replace(DEFAULT_LIMITS, **{field: 1})
    with pytest.raises(DocumentError) as raised:
        parse_nquads("_:a <urn:p> _:b .\n_:b <urn:p> _:a .\n", limits)
    assert raised.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        quads = parse_nquads(text)
    except DocumentError:
        return
    assert parse_nquads("".join(map(statement, quads))) == quads


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_literals_come_back_as_they_were(text: str) -> None:
    quad = ("_:a", "<urn:p>", literal(text), "")
    assert parse_nquads(statement(quad)) == [quad]
