"""Value objects (JSON-LD 1.1, section 9.5)."""

from typing import TYPE_CHECKING

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._literals import json_literal
from badgekit.canonicalization._nquads import is_absolute_iri, is_language_tag
from badgekit.canonicalization._refusals import data_loss, located, malformed
from badgekit.canonicalization.jsonld._iris import check_prefix, expand_iri
from badgekit.errors import DocumentError

if TYPE_CHECKING:
    from badgekit.canonicalization.jsonld._compiled import CompiledContext
    from badgekit.canonicalization.jsonld._walk import Walk


def value_object(walk: "Walk", context: "CompiledContext", value: JsonObject) -> str:
    """Return the literal for a value object, or raise `DocumentError`."""
    type_name = context.type_name
    for name in value:
        if name not in ("@value", "@language", "@direction", type_name):
            raise located(data_loss("not a member of a value object", ""), str(name))
    if "@direction" in value:
        error = data_loss("RDF has no place for the base direction", "")
        raise located(error, "@direction")
    content, language = value["@value"], value.get("@language")
    datatype = value.get(type_name)
    if datatype is not None and language is not None:
        raise malformed("a value has a type or a language, not both", "")
    if language is not None:
        return _language_string(walk, content, language)
    try:
        iri = None if datatype is None else _datatype(context, datatype)
    except DocumentError as error:
        raise located(error, type_name) from None
    try:
        if iri == "@json":
            return json_literal(content, "")
        return walk.scalar(content, iri)
    except DocumentError as error:
        raise located(error, "@value") from None


def _datatype(context: "CompiledContext", datatype: JsonValue) -> str:
    if not isinstance(datatype, str):
        raise malformed("a value has one type", "")
    iri = expand_iri(context.active, datatype, vocab=True)
    if iri is None or not (iri == "@json" or is_absolute_iri(iri)):
        raise data_loss("the datatype is not an absolute IRI", "")
    if datatype not in context.active.terms:
        check_prefix(datatype, iri)
    return iri


def _language_string(walk: "Walk", content: JsonValue, language: JsonValue) -> str:
    if not isinstance(content, str):
        raise malformed("only a string has a language", "/@value")
    if not isinstance(language, str) or not is_language_tag(language):
        raise malformed("not a language tag", "/@language")
    return f'"{walk.text(content)}"@{language.lower()}'
