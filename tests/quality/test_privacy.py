"""What a badge gives away, and how the linter says so."""

import base64
import hashlib
import json
from copy import deepcopy
from typing import Any
from urllib.parse import quote

import pytest

import badgekit
from badgekit.errors import DocumentError
from badgekit.models import IdentityObject, VerifiablePresentation
from badgekit.quality import (
    PRIVACY_RULES,
    PrivacyReport,
    Severity,
    review,
    review_privacy,
)
from badgekit.status import status_entry
from badgekit.testing import ADA, AT, achievement, issuer

EMAIL = "ada.bright@example.edu"
SALT = "vwvX-LdK7AKF1SO38gQp4A"
HASH = "sha256$" + "ab" * 32
SUBJECT = "/credentialSubject"


def hashed(**members: Any) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": HASH,
        "identityType": "emailAddress",
        "salt": SALT,
        **members,
    }


def document(**members: Any) -> dict[str, Any]:
    return {
        "id": "urn:uuid:3dbf8ea7-c057-4280-a230-e212cd7ff75d",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:lincoln.example", "type": ["Profile"]},
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [hashed()],
            "achievement": achievement().to_json_object(),
        },
        **members,
    }


def with_subject(**members: Any) -> dict[str, Any]:
    found = document()
    found["credentialSubject"] |= members
    return found


def found(*documents: Any, **options: Any) -> dict[str, tuple[str, str]]:
    """Return severity and pointer of each rule that was broken."""
    report = review_privacy(*documents, **options)
    return {each.rule: (each.severity, each.pointer) for each in report.findings}


# What we issue ourselves


@pytest.mark.parametrize("kind", ["Ed25519", "RSA"])
def test_what_our_issuer_awards_by_default_is_clean(kind: str) -> None:
    school = issuer(kind)
    entry = status_entry("https://lincoln.example/status/3", 94567)
    for extra in ({}, {"credential_status": entry}, {"valid_until": AT.replace(2099)}):
        secured = school.award(achievement(), to=ADA, **extra)
        report = review_privacy(secured)
        assert report
        assert report.findings == ()
        assert review_privacy(secured.text).findings == ()


def test_a_class_that_our_issuer_awarded_is_clean() -> None:
    entry = [status_entry("https://lincoln.example/status/3", n) for n in range(9)]
    learners = [badgekit.Recipient.email(f"s{n}@example.edu") for n in range(9)]
    badges = [
        issuer().award(achievement(), to=learner, credential_status=status)
        for learner, status in zip(learners, entry, strict=True)
    ]
    assert review_privacy(*badges).findings == ()


def test_a_did_of_the_learner_is_clean() -> None:
    secured = issuer().award(achievement(), to=badgekit.Recipient.of("did:example:ada"))
    assert review_privacy(secured).findings == ()


def test_an_identifier_in_the_clear_is_found_in_what_we_issue() -> None:
    plain = badgekit.Recipient.email(EMAIL, hashed=False)
    report = review_privacy(issuer().award(achievement(), to=plain))
    assert not report
    assert [each.rule for each in report.findings] == ["plain-identifier"]


# Identifiers

IDENTITY = SUBJECT + "/identifier/0"


@pytest.mark.parametrize(
    ("members", "rule", "severity"),
    [
        ({"hashed": False, "identityHash": EMAIL}, "plain-identifier", Severity.HIGH),
        ({"hashed": False, "identityHash": "A-18"}, "plain-identifier", Severity.HIGH),
        ({"identityHash": EMAIL}, "plain-identifier", Severity.HIGH),
        ({"hashed": "true"}, "plain-identifier", Severity.HIGH),
        ({"salt": None}, "unsalted-hash", Severity.HIGH),
        ({"salt": " "}, "unsalted-hash", Severity.HIGH),
        ({"salt": "Kosher"}, "short-salt", Severity.MEDIUM),
        ({"identityHash": "md5$" + "ab" * 16}, "weak-hash", Severity.HIGH),
        ({"identityType": "name"}, "hashed-name", Severity.MEDIUM),
    ],
)
def test_an_identifier_that_can_be_found_out_is_reported(
    members: dict[str, Any], rule: str, severity: Severity
) -> None:
    assert found(with_subject(identifier=[hashed(**members)])) == {
        rule: (severity, IDENTITY)
    }


@pytest.mark.parametrize("identity", [{"identityHash": None}, {"identityHash": ""}])
def test_an_identifier_of_nothing_gives_nothing_away(identity: Any) -> None:
    assert found(with_subject(identifier=[hashed(**identity)])) == {}


# Members


@pytest.mark.parametrize(
    ("subject", "rule", "severity", "pointer"),
    [
        ({"name": "Ada"}, "personal-name", Severity.HIGH, "/name"),
        ({"givenName": "Ada"}, "personal-name", Severity.HIGH, "/givenName"),
        ({"familyName": "Bright"}, "personal-name", Severity.HIGH, "/familyName"),
        ({"honorificPrefix": "Ms"}, "personal-name", Severity.HIGH, "/honorificPrefix"),
        ({"dateOfBirth": "2010-12-10"}, "birth-date", Severity.HIGH, "/dateOfBirth"),
        ({"gender": "f"}, "personal-detail", Severity.HIGH, "/gender"),
        ({"phone": "5551234"}, "telephone", Severity.HIGH, "/phone"),
        (
            {"address": {"postalCode": "1"}},
            "address",
            Severity.HIGH,
            "/address/postalCode",
        ),
        (
            {"address": {"type": ["Address"], "streetAddress": "1 Elm St"}},
            "address",
            Severity.HIGH,
            "/address",
        ),
        ({"licenseNumber": "L-1"}, "licence-number", Severity.MEDIUM, "/licenseNumber"),
        ({"image": {"id": "x:1"}}, "subject-image", Severity.MEDIUM, "/image"),
        ({"narrative": "Ada did well."}, "free-text", Severity.LOW, "/narrative"),
        ({"email": EMAIL}, "email", Severity.HIGH, "/email"),
        ({"id": f"mailto:{EMAIL}"}, "email", Severity.HIGH, "/id"),
        ({"id": f"did:email:{EMAIL}"}, "email", Severity.HIGH, "/id"),
        (
            {"id": "https://lincoln.example/people/ada"},
            "subject-url",
            Severity.MEDIUM,
            "/id",
        ),
        ({"id": "did:web:lincoln.example:s17"}, "sequential-id", Severity.LOW, "/id"),
        (
            {"source": {"type": ["Profile"], "familyName": "Grey"}},
            "personal-name",
            Severity.LOW,
            "/source/familyName",
        ),
        (
            {"result": [{"value": "call +1 202 555 0199"}]},
            "telephone",
            Severity.MEDIUM,
            "/result/0/value",
        ),
    ],
)
def test_personal_members_of_the_learner_are_reported(
    subject: dict[str, Any], rule: str, severity: Severity, pointer: str
) -> None:
    assert found(with_subject(**subject))[rule] == (severity, SUBJECT + pointer)


@pytest.mark.parametrize(
    "members",
    [
        {"name": "Linear Equations", "description": "A badge."},
        {"issuer": {"id": "did:x:y", "name": "Lincoln", "phone": "+12025550199"}},
        {"issuer": {"id": "did:x:y", "address": {"streetAddress": "1 Elm St"}}},
        {"issuer": {"id": "did:x:y", "image": {"id": "https://lincoln.example/i"}}},
        {"validFrom": "2025-06-01T12:00:00+02:00"},
        {"proof": {"created": "2025-06-01T12:00:00Z", "proofValue": "z5" + "S" * 60}},
    ],
)
def test_what_is_said_of_the_issuer_or_the_badge_is_not_personal(members: Any) -> None:
    assert found(document(**members)) == {}


@pytest.mark.parametrize(
    ("member", "rule"),
    [
        ("birthdate", "birth-date"),
        ("date_of_birth", "birth-date"),
        ("DOB", "birth-date"),
        ("schema:birthDate", "birth-date"),
        ("https://schema.org/birthDate", "birth-date"),
        ("given_name", "personal-name"),
        ("Family-Name", "personal-name"),
        ("https://schema.org/givenName", "personal-name"),
        ("studentName", "personal-name"),
        ("phone_number", "telephone"),
        ("student_id", "personal-detail"),
    ],
)
def test_a_member_is_known_however_it_is_spelt(member: str, rule: str) -> None:
    expected = {rule: (Severity.HIGH, SUBJECT)}
    assert found(with_subject(**{member: "x"})) == expected
    assert found(with_subject(**{"x-more": [{member: "x"}]})) == expected


def test_a_holder_or_a_person_who_is_named_is_found() -> None:
    holder = {"holder": {"id": "did:x:y", "name": "Ada"}, "verifiableCredential": []}
    assert found(holder) == {"personal-name": (Severity.HIGH, "/holder/name")}
    person = {"x-student": {"type": "Person", "name": "Ada"}}
    assert found(with_subject(**person)) == {"personal-name": (Severity.HIGH, SUBJECT)}


def test_an_identifier_that_is_no_object_is_in_the_clear() -> None:
    entry = {"type": "IdentifierEntry", "identifierType": "x", "identifier": "A-18"}
    profile = {"id": "did:x:y", "type": ["Profile"], "otherIdentifier": [entry]}
    assert set(found(with_subject(identifier="A-18"))) == {"plain-identifier"}
    assert set(found(with_subject(identifier=["A-18"]))) == {"plain-identifier"}
    assert set(found(profile)) == {"plain-identifier"}
    assert found(document(issuer=profile)) == {}
    assert found(with_subject(identifier=" ")) == {}


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_member_gives_nothing_away(empty: Any) -> None:
    members = ("name", "givenName", "dateOfBirth", "image", "address", "narrative")
    assert found(with_subject(**dict.fromkeys(members, empty))) == {}


def test_a_teacher_who_issues_is_less_than_a_learner_who_is_named() -> None:
    teacher = {"id": "did:x:y", "type": ["Profile"], "familyName": "Grey"}
    assert found(document(issuer=teacher))["personal-name"][0] is Severity.LOW


def test_a_profile_alone_is_read_as_the_learners() -> None:
    profile = {"id": "did:x:y", "type": ["Profile"], "name": "Ada"}
    assert found(profile) == {"personal-name": (Severity.HIGH, "/name")}


def test_a_definition_alone_is_nobodys() -> None:
    assert review_privacy(achievement()).findings == ()
    creator = {"id": "did:x:y", "type": ["Profile"], "name": "Lincoln"}
    assert found(achievement().to_json_object() | {"creator": creator}) == {}


def test_endorsements_are_not_about_learners_unless_of_a_badge() -> None:
    endorsement = {
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "credentialSubject": {
            "id": "https://lincoln.example/badges/linear-equations",
            "type": ["EndorsementSubject"],
            "endorsementComment": "We hire for this.",
        },
    }
    defined = document()
    defined["credentialSubject"]["achievement"]["endorsement"] = [endorsement]
    assert found(defined) == {}
    assert found(document(endorsement=[endorsement])) == {
        "free-text": (
            Severity.LOW,
            "/endorsement/0/credentialSubject/endorsementComment",
        )
    }


# Evidence


@pytest.mark.parametrize(
    ("evidence", "rule", "severity", "pointer"),
    [
        ({"id": "https://a.example/1"}, "public-evidence", Severity.MEDIUM, "/0/id"),
        ({"id": "HTTP://a.example/1"}, "public-evidence", Severity.MEDIUM, "/0/id"),
        ("https://a.example/1", "public-evidence", Severity.MEDIUM, "/0"),
        (
            {"id": "data:text/plain,essay"},
            "embedded-evidence",
            Severity.HIGH,
            "/0/id",
        ),
        ({"narrative": "Her essay."}, "free-text", Severity.LOW, "/0/narrative"),
        ({"name": "Essay"}, "free-text", Severity.LOW, "/0/name"),
        (
            {"geo": {"type": "GeoCoordinates", "latitude": 1.5}},
            "address",
            Severity.HIGH,
            "/0/geo",
        ),
    ],
)
def test_evidence_is_looked_at(
    evidence: Any, rule: str, severity: Severity, pointer: str
) -> None:
    expected = (severity, "/evidence" + pointer)
    assert found(document(evidence=[evidence]))[rule] == expected
    alone = evidence if isinstance(evidence, dict) else {"id": evidence}
    assert rule in found({"type": ["Evidence"], **alone})


def test_evidence_by_digest_is_clean() -> None:
    assert found(document(evidence=[{"id": "ni:///sha-256;abc", "type": []}])) == {}


# E-mail addresses, wherever they are


@pytest.mark.parametrize(
    "text",
    [
        EMAIL,
        f"mailto:{EMAIL}",
        f"<{EMAIL}>",
        f"[Ada](mailto:{EMAIL}).",
        f"https://a.example/{EMAIL}/1",
        f"https://a.example/?u={quote(EMAIL, safe='')}",
        f"https://a.example/?u={quote(quote(EMAIL, safe=''), safe='')}",
        f"https://a.example/?u={quote(quote(quote(EMAIL, safe=''), safe=''), safe='')}",
        "ada&#64;example.edu",
        "ada\uff20example.edu",
        "ada+badges@mail.example.co.uk",
        "josé@exämple.fr",
        '"ada b"@example.edu',
        "ada@xn--exmple-cua.xn--p1ai",
        f"data:text/plain,{EMAIL}",
        f"data:text/plain;base64,{base64.b64encode(EMAIL.encode()).decode()}",
        json.dumps({"u": EMAIL}).replace("@", "\\u0040"),
    ],
)
@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (("name",), "/name"),
        (("credentialSubject", "narrative"), SUBJECT + "/narrative"),
        (
            ("credentialSubject", "achievement", "criteria", "narrative"),
            SUBJECT + "/achievement/criteria/narrative",
        ),
        (("evidence", 0, "name"), "/evidence/0/name"),
        (("issuer", "name"), "/issuer/name"),
        (("x-unknown", "y"), ""),
        (("@context", 2), "/@context/2"),
    ],
)
def test_an_e_mail_address_is_found_wherever_it_is(
    text: str, path: tuple[Any, ...], pointer: str
) -> None:
    planted = document(evidence=[{}], **{"@context": ["a", "b", None], "x-unknown": {}})
    owner: Any = planted
    for name in path[:-1]:
        owner = owner[name]
    owner[path[-1]] = text
    assert found(planted)["email"] == (Severity.HIGH, pointer)


@pytest.mark.parametrize(
    "text",
    ["@lincoln", "a @ b.example", "a@b", "pkg@1.0.0", "@example.edu", "", "a@.edu"],
)
def test_what_is_no_e_mail_address_is_none(text: str) -> None:
    assert found(document(name=text)) == {}


def test_the_address_of_an_office_is_a_matter_of_looking() -> None:
    office = {"id": "did:x:y", "type": ["Profile"], "email": "office@lincoln.example"}
    report = review_privacy(document(issuer=office))
    assert report
    assert found(document(issuer=office)) == {
        "contact-email": (Severity.LOW, "/issuer/email")
    }


def test_an_address_in_the_name_of_a_member_is_found() -> None:
    assert found(with_subject(**{EMAIL: 1})) == {"email": (Severity.HIGH, SUBJECT)}


# Envelopes


def jws(claims: Any) -> str:
    def encoded(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    body = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return f"{encoded(b'{}')}.{encoded(body)}.{encoded(b'signature')}"


@pytest.mark.parametrize(
    "envelope",
    [
        {"verifiableCredential": [jws(with_subject(givenName="Ada"))]},
        {
            "verifiableCredential": [
                {
                    "type": "EnvelopedVerifiableCredential",
                    "id": f"data:application/vc+jwt,{jws(with_subject(givenName='A'))}",
                }
            ]
        },
        {"verifiableCredential": [json.dumps(with_subject(givenName="Ada"))]},
        {"vc": with_subject(givenName="Ada")},
    ],
)
def test_what_is_in_an_envelope_is_looked_at(envelope: dict[str, Any]) -> None:
    findings = found({"type": ["VerifiablePresentation"], **envelope})
    severity, pointer = findings["personal-name"]
    assert severity is Severity.HIGH
    assert pointer.startswith(("/verifiableCredential/0", "/vc"))
    assert set(findings) == {"personal-name"}


def test_disclosures_of_an_sd_jwt_are_looked_at() -> None:
    def disclosure(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    parts = [disclosure(["salt", "note", EMAIL]), disclosure(["salt", 5]), "!!"]
    text = "~".join([jws({}), *parts[:2], ""])
    assert found({"presented": text}) == {"email": (Severity.HIGH, "")}
    assert found({"presented": f"{text}!!~"}) == {"email": (Severity.HIGH, "")}
    assert "email" not in found({"presented": "~".join([jws({}), parts[1], ""])})


def disclosure(*value: Any) -> str:
    data = json.dumps(["salt", *value]).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest(text: str) -> str:
    data = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_what_our_sd_jwt_discloses_is_looked_at() -> None:
    pointers = ("/credentialSubject/identifier",)
    school = badgekit.Issuer.with_did_key(
        "Lincoln",
        badgekit.SoftwareSigner.generate("P-256"),
        mechanism=badgekit.securing.SdJwt(disclosable=pointers),
    )
    plain = badgekit.Recipient.email(EMAIL, hashed=False)
    secured = school.award(achievement(), to=plain)
    expected = {"plain-identifier": (Severity.HIGH, IDENTITY)}
    assert found(secured) == expected
    assert found(secured.text) == expected
    assert review(secured.text, kind="recognition")


def test_disclosures_are_looked_at_in_their_places() -> None:
    born, entry = disclosure("dateOfBirth", "2010-12-10"), disclosure(EMAIL)
    person = disclosure("x-of", {"_sd": [digest(born), 7, "none"]})
    claims = with_subject(
        _sd=[digest(person)], term=[{"...": digest(entry)}, {"...": "withheld"}, {}]
    )
    text = "~".join([jws(claims), born, person, entry, "aaaa", ""])
    expected = {
        "birth-date": (Severity.HIGH, SUBJECT),
        "email": (Severity.HIGH, SUBJECT + "/term/0"),
    }
    assert found(text) == expected
    assert set(found({"verifiableCredential": [text]})) == set(expected)


@pytest.mark.parametrize("part", [disclosure("x-note", EMAIL), disclosure(EMAIL)])
def test_disclosures_without_a_place_are_looked_at(part: str) -> None:
    claims = document(_sd="x", y=[{"...": digest(disclosure("x-note", EMAIL))}])
    claims["x-z"] = {"_sd": [digest(disclosure(EMAIL))]}
    assert found(f"{jws(claims)}~{part}~") == {"email": (Severity.HIGH, "")}


@pytest.mark.parametrize("part", ["aaaa", "WzFd", disclosure(1, 2, 3), "aa.bb.cc"])
def test_what_is_no_disclosure_does_no_harm(part: str) -> None:
    assert found({"presented": f"{jws(document())}~{part}~{part}"}) == {}


def test_disclosures_in_each_other_come_to_an_end() -> None:
    parts = [disclosure("x-note", EMAIL)]
    for _ in range(300):
        parts.append(disclosure("x-more", {"_sd": [digest(parts[-1])]}))
    text = "~".join([jws({"_sd": [digest(parts[-1])]}), *parts, ""])
    assert "email" in found(text)


def test_headers_and_key_bindings_are_looked_at() -> None:
    header = base64.urlsafe_b64encode(json.dumps({"kid": EMAIL}).encode()).decode()
    token = header.rstrip("=") + jws(document())[jws(document()).index(".") :]
    binding = f"{jws(document())}~{jws({'aud': EMAIL})}"
    for text in (token, binding):
        for content in (text, {"presented": text}):
            assert found(content) == {"email": (Severity.HIGH, "")}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"givenName": "Ada"}]),
        json.dumps(json.dumps({"givenName": "Ada"})),
        " data:application/json," + quote(json.dumps({"givenName": "Ada"})),
        "![x](data:;base64,eyJnaXZlbk5hbWUiOiAiQWRhIn0=) and more",
        "data:;base64," + base64.urlsafe_b64encode(b'{"givenName": "??>>~~"}').decode(),
    ],
)
def test_json_is_found_however_it_is_packed(text: str) -> None:
    assert found(with_subject(term=text))["personal-name"][0] is Severity.HIGH


def test_an_image_in_a_data_url_is_not_taken_for_text() -> None:
    pixels = b"\x89PNG\r\n\x1a\n a@b.example \xff"
    url = "data:image/png;base64," + base64.b64encode(pixels).decode()
    assert found(document(image={"id": url})) == {}
    latin = "data:text/plain;charset=latin-1,caf%E9%20" + EMAIL
    assert "email" in found(document(image={"id": latin}))


def test_a_token_as_the_whole_content_is_opened() -> None:
    assert found(jws(with_subject(givenName="Ada"))) == {
        "personal-name": (Severity.HIGH, SUBJECT + "/givenName")
    }
    sd_jwt = f"{jws(with_subject(givenName='Ada'))}~"
    assert "personal-name" in found(sd_jwt)


@pytest.mark.parametrize(
    "text", [jws(b"no json"), "data:;base64,a", "data:,%", "aa.b!.c", "{", "aaa.b.cc"]
)
def test_what_is_in_no_envelope_does_no_harm(text: str) -> None:
    assert found(document(name=text)) == {}


def test_envelopes_in_envelopes_come_to_an_end() -> None:
    text = EMAIL
    for _ in range(12):
        text = jws({"x": text})
    assert review_privacy({"x": text}).findings == ()


def test_a_presentation_model_is_looked_at() -> None:
    badge = issuer().award(
        achievement(), to=badgekit.Recipient.email(EMAIL, hashed=False)
    )
    presentation = VerifiablePresentation.parse(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [badge.document],
        }
    )
    pointer = "/verifiableCredential/0" + IDENTITY
    assert found(presentation) == {"plain-identifier": (Severity.HIGH, pointer)}


# Text


@pytest.mark.parametrize(
    "text",
    [
        "Ada, born 10 December 2010",
        "Date of birth: 2010-12-10",
        "DOB 12/10/2010",
        "born on December 10th, 2010",
        "geboren am 10. Dezember 2010",
        "née le 10 décembre 2010",
        "nacida el 10 de diciembre de 2010",
        "born Dec. 10, 2010",
        "born on the 10th of December 2010",
        "born 10-Dec-2010",
        "DOB: 20101210",
        "geb. 10.12.2010",
        "née le 1er décembre 2010",
    ],
)
def test_a_birth_date_in_a_text_is_found(text: str) -> None:
    assert found(with_subject(narrative=text))["birth-date"][0] is Severity.HIGH


@pytest.mark.parametrize("text", ["Done on 2025-06-01", "newborn care", "born to code"])
def test_other_dates_are_no_birth_dates(text: str) -> None:
    assert "birth-date" not in found(with_subject(narrative=text))


def test_a_birth_date_in_a_definition_is_history() -> None:
    history = document()
    criteria = {"narrative": "Tell who was born on 10 December 1815."}
    history["credentialSubject"]["achievement"]["criteria"] = criteria
    assert found(history) == {}


PHONES = ["1-202-555-0199", "0049 30 1234567", "202\u2011555\u20110199"]


@pytest.mark.parametrize(
    "text",
    ["tel:+12025550199", "+49 30 1234567", "(202) 555-0199", "202-555-0199", *PHONES],
)
def test_a_telephone_number_in_a_text_is_found(text: str) -> None:
    assert found(with_subject(term=text))["telephone"][0] is Severity.MEDIUM


@pytest.mark.parametrize(
    "text", ["2025-06-01", "978-3-16-148410-0", "1234567", "+5", "0000-0002"]
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert found(with_subject(term=text)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "ada\u200b@\u200bexample.edu",
        "ada@exam\u00adple.edu",
        "ada@example\u3002edu",
        "ada%25252540example.edu",
        "&#" + "1" * 5000 + "; ada&#64;example.edu",
    ],
)
def test_an_e_mail_address_is_found_however_it_is_hidden(text: str) -> None:
    assert set(found(with_subject(term=text))) == {"email"}


# What the caller knows


@pytest.mark.parametrize(
    "text",
    [
        "Ada Bright did well",
        "https://a.example/ADA-BRIGHT/1",
        "ada_bright",
        "Ada%20Bright",
        "\uff21da  Bright",
    ],
)
def test_a_known_name_is_found_however_it_is_written(text: str) -> None:
    findings = found(with_subject(term=text), known=["Ada Bright"])
    assert findings == {"known-datum": (Severity.HIGH, SUBJECT + "/term")}


def test_a_known_name_is_not_found_inside_of_other_words() -> None:
    assert found(with_subject(term="Planning"), known=["Ann"]) == {}


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_a_bare_hash_of_what_is_known_is_found(algorithm: str) -> None:
    digest = hashlib.new(algorithm, EMAIL.encode()).hexdigest()
    image = {"id": f"https://avatars.example/{digest.upper()}"}
    findings = found(document(image=image), known=[EMAIL.upper()])
    assert findings == {"known-hash": (Severity.HIGH, "/image/id")}


def test_a_known_number_is_found_as_a_number() -> None:
    findings = found(with_subject(term=[18151815, True]), known=["18151815", "true"])
    assert findings == {"known-datum": (Severity.HIGH, SUBJECT + "/term/0")}


def test_one_known_text_is_not_taken_for_its_letters() -> None:
    assert "known-datum" in found(with_subject(term="Ada Bright"), known="Ada Bright")


@pytest.mark.parametrize("known", ["", "A", " - ", "ab"])
def test_what_is_too_short_to_look_for_is_misuse(known: str) -> None:
    with pytest.raises(ValueError, match="3 letters"):
        review_privacy({}, known=[known])


# Ids and URLs


@pytest.mark.parametrize(
    ("id", "severity"),
    [
        ("https://lincoln.example/credentials/17", Severity.MEDIUM),
        ("https://lincoln.example/credentials?id=17", Severity.MEDIUM),
        ("https://lincoln.example/credentials/badge-0017/", Severity.MEDIUM),
        ("urn:badge:17", Severity.LOW),
    ],
)
def test_ids_that_can_be_counted_are_found(id: str, severity: Severity) -> None:
    assert found(document(id=id)) == {"sequential-id": (severity, "/id")}


@pytest.mark.parametrize(
    "id",
    [
        "urn:uuid:3dbf8ea7-c057-4280-a230-123456789012",
        "https://lincoln.example/c/3dbf8ea7-c057-4280-a230-e212cd7ff751",
        "https://lincoln.example/c/vwvX-LdK7AKF1SO38gQp4A",
        7,
    ],
)
def test_random_ids_are_clean(id: Any) -> None:
    assert found(document(id=id)) == {}


UUID = "3dbf8ea7-c057-4280-a230-e212cd7ff75d"
LISTS = "https://lincoln.example/status/"


def bitstring(url: Any) -> dict[str, Any]:
    return {
        "type": "BitstringStatusListEntry",
        "id": f"{url}#94567",
        "statusListCredential": url,
    }


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (bitstring(LISTS + UUID), "tracking-status"),
        (bitstring(LISTS + UUID.upper()), "tracking-status"),
        (bitstring(LISTS + "ab" * 32), "tracking-status"),
        (bitstring(LISTS + SALT), "tracking-status"),
        (bitstring(LISTS + "cd" * 32), "status-hash"),
        (
            bitstring(LISTS + "?of=" + quote("urn:uuid:" + UUID, safe="")),
            "tracking-status",
        ),
        ({"type": "1EdTechRevocationList", "id": LISTS + UUID}, "tracking-status"),
        ({"type": "1EdTechRevocationList", "id": LISTS}, "revocation-list"),
        ({"type": "Other", "id": LISTS + UUID}, "tracking-status"),
    ],
)
def test_a_status_url_of_one_learner_is_found(status: Any, rule: str) -> None:
    for shape in (status, [status]):
        assert rule in found(document(credentialStatus=shape))


@pytest.mark.parametrize(
    "status",
    [
        bitstring(LISTS + "3"),
        bitstring(LISTS + "0b4d6a1e-8f4f-4a8d-9a6f-0b8f6a3f9b11"),
        bitstring(None),
        bitstring("urn:uuid:" + UUID),
        {"type": "BitstringStatusListEntry", "id": "urn:uuid:" + UUID},
        None,
        "x",
    ],
)
def test_a_status_url_of_many_is_clean(status: Any) -> None:
    assert found(document(credentialStatus=status)) == {}


def test_short_and_odd_ids_are_in_no_url() -> None:
    learner = with_subject(id="a:b", identifier=["x", hashed(salt="3")])
    assert "tracking-status" not in found(
        learner
        | {"id": "a:1", "credentialStatus": bitstring("https://a.example/a:b/3")}
    )


@pytest.mark.parametrize("member", ["refreshService", "credentialSchema", "termsOfUse"])
def test_a_service_at_a_url_of_one_learner_is_found(member: str) -> None:
    own = {"id": f"https://lincoln.example/r/{UUID}", "type": "X"}
    for_all = {"id": "https://lincoln.example/r/1.json", "type": "X"}
    assert found(document(**{member: own})) == {
        "tracking-url": (Severity.MEDIUM, "/" + member)
    }
    assert found(document(**{member: for_all})) == {}
    assert found(document(**{member: {"type": "X"}})) == {}


def test_the_id_of_the_learner_in_a_url_is_found() -> None:
    status = bitstring(LISTS + "did:example:ada")
    learner = with_subject(id="did:example:ada", identifier=None)
    assert "tracking-status" in found(learner | {"credentialStatus": status})
    several = learner | {"credentialSubject": [learner["credentialSubject"], 7]}
    assert "tracking-status" in found(several | {"credentialStatus": status})


def test_the_id_in_the_claims_of_a_jwt_is_in_no_status_url() -> None:
    claims = document(jti=f"urn:uuid:{UUID}", credentialStatus=bitstring(LISTS + UUID))
    del claims["id"]
    assert "tracking-status" in found(jws(claims))


def test_very_long_ids_are_not_looked_for_again_and_again() -> None:
    long = "9" * 100_000
    learner = with_subject(identifier=[hashed(salt=long, identityHash={"a": long})])
    status = [bitstring(LISTS + "3")] * 500
    assert "tracking-status" not in found(
        learner | {"id": f"a:{long}", "credentialStatus": status}
    )


# Several at once


def other(number: int, **identity: Any) -> dict[str, Any]:
    base = {"identityHash": f"sha256${number:064x}", "salt": f"{number:016x}"}
    return with_subject(identifier=[hashed(**{**base, **identity})])


def rules(report: PrivacyReport) -> list[tuple[str, int, str]]:
    return [(each.rule, each.document, each.pointer) for each in report.findings]


def test_a_salt_that_several_learners_share_is_found() -> None:
    report = review_privacy(other(1, salt=SALT), other(2), other(3, salt=SALT))
    assert rules(report) == [("shared-salt", 0, IDENTITY), ("shared-salt", 2, IDENTITY)]
    assert not report


def test_a_salt_that_two_share_in_envelopes_is_found() -> None:
    several = [jws(other(1, salt=SALT)), jws(other(2, salt=SALT))]
    report = review_privacy({"verifiableCredential": several})
    assert rules(report) == [
        ("shared-salt", 0, "/verifiableCredential/0"),
        ("shared-salt", 0, "/verifiableCredential/1"),
    ]


def test_a_salt_may_serve_two_identifiers_of_one_learner() -> None:
    second = hashed(identityHash="sha256$" + "cd" * 32, identityType="sourcedId")
    assert found(with_subject(identifier=[hashed(), second])) == {}


def test_a_hash_that_returns_links_badges() -> None:
    report = review_privacy(document(), other(2), document())
    assert rules(report) == [
        ("repeated-hash", 0, IDENTITY),
        ("repeated-hash", 2, IDENTITY),
    ]
    assert report


def test_the_members_of_one_record_are_one_learners_anyway() -> None:
    record = {
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {
            "type": ["ClrSubject"],
            "verifiableCredential": [document(), document()],
        },
    }
    assert found(record) == {}


def checked(number: int, url: str, **members: Any) -> dict[str, Any]:
    return other(number) | {"credentialStatus": bitstring(url), **members}


def test_a_status_list_for_each_learner_is_found() -> None:
    report = review_privacy(*(checked(n, f"{LISTS}{n}") for n in range(3)))
    assert rules(report) == [
        ("unshared-status", n, "/credentialStatus") for n in range(3)
    ]


@pytest.mark.parametrize(
    "documents",
    [
        [checked(1, LISTS + "1")],
        [checked(n, LISTS + "1") for n in range(3)],
        [checked(n, f"{LISTS}{n // 4}") for n in range(5)],
        [checked(n, f"{LISTS}{n}", issuer=f"did:example:{n}") for n in range(3)],
        [
            checked(n, f"{LISTS}{n}", credentialSubject={"id": "did:example:ada"})
            for n in range(3)
        ],
        [
            checked(n, f"{LISTS}{n}", credentialSubject=[{"id": "did:example:ada"}])
            for n in range(2)
        ],
    ],
)
def test_a_status_list_that_several_share_is_clean(documents: list[Any]) -> None:
    assert "unshared-status" not in found(*documents)


def test_a_status_list_without_a_learner_counts_by_document() -> None:
    documents = [checked(n, f"{LISTS}{n}", credentialSubject=None) for n in range(2)]
    assert "unshared-status" in found(*documents)


def test_identifiers_that_are_not_hashed_are_not_compared() -> None:
    plain = hashed(hashed=False, salt=SALT)
    several = [with_subject(identifier=[plain]), with_subject(identifier=[plain])]
    assert set(found(*several)) == {"plain-identifier"}
    odd = with_subject(identifier=[hashed(identityHash=None), hashed(salt=5)])
    assert set(found(odd, odd)) == {"unsalted-hash"}


def test_nothing_to_look_at_is_no_success() -> None:
    with pytest.raises(ValueError, match="nothing"):
        review_privacy()


# The report


def test_the_account_reads_well() -> None:
    report = review_privacy(with_subject(givenName="Ada", email=EMAIL), document())
    where = "/credentialSubject/"
    returns = "a hash that other badges have as well: it links what is one learner's"
    expected = [
        f"  high   document 0 {where}givenName: the name of a person [personal-name]",
        f"  high   document 0 {where}email: an e-mail address in the clear [email]",
        f"  medium document 0 {where}identifier/0: {returns} [repeated-hash]",
        f"  medium document 1 {where}identifier/0: {returns} [repeated-hash]",
    ]
    lines = str(report).splitlines()
    assert lines[0] == "GIVES AWAY TOO MUCH: 2 high, 2 medium, 0 low"
    assert lines[1::2] == expected
    assert lines[2].strip() == PRIVACY_RULES["personal-name"].advice
    assert str(review_privacy(document())) == "ACCEPTABLE: 0 high, 0 medium, 0 low"
    assert " document: an e-mail" in str(review_privacy({EMAIL: 1}))


def test_the_json_says_the_same() -> None:
    report = review_privacy(with_subject(givenName="Ada"))
    said = json.loads(json.dumps(report.to_json_object()))
    assert said == {
        "acceptable": False,
        "documents": 1,
        "counts": {"high": 1, "medium": 0, "low": 0},
        "findings": [
            {
                "rule": "personal-name",
                "severity": "high",
                "document": 0,
                "pointer": "/credentialSubject/givenName",
                "detail": "the name of a person",
                "advice": PRIVACY_RULES["personal-name"].advice,
            }
        ],
    }


def test_the_same_thing_is_said_once_and_at_its_worst() -> None:
    twice = {EMAIL: EMAIL, "x-other": {"y": EMAIL}}
    report = review_privacy({"credentialSubject": twice})
    assert rules(report) == [("email", 0, SUBJECT)]
    both = {"x-a": {"phone": "+1 202 555 0199"}}
    assert found({"credentialSubject": both})["telephone"][0] is Severity.HIGH


@pytest.mark.parametrize(
    "content",
    [
        '{"ada@example.edu": 1, "ada@example.edu": 2}',
        '{"ada@example.edu": 1e999}',
        "[]",
    ],
)
def test_an_error_does_not_quote_the_document(content: str) -> None:
    with pytest.raises(DocumentError) as caught:
        review_privacy(content)
    assert "ada" not in str(caught.value)
    assert "ada" not in repr(caught.value.problems)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_nothing_is_changed() -> None:
    given = with_subject(givenName="Ada")
    before = deepcopy(given)
    review_privacy(given)
    assert given == before


def test_an_identity_object_alone_is_looked_at() -> None:
    plain = IdentityObject.plain_identifier("emailAddress", EMAIL)
    assert found(plain) == {"plain-identifier": (Severity.HIGH, "")}
