"""Hold a badge against a profile."""

from collections.abc import Iterable, Iterator, Mapping

from badgekit._json import JsonObject, JsonValue
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.quality._default import DEFAULT_PROFILE
from badgekit.quality._levels import Level
from badgekit.quality._profile import QualityProfile
from badgekit.quality._reading import Content, read_content
from badgekit.quality._report import CatalogueReport, Finding, Lack, QualityReport
from badgekit.quality._rule import Form, QualityRule, Subject, unescaped
from badgekit.quality._texts import (
    is_language,
    is_placeholder,
    is_uri,
    leaves,
    says_no_more,
    scalars,
    words,
)

_ORDER = {level: at for at, level in enumerate(Level)}
_NEAREST = {lack: at for at, lack in enumerate(Lack)}
_MOST_OTHERS = 16


def review(
    content: Content,
    *,
    kind: str,
    profile: QualityProfile = DEFAULT_PROFILE,
    limits: Limits = DEFAULT_LIMITS,
) -> QualityReport:
    """Tell what a badge lacks: its definition alone, or a whole credential.

    *kind* is one of `profile.kinds`; `ValueError` for others. What is no JSON object
    raises `DocumentError`, and so does a record of several achievements: hand those
    to `review_all`. Nothing is verified or fetched.

    >>> report = review({"type": ["Achievement"], "name": "TODO"}, kind="recognition")
    >>> bool(report), report.findings[1].detail
    (False, 'the name of the achievement: there, but only a placeholder')
    """
    if kind not in profile.kinds:
        raise ValueError(f"kind is one of {', '.join(profile.kinds)}")
    roots = _roots(read_content(content, limits))
    asked = dict.fromkeys(Level, 0)
    findings = []
    for rule in profile.rules:
        level = rule.levels.get(kind)
        if level is None or rule.of not in roots:
            continue
        asked[level] += 1
        prefix, root = roots[rule.of]
        if (lack := _lack(rule, root)) is not None:
            findings.append(_finding(rule, level, lack, prefix))
    findings.sort(key=lambda each: _ORDER[each.level])
    return QualityReport(
        kind=kind,
        profile=profile.id,
        profile_version=profile.version,
        asked=asked,
        findings=tuple(findings),
    )


def review_all(
    contents: Iterable[Content] | Mapping[str, Content],
    *,
    kind: str,
    profile: QualityProfile = DEFAULT_PROFILE,
    limits: Limits = DEFAULT_LIMITS,
) -> CatalogueReport:
    """Review many badges, labelled by the keys of a mapping or by number from 0."""
    items = (
        contents.items()
        if isinstance(contents, Mapping)
        else ((str(at), each) for at, each in enumerate(contents))
    )
    return CatalogueReport(
        reports={
            label: review(each, kind=kind, profile=profile, limits=limits)
            for label, each in items
        }
    )


def _roots(document: JsonObject) -> dict[Subject, tuple[str, JsonObject]]:
    """Return the achievement, and the credential if there is one, by pointer."""
    if "credentialSubject" not in document:
        if "verifiableCredential" in document:
            raise _several()
        return {Subject.ACHIEVEMENT: ("", document)}
    subject, at = _only(document["credentialSubject"])
    if "verifiableCredential" in subject:
        raise _several()
    achievement, below = _only(subject.get("achievement"))
    return {
        Subject.ACHIEVEMENT: (
            f"/credentialSubject{at}/achievement{below}",
            achievement,
        ),
        Subject.CREDENTIAL: ("", document),
    }


def _only(value: JsonValue) -> tuple[JsonObject, str]:
    """Return the one object in *value*, and the pointer from there to it."""
    if isinstance(value, list):
        if len(value) > 1:
            raise _several()
        value, at = (value[0] if value else None), "/0" if value else ""
    else:
        at = ""
    return (value if isinstance(value, dict) else {}), at


def _several() -> DocumentError:
    detail = "a record of several achievements: hand them to review_all, one by one"
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail))


def _lack(rule: QualityRule, root: JsonObject) -> tuple[Lack, str] | None:
    """Return in which way, and where, what *rule* asks for is lacking, if it is."""
    others = [
        frozenset(words(text))
        for path in rule.beyond
        for value, _ in _values(root, path)
        for text in leaves(value)
        if isinstance(text, str)
    ][:_MOST_OTHERS]
    nearest: tuple[Lack, str] | None = None
    for path in rule.paths:
        for value, pointer in _values(root, path):
            lack = _fault(value, rule.form, others)
            if lack is None:
                return None
            if nearest is None or _NEAREST[lack] > _NEAREST[nearest[0]]:
                nearest = lack, pointer
    return nearest or (Lack.MISSING, _place(root, rule.paths[0]))


def _fault(value: JsonValue, form: Form, others: list[frozenset[str]]) -> Lack | None:
    """Return what is the matter with *value*; `None` if one part of it is good."""
    worst = Lack.BLANK
    for said in scalars(value) if form is Form.ANY else leaves(value):
        lack = _fault_of_one(said, form, others)
        if lack is None:
            return None
        worst = max(worst, lack, key=_NEAREST.__getitem__)
    return worst


def _fault_of_one(
    said: JsonValue, form: Form, others: list[frozenset[str]]
) -> Lack | None:
    if not isinstance(said, str):
        # JSON's true and false are numbers to Python.
        number = isinstance(said, int | float) and not isinstance(said, bool)
        fits = form is Form.ANY or (form is Form.NUMBER and number)
        return None if fits else Lack.MALFORMED
    if not words(said):
        return Lack.BLANK
    if form is Form.LANGUAGE:
        return None if is_language(said) else Lack.MALFORMED
    if is_placeholder(said):
        return Lack.PLACEHOLDER
    if form is Form.NUMBER or (form is Form.URL and not is_uri(said)):
        return Lack.MALFORMED
    return Lack.REPEATED if says_no_more(said, others) else None


def _values(root: JsonObject, path: str) -> Iterator[tuple[JsonValue, str]]:
    """Yield the values at *path*, through every array on the way, with pointers."""
    level: list[tuple[JsonValue, str]] = [(root, "")]
    for token in path.split("/")[1:]:
        name = unescaped(token)
        level = [
            (each[name], f"{at}/{token}")
            for value, pointer in level
            for each, at in _entries(value, pointer)
            if isinstance(each, dict) and each.get(name) is not None
        ]
    yield from level


def _entries(value: JsonValue, pointer: str) -> Iterator[tuple[JsonValue, str]]:
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield each, f"{pointer}/{at}"
    else:
        yield value, pointer


def _place(root: JsonObject, path: str) -> str:
    """Return where the value should be: the first member that is not there."""
    value: JsonValue = root
    pointer = ""
    for token in path.split("/")[1:]:
        if isinstance(value, list) and value:
            value, pointer = value[0], pointer + "/0"
        if not isinstance(value, dict):
            break
        pointer += "/" + token
        value = value.get(unescaped(token))
    return pointer


def _finding(
    rule: QualityRule, level: Level, lack: tuple[Lack, str], prefix: str
) -> Finding:
    return Finding(
        rule=rule.id,
        level=level,
        lack=lack[0],
        pointer=prefix + lack[1],
        what=rule.what,
        advice=rule.advice,
        source=rule.source,
    )
