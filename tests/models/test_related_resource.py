"""Related resources: the digests that a credential gives, and what has them."""

import base64
import hashlib
from typing import Any

import pytest

from badgekit._multibase import encode, encode_url
from badgekit.errors import DocumentError
from badgekit.models import RelatedResource, check_related_resource
from badgekit.problems import ProblemType

ID = "https://lincoln.example/1.png"
CONTENT = b"a picture"
MISMATCH = ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR


def sri(name: str, content: bytes = CONTENT) -> str:
    digest = base64.b64encode(hashlib.new(name, content).digest()).decode()
    return f"{name}-{digest}"


def multihash(code: int, name: str, content: bytes = CONTENT) -> bytes:
    digest = hashlib.new(name, content).digest()
    return bytes((code, len(digest))) + digest


def found(*entries: dict[str, Any], id: str = ID, content: bytes = CONTENT) -> Any:
    document = {"relatedResource": [{"id": ID} | entry for entry in entries]}
    problems = check_related_resource(document, id, content)
    return [(problem.type, problem.pointer) for problem in problems]


@pytest.mark.parametrize(
    "digests",
    [
        {"digestSRI": sri("sha256")},
        {"digestSRI": sri("sha384")},
        {"digestSRI": f"{sri('sha512')}?ct=image/png"},
        {"digestSRI": f"{sri('sha512', b'other')} {sri('sha512')}"},
        {"digestSRI": f"{sri('sha256', b'other')} {sri('sha384')}"},
        {"digestMultibase": encode(multihash(0x12, "sha256"))},
        {"digestMultibase": encode_url(multihash(0x20, "sha384"))},
        {"digestMultibase": [encode_url(multihash(0x13, "sha512"))]},
        {"digestMultibase": encode_url(multihash(0x16, "sha3_256"))},
        {"digestMultibase": encode_url(multihash(0x15, "sha3_384"))},
        {"digestMultibase": encode_url(multihash(0x14, "sha3_512"))},
        {
            "digestSRI": sri("sha384"),
            "digestMultibase": encode(multihash(0x1E, "sha256", b"other")),
        },
    ],
)
def test_the_resource_has_its_digest_and_no_other_has(digests: dict[str, Any]) -> None:
    assert found(digests) == []
    assert {kind for kind, _ in found(digests, content=b"another")} == {MISMATCH}
    assert found(digests, id="https://lincoln.example/2.png", content=b"another") == []


@pytest.mark.parametrize(
    ("digests", "problems"),
    [
        (
            {"digestSRI": f"{sri('sha256')} {sri('sha384', b'other')}"},
            [(MISMATCH, "/relatedResource/0/digestSRI")],
        ),
        (
            {
                "digestMultibase": [
                    encode(multihash(0x12, "sha256")),
                    encode(multihash(0x20, "sha384", b"other")),
                ]
            },
            [(MISMATCH, "/relatedResource/0/digestMultibase")],
        ),
        (
            {
                "digestSRI": sri("sha256", b"other"),
                "digestMultibase": encode(multihash(0x12, "sha256")),
            },
            [(MISMATCH, "/relatedResource/0/digestSRI")],
        ),
        (
            {"digestMultibase": encode(multihash(0x1E, "sha256"))},
            [(ProblemType.UNSUPPORTED, "/relatedResource/0/digestMultibase")],
        ),
        ({}, [(ProblemType.MALFORMED_VALUE_ERROR, "/relatedResource/0")]),
    ],
)
def test_a_digest_that_does_not_count_is_named(
    digests: dict[str, Any], problems: Any
) -> None:
    assert found(digests) == problems


def test_a_single_resource_is_found_too() -> None:
    entry = {"id": ID, "digestSRI": sri("sha256", b"other")}
    (problem,) = check_related_resource({"relatedResource": entry}, ID, CONTENT)
    assert problem.pointer == "/relatedResource/digestSRI"


@pytest.mark.parametrize("member", [None, [], 5, "x", [5, None]])
def test_nothing_is_said_where_nothing_is_vouched_for(member: Any) -> None:
    assert check_related_resource({"relatedResource": member}, ID, CONTENT) == ()
    assert check_related_resource({}, ID, CONTENT) == ()


@pytest.mark.parametrize(
    ("digests", "words"),
    [
        ({"digestSRI": "sha384-x"}, "sha384- and the digest"),
        ({"digestSRI": "sha256-" + "A" * 45}, "sha384- and the digest"),
        ({"digestSRI": "  "}, "sha384- and the digest"),
        ({"digestMultibase": "z"}, "a number has no end"),
        ({"digestMultibase": encode(b"\xff" * 12)}, "a number has no end"),
        ({"digestMultibase": encode(b"\x12\x00")}, "length"),
        ({"digestMultibase": "x12"}, "Multibase"),
        ({"digestMultibase": "z" + "1" * 500}, "longer"),
    ],
)
def test_what_is_no_digest_is_refused(digests: dict[str, Any], words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        RelatedResource.parse({"id": ID} | digests)
