"""Suites from before Data Integrity 1.0: their proofs are verified, and never made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from badgekit import _json, _multibase
from badgekit._json import JsonError, JsonObject
from badgekit.canonicalization import HashName
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.securing._cryptosuite import (
    EDDSA_RDFC_2022,
    Cryptosuite,
    rdfc,
    signature_mismatch,
)

_JWS_2020 = "https://w3id.org/security/suites/jws-2020/v1"
_HEADER_LENGTH = 200
_SIGNATURE_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureSuite(Cryptosuite):
    """A suite that is the `type` of its proofs, which say when they were made."""

    def check_proof(
        self,
        document: JsonObject,
        proof: JsonObject,
        pointer: str,
        *,
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
    ) -> None:
        """Raise `DocumentError` unless the signature in *proof* is one of *document*.

        As `Cryptosuite.check_proof` does, and if the proof has no `created`.
        """
        _check_created(proof, pointer)
        Cryptosuite.check_proof(
            self,
            document,
            proof,
            pointer,
            public_key=public_key,
            contexts=contexts,
            limits=limits,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JwsSignatureSuite(Cryptosuite):
    """A suite whose signature is a JWS with the hashes as its detached payload."""

    def proof_configuration(
        self, document: JsonObject, options: JsonObject
    ) -> JsonObject:
        """Return the proof options as they are hashed.

        Under the `@context` of the document, and that of the suite if it is not there:
        software of the time put it into the document only while signing.
        """
        context = document.get("@context", [])
        entries = context if isinstance(context, list) else [context]
        added = [] if _JWS_2020 in entries else [_JWS_2020]
        return {"@context": [*entries, *added], **options}

    def check_proof(
        self,
        document: JsonObject,
        proof: JsonObject,
        pointer: str,
        *,
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
    ) -> None:
        """Raise `DocumentError` unless the `jws` in *proof* is one of *document*.

        RFC 7797: `header..signature`, where the header says that the payload is not
        encoded. Raises `KeyMaterialError` for a key of a type that is not taken.
        """
        _check_created(proof, pointer)
        place = pointer + pointer_to("jws")
        header, signature = _detached(proof.get("jws"), place)
        algorithm = _algorithm(header, public_key, place)
        options = {name: value for name, value in proof.items() if name != "jws"}
        data = self.hash_data(
            document,
            self.proof_configuration(document, options),
            public_key=public_key,
            contexts=contexts,
            limits=limits,
            strict_numbers=False,
        )
        signed = f"{header}.".encode() + data
        if not public_key.verifies(signature, signed, algorithm=algorithm):
            raise signature_mismatch(place)


def _check_created(proof: JsonObject, pointer: str) -> None:
    if "created" not in proof:
        raise _bad("the proof does not say when it was made", pointer)


def _detached(value: object, pointer: str) -> tuple[str, bytes]:
    """Return the header, in base64url, and the signature of a detached JWS."""
    header, payload, signature = _three_parts(value)
    if not header or payload or not len(signature) <= _SIGNATURE_LENGTH:
        raise _bad("jws must be a JWS with a detached payload (RFC 7797)", pointer)
    try:
        return header, _multibase.decode_base64url(signature)
    except ValueError as error:
        raise _bad(str(error), pointer) from error


def _three_parts(value: object) -> tuple[str, str, str]:
    parts = value.split(".", 3) if isinstance(value, str) else []
    if len(parts) != 3 or len(parts[0]) > _HEADER_LENGTH:
        return "", "", ""
    header, payload, signature = parts
    return header, payload, signature


def _algorithm(header: str, public_key: PublicKey, pointer: str) -> str:
    """Return the algorithm that the header names, if the key may be used with it."""
    try:
        members = _json.loads_object(
            _multibase.decode_base64url(header), max_bytes=_HEADER_LENGTH, max_depth=2
        )
    except (JsonError, ValueError) as error:
        raise _bad(f"the header of the JWS: {error}", pointer) from error
    algorithm = members.pop("alg", None)
    if members != {"b64": False, "crit": ["b64"]}:
        raise _bad('the header of the JWS must hold alg, b64 and crit ["b64"]', pointer)
    if algorithm not in public_key.algorithms:
        detail = f"the algorithm is not one for a key of type {public_key.type}"
        raise _bad(detail, pointer)
    return str(algorithm)


def _bad(detail: str, pointer: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.PROOF_VERIFICATION_ERROR, detail, pointer))


_ANY_KEY: Mapping[KeyType, HashName] = MappingProxyType(
    dict.fromkeys(KeyType, "sha256")
)

EDDSA_2022 = replace(EDDSA_RDFC_2022, name="eddsa-2022", superseded=True)
"""What `eddsa-rdfc-2022` was called before it was a standard."""

ED25519_SIGNATURE_2020 = SignatureSuite(
    name="Ed25519Signature2020",
    proof_type="Ed25519Signature2020",
    canonicalization=rdfc,
    hashes=EDDSA_RDFC_2022.hashes,
    superseded=True,
)
"""https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020"""

JSON_WEB_SIGNATURE_2020 = JwsSignatureSuite(
    name="JsonWebSignature2020",
    proof_type="JsonWebSignature2020",
    canonicalization=rdfc,
    hashes=_ANY_KEY,
    superseded=True,
)
"""https://www.w3.org/TR/vc-jws-2020/"""

LEGACY_SUITES = (EDDSA_2022, ED25519_SIGNATURE_2020, JSON_WEB_SIGNATURE_2020)
"""The suites that are read with a warning."""
