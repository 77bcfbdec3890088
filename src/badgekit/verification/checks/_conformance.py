"""CONFORMANCE: the credential has the members that its standard asks for."""

from badgekit.canonicalization import check_document
from badgekit.errors import DocumentError
from badgekit.models import VerifiableCredential, read_with_deviations
from badgekit.securing import VerifiedProof
from badgekit.verification._outcome import UNKNOWN, Check, CheckResult, Outcome
from badgekit.verification._policy import VerificationPolicy


def check_conformance(
    proof: VerifiedProof, policy: VerificationPolicy
) -> tuple[VerifiableCredential | None, CheckResult]:
    """Read what was signed as the model for its `type` (VCDM 2.0, section 7.1).

    A credential is JSON-LD however it is secured, so it must lose nothing there
    either; an RDFC proof has shown that already. What is known to differ in published
    credentials is read and noted. The credential is returned only if it conforms.
    """
    document = proof.document
    try:
        credential, departures = read_with_deviations(document)
        if not proof.covers_linked_data:
            check_document(document, contexts=policy.contexts, limits=policy.limits)
    except DocumentError as error:
        undecided = all(problem.type in UNKNOWN for problem in error.problems)
        outcome = Outcome.INDETERMINATE if undecided else Outcome.FAILED
        return None, CheckResult(Check.CONFORMANCE, outcome, error.problems)
    return credential, CheckResult(
        Check.CONFORMANCE,
        Outcome.PASSED,
        warnings=departures,
        detail=type(credential).__name__,
    )
