"""Which context would define an undefined term."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import badgekit
from badgekit.contexts import DEFAULT_CONTEXTS, context_defining

OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/"
JWS_2020 = "https://w3id.org/security/suites/jws-2020/v1"
VC_1 = "https://www.w3.org/2018/credentials/v1"
VC_1_SUITES = (
    "EcdsaSecp256k1Signature2019",
    "EcdsaSecp256r1Signature2019",
    "Ed25519Signature2018",
    "RsaSignature2018",
)


@pytest.mark.parametrize(
    ("term", "contexts"),
    [
        ("endorsementJwt", (OB + "context-3.0.3.json",)),
        ("1EdTechCredentialRefresh", (OB + "extensions.json",)),
        ("partial", (CLR + "context-2.0.1.json (in ClrCredential)",)),
        (
            "sourceId",
            (
                CLR + "context-2.0.1.json (in Association)",
                CLR + "context.json (in Association)",
            ),
        ),
        (
            "jws",
            (
                f"{VC_1} (in {', '.join(VC_1_SUITES)})",
                f"{JWS_2020} (in JsonWebSignature2020)",
            ),
        ),
        (
            "JsonSchemaValidator2018",
            (VC_1 + " (in credentialSchema)",),
        ),
        ("alsoKnownAs", tuple(f"https://www.w3.org/ns/{n}/v1" for n in ("cid", "did"))),
        ("noSuchTerm", ()),
        ("@id", ()),
        ("", ()),
    ],
)
def test_the_contexts_that_define_a_term_are_named(
    term: str, contexts: tuple[str, ...]
) -> None:
    assert context_defining(term) == contexts


def test_the_context_to_issue_with_is_named_first() -> None:
    assert context_defining("achievementType")[0] == (
        OB + "context-3.0.3.json (in Achievement)"
    )


def test_a_term_defined_everywhere_is_not_said_to_be_scoped() -> None:
    assert OB + "context-3.0.3.json" in context_defining("image")


def test_each_context_is_named_once() -> None:
    for term in ("id", "assertionMethod", "image", "identifier", "statusPurpose"):
        urls = [context.split(" ")[0] for context in context_defining(term)]
        assert urls
        assert len(set(urls)) == len(urls)
        assert set(urls) <= set(DEFAULT_CONTEXTS.urls)


def test_tables_are_not_loaded_before_they_are_used() -> None:
    program = (
        "import json, sys, badgekit.contexts\n"
        "table = lambda: [n for n in sys.modules if '._tables.' in n]\n"
        "before = table()\n"
        "badgekit.contexts.DEFAULT_CONTEXTS.load('https://www.w3.org/ns/did/v1')\n"
        "print(json.dumps([before, table()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(Path(badgekit.__file__).parents[1])},
    )
    before, after = json.loads(done.stdout)
    assert before == []
    assert sorted(name.rpartition(".")[2] for name in after) == [
        "_vocabularies",
        "controlled_identifiers",
    ]
