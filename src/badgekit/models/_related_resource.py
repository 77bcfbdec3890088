"""Resources that a credential vouches for by their digests.

https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources
"""

import base64
import binascii
import hashlib
import re
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, Field, Strict, model_validator

from badgekit import _multibase
from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.models._base import OpenModel
from badgekit.models._problems import PATTERNS
from badgekit.models._reading import fault
from badgekit.models._types import SetOf, Uri
from badgekit.problems import Problem, ProblemType, pointer_to

_MAX_MULTIBASE = 400
_SRI = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(\?[!-~]*)?", re.ASCII)
_MULTIHASHES = {
    0x12: "sha256",
    0x13: "sha512",
    0x14: "sha3_512",
    0x15: "sha3_384",
    0x16: "sha3_256",
    0x20: "sha384",
}
_MEDIA_TYPE = r"^[A-Za-z0-9!#$&^_.+\-]+/[A-Za-z0-9!#$&^_.+\-]+(\s*;.*)?$"
PATTERNS[_MEDIA_TYPE] = "a media type, like text/html"


class _Digest(NamedTuple):
    algorithm: str
    """Name for `hashlib`; empty if it is one that is not known here."""
    value: bytes

    def matches(self, content: bytes) -> bool:
        return hashlib.new(self.algorithm, content).digest() == self.value


def _read_sri(text: str) -> list[_Digest]:
    """Read one or more hash expressions (Subresource Integrity, section 3.5)."""
    found = []
    for expression in text.split() or [""]:
        match = _SRI.fullmatch(expression)
        try:
            value = base64.b64decode(match[2], validate=True) if match else b""
        except binascii.Error:
            value = b""
        if match is None or len(value) != hashlib.new(match[1]).digest_size:
            raise fault("should be like sha384- and the digest in base64")
        found.append(_Digest(match[1], value))
    return found


def _read_multihash(text: str) -> _Digest:
    """Read a Multihash in Multibase (Controlled Identifiers 1.0, section 2.5)."""
    try:
        code, data = _varint(_multibase.decode(text, max_length=_MAX_MULTIBASE))
        length, value = _varint(data)
    except ValueError as error:
        raise fault(f"should be a Multihash in Multibase: {error}") from error
    algorithm = _MULTIHASHES.get(code, "")
    expected = hashlib.new(algorithm).digest_size if algorithm else length
    if not len(value) == length == expected or not value:
        raise fault("should be a Multihash in Multibase: its length is wrong")
    return _Digest(algorithm, value)


def _varint(data: bytes) -> tuple[int, bytes]:
    """Return the unsigned varint that *data* begins with, and the rest of *data*."""
    number = 0
    for index, byte in enumerate(data[:9]):
        number |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return number, data[index + 1 :]
    msg = "a number has no end"
    raise ValueError(msg)


def _check_sri(text: str) -> str:
    _read_sri(text)
    return text


def _check_multihash(text: str) -> str:
    _read_multihash(text)
    return text


class RelatedResource(OpenModel):
    """A resource that the credential vouches for by its digest.

    https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources
    """

    id: Uri
    media_type: Annotated[str, Strict(), Field(pattern=_MEDIA_TYPE)] | None = None
    digest_sri: Annotated[str, Strict(), AfterValidator(_check_sri)] | None = Field(
        default=None, alias="digestSRI"
    )
    """As in HTML: `sha384-` and the digest in base64."""
    digest_multibase: SetOf[
        Annotated[str, Strict(), AfterValidator(_check_multihash)]
    ] = ()
    """A Multihash in Multibase; several are of the same content."""

    @model_validator(mode="after")
    def _has_a_digest(self) -> Self:
        if self.digest_sri is None and not self.digest_multibase:
            raise fault("should have a digestSRI or a digestMultibase")
        return self

    def check(self, content: bytes) -> tuple[Problem, ...]:
        """Return what stands against *content* being this resource.

        Of several hash expressions the strongest count, and one of them is enough; of
        several Multihashes each that is of a known kind has to match.
        """
        problems = []
        if self.digest_sri is not None and not _matches_sri(self.digest_sri, content):
            problems.append(_mismatch("digestSRI"))
        digests = [_read_multihash(text) for text in self.digest_multibase]
        known = [digest for digest in digests if digest.algorithm]
        if not all(digest.matches(content) for digest in known):
            problems.append(_mismatch("digestMultibase"))
        elif digests and not known and self.digest_sri is None:
            detail = "the digest is of a kind that is not known here"
            place = "/digestMultibase"
            problems.append(Problem(ProblemType.UNSUPPORTED, detail, place))
        return tuple(problems)


def check_related_resource(
    document: JsonObject, id: str, content: bytes
) -> tuple[Problem, ...]:
    """Return what *document* has against *content* being the resource *id*.

    Call it with every resource that a credential leads to before its content is used
    (VCDM 2.0, section 5.3): the content is the bytes that were served. Nothing is
    said of a resource that the credential does not vouch for.

    >>> page = {"id": "https://e.example/", "digestSRI": f"sha256-{43 * 'A'}="}
    >>> found = check_related_resource({"relatedResource": page}, page["id"], b"Hi")
    >>> [problem.pointer for problem in found]
    ['/relatedResource/digestSRI']
    """
    member = document.get("relatedResource")
    problems: list[Problem] = []
    for index, entry in enumerate(member if isinstance(member, list) else [member]):
        if not isinstance(entry, dict) or entry.get("id") != id:
            continue
        place = ("relatedResource", index)[: 1 + isinstance(member, list)]
        try:
            found = RelatedResource.parse(entry).check(content)
        except DocumentError as error:
            found = error.problems
        problems += (problem.within(pointer_to(*place)) for problem in found)
    return tuple(problems)


def _matches_sri(text: str, content: bytes) -> bool:
    digests = _read_sri(text)
    strongest = max(len(digest.value) for digest in digests)
    return any(d.matches(content) for d in digests if len(d.value) == strongest)


def _mismatch(member: str) -> Problem:
    return Problem(
        ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR,
        "the digest is not that of the resource: it was changed since, or replaced",
        pointer_to(member),
    )
