"""Secure documents, and check how they are secured: Data Integrity, JWT and SD-JWT."""

import typing

from badgekit import _lazy
from badgekit.securing._cryptosuite import (
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    Canonicalization,
    Cryptosuite,
    ProofSuite,
)
from badgekit.securing._data_integrity import CRYPTOSUITES, DataIntegrity
from badgekit.securing._legacy import (
    ED25519_SIGNATURE_2020,
    EDDSA_2022,
    JSON_WEB_SIGNATURE_2020,
    LEGACY_SUITES,
)
from badgekit.securing._mechanism import (
    Environment,
    ProofMechanism,
    Secured,
    SecuringMechanism,
)
from badgekit.securing._proof_options import ProofOptions
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)
from badgekit.securing.selective import BBS_2023, ECDSA_SD_2023

if typing.TYPE_CHECKING:
    from badgekit.securing._endorsed import endorsed_content, endorsed_digest
    from badgekit.securing._enveloped import unwrap_enveloped
    from badgekit.securing._jws import CompactJws
    from badgekit.securing._sd_jwt import SdJwt
    from badgekit.securing._vc_jwt import VcJwt
    from badgekit.securing._vp_jwt import VpJwt
    from badgekit.securing.selective import Bbs2023, BbsSigner, EcdsaSd2023, derive
else:
    __getattr__, __dir__ = _lazy.attributes(
        __name__,
        {
            "_endorsed": ("endorsed_content", "endorsed_digest"),
            "_enveloped": ("unwrap_enveloped",),
            "_jws": ("CompactJws",),
            "_sd_jwt": ("SdJwt",),
            "_vc_jwt": ("VcJwt",),
            "_vp_jwt": ("VpJwt",),
            "selective": ("Bbs2023", "BbsSigner", "EcdsaSd2023", "derive"),
        },
    )

__all__ = [
    "BBS_2023",
    "CRYPTOSUITES",
    "ECDSA_JCS_2019",
    "ECDSA_RDFC_2019",
    "ECDSA_SD_2023",
    "ED25519_SIGNATURE_2020",
    "EDDSA_2022",
    "EDDSA_JCS_2022",
    "EDDSA_RDFC_2022",
    "JSON_WEB_SIGNATURE_2020",
    "LEGACY_SUITES",
    "Bbs2023",
    "BbsSigner",
    "Canonicalization",
    "CompactJws",
    "Cryptosuite",
    "DataIntegrity",
    "EcdsaSd2023",
    "Environment",
    "ProofMechanism",
    "ProofOptions",
    "ProofSuite",
    "SdJwt",
    "Secured",
    "SecuredCredential",
    "SecuringMechanism",
    "SigningRequest",
    "VcJwt",
    "VerifiedProof",
    "VpJwt",
    "derive",
    "endorsed_content",
    "endorsed_digest",
    "unwrap_enveloped",
]
