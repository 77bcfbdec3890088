"""Profiles as data."""

import json
import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.quality import (
    DEFAULT_PROFILE,
    Form,
    Ground,
    Level,
    QualityProfile,
    QualityRule,
    Source,
    Subject,
    review,
)

RULE: dict[str, Any] = {
    "id": "code",
    "paths": ["/humanCode"],
    "levels": {"knowledge": "required"},
    "what": "a code",
    "advice": "Add one.",
    "source": {"ground": "published", "reference": "Table 1, row 7"},
}
PROFILE: dict[str, Any] = {
    "format": 1,
    "id": "https://state.example/profiles/badges",
    "version": "2026-01",
    "name": "State of Example",
    "kinds": ["knowledge"],
    "rules": [RULE],
}


def test_a_profile_of_ones_own_takes_the_place_of_ours() -> None:
    profile = QualityProfile.parse(json.dumps(PROFILE))
    report = review({"name": "x"}, kind="knowledge", profile=profile)
    assert [each.rule for each in report.findings] == ["code"]
    assert report.profile == PROFILE["id"]
    assert report.profile_version == "2026-01"
    assert report.findings[0].source == Source(Ground.PUBLISHED, "Table 1, row 7")
    assert review({"humanCode": "M-1"}, kind="knowledge", profile=profile)


def test_the_default_profile_survives_json_and_pickle() -> None:
    text = json.dumps(DEFAULT_PROFILE.to_json_object())
    assert QualityProfile.parse(text) == DEFAULT_PROFILE
    assert pickle.loads(pickle.dumps(DEFAULT_PROFILE)) == DEFAULT_PROFILE


def test_no_rule_of_ours_claims_to_be_of_a_published_table() -> None:
    grounds = {rule.source.ground for rule in DEFAULT_PROFILE.rules}
    assert grounds == {Ground.STANDARD, Ground.FIELD, Ground.JUDGEMENT}


def test_what_the_standard_requires_is_required_of_every_kind() -> None:
    for rule in DEFAULT_PROFILE.rules:
        if rule.source.ground is Ground.STANDARD:
            assert dict(rule.levels) == dict.fromkeys(
                DEFAULT_PROFILE.kinds, Level.REQUIRED
            )


def test_a_profile_can_be_changed_in_part() -> None:
    rules = tuple(
        replace(rule, levels={**rule.levels, "recognition": Level.REQUIRED})
        if rule.id == "image"
        else rule
        for rule in DEFAULT_PROFILE.rules
    )
    profile = replace(DEFAULT_PROFILE, id="urn:my:profile", rules=rules)
    found = review({}, kind="recognition", profile=profile).at(Level.REQUIRED)
    assert "image" in {each.rule for each in found}


def test_a_member_name_may_hold_a_slash_or_a_tilde() -> None:
    rule = RULE | {"paths": ["/a~1b~0c"]}
    profile = QualityProfile.parse(PROFILE | {"rules": [rule]})
    assert review({"a/b~c": "x1"}, kind="knowledge", profile=profile)


def changed(**members: Any) -> dict[str, Any]:
    return PROFILE | {"rules": [RULE | members]}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({k: v for k, v in PROFILE.items() if k != "format"}, "/format"),
        (PROFILE | {"format": 2}, "/format"),
        (PROFILE | {"format": True}, "/format"),
        ({k: v for k, v in PROFILE.items() if k != "rules"}, "/rules"),
        (PROFILE | {"extra": 1}, "/extra"),
        (PROFILE | {"id": "no uri"}, ""),
        (PROFILE | {"id": 7}, "/id"),
        (PROFILE | {"version": " "}, ""),
        (PROFILE | {"kinds": []}, ""),
        (PROFILE | {"kinds": ["a b"]}, ""),
        (PROFILE | {"kinds": ["knowledge", "knowledge"]}, ""),
        (PROFILE | {"kinds": ["knowledge", "other"]}, ""),
        (PROFILE | {"kinds": "knowledge"}, "/kinds"),
        (PROFILE | {"rules": [RULE, RULE]}, ""),
        (PROFILE | {"rules": []}, ""),
        (PROFILE | {"rules": [RULE | {"id": f"r{n}"} for n in range(201)]}, ""),
        (PROFILE | {"rules": {}}, "/rules"),
        (PROFILE | {"rules": ["x"]}, "/rules/0"),
        (changed(id=""), "/rules/0"),
        (changed(of="badge"), "/rules/0/of"),
        (changed(of="credential"), ""),
        (changed(form=["url"]), "/rules/0/form"),
        (changed(paths=[]), "/rules/0"),
        (changed(paths=["humanCode"]), "/rules/0"),
        (changed(paths=[""]), "/rules/0"),
        (changed(paths=["/a~2"]), "/rules/0"),
        (changed(paths=["/a" * 13]), "/rules/0"),
        (changed(paths=["/a"] * 9), "/rules/0"),
        (changed(beyond=["/a"] * 9), "/rules/0"),
        (changed(levels={"knowledge": "must"}), "/rules/0/levels/knowledge"),
        (changed(levels={"knowledge": "recommended"}), ""),
        (changed(levels={"knowledge": "required", "other": "required"}), ""),
        (changed(what=""), "/rules/0"),
        (changed(advice=" "), "/rules/0"),
        (
            changed(source={"ground": "hearsay", "reference": "x"}),
            "/rules/0/source/ground",
        ),
        (changed(source={"ground": "field", "reference": ""}), "/rules/0/source"),
        (changed(more=1), "/rules/0/more"),
    ],
)
def test_a_profile_that_asks_nothing_of_use_is_refused_at_its_place(
    document: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        QualityProfile.parse(document)
    assert caught.value.problems[0].pointer == pointer


def test_a_rule_reads_plain_strings_as_terms() -> None:
    rule = QualityRule(
        id="x",
        paths=("/x",),
        levels={"a": "required"},  # type: ignore[dict-item]
        what="x",
        advice="Add x.",
        source=Source("field", "x"),  # type: ignore[arg-type]
        form="url",  # type: ignore[arg-type]
        of="credential",  # type: ignore[arg-type]
    )
    assert rule.levels["a"] is Level.REQUIRED
    assert rule.form is Form.URL
    assert rule.of is Subject.CREDENTIAL
    assert rule.source.ground is Ground.FIELD


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*PROFILE, *RULE, "ground", "reference", "knowledge"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from([*PROFILE, *RULE]), JSON)
def test_whatever_is_in_it_a_profile_is_read_or_refused(name: str, value: Any) -> None:
    document = (
        PROFILE | {name: value}
        if name in PROFILE and name != "id"
        else changed(**{name: value})
    )
    try:
        profile = QualityProfile.parse(document)
    except DocumentError:
        return
    assert QualityProfile.parse(profile.to_json_object()) == profile
