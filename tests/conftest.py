"""Hypothesis profiles. Choose one with `pytest --hypothesis-profile=ci`."""

from hypothesis import HealthCheck, settings

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
