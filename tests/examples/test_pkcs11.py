"""Signing with PKCS #11, in a software token that each test makes for itself."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [
    *Path("/usr/lib").glob("**/softhsm/libsofthsm2.so"),
    *Path("/usr/local/lib").glob("**/softhsm/libsofthsm2.so"),
    *Path("/opt/homebrew/lib").glob("softhsm/libsofthsm2.so"),
]
_MISSING = [
    name
    for name, found in {
        "softhsm2-util": shutil.which("softhsm2-util"),
        "libsofthsm2.so": MODULES,
        "python-pkcs11": find_spec("pkcs11"),
    }.items()
    if not found
]
pytestmark = pytest.mark.skipif(
    bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}"
)

MAKE_KEY = """
import os
import pkcs11
from pkcs11.util.ec import encode_named_curve_parameters

token = pkcs11.lib(os.environ["PKCS11_MODULE"]).get_token(token_label="badges")
with token.open(rw=True, user_pin=os.environ["PKCS11_PIN"]) as session:
    curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}
    parameters = session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True)
    parameters.generate_keypair(store=True, label="badges")
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return what leads to a new token with a key in it."""
    (tmp_path / "tokens").mkdir()
    settings = tmp_path / "softhsm2.conf"
    settings.write_text(
        f"directories.tokendir = {tmp_path}/tokens\nlog.level = ERROR\n"
    )
    made = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "SOFTHSM2_CONF": str(settings),
        "PKCS11_MODULE": str(MODULES[0]),
        "PKCS11_TOKEN": "badges",
        "PKCS11_PIN": "1234",
    }
    pins = ("--so-pin", "5678", "--pin", "1234")
    run(["softhsm2-util", "--init-token", "--free", "--label", "badges", *pins], made)
    run([sys.executable, "-c", MAKE_KEY], made)
    return made


def run(
    command: list[str], environment: dict[str, str], *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=check
    )


def test_a_key_in_a_token_signs_badges(environment: dict[str, str]) -> None:
    example = str(ROOT / "examples" / "sign_with_pkcs11.py")
    done = run([sys.executable, "-W", "error", example], environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "signed in the token with ES256\nVERIFIED" in done.stdout
    wrong = run(
        [sys.executable, example], environment | {"PKCS11_PIN": "0000"}, check=False
    )
    assert "PinIncorrect" in wrong.stderr
