import json
import re
import time
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badgekit.baking import BakingKind, bake, unbake
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType

OB = "https://purl.imsglobal.org/ob/v3p0"
CLR = "https://purl.imsglobal.org/clr/v2p0"
OB2 = "http://openbadges.org"
TEXT = '{"type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "Zoë"}'
OTHER = TEXT.replace("Zoë", "Ada")
JWS = "eyJhbGciOiJFUzI1NiJ9.eyJ0eXBlIjoiQ2xyQ3JlZGVudGlhbCJ9.c2ln"


def element(text: str, namespace: str = OB) -> str:
    name = f'openbadges:credential xmlns:openbadges="{namespace}"'
    return f"<{name}><![CDATA[{text}]]></openbadges:credential>"


CREDENTIAL = element(TEXT)


def svg(content: str = "", before: str = "", attributes: str = "") -> bytes:
    root = f'<svg xmlns="http://www.w3.org/2000/svg"{attributes}>'
    return f"{before}{root}{content}<path d='M0 0'/></svg>\n".encode()


def rebake(image: bytes) -> bytes:
    return bake(image, TEXT)


def refusal(image: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[ProblemType, str]:
    with pytest.raises(DocumentError) as caught:
        unbake(image, limits=limits)
    (problem,) = caught.value.problems
    return problem.type, problem.detail


def test_json_is_written_as_the_first_child_in_cdata() -> None:
    assert bake(svg(), TEXT) == svg(CREDENTIAL)
    assert bake(svg(), TEXT, kind=BakingKind.CLR) == svg(element(TEXT, CLR))


def test_a_jws_is_written_into_verify_and_the_body_is_empty() -> None:
    root = ET.fromstring(bake(svg(), JWS))
    assert root[0].tag == f"{{{CLR}}}credential"
    assert root[0].attrib == {"verify": JWS}
    assert not root[0].text
    assert len(root[0]) == 0


BEFORE = [
    "",
    "\ufeff",
    " \n",
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n',
    "<!-- <svg> --><?pi <svg>?>",
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://example.invalid/svg.dtd">',
    '<!DOCTYPE svg SYSTEM "file:///etc/passwd">\n<!-- \'" -->',
]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("text", [TEXT, JWS])
def test_every_other_byte_stays(before: str, text: str) -> None:
    content = "<!-- <svg> credential --><![CDATA[<svg/>]]> &amp; é"
    image = svg(content, before, attributes=""" a="/>" b='">'\n\t c="ü" """)
    baked = bake(image, text)
    assert unbake(baked) == text
    inserted = len(baked) - len(image)
    start = image.index(content.encode())
    assert baked[:start] + baked[start + inserted :] == image


@pytest.mark.parametrize(
    ("image", "opened"),
    [
        (b"<svg/>", b"<svg>{}</svg>"),
        (b"<svg />\n", b"<svg >{}</svg>\n"),
        (
            b"<s:svg xmlns:s='http://www.w3.org/2000/svg' a='/'/><!-- end -->",
            b"<s:svg xmlns:s='http://www.w3.org/2000/svg' a='/'>{}</s:svg><!-- end -->",
        ),
        (b"<svg></svg>", b"<svg>{}</svg>"),
    ],
)
def test_an_empty_root_is_opened(image: bytes, opened: bytes) -> None:
    baked = bake(image, TEXT)
    assert baked == opened.replace(b"{}", CREDENTIAL.encode())
    assert unbake(baked) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "]]>", "b": "]]]]>>", "c": "<![CDATA["}',
        '{"a": "<svg>&amp;&#13;</svg>"}',
        '{\r\n"a":\r1,\n\n"b": "]]"\r}\r\n',
        '\t\r\n {"a": "\x7f\x85\u2028\ufffd😀"}',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "ISO-8859-1", "us-ascii"])
def test_what_xml_would_change_survives(text: str, encoding: str) -> None:
    image = f'<?xml version="1.0" encoding="{encoding}"?><svg>'.encode() + b"</svg>"
    baked = bake(image, text)
    assert unbake(baked) == text
    assert ET.fromstring(baked)[0].text == text


def test_a_latin_1_image_stays_latin_1() -> None:
    declaration = b"<?xml version='1.0' encoding='iso-8859-1'?>"
    image = declaration + b"<svg a='\xe9'>\xe9</svg>"
    baked = bake(image, TEXT)
    assert baked.replace(re.findall(b"<openb.*tial>", baked)[0], b"") == image
    assert unbake(baked) == TEXT
    assert bake(baked, OTHER) == bake(image, OTHER)


@pytest.mark.parametrize("character", ["\ufffe", "\uffff"])
def test_what_xml_cannot_say_is_refused(character: str) -> None:
    with pytest.raises(DocumentError, match="bake a PNG") as caught:
        bake(svg(), f'{{"a": "{character}"}}')
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


@pytest.mark.parametrize(
    "stale",
    [
        CREDENTIAL,
        element("{}", CLR),
        f'<o:credential xmlns:o="{OB}" verify="{JWS}"/>',
        f'<credential xmlns="{OB}">/></credential\n>',
        f"<o:credential xmlns:o='{OB}' a='>'></o:credential>",
        f"<o:credential xmlns:o='{OB}'><o:credential/>&amp;<b/></o:credential>",
        CREDENTIAL + element(OTHER),
    ],
)
def test_what_was_there_is_replaced(stale: str) -> None:
    image = svg(f"<title>A credential</title>{stale}<g>&#38;</g>{stale}")
    clean = svg("<title>A credential</title><g>&#38;</g>")
    assert bake(image, OTHER) == bake(clean, OTHER)
    with pytest.raises(DocumentError, match="already holds") as caught:
        bake(image, OTHER, replace=False)
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


@pytest.mark.parametrize(
    "stale",
    ["<g>" + CREDENTIAL + "</g>", f'<credential xmlns="{OB}">{"x" * 99}</credential>'],
)
def test_what_cannot_be_read_can_be_replaced(stale: str) -> None:
    limits = replace(DEFAULT_LIMITS, document_bytes=len(TEXT.encode()))
    baked = bake(svg(stale), TEXT, limits=limits)
    assert unbake(baked, limits=limits) == TEXT


def test_an_open_badges_2_assertion_and_other_elements_stay() -> None:
    others = f"<a:assertion xmlns:a='{OB2}' verify='x'/><credential>y</credential>"
    image = svg(others)
    assert bake(image, TEXT, replace=False) == svg(CREDENTIAL + others)
    assert unbake(bake(image, TEXT)) == TEXT


@pytest.mark.parametrize(
    "image",
    [
        svg(CREDENTIAL),
        svg("<title/>" + CREDENTIAL),
        svg("<title>&x;</title>" + CREDENTIAL, BEFORE[5]),
        svg(f'<o:credential xmlns:o="{CLR}"><![CDATA[{TEXT}]]></o:credential>'),
        svg(f'<credential xmlns="{OB}">{TEXT}</credential>'),
        svg(
            f"<openbadges:credential>{TEXT}</openbadges:credential>",
            attributes=f' xmlns:openbadges="{OB}"',
        ),
        svg(
            f'<c:credential xmlns:c="https&#58;//purl.imsglobal.org/ob/v3p0">{TEXT}'
            "</c:credential>"
        ).replace(b"&#58;", b":"),
        svg(f'<credential xmlns="{OB}"><!-- "no": 1 -->{TEXT}<?pi?></credential>'),
        svg(
            f"<o:credential xmlns:o='{OB}'>{TEXT}</o:credential>"
            "<!-- <openbadges:credential> --><![CDATA[<openbadges:credential>]]>"
        ),
        svg(f'<credential xmlns="{OB}" verify="">{TEXT}</credential>'),
    ],
)
def test_a_credential_is_matched_by_namespace(image: bytes) -> None:
    assert unbake(image) == TEXT


@pytest.mark.parametrize(
    ("image", "detail"),
    [
        (svg(), "holds no"),
        (svg("<credential>{}</credential>"), "holds no"),
        (svg('<credential xmlns="http://openbadges.org">{}</credential>'), "holds no"),
        (svg(element(TEXT, OB + "/")), "holds no"),
        (svg("<!--" + CREDENTIAL + "-->"), "holds no"),
        (svg(CREDENTIAL, before="<!-- " + CREDENTIAL + "-->").replace(b"v3p0", b"v3"),
         "holds no"),
        (svg(CREDENTIAL + element(OTHER)), "more than one"),
        (svg(CREDENTIAL + CREDENTIAL), "more than one"),
        (svg(CREDENTIAL + "<g>" + element(OTHER, CLR) + "</g>"), "more than one"),
        (svg(CREDENTIAL + '<x:credential xmlns:x="https&#58;//purl.imsglobal.org/ob/'
             'v3p0"/>'), "more than one"),
        (svg(f'<credential xmlns="{OB}">{{<b/>}}</credential>'), "elements inside"),
        (svg(f'<credential xmlns="{OB}"><credential>{{}}</credential></credential>'),
         "elements inside"),
        (svg(f'<credential xmlns="{OB}" verify="{JWS}">{{}}</credential>'), "as well"),
        (svg(f'<credential xmlns="{OB}" verify="https://example.org"/>'), "neither"),
        (svg(f'<credential xmlns="{OB}"/>'), "neither"),
        (svg(f'<credential xmlns="{OB}">\n</credential>'), "neither"),
        (svg(f'<credential xmlns="{OB}" verify="&#101;yJh.e30.c2ln"/>'), "references"),
        (svg(f'<credential xmlns="{OB}" verify="ey&x;Jh.e30.c2ln"/>', BEFORE[5]),
         "references"),
        (svg(f'<credential xmlns="{OB}">{{&x;}}</credential>', BEFORE[5]),
         "undefined entity"),
        (svg(f'<credential xmlns="{OB}">{{&x;}}</credential>'), "not well-formed"),
        (svg(CREDENTIAL).partition(b"]]>")[0], "not well-formed"),
        (svg(CREDENTIAL + "</credential>"), "not well-formed"),
        (svg("<o:credential/>"), "not well-formed"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "another element"),
        (b"<svg xmlns='http://www.w3.org/2000/SVG'/>", "another element"),
        (b"<g><svg/></g>", "another element"),
        (b"<!-- <svg> -->", "not well-formed"),
        (b"<svg", "not well-formed"),
        (b"<svg a='1' a='2'/>", "not well-formed"),
        (b"<\xff", "not well-formed"),
        (b"<svg>\0</svg> credential", "not well-formed"),
    ],
)  # fmt: skip
def test_a_malformed_image_is_refused(image: bytes, detail: str) -> None:
    kind, found = refusal(image)
    assert kind is ProblemType.PARSING_ERROR
    assert detail in found


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))


@pytest.mark.parametrize(
    ("image", "detail"),
    [
        (svg(f"<a:assertion xmlns:a='{OB2}' verify='x'/>"), "Open Badges 2.0"),
        (svg(f"<assertion xmlns='{OB2}'>{{}}</assertion>"), "Open Badges 2.0"),
        (svg("&l9;", f"<!DOCTYPE svg [<!ENTITY l0 'ha'>{LAUGHS}]>"), "DTD"),
        (svg("&x;", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DTD"),
        (svg("", '<!DOCTYPE svg SYSTEM "a.dtd" [<!ENTITY % x SYSTEM "b">%x;]>'), "DTD"),
        (svg("", "<!DOCTYPE svg []>"), "DTD"),
        (svg(CREDENTIAL).decode().encode("utf-16"), "UTF-16"),
        ("\ufeff".encode("utf-16-be") + svg().decode().encode("utf-16-be"), "UTF-16"),
        (svg(CREDENTIAL).decode().encode("utf-16-le"), "UTF-16"),
        (svg(CREDENTIAL).decode().encode("utf-32-le"), "UTF-16"),
        (b"<?xml version='1.0' encoding='utf-7'?><svg/>", "encoding"),
        (b"<?xml version='1.0' encoding='rot13'?><svg/>", "encoding"),
        (b"<?xml version='1.0' encoding='utf-16'?><svg/>", "encoding"),
        (b"<?xml version='1.0' encoding='windows-1252'?><svg/>", "encoding"),
        (b"<?xml version='1.1'?><svg/>", "XML 1.0"),
    ],
)
def test_what_is_not_taken_is_named(image: bytes, detail: str) -> None:
    kind, found = refusal(image)
    assert kind is ProblemType.UNSUPPORTED
    assert detail in found
    if detail != "Open Badges 2.0":
        with pytest.raises(DocumentError, match=detail):
            bake(image, TEXT)


def test_scripts_are_left_alone() -> None:
    script = "<script>alert(1)</script><image href='http://example.invalid/x'/>"
    assert bake(svg(script), TEXT) == svg(CREDENTIAL + script)


def test_depth_and_elements_are_bounded_where_the_drawing_is_read() -> None:
    limits = replace(DEFAULT_LIMITS, nesting_depth=10, image_elements=20)
    # The word makes the whole drawing be read.
    deep = "<g>" * 9 + "credential" + "</g>" * 9
    wide = "<g/>" * 18
    for content in (deep, wide + "credential"):
        assert unbake(bake(svg(content), TEXT, limits=limits)) == TEXT
    for content in (f"<g>{deep}</g>", f"{wide}<g/>credential"):
        for act in (lambda image: bake(image, TEXT, limits=limits),
                    lambda image: unbake(image, limits=limits)):  # fmt: skip
            with pytest.raises(DocumentError) as caught:
                act(svg(content))
            assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize("tag", ["<svg", "<svg><g"])
def test_the_attributes_of_a_tag_are_bounded(tag: str) -> None:
    limits = replace(DEFAULT_LIMITS, image_elements=50)
    for count, kind in (
        (50, ProblemType.PARSING_ERROR),
        (51, ProblemType.LIMIT_EXCEEDED),
    ):
        attributes = "".join(f" a{n}='>'" for n in range(count))
        found, _ = refusal(f"{tag}{attributes}>".encode(), limits)
        assert found is kind


def test_attributes_of_many_tags_are_not_added_up() -> None:
    limits = replace(DEFAULT_LIMITS, image_elements=50)
    image = svg("<g a='b=c='/>" * 40 + "=" * 40)
    assert unbake(bake(image, TEXT, limits=limits), limits=limits) == TEXT


def test_the_text_is_held_to_the_size_of_a_document() -> None:
    limits = replace(DEFAULT_LIMITS, document_bytes=len(TEXT.encode()))
    assert unbake(svg(CREDENTIAL), limits=limits) == TEXT
    for text in (TEXT + " ", TEXT + "\n" * 9_000):
        kind, _ = refusal(svg(element(text)), limits)
        assert kind is ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize(
    "image",
    [
        b"<svg>credential" + b"<g>" * 1_000_000,
        b"<svg>credential" + b"<g/>" * 1_000_000,
        b"<svg " + b"a" * 4_000_000,
        b"<svg " + b" ".join(b"a%d='>'" % n for n in range(1_000_000)) + b">",
        b"<" * 4_000_000,
        b"<svg>" + b"<!--credential-->" * 200_000 + b"</svg>",
    ],
)
def test_time_is_bounded(image: bytes) -> None:
    start = time.perf_counter()
    for act in (unbake, rebake):
        try:
            act(image)
        except DocumentError as error:
            assert error.problems  # noqa: PT017
    assert time.perf_counter() - start < 5


XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"),
    max_size=20,
)
JSON = st.dictionaries(XML_TEXT, XML_TEXT, max_size=4)
PIECES = st.sampled_from(
    [
        *("<svg>", "<svg/>", "</svg>", "<g>", "</g>", "<svg a='/>'>", "<!--", "-->"),
        *("<![CDATA[", "]]>", "&amp;", "&x;", "&#13;", CREDENTIAL, "credential", "é"),
        *(BEFORE), f"<credential xmlns='{OB}'>", "</credential>", "{}", "\r\n", "\0",
        f"<c:credential xmlns:c='{CLR}' verify='{JWS}'/>", "<!DOCTYPE svg [", "]>",
    ]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(JSON, st.sampled_from(BEFORE), st.sampled_from(["\r", "\n", "\t ", ""]))
@example({"]]": "]]>"}, "", "\r")
def test_any_json_comes_back(value: dict[str, str], before: str, space: str) -> None:
    separators = ("," + space, ":" + space)
    text = json.dumps(value, ensure_ascii=False, separators=separators) + space
    image = svg("<g/>", before)
    baked = bake(image, text)
    assert unbake(baked) == text
    start = image.index(b"<g/>")
    assert baked[:start] + baked[start + len(baked) - len(image) :] == image


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=10))
def test_any_pieces_make_a_value_or_our_error(pieces: list[str]) -> None:
    image = "".join(pieces).encode()
    try:
        baked = bake(image, TEXT)
    except DocumentError:
        with pytest.raises(DocumentError):
            unbake(image)
        return
    assert unbake(baked) == TEXT
    assert bake(baked, TEXT) == baked
    try:
        assert unbake(image)
    except DocumentError as error:
        assert error.problems  # noqa: PT017


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_mutated_image_makes_a_value_or_our_error(data: st.DataObject) -> None:
    image = bytearray(svg(CREDENTIAL, BEFORE[3] + BEFORE[5]))
    place = data.draw(st.integers(0, len(image) - 1))
    image[place : place + data.draw(st.integers(0, 3))] = data.draw(
        st.binary(max_size=3) | st.sampled_from([b"<", b">", b"&", b"/>", b"'"])
    )
    try:
        unbake(bytes(image))
    except DocumentError as error:
        assert error.problems  # noqa: PT017
    try:
        baked = bake(bytes(image), TEXT)
    except DocumentError:
        return
    assert unbake(baked) == TEXT
