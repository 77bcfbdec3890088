"""The two public functions: put a credential into an image, and take it out."""

from typing import Protocol

from badgekit.baking import _png, _svg
from badgekit.baking._credential import (
    BakingKind,
    Secured,
    check_text,
    read_credential,
)
from badgekit.baking._refusals import malformed, too_large
from badgekit.documents import ContentKind, recognize
from badgekit.limits import DEFAULT_LIMITS, Limits


def bake(
    image: bytes,
    credential: str | bytes | Secured,
    *,
    kind: BakingKind | None = None,
    replace: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return *image*, a PNG or an SVG, with *credential* in it (Open Badges 3.0, 5.3).

    The credential is JSON or a compact JWS, or a `SecuredCredential`. Every other byte
    of the image stays as it is: nothing is re-encoded, and nothing is made safe, so
    scripts in an SVG stay too. White space around a JWS is dropped.

    *kind* is found in the `type` of the credential: a `ClrCredential` is baked as CLR
    2.0 asks, everything else as Open Badges 3.0 asks.

    A credential that is already there, of either kind, is replaced, or refused with
    `replace=False`. An Open Badges 2.0 assertion stays.

    In an SVG the namespace is declared on the `credential` element and not, as the
    standard's example has it, on the root: the same to every XML reader, and the
    root's own declarations cannot be in the way. A root without content (`<svg/>`) is
    opened; the drawing behind the root's start tag is read only as far as is needed
    to find a credential in it.

    Raises `DocumentError` if the image or the credential cannot be read, or if either
    is larger than *limits* allow.

    >>> image = bake(b"<svg/>", '{"type": ["OpenBadgeCredential"]}')
    >>> unbake(image)
    '{"type": ["OpenBadgeCredential"]}'
    """
    image_format = _format_of(image, limits)
    text, kind = read_credential(credential, kind, limits)
    baked = image_format.insert(image, text, kind, replace=replace, limits=limits)
    if len(baked) > limits.image_bytes:
        raise too_large(f"the baked image is over {limits.image_bytes} bytes")
    return baked


def unbake(image: bytes, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the credential that is baked into *image*, character for character.

    Nothing is verified: that is `Verifier`'s part, which takes the image as it is.

    Raises `DocumentError` unless the image holds exactly one Open Badges 3.0 or CLR
    2.0 credential; an Open Badges 2.0 image is `UNSUPPORTED`, and an image with two
    credentials is malformed, since no two readers need agree on which of them counts.
    """
    text = _format_of(image, limits).extract(image, limits)
    check_text(text, limits)
    return text


class _ImageFormat(Protocol):
    def insert(
        self,
        image: bytes,
        text: str,
        kind: BakingKind,
        *,
        replace: bool,
        limits: Limits,
    ) -> bytes: ...
    def extract(self, image: bytes, limits: Limits) -> str: ...


def _format_of(image: bytes, limits: Limits) -> _ImageFormat:
    if len(image) > limits.image_bytes:
        raise too_large(f"the image is over {limits.image_bytes} bytes")
    match recognize(image):
        case ContentKind.PNG:
            return _png
        case ContentKind.SVG:
            return _svg
        case _:
            raise malformed("the image is neither a PNG nor an SVG")
