"""The issuer role."""

import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.contexts import ContextLoader, contexts_with_memory
from badgekit.documents import read_object
from badgekit.errors import KeyMaterialError
from badgekit.issuing._did_document import did_document, did_web_of
from badgekit.issuing._endorsement import draft_endorsement
from badgekit.issuing._preflight import check_issuable, check_terms
from badgekit.issuing._signing import assembled, default_mechanism, public_key_of
from badgekit.keys import KeyType, PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import (
    Achievement,
    AchievementSubject,
    Evidence,
    OpenBadgeCredential,
    Profile,
    Recipient,
    VerifiableCredential,
)
from badgekit.resolution import VerificationMethod, did_key_of, did_web_url_of
from badgekit.securing import (
    EDDSA_RDFC_2022,
    Bbs2023,
    DataIntegrity,
    EcdsaSd2023,
    SecuredCredential,
    SecuringMechanism,
    SigningRequest,
)
from badgekit.status import StatusList, status_list_credential

_SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A profile, the key it signs with, and how it secures what it issues.

    >>> from badgekit.keys import SoftwareSigner
    >>> issuer = Issuer.with_did_key("Lincoln High School", SoftwareSigner.generate())
    >>> issuer.id.partition("z")[0]
    'did:key:'
    """

    profile: Profile
    """What credentials say about the issuer."""
    signer: Signer | PublicKey
    """What signs. With a public key alone, `prepare` works and `issue` does not."""
    verification_method: str
    """URL under which verifiers find the public key, as one of the issuer's."""
    mechanism: SecuringMechanism = DataIntegrity(EDDSA_RDFC_2022)
    """How credentials are secured."""
    contexts: ContextLoader = field(default_factory=contexts_with_memory)
    """The JSON-LD contexts that credentials may use. Each issuer remembers what its
    profile and its achievements came to; to have nothing remembered, pass
    `DEFAULT_CONTEXTS`."""
    limits: Limits = DEFAULT_LIMITS
    """Bounds on credentials to be issued."""

    @classmethod
    def with_did_key(
        cls,
        name: str,
        signer: Signer | PublicKey,
        *,
        mechanism: SecuringMechanism | None = None,
        **profile: Any,
    ) -> Self:
        """Return an issuer whose identifier is its key: nothing needs publishing.

        The key can never be replaced, so use this to try things out and where
        verifiers know the identifier. *profile* holds more members of `Profile`.
        *mechanism* is Data Integrity with the RDFC suite for the key, and VC-JWT for
        an RSA key, unless it is given.
        """
        key = public_key_of(signer)
        did = did_key_of(key)
        return cls(
            profile=Profile(id=did, name=name, **profile),
            signer=signer,
            verification_method=f"{did}#{did.removeprefix('did:key:')}",
            mechanism=mechanism or default_mechanism(key),
        )

    @classmethod
    def with_did_web(
        cls,
        name: str,
        signer: Signer | PublicKey,
        *,
        url: str,
        key_id: str = "key-1",
        mechanism: SecuringMechanism | None = None,
        **profile: Any,
    ) -> Self:
        """Return an issuer whose keys are published on its own web site.

        *url* is the site, or a folder of it: `https://lincoln.example` becomes
        `did:web:lincoln.example`. Publish `did_document()` at the address that
        `did_document_url` names; keys can be replaced there. Raises `ValueError` for
        a URL that did:web cannot express.

        >>> from badgekit.keys import SoftwareSigner
        >>> signer = SoftwareSigner.generate()
        >>> url = "https://lincoln.example/badges"
        >>> Issuer.with_did_web("Lincoln High School", signer, url=url).id
        'did:web:lincoln.example:badges'
        """
        did = did_web_of(url)
        return cls(
            profile=Profile(id=did, name=name, **{"url": url, **profile}),
            signer=signer,
            verification_method=f"{did}#{key_id}",
            mechanism=mechanism or default_mechanism(public_key_of(signer)),
        )

    @property
    def id(self) -> str:
        """The identifier that verifiers know the issuer by."""
        return self.profile.id

    @property
    def public_key(self) -> PublicKey:
        """The key that verifies what this issuer signs."""
        return public_key_of(self.signer)

    def did_document(
        self, *, previous: Iterable[VerificationMethod] = ()
    ) -> JsonObject:
        """Return the controlled identifier document to publish.

        For did:web, serve it as `did.json`; for an `https` identifier, under that
        identifier itself. For did:key there is nothing to publish.

        *previous* are keys that were replaced, each with the time from which it
        verifies nothing: `expires` for one that was retired, `revoked` for one that
        was stolen. Raises `ValueError` for one without, and for another's.
        """
        return did_document(
            self.id, self.verification_method, self.public_key, previous
        )

    @property
    def did_document_url(self) -> str:
        """Where verifiers look for `did_document()`; empty for did:key.

        >>> from badgekit.keys import SoftwareSigner
        >>> signer = SoftwareSigner.generate()
        >>> url = "https://lincoln.example/badges"
        >>> Issuer.with_did_web("Lincoln", signer, url=url).did_document_url
        'https://lincoln.example/badges/did.json'
        """
        if self.id.startswith("did:web:"):
            return did_web_url_of(self.id)
        return self.id if self.id.startswith("https:") else ""

    def award(
        self,
        achievement: Achievement,
        *,
        to: Recipient,
        id: str | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        evidence: tuple[Evidence, ...] = (),
        credential_status: object = None,
        created: datetime | None = None,
        **subject: Any,
    ) -> SecuredCredential:
        """Award *achievement* to a recipient: build the badge and sign it.

        *id* is a random `urn:uuid:` and *valid_from* is now unless given.
        *credential_status* is what `status_entry` of `badgekit.status` returns.
        *subject* holds more members of `AchievementSubject`: `result`, `narrative`,
        `credits_earned`, … Raises as `issue` does.
        """
        return self.issue(
            self.draft(
                achievement,
                to=to,
                id=id,
                valid_from=valid_from,
                valid_until=valid_until,
                evidence=evidence,
                credential_status=credential_status,
                **subject,
            ),
            created=created,
        )

    def draft(
        self,
        achievement: Achievement,
        *,
        to: Recipient,
        id: str | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        evidence: tuple[Evidence, ...] = (),
        credential_status: object = None,
        **subject: Any,
    ) -> OpenBadgeCredential:
        """Return the badge that `award` would sign, to look at or to `prepare`."""
        if not isinstance(to, Recipient):
            raise TypeError("to is a Recipient, such as Recipient.email(…)")
        whom: dict[str, Any] = {}
        if to.id is not None:
            whom["id"] = to.id
        if to.value is not None:
            salt = secrets.token_urlsafe(_SALT_BYTES)
            whom["identifier"] = (to.to_identity_object(salt),)
        members: dict[str, Any] = {
            "id": id or f"urn:uuid:{uuid.uuid4()}",
            "name": achievement.name,
            "issuer": self.profile,
            "valid_from": valid_from or _time.now(),
            "valid_until": valid_until,
            "evidence": evidence or None,
            "credential_status": credential_status,
            "credential_subject": AchievementSubject(
                achievement=achievement, **{**whom, **subject}
            ),
        }
        given = {name: value for name, value in members.items() if value is not None}
        return OpenBadgeCredential(**given)

    def endorse(
        self,
        target: Achievement | Profile | VerifiableCredential | JsonObject,
        *,
        comment: str | None = None,
        name: str | None = None,
        id: str | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        credential_status: object = None,
        created: datetime | None = None,
    ) -> SecuredCredential:
        """Endorse *target* as it is: an achievement, a profile or a credential.

        The endorsement holds a digest of *target*, so it verifies on nothing else, not
        even on another version with the same id. Endorsements and proofs may be added
        to *target* afterwards, but nothing may be changed. *comment* is Markdown; *id*,
        *valid_from* and *name* have defaults. Raises as `issue` does.
        """
        draft = draft_endorsement(
            target,
            self.profile,
            self.limits,
            comment=comment,
            name=name,
            id=id,
            valid_from=valid_from,
            valid_until=valid_until,
            credential_status=credential_status,
        )
        return self._for_everybody().issue(draft, created=created)

    def issue(
        self,
        credential: VerifiableCredential | JsonObject,
        *,
        created: datetime | None = None,
    ) -> SecuredCredential:
        """Sign *credential*, a model or a JSON object without a proof.

        Before anything is signed it is held to all that `Verifier` checks and to
        JSON-LD safe mode. Raises `DocumentError`, with pointers, for what would not
        verify, and `KeyMaterialError` for a key that the mechanism does not take.
        *created* is the time in the proof: now unless given.
        """
        signer = self.signer
        if isinstance(signer, PublicKey):
            raise KeyMaterialError(
                "this issuer has no signer: use prepare, and finish the request with "
                "a signature made elsewhere"
            )
        request = self.prepare(credential, created=created)
        return request.assemble(signer.sign(request.data))

    def issue_status_list(
        self,
        statuses: StatusList,
        *,
        url: str,
        purposes: str | Sequence[str] = "revocation",
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        ttl: timedelta | None = None,
        created: datetime | None = None,
    ) -> SecuredCredential:
        """Sign *statuses*, to be served at *url*.

        A mechanism that leaves it to holders what to show is for badges: the list is
        secured as a whole, and so it is with endorsements.

        *valid_from* is now unless given; the rest is as `status_list_credential` in
        `badgekit.status` has it. Raises as that and `issue` do.
        """
        credential = status_list_credential(
            statuses,
            url=url,
            issuer=self.id,
            purposes=purposes,
            valid_from=valid_from or _time.now(),
            valid_until=valid_until,
            ttl=ttl,
        )
        publisher = self._for_everybody()
        room = replace(
            self.limits, document_bytes=self.limits.status_list_credential_bytes
        )
        return replace(publisher, limits=room).issue(credential, created=created)

    def prepare(
        self,
        credential: VerifiableCredential | JsonObject,
        *,
        created: datetime | None = None,
    ) -> SigningRequest:
        """Return what must be signed, for a key that cannot be called from here.

        Checks and raises as `issue` does.
        """
        # A dict is held to the rules of JSON text and copied; a model has been already.
        if isinstance(credential, dict):
            document = read_object(credential, self.limits)
            check_issuable(document, self.id)
        else:
            document = credential.to_json_object()
            check_issuable(document, self.id, credential)
        if not self.mechanism.detects_data_loss:
            check_terms(document, self.contexts, self.limits)
        request = self.mechanism.prepare(
            document,
            public_key=self.public_key,
            verification_method=self.verification_method,
            created=created or _time.now(),
            contexts=self.contexts,
            limits=self.limits,
        )
        return replace(
            request, assemble=partial(assembled, request.assemble, self.limits)
        )

    def _for_everybody(self) -> Self:
        """Return an issuer of what verifies as it is, without a holder's doing."""
        if not isinstance(self.mechanism, (EcdsaSd2023, Bbs2023)):
            return self
        key = self.public_key
        if key.type is KeyType.BLS12_381_G2:
            raise KeyMaterialError(
                "a BBS signature is for a holder to derive proofs from: sign status "
                "lists and endorsements with a key of another type"
            )
        return replace(self, mechanism=default_mechanism(key))
