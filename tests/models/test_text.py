"""Text in several languages."""

import pickle
from typing import Any

import pytest

from badgekit.models import LanguageValue, MultilingualText

VALUE = {"@value": "Álgebra", "@language": "es", "@direction": "ltr"}


def test_text_is_the_first_of_its_languages() -> None:
    text = MultilingualText.read([VALUE, {"@value": "Algebra", "@language": "en-US"}])
    assert text == "Álgebra"
    assert text.in_language("en-us") == "Algebra"
    assert text.in_language("fr") is None
    assert [value.to_json_object() for value in text.values] == text.to_json()
    assert text.values[0] == LanguageValue(
        value="Álgebra", language="es", direction="ltr"
    )


@pytest.mark.parametrize(
    ("value", "maps"),
    [(VALUE, False), ([VALUE], False), ({"en": "Algebra", "es": "Álgebra"}, True)],
)
def test_text_is_written_as_it_was_read(value: Any, *, maps: bool) -> None:
    text = MultilingualText.read(value, maps=maps)
    assert text.to_json() == value
    assert text.to_json() is not value
    again = pickle.loads(pickle.dumps(text))
    assert (again, again.values) == (text, text.values)


@pytest.mark.parametrize(
    ("value", "maps"),
    [
        ({}, True),
        ([], True),
        (5, True),
        (None, False),
        (["Algebra"], False),
        ({"en": 5}, True),
        ({"en": "Algebra"}, False),
        ({"@none": "Algebra"}, True),
        ({"@value": 5}, False),
        ({"@value": "x", "@language": 5}, False),
        ({"@value": "x", "@direction": "up"}, False),
        ({"@value": "x", "@language": "en_US"}, False),
        ({"@value": "x", "@language": "e"}, False),
        ({"@value": "x", "@language": "en-"}, False),
        ({"@value": "x", "@language": "en-US-"}, False),
        ({"@value": "x", "@language": "de-abcdefghi"}, False),
        ({"@value": "x", "@language": "en\n"}, False),
        ({"@value": "x", "@type": "xsd:string"}, True),
    ],
)
def test_anything_else_is_no_text(value: Any, *, maps: bool) -> None:
    with pytest.raises(ValueError, match=r"text|language"):
        MultilingualText.read(value, maps=maps)


@pytest.mark.parametrize(
    "tag",
    [
        *(
            "en",
            "de-CH",
            "es-419",
            "zh-Hant-TW",
            "sl-rozaj-biske-1994",
            "zh-cmn-Hans-CN",
        ),
        *("de-DE-u-co-phonebk", "en-a-bbb-x-a-ccc", "x-whatever", "i-klingon", "EN-us"),
    ],
)
def test_any_tag_of_bcp_47_is_a_language(tag: str) -> None:
    text = MultilingualText.of({tag: "x"})
    assert text.in_language(tag) == "x"
