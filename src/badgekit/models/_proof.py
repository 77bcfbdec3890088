"""Embedded proofs."""

from typing import Annotated, Literal

from badgekit.models._base import OpenModel
from badgekit.models._types import (
    Constant,
    LooseDateTimeStamp,
    OneOrMany,
    Uri,
    unsaid,
)


class Proof(OpenModel):
    """A proof of any suite, as it stands in a credential. Nothing of it is checked.

    https://www.w3.org/TR/vc-data-integrity/#proofs
    """

    id: Uri | None = None
    type: str
    cryptosuite: str | None = None
    created: LooseDateTimeStamp | None = None
    expires: LooseDateTimeStamp | None = None
    verification_method: Uri | None = None
    proof_purpose: str | None = None
    domain: OneOrMany[str] | None = None
    challenge: str | None = None
    nonce: str | None = None
    previous_proof: OneOrMany[Uri] | None = None
    """The `id` of the proof, or proofs, that this one signs too."""
    proof_value: str | None = None

    @property
    def domains(self) -> tuple[str, ...]:
        """`domain`, as a tuple whether it is one, several or none."""
        return _as_tuple(self.domain)

    @property
    def previous_proofs(self) -> tuple[str, ...]:
        """`previous_proof`, as a tuple whether it is one, several or none."""
        return _as_tuple(self.previous_proof)


class DataIntegrityProof(Proof):
    """A proof of Data Integrity 1.0, or (without `proof_value`) its configuration."""

    type: Annotated[Literal["DataIntegrityProof"], Constant("DataIntegrityProof")] = (
        unsaid()
    )
    cryptosuite: str
    verification_method: Uri
    proof_purpose: str


def _as_tuple(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
