"""JSON Web Keys as JSON: what they are worth is for `badgekit.keys` to say."""

from typing import Annotated

from pydantic import Field

from badgekit.models._base import OpenModel
from badgekit.models._types import SetOf, Uri


class Jwk(OpenModel):
    """A JSON Web Key (RFC 7517), with the members of its type as they are."""

    kty: str
    use: str | None = None
    key_ops: SetOf[str] = Field(default=(), alias="key_ops")
    alg: str | None = None
    kid: str | None = None
    x5u: Uri | None = Field(default=None, alias="x5u")
    x5c: SetOf[str] = Field(default=(), alias="x5c")
    x5t: str | None = Field(default=None, alias="x5t")
    x5t_s256: str | None = Field(default=None, alias="x5t#S256")


class Jwks(OpenModel):
    """A set of JSON Web Keys."""

    keys: Annotated[SetOf[Jwk], Field(min_length=1)]
