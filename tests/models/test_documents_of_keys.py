"""Controlled identifier documents, keys, revocation lists, and the APIs' answers."""

from typing import Any

import pytest

from badgekit.errors import DocumentError
from badgekit.models import (
    ControlledIdentifierDocument,
    GetClrCredentialsResponse,
    GetOpenBadgeCredentialsResponse,
    ImsxCodeMajor,
    ImsxStatusInfo,
    JsonWebKey,
    Jwk,
    Jwks,
    Multikey,
    RevocationList,
    ServiceDescriptionDocument,
    VerificationMethodModel,
)
from models.documents import JWS, badge, record

ID = "did:web:lincoln.example"
MULTIKEY = {
    "id": f"{ID}#1",
    "type": "Multikey",
    "controller": ID,
    "publicKeyMultibase": "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
}
JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "AA",
    "x5t#S256": "t",
    "key_ops": ["verify"],
}


def document(**members: Any) -> dict[str, Any]:
    return {"@context": ["https://www.w3.org/ns/did/v1"], "id": ID, **members}


def test_methods_have_models_by_their_type() -> None:
    methods: list[dict[str, Any]] = [
        MULTIKEY,
        {"id": "#2", "type": "JsonWebKey", "controller": ID, "publicKeyJwk": JWK},
        {"id": "#3", "type": "JsonWebKey2020", "publicKeyJwk": JWK},
        {"id": "#4", "type": "Ed25519VerificationKey2020", "publicKeyMultibase": "z6"},
        {"id": "#5", "type": "Ed25519VerificationKey2018", "publicKeyBase58": "6"},
        {"id": "#6", "type": "Other", "publicKeyHex": "00"},
    ]
    written = document(
        controller=ID,
        alsoKnownAs=["https://lincoln.example"],
        verificationMethod=methods,
        assertionMethod=[f"{ID}#1", MULTIKEY | {"id": f"{ID}#7"}],
        authentication=f"{ID}#1",
        service=[{"id": "#s", "type": "X", "serviceEndpoint": {"uri": ["https://a"]}}],
    )
    found = ControlledIdentifierDocument.parse(written)
    assert [type(m).__name__ for m in found.verification_method] == [
        *("Multikey", "JsonWebKey", "JsonWebKey2020", "Ed25519VerificationKey2020"),
        *("Ed25519VerificationKey2018", "VerificationMethodModel"),
    ]
    reference, embedded = found.assertion_method
    assert reference == f"{ID}#1"
    assert isinstance(embedded, Multikey)
    assert found.authentication == (f"{ID}#1",)
    assert found.to_json_object() == written
    key = found.verification_method[1]
    assert isinstance(key, JsonWebKey)
    assert (key.public_key_jwk.kty, key.public_key_jwk.x5t_s256) == ("OKP", "t")
    assert key.public_key_jwk.to_json_object() == JWK


def test_document_is_built() -> None:
    method = Multikey(id=f"{ID}#1", controller=ID, public_key_multibase="z6Mk")
    other = VerificationMethodModel(id="#2", type="Other")
    built = ControlledIdentifierDocument(
        id=ID,
        verification_method=(method, other),
        assertion_method=(method.id, method),
    )
    written = built.to_json_object()
    assert written["assertionMethod"][0] == f"{ID}#1"
    assert written["verificationMethod"][0]["type"] == "Multikey"
    assert ControlledIdentifierDocument.parse(written) == built


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        (document(id="no uri"), "/id"),
        (document() | {"@context": [5]}, "/@context"),
        (document() | {"@context": 5}, "/@context"),
        (
            document(verificationMethod=[MULTIKEY, {"id": "#2", "type": "Multikey"}]),
            "/verificationMethod/1/publicKeyMultibase",
        ),
        (
            document(verificationMethod=[MULTIKEY | {"expires": "soon"}]),
            "/verificationMethod/0/expires",
        ),
        (document(verificationMethod=["#1"]), "/verificationMethod/0"),
        (document(assertionMethod=[{"type": "Multikey"}, 5]), "/assertionMethod/0/id"),
    ],
)
def test_malformed_document_is_refused_at_its_place(wrong: Any, pointer: str) -> None:
    with pytest.raises(DocumentError) as caught:
        ControlledIdentifierDocument.parse(wrong)
    assert caught.value.problems[0].pointer == pointer


def test_set_of_keys_is_not_empty() -> None:
    assert Jwks.parse({"keys": [JWK]}).keys == (Jwk.parse(JWK),)
    with pytest.raises(DocumentError):
        Jwks.parse({"keys": []})


@pytest.mark.parametrize("spelling", ["revokedCredential", "revokedCredentials"])
def test_revocation_list_has_two_spellings(spelling: str) -> None:
    written = {
        "id": "https://lincoln.example/revoked",
        "issuer": ID,
        spelling: [
            {"id": "urn:a", "revocationReason": "issued in error"},
            {"id": "urn:b", "revoked": True},
            {"id": "urn:c", "revoked": False},
        ],
    }
    found = RevocationList.parse(written)
    entry = found.revoked("urn:a")
    assert entry is not None
    assert entry.revocation_reason == "issued in error"
    assert found.revoked("urn:b")
    assert found.revoked("urn:c") is None
    assert found.revoked("urn:d") is None
    assert found.to_json_object() == written


def test_answers_of_the_apis_are_read() -> None:
    badges = {"credential": [badge()], "compactJwsString": [JWS]}
    assert GetOpenBadgeCredentialsResponse.parse(badges).to_json_object() == badges
    records = {"credential": record(), "compactJwsString": JWS}
    assert GetClrCredentialsResponse.parse(records).to_json_object() == records
    misspelt = {"compactJwsStrings": [JWS]}
    found = GetOpenBadgeCredentialsResponse.parse(misspelt)
    assert found.model_extra == misspelt


def test_status_information_goes_both_ways() -> None:
    written = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": "no such profile",
        "imsx_codeMinor": {
            "imsx_codeMinorField": [
                {
                    "imsx_codeMinorFieldName": "server",
                    "imsx_codeMinorFieldValue": "not_found",
                }
            ]
        },
    }
    found = ImsxStatusInfo.parse(written)
    assert found.code_major is ImsxCodeMajor.FAILURE
    built = ImsxStatusInfo(
        code_major=found.code_major,
        severity=found.severity,
        description=found.description,
        code_minor=found.code_minor,
    )
    assert built.to_json_object() == written


def test_service_description_is_read() -> None:
    written = {
        "openapi": "3.0.1",
        "info": {
            "title": "Host",
            "version": "1",
            "termsOfService": "https://host.example/tos",
            "x-imssf-privacyPolicyUrl": "https://host.example/privacy",
        },
        "components": {
            "securitySchemes": {
                "OAuth2ACG": {
                    "type": "oauth2",
                    "x-imssf-registrationUrl": "https://host.example/register",
                    "flows": {"authorizationCode": {"tokenUrl": "https://a"}},
                }
            }
        },
        "paths": {},
    }
    found = ServiceDescriptionDocument.parse(written)
    scheme = found.components.security_schemes.oauth2_acg
    assert scheme is not None
    assert scheme.registration_url == "https://host.example/register"
    assert found.to_json_object() == written
