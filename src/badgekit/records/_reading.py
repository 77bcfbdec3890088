"""Take what callers have of credentials and records, as JSON."""

from typing import Any, TypeAlias

from badgekit._json import JsonObject
from badgekit.baking import unbake
from badgekit.documents import ContentKind, read_object, recognize
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.models import (
    ComprehensiveLearnerRecord,
    VerifiableCredential,
    asserted_achievements,
    read_credential,
)
from badgekit.problems import Problem, ProblemType
from badgekit.securing import SecuredCredential
from badgekit.verification import VerifiedCredential

Member: TypeAlias = (
    SecuredCredential
    | VerifiedCredential
    | VerifiableCredential
    | JsonObject
    | str
    | bytes
)
"""A credential with its embedded proof: as issued, received, verified or baked."""

Record: TypeAlias = (
    ComprehensiveLearnerRecord
    | SecuredCredential
    | VerifiedCredential
    | JsonObject
    | str
    | bytes
)
"""A record, secured or not. One that is a JWT has to be verified first."""

_NO_JWT = (
    "a JWT cannot be a member of a record (CLR 2.0, ClrSubject): ask its issuer for "
    "the credential with an embedded proof, or share it beside the record"
)
_JWTS = (ContentKind.COMPACT_JWS, ContentKind.SD_JWT)


def member_object(member: Any, limits: Limits) -> JsonObject:  # noqa: ANN401
    """Return *member* as it is to stand in a record, or raise `DocumentError`."""
    if isinstance(member, VerifiedCredential):
        latest = member.refreshed or member
        if latest.secured is None:
            raise refusal(
                "it is not known how this was secured: pass what was received"
            )
        member = latest.secured
    if isinstance(member, VerifiableCredential):
        return member.to_json_object()
    if isinstance(member, SecuredCredential):
        member = member.text
    return _object(member, limits, _NO_JWT)


def record_object(record: Any, limits: Limits) -> JsonObject:  # noqa: ANN401
    """Return *record* as JSON, with its proof if it has one."""
    if isinstance(record, VerifiableCredential):
        return record.to_json_object()
    if isinstance(record, (SecuredCredential, VerifiedCredential)):
        return read_object(record.document, limits)
    return _object(record, limits, "a record that is a JWT has to be verified first")


def read_record(record: Any, limits: Limits) -> ComprehensiveLearnerRecord:  # noqa: ANN401
    """Return *record* as a model, or raise `DocumentError`."""
    if isinstance(record, ComprehensiveLearnerRecord):
        return record
    found = read_credential(record_object(record, limits))
    if not isinstance(found, ComprehensiveLearnerRecord):
        raise refusal("not a ClrCredential", "/type")
    return found


def achievement_ids(named: Any) -> set[str]:  # noqa: ANN401
    """Return the ids of the achievements that a credential is about."""
    if isinstance(named, VerifiedCredential):
        named = named.credential
    elif isinstance(named, SecuredCredential):
        named = named.document
    if isinstance(named, dict):
        named = read_credential(named)
    return set(asserted_achievements([named]))


def refusal(
    detail: str,
    pointer: str = "",
    type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR,
) -> DocumentError:
    """Return the error for one problem."""
    return DocumentError(Problem(type, detail, pointer))


def _object(content: Any, limits: Limits, no_jwt: str) -> JsonObject:  # noqa: ANN401
    if isinstance(content, dict):
        found = read_object(content, limits)
    elif isinstance(content, (str, bytes)):
        found = _read(content, limits, no_jwt)
    else:
        raise refusal("neither a credential nor JSON", "", ProblemType.PARSING_ERROR)
    kinds = found.get("type")
    if "EnvelopedVerifiableCredential" in (
        kinds if isinstance(kinds, list) else [kinds]
    ):
        raise refusal(no_jwt, "", ProblemType.UNSUPPORTED)
    return found


def _read(content: str | bytes, limits: Limits, no_jwt: str) -> JsonObject:
    kind = recognize(content)
    if kind in (ContentKind.PNG, ContentKind.SVG):
        image = content if isinstance(content, bytes) else _encoded(content)
        content = unbake(image, limits=limits)
        kind = recognize(content)
    if kind in _JWTS:
        raise refusal(no_jwt, "", ProblemType.UNSUPPORTED)
    return read_object(content, limits)


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")  # which no XML has
