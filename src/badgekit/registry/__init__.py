"""A registry of status positions and of what was issued, in SQLite or PostgreSQL.

Needs the extra: `pip install 'badgekit[registry]'`, and for PostgreSQL
`pip install 'badgekit[registry,postgresql]'`.
"""

from badgekit.registry._errors import (
    AlreadyRecordedError,
    NotRecordedError,
    RegistryError,
    StatusChangeError,
)
from badgekit.registry._records import (
    CredentialRecord,
    CredentialState,
    ListSummary,
    PublishedList,
    StatusEvent,
    StatusPosition,
)

try:
    from badgekit.registry._registry import Registry
except ModuleNotFoundError as error:
    if error.name == "sqlalchemy":
        error.add_note("A registry needs it: pip install 'badgekit[registry]'")
    raise

__all__ = [
    "AlreadyRecordedError",
    "CredentialRecord",
    "CredentialState",
    "ListSummary",
    "NotRecordedError",
    "PublishedList",
    "Registry",
    "RegistryError",
    "StatusChangeError",
    "StatusEvent",
    "StatusPosition",
]
