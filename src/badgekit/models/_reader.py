"""Read a credential of whatever kind, and say how it departs from the standard."""

from typing import Any, TypeVar

from pydantic import ValidationError

from badgekit import models
from badgekit._json import JsonObject
from badgekit.models import _received
from badgekit.models._base import Model
from badgekit.models._credential import VerifiableCredential
from badgekit.models._kinds import kind_of, types_of
from badgekit.models._problems import problems_of
from badgekit.models._reading import Reading
from badgekit.problems import Problem, ProblemType, pointer_to

M = TypeVar("M", bound=Model)


def read_credential(document: JsonObject) -> VerifiableCredential:
    """Read *document* with the model that its `type` and its first context name.

    Types that have no model of their own are read as `VerifiableCredential`. Raises
    `DocumentError` with the malformed members. Nothing of a proof is verified.
    """
    return model_for(document).parse(document)


def deviations(document: JsonObject) -> tuple[Problem, ...]:
    """Return what is read of *document* although the standard has it otherwise.

    Takes presentations too. Raises `DocumentError` where `read_credential` or
    `VerifiablePresentation.parse` does.
    """
    if _has_type(document, "VerifiablePresentation"):
        return _read(models.VerifiablePresentation, document)[1]
    return read_with_deviations(document)[1]


def read_with_deviations(
    document: JsonObject,
) -> tuple[VerifiableCredential, tuple[Problem, ...]]:
    """Read *document* once, as `read_credential` and `deviations` do together."""
    return _read(model_for(document), document)


def _read(model: type[M], document: JsonObject) -> tuple[M, tuple[Problem, ...]]:
    reading = Reading()
    value = model._read(document, reading)  # noqa: SLF001
    found: tuple[Problem, ...] = ()
    if reading.deviates:
        found += _noted(model, document)
    if reading.unknown_members:
        found += tuple(_unknown_members(value))
    if has_empty_members(document):
        found += tuple(_empty_members(document))
    return value, found


def model_for(document: Any) -> type[VerifiableCredential]:  # noqa: ANN401
    """Return the model that reads *document*."""
    if _has_type(document, "ClrCredential"):
        return models.ComprehensiveLearnerRecord
    return kind_of(document)


def _has_type(document: Any, term: str) -> bool:  # noqa: ANN401
    return isinstance(document, dict) and term in types_of(document)


def _noted(model: type[Model], document: JsonObject) -> tuple[Problem, ...]:
    """Read once more, strictly: what is refused now was a deviation before."""
    try:
        model.__pydantic_validator__.validate_python(
            document,
            extra="allow",
            context=Reading(lenient=False),
            by_alias=True,
            by_name=False,
        )
    except ValidationError as error:
        return problems_of(error, document, ProblemType.DEVIATION)
    return ()  # pragma: no cover - what was noted is refused


def _unknown_members(model: Model) -> list[Problem]:
    """Find members that the classes of the standard with a closed list do not have."""
    return [
        Problem(
            ProblemType.DEVIATION,
            f"{type(node).__name__} has no such member",
            pointer_to(*path, name),
        )
        for path, node in _received.walk(model)
        if node.closed and node.__pydantic_extra__
        for name in node.__pydantic_extra__
    ]


def has_empty_members(document: JsonObject) -> bool:
    """Tell whether there are nulls or empty arrays anywhere in *document*."""
    pending: list[Any] = [document]
    for node in pending:  # it grows on the way
        for value in node.values() if node.__class__ is dict else node:
            kind = value.__class__
            if kind is str:  # as most are
                continue
            if value is None or (kind is list and not value):
                return True
            if kind is dict or kind is list:
                pending.append(value)
    return False


def _empty_members(document: JsonObject) -> list[Problem]:
    """Find nulls and empty arrays, which the standard has left out."""
    found: list[Problem] = []
    level: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while level:
        below: list[tuple[tuple[str | int, ...], Any]] = []
        for path, node in level:
            members = node.items() if node.__class__ is dict else enumerate(node)
            for name, value in members:
                if value is None or value == []:
                    what = "null" if value is None else "an empty array"
                    detail = f"should be left out rather than {what}"
                    place = pointer_to(*path, name)
                    found.append(Problem(ProblemType.DEVIATION, detail, place))
                elif value.__class__ in (dict, list) and name != "@context":
                    below.append(((*path, name), value))
        level = below
    return found
