"""did:webvh: a did:web whose every version is on record, and signed (version 1.0)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from badgekit import _json, _multibase
from badgekit._json import JsonError, JsonObject, JsonSizeError
from badgekit._time import Moment
from badgekit.canonicalization import jcs
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import Fetch, Resource, Steps, shown, wrong_media_type
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.resolution._did_web import did_web_url_of
from badgekit.resolution._document import ControlledIdentifierDocument
from badgekit.resolution._refusals import bad_document, bad_url, beyond_limits

_PREFIX = "did:webvh:"
_METHOD = "did:webvh:1.0"
_PLACEHOLDER = "{SCID}"
_ACCEPT = "application/jsonl, text/jsonl, application/json, text/plain"
_MULTIHASH = b"\x12\x20"  # SHA-256, the one hash of version 1.0
_SCID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{46}", re.ASCII)
_MEMBERS = frozenset({"versionId", "versionTime", "parameters", "state", "proof"})
_PARAMETERS: Mapping[str, type] = {
    "method": str,
    "scid": str,
    "updateKeys": list,
    "nextKeyHashes": list,
    "portable": bool,
    "deactivated": bool,
    "witness": dict,
    "watchers": list,
    "ttl": int,
}


@dataclass(frozen=True, slots=True)
class DidWebvh:
    """Resolves did:webvh, version 1.0: fetches the log and checks all of it.

    Not among the default resolvers: pass `(*DEFAULT_RESOLVERS, DidWebvh())`. Every
    entry is checked, from the first on: that it follows from the one before, that the
    identifier follows from the first, and that a key signed it that was authorized
    then. A log that has ever asked for witnesses is `UNSUPPORTED`: their proofs are
    not checked here, and without them the log is not good enough.
    """

    at: datetime | None = None
    """Resolve the version that was in force then. `None`: the last."""

    def recognizes(self, url: str, /) -> bool:
        """Tell whether *url* is a did:webvh."""
        return url.startswith(_PREFIX)

    def resolve(
        self, url: str, limits: Limits, /
    ) -> Steps[ControlledIdentifierDocument]:
        """Fetch the log, or raise `DocumentError`. `FetchError` passes through."""
        scid, colon, place = url.removeprefix(_PREFIX).partition(":")
        if not colon or not _SCID.fullmatch(scid):
            raise bad_url("a did:webvh is did:webvh:, a SCID, a colon and a host name")
        # The same place as for did:web, and the log instead of the document.
        log = did_web_url_of(f"did:web:{place}") + "l"
        resource = yield Fetch(log, max_bytes=limits.fetch_bytes, accept=_ACCEPT)
        state = _in_force(resource, scid, limits, self.at)
        return ControlledIdentifierDocument.parse(state, limits)


@dataclass(slots=True)
class _Chain:
    """What the entries so far have established."""

    scid: str
    version_id: str = ""
    number: int = 0
    time: datetime | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    did: str = ""


def _in_force(
    resource: Resource, scid: str, limits: Limits, at: datetime | None
) -> JsonObject:
    """Check the whole log, and return the state that was in force *at* that time."""
    chain = _Chain(scid)
    state: JsonObject | None = None
    deactivated = False
    for entry in _entries(resource, limits):
        _follow(chain, entry, limits)
        assert chain.time is not None
        if at is None or chain.time <= at:
            state = entry["state"]
            deactivated = chain.parameters.get("deactivated", False)
    if deactivated:
        raise bad_document("the identifier has been deactivated")
    if state is None:
        raise bad_document("the log holds no version of that time")
    return state


def _entries(resource: Resource, limits: Limits) -> Iterator[JsonObject]:
    lines = resource.content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    if len(lines) > limits.log_entries:
        raise beyond_limits(f"the log has more than {limits.log_entries} entries")
    for number, line in enumerate(lines, 1):
        where = f"{shown(resource.url)}, line {number}"
        try:
            entry = _json.loads_object(
                line, max_bytes=limits.fetch_bytes, max_depth=limits.nesting_depth
            )
        except JsonSizeError as error:
            raise beyond_limits(f"{where}: {error}") from error
        except JsonError as error:
            if resource.is_another_kind:
                raise wrong_media_type(resource) from error
            raise bad_document(f"{where}: {error}") from error
        yield entry


def _follow(chain: _Chain, entry: JsonObject, limits: Limits) -> None:
    """Check that *entry* comes next, and take it in."""
    version = f"entry {chain.number + 1} of the log"
    if entry.keys() != _MEMBERS or not isinstance(entry["state"], dict):
        raise bad_document(f"{version} has other members than those of version 1.0")
    given = _parameters(entry["parameters"], version)
    unsigned = {name: value for name, value in entry.items() if name != "proof"}
    if chain.number == 0:
        _check_first(chain.scid, given, unsigned)
    elif "scid" in given or given.get("portable", False):
        raise bad_document(f"{version} sets what the first alone may set")
    _check_hash(chain, unsigned, version)
    time = _time_of(entry["versionTime"], version)
    if chain.time is not None and time <= chain.time:
        raise bad_document(f"{version} is not later than the one before")
    if chain.parameters.get("deactivated", False):
        raise bad_document(f"{version} comes after the end of the identifier")
    _check_proof(_authorized(chain, given, version), entry, unsigned, version, limits)
    parameters = chain.parameters | given
    if parameters.get("witness"):
        detail = "the log asks for witnesses, whose proofs are not checked here"
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
    did = entry["state"].get("id")
    if not isinstance(did, str) or not did.startswith(f"{_PREFIX}{chain.scid}:"):
        raise bad_document(f"{version} is about another identifier")
    if chain.did not in ("", did) and not parameters.get("portable", False):
        raise bad_document(f"{version} moves an identifier that is not portable")
    chain.version_id, chain.number = entry["versionId"], chain.number + 1
    chain.time, chain.parameters, chain.did = time, parameters, did


def _parameters(value: object, version: str) -> JsonObject:
    if not isinstance(value, dict):
        raise bad_document(f"{version} has no parameters")
    for name, parameter in value.items():
        kind = _PARAMETERS.get(name)
        if kind is None:
            detail = f"{version} has a parameter that version 1.0 does not know"
            raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
        if not isinstance(parameter, kind):
            raise bad_document(f"{version}: {pointer_to('parameters', name)} is amiss")
    if value.get("method", _METHOD) != _METHOD:
        detail = f"the log is not of {_METHOD}"
        raise DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
    return value


def _check_first(scid: str, given: JsonObject, unsigned: JsonObject) -> None:
    """Check that the SCID follows from the first entry."""
    complete = "method" in given and given.get("updateKeys")
    if given.get("scid") != scid or not complete:
        raise bad_document("the first entry lacks method, scid or updateKeys")
    draft = _json.dumps(unsigned | {"versionId": _PLACEHOLDER})
    draft = draft.replace(scid, _PLACEHOLDER)
    try:
        document = _json.loads_object(draft, max_bytes=len(draft) * 4, max_depth=200)
    except JsonError as error:
        raise bad_document("the first entry has its SCID in odd places") from error
    if _hash(jcs(document)) != scid:
        raise bad_document("the SCID does not follow from the first entry")


def _check_hash(chain: _Chain, unsigned: JsonObject, version: str) -> None:
    """Check that the entry is the next one, and that its hash is right."""
    before = chain.version_id or chain.scid
    expected = _hash(jcs(unsigned | {"versionId": before}))
    if unsigned["versionId"] != f"{chain.number + 1}-{expected}":
        raise bad_document(f"{version} does not follow from what is before it")


def _authorized(chain: _Chain, given: JsonObject, version: str) -> list[str]:
    """Return the keys of which one must have signed the entry."""
    committed = chain.parameters.get("nextKeyHashes")
    if chain.number == 0:
        keys = given["updateKeys"]
    elif committed:
        # Pre-rotation: keys that the entry before announced, and nobody saw, take over.
        keys = given.get("updateKeys")
        if not keys or not all(
            isinstance(key, str) and _hash(key.encode()) in committed for key in keys
        ):
            raise bad_document(f"{version} has keys that were not announced")
    else:
        keys = chain.parameters["updateKeys"]
    return [key for key in keys if isinstance(key, str)]


def _check_proof(
    authorized: list[str],
    entry: JsonObject,
    unsigned: JsonObject,
    version: str,
    limits: Limits,
) -> None:
    """Check that one of the *authorized* keys signed the entry (eddsa-jcs-2022)."""
    proofs = entry["proof"] if isinstance(entry["proof"], list) else [entry["proof"]]
    if len(proofs) > limits.proofs or len(authorized) > limits.keys:
        raise beyond_limits(f"{version} has too many proofs or keys")
    methods = {f"did:key:{key}#{key}": key for key in authorized}
    if not any(
        isinstance(proof, dict)
        and isinstance(proof.get("verificationMethod"), str)
        and _is_good(proof, methods.get(proof["verificationMethod"]), unsigned)
        for proof in proofs
    ):
        raise bad_document(f"{version} is not signed with a key that is authorized")


def _is_good(proof: JsonObject, multikey: str | None, unsigned: JsonObject) -> bool:
    value = proof.get("proofValue")
    if (
        multikey is None
        or proof.get("type") != "DataIntegrityProof"
        or proof.get("cryptosuite") != "eddsa-jcs-2022"
        or proof.get("proofPurpose") != "assertionMethod"
        or "@context" in proof
        or not isinstance(value, str)
        or not value.startswith("z")
    ):
        return False
    options = {name: item for name, item in proof.items() if name != "proofValue"}
    data = sha256(jcs(options)).digest() + sha256(jcs(unsigned)).digest()
    try:
        key = PublicKey.from_multikey(multikey)
        signature = _multibase.decode(value, max_length=100)
    except (KeyMaterialError, ValueError):
        return False
    return key.type is KeyType.ED25519 and key.verifies(signature, data)


def _time_of(value: object, version: str) -> datetime:
    try:
        if not isinstance(value, str) or not value.endswith("Z"):
            raise ValueError("not a time in UTC")  # noqa: TRY301
        return Moment.parse(value)
    except ValueError as error:
        raise bad_document(f"{version}: versionTime: {error}") from error


def _hash(data: bytes) -> str:
    return _multibase.encode_base58(_MULTIHASH + sha256(data).digest())
