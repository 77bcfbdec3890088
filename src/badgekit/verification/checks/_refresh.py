"""REFRESH: there is no newer version that replaces the credential."""

from badgekit._json import JsonObject
from badgekit.problems import Problem, ProblemType
from badgekit.verification._outcome import Check, CheckResult, Outcome


def check_refresh(document: JsonObject) -> CheckResult:
    """Note that a newer version may be had (Open Badges 3.0, section 9.1, step 3)."""
    if document.get("refreshService") is None:
        return CheckResult(Check.REFRESH, Outcome.NOT_APPLICABLE)
    warning = Problem(
        ProblemType.UNSUPPORTED,
        "the refresh service was not asked for a newer version",
        "/refreshService",
    )
    return CheckResult(Check.REFRESH, Outcome.SKIPPED, warnings=(warning,))
