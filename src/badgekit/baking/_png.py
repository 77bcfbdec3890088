"""PNG: the credential is the text of an `iTXt` chunk (PNG, 11.3.3.4)."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from badgekit.baking._credential import BakingKind
from badgekit.baking._refusals import already_baked, malformed, the_only, too_large
from badgekit.limits import Limits

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_IHDR_END = 33
_IHDR = b"\0\0\0\x0dIHDR"
_FRAME = 12  # length, type and CRC, four bytes each
_LONGEST_KEYWORD = 79
_TEXT_TYPES = frozenset({b"iTXt", b"tEXt", b"zTXt"})
_KEYWORDS = frozenset(kind.keyword.encode() for kind in BakingKind)
_OPEN_BADGES_2 = b"openbadges"
_chunk_head = struct.Struct(">I4s").unpack_from
_uint32 = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class _TextChunk:
    type: bytes
    keyword: bytes
    start: int
    """Offset of the length field."""
    end: int
    """Offset behind the CRC."""


def insert(
    image: bytes, text: str, kind: BakingKind, *, replace: bool, limits: Limits
) -> bytes:
    """Return *image* with *text* in a chunk of its own, right behind `IHDR`."""
    stale = [c for c in _text_chunks(image, limits) if c.keyword in _KEYWORDS]
    if stale and not replace:
        raise already_baked()
    pieces = [image[:_IHDR_END], _itxt(text, kind)]
    position = _IHDR_END
    for chunk in stale:
        pieces.append(image[position : chunk.start])
        position = chunk.end
    pieces.append(image[position:])
    return b"".join(pieces)


def extract(image: bytes, limits: Limits) -> str:
    """Return the text of the one credential chunk of *image*."""
    chunks = list(_text_chunks(image, limits))
    chunk = the_only(
        [chunk for chunk in chunks if chunk.keyword in _KEYWORDS],
        open_badges_2=any(chunk.keyword == _OPEN_BADGES_2 for chunk in chunks),
    )
    if chunk.type != b"iTXt":
        raise malformed("the credential is in a text chunk other than iTXt")
    (crc,) = _uint32.unpack_from(image, chunk.end - 4)
    if zlib.crc32(image[chunk.start + 4 : chunk.end - 4]) != crc:
        raise malformed("the chunk of the credential has a wrong CRC")
    start = chunk.start + 8 + len(chunk.keyword) + 1
    text = _text(image[start : chunk.end - 4], limits)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise malformed("the credential is not UTF-8") from error


def _itxt(text: str, kind: BakingKind) -> bytes:
    # Not compressed, as the standard demands; no language tag, no translated keyword.
    body = b"iTXt" + kind.keyword.encode() + b"\0\0\0\0\0" + text.encode()
    return _uint32.pack(len(body) - 4) + body + _uint32.pack(zlib.crc32(body))


def _text_chunks(image: bytes, limits: Limits) -> Iterator[_TextChunk]:
    """Yield the textual chunks up to `IEND`; those behind the picture count as well."""
    if not image.startswith(_SIGNATURE) or image[8:16] != _IHDR:
        raise malformed("not a PNG: it does not begin with a header chunk")
    position, size = len(_SIGNATURE), len(image)
    for _ in range(limits.image_chunks):
        if position + _FRAME > size:
            raise malformed("the PNG ends before its IEND chunk")
        length, kind = _chunk_head(image, position)
        end = position + _FRAME + length
        if end > size:
            raise malformed("a chunk of the PNG is longer than the file")
        if kind in _TEXT_TYPES:
            keyword = _keyword(image, position + 8, end - 4)
            yield _TextChunk(kind, keyword, position, end)
        if kind == b"IEND":
            return
        position = end
    raise too_large(f"the PNG has over {limits.image_chunks} chunks")


def _keyword(image: bytes, start: int, end: int) -> bytes:
    nul = image.find(b"\0", start, min(end, start + _LONGEST_KEYWORD + 1))
    return image[start:nul] if nul > 0 else b""


def _text(body: bytes, limits: Limits) -> bytes:
    """Return the text from what follows the keyword: flag, method, two strings, text.

    The standard forbids compression; it is read all the same.
    """
    fields = body[2:].split(b"\0", 2)
    if len(body) < 2 or len(fields) != 3:
        raise malformed("the chunk of the credential is cut short")
    text = fields[2]
    if body[0] == 0:
        return text
    if body[:2] != b"\1\0":
        raise malformed("the credential is compressed in an unknown way")
    return _inflated(text, limits.document_bytes)


def _inflated(data: bytes, max_bytes: int) -> bytes:
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise malformed("the compressed credential is damaged") from error
    if len(text) > max_bytes:
        raise too_large(f"the credential is over {max_bytes} bytes")
    if not stream.eof or stream.unused_data:
        raise malformed("the compressed credential is damaged")
    return text
