"""BBS signatures (draft-irtf-cfrg-bbs-signatures), with BLS12-381 and SHA-256.

The arithmetic is that of `py_arkworks_bls12381`, which is imported here alone, and not
before a signature has to be made or checked. Names are those of the draft.
"""

import hashlib
import secrets
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from py_arkworks_bls12381 import GT, G1Point, G2Point, Scalar

API = b"BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_H2G_HM2S_"
"""The name of the ciphersuite and of its interface, which keeps all hashes apart."""

_P1 = G1Point.from_compressed_bytes(
    bytes.fromhex(
        "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd22"
        "5e7c59698588e70d11406d161b4e28c9"
    )
)
_BP2 = G2Point()
_G1, _SCALAR, _EXPANDED = 48, 32, 48
_HASH, _BLOCK = 32, 64


def key_gen(material: bytes, info: bytes = b"") -> bytes:
    """Return the secret key for 32 bytes or more of secret *material*."""
    if len(material) < _SCALAR:
        raise ValueError("a BBS key is made from 32 bytes or more")
    text = material + len(info).to_bytes(2) + info
    return _hash_to_scalar(text, API + b"KEYGEN_DST_").to_be_bytes()


def sk_to_pk(secret: bytes) -> bytes:
    """Return the public key, 96 bytes. Raises `ValueError` for what is no secret."""
    return (_BP2 * _secret(secret)).to_compressed_bytes()


def sign(secret: bytes, header: bytes, messages: Sequence[bytes]) -> bytes:
    """Return the signature of *messages* and *header*: 80 bytes, always the same."""
    sk = _secret(secret)
    signed = _Signed.of(sk_to_pk(secret), header, len(messages))
    scalars = [_message(message) for message in messages]
    octets = b"".join(one.to_be_bytes() for one in (sk, *scalars, signed.domain))
    e = _hash_to_scalar(octets, API + b"H2S_")
    a = signed.commitment(dict(enumerate(scalars))) * (sk + e).inverse()
    return a.to_compressed_bytes() + e.to_be_bytes()


def verify(
    public_key: bytes, signature: bytes, header: bytes, messages: Sequence[bytes]
) -> bool:
    """Tell whether *signature* is one of *messages* and *header*."""
    try:
        w = _g2(public_key)
        a, e = _signature(signature)
    except ValueError:
        return False
    signed = _Signed.of(public_key, header, len(messages))
    b = signed.commitment({i: _message(message) for i, message in enumerate(messages)})
    return GT.pairing_check([a, -b], [w + _BP2 * e, _BP2])


def proof_gen(
    public_key: bytes,
    signature: bytes,
    header: bytes,
    messages: Sequence[bytes],
    *,
    disclosed: Iterable[int],
    presentation_header: bytes,
) -> bytes:
    """Return a proof that somebody has a signature, without the signature.

    *disclosed* are the indexes of the messages that a verifier will be shown. Raises
    `ValueError` for a signature that is none.
    """
    a, e = _signature(signature)
    signed = _Signed.of(public_key, header, len(messages))
    scalars = {i: _message(message) for i, message in enumerate(messages)}
    shown = {i: scalars[i] for i in sorted(set(disclosed))}
    hidden = [i for i in scalars if i not in shown]
    r1, r2, e_, r1_, r3_, *m_ = _random_scalars(5 + len(hidden))

    d = signed.commitment(scalars) * r2
    a_bar = a * (r1 * r2)
    b_bar = d * r1 - a_bar * e
    t1 = _sum([a_bar, d], [e_, r1_])
    t2 = _sum([d, *(signed.h[i] for i in hidden)], [r3_, *m_])
    points = (a_bar, b_bar, d, t1, t2)
    c = signed.challenge(points, shown, presentation_header)
    responses = [
        e_ + e * c,
        r1_ - r1 * c,
        r3_ - r2.inverse() * c,
        *(m + scalars[i] * c for m, i in zip(m_, hidden, strict=True)),
        c,
    ]
    return b"".join(
        [
            *(point.to_compressed_bytes() for point in points[:3]),
            *(scalar.to_be_bytes() for scalar in responses),
        ]
    )


def messages_in(proof: bytes, disclosed: int) -> int:
    """Return how many messages a proof is about, from how long it is.

    Raises `ValueError` for what cannot be a proof.
    """
    rest, odd = divmod(len(proof) - 3 * _G1 - 4 * _SCALAR, _SCALAR)
    if rest < 0 or odd:
        raise ValueError("a proof of BBS has another length")
    return rest + disclosed


def proof_verify(
    public_key: bytes,
    proof: bytes,
    header: bytes,
    disclosed: Mapping[int, bytes],
    *,
    presentation_header: bytes,
) -> bool:
    """Tell whether *proof* is one of a signature of the *disclosed* messages.

    They are by their index among all that were signed.
    """
    try:
        w = _g2(public_key)
        count = messages_in(proof, len(disclosed))
        points, scalars = _proof(proof)
    except ValueError:
        return False
    if not all(0 <= index < count for index in disclosed):
        return False
    a_bar, b_bar, d = points
    # First what costs the same however many messages a proof claims to be about.
    if not GT.pairing_check([a_bar, -b_bar], [w, _BP2]):
        return False
    e, r1, r3, *m, c = scalars
    signed = _Signed.of(public_key, header, count)
    shown = {i: _message(disclosed[i]) for i in sorted(disclosed)}
    hidden = [signed.h[i] for i in range(count) if i not in shown]
    t1 = _sum([b_bar, a_bar, d], [c, e, r1])
    t2 = _sum([signed.commitment(shown), d, *hidden], [c, r3, *m])
    expected = signed.challenge((*points, t1, t2), shown, presentation_header)
    return c == expected


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """What a signature is about, save for the messages themselves."""

    q1: G1Point
    h: Sequence[G1Point]
    """A generator for each message."""
    domain: Scalar

    @classmethod
    def of(cls, public_key: bytes, header: bytes, count: int) -> "_Signed":
        q1, *h = _GENERATORS.first(count + 1)
        octets = b"".join(
            [
                public_key,
                count.to_bytes(8),
                *(point.to_compressed_bytes() for point in (q1, *h)),
                API,
                _with_length(header),
            ]
        )
        return cls(q1=q1, h=h, domain=_hash_to_scalar(octets, API + b"H2S_"))

    def commitment(self, messages: Mapping[int, Scalar]) -> G1Point:
        """Return the point B, as far as the *messages* are known."""
        points = [self.q1, *(self.h[i] for i in messages)]
        return _P1 + _sum(points, [self.domain, *messages.values()])

    def challenge(
        self,
        points: Iterable[G1Point],
        shown: Mapping[int, Scalar],
        presentation_header: bytes,
    ) -> Scalar:
        """Return what the proof answers. *shown* are in ascending order."""
        octets = b"".join(
            [
                len(shown).to_bytes(8),
                *(i.to_bytes(8) + shown[i].to_be_bytes() for i in shown),
                *(point.to_compressed_bytes() for point in points),
                self.domain.to_be_bytes(),
                _with_length(presentation_header),
            ]
        )
        return _hash_to_scalar(octets, API + b"H2S_")


@dataclass(slots=True)
class _Generators:
    """Q_1, H_1, H_2, …: the same for everybody, so each is computed once."""

    _points: list[G1Point] = field(default_factory=list)
    _state: bytes = b""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def first(self, count: int) -> list[G1Point]:
        # They only ever grow, so whoever finds enough of them need not wait.
        if len(self._points) >= count:
            return self._points[:count]
        with self._lock:
            while len(self._points) < count:
                self._points.append(self._next())
            return self._points[:count]

    def _next(self) -> G1Point:
        seed_dst = API + b"SIG_GENERATOR_SEED_"
        if not self._points:
            seed = API + b"MESSAGE_GENERATOR_SEED"
            self._state = expand_message(seed, seed_dst, _EXPANDED)
        number = (len(self._points) + 1).to_bytes(8)
        self._state = expand_message(self._state + number, seed_dst, _EXPANDED)
        return G1Point.hash_to_curve(self._state, API + b"SIG_GENERATOR_DST_")


_GENERATORS = _Generators()


def expand_message(message: bytes, dst: bytes, length: int) -> bytes:
    """Return *length* uniform bytes: expand_message_xmd (RFC 9380, section 5.3.1)."""
    count = -(-length // _HASH)
    assert count <= 255
    assert len(dst) <= 255
    suffix = dst + bytes([len(dst)])
    padded = bytes(_BLOCK) + message + length.to_bytes(2) + b"\0" + suffix
    first = hashlib.sha256(padded).digest()
    block = hashlib.sha256(first + b"\1" + suffix).digest()
    blocks = [block]
    for number in range(2, count + 1):
        mixed = bytes(x ^ y for x, y in zip(first, block, strict=True))
        block = hashlib.sha256(mixed + bytes([number]) + suffix).digest()
        blocks.append(block)
    return b"".join(blocks)[:length]


def _hash_to_scalar(message: bytes, dst: bytes) -> Scalar:
    return Scalar.from_be_bytes_mod_order(expand_message(message, dst, _EXPANDED))


def _random_scalars(count: int) -> list[Scalar]:
    return [
        Scalar.from_be_bytes_mod_order(secrets.token_bytes(_EXPANDED))
        for _ in range(count)
    ]


def _message(message: bytes) -> Scalar:
    return _hash_to_scalar(message, API + b"MAP_MSG_TO_SCALAR_AS_HASH_")


def _with_length(data: bytes) -> bytes:
    return len(data).to_bytes(8) + data


def _sum(points: list[G1Point], scalars: list[Scalar]) -> G1Point:
    # The library stops at the end of the shorter list without a word.
    assert len(points) == len(scalars)
    return G1Point.multiexp_unchecked(points, scalars)


def _signature(data: bytes) -> tuple[G1Point, Scalar]:
    if len(data) != _G1 + _SCALAR:
        raise ValueError("a signature of BBS has 80 bytes")
    return _g1(data[:_G1]), _scalar(data[_G1:])


def _proof(data: bytes) -> tuple[tuple[G1Point, G1Point, G1Point], list[Scalar]]:
    a_bar, b_bar, d = (_g1(data[i * _G1 : (i + 1) * _G1]) for i in range(3))
    places = range(3 * _G1, len(data), _SCALAR)
    return (a_bar, b_bar, d), [_scalar(data[i : i + _SCALAR]) for i in places]


def _g1(data: bytes) -> G1Point:
    """Read a point of the subgroup that is not the identity, or raise `ValueError`."""
    point = G1Point.from_compressed_bytes(data)
    # The library reads more than one encoding of the identity.
    if point == G1Point.identity():
        raise ValueError("the point is the identity")
    return point


def _g2(data: bytes) -> G2Point:
    point = G2Point.from_compressed_bytes(data)
    if point == G2Point.identity():
        raise ValueError("the key is the identity")
    return point


def _scalar(data: bytes) -> Scalar:
    """Read a scalar below the order that is not zero, or raise `ValueError`."""
    scalar = Scalar.from_be_bytes(data)
    if scalar.is_zero():
        raise ValueError("the scalar is zero")
    return scalar


def _secret(secret: bytes) -> Scalar:
    try:
        return _scalar(secret)
    except ValueError:
        raise ValueError("not a secret key of BBS") from None
