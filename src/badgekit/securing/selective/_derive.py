"""Add a derived proof: what the holder does (vc-di-ecdsa, section 3.4.6)."""

from collections.abc import Iterable, Sequence

from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.securing._secured import SecuredCredential
from badgekit.securing.selective._dataset import BaseDataset
from badgekit.securing.selective._proof_value import BaseProofValue, DerivedProofValue
from badgekit.securing.selective._selection import Selection
from badgekit.securing.selective._suite import is_ours, proofs_of, with_proof


def derive(
    document: JsonObject | str | bytes,
    pointers: Iterable[str] = (),
    *,
    contexts: ContextLoader = DEFAULT_CONTEXTS,
    limits: Limits = DEFAULT_LIMITS,
) -> SecuredCredential:
    """Return a credential that discloses what *pointers* select, and no more.

    *document* has a base proof of ecdsa-sd-2023. *pointers* are JSON Pointers; to them
    come those that the issuer made mandatory, and of every object on the way its
    `@context`, `id` and `type`. `""` discloses all. Other proofs are left out, as they
    are no good for a part.

    The base proof is not verified: that is done by verifying what is derived.

    Raises `DocumentError` for a document without a base proof, for one that does not
    belong to the document, and for a pointer that leads nowhere or to a part of an
    ordered list.
    """
    if isinstance(pointers, str):
        raise TypeError("pass a list of JSON Pointers, not one string")
    secured = read_object(document, limits)
    proof, place = _base_proof(secured)
    base = _read(proof, place, limits)
    document = {name: value for name, value in secured.items() if name != "proof"}
    dataset = BaseDataset.of(
        document, base.hmac_key, contexts=contexts, limits=limits, strict_numbers=False
    )
    mandatory = dataset.select(base.mandatory_pointers).indexes
    chosen = (*base.mandatory_pointers, *pointers)
    part = dataset.select(chosen)
    if not part.indexes:
        raise _refused("nothing was chosen, and nothing is mandatory", None)
    others = _all_but(mandatory, range(len(dataset.lines)))
    if len(others) != len(base.signatures):
        raise _refused("the base proof is one of another document", place)
    signatures = dict(zip(others, base.signatures, strict=True))
    covered = set(mandatory)
    value = DerivedProofValue(
        signature=base.signature,
        public_key=base.public_key,
        signatures=tuple(signatures[i] for i in part.indexes if i not in covered),
        label_map=part.label_map(limits),
        mandatory_indexes=tuple(
            place for place, index in enumerate(part.indexes) if index in covered
        ),
    )
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    return with_proof(Selection.of(chosen).within(document), options, value.encode())


def mandatory_pointers_of(
    document: JsonObject | str | bytes, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[str, ...]:
    """Return what a base proof always discloses, so that a wallet can show it.

    Raises `DocumentError` if there is no base proof of ecdsa-sd-2023.
    """
    return _read(*_base_proof(read_object(document, limits)), limits).mandatory_pointers


def _base_proof(secured: JsonObject) -> tuple[JsonObject, str]:
    """Return the proof to derive from, and where it is."""
    proofs = proofs_of(secured)
    found = [(index, proof) for index, proof in enumerate(proofs) if is_ours(proof)]
    if len(found) != 1:
        raise _refused("the document must have one proof of ecdsa-sd-2023", "/proof")
    index, proof = found[0]
    assert isinstance(proof, dict)
    is_list = isinstance(secured["proof"], list)
    place = pointer_to("proof", index) if is_list else pointer_to("proof")
    if "previousProof" in proof:
        detail = "a proof that builds on another cannot stand alone"
        raise _refused(detail, place, ProblemType.UNSUPPORTED)
    return proof, place


def _read(proof: JsonObject, place: str, limits: Limits) -> BaseProofValue:
    try:
        return BaseProofValue.parse(proof.get("proofValue"), limits)
    except DocumentError as error:
        place += pointer_to("proofValue")
        raise DocumentError(*(p.within(place) for p in error.problems)) from error


def _all_but(left_out: Sequence[int], indexes: Iterable[int]) -> list[int]:
    chosen = set(left_out)
    return [index for index in indexes if index not in chosen]


def _refused(
    detail: str,
    pointer: str | None,
    type: ProblemType = ProblemType.PROOF_GENERATION_ERROR,
) -> DocumentError:
    return DocumentError(Problem(type, detail, pointer))
