import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit.baking import BakingKind, bake, unbake
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from vectors import VECTORS, load, needs_data

SVG = b"<svg/>"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCA4mDSnAAA"
    "AABJRU5ErkJggg=="
)
OB_TEXT = '{"type": ["VerifiableCredential", "OpenBadgeCredential"]}'
CLR_TEXT = '{"type": ["VerifiableCredential", "ClrCredential"]}'


def jws(payload: object, signature: str = "c2ln") -> str:
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    encoded = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    return f"eyJhbGciOiJFUzI1NiJ9.{encoded}.{signature}"


@dataclass(frozen=True)
class Credential:
    text: str
    document: Mapping[str, Any]


def marks(image: bytes) -> list[BakingKind]:
    return [
        kind
        for kind in BakingKind
        if kind.keyword.encode() + b"\0" in image or kind.namespace.encode() in image
    ]


@pytest.mark.parametrize("image", [PNG, SVG])
@pytest.mark.parametrize(
    ("credential", "kind"),
    [
        (OB_TEXT, BakingKind.OPEN_BADGE),
        (CLR_TEXT, BakingKind.CLR),
        (CLR_TEXT.encode(), BakingKind.CLR),
        ('{"type": "ComprehensiveLearnerRecord"}', BakingKind.CLR),
        ('{"type": "OpenBadgeCredential"}', BakingKind.OPEN_BADGE),
        ('{"type": [["ClrCredential"], {}, 1, null]}', BakingKind.OPEN_BADGE),
        ('{"type": {"ClrCredential": 1}}', BakingKind.OPEN_BADGE),
        ("{}", BakingKind.OPEN_BADGE),
        (jws({"type": ["ClrCredential"]}), BakingKind.CLR),
        (jws({"type": ["OpenBadgeCredential"]}), BakingKind.OPEN_BADGE),
        (jws({"vc": {"type": ["ClrCredential"]}}), BakingKind.CLR),
        (jws({"vc": ["ClrCredential"]}), BakingKind.OPEN_BADGE),
        (jws({"type": [], "vc": {"type": "ClrCredential"}}), BakingKind.OPEN_BADGE),
        (jws({"type": "ClrCredential"}, signature=""), BakingKind.CLR),
        (Credential("a.b.c", {"type": ("X", "ClrCredential")}), BakingKind.CLR),
        (Credential("{}", {"type": ["ClrCredential"]}), BakingKind.CLR),
        (Credential(CLR_TEXT, {}), BakingKind.OPEN_BADGE),
    ],
)
def test_the_kind_is_that_of_the_document(
    image: bytes, credential: str | bytes | Credential, kind: BakingKind
) -> None:
    text = credential.text if isinstance(credential, Credential) else credential
    baked = bake(image, credential)
    assert marks(baked) == [kind]
    assert unbake(baked) == (text.decode() if isinstance(text, bytes) else text)


@pytest.mark.parametrize("image", [PNG, SVG])
@pytest.mark.parametrize("kind", BakingKind)
def test_a_kind_that_is_given_counts(image: bytes, kind: BakingKind) -> None:
    assert marks(bake(image, CLR_TEXT, kind=kind)) == [kind]


@pytest.mark.parametrize("image", [PNG, SVG])
def test_one_kind_replaces_the_other(image: bytes) -> None:
    record = bake(image, CLR_TEXT)
    assert bake(record, OB_TEXT) == bake(bake(image, OB_TEXT), OB_TEXT)
    with pytest.raises(DocumentError, match="already holds"):
        bake(record, OB_TEXT, replace=False)


@pytest.mark.parametrize("image", [PNG, SVG])
@pytest.mark.parametrize("wrap", [lambda text: text, lambda t: Credential(t, {})])
def test_white_space_around_a_jws_is_dropped(image: bytes, wrap: Any) -> None:
    text = jws({})
    assert unbake(bake(image, wrap(f" {text}\r\n"))) == text


@pytest.mark.parametrize("image", [PNG, SVG])
@pytest.mark.parametrize(
    "credential",
    [
        *("", " ", "text", "[]", '"{}"', "null", "a.b", "a.b.c.d", "é.b.c"),
        *("{", '{"a": NaN}', '{"a": 1, "a": 2}', '{"a": "\ud800"}', '{"a": "\\ud800"}'),
        *("\ufeff{}", '{"a": "\0"}', '{"a": "\x01"}', '{"a":' * 200 + "1" + "}" * 200),
        *(b"\xff", b"{\xff}", b"\x89PNG\r\n\x1a\n"),
        *("a..c", jws(b""), jws([]), jws(b"\xff"), "a.b.c", "a.====.c", "a.A.c"),
        jws({}) + "~WyJzYWx0Il0~",
        Credential("", {}),
        Credential("[]", {}),
        Credential("a.b", {}),
        Credential("a..c", {}),
        Credential("a.b.c~", {}),
        Credential('{"a": "\0"}', {}),
        Credential('{"a": "\ud800"}', {}),
    ],
)
def test_what_is_not_a_credential_is_not_baked(
    image: bytes, credential: str | bytes | Credential
) -> None:
    with pytest.raises(DocumentError) as caught:
        bake(image, credential)
    kinds = {problem.type for problem in caught.value.problems}
    assert kinds <= {ProblemType.PARSING_ERROR, ProblemType.LIMIT_EXCEEDED}


def test_a_control_character_is_no_part_of_an_svg() -> None:
    with pytest.raises(DocumentError, match="bake a PNG"):
        bake(SVG, Credential("{\x01}", {}))


@pytest.mark.parametrize(
    "image",
    [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"{}", b"a.b.c", b"\x1f\x8b\x08", b"\0"],
)
def test_what_is_not_an_image_is_refused(image: bytes) -> None:
    for act in (lambda: bake(image, OB_TEXT), lambda: unbake(image)):
        with pytest.raises(DocumentError, match="neither a PNG nor") as caught:
            act()
        assert caught.value.problems[0].type is ProblemType.PARSING_ERROR


@pytest.mark.parametrize("image", [PNG, SVG])
def test_an_image_is_held_to_its_size(image: bytes) -> None:
    baked = bake(image, OB_TEXT)
    limits = replace(DEFAULT_LIMITS, image_bytes=len(baked))
    assert bake(image, OB_TEXT, limits=limits) == baked
    assert unbake(baked, limits=limits) == OB_TEXT
    tighter = replace(limits, image_bytes=len(baked) - 1)
    for act in (
        lambda: bake(image, OB_TEXT, limits=tighter),
        lambda: bake(baked, OB_TEXT, limits=tighter),
        lambda: unbake(baked, limits=tighter),
    ):
        with pytest.raises(DocumentError) as caught:
            act()
        assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize("image", [PNG, SVG])
@pytest.mark.parametrize("wrap", [lambda text: text, lambda t: Credential(t, {})])
def test_a_credential_is_held_to_the_size_of_a_document(
    image: bytes, wrap: Any
) -> None:
    limits = replace(DEFAULT_LIMITS, document_bytes=len(OB_TEXT))
    assert bake(image, wrap(OB_TEXT), limits=limits)
    with pytest.raises(DocumentError) as caught:
        bake(image, wrap(OB_TEXT + " "), limits=limits)
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"<svg"]))
def test_any_bytes_make_a_value_or_our_error(data: bytes, head: bytes) -> None:
    for act in (
        lambda: unbake(head + data),
        lambda: bake(head + data, OB_TEXT),
        lambda: bake(PNG, data),
        lambda: bake(SVG, data.decode("utf-8", "surrogateescape")),
    ):
        try:
            act()
        except DocumentError as error:
            assert error.problems  # noqa: PT017


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=4),
    st.text("AZaz09-_", max_size=20),
)
def test_any_jws_comes_back(payload: dict[str, str], signature: str) -> None:
    text = jws(payload, signature)
    assert unbake(bake(PNG, text)) == text == unbake(bake(SVG, text))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.text(max_size=5), st.floats(allow_nan=False) | st.text()),
    st.sampled_from([None, 1]),
)
def test_any_json_comes_back_from_a_png(
    document: dict[str, Any], indent: int | None
) -> None:
    text = json.dumps(document, ensure_ascii=indent is None, indent=indent)
    try:
        baked = bake(PNG, text)
    except DocumentError:
        # Infinity, which JSON does not have.
        assert "Infinity" in text
    else:
        assert unbake(baked) == text


@pytest.mark.vectors
@needs_data
@pytest.mark.parametrize("image", [PNG, SVG])
@pytest.mark.parametrize(
    ("folder", "kind"),
    [("obv3p0", BakingKind.OPEN_BADGE), ("clrv2p0", BakingKind.CLR)],
)
def test_a_published_credential_comes_back(
    image: bytes, folder: str, kind: BakingKind
) -> None:
    path = f"vectors/1edtech-test-vectors/{folder}/signed-credential.json"
    load(path)
    text = (VECTORS.parent / path).read_text(encoding="utf-8")
    baked = bake(image, text)
    assert marks(baked) == [kind]
    assert unbake(baked) == text


@pytest.mark.vectors
def test_the_images_of_the_public_validator_are_read() -> None:
    folder = VECTORS / "1edtech-validator"
    images = [
        path
        for path in (*folder.rglob("*.png"), *folder.rglob("*.svg"))
        if "ob20" not in path.parts
    ]
    if not images:
        pytest.skip(f"no images of the 1EdTech validator at {folder}")
    assert [path.name for path in images if not _reads(path)] == []


def _reads(path: Path) -> bool:
    image = path.read_bytes()
    text = unbake(image)
    return unbake(bake(image, text)) == text
