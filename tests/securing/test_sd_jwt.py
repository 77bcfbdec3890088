"""SD-JWT: holders show what they choose, and nothing but what was signed."""

import base64
import copy
import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import (
    Check,
    Issuer,
    Outcome,
    SoftwareSigner,
    TrustedIssuers,
    VerificationPolicy,
    Verifier,
)
from badgekit.documents import ContentKind, recognize
from badgekit.errors import BadgekitError, DocumentError
from badgekit.fetching import MemoryFetcher, run
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from badgekit.resolution import did_jwk_of
from badgekit.securing import Environment, SdJwt, VerifiedProof
from badgekit.securing._disclosures import Disclosure, reveal
from badgekit.testing import ADA, AT, achievement, badge, signer

KEY = signer("P-256")
DID = did_jwk_of(KEY.public_key)
KID = f"{DID}#0"
HOLDER = signer("Ed25519")
AUDIENCE, NONCE = "https://verifier.example", "n-0S6_WzA2Mj"
VCT = "https://lincoln.example/credentials/badge"

BADGE = badge(valid_until=datetime(2030, 1, 1, tzinfo=UTC)).to_json_object()
BADGE["issuer"] |= {"id": DID}
BADGE["evidence"] = [
    {"id": "https://lincoln.example/evidence/1", "type": ["Evidence"], "name": "One"},
    {"id": "https://lincoln.example/evidence/2", "type": ["Evidence"], "name": "Two"},
]
POINTERS = (
    "/credentialSubject/identifier",
    "/credentialSubject/achievement/criteria/narrative",
    "/evidence/0",
    "/evidence/1",
    "/evidence/1/name",
    "/name",
)
REQUIRED = {"/credentialSubject/identifier"}


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def digest(disclosure: str) -> str:
    return encoded(hashlib.sha256(disclosure.encode()).digest())


def issued(pointers: Iterable[str] = POINTERS, **members: Any) -> str:
    mechanism = SdJwt(**members)
    return mechanism.secure(
        BADGE, signer=KEY, verification_method=KID, disclosable=pointers
    ).text


def presented(text: str, pointers: Iterable[str] = (), **members: Any) -> str:
    """What the holder signs for the verifier here, unless said otherwise."""
    bound: dict[str, Any] = {
        "signer": HOLDER,
        "audience": AUDIENCE,
        "nonce": NONCE,
        "issued_at": AT,
    }
    return SdJwt.present(text, pointers, **(bound | members))


def signed(
    payload: dict[str, Any],
    disclosures: Iterable[str] = (),
    header: dict[str, Any] | None = None,
) -> str:
    """An SD-JWT of any payload, by an issuer who may do anything."""
    head: dict[str, Any] = {"alg": "ES256", "typ": "vc+sd-jwt", "cty": "vc", "kid": KID}
    head |= header or {}
    head = {name: value for name, value in head.items() if value is not None}
    text = f"{encoded(head)}.{encoded(payload)}"
    jwt = f"{text}.{encoded(KEY.sign(text.encode()))}"
    return "~".join((jwt, *disclosures, ""))


def verify(text: str, limits: Limits = DEFAULT_LIMITS, **members: Any) -> VerifiedProof:
    environment = Environment(at=AT, limits=limits)
    steps = SdJwt(**members).verify_proof(text, environment=environment)
    return run(steps, MemoryFetcher())


def shown(document: dict[str, Any], pointers: Iterable[str]) -> dict[str, Any]:
    """The document as it must be when only *pointers*, of `POINTERS`, are shown."""
    chosen = set(pointers)
    found = copy.deepcopy(document)
    subject = found["credentialSubject"]
    if "/credentialSubject/identifier" not in chosen:
        del subject["identifier"]
    if "/credentialSubject/achievement/criteria/narrative" not in chosen:
        del subject["achievement"]["criteria"]["narrative"]
    if "/name" not in chosen:
        del found["name"]
    if "/evidence/1/name" not in chosen:
        del found["evidence"][1]["name"]
    kept = {"/evidence/0"} & chosen, {"/evidence/1", "/evidence/1/name"} & chosen
    found["evidence"] = [
        item for item, keep in zip(found["evidence"], kept, strict=True) if keep
    ]
    return found


ISSUED = issued()
BOUND = issued(holder_key=HOLDER.public_key)


def test_what_is_signed_holds_digests_for_what_may_be_withheld() -> None:
    jwt, *disclosures, last = ISSUED.split("~")
    head, body, _ = jwt.split(".")
    assert decoded(head) == {
        "alg": "ES256",
        "typ": "vc+sd-jwt",
        "cty": "vc",
        "kid": KID,
    }
    payload = decoded(body)
    assert last == ""
    assert len(disclosures) == len(POINTERS)
    assert len({decoded(text)[0] for text in disclosures}) == len(POINTERS)
    assert all(len(decoded(text)[0]) == 22 for text in disclosures)  # 128 bits
    assert payload["_sd_alg"] == "sha-256"
    assert "name" not in payload
    names = [
        text for text in disclosures if decoded(text)[1:] == ["name", BADGE["name"]]
    ]
    assert payload["_sd"] == [digest(text) for text in names]
    assert [list(item) for item in payload["evidence"]] == [["..."], ["..."]]
    assert "ada@" not in json.dumps(payload)
    assert recognize(ISSUED) is recognize(ISSUED.encode()) is ContentKind.SD_JWT


def test_the_order_of_digests_tells_nothing() -> None:
    pointers = [f"/credentialSubject/achievement/{n}" for n in ("name", "description")]
    found = decoded(issued(pointers).split(".")[1])
    digests = found["credentialSubject"]["achievement"]["_sd"]
    assert digests == sorted(digests)


def test_issuing_changes_nothing_in_the_document() -> None:
    before = copy.deepcopy(BADGE)
    secured = SdJwt(disclosable=POINTERS).secure(
        BADGE, signer=KEY, verification_method=KID
    )
    assert before == BADGE == secured.document
    assert secured.media_type == "application/vc+sd-jwt"


def test_prepare_hands_out_what_is_to_be_signed_elsewhere() -> None:
    request = SdJwt(disclosable=("/name",)).prepare(
        BADGE, public_key=KEY.public_key, verification_method=KID
    )
    secured = request.finish(KEY.sign(request.data))
    assert request.algorithm == "ES256"
    assert verify(secured.text).document == BADGE


def test_the_holder_is_told_what_may_be_chosen() -> None:
    assert set(SdJwt.disclosable_in(ISSUED)) == set(POINTERS)
    less = SdJwt.present(ISSUED, ["/evidence/1"])
    assert SdJwt.disclosable_in(less) == ("/evidence/0",)  # it is the first one now


@given(st.sets(st.sampled_from(POINTERS)))
def test_any_choice_verifies_and_shows_only_what_was_chosen(
    pointers: set[str],
) -> None:
    text = SdJwt.present(ISSUED, pointers)
    proof = verify(text)
    assert proof.document == shown(BADGE, pointers)
    assert (proof.controller, proof.warnings) == (DID, ())
    # What is withheld does not travel.
    number = len(
        pointers | ({"/evidence/1"} if "/evidence/1/name" in pointers else set())
    )
    assert text.count("~") == number + 1


@given(st.sets(st.sampled_from(POINTERS)))
def test_any_choice_can_be_presented_with_the_key(pointers: set[str]) -> None:
    text = presented(BOUND, pointers)
    proof = verify(text, audience=AUDIENCE, nonce=NONCE)
    assert proof.document == shown(BADGE, pointers)
    assert proof.holder_key == HOLDER.public_key
    assert proof.warnings == ()


@settings(max_examples=150)
@given(st.data())
def test_whatever_is_changed_in_a_presentation_it_is_refused(
    data: st.DataObject,
) -> None:
    text = presented(BOUND, POINTERS)
    index = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("Ab0_-~."))
    changed = data.draw(
        st.sampled_from(
            [
                text[:index] + letter + text[index + 1 :],
                text[:index] + letter + text[index:],
                text[:index] + text[index + 1 :],
            ]
        )
    )
    if changed != text:
        with pytest.raises(BadgekitError):
            verify(changed, audience=AUDIENCE, nonce=NONCE)


@given(
    st.text(alphabet="abcAB019-_.=~", max_size=60)
    | st.builds(
        lambda payload, parts: signed(payload, map(encoded, parts)),
        st.dictionaries(
            st.sampled_from(["_sd", "_sd_alg", "...", "cnf", "vct", "status", "iss"]),
            st.recursive(
                st.none() | st.integers() | st.text(),
                lambda inner: st.lists(inner) | st.dictionaries(st.just("..."), inner),
                max_leaves=5,
            ),
        ),
        st.lists(st.lists(st.text() | st.none(), max_size=4) | st.none(), max_size=3),
    )
)
def test_whatever_the_text_the_answer_is_a_proof_or_a_typed_error(text: str) -> None:
    with pytest.raises(BadgekitError):
        verify(text, audience=AUDIENCE, nonce=NONCE)
    with pytest.raises(BadgekitError):
        SdJwt.present(text, ["/name"])


def policy(**members: Any) -> VerificationPolicy:
    return VerificationPolicy(
        issuers=TrustedIssuers([DID]), mechanisms=(SdJwt(**members),)
    )


@pytest.mark.parametrize(
    ("pointers", "check"),
    [
        (POINTERS, None),
        (REQUIRED, None),
        ({"/name"}, Check.CONFORMANCE),
        (set(), Check.CONFORMANCE),
    ],
)
def test_what_must_be_shown_for_a_badge_to_conform(
    pointers: Iterable[str], check: Check | None
) -> None:
    pointers = {*pointers, "/credentialSubject/achievement/criteria/narrative"}
    text = SdJwt.present(ISSUED, pointers)
    report = Verifier(policy(), MemoryFetcher()).report(text, at=AT)
    if check is None:
        assert report, str(report)
    else:
        assert report[check].outcome is Outcome.FAILED
    assert not SdJwt().detects_data_loss  # CONFORMANCE looks for it


def test_nobody_reads_an_sd_jwt_who_was_not_asked_to() -> None:
    verifier = Verifier(
        VerificationPolicy(issuers=TrustedIssuers([DID])), MemoryFetcher()
    )
    plain = replace(verifier.policy, mechanisms=verifier.policy.mechanisms[:2])
    report = Verifier(plain, MemoryFetcher()).report(ISSUED, at=AT)
    assert report[Check.PROOF].outcome is Outcome.INDETERMINATE


def test_an_issuer_may_have_it_for_its_mechanism() -> None:
    issuer = Issuer.with_did_key(
        "Lincoln High School", KEY, mechanism=SdJwt(disclosable=("/name",))
    )
    text = issuer.issue(issuer.draft(achievement(), to=ADA, valid_from=AT)).text
    trusting = replace(policy(), issuers=TrustedIssuers([issuer.id]))
    verified = Verifier(trusting, MemoryFetcher()).verify(
        SdJwt.present(text, []), at=AT
    )
    assert "name" not in verified.document


# Issuing what must not be


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "name",
        "/missing",
        "/evidence/2",
        "/evidence/-1",
        "/evidence/00",
        "/evidence/-",
        "/name/0",
        "/@context",
        "/@context/0",
        "/type",
        "/issuer",
        "/issuer/name",
        "/validFrom",
        "/validUntil",
        "/credentialSubject/type",
        "/credentialStatus",
        "/credentialSchema",
        "/relatedResource",
    ],
)
def test_what_cannot_be_made_disclosable(pointer: str) -> None:
    with pytest.raises(DocumentError) as caught:
        issued([pointer])
    (problem,) = caught.value.problems
    assert problem.type is ProblemType.PROOF_GENERATION_ERROR
    assert problem.pointer == pointer


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"_sd": []}, "/_sd"),
        ({"evidence": [{"...": "x"}]}, "/evidence/0/..."),
        ({"credentialSubject": {"_sd_alg": "none"}}, "/credentialSubject/_sd_alg"),
        ({"cnf": {}}, "/cnf"),
        ({"vct": "x"}, "/vct"),
        ({"exp": 5}, "/exp"),
    ],
)
def test_documents_that_use_the_names_of_the_format(
    members: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        SdJwt().secure(BADGE | members, signer=KEY, verification_method=KID)
    assert caught.value.problems[0].pointer == pointer


def test_mechanisms_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="typ"):
        SdJwt(typ="vc+jwt")  # type: ignore[arg-type]
    for half in ({"audience": AUDIENCE}, {"nonce": NONCE}):
        with pytest.raises(ValueError, match="together"):
            SdJwt(**half)  # type: ignore[arg-type]
    with pytest.raises(DocumentError, match="absolute URL"):
        SdJwt().secure(BADGE, signer=KEY, verification_method="#0")
    with pytest.raises(DocumentError, match="needs a type"):
        SdJwt(typ="dc+sd-jwt").secure(BADGE, signer=KEY, verification_method=KID)


# Presenting


def test_a_part_of_a_part_is_shown_with_what_it_is_part_of() -> None:
    text = SdJwt.present(ISSUED, ["/evidence/1/name"])
    assert verify(text).document["evidence"] == [BADGE["evidence"][1]]


@pytest.mark.parametrize(
    ("text", "pointers", "members", "words"),
    [
        (BOUND, ["/issuer"], {}, "nothing here to be disclosed"),
        (BOUND, ["/evidence"], {}, "nothing here to be disclosed"),
        (BOUND, [], {"signer": KEY}, "did not bind it to this key"),
        (ISSUED, [], {}, "did not bind it to this key"),
        (presented(BOUND), [], {}, "presented already"),
        ("not an SD-JWT", [], {}, "RFC 9901"),
        (ISSUED.split("~", maxsplit=1)[0], [], {}, "RFC 9901"),
    ],
    ids=range(7),
)
def test_what_cannot_be_presented(
    text: str, pointers: list[str], members: dict[str, Any], words: str
) -> None:
    with pytest.raises(DocumentError, match=words):
        presented(text, pointers, **members)


@pytest.mark.parametrize("missing", ["signer", "audience", "nonce", "issued_at"])
def test_a_key_binding_is_made_of_four_things(missing: str) -> None:
    members: dict[str, Any] = {missing: None}
    with pytest.raises(ValueError, match="go together"):
        presented(BOUND, **members)


# Verifying what must not pass


def disclosed(*parts: Any) -> str:
    return encoded(["c2FsdHNhbHRzYWx0c2FsdA", *parts])


NAME = disclosed("name", "Linear Equations")
ITEM = disclosed({"id": "urn:x", "type": ["Evidence"]})
INNER = disclosed("description", "d")
OUTER = disclosed("extra", {"_sd": [digest(INNER)]})


def payload(**members: Any) -> dict[str, Any]:
    found = {n: v for n, v in BADGE.items() if n not in ("name", "evidence")}
    return found | {"_sd": [digest(NAME)], "_sd_alg": "sha-256"} | members


def test_the_issuer_here_can_do_right() -> None:
    assert verify(signed(payload(), [NAME])).document["name"] == "Linear Equations"
    assert "name" not in verify(signed(payload())).document
    text = signed(payload(_sd=[digest(OUTER)]), [INNER, OUTER])
    assert verify(text).document["extra"] == {"description": "d"}
    plain = {n: v for n, v in payload().items() if not n.startswith("_")}
    assert verify(signed(plain)).document == plain


@pytest.mark.parametrize(
    ("members", "disclosures", "words"),
    [
        # Each disclosure has one place, each place one disclosure.
        ({}, [NAME, NAME], "there twice"),
        ({}, [NAME, ITEM], "belong nowhere"),
        ({"_sd": []}, [NAME], "belong nowhere"),
        ({"_sd": [digest(OUTER)]}, [INNER], "belong nowhere"),
        ({"_sd": [digest(NAME)] * 2}, [NAME], "digest is there twice"),
        ({"_sd": ["x"] * 2}, [], "digest is there twice"),
        ({"evidence": [{"_sd": [digest(NAME)]}]}, [NAME], "digest is there twice"),
        ({"evidence": [{"...": digest(NAME)}]}, [], "digest is there twice"),
        (
            {"_sd": [digest(OUTER), digest(INNER)]},
            [OUTER, INNER],
            "digest is there twice",
        ),
        # What is disclosed takes the place of nothing.
        ({"name": "Other"}, [NAME], "a member is there twice"),
        (
            {"_sd": [digest(NAME), digest(disclosed("name", 2))]},
            [NAME, disclosed("name", 2)],
            "a member is there twice",
        ),
        # Members are members, elements are elements.
        ({"_sd": [digest(ITEM)]}, [ITEM], "element is disclosed as a member"),
        (
            {"_sd": [], "evidence": [{"...": digest(NAME)}]},
            [NAME],
            "member is disclosed as an array element",
        ),
        # The reserved names.
        ({"_sd": digest(NAME)}, [NAME], "list of digests"),
        ({"_sd": {digest(NAME): 1}}, [NAME], "list of digests"),
        ({"_sd": None}, [], "list of digests"),
        ({"_sd": [5]}, [], "must be a string"),
        ({"evidence": [{"...": 5}]}, [], "must be a string"),
        ({"evidence": [{"...": "x", "name": "y"}]}, [], "must stand alone"),
        ({"...": "x"}, [], "may not be here"),
        ({"evidence": {"...": "x"}}, [], "may not be here"),
        ({"credentialSubject": {"_sd_alg": "sha-256"}}, [], "may not be here"),
        *(
            ({"_sd": [digest(disclosed(name, 1))]}, [disclosed(name, 1)], "neither")
            for name in ("_sd", "...", "_sd_alg")
        ),
        # Digests.
        ({"_sd_alg": "sha-512"}, [NAME], "sha-512"),
        ({"_sd_alg": "md5"}, [NAME], "md5"),
        ({"_sd_alg": None}, [NAME], "None"),
        ({"_sd_alg": ["sha-256"]}, [NAME], "sha-256"),
        # Disclosures.
        ({}, [encoded(["salt"])], "neither"),
        ({}, [encoded(["salt", "a", 1, 2])], "neither"),
        ({}, [encoded([5, "name", 1])], "neither"),
        ({}, [encoded(["salt", 5, 1])], "neither"),
        ({}, [encoded({"salt": 1})], "neither"),
        ({}, [encoded(b"not JSON")], "not JSON"),
        ({}, [encoded(b'["salt", "a", {"b": 1, "b": 2}]')], "not JSON"),
        ({}, [encoded(b"[" * 200 + b"]" * 200)], "nested"),
        ({}, [NAME + "A"], "disclosure"),
        # Claims.
        ({"cnf": 5}, [], "cnf must be an object"),
        ({"cnf": {}}, [], "JWK in cnf"),
        ({"cnf": {"kid": KID}}, [], "JWK in cnf"),
        ({"cnf": {"jwk": {"kty": "oct", "k": "AA"}}}, [], "/cnf/jwk"),
        ({"cnf": {"jwk": HOLDER.to_jwk()}}, [], "/cnf/jwk"),
        ({"vct": 5}, [], "vct must be a string"),
        ({"status": {"status_list": {"idx": 0}}}, [], "cannot be looked up"),
        ({"iss": "did:example:mallory"}, [], "iss"),
        ({"nbf": int(AT.timestamp()) + 60}, [], "not to be relied on before"),
        *(
            (
                {"_sd": [digest(disclosed(name, value))]},
                [disclosed(name, value)],
                f"the claim {name} must not",
            )
            for name, value in {
                "iss": DID,
                "iat": 5,
                "nbf": 5,
                "exp": 5,
                "cnf": {},
                "vct": VCT,
                "status": {},
            }.items()
        ),
    ],
    ids=range(54),
)
def test_what_an_issuer_may_not_sign_and_a_holder_not_show(
    members: dict[str, Any], disclosures: list[str], words: str
) -> None:
    with pytest.raises(DocumentError, match=words):
        verify(signed(payload(**members), disclosures))


def test_disclosures_in_disclosures_end_somewhere() -> None:
    texts, inner = [], NAME
    for index in range(200):
        texts.append(inner)
        inner = disclosed(f"x{index}", {"_sd": [digest(inner)]})
    text = signed(payload(_sd=[digest(inner)]), [*texts, inner])
    with pytest.raises(DocumentError) as caught:
        verify(text)
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


def test_a_limit_that_python_cannot_keep_is_no_crash() -> None:
    texts, inner = [], Disclosure.make("x", 1)
    for _ in range(2_000):
        texts.append(inner)
        inner = Disclosure.make("x", {"_sd": [inner.digest]})
    texts.append(inner)
    limits = replace(DEFAULT_LIMITS, nesting_depth=100_000)
    with pytest.raises(DocumentError, match="too deep"):
        reveal({"_sd": [inner.digest]}, texts, limits)


def test_a_text_beyond_the_limits_is_not_read() -> None:
    with pytest.raises(DocumentError) as caught:
        verify(ISSUED, replace(DEFAULT_LIMITS, document_bytes=100))
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"typ": "vc+jwt"}, "something else"),
        ({"typ": "kb+jwt"}, "something else"),
        ({"typ": "JWT"}, "something else"),
        ({"alg": "none"}, "not accepted"),
        ({"alg": "HS256"}, "not accepted"),
        ({"crit": ["exp"]}, "critical"),
        ({"kid": None}, "neither kid nor jwk"),
    ],
)
def test_headers_that_must_not_pass(header: dict[str, Any], words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        verify(signed(payload(), [NAME], header))


@pytest.mark.parametrize(
    "secured",
    [
        "",
        "~",
        "a.b.c",
        ISSUED.rstrip("~"),
        "~" + ISSUED,
        ISSUED.replace("~", "~~", 1),
        ISSUED + NAME,
        ISSUED + "~",
        {"a": 1},
    ],
    ids=range(9),
)
def test_what_is_not_an_sd_jwt(secured: Any) -> None:
    with pytest.raises(DocumentError):
        verify(secured)
    assert SdJwt().recognizes({"a": 1}) is False


@pytest.mark.parametrize(
    "member",
    [{"validUntil": "2030-01-01T00:00:00Z"}, {"credentialStatus": {"type": "X"}}],
    ids=["validUntil", "credentialStatus"],
)
def test_what_should_not_have_been_disclosable_is_a_warning(
    member: dict[str, Any],
) -> None:
    ((name, value),) = member.items()
    text = disclosed(name, value)
    plain = {n: v for n, v in payload().items() if n != name}
    (problem,) = verify(signed(plain | {"_sd": [digest(text)]}, [text])).warnings
    assert (problem.type, problem.pointer) == (ProblemType.DEVIATION, f"/{name}")


# Key binding


def binding(header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A presentation of `BOUND` with other parameters and claims in its key binding."""
    shown_text = SdJwt.present(BOUND, REQUIRED)
    head = {"alg": "EdDSA", "typ": "kb+jwt"} | (header or {})
    body = {
        "iat": int(AT.timestamp()),
        "aud": AUDIENCE,
        "nonce": NONCE,
        "sd_hash": digest(shown_text),
    } | claims
    body = {name: value for name, value in body.items() if value is not None}
    text = f"{encoded(head)}.{encoded(body)}"
    return f"{shown_text}{text}.{encoded(HOLDER.sign(text.encode()))}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SdJwt.present(BOUND, REQUIRED), ProblemType.PROOF_VERIFICATION_ERROR),
        (BOUND, ProblemType.PROOF_VERIFICATION_ERROR),
        (
            presented(BOUND, audience="https://other.example"),
            ProblemType.INVALID_DOMAIN_ERROR,
        ),
        (presented(BOUND, nonce="another"), ProblemType.INVALID_CHALLENGE_ERROR),
        (presented(BOUND, issued_at=AT - timedelta(hours=1)), ProblemType.EXPIRED),
        (presented(BOUND, issued_at=AT + timedelta(hours=1)), ProblemType.EXPIRED),
        *(
            (text, ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR)
            for text in (
                binding({"typ": "JWT"}),
                binding({"typ": None}),
                binding({"alg": "none"}),
                binding({"crit": ["aud"]}),
                binding(sd_hash=None),
                binding(sd_hash=digest(BOUND)),
                binding(aud=None),
                binding(aud=[AUDIENCE]),
                binding(nonce=5),
                binding(iat=None),
                SdJwt.present(BOUND, ["/name"]) + binding().rpartition("~")[2],
                binding()[:-4] + "AAAA",
                ISSUED + binding().rpartition("~")[2],
            )
        ),
        (binding({"alg": "ES256"}), ProblemType.INVALID_VERIFICATION_METHOD),
        *(
            (binding(iat=iat), ProblemType.MALFORMED_VALUE_ERROR)
            for iat in (True, "now", -1, 10**300, 1e300)
        ),
    ],
    ids=range(25),
)
def test_presentations_that_the_holder_did_not_sign_for_us(
    text: str, kind: ProblemType
) -> None:
    with pytest.raises(DocumentError) as caught:
        verify(text, audience=AUDIENCE, nonce=NONCE)
    assert [problem.type for problem in caught.value.problems] == [kind]


def test_the_holder_here_can_do_right() -> None:
    assert verify(binding(), audience=AUDIENCE, nonce=NONCE).holder_key is not None


def test_a_key_binding_nobody_asked_for_is_checked_as_far_as_it_can_be() -> None:
    proof = verify(presented(BOUND, audience="https://other.example"))
    assert proof.holder_key == HOLDER.public_key
    assert [p.type for p in proof.warnings] == [ProblemType.UNSUPPORTED]
    with pytest.raises(DocumentError, match="something else"):
        verify(binding(sd_hash=digest(BOUND)))


def test_an_issued_credential_verifies_without_its_holder() -> None:
    proof = verify(BOUND)
    assert (proof.holder_key, proof.document) == (None, BADGE)


def test_a_verifier_that_asks_for_the_key_gets_a_verdict() -> None:
    text = presented(BOUND, POINTERS)
    asking = policy(audience=AUDIENCE, nonce=NONCE)
    assert Verifier(asking, MemoryFetcher()).report(text, at=AT)
    assert not Verifier(asking, MemoryFetcher()).report(BOUND, at=AT)
    late = AT + timedelta(minutes=11)
    assert not Verifier(asking, MemoryFetcher()).report(text, at=late)


# The two formats


def test_what_european_wallets_take() -> None:
    mechanism = SdJwt(typ="dc+sd-jwt", vct=VCT)
    secured = mechanism.secure(
        BADGE,
        signer=KEY,
        verification_method=KID,
        created=AT,
        disclosable=["/credentialSubject/identifier"],
        holder_key=HOLDER.public_key,
    )
    head, body, _ = secured.text.split("~")[0].split(".")
    assert decoded(head) == {"alg": "ES256", "typ": "dc+sd-jwt", "kid": KID}
    claims = decoded(body)
    assert {n: claims[n] for n in ("iss", "vct", "iat", "nbf", "exp")} == {
        "iss": DID,
        "vct": VCT,
        "iat": int(AT.timestamp()),
        "nbf": int(AT.timestamp()),
        "exp": 1893456000,
    }
    assert secured.media_type == "application/dc+sd-jwt"
    proof = verify(secured.text, typ="dc+sd-jwt")
    assert (proof.document, proof.warnings, proof.created) == (BADGE, (), AT)
    report = Verifier(
        replace(policy(), mechanisms=(mechanism,)), MemoryFetcher()
    ).report(secured.text, at=AT)
    assert report, str(report)


@pytest.mark.parametrize(
    ("header", "members", "typ", "words"),
    [
        ({"typ": "dc+sd-jwt"}, {"vct": VCT}, "vc+sd-jwt", "read as SD-JWT VC"),
        ({}, {}, "dc+sd-jwt", "read as VC-JOSE-COSE"),
        ({"typ": "dc+sd-jwt"}, {}, "dc+sd-jwt", "requires the claim vct"),
        ({"typ": "vc-ld+sd-jwt"}, {}, "vc+sd-jwt", "wants typ vc+sd-jwt"),
        ({"typ": None}, {}, "vc+sd-jwt", "wants typ vc+sd-jwt"),
        ({"cty": None}, {}, "vc+sd-jwt", "wants cty vc"),
    ],
)
def test_what_is_read_though_the_standard_has_it_otherwise(
    header: dict[str, Any], members: dict[str, Any], typ: Any, words: str
) -> None:
    (problem,) = verify(signed(payload(**members), [], header), typ=typ).warnings
    assert problem.type is ProblemType.DEVIATION
    assert words in problem.detail


# Facts of RFC 9901


@pytest.mark.parametrize(
    ("text", "name", "value", "found"),
    [
        # Section 4.2.1, and the digest in section 4.2.3
        (
            "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
            "family_name",
            "Möbius",
            "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0",
        ),
        # Section 4.2.2
        (
            "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0",
            None,
            "FR",
            "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs",
        ),
    ],
)
def test_disclosures_of_the_rfc(
    text: str, name: str | None, value: str, found: str
) -> None:
    disclosure = Disclosure.parse(text, DEFAULT_LIMITS)
    assert (disclosure.name, disclosure.value) == (name, value)
    assert disclosure.digest == found


def test_the_rfc_allows_the_same_disclosure_to_be_written_in_several_ways() -> None:
    for text in (
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd",
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd",
    ):
        disclosure = Disclosure.parse(text, DEFAULT_LIMITS)
        assert (disclosure.name, disclosure.value) == ("family_name", "Möbius")


# The reference implementation of the IETF working group, both ways


def reference(module: str) -> Any:
    return pytest.importorskip(module, reason="needs the package sd-jwt")


def test_the_reference_implementation_reads_what_we_write() -> None:
    verifier = reference("sd_jwt.verifier")
    holder = signer("P-256")  # it takes ES256 alone
    text = issued(holder_key=holder.public_key)
    text = presented(text, ["/evidence/1/name", *REQUIRED], signer=holder)
    public = reference("jwcrypto.jwk").JWK(**KEY.public_key.to_jwk())
    found = verifier.SDJWTVerifier(text, lambda *_: public, AUDIENCE, NONCE)
    document = found.get_verified_payload()
    del document["cnf"]
    assert document == verify(text).document


def test_we_read_what_the_reference_implementation_writes() -> None:
    may_be_withheld = reference("sd_jwt.common").SDObj
    key = reference("jwcrypto.jwk").JWK(**KEY.to_jwk())
    claims: dict[Any, Any] = copy.deepcopy(BADGE)
    claims[may_be_withheld("name")] = claims.pop("name")
    claims["evidence"] = [may_be_withheld(item) for item in claims["evidence"]]
    issuer = reference("sd_jwt.issuer").SDJWTIssuer(
        claims,
        key,
        key,
        extra_header_parameters={"typ": "vc+sd-jwt", "cty": "vc", "kid": KID},
        add_decoy_claims=True,
    )
    assert verify(issuer.sd_jwt_issuance).document == BADGE
    holder = reference("sd_jwt.holder").SDJWTHolder(issuer.sd_jwt_issuance)
    holder.create_presentation({"evidence": [False, True]}, NONCE, AUDIENCE, key)
    found = verify(
        holder.sd_jwt_presentation,
        audience=AUDIENCE,
        nonce=NONCE,
        presented_within=timedelta(days=36_500),  # it reads the clock
    )
    assert "name" not in found.document
    assert found.document["evidence"] == BADGE["evidence"][1:]


def test_keys_in_software_are_not_needed() -> None:
    class Vault:
        public_key = HOLDER.public_key

        def sign(self, data: bytes, /) -> bytes:
            return HOLDER.sign(data)

    assert not isinstance(Vault(), SoftwareSigner)
    text = presented(BOUND, REQUIRED, signer=Vault())
    assert verify(text, audience=AUDIENCE, nonce=NONCE).holder_key
