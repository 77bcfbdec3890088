"""did:key: the identifier is the key."""

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


class DidKey:
    """Resolves did:key, for every type of key that can sign. Needs no network."""

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
        public_key = PublicKey.from_multikey(multikey)
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
