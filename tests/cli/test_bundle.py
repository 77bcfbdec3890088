"""`badgekit bundle`, and what `badgekit verify` makes of it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import badgekit

from .conftest import SVG, Run


@pytest.fixture
def baked(folder: Path, badge: badgekit.SecuredCredential) -> Path:
    path = folder / "badge.svg"
    path.write_bytes(badgekit.bake(SVG, badge))
    return path


@pytest.fixture
def elsewhere(
    folder: Path, achievement: badgekit.Achievement
) -> tuple[Path, badgekit.Issuer]:
    """A bundle of a did:web badge, as it was made online."""
    signer = badgekit.SoftwareSigner.generate()
    issuer = badgekit.Issuer.with_did_web("L", signer, url="https://lincoln.invalid")
    secured = issuer.award(achievement, to=badgekit.Recipient.of("did:example:ada"))
    document = json.dumps(issuer.did_document()).encode()
    policy = badgekit.VerificationPolicy(issuers=badgekit.AnyIssuer())
    fetcher = badgekit.MemoryFetcher({issuer.did_document_url: document})
    bundle = badgekit.Verifier(policy, fetcher).report(secured.text).bundle()
    path = folder / "kept.json"
    path.write_bytes(bundle.to_bytes())
    return path, issuer


def test_a_bundle_is_made_and_verifies(
    run: Run, baked: Path, issuer: badgekit.Issuer
) -> None:
    done = run("bundle", baked, "--issuer", issuer.id, "--out", "kept.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"VERIFIED  {baked}\n")
    assert badgekit.Bundle.parse(Path("kept.json").read_bytes()).content == (
        baked.read_bytes()
    )
    assert run("verify", "kept.json", "--issuer", issuer.id).code == 0
    again = run("bundle", baked, "--issuer", issuer.id, "--out", "kept.json")
    assert again.code == 2
    assert "--force" in again.err


def test_a_bundle_goes_through_a_pipe(run: Run, baked: Path) -> None:
    done = run("bundle", baked, "--any-issuer", "--offline", "--out", "-")
    assert done.code == 0
    kept = done.out_bytes
    assert run("verify", "-", "--any-issuer", stdin=kept).code == 0


def test_a_bundle_is_kept_whatever_the_verdict(run: Run, baked: Path) -> None:
    text = baked.read_bytes().replace(b"Linear", b"Rocket")
    baked.write_bytes(text)
    done = run("bundle", baked, "--any-issuer", "--offline", "--out", "kept.json")
    assert done.code == 1
    assert badgekit.Bundle.parse(Path("kept.json").read_bytes()).content == text


@pytest.mark.parametrize("options", [(), ("--any-issuer", "--issuer", "did:key:z")])
def test_whom_to_accept_must_be_said(
    run: Run, baked: Path, options: tuple[str, ...]
) -> None:
    done = run("bundle", baked, "--out", "kept.json", *options)
    assert done.code == 2
    assert "whose credentials" in done.err


def test_only_bundles_that_somebody_stands_for_are_believed(
    run: Run, elsewhere: tuple[Path, badgekit.Issuer]
) -> None:
    path, issuer = elsewhere
    accept = ("--issuer", issuer.id)
    assert run("verify", path, *accept).code == 2
    done = run("verify", path, *accept, "--own-bundles")
    assert done.code == 0
    assert "looked at, in a bundle as of" in done.out
    assert "lincoln.invalid/.well-known/did.json" in done.out


def test_a_signed_bundle_is_believed_with_its_key(
    run: Run, elsewhere: tuple[Path, badgekit.Issuer], folder: Path
) -> None:
    path, issuer = elsewhere
    archive = badgekit.SoftwareSigner.generate()
    signed = badgekit.Bundle.parse(path.read_bytes()).signed(archive)
    path.write_bytes(signed.to_bytes())
    (folder / "archive.txt").write_text(archive.public_key.to_multikey())
    other = badgekit.SoftwareSigner.generate().public_key.to_multikey()
    (folder / "other.txt").write_text(other)
    accept = ("verify", path, "--issuer", issuer.id, "--bundle-key")
    assert run(*accept, "archive.txt").code == 0
    assert run(*accept, "other.txt").code == 2


def test_a_bundle_can_be_signed(run: Run, baked: Path, folder: Path) -> None:
    signer = badgekit.SoftwareSigner.generate()
    (folder / "key.pem").write_text(signer.to_pem())
    done = run("bundle", baked, "--any-issuer", "--key", "key.pem", "--out", "k.json")
    assert done.code == 0
    bundle = badgekit.Bundle.parse((folder / "k.json").read_bytes())
    assert bundle.is_signed_by([signer.public_key])


# --- time stamps --------------------------------------------------------------------


def openssl(*arguments: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("needs openssl")
    subprocess.run((program, *arguments), check=True, capture_output=True)


@pytest.fixture
def authority(folder: Path) -> None:
    """A root that time-stamps with a certificate of its own, in the folder."""
    (folder / "serial").write_text("01")
    (folder / "tsa.conf").write_text(
        "[tsa]\ndefault_tsa=a\n[a]\nserial=serial\nsigner_digest=sha256\n"
        "default_policy=1.2.3\ndigests=sha256\ness_cert_id_alg=sha256\n"
    )
    (folder / "ext").write_text("extendedKeyUsage=critical,timeStamping\n")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    root = ("-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Root")
    ca = ("-addext", "basicConstraints=critical,CA:TRUE")
    openssl("req", "-x509", *key, *root, *ca)
    openssl("req", *key, "-keyout", "t.key", "-out", "t.csr", "-subj", "/CN=TSA")
    signed_by = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
    extended = ("-extfile", "ext", "-out", "t.pem")
    openssl("x509", "-req", "-in", "t.csr", *signed_by, *extended)


@pytest.mark.usefixtures("authority")
def test_a_bundle_is_time_stamped_and_verifies(run: Run, baked: Path) -> None:
    signer = badgekit.SoftwareSigner.generate()
    Path("key.pem").write_text(signer.to_pem())
    Path("key.txt").write_text(signer.public_key.to_multikey())
    make = ("bundle", baked, "--any-issuer", "--key", "key.pem", "--out", "k.json")
    assert run(*make, "--time-stamp-request", "q").code == 0
    reply = ("ts", "-reply", "-config", "tsa.conf", "-queryfile", "q", "-out", "r")
    openssl(*reply, "-signer", "t.pem", "-inkey", "t.key")
    done = run("bundle", "k.json", "--time-stamp", "r", "--out", "stamped.json")
    assert (done.code, done.out, done.err) == (0, "", "")
    accept = ("--any-issuer", "--bundle-key", "key.txt", "--time-stamp-root")
    done = run("verify", "stamped.json", *accept, "root.pem")
    assert done.code == 0
    assert "that existed by" in done.out
    assert "CN=TSA" in done.out
    assert "that existed by" not in run("verify", "k.json", *accept, "root.pem").out
    done = run("verify", "stamped.json", *accept, "key.txt")
    assert (done.code, done.err) == (
        2,
        "badgekit: key.txt: not an X.509 certificate, PEM or DER\n",
    )


def test_what_is_no_time_stamp_is_not_added(run: Run, baked: Path) -> None:
    run("bundle", baked, "--any-issuer", "--offline", "--out", "k.json")
    for file, words in (("k.json", "k.json: no good time stamp"), (baked, "not a bun")):
        done = run("bundle", file, "--time-stamp", "k.json", "--out", "stamped.json")
        assert done.code == 2
        assert words in done.err
        assert not Path("stamped.json").exists()
