"""How the members of a model are spelt and written, worked out once for each class."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

_OURS = __name__.rpartition(".")[0] + "."

Writer = Callable[[Any], Any]


class Layout:
    """The members of one class."""

    __slots__ = ("is_ours", "members", "names", "nested")

    def __init__(self, model: type[BaseModel], writers: dict[str, Writer]) -> None:
        annotations = _annotations_of(model)
        aliases = {name: alias_of(model, name) for name in model.model_fields}
        self.members = tuple(
            (name, alias, writers.get(name)) for name, alias in aliases.items()
        )
        """Python name, JSON name, and the writer if it is a special one."""
        self.is_ours = _is_ours(model)
        """Whether it is a class of the standard, and not somebody's own."""
        self.names = {alias: name for name, alias in aliases.items()}
        """From JSON name to Python name."""
        self.nested = tuple(
            (alias, name)
            for name, alias in aliases.items()
            if any(_models_in(annotations[name]))
        )
        """JSON and Python names of the members that hold models."""


@cache
def layout_of(model: type[BaseModel]) -> Layout:
    """Return the layout of a model."""
    return Layout(model, dict(getattr(model, "writers", {})))


def alias_of(model: type[BaseModel], name: str) -> str:
    """Return how the member *name* is written in JSON."""
    return model.model_fields[name].alias or name


def _is_ours(model: type[BaseModel]) -> bool:
    return model.__module__.startswith(_OURS)


def _annotations_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the types of the fields, by Python name."""
    if not model.__pydantic_fields_complete__:
        # A rebuild makes a validator too, which a part of a document does not need:
        # that of the whole has it inside. It also finds the aliases that are missing.
        if _is_ours(model) and all(
            field.alias or name == to_camel(name)
            for name, field in model.model_fields.items()
        ):
            return get_type_hints(model)
        model.model_rebuild()
    return {name: field.annotation for name, field in model.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
