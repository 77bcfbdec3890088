"""From JSON values to RDF literals (JSON-LD 1.1 API, section 8.2)."""

import math
import re

from badgekit._json import JsonValue
from badgekit.canonicalization._jcs import jcs
from badgekit.canonicalization._nquads import (
    RDF,
    SURROGATE,
    XSD,
    datatype_suffix,
    escape,
    literal,
)
from badgekit.canonicalization._refusals import malformed, unfit_number
from badgekit.errors import DocumentError

XSD_BOOLEAN, XSD_DOUBLE, XSD_INTEGER = (
    XSD + "boolean",
    XSD + "double",
    XSD + "integer",
)
JSON_SUFFIX = datatype_suffix(RDF + "JSON")

_FIRST_DOUBLE = 10**21
_FIRST_EXPONENT = 1e-6
_JSON_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_DOUBLE = re.compile(r"(\d)0*E\+?(-)?0*(\d)")


def json_literal(value: JsonValue, pointer: str) -> str:
    """Return *value* as an `rdf:JSON` literal, in the form of RFC 8785."""
    try:
        text = jcs(value).decode()
    except DocumentError as error:
        raise DocumentError(
            *(problem.within(pointer) for problem in error.problems)
        ) from error
    return f'"{escape(text)}"{JSON_SUFFIX}'


def scalar_literal(
    value: JsonValue, datatype: str | None, pointer: str, *, strict_numbers: bool
) -> str:
    """Return a string, number or boolean as a literal.

    *datatype* is the one that the term or the value object asks for, if any.
    Raises `DocumentError` for anything else, and, if *strict_numbers*, for numbers
    that implementations write differently: integers that no double represents, which
    JavaScript rounds, and 1e-7 and its like, which jsonld.js writes as 0.
    """
    if isinstance(value, bool):
        return literal("true" if value else "false", datatype or XSD_BOOLEAN)
    if isinstance(value, str):
        if SURROGATE.search(value):
            raise malformed("half a surrogate pair", pointer)
        if datatype == XSD_DOUBLE:
            value = _double_text(value, pointer)
        return literal(value, datatype)
    if isinstance(value, (int, float)):
        return _number_literal(value, datatype, pointer, strict=strict_numbers)
    raise malformed("not a JSON value", pointer)


def canonical_double(number: float) -> str:
    """Return *number* as JSON-LD writes an `xsd:double`.

    >>> canonical_double(3.5), canonical_double(100.0)
    ('3.5E0', '1.0E2')
    """
    return _DOUBLE.sub(r"\1E\2\3", f"{number:1.15E}")


def _double_text(text: str, pointer: str) -> str:
    # JSON-LD would leave a string alone, but PyLD and jsonld.js convert it.
    number = float(text) if _JSON_NUMBER.fullmatch(text) else math.inf
    if not math.isfinite(number):
        raise malformed("not an xsd:double that implementations agree on", pointer)
    return canonical_double(number)


def _number_literal(
    value: float, datatype: str | None, pointer: str, *, strict: bool
) -> str:
    try:
        double = float(value)
    except OverflowError:
        double = math.inf
    if not math.isfinite(double):
        raise malformed("not a number that JSON-LD can write", pointer)
    is_double = datatype == XSD_DOUBLE or abs(value) >= _FIRST_DOUBLE or value % 1 != 0
    if strict and (double != value or _is_written_as_zero(double, is_double=is_double)):
        raise unfit_number(
            "implementations of JSON-LD sign this number differently", pointer
        )
    if is_double:
        return literal(canonical_double(double), datatype or XSD_DOUBLE)
    return literal(str(int(value)), datatype or XSD_INTEGER)


def _is_written_as_zero(number: float, *, is_double: bool) -> bool:
    """Whether JavaScript would write 0 where Python writes something else.

    jsonld.js takes for an integer what ECMAScript writes without a point, 1e-7 for
    one, and ECMAScript knows no -0.0.
    """
    if number == 0:
        return is_double and math.copysign(1, number) < 0
    return abs(number) < _FIRST_EXPONENT and "." not in float.__repr__(number)
