"""Where the standards' own files lie, for the tests that read them."""

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"
"""Contexts, schemas, data models and test vectors; never copied into the project."""

VECTORS = DATA / "vectors"

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the standards' files are not at {DATA}"
)


def load(path: str) -> Any:
    """Return the JSON at *path* below `DATA`, or skip the test."""
    file = DATA / path
    if not file.is_file():
        pytest.skip(f"{path} is not among the standards' files")
    return json.loads(file.read_bytes())
