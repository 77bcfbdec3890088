"""Digests as URLs and as Multihashes."""

import hashlib

import pytest

from badgekit._digests import digest_bytes, digest_multibase, digest_of

# RFC 6920, section 8.1.
HELLO = "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"


def test_the_example_of_the_standard() -> None:
    assert digest_of(b"Hello World!") == HELLO


def test_a_digest_is_read_back() -> None:
    assert digest_bytes(HELLO) == hashlib.sha256(b"Hello World!").digest()


def test_the_same_digest_as_a_multihash() -> None:
    multibase = digest_multibase(HELLO)
    assert multibase[0] == "u"
    assert multibase.startswith("uEiB_g7Flf_H8U7k")


@pytest.mark.parametrize(
    "url", ["", HELLO + "A", HELLO[:-1], HELLO.replace("256", "512"), HELLO + "\n"]
)
def test_what_is_no_digest_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="ni:///sha-256; and a digest"):
        digest_bytes(url)
