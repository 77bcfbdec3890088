"""What stands in the `proofValue` of bbs-2023 (vc-di-bbs, section 3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing.selective._cbor import (
    array,
    ascending,
    bad,
    decode,
    encode,
    octets,
    split,
    text,
)

_BASE = b"\xd9\x5d\x02"
_DERIVED = b"\xd9\x5d\x03"
_FEATURES = frozenset(b"\xd9\x5d" + bytes([number]) for number in range(4, 10))
"""Holder binding and pseudonyms: they rest on drafts that still change."""
_SIGNATURE = 80
_HEADER = 64
_PUBLIC_KEY = 96
_HMAC_KEY = 32


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BbsBaseProofValue:
    """What the issuer gives to the holder, and the holder to nobody."""

    signature: bytes
    header: bytes
    """What is signed besides the statements that may be left out."""
    public_key: bytes
    """The issuer's, as a compressed point."""
    hmac_key: bytes
    mandatory_pointers: tuple[str, ...]

    def encode(self) -> str:
        """Return the `proofValue`."""
        return encode(
            _BASE,
            [
                self.signature,
                self.header,
                self.public_key,
                self.hmac_key,
                list(self.mandatory_pointers),
            ],
        )

    @classmethod
    def parse(cls, value: object, limits: Limits) -> "BbsBaseProofValue":
        """Read a `proofValue`, or raise `DocumentError` without a pointer."""
        header, content = split(value, limits)
        if header == _DERIVED:
            raise bad("this is a derived proof: nothing more can be left out of it")
        _check_header(header, _BASE, "base")
        signature, bbs_header, public_key, hmac_key, pointers = array(
            decode(content), 5
        )
        return cls(
            signature=octets(signature, _SIGNATURE),
            header=octets(bbs_header, _HEADER),
            public_key=octets(public_key, _PUBLIC_KEY),
            hmac_key=octets(hmac_key, _HMAC_KEY),
            mandatory_pointers=tuple(text(pointer) for pointer in array(pointers)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BbsDerivedProofValue:
    """What the holder gives to a verifier."""

    proof: bytes
    label_map: Mapping[int, int]
    """The number in b0, b1, … for the number in c14n0, c14n1, …"""
    mandatory_indexes: tuple[int, ...]
    """Which of the disclosed statements the header of the signature covers."""
    selective_indexes: tuple[int, ...]
    """Which of all that may be left out the other disclosed statements are."""
    presentation_header: bytes

    def encode(self) -> str:
        """Return the `proofValue`."""
        return encode(
            _DERIVED,
            [
                self.proof,
                dict(sorted(self.label_map.items())),
                list(self.mandatory_indexes),
                list(self.selective_indexes),
                self.presentation_header,
            ],
        )

    @classmethod
    def parse(cls, value: object, limits: Limits) -> "BbsDerivedProofValue":
        """Read a `proofValue`, or raise `DocumentError` without a pointer."""
        header, content = split(value, limits)
        if header == _BASE:
            raise bad(
                "this is a base proof, which is for the holder alone: a verifier gets "
                "a proof derived from it"
            )
        _check_header(header, _DERIVED, "derived")
        proof, label_map, mandatory, selective, presentation_header = array(
            decode(content), 5
        )
        return cls(
            proof=octets(proof),
            label_map=_label_map(label_map),
            mandatory_indexes=ascending(array(mandatory)),
            selective_indexes=ascending(array(selective)),
            presentation_header=octets(presentation_header),
        )


def _check_header(header: bytes, expected: bytes, name: str) -> None:
    if header in _FEATURES:
        detail = "holder binding and pseudonyms of bbs-2023 are not supported"
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
    if header != expected:
        raise bad(f"this is not a {name} proof")


def _label_map(value: object) -> dict[int, int]:
    if type(value) is not dict or not all(
        type(number) is int and number >= 0
        for number in (*value.keys(), *value.values())
    ):
        raise bad("the label map must be from numbers to numbers")
    return value
