"""How the members of a model are spelt and written, worked out once for each class."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

Writer = Callable[[Any], Any]


class Layout:
    """The members of one class."""

    __slots__ = ("members", "names", "nested")

    def __init__(self, model: type[BaseModel], writers: dict[str, Writer]) -> None:
        fields = model.model_fields
        aliases = {name: field.alias or name for name, field in fields.items()}
        self.members = tuple(
            (name, alias, writers.get(name)) for name, alias in aliases.items()
        )
        """Python name, JSON name, and the writer if it is a special one."""
        self.names = {alias: name for name, alias in aliases.items()}
        """From JSON name to Python name."""
        self.nested = tuple(
            (aliases[name], name)
            for name, field in fields.items()
            if any(_models_in(field.annotation))
        )
        """JSON and Python names of the members that hold models."""


@cache
def layout_of(model: type[BaseModel]) -> Layout:
    """Return the layout of a model."""
    if not model.__pydantic_fields_complete__:
        model.model_rebuild()
    return Layout(model, dict(getattr(model, "writers", {})))


def alias_of(model: type[BaseModel], name: str) -> str:
    """Return how the member *name* is written in JSON."""
    return model.model_fields[name].alias or name


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
