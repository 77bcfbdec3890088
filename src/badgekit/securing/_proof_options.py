"""What proofs of every cryptosuite begin with (Data Integrity 1.0, section 4.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType

_INTEGRITY_CONTEXT = "https://w3id.org/security/data-integrity/v2"
_DEFINES_PROOFS = frozenset(
    {
        _INTEGRITY_CONTEXT,
        "https://w3id.org/security/data-integrity/v1",
        "https://www.w3.org/ns/credentials/v2",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOptions:
    """What a proof says besides its value (Data Integrity 1.0, section 2.1)."""

    purpose: str = "assertionMethod"
    """What the key is used for: `authentication` in presentations."""
    expires: datetime | None = None
    """From when on the proof is no good any more."""
    domain: tuple[str, ...] = ()
    """For whom the proof is made."""
    challenge: str | None = None
    """What the verifier sent, so that the proof cannot be used a second time."""
    nonce: str | None = None
    """Anything, so that equal documents have different proofs."""
    id: str | None = None
    """URI by which later proofs can name this one."""
    previous_proof: tuple[str, ...] = ()
    """Ids of the proofs that this one covers too: a proof chain."""

    def to_json_object(
        self, cryptosuite: str, verification_method: str, created: datetime | None
    ) -> JsonObject:
        """Return the proof without its value, and without what is not given."""
        members = {
            "id": self.id,
            "type": "DataIntegrityProof",
            "cryptosuite": cryptosuite,
            "created": None if created is None else _time.write(created),
            "expires": None if self.expires is None else _time.write(self.expires),
            "verificationMethod": verification_method,
            "proofPurpose": self.purpose,
            "domain": _one_or_many(self.domain),
            "challenge": self.challenge,
            "nonce": self.nonce,
            "previousProof": _one_or_many(self.previous_proof),
        }
        return {name: value for name, value in members.items() if value is not None}


ASSERTION = ProofOptions()
"""The options of a proof on a credential."""


def covered_proofs(proofs: tuple[Any, ...], options: ProofOptions) -> list[Any]:
    """Return those of *proofs* that a new one builds on, in their order (section 4.3).

    Raises `DocumentError` if one that is named is not there.
    """
    named = set(options.previous_proof)
    covered = [
        proof
        for proof in proofs
        if isinstance(proof, dict) and proof.get("id") in named
    ]
    if len(covered) != len(named):
        raise DocumentError(
            Problem(
                ProblemType.PROOF_GENERATION_ERROR,
                "a proof that the new one is to build on is not there",
                "/proof",
            )
        )
    return covered


def _one_or_many(values: tuple[str, ...]) -> str | list[str] | None:
    if len(values) == 1:
        return values[0]
    return list(values) or None


def ready_for_proof(document: JsonObject) -> JsonObject:
    """Return *document* with a context that defines proofs (section 2.4).

    Raises `DocumentError` if it has a proof already.
    """
    if "proof" in document:
        raise DocumentError(
            Problem(
                ProblemType.PROOF_GENERATION_ERROR,
                "the document has a proof already: remove it before signing anew, or "
                "use add_proof",
                "/proof",
            )
        )
    context: Any = document.get("@context")
    if context is None:
        return document
    entries = context if isinstance(context, list) else [context]
    if any(isinstance(entry, str) and entry in _DEFINES_PROOFS for entry in entries):
        return document
    return document | {"@context": [*entries, _INTEGRITY_CONTEXT]}
