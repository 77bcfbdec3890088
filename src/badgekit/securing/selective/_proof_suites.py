"""The suites that check derived proofs. What does the work is loaded when needed."""

from dataclasses import dataclass

from badgekit._json import JsonObject
from badgekit.contexts import ContextLoader
from badgekit.keys import PublicKey
from badgekit.limits import Limits


class DerivedProofSuite:
    """What a suite says of itself whose proofs are derived by a holder."""

    __slots__ = ()

    @property
    def proof_type(self) -> str:
        """The `type` of its proofs."""
        return "DataIntegrityProof"

    @property
    def superseded(self) -> bool:
        """Whether its proofs are verified with a warning: they are not."""
        return False

    @property
    def proof_keeps_context(self) -> bool:
        """Whether the proof carries a copy of the `@context`: this one borrows it."""
        return False

    @property
    def detects_data_loss(self) -> bool:
        """Whether what JSON-LD would drop stops a document's being verified."""
        return True


@dataclass(frozen=True, slots=True)
class SelectiveDisclosureSuite(DerivedProofSuite):
    """Checks proofs that were derived by a holder, for `DataIntegrity`."""

    name: str = "ecdsa-sd-2023"

    def check_proof(
        self,
        document: JsonObject,
        proof: JsonObject,
        pointer: str,
        *,
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
    ) -> None:
        """Raise `DocumentError` unless *proof* is good for *document*.

        vc-di-ecdsa, section 3.4.7. *pointer* is where the proof stands.
        """
        from badgekit.securing.selective import _suite  # noqa: PLC0415 - slow to load

        _suite.check_derived_proof(
            document,
            proof,
            pointer,
            public_key=public_key,
            contexts=contexts,
            limits=limits,
        )


ECDSA_SD_2023 = SelectiveDisclosureSuite()
"""https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023"""


@dataclass(frozen=True, slots=True)
class BbsSuite(DerivedProofSuite):
    """Checks proofs that were derived by a holder, for `DataIntegrity`.

    Needs `badgekit[bbs]`. Without it, a proof is `UNSUPPORTED`: neither good nor bad.
    """

    name: str = "bbs-2023"
    presentation_header: bytes | None = None
    """What the holder must have bound the proof to: something that you sent, so that
    it was not made for somebody else. `None`: anything."""

    def check_proof(
        self,
        document: JsonObject,
        proof: JsonObject,
        pointer: str,
        *,
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
    ) -> None:
        """Raise `DocumentError` unless *proof* is good for *document*.

        vc-di-bbs, section 3.4.7. *pointer* is where the proof stands.
        """
        from badgekit.securing.selective import _bbs_suite  # noqa: PLC0415 - slow to load

        _bbs_suite.check_derived_proof(
            document,
            proof,
            pointer,
            presentation_header=self.presentation_header,
            public_key=public_key,
            contexts=contexts,
            limits=limits,
        )


BBS_2023 = BbsSuite()
"""https://www.w3.org/TR/vc-di-bbs/#bbs-2023"""
