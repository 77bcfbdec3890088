"""Verify credentials: policy in, report out."""

from badgekit.verification._errors import (
    CredentialRejected,
    VerificationError,
    VerificationIndeterminate,
)
from badgekit.verification._outcome import Check, CheckResult, Outcome
from badgekit.verification._policy import (
    AnyIssuer,
    IntegrityOnly,
    IssuerPolicy,
    TrustedIssuers,
    VerificationPolicy,
)
from badgekit.verification._report import VerificationReport, VerifiedCredential
from badgekit.verification._verifier import AsyncVerifier, Verifier

__all__ = [
    "AnyIssuer",
    "AsyncVerifier",
    "Check",
    "CheckResult",
    "CredentialRejected",
    "IntegrityOnly",
    "IssuerPolicy",
    "Outcome",
    "TrustedIssuers",
    "VerificationError",
    "VerificationIndeterminate",
    "VerificationPolicy",
    "VerificationReport",
    "VerifiedCredential",
    "Verifier",
]
