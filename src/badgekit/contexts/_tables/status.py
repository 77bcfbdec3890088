"""Bitstring Status List 1.0, and the StatusList2021 that came before it."""

from badgekit.contexts._tables._vocabularies import (
    MULTIBASE,
    STATUS,
    XSD_HTTPS,
)
from badgekit.contexts._terms import Context, Term, link, named, protected

_STATUS_2021 = "https://w3id.org/vc/status-list#"

_LIST = protected(
    {
        "encodedList": Term(STATUS + "encodedList", MULTIBASE),
        **named(STATUS, "statusPurpose", "ttl"),
    }
)

_ENTRY = protected(
    {
        **named(STATUS, "statusListIndex", "statusPurpose"),
        "statusListCredential": link(STATUS + "statusListCredential"),
        "statusMessage": Term(
            STATUS + "statusMessage",
            context=protected(named(STATUS, "message", "status")),
        ),
        "statusReference": link(STATUS + "statusReference"),
        "statusSize": Term(STATUS + "statusSize", XSD_HTTPS + "integer"),
    }
)

BITSTRING_STATUS_LIST: dict[str, Term | str] = {
    **named(STATUS, "BitstringStatusListCredential"),
    "BitstringStatusList": Term(STATUS + "BitstringStatusList", context=_LIST),
    "BitstringStatusListEntry": Term(
        STATUS + "BitstringStatusListEntry", context=_ENTRY
    ),
}

_STATUS_LIST_2021: dict[str, Term | str] = {
    "StatusList2021Credential": Term(
        _STATUS_2021 + "StatusList2021Credential",
        context=protected(named("http://schema.org/", "description", "name")),
    ),
    "StatusList2021": Term(
        _STATUS_2021 + "StatusList2021",
        context=protected(named(_STATUS_2021, "encodedList", "statusPurpose")),
    ),
    "StatusList2021Entry": Term(
        _STATUS_2021 + "StatusList2021Entry",
        context=protected(
            {
                **named(_STATUS_2021, "statusListIndex", "statusPurpose"),
                "statusListCredential": link(_STATUS_2021 + "statusListCredential"),
            }
        ),
    ),
}

CONTEXTS = (
    Context(
        url="https://www.w3.org/ns/credentials/status/v1",
        scope=protected(BITSTRING_STATUS_LIST),
        published_sha256=(
            "fda5add353231e6a6884a46b12e6c75464281900cb348284d9c360f62381d9f7"
        ),
    ),
    Context(
        url="https://w3id.org/vc/status-list/2021/v1",
        scope=protected(_STATUS_LIST_2021, aliases=False),
        published_sha256=(
            "6dd06a52bedb771e059c1083ba8ba7848dce22f6b4a8cfa0b98ba3fc188870e4"
        ),
    ),
)
