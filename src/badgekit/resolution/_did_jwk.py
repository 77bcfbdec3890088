"""did:jwk: the identifier is a JWK."""

import json

from badgekit import _json, _multibase
from badgekit._json import JsonError, JsonObject
from badgekit.errors import KeyMaterialError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey
from badgekit.limits import Limits
from badgekit.resolution._document import RELATIONSHIPS, ControlledIdentifierDocument
from badgekit.resolution._refusals import bad_url

_PREFIX = "did:jwk:"
_FOR_ENCRYPTION = "keyAgreement"


def did_jwk_of(public_key: PublicKey) -> str:
    """Return the did:jwk of *public_key*. Its verification method is that and `#0`."""
    jwk = json.dumps(public_key.to_jwk(), separators=(",", ":"), sort_keys=True)
    return _PREFIX + _multibase.encode_base64url(jwk.encode())


class DidJwk:
    """Resolves did:jwk. Needs no network. Private keys are refused."""

    def recognizes(self, url: str, /) -> bool:
        """Tell whether *url* is a did:jwk."""
        return url.startswith(_PREFIX)

    def resolve(
        self, url: str, limits: Limits, /
    ) -> Steps[ControlledIdentifierDocument]:
        """Derive the document, or raise `DocumentError` or `KeyMaterialError`."""
        yield from ()
        jwk = _read(url, limits)
        method_id = f"{url}#0"
        for_encryption = jwk.get("use") == "enc"
        document = {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/jwk/v1",
            ],
            "id": url,
            "verificationMethod": [
                {
                    "id": method_id,
                    "type": "JsonWebKey",
                    "controller": url,
                    "publicKeyJwk": jwk,
                }
            ],
            **{
                name: [method_id]
                for name in RELATIONSHIPS
                if for_encryption == (name == _FOR_ENCRYPTION)
            },
        }
        return ControlledIdentifierDocument.parse(document, limits)


def _read(url: str, limits: Limits) -> JsonObject:
    try:
        jwk = _json.loads_object(
            _multibase.decode_base64url(url.removeprefix(_PREFIX)),
            max_bytes=limits.url_characters,
            max_depth=limits.nesting_depth,
        )
    except (JsonError, ValueError) as error:
        raise bad_url("a did:jwk is a JWK as JSON in base64url") from error
    if "d" in jwk or "k" in jwk:
        raise KeyMaterialError("the did:jwk holds a secret key: it is compromised")
    return jwk
