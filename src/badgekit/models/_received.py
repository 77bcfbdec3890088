"""The JSON that a model was read from, kept beside it.

One snapshot serves a document and all the models inside, save for those in long
arrays: each holds the snapshot and its own path. Taking it costs a few microseconds,
so every reading does.
"""

import marshal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from badgekit._json import JsonObject
from badgekit.models._layout import layout_of
from badgekit.models._reading import Reading

if TYPE_CHECKING:
    from badgekit.models._base import Model

Path: TypeAlias = tuple[str | int, ...]
_MANY = 16
KEY = "_received"  # beside the fields, where pydantic keeps cached properties


class _Root(NamedTuple):
    snapshot: bytes | JsonObject
    reading: Reading
    start: int = 0
    """How much of a path leads to what the snapshot is of."""

    def apart(self, document: JsonObject, path: Path) -> "_Root":
        """Return a snapshot for one of many items, such as the members of a record.

        Asking each of them for its JSON must not unpack them all each time. An item
        that holds many items has room for few levels of them, so neither must this.
        """
        return _Root(_snapshot(document), self.reading, len(path))


def remember(model: "Model", document: JsonObject, reading: Reading) -> None:
    """Keep *document*, which *model* was read from, and its parts with their models."""
    _attach(model, document, _Root(_snapshot(document), reading), ())


def replace(model: "Model", document: JsonObject) -> None:
    """Make *document* what *model* says it was read from."""
    model.__dict__[KEY] = (_snapshot(document), (), None, 0)


def recall(model: "Model") -> JsonObject | None:
    """Return a copy of the JSON that *model* was read from, or `None` if built."""
    found = model.__dict__.get(KEY)
    if found is None:
        return None
    snapshot, path, _, start = found
    value = _restored(snapshot)
    for token in path[start:]:
        value = value[token]
    received: JsonObject = value
    return received


def reading_of(model: "Model") -> Reading | None:
    """Return the reading that *model* came from; `None` if it was changed since."""
    reading: Reading | None = model.__dict__[KEY][2]
    return reading


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


def _attach(model: "Model", document: JsonObject, root: _Root, path: Path) -> None:
    values = model.__dict__
    values[KEY] = (root.snapshot, path, root.reading, root.start)
    extra = model.__pydantic_extra__
    if extra:
        root.reading.unknown_members |= model.closed
        for name, member in extra.items():
            if member.__class__ is dict or member.__class__ is list:
                extra[name] = copy_json(member)
    for alias, name in layout_of(model.__class__).nested:
        value = values[name]
        if not value:
            continue
        source = document[alias]
        if source.__class__ is list:
            is_apart = len(source) > _MANY
            for index, item in enumerate(source):
                if item.__class__ is dict:
                    place = (*path, alias, index)
                    inside = root.apart(item, place) if is_apart else root
                    _attach(value[index], item, inside, place)
        elif source.__class__ is dict:
            item = value[0] if value.__class__ is tuple else value
            _attach(item, source, root, (*path, alias))
