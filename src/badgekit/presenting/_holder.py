"""The holder role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeAlias

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.documents import (
    ContentKind,
    read_compact_jws,
    read_object,
    read_sd_jwt,
    recognize,
)
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.keys import KeyType, PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import VerifiablePresentation
from badgekit.problems import Problem, ProblemType
from badgekit.resolution import did_key_of
from badgekit.securing import (
    ECDSA_RDFC_2019,
    EDDSA_RDFC_2022,
    DataIntegrity,
    ProofOptions,
    SecuredCredential,
    SigningRequest,
    VpJwt,
)

_CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"

Presentable: TypeAlias = SecuredCredential | JsonObject | str | bytes
"""A secured credential: as issued, or as it was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who shows credentials, and the key that proves who shows them.

    >>> from badgekit.keys import SoftwareSigner
    >>> ada = Holder.with_did_key(SoftwareSigner.generate())
    >>> ada.id.partition("z")[0]
    'did:key:'
    """

    id: str
    """The URI that credentials were awarded to."""
    signer: Signer | PublicKey
    """What signs. With a public key alone, `prepare` works and `present` does not."""
    verification_method: str
    """URL of the key, which the holder's document lists under `authentication`."""
    mechanism: DataIntegrity | VpJwt = DataIntegrity(EDDSA_RDFC_2022)
    """How presentations are secured."""
    contexts: ContextLoader = DEFAULT_CONTEXTS
    """The JSON-LD contexts that credentials may use."""
    limits: Limits = DEFAULT_LIMITS
    """Bounds on what is presented."""

    @classmethod
    def with_did_key(cls, signer: Signer | PublicKey) -> Self:
        """Return a holder whose identifier is a key.

        Presentations have an embedded proof, and are JWTs where no suite takes the key.
        """
        key = signer if isinstance(signer, PublicKey) else signer.public_key
        mechanism: DataIntegrity | VpJwt = VpJwt()
        if key.type is KeyType.ED25519:
            mechanism = DataIntegrity(EDDSA_RDFC_2022)
        elif key.type in ECDSA_RDFC_2019.hashes:
            mechanism = DataIntegrity(ECDSA_RDFC_2019)
        did = did_key_of(key)
        method = f"{did}#{did.removeprefix('did:key:')}"
        return cls(
            id=did, signer=signer, verification_method=method, mechanism=mechanism
        )

    def present(
        self,
        credentials: Iterable[Presentable],
        *,
        challenge: str,
        domain: str | Sequence[str],
        id: str | None = None,
        created: datetime | None = None,
        expires: datetime | None = None,
    ) -> SecuredCredential:
        """Present *credentials* to the verifier who sent *challenge* from *domain*.

        JWTs are put in envelopes, all others stay as they are, proofs untouched. *id*
        is a URI for the presentation, *created* is now unless given. Raises
        `DocumentError` for what is no secured credential.
        """
        signer = self.signer
        if isinstance(signer, PublicKey):
            raise KeyMaterialError("this holder has no signer: use prepare")
        request = self.prepare(
            credentials,
            challenge=challenge,
            domain=domain,
            id=id,
            created=created,
            expires=expires,
        )
        return request.assemble(signer.sign(request.data))

    def prepare(
        self,
        credentials: Iterable[Presentable],
        *,
        challenge: str,
        domain: str | Sequence[str],
        id: str | None = None,
        created: datetime | None = None,
        expires: datetime | None = None,
    ) -> SigningRequest:
        """Return what must be signed, for a key that cannot be called from here."""
        document: JsonObject = {
            "@context": [_CREDENTIALS_V2],
            "type": ["VerifiablePresentation"],
            "holder": self.id,
            "verifiableCredential": [self._packed(each) for each in credentials],
        }
        if not document["verifiableCredential"]:
            detail = "a presentation needs at least one credential"
            raise DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, ""))
        if id is not None:
            document["id"] = id
        VerifiablePresentation.parse(document)
        signer = self.signer
        return self.mechanism.prepare(
            document,
            public_key=signer if isinstance(signer, PublicKey) else signer.public_key,
            verification_method=self.verification_method,
            created=created or _time.now(),
            options=ProofOptions(
                purpose="authentication",
                challenge=challenge,
                domain=(domain,) if isinstance(domain, str) else tuple(domain),
                expires=expires,
            ),
            contexts=self.contexts,
            limits=self.limits,
        )

    def _packed(self, credential: Presentable) -> JsonObject:
        """Return a credential as a member of a presentation (VCDM 2.0, 4.13)."""
        if isinstance(credential, SecuredCredential):
            credential = credential.text
        if isinstance(credential, dict) or recognize(credential) is ContentKind.JSON:
            document = read_object(credential, self.limits)
            if not document.get("proof"):
                detail = "a credential to be presented must be secured"
                raise DocumentError(
                    Problem(ProblemType.PROOF_GENERATION_ERROR, detail, "/proof")
                )
            return document
        if recognize(credential) is ContentKind.SD_JWT:
            return _envelope("application/vc+sd-jwt", read_sd_jwt(credential))
        return _envelope("application/vc+jwt", read_compact_jws(credential))


def _envelope(media_type: str, text: str) -> JsonObject:
    return {
        "@context": _CREDENTIALS_V2,
        "id": f"data:{media_type},{text}",
        "type": "EnvelopedVerifiableCredential",
    }
