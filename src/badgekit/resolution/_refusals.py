"""Refusals in the words of Controlled Identifiers 1.0, "Processing Errors"."""

from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType


def bad_url(detail: str) -> DocumentError:
    """Return the error for a URL that names no verification method."""
    problem = Problem(ProblemType.INVALID_VERIFICATION_METHOD_URL, detail)
    return DocumentError(problem)


def bad_document(detail: str, pointer: str | None = None) -> DocumentError:
    """Return the error for what is not a controlled identifier document."""
    kind = ProblemType.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT
    return DocumentError(Problem(kind, detail, pointer))


def bad_method(detail: str) -> DocumentError:
    """Return the error for a verification method that is unfit or not there."""
    return DocumentError(Problem(ProblemType.INVALID_VERIFICATION_METHOD, detail))


def beyond_limits(detail: str) -> DocumentError:
    """Return the error for what would cost too much."""
    return DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))
