"""What a process loads before its first badge is verified: no more than it needs.

Time is measured by `benchmarks/cold_start.py`; here it is only what costs it.
"""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import badgekit
from badgekit import _lazy
from badgekit.testing import AT, badge, issuer

_PROGRAM = """
import json, sys
import badgekit
from datetime import datetime
policy = badgekit.VerificationPolicy(
    issuers=badgekit.TrustedIssuers([sys.argv[1]]), check_status=False)
verifier = badgekit.Verifier(policy, badgekit.MemoryFetcher())
assert verifier.report(sys.argv[2], at=datetime.fromisoformat(sys.argv[3]))
print(json.dumps(sorted(sys.modules)))
"""
_LIBRARIES = {
    "alembic",
    "anyio",
    "asyncio",
    "cbor2",
    "concurrent.futures",
    "cryptography.hazmat.primitives.serialization",
    "cryptography.x509",
    "httpcore",
    "httpx",
    "jsonschema_rs",
    "jwcrypto",
    "pyexpat",
    "pyld",
    "rfc3161_client",
    "sqlalchemy",
    "ssl",
    "typer",
}
_OURS = {
    "badgekit.baking._bake",
    "badgekit.fetching._caching",
    "badgekit.fetching._network",
    "badgekit.issuing",
    "badgekit.models._any_credential",
    "badgekit.models._api",
    "badgekit.models._clr",
    "badgekit.models._controlled_identifier",
    "badgekit.models._presentation",
    "badgekit.models._status_list",
    "badgekit.models._v1p1",
    "badgekit.resolution._did_webvh",
    "badgekit.securing.selective._bbs_suite",
    "badgekit.securing.selective._derive",
    "badgekit.securing.selective._suite",
    "badgekit.status._lookup",
    "badgekit.trust._known_registries",
    "badgekit.trust.federation",
    "badgekit.verification._bundle_file",
    "badgekit.verification.checks._schemas",
}
"""For other documents, or for answers that this badge does not ask for."""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a process that has verified one badge."""
    secured = issuer().issue(badge(), created=AT)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, issuer().id, secured.text, AT.isoformat()],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(badgekit.__file__).parents[1])},
    )
    return set(json.loads(done.stdout))


def test_verifying_a_badge_loads_no_library_that_it_does_not_need(
    loaded: set[str],
) -> None:
    assert loaded & _LIBRARIES == set()


def test_verifying_a_badge_loads_nothing_for_other_documents(loaded: set[str]) -> None:
    assert loaded & _OURS == set()


@pytest.mark.parametrize("name", sorted(_OURS))
def test_what_must_not_be_loaded_is_not_just_called_otherwise_now(name: str) -> None:
    importlib.import_module(name)


def test_a_name_that_waits_is_there_before_it_is_used() -> None:
    get, names = _lazy.attributes("badgekit.trust", {"_may_issue": ("MayIssue",)})
    assert "MayIssue" in names()
    assert get("MayIssue") is badgekit.trust.MayIssue
    assert get("_may_issue") is sys.modules["badgekit.trust._may_issue"]
    with pytest.raises(AttributeError, match=r"'badgekit\.trust' has no attribute 'X'"):
        get("X")
