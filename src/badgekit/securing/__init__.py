"""Secure documents, and check how they are secured: Data Integrity and VC-JWT."""

from badgekit.securing._cryptosuite import (
    CRYPTOSUITES,
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    Canonicalization,
    Cryptosuite,
)
from badgekit.securing._data_integrity import DataIntegrity
from badgekit.securing._mechanism import Environment, Secured, SecuringMechanism
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)
from badgekit.securing._vc_jwt import VcJwt

__all__ = [
    "CRYPTOSUITES",
    "ECDSA_JCS_2019",
    "ECDSA_RDFC_2019",
    "EDDSA_JCS_2022",
    "EDDSA_RDFC_2022",
    "Canonicalization",
    "Cryptosuite",
    "DataIntegrity",
    "Environment",
    "Secured",
    "SecuredCredential",
    "SecuringMechanism",
    "SigningRequest",
    "VcJwt",
    "VerifiedProof",
]
