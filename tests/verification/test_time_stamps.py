"""A time stamp proves when a bundle existed, and not that what it holds is true.

The time-stamping authority is one of our own: `openssl ts`.
"""

import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import (
    AcceptBundles,
    Bundle,
    DocumentError,
    Issuer,
    KeyMaterialError,
    MemoryFetcher,
    Outcome,
    Problem,
    ProblemType,
    SoftwareSigner,
    TrustedIssuers,
    VerificationPolicy,
    VerificationReport,
    Verifier,
)
from badgekit.fetching import Fetch, Resource, Retrieval
from badgekit.testing import ADA, AT, achievement, signer

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs openssl")

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
SCHOOL = Issuer.with_did_web("Lincoln", signer(), url="https://lincoln.example")
ARCHIVE = SoftwareSigner.generate()
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
USAGES = {
    "tsa": "critical,timeStamping",
    "other": "critical,timeStamping",
    "mail": "critical,emailProtection",
    "loose": "timeStamping",
}
CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha1, sha256, sha384, sha512
{accuracy}
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """A root, and those that it has certified; `tsa` makes the time stamps."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Authority":
        here = cls(folder)
        here.run(
            *("req", "-x509", *KEY, "-keyout", "root.key", "-out", "root.pem"),
            *("-subj", "/CN=Root", "-days", "9"),
            *("-addext", "basicConstraints=critical,CA:TRUE"),
        )
        # All before the first time stamp: a certificate must have been valid then.
        for name, usage in USAGES.items():
            here.certify(name, usage)
        (folder / "serial").write_text("01")
        return here

    def run(self, *arguments: str) -> bytes:
        assert OPENSSL is not None
        done = subprocess.run(
            (OPENSSL, *arguments), cwd=self.folder, capture_output=True, check=True
        )
        return done.stdout

    def certify(self, name: str, usage: str) -> None:
        self.run(
            *("req", *KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr"),
            *("-subj", f"/CN={name}"),
        )
        (self.folder / "ext").write_text(f"extendedKeyUsage={usage}\n")
        self.run(
            *("x509", "-req", "-in", f"{name}.csr", "-CA", "root.pem"),
            *("-CAkey", "root.key", "-CAcreateserial", "-extfile", "ext"),
            *("-out", f"{name}.pem", "-days", "9"),
        )

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    def answer(
        self, request: bytes, accuracy: str = "accuracy = secs:1, millisecs:500"
    ) -> bytes:
        (self.folder / "config").write_text(CONFIG.format(accuracy=accuracy))
        (self.folder / "query").write_bytes(request)
        return self.run(
            *("ts", "-reply", "-config", "config", "-queryfile", "query"),
            *("-signer", "tsa.pem", "-inkey", "tsa.key"),
        )

    def query(self, data: bytes, *options: str) -> bytes:
        (self.folder / "data").write_bytes(data)
        return self.run("ts", "-query", "-data", "data", "-cert", *options)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("stranger"))


def policy(**members: Any) -> VerificationPolicy:
    return VerificationPolicy(issuers=TrustedIssuers([SCHOOL.id]), **members)


def made(at: datetime = NOW) -> Bundle:
    badge = SCHOOL.award(
        achievement(), to=ADA, valid_from=NOW - 90 * DAY, created=NOW - 90 * DAY
    )
    document = json.dumps(SCHOOL.did_document()).encode()
    online = Verifier(policy(), MemoryFetcher({SCHOOL.did_document_url: document}))
    return online.report(badge.text, at=at).bundle()


BUNDLE = made().signed(ARCHIVE)


@pytest.fixture(scope="module")
def response(authority: Authority) -> bytes:
    return authority.answer(BUNDLE.time_stamp_request())


@pytest.fixture(scope="module")
def stamped(response: bytes) -> Bundle:
    return BUNDLE.with_time_stamp(response)


def offline(
    bundle: Bundle | bytes, authority: Authority, **members: Any
) -> VerificationReport:
    accepted = AcceptBundles(
        **{"signed_by": (ARCHIVE.public_key,), "time_stamped_by": (authority.root,)}
        | members
    )
    content = bundle if isinstance(bundle, bytes) else bundle.to_bytes()
    return Verifier(policy(bundles=accepted), MemoryFetcher()).report(content)


def refused(report: VerificationReport, words: str) -> None:
    assert report.outcome is Outcome.INDETERMINATE, str(report)
    [problem] = report.problems
    assert problem.type is ProblemType.BUNDLE_NOT_ACCEPTED
    assert words in problem.detail


def test_what_was_proven_is_in_the_report(
    authority: Authority, stamped: Bundle
) -> None:
    report = offline(stamped, authority)
    assert report, str(report)
    assert report.at == stamped.at
    assert report.basis is not None
    stamp = report.basis.time_stamp
    assert stamp is not None
    assert NOW <= stamp.at < NOW + timedelta(hours=1)
    assert stamp.at.microsecond == 500_000  # the accuracy is 1.5 s
    assert stamp.authority == "CN=tsa"
    assert "that existed by" in str(report)
    assert "CN=tsa" in str(report)
    told = report.to_json_object()["timeStamp"]
    assert told == {"at": stamp.at.isoformat().replace("+00:00", "Z")} | {
        "authority": "CN=tsa"
    }


def test_a_time_stamped_file_read_and_written_is_the_same(stamped: Bundle) -> None:
    assert Bundle.parse(stamped.to_bytes()).to_bytes() == stamped.to_bytes()
    assert Bundle.parse(stamped.to_bytes()).time_stamps == stamped.time_stamps


def test_what_is_time_stamped_is_the_file_as_openssl_sees_it(
    authority: Authority,
) -> None:
    """So nobody needs badgekit to ask for a time stamp, or to check one."""
    answer = b""
    for options in (("-sha256",), ("-sha384",), ("-sha512", "-no_nonce")):
        query = authority.query(BUNDLE.to_bytes(), *options)
        answer = authority.answer(query)
        assert offline(BUNDLE.with_time_stamp(answer, request=query), authority)
    (authority.folder / "response").write_bytes(answer)
    done = authority.run(
        *("ts", "-verify", "-data", "data", "-in", "response"),
        *("-CAfile", "root.pem"),
    )
    assert b"OK" in done


def test_what_is_time_stamped_is_the_same_in_every_version() -> None:
    """Else time stamps of today would be of something else tomorrow."""
    key = SoftwareSigner.from_jwk(
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        }
    )
    problem = Problem(ProblemType.NOT_FOUND, "gone")
    image = Resource("https://b.example/", b"\xff", "image/png", retrieved_at=AT)
    bundle = Bundle(
        at=AT,
        content="{é}".encode(),
        retrievals=(
            Retrieval(Fetch("https://a.example/", 1, "application/json"), problem),
            Retrieval(Fetch("https://b.example/", 1, "image/png"), image),
        ),
        contexts={"https://c.example/": "0" * 64},
        facts={"issuer": "did:example:1"},
    ).signed(key)
    stamped = replace(bundle, time_stamps=(b"?",))
    digest = sha256(bundle.to_bytes()).hexdigest()
    assert digest == (
        "d650f1a4bc03bfc2fa31d5bc0d6066da41d5eed379ced3123b625304b873cd2f"
    )
    assert b"timeStamps" not in bundle.to_bytes()
    assert b'"timeStamps":["Pw"]' in stamped.to_bytes()


def test_a_time_stamp_is_only_looked_at_if_the_policy_says(
    authority: Authority, stamped: Bundle
) -> None:
    broken = replace(stamped, time_stamps=(b"nonsense",))
    report = offline(broken, authority, time_stamped_by=())
    assert report
    assert report.basis is not None
    assert report.basis.time_stamp is None
    assert "timeStamp" not in report.to_json_object()


def test_an_authority_that_claims_no_accuracy_is_taken_at_its_word(
    authority: Authority,
) -> None:
    answer = authority.answer(BUNDLE.time_stamp_request(), accuracy="")
    stamp = BUNDLE.with_time_stamp(answer).proven_time([authority.root])
    assert stamp.at.microsecond == 0


def test_own_bundles_can_be_dated_too(authority: Authority) -> None:
    own = made()
    accepted = AcceptBundles.own(time_stamped_by=(authority.root,))
    assert not accepted.accepts(own)
    assert accepted.accepts(
        own.with_time_stamp(authority.answer(own.time_stamp_request()))
    )


def test_of_several_time_stamps_the_earliest_good_one_counts(
    authority: Authority, stranger: Authority, stamped: Bundle
) -> None:
    late = authority.answer(BUNDLE.time_stamp_request(), "accuracy = secs:3600")
    foreign = stranger.answer(BUNDLE.time_stamp_request())
    both = replace(stamped, time_stamps=(foreign, late, *stamped.time_stamps, b"?"))
    assert both.proven_time([authority.root]) == stamped.proven_time([authority.root])
    assert both.proven_time([stranger.root, authority.root]).authority == "CN=tsa"


# --- a time stamp proves the time, and nothing else ---------------------------------


def test_a_time_stamp_alone_does_not_make_a_bundle_believed(
    authority: Authority,
) -> None:
    forged = made().signed(SoftwareSigner.generate())
    forged = forged.with_time_stamp(authority.answer(forged.time_stamp_request()))
    refused(offline(forged, authority), "nobody whom the policy accepts vouches")


def test_a_missing_time_stamp_is_missed(authority: Authority) -> None:
    refused(offline(BUNDLE, authority), "unproven age: no good time stamp: there is")


def test_that_of_another_bundle_is_refused(
    authority: Authority, stamped: Bundle
) -> None:
    other = made(NOW - DAY).signed(ARCHIVE)
    with pytest.raises(DocumentError, match="of something else"):
        other.with_time_stamp(stamped.time_stamps[0])
    swapped = replace(other, time_stamps=stamped.time_stamps)
    refused(offline(swapped, authority), "of something else")


def test_the_signature_is_time_stamped_with_the_rest(
    authority: Authority, stamped: Bundle
) -> None:
    """Else a stolen key could sign what was time-stamped when it was not yet stolen."""
    without = made()
    old = authority.answer(without.time_stamp_request())
    resigned = replace(without.signed(ARCHIVE), time_stamps=(old,))
    refused(offline(resigned, authority), "of something else")
    with pytest.raises(ValueError, match="before it is time-stamped"):
        stamped.signed(ARCHIVE)


def test_only_the_pinned_roots_count(stranger: Authority, stamped: Bundle) -> None:
    refused(offline(stamped, stranger), "no good time stamp: its signature or its")


def test_a_bundle_cannot_be_of_a_time_after_its_time_stamp(
    authority: Authority,
) -> None:
    for ahead, good in ((timedelta(minutes=3), True), (timedelta(hours=1), False)):
        early = made(NOW + ahead).signed(ARCHIVE)
        early = early.with_time_stamp(authority.answer(early.time_stamp_request()))
        report = offline(early, authority)
        if good:
            assert report
        else:
            refused(report, "before the time it is of")
            assert report.basis is not None
            assert report.basis.time_stamp is not None


def test_a_key_that_ended_stands_for_what_was_time_stamped_before(
    authority: Authority, stamped: Bundle
) -> None:
    assert offline(stamped, authority, time_stamped_before=NOW + DAY)
    old = made(NOW - 30 * DAY).signed(ARCHIVE)  # says whoever has the key now
    old = old.with_time_stamp(authority.answer(old.time_stamp_request()))
    assert offline(old, authority)
    refused(offline(old, authority, time_stamped_before=NOW - DAY), "too late")


@pytest.mark.parametrize(
    ("name", "good"), [("other", True), ("mail", False), ("loose", False)]
)
def test_a_certificate_for_something_else_attests_nothing(
    name: str, good: bool, authority: Authority, stamped: Bundle
) -> None:
    """Most of those that a root has certified are no time-stamping authorities."""
    token = resigned(stamped.time_stamps[0], authority, name, lambda certs: certs)
    report = offline(replace(stamped, time_stamps=(token,)), authority)
    if good:
        assert report
    else:
        refused(report, "its signature or its certificate")


def test_a_certificate_made_up_to_look_like_the_signers_is_not_taken_for_it(
    authority: Authority, stamped: Bundle
) -> None:
    """Its name would be told for the signer's: it takes no key to put it in."""
    cms = pytest.importorskip("asn1crypto.cms", reason="makes what openssl will not")
    x509_names = pytest.importorskip("asn1crypto.x509")

    def with_twins(certificates: list[Any]) -> list[Any]:
        [own] = certificates
        tsa = der((authority.folder / "tsa.pem").read_bytes())
        twins = [cms.Certificate.load(tsa) for _ in range(20)]
        for number, twin in enumerate(twins):
            body = twin["tbs_certificate"]
            body["serial_number"] = own["tbs_certificate"]["serial_number"].native
            # Longer than the signer's, so it comes later in a SET.
            body["subject"] = x509_names.Name.build({"common_name": f"{number:0>60}"})
        return [own, *twins]

    token = resigned(stamped.time_stamps[0], authority, "other", with_twins)
    bundle = replace(stamped, time_stamps=(token,))
    refused(offline(bundle, authority), "its signature or its certificate")


def der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def resigned(
    response: bytes,
    authority: Authority,
    name: str,
    certificates: Callable[[list[Any]], list[Any]],
) -> bytes:
    """Return *response* as the holder of the certificate *name* would sign it."""
    cms, tsp = (pytest.importorskip(f"asn1crypto.{name}") for name in ("cms", "tsp"))
    certificate = cms.Certificate.load(
        der((authority.folder / f"{name}.pem").read_bytes())
    )
    pem = (authority.folder / f"{name}.key").read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    answer = tsp.TimeStampResp.load(response)
    data = answer["time_stamp_token"]["content"]
    info = data["signer_infos"][0]
    info["sid"] = cms.SignerIdentifier(
        "issuer_and_serial_number",
        {
            "issuer": certificate["tbs_certificate"]["issuer"],
            "serial_number": certificate["tbs_certificate"]["serial_number"].native,
        },
    )
    signed = info["signed_attrs"].untag().dump(force=True)
    info["signature"] = key.sign(signed, ec.ECDSA(hashes.SHA256()))
    data["certificates"] = certificates([certificate])
    dumped: bytes = answer.dump(force=True)
    return dumped


# --- hostile responses --------------------------------------------------------------


def test_the_answer_to_another_request_is_refused(authority: Authority) -> None:
    asked, other = BUNDLE.time_stamp_request(), BUNDLE.time_stamp_request()
    answer = authority.answer(other)
    with pytest.raises(DocumentError, match="nonce"):
        BUNDLE.with_time_stamp(answer, request=asked)
    with pytest.raises(DocumentError):
        BUNDLE.with_time_stamp(answer, request=b"nonsense")
    assert BUNDLE.with_time_stamp(answer, request=other).time_stamps == (answer,)


def test_a_refusal_is_no_time_stamp(authority: Authority) -> None:
    query = authority.query(BUNDLE.to_bytes(), "-md5")
    with pytest.raises(DocumentError, match="did not grant"):
        BUNDLE.with_time_stamp(authority.answer(query))
    query = authority.query(BUNDLE.to_bytes(), "-sha1")
    with pytest.raises(DocumentError, match="not over SHA-256"):
        BUNDLE.with_time_stamp(authority.answer(query))
    granted_nothing = bytes.fromhex("30053003020100")
    with pytest.raises(DocumentError, match="no time stamp"):
        BUNDLE.with_time_stamp(granted_nothing)
    with pytest.raises(DocumentError, match="65536 bytes"):
        BUNDLE.with_time_stamp(bytes(65_537))


def test_one_without_a_certificate_is_refused(authority: Authority) -> None:
    query = authority.query(BUNDLE.to_bytes(), "-sha256")
    without = query.removesuffix(b"\x01\x01\xff")  # certReq
    query = bytes((query[0], query[1] - 3)) + without[2:]
    bundle = BUNDLE.with_time_stamp(authority.answer(query))
    refused(offline(bundle, authority), "its signature or its certificate")


@settings(max_examples=100)
@given(at=st.integers(0, 1000), new=st.binary(min_size=1, max_size=4))
def test_a_tampered_time_stamp_proves_nothing_else(
    authority: Authority, stamped: Bundle, at: int, new: bytes
) -> None:
    [good] = stamped.time_stamps
    at %= len(good)
    tampered = good[:at] + new + good[at + 1 :]
    bundle = replace(stamped, time_stamps=(tampered,))
    report = offline(bundle, authority)
    if report:  # what is not signed in it does not matter
        assert report.basis is not None
        assert report.basis.time_stamp == stamped.proven_time([authority.root])
    else:
        refused(report, "unproven age")


def test_a_name_in_no_known_kind_of_string_is_refused(
    authority: Authority, stamped: Bundle
) -> None:
    [good] = stamped.time_stamps
    tampered = good.replace(b"\x0c\x04Root", b"\x00\x04Root")
    assert tampered != good
    bundle = replace(stamped, time_stamps=(tampered,))
    refused(offline(bundle, authority), "its signature or its certificate")


@settings(max_examples=60)
@given(garbage=st.binary(max_size=200))
def test_any_bytes_as_a_time_stamp_are_refused(
    authority: Authority, garbage: bytes
) -> None:
    for content in (garbage, b"\x30\x82" + garbage):
        with pytest.raises(DocumentError):
            BUNDLE.with_time_stamp(content)
        refused(
            offline(replace(BUNDLE, time_stamps=(content,)), authority), "unproven age"
        )


@pytest.mark.parametrize(
    "stamps", [["="], [1], "AA", [None], ["AA"] * 9, ["A" * 100_000]]
)
def test_time_stamps_that_are_malformed_make_no_bundle(stamps: Any) -> None:
    document = json.loads(BUNDLE.to_bytes()) | {"timeStamps": stamps}
    with pytest.raises(DocumentError, match="not a bundle") as caught:
        Bundle.parse(json.dumps(document))
    assert "/timeStamps" in str(caught.value.problems[0].pointer)


# --- the policy ---------------------------------------------------------------------


def test_roots_are_certificates(authority: Authority) -> None:
    for wrong in (b"", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x00"):
        with pytest.raises(KeyMaterialError):
            AcceptBundles(time_stamped_by=(wrong,))
    accepted = AcceptBundles.own(time_stamped_by=(der(authority.root),))
    assert pickle.loads(pickle.dumps(accepted)) == accepted


def test_roots_may_be_der_or_several_in_a_file(
    authority: Authority, stranger: Authority, stamped: Bundle
) -> None:
    for roots in ((der(authority.root),), (stranger.root + authority.root,)):
        assert offline(stamped, authority, time_stamped_by=roots)


def test_an_end_needs_authorities_and_a_zone(authority: Authority) -> None:
    with pytest.raises(ValueError, match="needs time_stamped_by"):
        AcceptBundles.own(time_stamped_before=NOW)
    with pytest.raises(ValueError, match="zone"):
        AcceptBundles.own(
            time_stamped_by=(authority.root,),
            time_stamped_before=NOW.replace(tzinfo=None),
        )


def test_without_the_extra_a_time_stamp_is_neither_good_nor_bad(
    authority: Authority, stamped: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "badgekit.verification._rfc3161"
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delattr(name, raising=False)
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    report = offline(stamped, authority)
    assert report.outcome is Outcome.INDETERMINATE
    [problem] = report.problems
    assert problem.type is ProblemType.UNSUPPORTED
    assert "pip install 'badgekit[timestamp]'" in problem.detail
    with pytest.raises(DocumentError, match="badgekit\\[timestamp\\]"):
        stamped.time_stamp_request()
    with pytest.raises(DocumentError, match="badgekit\\[timestamp\\]"):
        stamped.with_time_stamp(b"")
    assert offline(stamped, authority, time_stamped_by=())
