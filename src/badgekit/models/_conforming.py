"""Whether a model need not be read again to know that it conforms."""

from collections.abc import Iterator, Mapping
from typing import Any

from badgekit._json import JsonObject
from badgekit.models import _received
from badgekit.models._base import Model, write
from badgekit.models._credential import CredentialSubject, VerifiableCredential
from badgekit.models._envelope import is_envelope
from badgekit.models._layout import Layout, layout_of
from badgekit.models._reader import has_empty_members, model_for
from badgekit.models._status import BitstringStatusListEntry, CredentialStatus


def conforms(credential: VerifiableCredential, document: JsonObject) -> bool:
    """Tell whether reading *document* would find nothing to remark on.

    *document* is what *credential* writes. A constructor has held it to all that a
    reader looks for, unless another model than its own would read it; and what was
    read without a departure has none. `False` stands for what has to be read to know.
    """
    parts = list(_parts(credential))
    was_read = any(_received.KEY in part.__dict__ for part in parts)
    if was_read and has_empty_members(document):
        return False
    return all(map(_conforms, parts))


def _parts(credential: VerifiableCredential) -> Iterator[Model]:
    """Yield the models that were built, and the outermost of those that were read."""
    pending: list[Model] = [credential]
    while pending:
        part = pending.pop()
        yield part
        values = part.__dict__
        if _received.KEY in values:
            continue
        for _, name in layout_of(part.__class__).nested:
            value = values[name]
            if value.__class__ is tuple:
                pending += [item for item in value if isinstance(item, Model)]
            elif isinstance(value, Model):
                pending.append(value)


def _conforms(part: Model) -> bool:
    layout = layout_of(part.__class__)
    if not layout.is_ours:
        return False
    if _received.KEY in part.__dict__:
        reading = _received.reading_of(part)
        if reading is None or reading.deviates or reading.unknown_members:
            return False
    elif (extra := part.__pydantic_extra__) and not _is_good(extra, layout):
        return False
    return _is_read_alike(part)


def _is_good(extra: Mapping[str, Any], layout: Layout) -> bool:
    """Tell whether members of others' say something, and take no name that is taken.

    A constructor writes its own members only where they say something.
    """
    written = {name: write(member) for name, member in extra.items()}
    return layout.names.keys().isdisjoint(extra) and not has_empty_members(written)


def _is_read_alike(part: Model) -> bool:
    """Tell whether a reader would choose the class that *part* is of, and take it."""
    if isinstance(part, VerifiableCredential):
        document = {"type": part.type, "@context": list(part.context)}
        return model_for(document) is part.__class__ and not is_envelope(document)
    if part.__class__ is CredentialSubject:
        return part.has_claims  # they are all extra, and may have been taken away
    if isinstance(part, CredentialStatus):
        return part.__class__ is BitstringStatusListEntry
    return True
