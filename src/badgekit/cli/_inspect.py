"""`badgekit inspect`: show what a credential says, true or not."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from badgekit import _multibase, unbake
from badgekit._json import JsonObject
from badgekit.cli import _files, _output
from badgekit.cli._errors import CommandError, ExitCode, about
from badgekit.documents import ContentKind, read_compact_jws, read_object, recognize

_LONGEST = 200
_TITLES = (
    ("type", "/type"),
    ("id", "/id"),
    ("name", "/name"),
    ("issuer", "/issuer"),
    ("issuer id", "/issuer/id"),
    ("issuer name", "/issuer/name"),
    ("valid from", "/validFrom"),
    ("valid from", "/issuanceDate"),
    ("valid until", "/validUntil"),
    ("valid until", "/expirationDate"),
    ("recipient id", "/credentialSubject/id"),
    ("recipient known by", "/credentialSubject/identifier/identityType"),
    ("achievement", "/credentialSubject/achievement/name"),
    ("achievement id", "/credentialSubject/achievement/id"),
    ("description", "/credentialSubject/achievement/description"),
    ("criteria", "/credentialSubject/achievement/criteria/narrative"),
    ("criteria at", "/credentialSubject/achievement/criteria/id"),
    ("narrative", "/credentialSubject/narrative"),
    ("evidence at", "/evidence/id"),
    ("status", "/credentialStatus/type"),
    ("holds", "/credentialSubject/verifiableCredential/name"),
)


def inspect(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="JSON, JWT, PNG or SVG; - for stdin.")
    ],
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print the credential as JSON.")
    ] = False,
) -> int:
    """Show what a credential says. Nothing is verified: all of it may be made up."""
    content = _files.read(file)
    with about(file):
        document, secured = read_document(content)
    if json:
        _output.say_json(document)
        return ExitCode.OK
    _output.say("NOT VERIFIED: anybody could have written this. Use badgekit verify.")
    _output.say(f"  {'secured as':<19}{secured}")
    for title, pointer in _TITLES:
        said = ", ".join(_values(document, pointer.split("/")[1:]))
        if said:
            shown = said if len(said) <= _LONGEST else said[:_LONGEST] + "…"
            _output.say(f"  {title:<19}{shown}")
    return ExitCode.OK


def read_document(content: bytes) -> tuple[JsonObject, str]:
    """Return the document and how it is said to be secured."""
    image = recognize(content) in (ContentKind.PNG, ContentKind.SVG)
    text = unbake(content) if image else content
    baked = ", baked into an image" if image else ""
    match recognize(text):
        case ContentKind.JSON:
            document = read_object(text)
            suites = ", ".join(_values(document, ["proof", "cryptosuite"]))
            return document, f"JSON, {suites or 'without a proof known here'}{baked}"
        case ContentKind.COMPACT_JWS:
            return _claims(read_compact_jws(text)), f"JWT{baked}"
        case _:
            raise CommandError(
                "not a credential: neither JSON, nor a compact JWS, nor a baked image"
            )


def _claims(jws: str) -> JsonObject:
    try:
        payload = _multibase.decode_base64url(jws.split(".")[1])
    except ValueError as error:
        raise CommandError(f"the payload of the JWS is {error}") from None
    return read_object(payload)


def _values(value: Any, path: list[str]) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield the strings at *path*, through every array on the way."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif path and isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
    elif not path and isinstance(value, (str, int, float)):
        yield str(value)
