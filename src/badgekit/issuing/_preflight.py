"""What must be true of a credential before it is signed."""

from badgekit._json import JsonObject
from badgekit.canonicalization import check_document
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.issuing._departures import own_departures
from badgekit.limits import Limits
from badgekit.models import VerifiableCredential, conforms, read_with_deviations
from badgekit.problems import Problem, ProblemType

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"


def check_issuable(
    document: JsonObject, issuer: str, model: VerifiableCredential | None = None
) -> None:
    """Raise `DocumentError` unless *document* may be issued by *issuer*.

    It is raised for what a verifier would refuse, and for what one would
    only tolerate: what is issued today is read by software of years to come.
    *model* is what *document* was written by, if it was.
    """
    departures: tuple[Problem, ...] = ()
    if model is not None and conforms(model, document):
        credential = model
    else:
        credential, departures = read_with_deviations(document)
    problems = list(own_departures(document, departures))
    if not credential.context or credential.context[0] != CREDENTIALS_V2:
        problems.append(
            Problem(
                ProblemType.MALFORMED_VALUE_ERROR,
                f"the first context must be {CREDENTIALS_V2}: older data models are "
                "read, not issued",
                "/@context",
            )
        )
    if credential.issuer_id != issuer:
        problems.append(
            Problem(
                ProblemType.MALFORMED_VALUE_ERROR,
                f"the credential names {credential.issuer_id} as its issuer, but the "
                f"key is one of {issuer}",
                "/issuer",
            )
        )
    if problems:
        raise DocumentError(*problems)


def check_terms(document: JsonObject, contexts: ContextLoader, limits: Limits) -> None:
    """Raise `DocumentError` if JSON-LD would drop anything from *document*.

    Data Integrity 1.0, section 2.4, asks this of embedded proofs; without it a JWT
    would not survive a verifier that reads JSON-LD.
    """
    check_document(document, contexts=contexts, limits=limits, strict_numbers=True)
