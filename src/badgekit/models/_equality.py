"""When two credentials are one, and which of them is the newer (Open Badges 3.0)."""

from urllib.parse import unquote

from badgekit.models._credential import VerifiableCredential


def same_credential(one: VerifiableCredential, other: VerifiableCredential) -> bool:
    """Tell whether two documents are versions of the same credential.

    They are if the ids of their issuers are equal and their own ids are, each after
    percent-decoding and trimming. A credential without an id equals none.
    """
    return (
        one.id is not None
        and other.id is not None
        and _plain(one.id) == _plain(other.id)
        and _plain(one.issuer_id) == _plain(other.issuer_id)
    )


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
