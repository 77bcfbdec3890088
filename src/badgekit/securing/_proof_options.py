"""What proofs of every cryptosuite begin with (Data Integrity 1.0, section 4.2)."""

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


def proof_options(
    cryptosuite: str,
    *,
    verification_method: str,
    created: datetime | None,
    purpose: str = "assertionMethod",
) -> JsonObject:
    """Return a proof without its value. It has no `created` unless that is given."""
    options: JsonObject = {
        "type": "DataIntegrityProof",
        "cryptosuite": cryptosuite,
        "verificationMethod": verification_method,
        "proofPurpose": purpose,
    }
    return options if created is None else options | {"created": _time.write(created)}


def ready_for_proof(document: JsonObject) -> JsonObject:
    """Return *document* with a context that defines proofs (section 2.4).

    Raises `DocumentError` if it has a proof already.
    """
    if "proof" in document:
        raise DocumentError(
            Problem(
                ProblemType.PROOF_GENERATION_ERROR,
                "the document has a proof already: remove it before signing anew",
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
