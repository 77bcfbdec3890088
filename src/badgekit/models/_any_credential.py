"""A credential of any kind inside another document."""

from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag

from badgekit.models._credential import VerifiableCredential
from badgekit.models._endorsement import EndorsementCredential
from badgekit.models._kinds import kind_of
from badgekit.models._openbadge import OpenBadgeCredential
from badgekit.models._problems import BRANCH
from badgekit.models._status_list import (
    BitstringStatusListCredential,
    StatusList2021Credential,
    StatusList2021CredentialV1p1,
)
from badgekit.models._v1p1 import (
    EndorsementCredentialV1p1,
    OpenBadgeCredentialV1p1,
    VerifiableCredentialV1p1,
)


def _tag(value: Any) -> str:  # noqa: ANN401
    kind = type(value) if isinstance(value, VerifiableCredential) else kind_of(value)
    model = next(model for model in kind.__mro__ if model in _MEMBERS)
    return BRANCH + model.__name__


AnyCredential: TypeAlias = Annotated[
    Annotated[OpenBadgeCredential, Tag(f"{BRANCH}OpenBadgeCredential")]
    | Annotated[OpenBadgeCredentialV1p1, Tag(f"{BRANCH}OpenBadgeCredentialV1p1")]
    | Annotated[EndorsementCredential, Tag(f"{BRANCH}EndorsementCredential")]
    | Annotated[EndorsementCredentialV1p1, Tag(f"{BRANCH}EndorsementCredentialV1p1")]
    | Annotated[
        BitstringStatusListCredential, Tag(f"{BRANCH}BitstringStatusListCredential")
    ]
    | Annotated[
        StatusList2021CredentialV1p1, Tag(f"{BRANCH}StatusList2021CredentialV1p1")
    ]
    | Annotated[StatusList2021Credential, Tag(f"{BRANCH}StatusList2021Credential")]
    | Annotated[VerifiableCredentialV1p1, Tag(f"{BRANCH}VerifiableCredentialV1p1")]
    | Annotated[VerifiableCredential, Tag(f"{BRANCH}VerifiableCredential")],
    Discriminator(_tag),
]
"""A credential inside another document, of the class that `type` and context tell."""

_MEMBERS = frozenset(
    {
        OpenBadgeCredential,
        OpenBadgeCredentialV1p1,
        EndorsementCredential,
        EndorsementCredentialV1p1,
        BitstringStatusListCredential,
        StatusList2021CredentialV1p1,
        StatusList2021Credential,
        VerifiableCredentialV1p1,
        VerifiableCredential,
    }
)
