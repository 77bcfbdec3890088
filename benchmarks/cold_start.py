"""A whole process, from its start to its first verified badge: badgekit and PyLD.

Each contestant is a program that reads a signed badge from a file and exits with 0 if
the proof is good. Target: half the time of a program that uses PyLD; `import badgekit`
in a quarter of a second. The bare interpreter and the libraries that both cannot do
without are there for comparison.

    python benchmarks/cold_start.py [rounds]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from _badge import badge
from _environment import environment
from _interleave import Elapsed, interleave, table

import badgekit
from badgekit import _multibase

_OURS = """
import sys
import badgekit
policy = badgekit.VerificationPolicy(
    issuers=badgekit.TrustedIssuers([sys.argv[2]]), check_status=False)
verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher())
assert verifier.report(open(sys.argv[1], "rb").read())
"""

# A program of the kind that people write: the contexts of its badges on its own disk,
# one key, the proof and nothing else. No models.
_PYLD = """
import json, sys
from hashlib import sha256
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyld import jsonld
contexts = json.load(open(sys.argv[2]))
def load(url, options):
    return {"contextUrl": None, "documentUrl": url, "document": contexts[url],
            "contentType": "application/ld+json", "tag": "static"}
def digest(document):
    return sha256(jsonld.normalize(document, {
        "algorithm": "URDNA2015", "format": "application/n-quads",
        "documentLoader": load}).encode()).digest()
document = json.load(open(sys.argv[1]))
proof = document.pop("proof")
signature = bytes.fromhex(proof.pop("hexValue"))
proof.pop("proofValue")
options = {"@context": document["@context"]} | proof
Ed25519PublicKey.from_public_bytes(bytes.fromhex(sys.argv[3])).verify(
    signature, digest(options) + digest(document))
"""
_LIBRARIES = """
import pydantic
from pydantic import BaseModel
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
"""

# Half of pydantic waits for the first model that is made.
_MODEL = """
from pydantic import BaseModel
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
class Badge(BaseModel):
    id: str
Badge(id="urn:x")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=20)
    rounds = parser.parse_args().rounds
    signer = badgekit.SoftwareSigner.generate()
    issuer = badgekit.Issuer.with_did_key("Lincoln High School", signer)
    secured = issuer.issue(badge(issuer.id))
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs, contexts = (Path(folder, name) for name in ("a", "b", "c"))
        ours.write_text(secured.text)
        theirs.write_text(with_hex_value(secured.document))
        loader = badgekit.DEFAULT_CONTEXTS
        urls = secured.document["@context"]
        contexts.write_text(json.dumps({url: loader.load(url) for url in urls}))
        key = signer.public_key.raw.hex()
        programs = {
            "badgekit": (_OURS, str(ours), issuer.id),
            "PyLD": (_PYLD, str(theirs), str(contexts), key),
            "import badgekit": ("import badgekit",),
            "import pydantic and cryptography": (_LIBRARIES,),
            "a pydantic model and cryptography": (_MODEL,),
            "an empty program": ("pass",),
        }
        timings = interleave(
            {
                name: lambda program=program: start(*program)  # type: ignore[misc]
                for name, program in programs.items()
            },
            rounds=rounds,
        )
    print(f"{environment()}; {rounds} rounds\n")
    print(table("whole process", timings, reference="badgekit"))


def start(*program: str) -> Elapsed:
    """Run a program to its end and return the processor time that it took."""
    # Bytecode is compiled on the first of the rounds that warm up, as it is installed.
    environ = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", *program], check=True, env=environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Elapsed(seconds * 1e9)


def with_hex_value(document: dict[str, object]) -> str:
    """Write the signature in a way that needs no base58."""
    proof = document["proof"]
    assert isinstance(proof, dict)
    value = _multibase.decode(proof["proofValue"]).hex()
    return json.dumps(document | {"proof": proof | {"hexValue": value}})


if __name__ == "__main__":
    main()
