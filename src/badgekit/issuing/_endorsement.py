"""An endorsement of something, bound to it as it is."""

import uuid
from datetime import datetime
from typing import Any

from badgekit import _time
from badgekit._json import JsonObject
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.models import (
    Achievement,
    EndorsementCredential,
    EndorsementSubject,
    Profile,
    RelatedResource,
    VerifiableCredential,
)
from badgekit.problems import Problem, ProblemType
from badgekit.securing import endorsed_digest


def draft_endorsement(
    target: Achievement | Profile | VerifiableCredential | JsonObject,
    issuer: Profile,
    limits: Limits,
    *,
    comment: str | None,
    name: str | None,
    id: str | None,
    valid_from: datetime | None,
    valid_until: datetime | None,
    credential_status: object,
) -> EndorsementCredential:
    """Return the endorsement of *target* by *issuer*, not signed yet."""
    document = (
        read_object(target, limits)
        if isinstance(target, dict)
        else target.to_json_object()
    )
    endorsed = document.get("id")
    if not isinstance(endorsed, str):
        detail = "what has no id cannot be endorsed: nobody could tell what it is"
        raise DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, "/id"))
    # In RDF, this is the subject itself. Its type says so again, for without one it
    # could be anything of that id, such as the credential around the endorsement.
    bound = RelatedResource.parse(
        {
            "id": endorsed,
            "type": ["EndorsementSubject"],
            "mediaType": "application/json",
            "digestMultibase": [endorsed_digest(document)],
        }
    )
    members: dict[str, Any] = {
        "id": id or f"urn:uuid:{uuid.uuid4()}",
        "name": name or _name_of(document),
        "issuer": issuer,
        "valid_from": valid_from or _time.now(),
        "valid_until": valid_until,
        "credential_subject": EndorsementSubject(
            id=endorsed, endorsement_comment=comment
        ),
        "credential_status": credential_status,
        "related_resource": (bound,),
    }
    given = {name: value for name, value in members.items() if value is not None}
    return EndorsementCredential(**given)


def _name_of(document: JsonObject) -> str:
    name = document.get("name")
    return f"Endorsement of {name}" if isinstance(name, str) else "Endorsement"
