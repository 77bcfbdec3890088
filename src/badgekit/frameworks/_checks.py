"""Whether an alignment is one that others can follow."""

import re
from collections.abc import Iterator

from badgekit.frameworks._case import CASE_TYPES
from badgekit.frameworks._identifiers import (
    REGISTRY_HOST,
    ctid_in,
    host_of,
    is_ctid,
    is_uuid,
    key_of,
)
from badgekit.models import Alignment, AlignmentTargetType
from badgekit.problems import Problem, ProblemType

_TERMS = frozenset(map(str, AlignmentTargetType))
_EXTENSION = re.compile(r"ext:[A-Za-z0-9._|\-]+", re.ASCII)
_MEANT = {term.rpartition(":")[2].lower(): term for term in _TERMS}
_ALMOST_CTID = re.compile(r"ce-[0-9a-f\-]{20,}", re.ASCII | re.IGNORECASE)
_API_PATH = re.compile(r"/(CF[A-Za-z]+)/[^/]*$", re.ASCII)
_API_TYPES: dict[str, str | None] = {
    "CFItems": AlignmentTargetType.CF_ITEM,
    "CFRubrics": AlignmentTargetType.CF_RUBRIC,
    "CFRubricCriteria": AlignmentTargetType.CF_RUBRIC_CRITERION,
    "CFRubricCriterionLevels": AlignmentTargetType.CF_RUBRIC_CRITERION_LEVEL,
    "CFDocuments": None,
    "CFPackages": None,
    "CFAssociations": None,
}
_IN_FRAMEWORKS = (AlignmentTargetType.CF_ITEM, AlignmentTargetType.COMPETENCY)


def check_alignment(alignment: Alignment) -> tuple[Problem, ...]:
    """Return what is wrong with *alignment*, and what others will miss.

    `MALFORMED_VALUE_ERROR` is wrong: a type that there is not, a URL that is none or
    does not fit the type. `DEVIATION` is advice: a member that is missing, though the
    standard does not ask for it. Pointers are into the alignment; `Problem.within`
    puts them into an achievement. Nothing is fetched.

    >>> alignment = Alignment(
    ...     target_name="Linear Equations",
    ...     target_type=AlignmentTargetType.CF_ITEM,
    ...     target_url="https://lincoln.example/linear-equations",
    ... )
    >>> print(check_alignment(alignment)[0])
    /targetUrl: should end in the UUID of the CFItem
    """
    found = [*_check_url(alignment), *_check_type(alignment)]
    if alignment.target_type in CASE_TYPES:
        found += _check_case(alignment)
    elif alignment.target_type in _TERMS:
        found += _check_ctdl(alignment)
    found += _check_texts(alignment)
    return tuple(sorted(found, key=lambda each: each.type is ProblemType.DEVIATION))


def _wrong(detail: str, name: str) -> Problem:
    return Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, f"/{name}")


def _advice(detail: str, name: str) -> Problem:
    return Problem(ProblemType.DEVIATION, detail, f"/{name}")


def _check_url(alignment: Alignment) -> Iterator[Problem]:
    url = alignment.target_url
    if host_of(url) is None:
        yield _wrong("should be an absolute http or https URL", "targetUrl")
    elif not url.lower().startswith("https:"):
        yield _advice(
            "should be https, so that it is not changed on its way", "targetUrl"
        )


def _check_type(alignment: Alignment) -> Iterator[Problem]:
    said = alignment.target_type
    if said is None:
        yield _advice("does not say what kind of node it is", "targetType")
    elif said not in _TERMS and not _EXTENSION.fullmatch(said):
        meant = _MEANT.get(said.rpartition(":")[2].lower())
        terms = (
            f"perhaps {meant}" if meant else f"one of {', '.join(AlignmentTargetType)}"
        )
        yield _wrong(f"no such type: {terms}, or one with ext:", "targetType")


def _check_case(alignment: Alignment) -> Iterator[Problem]:
    url, kind = alignment.target_url, str(alignment.target_type)
    if ctid_in(url) or _is_registry(url):
        yield _wrong(f"is of the Credential Registry, and no {kind}", "targetUrl")
        return
    if not is_uuid(key_of(url)):
        yield _wrong(f"should end in the UUID of the {kind}", "targetUrl")
    path = _API_PATH.search(url)
    if path and _API_TYPES.get(path[1], kind) != kind:
        yield _wrong(f"is in {path[1]}, and no {kind}", "targetUrl")


def _check_ctdl(alignment: Alignment) -> Iterator[Problem]:
    url, code = alignment.target_url, alignment.target_code
    host = host_of(url) or ""
    last = url.rpartition("/")[2]
    if ctid_in(url) is None:
        if _is_registry(url) or _ALMOST_CTID.fullmatch(last):
            yield _wrong("should end in a CTID: ce- and a UUID", "targetUrl")
        else:
            yield _advice("has no CTID, so the registry does not know it", "targetUrl")
    elif is_ctid(code) and key_of(code or "") != key_of(url):
        yield _wrong("is another CTID than in the targetUrl", "targetCode")
    if _is_registry(url) and host != REGISTRY_HOST:
        yield _advice("is in a sandbox of the registry", "targetUrl")
    if code and _ALMOST_CTID.fullmatch(code) and not is_ctid(code):
        yield _wrong("should be a CTID: ce- and a UUID", "targetCode")


def _check_texts(alignment: Alignment) -> Iterator[Problem]:
    if not alignment.target_name.strip():
        yield _wrong("should not be blank", "targetName")
    if not (alignment.target_code or "").strip():
        yield _advice("has no code to find it by in its framework", "targetCode")
    framework = (alignment.target_framework or "").strip()
    if not framework and alignment.target_type in _IN_FRAMEWORKS:
        yield _advice("does not say which framework it is of", "targetFramework")


def _is_registry(url: str) -> bool:
    host = host_of(url) or ""
    return host == REGISTRY_HOST or host.endswith(f".{REGISTRY_HOST}")
