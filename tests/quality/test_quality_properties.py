"""What holds for every document, however hostile."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.quality import (
    DEFAULT_PROFILE,
    Form,
    Level,
    QualityRule,
    Severity,
    review,
    review_privacy,
)
from badgekit.testing import badge

TERMS = [
    *("id", "type", "@context", "name", "description", "criteria", "narrative"),
    *("alignment", "targetUrl", "image", "caption", "issuer", "creator", "@value"),
    *("credentialSubject", "achievement", "identifier", "identityHash", "hashed"),
    *("salt", "evidence", "credentialStatus", "statusListCredential", "source"),
    *("verifiableCredential", "resultDescription", "rubricCriterionLevel", "result"),
    *("email", "address", "refreshService", "endorsement", "dateOfBirth", "x-own"),
    *("inLanguage", "creditsAvailable"),
]
VALUES = st.sampled_from(
    [
        "TODO",
        "Linear Equations",
        "https://lincoln.example/1",
        "data:text/plain,x",
        "EndorsementSubject",
        "Evidence",
        "eyJ4IjoxfQ.eyJ4IjoxfQ.x",
        "{",
        "",
        True,
        0.5,
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | VALUES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(TERMS) | st.text(max_size=4), inner, max_size=5
        )
    ),
    max_leaves=20,
)
OBJECTS = st.dictionaries(
    st.sampled_from(TERMS) | st.text(max_size=4), JSON, max_size=6
)


@given(OBJECTS, st.sampled_from(DEFAULT_PROFILE.kinds))
def test_any_object_gives_a_report_or_is_refused(document: Any, kind: str) -> None:
    try:
        report = review(document, kind=kind)
    except DocumentError:
        return
    assert json.dumps(report.to_json_object())
    assert str(report)
    assert sum(report.counts.values()) <= sum(report.asked.values())
    assert bool(report) is (report.counts[Level.REQUIRED] == 0)


@given(st.lists(OBJECTS, min_size=1, max_size=2))
def test_any_objects_give_a_privacy_report_or_are_refused(documents: Any) -> None:
    try:
        report = review_privacy(*documents)
    except DocumentError:
        return
    assert json.dumps(report.to_json_object())
    assert str(report)
    for each in report.findings:
        assert resolves(documents[each.document], each.pointer)


def resolves(value: Any, pointer: str) -> bool:
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return True


FRAGMENTS = st.sampled_from(
    [
        *(
            "&#",
            "1" * 5000,
            ";",
            "%",
            "25",
            "%40",
            "@",
            "a.b",
            "data:",
            ",",
            ";base64,",
        ),
        *("e30.e30.", "~", "WyJzIiwibiIsMV0", "WyJzIiwxXQ", "{", '"', "[", "]", "}"),
        *("born ", "2010-12-10", "+1 202 555 0199", "\u200b", "\ufdfa", " ", "x"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_any_text_is_opened_or_left_alone(text: str) -> None:
    review_privacy({"credentialSubject": {"term": text}}, known=["Ada Bright"])
    try:
        review_privacy(text)
    except DocumentError as error:
        assert error.problems  # noqa: PT017 - it may also be read


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_text_gives_a_report_or_is_refused(content: Any) -> None:
    try:
        review_privacy(content)
        review(content, kind="recognition")
    except DocumentError:
        pass


# Adding what is asked for

GOOD = {
    Form.ANY: "Said plainly",
    Form.TEXT: "Said plainly",
    Form.URL: "https://lincoln.example/good",
    Form.NUMBER: 3,
    Form.LANGUAGE: "en",
}


def put(document: dict[str, Any], path: str, value: Any) -> bool:
    """Put *value* at *path*, unless something else than an object is on the way."""
    *way, last = path.split("/")[1:]
    for name in way:
        below = document.setdefault(name, {})
        if isinstance(below, list) and below and isinstance(below[0], dict):
            below = below[0]
        if not isinstance(below, dict):
            return False
        document = below
    if document.get(last) is not None:
        return False
    document[last] = value
    return True


@given(
    OBJECTS.filter(
        lambda d: not {"credentialSubject", "verifiableCredential"} & d.keys()
    ),
    st.sampled_from([r for r in DEFAULT_PROFILE.rules if r.of == "achievement"]),
    st.data(),
)
def test_adding_what_is_asked_for_never_makes_a_report_worse(
    document: Any, rule: QualityRule, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(DEFAULT_PROFILE.kinds))
    path = data.draw(st.sampled_from(rule.paths))
    try:
        before = review(document, kind=kind)
    except DocumentError:
        return
    if not put(document, path, GOOD[rule.form]):
        return
    if rule.id == "name":
        # A name is what other texts are compared with; they may turn out to repeat it.
        assert "name" not in {
            each.rule for each in review(document, kind=kind).findings
        }
        return
    after = {each.rule for each in review(document, kind=kind).findings}
    assert after <= {each.rule for each in before.findings}
    if not rule.beyond:
        assert rule.id not in after


# Planting personal data

PATHS = st.sampled_from(
    [
        ("name",),
        ("id",),
        ("type", 0),
        ("@context", 0),
        ("issuer", "name"),
        ("issuer", "id"),
        ("validFrom",),
        ("credentialSubject", "id"),
        ("credentialSubject", "narrative"),
        ("credentialSubject", "identifier", 0, "identityHash"),
        ("credentialSubject", "identifier", 0, "salt"),
        ("credentialSubject", "achievement", "id"),
        ("credentialSubject", "achievement", "criteria", "narrative"),
        ("credentialSubject", "image"),
        ("credentialStatus",),
        ("evidence",),
        ("x-own", "ada", "bright"),
    ]
)
AROUND = st.sampled_from(
    ["{}", "mailto:{}", "https://a.example/?u={}&v=1", "See {}.", "<{}>"]
)


def plant(path: tuple[Any, ...], value: Any) -> Any:
    document: Any = badge().to_json_object()
    owner = document
    for name in path[:-1]:
        owner = owner[name] if isinstance(owner, list) else owner.setdefault(name, {})
    owner[path[-1]] = value
    return document


@given(PATHS, AROUND, st.emails())
@settings(max_examples=50)
def test_a_planted_e_mail_is_found_and_never_quoted(
    path: tuple[Any, ...], around: str, email: str
) -> None:
    planted = plant(path, around.format(email))
    report = review_privacy(planted, known=())
    assert report.at(Severity.HIGH)
    quality = review(planted, kind="application")
    for each in (report, quality):
        assert email not in str(each)
        assert email not in json.dumps(each.to_json_object())
        assert email not in repr(each)


NAMES = st.text("bdfgjkqvxz", min_size=6, max_size=12).map(str.capitalize)


@given(PATHS, NAMES, st.booleans())
@settings(max_examples=50)
def test_a_name_that_is_known_is_found_and_never_quoted(
    path: tuple[Any, ...], name: str, as_member: bool
) -> None:
    planted = plant(path, {name: {"note": name}} if as_member else name)
    report = review_privacy(planted, known=[name])
    assert "known-datum" in {each.rule for each in report.at(Severity.HIGH)}
    for each in (report, review(planted, kind="knowledge")):
        assert name not in str(each) + repr(each) + json.dumps(each.to_json_object())
