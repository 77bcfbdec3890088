"""The classes of CTDL against what 1EdTech says of them."""

import re

import pytest

from badgekit.frameworks._ctdl_terms import CLASSES
from vectors import DATA

MODEL = DATA / "model" / "common_credentials.lines"
NOT_CREDENTIALS = {"Assessment", "LearningProgram"}


@pytest.mark.vectors
@pytest.mark.skipif(not MODEL.is_file(), reason="the shared data are not here")
def test_the_classes_are_the_exact_matches_that_the_standard_names() -> None:
    text = MODEL.read_text(encoding="utf-8")
    exact = re.findall(r"exact match of `(\w+)` in \[\[CTDL-TERMS]]", text)
    assert set(CLASSES.values()) == {
        f"ceterms:{term}" for term in exact if term not in NOT_CREDENTIALS
    }
