"""From pydantic's errors to problems with JSON pointers."""

from typing import Any

from pydantic import ValidationError

from badgekit._json import JsonValue
from badgekit.problems import Problem, ProblemType, pointer_to

_MAX_PROBLEMS = 20
BRANCH = "\0"
"""How the tags of our unions begin, so that no pointer takes one for a member."""
_TOO_DEEP = ("recursion_depth_exceeded", "recursion_loop")
_ALIASES = {"context": "@context", "valid_from": "issuanceDate"}
PATTERNS: dict[str, str] = {}
"""What each pattern of the data model asks for, in words."""


def problems_of(
    error: ValidationError,
    document: JsonValue,
    kind: ProblemType = ProblemType.MALFORMED_VALUE_ERROR,
) -> tuple[Problem, ...]:
    """Return the first problems in *error*, each with its place in *document*."""
    found = dict.fromkeys(
        Problem(_kind(line, kind), _detail(line), _pointer(line, document))
        for line in error.errors(include_url=False, include_input=False)
    )
    return tuple(found)[:_MAX_PROBLEMS]


def _kind(line: Any, kind: ProblemType) -> ProblemType:  # noqa: ANN401
    return ProblemType.LIMIT_EXCEEDED if line["type"] in _TOO_DEEP else kind


def _detail(line: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    match line["type"]:
        case "missing":
            return "this member is required"
        case "fault":
            context = line.get("ctx") or {}
            return str(context.get("detail", line["msg"]))
        case "string_pattern_mismatch":
            return f"should be {PATTERNS[line['ctx']['pattern']]}"
        case "model_type" | "dict_type":
            return "should be a JSON object"
        case found if found in _TOO_DEEP:
            return "nested too deep to be read"
        case _:
            message: str = line["msg"].removeprefix("Input ")
            message = message.removeprefix("Value error, ")
            return message[:1].lower() + message[1:]


def _pointer(line: Any, document: JsonValue) -> str:  # noqa: ANN401
    path: list[str | int] = []
    place = document
    below = (line.get("ctx") or {}).get("path", ())
    for token in (*line["loc"], *below):
        if isinstance(token, str):
            if token.startswith(BRANCH):
                continue
            # A default that is refused goes by its Python name.
            by_name = line["type"] in ("missing", "fault") and token in _ALIASES
            name = _ALIASES[token] if by_name else token
            path.append(name)
            place = place.get(name) if isinstance(place, dict) else None
        elif isinstance(place, (list, tuple)):
            path.append(token)
            place = place[token] if token < len(place) else None
        # Otherwise a single value that was read as an array of one.
    return pointer_to(*path)
