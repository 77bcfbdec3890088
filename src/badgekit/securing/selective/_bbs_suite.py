"""The cryptosuite bbs-2023 (vc-di-bbs, section 3.4): its baseline, without features."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import Steps
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.securing._mechanism import (
    Environment,
    Secured,
    SecuringMechanism,
)
from badgekit.securing._proof_options import ASSERTION, ready_for_proof
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)
from badgekit.securing.selective._bbs_proof_value import (
    BbsBaseProofValue,
    BbsDerivedProofValue,
)
from badgekit.securing.selective._bbs_signer import (
    check_extra,
    read_signing_data,
    signing_data,
)
from badgekit.securing.selective._cbor import bad
from badgekit.securing.selective._dataset import BaseDataset, disclosed_lines
from badgekit.securing.selective._proof_suites import BBS_2023
from badgekit.securing.selective._shared import (
    Pointers,
    check_number,
    does_not_match,
    has_proof_of,
    pointers_in,
    proof_hash,
    split_lines,
    verify_embedded,
    with_proof,
)
from badgekit.securing.selective._templates import template_of

ALGORITHM = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_H2G_HM2S_"


def _new_hmac_key() -> bytes:
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bbs2023(SecuringMechanism):
    """Sign so that the holder may leave parts out, and so that parts are not linked.

    What comes out is for the holder alone, who shows verifiers what `derive` makes of
    it. Takes BLS12-381 keys, and a `BbsSigner`. Nothing in two proofs tells that they
    come from one credential; what is disclosed may: ids, salts, times.

    Verifiers need `badgekit[bbs]` too, or another implementation of a draft.
    """

    mandatory_pointers: Pointers = template_of
    """JSON Pointers to what can never be left out, or what finds them in a document.
    By default as for `EcdsaSd2023`; then the credential's `id` links what is shown."""
    new_hmac_key: Callable[[], bytes] = _new_hmac_key
    """Makes the secret of each credential, 32 bytes, which the holder gets too."""

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop."""
        return True

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* has a proof of this suite."""
        return has_proof_of(BBS_2023.name, secured)

    def prepare(
        self,
        document: JsonObject,
        *,
        public_key: PublicKey,
        verification_method: str,
        created: datetime | None = None,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SigningRequest:
        """Work out what must be signed (vc-di-bbs, section 3.4.2).

        `SigningRequest.data` is CBOR: the header, and an array of the messages. Raises
        `DocumentError` for a document that is secured already, loses data in JSON-LD
        or lacks what is mandatory, and `KeyMaterialError` unless the key is BLS12-381.
        """
        _check_key(public_key)
        document = ready_for_proof(document)
        options = ASSERTION.to_json_object(BBS_2023.name, verification_method, created)
        pointers = pointers_in(document, self.mandatory_pointers)
        hmac_key = self.new_hmac_key()
        dataset = BaseDataset.shuffled(
            document,
            hmac_key,
            contexts=contexts,
            limits=limits,
            strict_numbers=True,
        )
        indexes = dataset.select(pointers).indexes
        mandatory, others = split_lines(dataset.lines, indexes)
        check_number(len(others), limits)
        header = bbs_header(proof_hash(document, options, contexts, limits), mandatory)
        data = signing_data(header, [line.encode() for line in others])

        def assemble(signature: bytes) -> SecuredCredential:
            value = BbsBaseProofValue(
                signature=signature,
                header=header,
                public_key=public_key.raw,
                hmac_key=hmac_key,
                mandatory_pointers=pointers,
            )
            return with_proof(document, options, value.encode())

        verifies = partial(_verifies, public_key, data)
        return SigningRequest(data, ALGORITHM, public_key, assemble, verifies)

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check a derived proof; a base proof is refused.

        Raises as `DataIntegrity.verify_proof` does, which takes these proofs too.
        """
        return (yield from verify_embedded(secured, BBS_2023, environment))


def check_derived_proof(
    document: JsonObject,
    proof: JsonObject,
    pointer: str,
    *,
    presentation_header: bytes | None,
    public_key: PublicKey,
    contexts: ContextLoader,
    limits: Limits,
) -> None:
    """Do what `BbsSuite.check_proof` does."""
    _check_key(public_key)
    place = pointer + pointer_to("proofValue")
    try:
        value = _read(proof.get("proofValue"), presentation_header, limits)
    except DocumentError as error:
        raise DocumentError(*(p.within(place) for p in error.problems)) from error
    lines = disclosed_lines(document, value.label_map, contexts=contexts, limits=limits)
    mandatory, others = split_lines(lines, value.mandatory_indexes)
    if len(mandatory) != len(value.mandatory_indexes) or len(others) != len(
        value.selective_indexes
    ):
        raise does_not_match(place)
    options = {n: v for n, v in proof.items() if n != "proofValue"}
    hashed = proof_hash(document, options, contexts, limits, strict_numbers=False)
    from badgekit.securing.selective import _bbs  # noqa: PLC0415 - an extra

    messages = zip(value.selective_indexes, others, strict=True)
    if not _bbs.proof_verify(
        public_key.raw,
        value.proof,
        bbs_header(hashed, mandatory),
        {index: line.encode() for index, line in messages},
        presentation_header=value.presentation_header,
    ):
        raise does_not_match(place)


def _read(
    text: object, presentation_header: bytes | None, limits: Limits
) -> BbsDerivedProofValue:
    value = BbsDerivedProofValue.parse(text, limits)
    check_extra()
    from badgekit.securing.selective import _bbs  # noqa: PLC0415

    try:
        count = _bbs.messages_in(value.proof, len(value.selective_indexes))
    except ValueError as error:
        raise bad(str(error)) from error
    check_number(count, limits)
    if presentation_header not in (None, value.presentation_header):
        detail = "the proof is bound to another presentation header"
        raise DocumentError(Problem(ProblemType.INVALID_CHALLENGE_ERROR, detail))
    return value


def bbs_header(hashed: bytes, mandatory: list[str]) -> bytes:
    """Return what is signed besides the messages (vc-di-bbs, section 3.4.5)."""
    return hashed + hashlib.sha256("".join(mandatory).encode()).digest()


def _verifies(public_key: PublicKey, data: bytes, signature: bytes) -> bool:
    check_extra()
    from badgekit.securing.selective import _bbs  # noqa: PLC0415

    return _bbs.verify(public_key.raw, signature, *read_signing_data(data))


def _check_key(public_key: PublicKey) -> None:
    if public_key.type is not KeyType.BLS12_381_G2:
        raise KeyMaterialError(
            f"{BBS_2023.name} takes {KeyType.BLS12_381_G2} keys, not {public_key.type}"
        )
