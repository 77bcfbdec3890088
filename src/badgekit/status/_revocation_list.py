"""1EdTechRevocationList 1.0: unsigned, deprecated, and still in use."""

from collections.abc import Iterable, Mapping

from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.models import RevocationList, RevokedCredential
from badgekit.problems import Problem, ProblemType

_SPELLINGS = frozenset({"revokedCredential", "revokedCredentials"})
_FRAME = frozenset({"@context", "id", "issuer", "type"})


def revocation_list(
    url: str, *, issuer: str, revoked: Mapping[str, str | None] | Iterable[str]
) -> RevocationList:
    """Return the list to serve at *url* as `application/json`, over https.

    *revoked* holds the ids of credentials, with reasons if it is a mapping. Anybody
    can read them, and nothing is signed: new badges should have a `status_entry`.
    Raises `ValueError` for what is not an absolute URI.

    >>> url = "https://lincoln.example/revoked"
    >>> listed = revocation_list(url, issuer="did:web:a.example", revoked=["urn:a"])
    >>> listed.to_json_object()["revokedCredential"]
    [{'id': 'urn:a', 'revoked': True}]
    """
    reasons = revoked if isinstance(revoked, Mapping) else dict.fromkeys(revoked)
    return RevocationList(
        id=url,
        issuer=issuer,
        revoked_credential=tuple(
            RevokedCredential(id=credential_id, revocation_reason=reason)
            for credential_id, reason in reasons.items()
        ),
    )


def look_up_revocation(
    credential_id: str, document: JsonObject
) -> RevokedCredential | None:
    """Return the entry of a 1EdTech revocation list that revokes a credential.

    Both spellings are read: `revokedCredential` and `revokedCredentials`. Raises
    `DocumentError` for what is not such a list, such as one of Open Badges 2.0.
    """
    found = RevocationList.parse(document)
    others = document.keys() - _SPELLINGS - _FRAME
    # What says something else, or in another way, must not look like an empty list.
    if any(name.startswith("revo") for name in others) or (
        others and not _SPELLINGS & document.keys()
    ):
        detail = "not a list that says which credentials are revoked"
        raise DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail))
    return found.revoked(credential_id)
