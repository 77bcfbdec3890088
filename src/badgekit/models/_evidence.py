"""Evidence, and the other things of a credential that only have a type in common."""

from typing import Annotated

from pydantic import AfterValidator

from badgekit.models._base import Model, OpenModel
from badgekit.models._reading import fault
from badgekit.models._types import Contains, OneOrMany, String, Types, Uri, unsaid


def _not_empty(types: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if not types:
        raise fault("should not be empty")
    return types


class TypedObject(OpenModel):
    """An object of a kind that its `type` tells. W3C takes several types."""

    id: Uri | None = None
    type: Annotated[OneOrMany[str], AfterValidator(_not_empty)]

    @property
    def types(self) -> tuple[str, ...]:
        """`type`, as a tuple whether it is one or several."""
        return (self.type,) if isinstance(self.type, str) else self.type


class Evidence(TypedObject):
    """The work that the recipient did to earn the achievement.

    https://www.imsglobal.org/spec/ob/v3p0#evidence
    """

    model_config = Model.model_config

    id: Uri | None = None
    """A web page, or the evidence itself as a `data:` URL."""
    type: Annotated[Types, Contains("Evidence")] = unsaid()
    narrative: String | None = None
    name: String | None = None
    description: String | None = None
    genre: String | None = None
    audience: String | None = None


class CredentialSchema(TypedObject):
    """Where the schema of the credential is, and of which kind."""

    id: Uri


class RefreshService(TypedObject):
    """Where a newer version of the credential is to be had."""


class TermsOfUse(TypedObject):
    """What a verifier may do with the credential."""
