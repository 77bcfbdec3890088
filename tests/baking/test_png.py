import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit.baking import BakingKind, bake, unbake
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType

OB = b"openbadgecredential"
CLR = b"clrcredential"
TEXT = '{"type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "Zoë"}'
OTHER = TEXT.replace("Zoë", "Ada")
JWS = "eyJhbGciOiJFUzI1NiJ9.eyJ0eXBlIjoiQ2xyQ3JlZGVudGlhbCJ9.c2ln"


def chunk(kind: bytes, body: bytes, crc: int | None = None) -> bytes:
    crc = zlib.crc32(kind + body) if crc is None else crc
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)


def itxt(text: bytes, keyword: bytes = OB, fields: bytes = b"\0\0\0\0") -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + fields + text)


SIGNATURE = b"\x89PNG\r\n\x1a\n"
IHDR = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
IDAT = chunk(b"IDAT", zlib.compress(b"\0\x7f"))
IEND = chunk(b"IEND", b"")
CREDENTIAL = itxt(TEXT.encode())


def png(*before: bytes, after: bytes = b"", behind: bytes = b"") -> bytes:
    return SIGNATURE + IHDR + b"".join(before) + IDAT + after + IEND + behind


def refusal(image: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[ProblemType, str]:
    with pytest.raises(DocumentError) as caught:
        unbake(image, limits=limits)
    (problem,) = caught.value.problems
    return problem.type, problem.detail


def test_the_chunk_is_written_behind_the_header_as_the_standard_has_it() -> None:
    assert bake(png(), TEXT) == png(CREDENTIAL)
    assert bake(png(), JWS) == png(itxt(JWS.encode(), CLR))


@pytest.mark.parametrize("text", [TEXT, f" \r\n{TEXT}\n", JWS])
def test_what_was_baked_is_unbaked(text: str) -> None:
    assert unbake(bake(png(), text)) == text


def test_every_other_byte_stays() -> None:
    image = png(
        chunk(b"tEXt", b"Title\0a badge"),
        chunk(b"juNk", bytes(range(256)), crc=0),
        after=chunk(b"tIME", b"\x07\xea\1\1\0\0\0"),
        behind=b"something after the end" + CREDENTIAL,
    )
    baked = bake(image, TEXT)
    assert baked[:33] + baked[33 + len(CREDENTIAL) :] == image
    assert unbake(baked) == TEXT


@pytest.mark.parametrize(
    "image",
    [
        png(CREDENTIAL),
        png(after=CREDENTIAL),
        png(itxt(b"", CLR), CREDENTIAL, after=CREDENTIAL),
        png(chunk(b"tEXt", OB + b"\0" + TEXT.encode())),
        png(chunk(b"zTXt", CLR + b"\0\0" + zlib.compress(b"{}"))),
        png(chunk(b"iTXt", OB + b"\0damaged", crc=1)),
    ],
)
def test_what_was_there_is_replaced(image: bytes) -> None:
    assert bake(image, OTHER) == png(itxt(OTHER.encode()))
    with pytest.raises(DocumentError, match="already holds") as caught:
        bake(image, OTHER, replace=False)
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


def test_an_image_without_a_credential_needs_no_replacing() -> None:
    image = png(itxt(b"x", b"openbadges"))
    assert unbake(bake(image, TEXT, replace=False)) == TEXT


@pytest.mark.parametrize(
    "image",
    [
        png(CREDENTIAL),
        png(after=CREDENTIAL),
        png(itxt(TEXT.encode(), CLR)),
        png(itxt(TEXT.encode(), fields=b"\0\0en\0Berechtigung\0")),
        png(itxt(TEXT.encode(), fields=b"\0\x09\0\0")),
        png(itxt(zlib.compress(TEXT.encode()), fields=b"\1\0\0\0")),
        png(CREDENTIAL, itxt(OTHER.encode(), b"openbadges")),
        png(CREDENTIAL, behind=itxt(OTHER.encode())),
        png(chunk(b"iTXt", b"no keyword"), chunk(b"tEXt", b""), CREDENTIAL),
        png(itxt(OTHER.encode(), b"Openbadgecredential"), CREDENTIAL),
        png(itxt(OTHER.encode(), b""), CREDENTIAL),
    ],
)
def test_a_credential_is_found_wherever_encoders_put_it(image: bytes) -> None:
    assert unbake(image) == TEXT


@pytest.mark.parametrize(
    ("image", "detail"),
    [
        (png(), "holds no"),
        (png(behind=CREDENTIAL), "holds no"),
        (png(CREDENTIAL, itxt(OTHER.encode())), "more than one"),
        (png(CREDENTIAL, CREDENTIAL), "more than one"),
        (png(CREDENTIAL, after=itxt(OTHER.encode(), CLR)), "more than one"),
        (png(CREDENTIAL, chunk(b"tEXt", OB + b"\0{}")), "more than one"),
        (png(chunk(b"tEXt", OB + b"\0" + TEXT.encode())), "other than iTXt"),
        (png(CREDENTIAL[:-1] + b"\0"), "wrong CRC"),
        (png(itxt(b"{\xff}")), "not UTF-8"),
        (png(itxt(b"{\0}")), "NUL"),
        (png(itxt(b"")), "neither JSON nor"),
        (png(itxt(b"https://example.org/badge")), "neither JSON nor"),
        (png(itxt(JWS.encode() + b"~")), "neither JSON nor"),
        (png(itxt(b"", fields=b"\0\0\0")), "cut short"),
        (png(itxt(b"", fields=b"\0")), "cut short"),
        (png(itxt(b"", fields=b"")), "cut short"),
        (png(itxt(b"{}", fields=b"\2\0\0\0")), "unknown way"),
        (png(itxt(b"{}", fields=b"\1\1\0\0")), "unknown way"),
        (png(itxt(b"{}", fields=b"\1\0\0\0")), "damaged"),
        (png(itxt(zlib.compress(b"{}")[:-1], fields=b"\1\0\0\0")), "damaged"),
        (png(itxt(zlib.compress(b"{}") + b"x", fields=b"\1\0\0\0")), "damaged"),
        (SIGNATURE, "header chunk"),
        (SIGNATURE + IDAT + IEND, "header chunk"),
        (b" " + png(CREDENTIAL), "header chunk"),
        (SIGNATURE + IHDR[:-5], "longer than the file"),
        (SIGNATURE + IHDR + CREDENTIAL, "before its IEND"),
        (SIGNATURE + IHDR + IDAT + IEND[:-1], "before its IEND"),
        (png(b"\xff\xff\xff\xffiTXt" + OB), "longer than the file"),
    ],
)
def test_a_malformed_image_is_refused(image: bytes, detail: str) -> None:
    kind, found = refusal(image)
    assert kind is ProblemType.PARSING_ERROR
    assert detail in found


@pytest.mark.parametrize(
    "image",
    [
        png(itxt(b"eyJh.eyJh.c2ln", b"openbadges")),
        png(chunk(b"tEXt", b"openbadges\0https://example.org/assertion.json")),
    ],
)
def test_an_open_badges_2_image_is_named_as_such(image: bytes) -> None:
    kind, detail = refusal(image)
    assert kind is ProblemType.UNSUPPORTED
    assert "Open Badges 2.0" in detail


def test_a_bomb_of_a_gigabyte_is_not_unpacked() -> None:
    squeezer = zlib.compressobj(9)
    first, mebibyte = (
        squeezer.compress(bytes(1 << 20)) + squeezer.flush(zlib.Z_FULL_FLUSH)
        for _ in range(2)
    )
    bomb = first + mebibyte * 1023 + squeezer.flush()
    image = png(itxt(bomb, fields=b"\1\0\0\0"))
    assert refusal(image)[0] is ProblemType.LIMIT_EXCEEDED


def test_chunks_are_counted() -> None:
    limits = replace(DEFAULT_LIMITS, image_chunks=1_000)
    chunks = chunk(b"juNk", b"") * 996
    assert unbake(png(chunks, CREDENTIAL), limits=limits) == TEXT
    kind, _ = refusal(png(chunks, CREDENTIAL, chunk(b"juNk", b"")), limits)
    assert kind is ProblemType.LIMIT_EXCEEDED


def test_the_text_is_held_to_the_size_of_a_document() -> None:
    size = len(TEXT.encode())
    limits = replace(DEFAULT_LIMITS, document_bytes=size)
    squeezed = png(itxt(zlib.compress(TEXT.encode()), fields=b"\1\0\0\0"))
    for image in (png(CREDENTIAL), squeezed):
        assert unbake(image, limits=limits) == TEXT
        tighter = replace(limits, document_bytes=size - 1)
        assert refusal(image, tighter)[0] is ProblemType.LIMIT_EXCEEDED


CHUNKS = st.one_of(
    st.sampled_from([IHDR, IDAT, IEND, CREDENTIAL, itxt(b"{}", CLR), b"\0"]),
    st.builds(
        chunk,
        st.sampled_from([b"iTXt", b"tEXt", b"zTXt", b"IEND", b"juNk"]),
        st.builds(
            bytes.__add__,
            st.sampled_from([OB, OB + b"\0", OB + b"\0\1\0\0\0", CLR + b"\0\0\0\0\0"]),
            st.binary(max_size=20),
        ),
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(CHUNKS, max_size=6), st.booleans())
def test_any_chunks_make_a_value_or_our_error(chunks: list[bytes], end: bool) -> None:
    image = SIGNATURE + IHDR + b"".join(chunks) + IEND * end
    try:
        baked = bake(image, TEXT)
    except DocumentError:
        assert not end or b"\0" in chunks or IEND in chunks
    else:
        assert unbake(baked) == TEXT
        assert bake(baked, TEXT) == baked
    try:
        text = unbake(image)
    except DocumentError:
        return
    assert unbake(bake(image, OTHER)) == OTHER
    assert text


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, len(png(CREDENTIAL)) - 1), st.integers(0, 255), st.integers(0, 200)
)
def test_a_mutated_image_makes_the_text_or_our_error(
    place: int, byte: int, cut: int
) -> None:
    image = bytearray(png(CREDENTIAL))
    image[place] = byte
    for mutated in (bytes(image), bytes(image[:place]), bytes(image[: -cut or None])):
        for act in (unbake, lambda changed: unbake(bake(changed, TEXT))):
            try:
                assert act(mutated) == TEXT
            except DocumentError as error:
                assert error.problems  # noqa: PT017


def test_kinds_have_the_keywords_of_the_standards() -> None:
    assert [kind.keyword.encode() for kind in BakingKind] == [OB, CLR]
