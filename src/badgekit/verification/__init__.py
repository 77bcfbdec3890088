"""Verify credentials: policy in, report out."""

from badgekit.trust import (
    AnyIssuer,
    IntegrityOnly,
    IssuerPolicy,
    TrustedIssuers,
)
from badgekit.verification._acceptance import AcceptBundles
from badgekit.verification._bundle import Bundle
from badgekit.verification._errors import (
    CredentialRejected,
    VerificationError,
    VerificationIndeterminate,
)
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import (
    EndorsementRequirement,
    PresentationRequest,
    VerificationPolicy,
)
from badgekit.verification._report import (
    VerificationReport,
    VerifiedCredential,
    VerifiedPresentation,
)
from badgekit.verification._resource_use import ResourceUse
from badgekit.verification._status_memory import SeenStatusLists, StatusMemory
from badgekit.verification._time_stamp import TimeStamp
from badgekit.verification._verifier import AsyncVerifier, Verifier

__all__ = [
    "AcceptBundles",
    "AnyIssuer",
    "AsyncVerifier",
    "Bundle",
    "Check",
    "CheckResult",
    "CredentialRejected",
    "EndorsementRequirement",
    "IntegrityOnly",
    "IssuerPolicy",
    "Outcome",
    "PresentationRequest",
    "ResourceUse",
    "SeenStatusLists",
    "StatusMemory",
    "TimeStamp",
    "TrustedIssuers",
    "VerificationError",
    "VerificationIndeterminate",
    "VerificationPolicy",
    "VerificationReport",
    "VerifiedCredential",
    "VerifiedPresentation",
    "Verifier",
]
