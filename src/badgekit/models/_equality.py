"""When two credentials are one, and which of them is the newer (Open Badges 3.0)."""

from urllib.parse import unquote

from badgekit.models._credential import VerifiableCredential


def same_credential(one: VerifiableCredential, other: VerifiableCredential) -> bool:
    """Tell whether two documents are versions of the same credential.

    They are if the ids of their issuers are equal and their own ids are, each after
    percent-decoding and trimming. A credential without an id equals none.
    """
    key = equality_key(one)
    return key is not None and key == equality_key(other)


def equality_key(credential: VerifiableCredential) -> tuple[str, str] | None:
    """Return what versions of one credential have in common, to look them up by.

    `None` for a credential without an id, which equals none.
    """
    if credential.id is None:
        return None
    return _plain(credential.issuer_id), _plain(credential.id)


def replaces(new: VerifiableCredential, old: VerifiableCredential) -> bool:
    """Tell whether *new* is a more current version of the credential *old*.

    It is if they are the same credential and *new* has the later `valid_from`. Whether
    either verifies is for a `Verifier` to say.
    """
    return (
        same_credential(new, old)
        and new.valid_from is not None
        and old.valid_from is not None
        and new.valid_from > old.valid_from
    )


def _plain(id: str) -> str:
    # What is no UTF-8 is kept apart: two ids must not become one on the way.
    return unquote(id, errors="surrogateescape").strip()
