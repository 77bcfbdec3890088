"""Open Badges 3.0 and Comprehensive Learner Records 2.0: issue, verify, read."""

import importlib
import typing

if typing.TYPE_CHECKING:
    from badgekit.baking import bake, unbake
    from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
    from badgekit.errors import (
        BadgekitError,
        DocumentError,
        FetchError,
        KeyMaterialError,
    )
    from badgekit.fetching import (
        AsyncHttpxFetcher,
        CachingFetcher,
        HttpxFetcher,
        MemoryFetcher,
    )
    from badgekit.issuing import Issuer
    from badgekit.keys import PublicKey, Signer, SoftwareSigner
    from badgekit.limits import Limits
    from badgekit.models import (
        Achievement,
        AchievementCredential,
        AchievementSubject,
        Alignment,
        ClrCredential,
        ComprehensiveLearnerRecord,
        Criteria,
        EndorsementCredential,
        Evidence,
        Image,
        OpenBadgeCredential,
        Profile,
        Recipient,
        Result,
        ResultDescription,
        VerifiableCredential,
        read_credential,
    )
    from badgekit.presenting import Holder
    from badgekit.problems import Problem, ProblemType
    from badgekit.securing import (
        ECDSA_JCS_2019,
        ECDSA_RDFC_2019,
        EDDSA_JCS_2022,
        EDDSA_RDFC_2022,
        DataIntegrity,
        EcdsaSd2023,
        ProofOptions,
        SdJwt,
        SecuredCredential,
        SigningRequest,
        VcJwt,
        VpJwt,
        derive,
    )
    from badgekit.status import StatusList, status_entry
    from badgekit.verification import (
        AcceptBundles,
        AnyIssuer,
        AsyncVerifier,
        Bundle,
        Check,
        CheckResult,
        CredentialRejected,
        EndorsementRequirement,
        IntegrityOnly,
        Outcome,
        PresentationRequest,
        TrustedIssuers,
        VerificationError,
        VerificationIndeterminate,
        VerificationPolicy,
        VerificationReport,
        VerifiedCredential,
        VerifiedPresentation,
        Verifier,
    )

__all__ = [
    "DEFAULT_CONTEXTS",
    "ECDSA_JCS_2019",
    "ECDSA_RDFC_2019",
    "EDDSA_JCS_2022",
    "EDDSA_RDFC_2022",
    "AcceptBundles",
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "Alignment",
    "AnyIssuer",
    "AsyncHttpxFetcher",
    "AsyncVerifier",
    "BadgekitError",
    "Bundle",
    "CachingFetcher",
    "Check",
    "CheckResult",
    "ClrCredential",
    "ComprehensiveLearnerRecord",
    "ContextLoader",
    "CredentialRejected",
    "Criteria",
    "DataIntegrity",
    "DocumentError",
    "EcdsaSd2023",
    "EndorsementCredential",
    "EndorsementRequirement",
    "Evidence",
    "FetchError",
    "Holder",
    "HttpxFetcher",
    "Image",
    "IntegrityOnly",
    "Issuer",
    "KeyMaterialError",
    "Limits",
    "MemoryFetcher",
    "OpenBadgeCredential",
    "Outcome",
    "PresentationRequest",
    "Problem",
    "ProblemType",
    "Profile",
    "ProofOptions",
    "PublicKey",
    "Recipient",
    "Result",
    "ResultDescription",
    "SdJwt",
    "SecuredCredential",
    "Signer",
    "SigningRequest",
    "SoftwareSigner",
    "StatusList",
    "TrustedIssuers",
    "VcJwt",
    "VerifiableCredential",
    "VerificationError",
    "VerificationIndeterminate",
    "VerificationPolicy",
    "VerificationReport",
    "VerifiedCredential",
    "VerifiedPresentation",
    "Verifier",
    "VpJwt",
    "bake",
    "derive",
    "read_credential",
    "status_entry",
    "unbake",
]

_EXPORTS = {
    "baking": (
        "bake",
        "unbake",
    ),
    "contexts": (
        "DEFAULT_CONTEXTS",
        "ContextLoader",
    ),
    "errors": (
        "BadgekitError",
        "DocumentError",
        "FetchError",
        "KeyMaterialError",
    ),
    "fetching": (
        "AsyncHttpxFetcher",
        "CachingFetcher",
        "HttpxFetcher",
        "MemoryFetcher",
    ),
    "issuing": ("Issuer",),
    "keys": (
        "PublicKey",
        "Signer",
        "SoftwareSigner",
    ),
    "limits": ("Limits",),
    "models": (
        "Achievement",
        "AchievementCredential",
        "AchievementSubject",
        "Alignment",
        "ClrCredential",
        "ComprehensiveLearnerRecord",
        "Criteria",
        "EndorsementCredential",
        "Evidence",
        "Image",
        "OpenBadgeCredential",
        "Profile",
        "Recipient",
        "Result",
        "ResultDescription",
        "VerifiableCredential",
        "read_credential",
    ),
    "presenting": ("Holder",),
    "problems": (
        "Problem",
        "ProblemType",
    ),
    "securing": (
        "ECDSA_JCS_2019",
        "ECDSA_RDFC_2019",
        "EDDSA_JCS_2022",
        "EDDSA_RDFC_2022",
        "DataIntegrity",
        "EcdsaSd2023",
        "ProofOptions",
        "SdJwt",
        "SecuredCredential",
        "SigningRequest",
        "VcJwt",
        "VpJwt",
        "derive",
    ),
    "status": (
        "StatusList",
        "status_entry",
    ),
    "verification": (
        "AcceptBundles",
        "AnyIssuer",
        "AsyncVerifier",
        "Bundle",
        "Check",
        "CheckResult",
        "CredentialRejected",
        "EndorsementRequirement",
        "IntegrityOnly",
        "Outcome",
        "PresentationRequest",
        "TrustedIssuers",
        "VerificationError",
        "VerificationIndeterminate",
        "VerificationPolicy",
        "VerificationReport",
        "VerifiedCredential",
        "VerifiedPresentation",
        "Verifier",
    ),
}
"""The packages, and what each of them brings here. Nothing is loaded until it is used:
importing everything takes longer than many programs run."""

_HOMES = {name: package for package, names in _EXPORTS.items() for name in names}


def __getattr__(name: str) -> typing.Any:  # noqa: ANN401 - whatever the name stands for
    package = _HOMES.get(name)
    if package is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{package}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
