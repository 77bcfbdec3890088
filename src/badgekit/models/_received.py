"""The JSON that a model was read from, kept beside it.

One snapshot serves a document and all the models inside: each holds the snapshot
and its own path. Taking it costs a few microseconds, so every reading does.
"""

import marshal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from badgekit._json import JsonObject
from badgekit.models._layout import layout_of
from badgekit.models._reading import Reading

if TYPE_CHECKING:
    from badgekit.models._base import Model

Path: TypeAlias = tuple[str | int, ...]
KEY = "_received"  # beside the fields, where pydantic keeps cached properties


def remember(model: "Model", document: JsonObject, reading: Reading) -> None:
    """Keep *document*, which *model* was read from, and its parts with their models."""
    _attach(model, document, (_snapshot(document), reading), ())


def replace(model: "Model", document: JsonObject) -> None:
    """Make *document* what *model* says it was read from."""
    model.__dict__[KEY] = (_snapshot(document), ())


def recall(model: "Model") -> JsonObject | None:
    """Return a copy of the JSON that *model* was read from, or `None` if built."""
    found = model.__dict__.get(KEY)
    if found is None:
        return None
    snapshot, path = found
    value = _restored(snapshot)
    for token in path:
        value = value[token]
    received: JsonObject = value
    return received


def walk(model: "Model") -> Iterator[tuple[Path, "Model"]]:
    """Yield *model* and the models that were read with it, each with its path."""
    stack = [model]
    while stack:
        node = stack.pop()
        yield node.__dict__[KEY][1], node
        for _, name in layout_of(node.__class__).nested:
            value = node.__dict__[name]
            items = value if value.__class__ is tuple else (value,)
            stack += [item for item in items if KEY in getattr(item, "__dict__", ())]


def copy_json(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a copy of a JSON value that shares nothing mutable with it."""
    if isinstance(value, dict):
        return {name: copy_json(member) for name, member in value.items()}
    if isinstance(value, list):
        return [copy_json(item) for item in value]
    return value


def _snapshot(document: JsonObject) -> bytes | JsonObject:
    try:
        return marshal.dumps(document)
    except ValueError:
        # Numbers that keep their spelling, and other subclasses.
        copied: JsonObject = copy_json(document)
        return copied


def _restored(snapshot: bytes | JsonObject) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(snapshot, bytes):
        return marshal.loads(snapshot)  # noqa: S302 - our own, never from outside
    return copy_json(snapshot)


def _attach(
    model: "Model", document: JsonObject, root: tuple[Any, Reading], path: Path
) -> None:
    values = model.__dict__
    values[KEY] = (root[0], path)
    extra = model.__pydantic_extra__
    if extra:
        root[1].unknown_members |= model.closed
        for name, member in extra.items():
            if member.__class__ is dict or member.__class__ is list:
                extra[name] = copy_json(member)
    for alias, name in layout_of(model.__class__).nested:
        value = values[name]
        if value is None or value == ():
            continue
        source = document[alias]
        if source.__class__ is list:
            for index, item in enumerate(source):
                if item.__class__ is dict:
                    _attach(value[index], item, root, (*path, alias, index))
        elif source.__class__ is dict:
            item = value[0] if value.__class__ is tuple else value
            _attach(item, source, root, (*path, alias))
