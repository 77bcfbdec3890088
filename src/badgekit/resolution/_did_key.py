"""did:key: the identifier is the key."""

from dataclasses import dataclass, field

from badgekit.fetching import Steps
from badgekit.keys import PublicKey
from badgekit.limits import Limits
from badgekit.resolution._document import ControlledIdentifierDocument
from badgekit.resolution._refusals import bad_url

_PREFIX = "did:key:"
_SIGNATURE_RELATIONSHIPS = (
    "assertionMethod",
    "authentication",
    "capabilityDelegation",
    "capabilityInvocation",
)


def did_key_of(public_key: PublicKey) -> str:
    """Return the did:key of *public_key*.

    Its verification method is that, `#`, and the Multikey again.
    """
    return _PREFIX + public_key.to_multikey()


@dataclass(frozen=True, slots=True)
class DidKey:
    """Resolves did:key, for every type of key that can sign. Needs no network.

    Reading a key, which takes a tenth of verifying a badge, can be done once for each.
    Safe to share among threads.
    """

    remembered: int = 0
    """How many keys to keep. 0: none."""
    _keys: dict[str, PublicKey] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By Multikey: the same text is the same key for ever."""

    def recognizes(self, url: str, /) -> bool:
        """Tell whether *url* is a did:key."""
        return url.startswith(_PREFIX)

    def resolve(
        self, url: str, _limits: Limits, /
    ) -> Steps[ControlledIdentifierDocument]:
        """Derive the document, or raise `DocumentError` or `KeyMaterialError`."""
        yield from ()
        multikey = url.removeprefix(_PREFIX)
        if not multikey.startswith("z"):
            raise bad_url("a did:key is did:key:z and the key in base58btc")
        public_key = self._keys.get(multikey) or self._read(multikey)
        method_id = f"{url}#{multikey}"
        method = {
            "id": method_id,
            "type": "Multikey",
            "controller": url,
            "publicKeyMultibase": multikey,
        }
        return ControlledIdentifierDocument(
            id=url,
            verification_methods=(method,),
            relationships=dict.fromkeys(_SIGNATURE_RELATIONSHIPS, (method_id,)),
            document={
                "@context": [
                    "https://www.w3.org/ns/did/v1",
                    "https://w3id.org/security/multikey/v1",
                ],
                "id": url,
                "verificationMethod": [method],
                **{name: [method_id] for name in _SIGNATURE_RELATIONSHIPS},
            },
            public_keys={method_id: public_key},
        )

    def _read(self, multikey: str) -> PublicKey:
        public_key = PublicKey.from_multikey(multikey)
        if self.remembered:
            if len(self._keys) >= self.remembered:
                # Afresh rather than one by one: threads cannot get in each other's way.
                self._keys.clear()
            self._keys[multikey] = public_key
        return public_key
