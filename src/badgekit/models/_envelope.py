"""EnvelopedVerifiableCredential: a credential in a `data:` URL."""

import re
from typing import Annotated, Any, Self

from pydantic import model_validator

from badgekit.models._base import OpenModel
from badgekit.models._contexts import W3C_RULE
from badgekit.models._kinds import types_of
from badgekit.models._reading import fault
from badgekit.models._types import Contains, Contexts, Types, Uri, unsaid

_DATA_URL = re.compile(r"(?i:data):([^,;]+)(?:;[^,]*)?,(.+)", re.DOTALL)


class EnvelopedVerifiableCredential(OpenModel):
    """A credential that is secured as a whole, in a `data:` URL.

    https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials
    """

    context: Annotated[Contexts, W3C_RULE] = unsaid()
    id: Uri
    type: Annotated[Types, Contains("EnvelopedVerifiableCredential")] = unsaid()

    @property
    def media_type(self) -> str:
        """What is in the envelope, such as `application/vc+jwt`."""
        return self._parts()[0]

    @property
    def content(self) -> str:
        """What is in the envelope, such as a compact JWS."""
        return self._parts()[1]

    def _parts(self) -> tuple[str, str]:
        match = _DATA_URL.fullmatch(self.id)
        return (match[1], match[2]) if match else ("", "")

    @model_validator(mode="after")
    def _is_an_envelope(self) -> Self:
        if not _DATA_URL.fullmatch(self.id):
            raise fault("should be a data: URL", "id")
        return self


def is_envelope(value: Any) -> bool:  # noqa: ANN401
    """Tell whether *value*, a model or JSON, is a credential in an envelope."""
    if isinstance(value, EnvelopedVerifiableCredential):
        return True
    types = types_of(value) if isinstance(value, dict) else []
    return "EnvelopedVerifiableCredential" in types
