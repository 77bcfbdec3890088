"""Keys and passwords, from files and from the terminal."""

import getpass
import warnings

from badgekit import AcceptBundles, PublicKey, SoftwareSigner
from badgekit.cli import _files
from badgekit.cli._errors import CommandError, about
from badgekit.documents import ContentKind, read_object, recognize
from badgekit.errors import KeyMaterialError

_MAX_KEY_FILE = 65_536
_MAX_PASSWORD_FILE = 4_096


def read_signer(name: str, password: str | None) -> SoftwareSigner:
    """Read a private key: PEM, or a JWK."""
    try:
        data = _files.read(name, _MAX_KEY_FILE)
    except FileNotFoundError:
        raise CommandError(
            f"{name}: no such file. Make a key with: badgekit keygen --out {name}"
        ) from None
    with about(name):
        if recognize(data) is ContentKind.JSON:
            return SoftwareSigner.from_jwk(read_object(data))
        if b"ENCRYPTED" in data and password is None:
            raise KeyMaterialError(
                "the private key needs a password: "
                "give --password-prompt or --password-file"
            )
        return SoftwareSigner.from_pem(data, password)


def read_public_key(name: str) -> PublicKey:
    """Read a public key: PEM, a JWK, or a Multikey."""
    data = _files.read(name, _MAX_KEY_FILE)
    with about(name):
        if recognize(data) is ContentKind.JSON:
            return PublicKey.from_jwk(read_object(data))
        if b"-----BEGIN" in data:
            return PublicKey.from_pem(data)
        return PublicKey.from_multikey(data.decode("ascii", "replace").strip())


def read_certificates(name: str) -> bytes:
    """Read root certificates: PEM, or one in DER."""
    data = _files.read(name, _MAX_KEY_FILE)
    with about(name):
        AcceptBundles(time_stamped_by=(data,))  # raises, if they are none
    return data


def ask_password(
    *, prompt: bool, file: str | None, confirm: bool = False
) -> str | None:
    """Return the password from where the options say; `None` if they say nothing."""
    if prompt and file is not None:
        raise CommandError("give --password-prompt or --password-file, not both")
    if file is not None:
        data = _files.read(file, _MAX_PASSWORD_FILE)
        password = data.decode(errors="surrogateescape").split("\n", 1)[0].rstrip("\r")
        if not password.isprintable():
            raise CommandError(f"{file}: the password is not printable text in UTF-8")
    elif prompt:
        password = _typed("Password: ")
        if confirm and _typed("Once more: ") != password:
            raise CommandError("the passwords differ")
    else:
        return None
    if not password:
        raise CommandError("the password is empty")
    return password


def _typed(question: str) -> str:
    with warnings.catch_warnings():
        # Without a terminal getpass would show what is typed, and warn.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(question)
        except (getpass.GetPassWarning, EOFError):
            raise CommandError(
                "there is no terminal to ask for a password on: use --password-file"
            ) from None
