"""The privacy linter."""

from collections.abc import Iterable, Iterator

from badgekit import _json
from badgekit._json import JsonValue
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.quality._across import Seen
from badgekit.quality._identity_rules import at_identifier, at_identity, at_ids
from badgekit.quality._levels import Severity
from badgekit.quality._member_rules import at_member
from badgekit.quality._personal import Known
from badgekit.quality._places import Place, places
from badgekit.quality._privacy_report import PrivacyFinding, PrivacyReport
from badgekit.quality._privacy_rules import RULES
from badgekit.quality._reading import Content, read_all
from badgekit.quality._text_rules import at_text
from badgekit.quality._url_rules import at_url

_ORDER = {severity: at for at, severity in enumerate(Severity)}


def review_privacy(
    *contents: Content, known: Iterable[str] = (), limits: Limits = DEFAULT_LIMITS
) -> PrivacyReport:
    """Tell what badges, records or presentations give away about learners.

    Several at once are compared as well: salts and hashes that return, status lists
    of one learner. *known* are data of the learners, such as names, to look for; they
    are found in other case and punctuation too, and as a bare hash. Raises
    `DocumentError` for what is no JSON object, and `ValueError` if there is nothing to
    look at. Nothing is verified or fetched, and the report quotes nothing.

    >>> report = review_privacy({"narrative": "Ask ada@example.edu"})
    >>> bool(report), report.findings[0].rule, report.findings[0].pointer
    (False, 'email', '/narrative')
    """
    if not contents:
        raise ValueError("there is nothing to look at")
    wanted = Known(known)
    seen = Seen()
    found: dict[tuple[int, str, str], Severity] = {}
    for at, content in enumerate(contents):
        for place in places(*read_all(content, limits), limits):
            seen.note(at, place)
            for rule, severity in _at(place, wanted):
                _add(found, (at, place.pointer, rule), severity)
    for at, pointer, rule in seen.findings():
        _add(found, (at, pointer, rule), None)
    findings = [
        PrivacyFinding(rule=rule, severity=severity, document=at, pointer=pointer)
        for (at, pointer, rule), severity in found.items()
    ]
    findings.sort(key=lambda each: (_ORDER[each.severity], each.document))
    return PrivacyReport(documents=len(contents), findings=tuple(findings))


def _at(place: Place, known: Known) -> Iterator[tuple[str, Severity | None]]:
    if place.member:
        yield from at_member(place)
    if isinstance(place.value, dict):
        yield from at_identity(place)
        yield from at_url(place)
        yield from at_text(place, known)
    elif isinstance(place.value, str):
        yield from at_identifier(place)
        yield from at_ids(place)
        yield from at_url(place)
        yield from at_text(place, known)
    elif _is_number(place.value) and known.is_in(_json.dumps(place.value)):
        yield "known-datum", None


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _add(
    found: dict[tuple[int, str, str], Severity],
    key: tuple[int, str, str],
    severity: Severity | None,
) -> None:
    severity = severity or RULES[key[2]].severity
    before = found.get(key, severity)
    found[key] = min(before, severity, key=_ORDER.__getitem__)
