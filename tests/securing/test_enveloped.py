"""Credentials in a data: URL."""

import base64
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from badgekit.securing import SdJwt, VcJwt, unwrap_enveloped
from badgekit.testing import badge, issuer, signer

JWT = (
    VcJwt(profile="w3c")
    .secure(
        badge().to_json_object(),
        signer=signer(),
        verification_method=issuer().verification_method,
    )
    .text
)
SD_JWT = (
    SdJwt()
    .secure(
        badge().to_json_object(),
        signer=signer(),
        verification_method=issuer().verification_method,
        disclosable=["/credentialSubject/identifier"],
    )
    .text
)


def envelope(url: Any, **members: Any) -> dict[str, Any]:
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": url,
        "type": "EnvelopedVerifiableCredential",
    } | members


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (f"data:application/vc+jwt,{JWT}", JWT),
        (f"DATA:Application/VC+JWT,{JWT}", JWT),
        (f"data:application/vc+jwt,{JWT.replace('.', '%2E')}", JWT),
        (f"data:application/vc+jwt,{JWT.replace('.', '%2e')}", JWT),
        (f"data:application/vc+jwt;base64,{base64_of(JWT)}", JWT),
        (f"data:application/vc+jwt;base64,{quote(base64_of(JWT), safe='')}", JWT),
        (f"data:application/vc+sd-jwt,{SD_JWT}", SD_JWT),
        (f"data:application/vc+sd-jwt,{SD_JWT.replace('~', '%7E')}", SD_JWT),
        (f"data:application/dc+sd-jwt,{SD_JWT}", SD_JWT),
    ],
    ids=range(9),
)
@pytest.mark.parametrize("listed", [False, True])
def test_a_secured_credential_is_taken_out(url: str, text: str, listed: bool) -> None:
    document = envelope(url)
    if listed:
        document["type"] = [document["type"]]
    assert unwrap_enveloped(document) == text
    assert VcJwt().recognizes(text) is (text is JWT)
    assert SdJwt().recognizes(text) is (text is SD_JWT)


@pytest.mark.parametrize(
    "document",
    [
        badge().to_json_object(),
        {},
        {"type": None},
        {"type": ["VerifiablePresentation"]},
        {"type": "envelopedverifiablecredential"},
    ],
    ids=range(5),
)
def test_other_documents_are_no_envelopes(document: dict[str, Any]) -> None:
    assert unwrap_enveloped(document) is None


@pytest.mark.parametrize(
    "url",
    [
        None,
        5,
        "",
        JWT,
        "https://lincoln.example/badge.jwt",
        "urn:uuid:0b4d6a1e-8f4f-4a8d-9a6f-0b8f6a3f9b11",
        f"data:,{JWT}",
        f"data:application/vc+jwt;charset=utf-8,{JWT}",
        f"data:application/vc+jwt;base64;base64,{base64_of(JWT)}",
        "data:application/vc+jwt",
        "data:application/vc+jwt,",
        "data:application/vc+jwt,%",
        "data:application/vc+jwt,%zz",
        f"data:application/vc+jwt,{JWT}#fragment",
        f"data:application/vc+jwt, {JWT}",
        f"data:application/vc+jwt,{JWT}\n",
        f" data:application/vc+jwt,{JWT}",
        f"data:application/vc+jwt,{JWT},{JWT}",
        f"data:application/vc+jwt,{JWT}%00",
        f"data:application/vc+jwt,{JWT}%FF",
        f"data:application/vc+jwt;base64,{JWT}",
        f"data:application/vc+jwt;base64,{base64_of(JWT)}!",
        f"data:application/vc+jwt;base64,{base64_of(JWT)}AAA=",
        "data:application/vc+jwt;base64,AAA",
        f"data:application/vc+jwt,{SD_JWT}",
        f"data:application/vc+sd-jwt,{JWT}",
    ],
    ids=range(26),
)
def test_urls_that_hold_no_credential(url: Any) -> None:
    with pytest.raises(DocumentError) as caught:
        unwrap_enveloped(envelope(url))
    (problem,) = caught.value.problems
    assert problem.pointer == "/id"
    assert problem.type in (
        ProblemType.MALFORMED_VALUE_ERROR,
        ProblemType.PARSING_ERROR,
    )


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"name": "unsigned"}, "/name"),
        ({"issuer": "did:example:mallory"}, "/issuer"),
        ({"proof": []}, "/proof"),
    ],
)
def test_an_envelope_has_nothing_else_to_say(
    members: dict[str, Any], pointer: str
) -> None:
    document = envelope(f"data:application/vc+jwt,{JWT}", **members)
    with pytest.raises(DocumentError) as caught:
        unwrap_enveloped(document)
    assert caught.value.problems[0].pointer == pointer


def test_an_envelope_has_a_context() -> None:
    document = envelope(f"data:application/vc+jwt,{JWT}")
    del document["@context"]
    with pytest.raises(DocumentError, match="@context"):
        unwrap_enveloped(document)


@pytest.mark.parametrize("kind", ["application/vc+cose", "application/vc", "text/html"])
def test_media_types_that_are_not_read(kind: str) -> None:
    with pytest.raises(DocumentError, match="cannot be opened") as caught:
        unwrap_enveloped(envelope(f"data:{kind},{JWT}"))
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


def test_a_url_beyond_the_limits_is_not_read() -> None:
    limits = replace(DEFAULT_LIMITS, document_bytes=100)
    with pytest.raises(DocumentError) as caught:
        unwrap_enveloped(envelope(f"data:application/vc+jwt,{JWT}"), limits=limits)
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@given(
    st.text(alphabet="data:applicton/vc+jw,;bse64%0123A.~ \n", max_size=60)
    | st.text().map("data:application/vc+jwt,{}".format)
    | st.text().map("data:application/vc+sd-jwt;base64,{}".format)
)
def test_whatever_the_url_the_answer_is_a_token_or_a_typed_error(url: str) -> None:
    try:
        found = unwrap_enveloped(envelope(url))
    except DocumentError:
        return
    assert isinstance(found, str)
    assert "." in found


@given(st.data())
def test_any_way_of_writing_the_url_gives_the_token(data: st.DataObject) -> None:
    escaped = data.draw(st.sets(st.integers(0, len(JWT) - 1), max_size=20))
    written = "".join(
        f"%{ord(letter):02X}" if index in escaped else letter
        for index, letter in enumerate(JWT)
    )
    assert unwrap_enveloped(envelope(f"data:application/vc+jwt,{written}")) == JWT
