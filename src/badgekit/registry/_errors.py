"""What a registry refuses, and what can go wrong with its database."""

from badgekit.errors import BadgekitError


class RegistryError(BadgekitError):
    """The registry cannot be opened, cannot be reached, or refuses.

    Holds neither personal data nor the password of the database.
    """


class NotRecordedError(RegistryError):
    """The registry has no such credential, or no such list."""


class AlreadyRecordedError(RegistryError):
    """The credential, or the status position, has been recorded before."""


class StatusChangeError(RegistryError):
    """The credential cannot get that status."""
