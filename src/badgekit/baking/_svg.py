"""SVG: the credential is an element behind the root's start tag.

The image is spliced, never written anew: expat says where the tags are.
"""

import re

from badgekit.baking._credential import BakingKind, is_json
from badgekit.baking._refusals import already_baked, malformed, the_only, unsupported
from badgekit.baking._svg_scan import Drawing, scan
from badgekit.limits import Limits

# XML turns a bare carriage return into a line feed, and CDATA cannot say otherwise.
_NOT_IN_CDATA = re.compile(r"\r")
_NOT_IN_ASCII_CDATA = re.compile(r"[^\x00-\x0c\x0e-\x7f]")
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r"))


def insert(
    image: bytes, text: str, kind: BakingKind, *, replace: bool, limits: Limits
) -> bytes:
    """Return *image* with *text* in an element of its own, the root's first child."""
    drawing = scan(image, limits)
    if drawing.credentials and not replace:
        raise already_baked()
    root = drawing.root
    element = _element(text, kind, drawing)
    if root.is_empty:
        opened = image[: root.end - 2] + b">"
        return opened + element + b"</" + root.name + b">" + image[root.end :]
    pieces = [image[: root.end], element]
    position = root.end
    for credential in drawing.credentials:
        pieces.append(image[position : credential.start])
        position = credential.end
    pieces.append(image[position:])
    return b"".join(pieces)


def extract(image: bytes, limits: Limits) -> str:
    """Return the text of the one credential element of *image*."""
    drawing = scan(image, limits)
    credential = the_only(
        drawing.credentials,
        open_badges_2=b"assertion" in image
        and not drawing.credentials
        and scan(image, limits, seek=b"assertion").open_badges_2,
    )
    if credential.fault is not None:
        raise credential.fault
    body = "".join(credential.text)
    if not credential.verify:
        return body
    if body.strip():
        raise malformed("the credential has a verify attribute and a body as well")
    return credential.verify


def _element(text: str, kind: BakingKind, drawing: Drawing) -> bytes:
    if not _fits_xml(text):
        raise unsupported(
            "the credential holds a character that XML cannot: bake a PNG instead"
        )
    tag = f'<openbadges:credential xmlns:openbadges="{kind.namespace}"'
    if not is_json(text):
        return f'{tag} verify="{text}"></openbadges:credential>'.encode()
    body = text.replace("]]>", "]]]]><![CDATA[>")
    outside = _NOT_IN_CDATA if drawing.is_utf8 else _NOT_IN_ASCII_CDATA
    body = outside.sub(lambda c: f"]]>&#{ord(c.group())};<![CDATA[", body)
    return f"{tag}><![CDATA[{body}]]></openbadges:credential>".encode()


def _fits_xml(text: str) -> bool:
    data = text.encode()
    return (
        len(data.translate(None, _CONTROLS)) == len(data)
        and "\ufffe" not in text
        and "\uffff" not in text
    )
