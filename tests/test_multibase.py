"""Multibase: two bases, one text for one value."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import _multibase


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # draft-msporny-base58, section 5
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
        (b"", ""),
        (b"\0", "1"),
        (b"\0\0\0", "111"),
        (b"\x39", "z"),
        (b"\x3a", "21"),
        # The borders of the ten-digit groups in which it is encoded.
        ((58**10 - 1).to_bytes(8), "zzzzzzzzzz"),
        ((58**10).to_bytes(8), "21111111111"),
        ((58**20).to_bytes(15), "2" + "1" * 20),
    ],
)
def test_base58_of_the_draft(data: bytes, text: str) -> None:
    assert _multibase.encode_base58(data) == text
    assert _multibase.decode_base58(text) == data
    assert _multibase.encode(data) == "z" + text
    assert _multibase.decode("z" + text) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # RFC 4648, section 10, without padding; RFC 7515, appendix C
        (b"", ""),
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foob", "Zm9vYg"),
        (bytes([3, 236, 255, 224, 193]), "A-z_4ME"),
    ],
)
def test_base64url_of_the_rfcs(data: bytes, text: str) -> None:
    assert _multibase.encode_base64url(data) == text
    assert _multibase.decode_base64url(text) == data
    assert _multibase.encode_url(data) == "u" + text
    assert _multibase.decode("u" + text) == data


@pytest.mark.parametrize(
    "text",
    [
        "Zg==",
        "Zg=",
        "Zg\n",
        "\nZg",
        "Z g",
        "Z",
        "Zm9vY",
        "Zh",  # stray bits
        "Zm9vYh",
        "Zm9",
        "A+z/4ME",
        "Zég",
        "Zg\0",
        "\uff21\uff21",  # A, but full-width
    ],
)
def test_lax_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        _multibase.decode_base64url(text)


@pytest.mark.parametrize("character", [*"0OIl+/-_= \n", "\0", "é", "\uff11", "\u0661"])
def test_base58_has_58_characters(character: str) -> None:
    with pytest.raises(ValueError, match="not a base58btc character"):
        _multibase.decode(f"z2NEp{character}o7")


@pytest.mark.parametrize(
    "text",
    ["", "2NEpo7TZRRrLZSi2U", "Z2NEp", "U2NEp", "mSGVsbG8", "f48656c6c6f", "b", "\0z"],
)
def test_other_bases_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must start with z"):
        _multibase.decode(text)


def test_long_base58_is_refused_before_it_costs_anything() -> None:
    assert len(_multibase.decode("z" + "1" * 9_999)) == 9_999
    started = time.perf_counter()
    with pytest.raises(ValueError, match="longer than 10000 characters"):
        _multibase.decode("z" * 10_001)
    with pytest.raises(ValueError, match="longer than 4 characters"):
        _multibase.decode("z1111", max_length=4)
    _multibase.decode("z" * 10_000)
    assert time.perf_counter() - started < 1
    # base64url is linear, so its length is the caller's concern.
    assert len(_multibase.decode("u" + "A" * 40_000)) == 30_000


@given(st.binary(max_size=200))
def test_what_is_encoded_is_decoded(data: bytes) -> None:
    assert _multibase.decode(_multibase.encode(data)) == data
    assert _multibase.decode(_multibase.encode_url(data)) == data


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(
    st.text()
    | st.text().map("z{}".format)
    | st.text().map("u{}".format)
    | st.text(BASE58, max_size=80).map("z{}".format)
    | st.text(BASE64URL, max_size=80).map("u{}".format)
)
def test_any_text_has_one_value_or_none(text: str) -> None:
    try:
        data = _multibase.decode(text)
    except ValueError:
        return
    encode = {"z": _multibase.encode, "u": _multibase.encode_url}[text[0]]
    assert encode(data) == text
