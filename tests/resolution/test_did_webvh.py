"""did:webvh: a log is good from its first entry to its last, or of no use."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import _multibase
from badgekit.canonicalization import jcs
from badgekit.errors import DocumentError, FetchError
from badgekit.fetching import MemoryFetcher, Resource, run
from badgekit.keys import SoftwareSigner
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from badgekit.resolution import (
    DEFAULT_RESOLVERS,
    DidWebvh,
    resolve_controlled_identifier_document,
    resolve_verification_method,
)

CASES = Path(__file__).parents[1] / "cases" / "did-webvh"
LOG = "https://lincoln.example/.well-known/did.jsonl"
KEYS = [SoftwareSigner.generate() for _ in range(3)]
P256 = SoftwareSigner.generate("P-256")


def multikey(signer: SoftwareSigner) -> str:
    return signer.public_key.to_multikey()


def hashed(data: bytes) -> str:
    return _multibase.encode_base58(b"\x12\x20" + sha256(data).digest())


def committed(*signers: SoftwareSigner) -> list[str]:
    return [hashed(multikey(signer).encode()) for signer in signers]


@dataclass
class Log:
    """A log under construction."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    scid: str = ""

    def add(
        self,
        signer: SoftwareSigner,
        time: str = "",
        state: dict[str, Any] | None = None,
        **parameters: Any,
    ) -> "Log":
        number = len(self.entries) + 1
        entry: dict[str, Any] = {
            "versionId": "{SCID}",
            "versionTime": time or f"2025-0{number}-01T00:00:00Z",
            "parameters": parameters,
            "state": state or document("{SCID}"),
        }
        if not self.entries:
            entry["parameters"] = {
                "method": "did:webvh:1.0",
                "scid": "{SCID}",
            } | parameters
            self.scid = hashed(jcs(entry))
        text = json.dumps(entry).replace("{SCID}", self.scid)
        entry = json.loads(text)
        before = self.entries[-1]["versionId"] if self.entries else self.scid
        entry["versionId"] = before
        entry["versionId"] = f"{number}-{hashed(jcs(entry))}"
        self.entries.append(entry | {"proof": [proof(entry, signer)]})
        return self

    @property
    def did(self) -> str:
        return f"did:webvh:{self.scid}:lincoln.example"

    @property
    def content(self) -> bytes:
        return "".join(json.dumps(entry) + "\n" for entry in self.entries).encode()


def proof(
    entry: dict[str, Any], signer: SoftwareSigner, **members: Any
) -> dict[str, Any]:
    key = multikey(signer)
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": f"did:key:{key}#{key}",
        "created": entry["versionTime"],
        "proofPurpose": "assertionMethod",
    } | members
    unsigned = {name: value for name, value in entry.items() if name != "proof"}
    data = sha256(jcs(options)).digest() + sha256(jcs(unsigned)).digest()
    return options | {"proofValue": _multibase.encode(signer.sign(data))}


def document(scid: str, host: str = "lincoln.example") -> dict[str, Any]:
    did = f"did:webvh:{scid}:{host}"
    return {
        "id": did,
        "verificationMethod": [
            {
                "id": f"{did}#key-1",
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multikey(KEYS[0]),
            }
        ],
        "assertionMethod": [f"{did}#key-1"],
    }


def begun(**parameters: Any) -> Log:
    return Log().add(KEYS[0], updateKeys=[multikey(KEYS[0])], **parameters)


def rotated() -> Log:
    log = begun().add(KEYS[0], updateKeys=[multikey(KEYS[1])])
    return log.add(KEYS[1])


def pre_rotated() -> Log:
    log = begun(nextKeyHashes=committed(KEYS[1], P256))
    log.add(KEYS[1], updateKeys=[multikey(KEYS[1])], nextKeyHashes=committed(KEYS[2]))
    log.add(KEYS[2], updateKeys=[multikey(KEYS[2])], nextKeyHashes=[])
    return log.add(KEYS[2])


def resolve(
    did: str, content: bytes | Resource, at: datetime | None = None, **limits: int
) -> dict[str, Any]:
    resolvers = (*DEFAULT_RESOLVERS, DidWebvh(at))
    steps = resolve_controlled_identifier_document(
        did, resolvers=resolvers, limits=replace(DEFAULT_LIMITS, **limits)
    )
    return run(steps, MemoryFetcher({LOG: content})).document


def refusal(did: str, content: bytes, **limits: int) -> ProblemType:
    with pytest.raises(DocumentError) as caught:
        resolve(did, content, None, **limits)
    return caught.value.problems[0].type


# --- logs that another implementation has made --------------------------------------


@pytest.mark.parametrize(
    ("name", "versions"), [("two-versions", 2), ("pre-rotation", 2)]
)
def test_a_log_of_another_implementation(name: str, versions: int) -> None:
    content = (CASES / f"{name}.jsonl").read_bytes()
    entries = [json.loads(line) for line in content.splitlines()]
    assert len(entries) == versions
    did = entries[0]["state"]["id"]
    assert resolve(did, content) == entries[-1]["state"]
    assert (
        resolve(did, content, datetime(2025, 1, 15, tzinfo=UTC))
        == (entries[0]["state"])
    )


def test_a_log_of_another_implementation_that_has_ended() -> None:
    content = (CASES / "deactivated.jsonl").read_bytes()
    entries = [json.loads(line) for line in content.splitlines()]
    did = entries[0]["state"]["id"]
    with pytest.raises(DocumentError, match="deactivated"):
        resolve(did, content)
    assert resolve(did, content, datetime(2025, 2, 15, tzinfo=UTC))


# --- good logs ----------------------------------------------------------------------


@pytest.mark.parametrize("make", [begun, rotated, pre_rotated])
def test_a_good_log_resolves_to_its_last_version(make: Callable[[], Log]) -> None:
    log = make()
    assert resolve(log.did, log.content) == log.entries[-1]["state"]
    assert resolve(log.did, log.content.rstrip(b"\n"))


def test_a_key_of_a_log_is_a_verification_method() -> None:
    log = begun()
    steps = resolve_verification_method(
        f"{log.did}#key-1", resolvers=(*DEFAULT_RESOLVERS, DidWebvh())
    )
    method = run(steps, MemoryFetcher({LOG: log.content}))
    assert method.public_key == KEYS[0].public_key
    assert method.controller == log.did


def test_it_is_not_among_the_default_resolvers() -> None:
    steps = resolve_controlled_identifier_document(begun().did)
    with pytest.raises(DocumentError) as caught:
        run(steps, MemoryFetcher())
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


def test_the_version_of_a_time_is_the_one_in_force_then() -> None:
    log = begun()
    log.add(KEYS[0], state=document("{SCID}") | {"alsoKnownAs": ["https://l.example"]})
    for at, version in (
        (datetime(2025, 1, 1, tzinfo=UTC), 0),
        (datetime(2025, 1, 31, tzinfo=UTC), 0),
        (datetime(2025, 2, 1, tzinfo=UTC), 1),
    ):
        assert resolve(log.did, log.content, at) == log.entries[version]["state"]
    with pytest.raises(DocumentError, match="no version of that time"):
        resolve(log.did, log.content, datetime(2024, 12, 31, tzinfo=UTC))


def test_a_portable_identifier_moves_and_another_does_not() -> None:
    elsewhere = document("{SCID}", "old.example")
    portable = Log().add(
        KEYS[0], state=elsewhere, updateKeys=[multikey(KEYS[0])], portable=True
    )
    portable.add(KEYS[0])
    assert resolve(portable.did, portable.content)
    fixed = Log().add(KEYS[0], state=elsewhere, updateKeys=[multikey(KEYS[0])])
    fixed.add(KEYS[0])
    with pytest.raises(DocumentError, match="portable"):
        resolve(fixed.did, fixed.content)


def test_one_proof_of_an_authorized_key_is_enough() -> None:
    log = begun()
    (entry,) = log.entries
    entry["proof"] = [7, {}, proof(entry, KEYS[2]), *entry["proof"]]
    assert resolve(log.did, log.content)
    entry["proof"] = entry["proof"][-1]
    assert resolve(log.did, log.content)


def test_a_log_is_where_the_did_document_would_be() -> None:
    scid = begun().scid
    for place, url in (
        ("lincoln.example", LOG),
        (
            "lincoln.example%3A8443:issuers:1",
            "https://lincoln.example:8443/issuers/1/did.jsonl",
        ),
    ):
        fetcher = MemoryFetcher()
        with pytest.raises(FetchError):
            run(
                DidWebvh().resolve(f"did:webvh:{scid}:{place}", DEFAULT_LIMITS), fetcher
            )
        assert fetcher.requests[0].url == url


# --- logs that are of no use --------------------------------------------------------


def resigned(log: Log, number: int, signer: SoftwareSigner, **members: Any) -> Log:
    entry = log.entries[number]
    entry["proof"] = [proof(entry, signer, **members)]
    return log


def changed(log: Log, number: int, **members: Any) -> Log:
    log.entries[number] |= members
    return log


def without(log: Log, number: int, name: str) -> Log:
    del log.entries[number][name]
    return log


def cut(log: Log, *numbers: int) -> Log:
    log.entries = [log.entries[number] for number in numbers]
    return log


def tampered(log: Log, number: int) -> Log:
    key = multikey(KEYS[2])
    log.entries[number]["state"]["verificationMethod"][0]["publicKeyMultibase"] = key
    return log


def relabelled() -> Log:
    """Another's log, with the SCID of ours in it."""
    ours, theirs = begun(), Log().add(KEYS[2], updateKeys=[multikey(KEYS[2])])
    text = json.dumps(theirs.entries).replace(theirs.scid, ours.scid)
    return resigned(Log(json.loads(text), ours.scid), 0, KEYS[2])


def rehashed(**members: Any) -> Log:
    """A first entry that is consistent in itself."""
    return Log().add(KEYS[0], **{"updateKeys": [multikey(KEYS[0])]} | members)


BAD: dict[str, Callable[[], Log]] = {
    "no entry": lambda: cut(begun()),
    "state tampered with": lambda: tampered(begun(), 0),
    "state tampered with and signed": lambda: resigned(
        tampered(rotated(), 2), 2, KEYS[1]
    ),
    "a log of somebody else": relabelled,
    "first entry left out": lambda: cut(rotated(), 1, 2),
    "entry left out": lambda: cut(rotated(), 0, 2),
    "entries exchanged": lambda: cut(rotated(), 0, 2, 1),
    "entry twice": lambda: cut(rotated(), 0, 1, 1),
    "signed by another key": lambda: resigned(begun(), 0, KEYS[2]),
    "signed by the key that was replaced": lambda: resigned(rotated(), 2, KEYS[0]),
    "signed by the key that is only coming": lambda: resigned(rotated(), 1, KEYS[1]),
    "signed for another purpose": lambda: resigned(
        begun(), 0, KEYS[0], proofPurpose="authentication"
    ),
    "signed with another suite": lambda: resigned(
        begun(), 0, KEYS[0], cryptosuite="eddsa-rdfc-2022"
    ),
    "signed with another type": lambda: resigned(begun(), 0, KEYS[0], type="X"),
    "signed with a context": lambda: resigned(
        begun(), 0, KEYS[0], **{"@context": "https://www.w3.org/ns/credentials/v2"}
    ),
    "signed by a method of another kind": lambda: resigned(
        begun(), 0, KEYS[0], verificationMethod="did:web:lincoln.example#key-1"
    ),
    "signed by a method that is a list": lambda: resigned(
        begun(), 0, KEYS[0], verificationMethod=[]
    ),
    "signature of nothing": lambda: changed(begun(), 0, proof=[]),
    "key of another type": lambda: Log().add(P256, updateKeys=[multikey(P256)]),
    "key that is none": lambda: Log().add(KEYS[0], updateKeys=["z6Mk"]),
    "no keys": lambda: Log().add(KEYS[0], updateKeys=[]),
    "keys that are text": lambda: Log().add(KEYS[0], updateKeys=multikey(KEYS[0])),
    "keys that are numbers": lambda: Log().add(KEYS[0], updateKeys=[1]),
    "keys that were not announced": lambda: begun(nextKeyHashes=committed(KEYS[1])).add(
        KEYS[2], updateKeys=[multikey(KEYS[2])]
    ),
    "one key of two not announced": lambda: begun(nextKeyHashes=committed(KEYS[1])).add(
        KEYS[1], updateKeys=[multikey(KEYS[1]), multikey(KEYS[2])]
    ),
    "announced keys not used": lambda: begun(nextKeyHashes=committed(KEYS[1])).add(
        KEYS[0]
    ),
    "announced keys, signed by the old one": lambda: begun(
        nextKeyHashes=committed(KEYS[1])
    ).add(KEYS[0], updateKeys=[multikey(KEYS[1])]),
    "after the end": lambda: begun().add(KEYS[0], deactivated=True).add(KEYS[0]),
    "ended": lambda: begun().add(KEYS[0], deactivated=True),
    "not later": lambda: begun().add(KEYS[0], time="2025-01-01T00:00:00Z"),
    "earlier": lambda: begun().add(KEYS[0], time="2024-01-01T00:00:00Z"),
    "time with an offset": lambda: rehashed(time="2025-01-01T00:00:00+01:00"),
    "no time": lambda: rehashed(time="soonZ"),
    "portable later": lambda: begun().add(KEYS[0], portable=True),
    "scid again": lambda: begun().add(KEYS[0], scid="{SCID}"),
    "about another": lambda: rehashed(state={"id": "did:web:lincoln.example"}),
    "about nobody": lambda: rehashed(state={"scid": "{SCID}"}),
    "member that is not of version 1.0": lambda: changed(begun(), 0, note=""),
    "member missing": lambda: without(begun(), 0, "versionTime"),
    "state that is text": lambda: changed(begun(), 0, state=""),
    "parameters that are a list": lambda: changed(begun(), 0, parameters=[]),
    "no method": lambda: changed(begun(), 0, parameters={"scid": begun().scid}),
}
BAD["signed by what is no key"] = lambda: resigned(
    Log().add(KEYS[0], updateKeys=["z6Mk"]),
    0,
    KEYS[0],
    verificationMethod="did:key:z6Mk#z6Mk",
)


def with_names_that_fall_together() -> Log:
    log = begun()
    return changed(log, 0, state={log.scid: 1, "{SCID}": 2})


BAD["names that fall together"] = with_names_that_fall_together
UNSUPPORTED: dict[str, Callable[[], Log]] = {
    "witnesses": lambda: begun(witness={"threshold": 1, "witnesses": [{"id": "x"}]}),
    "witnesses later": lambda: begun().add(KEYS[0], witness={"threshold": 1}),
    "another version": lambda: rehashed(method="did:webvh:0.5"),
    "unknown parameter": lambda: rehashed(prerotation=True),
}


@pytest.mark.parametrize("name", BAD)
def test_a_log_that_is_not_good_throughout_is_of_no_use(name: str) -> None:
    log = BAD[name]()
    kind = ProblemType.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT
    assert refusal(log.did, log.content) is kind


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_is_not_understood_decides_nothing(name: str) -> None:
    log = UNSUPPORTED[name]()
    assert refusal(log.did, log.content) is ProblemType.UNSUPPORTED


def test_witnesses_that_are_none_are_not_asked_for() -> None:
    log = begun(witness={}, watchers=[], ttl=3600)
    assert resolve(log.did, log.content)


def test_the_log_of_another_identifier_is_refused() -> None:
    log, other = begun(), Log().add(KEYS[1], updateKeys=[multikey(KEYS[1])])
    assert refusal(log.did, other.content)
    place = f"did:webvh:{log.scid}:other.example"
    log.entries[0]["state"]["id"] = place
    assert refusal(log.did, log.content)


@pytest.mark.parametrize(
    "did",
    [
        "did:webvh:lincoln.example",
        "did:webvh::lincoln.example",
        "did:webvh:a-b:lincoln.example",
        f"did:webvh:{'Q' * 45}:lincoln.example",
        f"did:webvh:{'0' * 46}:lincoln.example",
        f"did:webvh:{'Q' * 46}:127.0.0.1",
        f"did:webvh:{'Q' * 46}:lincoln.example:..",
        f"did:webvh:{'Q' * 46}:",
    ],
)
def test_what_is_no_did_webvh_is_refused(did: str) -> None:
    assert refusal(did, b"") is ProblemType.INVALID_VERIFICATION_METHOD_URL


def test_a_log_is_bound() -> None:
    log = rotated()
    assert resolve(log.did, log.content, log_entries=3)
    for limits in (
        {"log_entries": 2},
        {"keys": 0},
        {"proofs": 0},
        {"nesting_depth": 2},
    ):
        kind = refusal(log.did, log.content, **limits)
        assert kind is ProblemType.LIMIT_EXCEEDED


def test_a_web_page_is_no_log_and_says_nothing() -> None:
    page = Resource(LOG, b"<html>", "text/html")
    with pytest.raises(FetchError):
        resolve(begun().did, page)


@given(st.binary(), st.integers(0, 3))
def test_any_bytes_are_refused(content: bytes, lines: int) -> None:
    log = pre_rotated()
    kept = b"".join(log.content.splitlines(keepends=True)[:lines])
    with pytest.raises((DocumentError, FetchError)):
        resolve(log.did, kept + b"{" + content)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.integers(0, 3),
    st.sampled_from(
        [
            ("versionId",),
            ("versionTime",),
            ("parameters",),
            ("state",),
            ("proof",),
            ("proof", 0),
            ("proof", 0, "proofValue"),
            ("proof", 0, "verificationMethod"),
            ("parameters", "updateKeys"),
            ("parameters", "nextKeyHashes"),
            ("parameters", "scid"),
            ("state", "id"),
        ]
    ),
    VALUES,
)
def test_any_value_in_place_of_another_is_refused(
    number: int, path: tuple[Any, ...], value: Any
) -> None:
    log = pre_rotated()
    before = deepcopy(log.entries)
    *parents, last = path
    place: Any = log.entries[number]
    for parent in parents:
        place = place[parent]
    place[last] = value
    if log.entries != before:
        with pytest.raises(DocumentError):
            resolve(log.did, log.content)
