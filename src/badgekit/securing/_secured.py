"""A credential as it travels, and the two halves of making one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from badgekit._json import JsonObject
from badgekit.errors import KeyMaterialError
from badgekit.keys import PublicKey
from badgekit.problems import Problem


@dataclass(frozen=True, slots=True)
class SecuredCredential:
    """A credential as it travels: store it, mail it, serve it, bake it."""

    text: str
    """JSON with an embedded proof, or a compact JWS."""
    document: JsonObject
    """The credential: with its `proof` if that is embedded, without claims if not."""
    media_type: str
    """What to serve it as: `application/vc` or `application/vc+jwt`."""

    @property
    def content(self) -> bytes:
        """The text in UTF-8."""
        return self.text.encode()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """Bytes to be signed elsewhere, and what becomes of the signature.

    With a KMS or an HSM, synchronous or not, sign `data` with `algorithm` and hand
    the signature to `finish`. ECDSA signatures are `r || s`, as JOSE and Data
    Integrity have them.
    """

    data: bytes
    """What to sign: the message itself, which the algorithm hashes once more."""
    algorithm: str
    """JOSE name of the signature algorithm: `EdDSA`, `ES256`, `RS256`, … For bbs-2023,
    the name of the ciphersuite and interface in the draft of BBS."""
    public_key: PublicKey
    """The key that must verify the signature."""
    assemble: Callable[[bytes], SecuredCredential]
    """Put the signature in place without looking at it."""
    verifies: Callable[[bytes], bool] | None = None
    """Tells whether a signature is good, where `public_key` cannot: bbs-2023."""

    def finish(self, signature: bytes) -> SecuredCredential:
        """Return the secured credential, or raise `KeyMaterialError`.

        The signature is verified first: one by another key, of other data or in
        another format must never get out.
        """
        is_good = self.verifies or partial(
            self.public_key.verifies, data=self.data, algorithm=self.algorithm
        )
        if not is_good(signature):
            raise KeyMaterialError(
                f"the signature is not one of the data with {self.algorithm} and the "
                "announced public key (ECDSA signatures must be r || s, not DER)"
            )
        return self.assemble(signature)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedProof:
    """A document whose proof is good, and the key that it is good for."""

    document: JsonObject
    """Exactly what was signed, without the proof."""
    mechanism: str
    """How: the cryptosuite, or `VC-JWT` and the algorithm."""
    public_key: PublicKey
    controller: str | None
    """Whose key it is, by the document that lists it. `None` if the key came with the
    credential or from a place that names nobody: it proves integrity alone."""
    covers_linked_data: bool = False
    """Whether the proof could not be good if JSON-LD dropped any of the document."""
    created: datetime | None = None
    """When the proof says that it was made."""
    expires: datetime | None = None
    """When the proof, or a claim around the credential, says that it ends."""
    holder_key: PublicKey | None = None
    """The key that whoever presented the document has proved to hold, if any."""
    warnings: tuple[Problem, ...] = ()
