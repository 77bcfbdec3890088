"""The credentials inside a credential: members of a record, and endorsements."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from badgekit._json import JsonObject
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.verification._outcome import Check, CheckResult, Outcome

if TYPE_CHECKING:
    from badgekit.verification._report import VerificationReport

_ENDORSEMENTS = ("endorsement", "endorsementJwt")


def members_of(document: JsonObject) -> Iterator[tuple[str, Any]]:
    """Yield the members of a record with their pointers (CLR 2.0, `ClrSubject`)."""
    subject = document.get("credentialSubject")
    if isinstance(subject, dict):
        for pointer, member in _items(subject, ("verifiableCredential",)):
            yield "/credentialSubject" + pointer, member


def endorsements_of(document: JsonObject) -> Iterator[tuple[str, Any]]:
    """Yield the endorsements that *document* holds, wherever they stand.

    Open Badges 3.0 has them on credentials, achievements and profiles. Those inside
    a member or inside another endorsement belong to it.
    """
    level: list[tuple[str, Any]] = [("", document)]
    while level:
        below: list[tuple[str, Any]] = []
        for place, node in level:
            if node.__class__ is list:
                below += (
                    (f"{place}/{index}", item)
                    for index, item in enumerate(node)
                    if item.__class__ is dict or item.__class__ is list
                )
                continue
            for name, value in node.items():
                if name in _ENDORSEMENTS:
                    for pointer, endorsement in _items(node, (name,)):
                        yield place + pointer, endorsement
                elif name != "verifiableCredential" and (
                    value.__class__ is dict or value.__class__ is list
                ):
                    below.append((place + pointer_to(name), value))
        level = below


def summarize(
    check: Check, children: Mapping[str, "VerificationReport"]
) -> CheckResult:
    """Return what the reports on *children* mean for the credential around them."""
    if not children:
        return CheckResult(check, Outcome.NOT_APPLICABLE)
    problems: dict[Outcome, list[Problem]] = {
        Outcome.FAILED: [],
        Outcome.INDETERMINATE: [],
    }
    for pointer, child in children.items():
        found = child.outcome
        if found is not Outcome.PASSED:
            reasons = child.problems or (
                Problem(ProblemType.MALFORMED_VALUE_ERROR, "it does not verify", ""),
            )
            problems[found] += (reason.within(pointer) for reason in reasons)
    for outcome, found_problems in problems.items():
        if found_problems:
            return CheckResult(check, outcome, tuple(found_problems))
    return CheckResult(check, Outcome.PASSED, detail=f"all {len(children)} verify")


def _items(node: JsonObject, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name in names:
        value = node.get(name)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield pointer_to(name, index), item
        elif value is not None:
            yield pointer_to(name), value
