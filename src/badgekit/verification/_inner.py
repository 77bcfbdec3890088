"""The credentials inside a credential: members of a record, and endorsements."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from badgekit import _json
from badgekit._json import JsonObject
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.verification._outcome import Check, CheckResult, Outcome

if TYPE_CHECKING:
    from badgekit.verification._report import VerificationReport

_ENDORSEMENTS = frozenset({"endorsement", "endorsementJwt"})
_MEMBERS = "verifiableCredential"

_Place: TypeAlias = tuple[int, str | int, Any]
"""Where the parent stands in the list, the name in the parent, and the value."""


def members_of(document: JsonObject) -> Iterator[tuple[str, Any]]:
    """Yield the members of a record with their pointers (CLR 2.0, `ClrSubject`)."""
    subject = document.get("credentialSubject")
    if isinstance(subject, dict) and _MEMBERS in subject:
        yield from _each(f"/credentialSubject/{_MEMBERS}", subject[_MEMBERS])


def presented_in(document: JsonObject) -> Iterator[tuple[str, Any]]:
    """Yield the credentials in a presentation with their pointers."""
    yield from _each(f"/{_MEMBERS}", document.get(_MEMBERS))


def endorsements_of(document: JsonObject) -> Iterator[tuple[str, Any]]:
    """Yield the endorsements that *document* holds, wherever they stand.

    Open Badges 3.0 has them on credentials, achievements and profiles. Those inside
    a member or inside another endorsement belong to it.
    """
    if not _json.may_mention(document, "endorsement"):
        return
    found: list[_Place] = [(-1, "", document)]
    for index, (_, _, node) in enumerate(found):  # it grows on the way: breadth first
        members = node.items() if node.__class__ is dict else enumerate(node)
        for name, value in members:
            if name in _ENDORSEMENTS:
                pointer = pointer_to(*_path(found, index), name)
                yield from _each(pointer, value)
            elif name != _MEMBERS and (
                value.__class__ is dict or value.__class__ is list
            ):
                found.append((index, name, value))


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


def _path(found: list[_Place], index: int) -> list[str | int]:
    path: list[str | int] = []
    while index > 0:
        index, name, _ = found[index]
        path.append(name)
    return path[::-1]


def _each(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield f"{pointer}/{index}", item
    elif value is not None:
        yield pointer, value
