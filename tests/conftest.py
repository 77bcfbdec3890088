"""Hypothesis profiles, and a PostgreSQL server for those who need one.

Choose a profile with `pytest --hypothesis-profile=ci`.
"""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

import postgresql_cluster

_QUIET = (HealthCheck.too_slow,)

settings.register_profile(
    "dev", max_examples=60, deadline=None, suppress_health_check=_QUIET
)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=_QUIET,
)
settings.register_profile(
    "thorough", max_examples=5_000, deadline=None, suppress_health_check=_QUIET
)
settings.load_profile("dev")


_LONGEST_ID = 40


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name long values by their argument: fresh keys are not the same twice."""
    if isinstance(val, str | bytes | int) and len(str(val)) > _LONGEST_ID:
        return argname
    return None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server that was started for the tests."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if postgresql_cluster.binaries() is None:
        pytest.skip("no PostgreSQL server is installed here")
    with postgresql_cluster.cluster("fsync=off") as url:
        yield url
