"""Which of two equal credentials stays (Open Badges 3.0, "Credential Equality")."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from badgekit._json import JsonObject
from badgekit.models import VerifiableCredential, equality_key, replaces
from badgekit.problems import Problem, ProblemType

OnConflict: TypeAlias = Literal["refuse", "first", "last"]
"""What becomes of equal credentials of which none is the newer: the standard does not
say which one counts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A credential that is to be a member, and where it was given."""

    document: JsonObject
    credential: VerifiableCredential
    pointer: str

    @property
    def is_signed(self) -> bool:
        """Whether it has a proof of its own."""
        return "proof" in self.document

    @property
    def statement(self) -> JsonObject:
        """What it says, whoever signed it."""
        return {name: v for name, v in self.document.items() if name != "proof"}


def merge(
    candidates: Iterable[Candidate], on_conflict: OnConflict
) -> tuple[list[Candidate], list[Problem]]:
    """Return what stays, each in the place of the first of its equals, and problems."""
    kept: list[Candidate] = []
    problems: list[Problem] = []
    places: dict[tuple[str, str], int] = {}
    ids: dict[str, tuple[str, str]] = {}
    for new in candidates:
        key = equality_key(new.credential)
        if key is None or new.credential.id is None:
            kept.append(new)
            continue
        if ids.setdefault(new.credential.id, key) != key:
            detail = (
                "a credential of another issuer has this id: in JSON-LD they are one"
            )
            problems.append(_problem(new, detail))
            continue
        if key not in places:
            places[key] = len(kept)
            kept.append(new)
            continue
        old = kept[places[key]]
        chosen = _chosen(old, new, on_conflict)
        if chosen is None:
            detail = "another version of a member before it, of which none is the newer"
            problems.append(_problem(new, detail))
        else:
            kept[places[key]] = chosen
    return kept, problems


def _chosen(
    old: Candidate, new: Candidate, on_conflict: OnConflict
) -> Candidate | None:
    if old.statement == new.statement:
        return new if new.is_signed and not old.is_signed else old
    if replaces(new.credential, old.credential):
        return new
    if replaces(old.credential, new.credential) or on_conflict == "first":
        return old
    return new if on_conflict == "last" else None


def _problem(candidate: Candidate, detail: str) -> Problem:
    return Problem(ProblemType.INCOHERENT_RECORD, detail, candidate.pointer)
