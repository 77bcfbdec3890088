"""An issuer with a document, and ways to spoil it."""

from typing import Any, TypeVar

import pytest

from badgekit import _json
from badgekit.errors import BadgekitError
from badgekit.fetching import MemoryFetcher, Steps, run
from badgekit.keys import PublicKey, SoftwareSigner

T = TypeVar("T")

KEY = SoftwareSigner.generate().public_key
OTHER_KEY = SoftwareSigner.generate("P-256").public_key
ISSUER = "https://issuer.example/issuers/1"
METHOD = f"{ISSUER}#key-1"


def method(
    base: str = ISSUER, key: PublicKey = KEY, without: str = "", **changes: Any
) -> dict[str, Any]:
    """Return the method `#key-1` of *base*, with members changed or left out."""
    members = {
        "id": f"{base}#key-1",
        "type": "Multikey",
        "controller": base,
        "publicKeyMultibase": key.to_multikey(),
    } | changes
    members.pop(without, None)
    return members


def document(base: str = ISSUER, without: str = "", **changes: Any) -> dict[str, Any]:
    """Return the document of *base*, with members changed or left out."""
    members = {
        "id": base,
        "verificationMethod": [method(base)],
        "assertionMethod": [f"{base}#key-1"],
    } | changes
    members.pop(without, None)
    return members


def fetcher(resources: dict[str, Any]) -> MemoryFetcher:
    """Serve *resources*: bytes as they are, everything else as JSON."""
    return MemoryFetcher(
        {
            url: value if isinstance(value, bytes) else _json.dumps(value).encode()
            for url, value in resources.items()
        }
    )


def resolve(steps: Steps[T], resources: dict[str, Any] | None = None) -> T:
    """Carry out *steps* with *resources*."""
    return run(steps, fetcher(resources or {}))


def problem_of(steps: Steps[Any], resources: dict[str, Any] | None = None) -> str:
    """Return the name of the problem that *steps* end with."""
    with pytest.raises(BadgekitError) as raised:
        resolve(steps, resources)
    return raised.value.problems[0].type.name
