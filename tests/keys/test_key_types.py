"""The table of key types says what the published tables say."""

import csv

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from badgekit.keys import KeyType
from badgekit.keys._key_types import KEY_TYPES
from vectors import DATA, needs_data

MULTICODEC_NAMES = {
    KeyType.ED25519: "ed25519",
    KeyType.P256: "p256",
    KeyType.P384: "p384",
    KeyType.P521: "p521",
    KeyType.RSA: "rsa",
    KeyType.SECP256K1: "secp256k1",
    KeyType.BLS12_381_G2: "bls12_381-g2",
}


def varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


@needs_data
@pytest.mark.vectors
@pytest.mark.parametrize("kind", KeyType)
def test_prefixes_are_those_of_the_multicodec_table(kind: KeyType) -> None:
    path = DATA / "vectors/multiformats/multicodec-table.csv"
    with path.open(newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file)]
    codes = {row[0]: varint(int(row[2], 16)) for row in rows[1:]}
    facts = KEY_TYPES[kind]
    name = MULTICODEC_NAMES[kind]

    assert facts.public_code == codes[f"{name}-pub"]
    if facts.secret_code:
        assert facts.secret_code == codes[f"{name}-priv"]


def test_every_key_type_has_its_row() -> None:
    assert set(KEY_TYPES) == set(KeyType)


def test_no_prefix_begins_another() -> None:
    codes = [facts.public_code for facts in KEY_TYPES.values()]
    codes += [facts.secret_code for facts in KEY_TYPES.values() if facts.secret_code]

    assert not [
        (one, other)
        for one in codes
        for other in codes
        if one is not other and one.startswith(other)
    ]


@pytest.mark.parametrize(
    "kind", [kind for kind in KeyType if KEY_TYPES[kind].curve is not None]
)
def test_the_order_of_a_curve_is_the_order_of_its_base_point(kind: KeyType) -> None:
    facts = KEY_TYPES[kind]
    assert facts.curve is not None

    assert facts.order.bit_length() == facts.curve.key_size
    # (order - 1)·G is -G, which has the x of G.
    last, first = (
        ec.derive_private_key(scalar, facts.curve).public_key().public_numbers()
        for scalar in (facts.order - 1, 1)
    )
    assert last.x == first.x
    assert last.y != first.y
    assert facts.length == facts.coordinate_length + 1
    assert (facts.curve.key_size + 7) // 8 == facts.coordinate_length
