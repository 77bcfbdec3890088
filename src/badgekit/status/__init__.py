"""Status lists: what became of credentials after they were issued."""

import typing

from badgekit import _lazy

if typing.TYPE_CHECKING:
    from badgekit.status._credential import status_list_credential
    from badgekit.status._entry import status_entry
    from badgekit.status._lookup import Status, look_up_status
    from badgekit.status._revocation_list import look_up_revocation, revocation_list
    from badgekit.status._status_list import MINIMUM_LENGTH, StatusList
else:
    __getattr__, __dir__ = _lazy.attributes(
        __name__,
        {
            "_credential": ("status_list_credential",),
            "_entry": ("status_entry",),
            "_lookup": ("Status", "look_up_status"),
            "_revocation_list": ("look_up_revocation", "revocation_list"),
            "_status_list": ("MINIMUM_LENGTH", "StatusList"),
        },
    )

__all__ = [
    "MINIMUM_LENGTH",
    "Status",
    "StatusList",
    "look_up_revocation",
    "look_up_status",
    "revocation_list",
    "status_entry",
    "status_list_credential",
]
