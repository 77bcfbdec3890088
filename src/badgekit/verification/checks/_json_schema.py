"""JSON Schema, drafts 2019-09 and 2020-12. `jsonschema-rs` is imported here alone."""

import json
from itertools import islice
from typing import Any

from badgekit import _json
from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.verification.checks._schema_work import schema_work

DRAFT_2019_09 = "https://json-schema.org/draft/2019-09/schema"

_DIALECTS = {
    "json-schema.org/draft/2019-09/schema": "Draft201909Validator",
    "json-schema.org/draft/2020-12/schema": "Draft202012Validator",
}
_PATTERN_BYTES = 50_000  # compiled: a character class repeated 500 times
_SHOWN = 20
_EXPLAINED = 200_000
"""Steps up to which it is told where a document does not meet a schema: to tell that
takes a validator a thousand times as long as to notice it."""
_UNMET = Problem(
    ProblemType.MALFORMED_VALUE_ERROR, "does not meet the schema that is declared", ""
)


def violations(
    schema: JsonObject, document: JsonObject, limits: Limits, *, dialect: str | None
) -> tuple[Problem, ...]:
    """Return where *document* does not meet *schema*: up to 20 places.

    *dialect* is that of a schema which does not name one. Raises `DocumentError` for
    a schema that is malformed, or cannot be checked here: in another dialect, with
    references to other documents, or too costly.
    """
    named = str(schema.get("$schema", dialect))
    name = _DIALECTS.get(named.partition("://")[2].removesuffix("#"))
    if name is None:
        raise _beyond("it is not in JSON Schema 2019-09 or 2020-12")
    instance = _plain(document)
    rules = _plain(schema)
    work = schema_work(rules, instance, limits)
    rules.pop("$schema", None)
    return _run(name, rules, instance, explain=work <= _EXPLAINED)


def _run(
    name: str,
    rules: dict[str, Any],
    instance: Any,  # noqa: ANN401 - any JSON
    *,
    explain: bool,
) -> tuple[Problem, ...]:
    try:
        import jsonschema_rs  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        detail = "checking it needs jsonschema-rs: pip install 'badgekit[schema]'"
        raise _beyond(detail) from error
    # Patterns run in linear time, and nothing is retrieved.
    options = jsonschema_rs.RegexOptions(
        size_limit=_PATTERN_BYTES, dfa_size_limit=_PATTERN_BYTES
    )
    validator_class = getattr(jsonschema_rs, name)
    try:
        validator = validator_class(
            rules, validate_formats=False, offline=True, pattern_options=options
        )
        if validator.is_valid(instance):
            return ()
        if not explain:
            return (_UNMET,)
        errors = list(islice(validator.iter_errors(instance), _SHOWN))
    except (
        jsonschema_rs.ValidationError,
        jsonschema_rs.ReferencingError,
        ValueError,
    ) as error:
        # Its own words may quote the schema at length.
        detail = "it is not a JSON schema, or its patterns need more than is given here"
        raise _beyond(detail) from error
    return tuple(
        Problem(
            ProblemType.MALFORMED_VALUE_ERROR,
            # Not its message, which quotes values: they may be personal data.
            f"does not meet {error.kind.name!r} of the schema that is declared",
            pointer_to(*error.instance_path),
        )
        for error in errors
    )


def _plain(value: JsonObject) -> dict[str, Any]:
    """Return a copy of classes that know nothing of how numbers were written."""
    copy: dict[str, Any] = json.loads(_json.dumps(value))
    return copy


def _beyond(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
