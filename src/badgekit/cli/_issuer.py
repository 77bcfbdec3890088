"""The issuer that the options of a command describe."""

from enum import StrEnum

from badgekit import DataIntegrity, Issuer, SoftwareSigner, VcJwt
from badgekit.cli._errors import CommandError
from badgekit.issuing import default_mechanism
from badgekit.securing import SecuringMechanism


class Format(StrEnum):
    """How credentials are secured."""

    DATA_INTEGRITY = "data-integrity"
    JWT = "jwt"


def make_issuer(
    name: str, signer: SoftwareSigner, did_web: str | None, format: Format | None
) -> Issuer:
    """Return the did:web of a site, or the did:key of the key."""
    mechanism: SecuringMechanism = default_mechanism(signer.public_key)
    if format is Format.JWT:
        mechanism = VcJwt()
    elif format is not None and not isinstance(mechanism, DataIntegrity):
        kind = signer.public_key.type
        raise CommandError(f"{kind} keys sign JWTs alone: give --format jwt")
    if not name.strip():
        raise CommandError("--name is empty")
    if did_web is None:
        return Issuer.with_did_key(name, signer, mechanism=mechanism)
    try:
        return Issuer.with_did_web(name, signer, url=did_web, mechanism=mechanism)
    except ValueError as error:
        raise CommandError(f"--did-web: {error}") from None
