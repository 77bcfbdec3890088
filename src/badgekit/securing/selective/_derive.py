"""Add a derived proof: what the holder does.

vc-di-ecdsa, section 3.4.6; vc-di-bbs, section 3.4.6.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.securing._secured import SecuredCredential
from badgekit.securing.selective import _bbs_suite
from badgekit.securing.selective._bbs_proof_value import (
    BbsBaseProofValue,
    BbsDerivedProofValue,
)
from badgekit.securing.selective._bbs_signer import check_extra
from badgekit.securing.selective._dataset import BaseDataset, Part
from badgekit.securing.selective._proof_suites import BBS_2023, ECDSA_SD_2023
from badgekit.securing.selective._proof_value import BaseProofValue, DerivedProofValue
from badgekit.securing.selective._selection import Selection
from badgekit.securing.selective._shared import (
    check_number,
    names_suite,
    proof_hash,
    proofs_of,
    with_proof,
)

_NAMES = (ECDSA_SD_2023.name, BBS_2023.name)
_Name = TypeVar("_Name", bytes, int)


def derive(
    document: JsonObject | str | bytes,
    pointers: Iterable[str] = (),
    *,
    cryptosuite: str | None = None,
    presentation_header: bytes | None = None,
    contexts: ContextLoader = DEFAULT_CONTEXTS,
    limits: Limits = DEFAULT_LIMITS,
) -> SecuredCredential:
    """Return a credential that discloses what *pointers* select, and no more.

    *document* has a base proof of ecdsa-sd-2023 or bbs-2023; if it has one of each, say
    which with *cryptosuite*. *pointers* are JSON Pointers; to them come those that the
    issuer made mandatory, and of every object on the way its `@context`, `id` and
    `type`. `""` discloses all. Other proofs are left out, as they are no good for a
    part. *presentation_header* is for bbs-2023 alone: something the verifier sent, for
    the proof to be bound to.

    With ecdsa-sd-2023, the base proof is not verified: that is done by verifying what
    is derived.

    Raises `DocumentError` for a document without a base proof, for one that does not
    belong to the document, and for a pointer that leads nowhere or to a part of an
    ordered list; `UNSUPPORTED` for bbs-2023 without `badgekit[bbs]`.
    """
    if isinstance(pointers, str):
        raise TypeError("pass a list of JSON Pointers, not one string")
    secured = read_object(document, limits)
    proof, place = _base_proof(secured, cryptosuite)
    document = {name: value for name, value in secured.items() if name != "proof"}
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    holder = _Holder(document, options, place, contexts, limits)
    base = _read(proof, place, limits)
    chosen = (*base.mandatory_pointers, *pointers)
    if isinstance(base, BbsBaseProofValue):
        value = holder.bbs_value(base, chosen, presentation_header or b"")
    elif presentation_header is not None:
        detail = "only bbs-2023 binds a proof to a presentation header"
        raise _refused(detail, place, ProblemType.UNSUPPORTED)
    else:
        value = holder.ecdsa_value(base, chosen)
    return with_proof(Selection.of(chosen).within(document), options, value)


def mandatory_pointers_of(
    document: JsonObject | str | bytes,
    *,
    cryptosuite: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[str, ...]:
    """Return what a base proof always discloses, so that a wallet can show it.

    Raises `DocumentError` if there is no base proof, or one of each suite and
    *cryptosuite* does not say which.
    """
    proof, place = _base_proof(read_object(document, limits), cryptosuite)
    return _read(proof, place, limits).mandatory_pointers


@dataclass(frozen=True, slots=True)
class _Choice(Generic[_Name]):
    """What of a dataset is disclosed."""

    part: Part[_Name]
    mandatory: tuple[int, ...]
    others: list[int]
    """The indexes of all that may be left out."""

    @classmethod
    def of(
        cls,
        dataset: BaseDataset[_Name],
        mandatory: Iterable[str],
        chosen: Iterable[str],
    ) -> "_Choice[_Name]":
        covered = dataset.select(mandatory).indexes
        part = dataset.select(chosen)
        if not part.indexes:
            raise _refused("nothing was chosen, and nothing is mandatory", None)
        skipped = set(covered)
        others = [i for i in range(len(dataset.lines)) if i not in skipped]
        return cls(part, covered, others)

    @property
    def mandatory_indexes(self) -> tuple[int, ...]:
        """Which of the disclosed statements are mandatory."""
        covered = set(self.mandatory)
        indexes = self.part.indexes
        return tuple(i for i, index in enumerate(indexes) if index in covered)

    @property
    def selective_indexes(self) -> tuple[int, ...]:
        """Which of `others` are disclosed."""
        disclosed = set(self.part.indexes)
        return tuple(i for i, index in enumerate(self.others) if index in disclosed)


@dataclass(frozen=True, slots=True)
class _Holder:
    document: JsonObject
    options: JsonObject
    """The proof without its value."""
    place: str
    contexts: ContextLoader
    limits: Limits

    def ecdsa_value(self, base: BaseProofValue, chosen: tuple[str, ...]) -> str:
        dataset = BaseDataset.of(
            self.document,
            base.hmac_key,
            contexts=self.contexts,
            limits=self.limits,
            strict_numbers=False,
        )
        choice = _Choice.of(dataset, base.mandatory_pointers, chosen)
        if len(choice.others) != len(base.signatures):
            raise self._of_another_document()
        return DerivedProofValue(
            signature=base.signature,
            public_key=base.public_key,
            signatures=tuple(base.signatures[i] for i in choice.selective_indexes),
            label_map=choice.part.label_map(self.limits),
            mandatory_indexes=choice.mandatory_indexes,
        ).encode()

    def bbs_value(
        self,
        base: BbsBaseProofValue,
        chosen: tuple[str, ...],
        presentation_header: bytes,
    ) -> str:
        check_extra()
        from badgekit.securing.selective import _bbs  # noqa: PLC0415 - an extra

        dataset = BaseDataset.shuffled(
            self.document,
            base.hmac_key,
            contexts=self.contexts,
            limits=self.limits,
            strict_numbers=False,
        )
        choice = _Choice.of(dataset, base.mandatory_pointers, chosen)
        check_number(len(choice.others), self.limits)
        messages = [dataset.lines[i].encode() for i in choice.others]
        # A proof can be made of no signature at all, so it is looked at now.
        if base.header != self._header(dataset, choice.mandatory) or not _bbs.verify(
            base.public_key, base.signature, base.header, messages
        ):
            raise self._of_another_document()
        proof = _bbs.proof_gen(
            base.public_key,
            base.signature,
            base.header,
            messages,
            disclosed=choice.selective_indexes,
            presentation_header=presentation_header,
        )
        return BbsDerivedProofValue(
            proof=proof,
            label_map=choice.part.label_map(self.limits),
            mandatory_indexes=choice.mandatory_indexes,
            selective_indexes=choice.selective_indexes,
            presentation_header=presentation_header,
        ).encode()

    def _header(self, dataset: BaseDataset[int], mandatory: tuple[int, ...]) -> bytes:
        hashed = proof_hash(
            self.document,
            self.options,
            self.contexts,
            self.limits,
            strict_numbers=False,
        )
        return _bbs_suite.bbs_header(hashed, [dataset.lines[i] for i in mandatory])

    def _of_another_document(self) -> DocumentError:
        return _refused("the base proof is one of another document", self.place)


def _base_proof(secured: JsonObject, cryptosuite: str | None) -> tuple[JsonObject, str]:
    """Return the proof to derive from, and where it is."""
    names = _NAMES if cryptosuite is None else (cryptosuite,)
    found = [
        (index, proof)
        for index, proof in enumerate(proofs_of(secured))
        if any(names_suite(proof, name) for name in names)
    ]
    if len(found) != 1:
        detail = f"the document must have one proof of {' or '.join(names)}"
        raise _refused(detail, "/proof")
    index, proof = found[0]
    assert isinstance(proof, dict)
    is_list = isinstance(secured["proof"], list)
    place = pointer_to("proof", index) if is_list else pointer_to("proof")
    if "previousProof" in proof:
        detail = "a proof that builds on another cannot stand alone"
        raise _refused(detail, place, ProblemType.UNSUPPORTED)
    return proof, place


def _read(
    proof: JsonObject, place: str, limits: Limits
) -> BaseProofValue | BbsBaseProofValue:
    is_bbs = names_suite(proof, BBS_2023.name)
    kind = BbsBaseProofValue if is_bbs else BaseProofValue
    try:
        return kind.parse(proof.get("proofValue"), limits)
    except DocumentError as error:
        place += pointer_to("proofValue")
        raise DocumentError(*(p.within(place) for p in error.problems)) from error


def _refused(
    detail: str,
    pointer: str | None,
    type: ProblemType = ProblemType.PROOF_GENERATION_ERROR,
) -> DocumentError:
    return DocumentError(Problem(type, detail, pointer))
