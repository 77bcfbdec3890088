"""What the suites of selective disclosure have in common."""

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

from badgekit import _json
from badgekit._json import JsonObject
from badgekit.canonicalization import canonicalize_document
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._cryptosuite import ProofSuite
from badgekit.securing._mechanism import Environment, Secured
from badgekit.securing._proof_set import verify_proof_set
from badgekit.securing._secured import SecuredCredential, VerifiedProof
from badgekit.securing.selective._templates import DisclosureTemplate

_MEDIA_TYPE = "application/vc"

Pointers: TypeAlias = Sequence[str] | DisclosureTemplate
"""JSON Pointers, or what finds them in a document."""


def pointers_in(document: JsonObject, pointers: Pointers) -> tuple[str, ...]:
    """Return what is mandatory in *document*."""
    if isinstance(pointers, str):
        raise TypeError("pass a list of JSON Pointers, not one string")
    return tuple(pointers(document) if callable(pointers) else pointers)


def proofs_of(secured: JsonObject) -> list[object]:
    """Return the proofs of a document, be they one or several."""
    member = secured.get("proof")
    return member if isinstance(member, list) else [member]


def has_proof_of(suite: str, secured: Secured) -> bool:
    """Tell whether *secured* has a proof of that suite."""
    return isinstance(secured, dict) and any(
        names_suite(proof, suite) for proof in proofs_of(secured)
    )


def names_suite(proof: object, suite: str) -> bool:
    """Tell whether *proof* is one of that suite."""
    return isinstance(proof, dict) and proof.get("cryptosuite") == suite


def with_proof(
    document: JsonObject, options: JsonObject, value: str
) -> SecuredCredential:
    """Return *document* with a proof of this *value*."""
    secured = document | {"proof": options | {"proofValue": value}}
    return SecuredCredential(_json.dumps(secured), secured, _MEDIA_TYPE)


def proof_hash(
    document: JsonObject,
    options: JsonObject,
    contexts: ContextLoader,
    limits: Limits,
    *,
    strict_numbers: bool = True,
) -> bytes:
    """Return the hash of the proof *options*, under the contexts of *document*."""
    if "@context" in document:
        options = {"@context": document["@context"], **options}
    canonical = canonicalize_document(
        options, contexts=contexts, limits=limits, strict_numbers=strict_numbers
    )
    return hashlib.sha256(canonical.encode()).digest()


def split_lines(
    lines: list[str], indexes: Sequence[int]
) -> tuple[list[str], list[str]]:
    """Return the lines with those *indexes*, and the others."""
    chosen = set(indexes)
    mandatory: list[str] = []
    others: list[str] = []
    for index, line in enumerate(lines):
        (mandatory if index in chosen else others).append(line)
    return mandatory, others


def check_number(count: int, limits: Limits) -> None:
    """Raise if more statements may be left out than *limits* allow."""
    if count > limits.signatures:
        detail = f"more than {limits.signatures} statements that may be left out"
        raise DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))


def verify_embedded(
    secured: Secured, suite: ProofSuite, environment: Environment
) -> Steps[VerifiedProof]:
    """Check a proof of *suite*, as `DataIntegrity.verify_proof` does."""
    if not isinstance(secured, dict):
        problem = Problem(
            ProblemType.PARSING_ERROR, "an embedded proof needs a JSON object", ""
        )
        raise DocumentError(problem)
    return (yield from verify_proof_set(secured, (suite,), environment))


def does_not_match(pointer: str) -> DocumentError:
    """Return what to raise for a proof of something else."""
    return DocumentError(
        Problem(
            ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR,
            "the proof does not match the document: it was changed, or signed with "
            "another key",
            pointer,
        )
    )
