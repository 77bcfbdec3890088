"""Which 96 bytes are a BLS12-381 public key in G2 (Controlled Identifiers 1.0).

The compressed form is that of draft-irtf-cfrg-pairing-friendly-curves, appendix C.
"""

from badgekit.errors import KeyMaterialError

_P = int(
    "1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF"
    "6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB",
    16,
)
_COMPRESSED, _INFINITY, _FLAGS = 0x80, 0x40, 0xE0


def check_point(encoded: bytes) -> None:
    """Raise unless *encoded* is canonical, on the curve, and not the identity.

    That it is in the subgroup of prime order is for the one who uses it to check: it
    takes the arithmetic of an extra.
    """
    if not encoded[0] & _COMPRESSED:
        raise KeyMaterialError("the BLS12-381 key is not a compressed point")
    if encoded[0] & _INFINITY:
        raise KeyMaterialError("the BLS12-381 key is the identity")
    imaginary = int.from_bytes(bytes([encoded[0] & ~_FLAGS & 0xFF]) + encoded[1:48])
    real = int.from_bytes(encoded[48:])
    if imaginary >= _P or real >= _P:
        raise KeyMaterialError("the BLS12-381 key is not encoded canonically")
    # y² = x³ + 4(1 + i) for x = real + imaginary·i, and i² = -1.
    cube_real = real**3 - 3 * real * imaginary**2 + 4
    cube_imaginary = 3 * real**2 * imaginary - imaginary**3 + 4
    # That has a root exactly when its norm has one in the prime field.
    norm = (cube_real**2 + cube_imaginary**2) % _P
    if norm and pow(norm, (_P - 1) // 2, _P) != 1:
        raise KeyMaterialError("the BLS12-381 key is not a point on the curve")
