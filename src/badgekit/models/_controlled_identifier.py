"""Controlled identifier documents: whose keys are whose."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag

from badgekit._json import JsonObject
from badgekit._time import DateTimeStamp
from badgekit.models._base import OpenModel
from badgekit.models._jwk import Jwk
from badgekit.models._problems import BRANCH
from badgekit.models._received import copy_json
from badgekit.models._types import Constant, OneOrMany, SetOf, Uri, any_contexts, unsaid


class VerificationMethodModel(OpenModel):
    """A verification method of any type, as it stands in a document.

    https://www.w3.org/TR/cid-1.0/#verification-methods
    """

    id: str
    """An absolute URL; some documents have `#` and a fragment alone."""
    type: str
    controller: Uri | None = None
    expires: DateTimeStamp | None = None
    revoked: DateTimeStamp | None = None


class Multikey(VerificationMethodModel):
    """A verification method whose key is in Multibase."""

    type: Annotated[Literal["Multikey"], Constant("Multikey")] = unsaid()
    public_key_multibase: str
    secret_key_multibase: str | None = None


class JsonWebKey(VerificationMethodModel):
    """A verification method whose key is a JWK."""

    type: Annotated[Literal["JsonWebKey"], Constant("JsonWebKey")] = unsaid()
    public_key_jwk: Jwk
    secret_key_jwk: Jwk | None = None


class Ed25519VerificationKey2020(VerificationMethodModel):
    """The forerunner of `Multikey` for Ed25519."""

    type: Annotated[
        Literal["Ed25519VerificationKey2020"], Constant("Ed25519VerificationKey2020")
    ] = unsaid()
    public_key_multibase: str


class Ed25519VerificationKey2018(VerificationMethodModel):
    """A verification method whose key is in base58btc, without a prefix."""

    type: Annotated[
        Literal["Ed25519VerificationKey2018"], Constant("Ed25519VerificationKey2018")
    ] = unsaid()
    public_key_base58: str


class JsonWebKey2020(VerificationMethodModel):
    """The forerunner of `JsonWebKey`."""

    type: Annotated[Literal["JsonWebKey2020"], Constant("JsonWebKey2020")] = unsaid()
    public_key_jwk: Jwk


_MODELS: dict[str, type[VerificationMethodModel]] = {
    model.__name__: model
    for model in (
        Multikey,
        JsonWebKey,
        Ed25519VerificationKey2020,
        Ed25519VerificationKey2018,
        JsonWebKey2020,
    )
}
_REFERENCE, _OTHER = f"{BRANCH}reference", f"{BRANCH}other"


def _kind(value: Any) -> str:  # noqa: ANN401
    kind = value.get("type") if isinstance(value, dict) else type(value).__name__
    return BRANCH + kind if isinstance(kind, str) and kind in _MODELS else _OTHER


AnyVerificationMethod: TypeAlias = Annotated[
    Annotated[Multikey, Tag(f"{BRANCH}Multikey")]
    | Annotated[JsonWebKey, Tag(f"{BRANCH}JsonWebKey")]
    | Annotated[Ed25519VerificationKey2020, Tag(f"{BRANCH}Ed25519VerificationKey2020")]
    | Annotated[Ed25519VerificationKey2018, Tag(f"{BRANCH}Ed25519VerificationKey2018")]
    | Annotated[JsonWebKey2020, Tag(f"{BRANCH}JsonWebKey2020")]
    | Annotated[VerificationMethodModel, Tag(_OTHER)],
    Discriminator(_kind),
]
"""A verification method, of the class that its `type` names."""

MethodReference: TypeAlias = Annotated[
    Annotated[str, Tag(_REFERENCE)] | Annotated[AnyVerificationMethod, Tag(_OTHER)],
    Discriminator(lambda value: _REFERENCE if isinstance(value, str) else _OTHER),
]
"""The `id` of a verification method, or the method itself."""


class Service(OpenModel):
    """A service of the controller. What it is, its `type` tells."""

    id: str | None = None
    type: OneOrMany[str]
    service_endpoint: Annotated[Any, BeforeValidator(copy_json)] = None


class ControlledIdentifierDocument(OpenModel):
    """A document that says which keys speak for an identifier: a DID document too.

    https://www.w3.org/TR/cid-1.0/#controlled-identifier-documents
    """

    context: Annotated[tuple[str | JsonObject, ...], PlainValidator(any_contexts)] = (
        Field(default=(), alias="@context")
    )
    id: Uri
    type: SetOf[str] = ()
    controller: SetOf[Uri] = ()
    also_known_as: SetOf[str] = ()
    verification_method: SetOf[AnyVerificationMethod] = ()
    authentication: SetOf[MethodReference] = ()
    assertion_method: SetOf[MethodReference] = ()
    key_agreement: SetOf[MethodReference] = ()
    capability_invocation: SetOf[MethodReference] = ()
    capability_delegation: SetOf[MethodReference] = ()
    service: SetOf[Service] = ()
