"""STATUS: the credential has been neither revoked nor suspended."""

from badgekit._json import JsonObject
from badgekit.fetching import Steps
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy


def check_status(
    document: JsonObject, policy: VerificationPolicy
) -> Steps[CheckResult]:
    """Look at every status entry (VCDM 2.0, section 4.10).

    An entry of a kind that is not understood is INDETERMINATE: not to have looked
    is not to know that nothing was there.
    """
    yield from ()
    entries = _entries(document.get("credentialStatus"))
    if not entries:
        return CheckResult(Check.STATUS, Outcome.NOT_APPLICABLE)
    if not policy.check_status:
        return CheckResult(Check.STATUS, Outcome.SKIPPED)
    problems = tuple(
        Problem(
            ProblemType.UNSUPPORTED,
            f"status of type {_type_of(entry)} cannot be looked up",
            pointer,
        )
        for pointer, entry in entries
    )
    return CheckResult(Check.STATUS, Outcome.INDETERMINATE, problems)


def _entries(member: object) -> tuple[tuple[str, object], ...]:
    if member is None:
        return ()
    if isinstance(member, list):
        return tuple(
            (pointer_to("credentialStatus", index), entry)
            for index, entry in enumerate(member)
        )
    return (("/credentialStatus", member),)


def _type_of(entry: object) -> str:
    kind = entry.get("type") if isinstance(entry, dict) else None
    return repr(kind)[:100]
