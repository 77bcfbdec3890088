"""Which model is for which credential."""

from typing import Any, TypeAlias

from badgekit import models
from badgekit.models._contexts import CREDENTIALS_V1
from badgekit.models._credential import VerifiableCredential

_Flavours: TypeAlias = tuple[str, str]
"""Names of models: for VCDM 2.0, for VCDM 1.1."""

_GENERIC: _Flavours = ("VerifiableCredential", "VerifiableCredentialV1p1")
_OPEN_BADGE: _Flavours = ("OpenBadgeCredential", "OpenBadgeCredentialV1p1")
_KINDS: dict[str, _Flavours] = {
    "OpenBadgeCredential": _OPEN_BADGE,
    "AchievementCredential": _OPEN_BADGE,
    "EndorsementCredential": ("EndorsementCredential", "EndorsementCredentialV1p1"),
    "BitstringStatusListCredential": (
        "BitstringStatusListCredential",
        "BitstringStatusListCredential",
    ),
    "StatusList2021Credential": (
        "StatusList2021Credential",
        "StatusList2021CredentialV1p1",
    ),
}


def kind_of(document: Any) -> type[VerifiableCredential]:  # noqa: ANN401 - any JSON
    """Return the model for *document*, which need not be a credential at all."""
    if not isinstance(document, dict):
        return VerifiableCredential
    flavours = _GENERIC
    for term in types_of(document):
        if term in _KINDS:
            flavours = _KINDS[term]
            break
    model: type[VerifiableCredential] = getattr(models, flavours[_is_v1p1(document)])
    return model


def types_of(document: dict[str, Any]) -> list[str]:
    """Return the terms in the `type` of *document*."""
    value = document.get("type")
    items = value if isinstance(value, (list, tuple)) else [value]
    return [item for item in items if isinstance(item, str)]


def _is_v1p1(document: dict[str, Any]) -> bool:
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    return first == CREDENTIALS_V1
