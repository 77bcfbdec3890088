"""What makes a document unfit for a signature, in words and with a place."""

from badgekit import contexts
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType, pointer_to


def data_loss(detail: str, pointer: str | None) -> DocumentError:
    """Return the error for what a signature would not cover as it is read."""
    return DocumentError(
        Problem(ProblemType.DATA_LOSS_DETECTION_ERROR, detail, pointer)
    )


def malformed(detail: str, pointer: str | None) -> DocumentError:
    """Return the error for what JSON-LD does not allow there."""
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer))


def unfit_number(detail: str, pointer: str | None) -> DocumentError:
    """Return the error for a number that implementations sign differently."""
    return DocumentError(Problem(ProblemType.RANGE_ERROR, detail, pointer))


def too_large(detail: str, pointer: str | None = None) -> DocumentError:
    """Return the error for what is beyond the limits."""
    return DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail, pointer))


def unsupported(detail: str, pointer: str | None) -> DocumentError:
    """Return the error for well-formed input of a kind that is not taken."""
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail, pointer))


def located(error: DocumentError, token: str | int) -> DocumentError:
    """Return *error* as seen from the object or array that holds its place."""
    step = pointer_to(str(token).encode("utf-8", "replace").decode())
    return DocumentError(*(problem.within(step) for problem in error.problems))


def undefined_member(name: str, pointer: str) -> DocumentError:
    """Return the error for a member that no context of its object defines."""
    return data_loss(
        f"no context of this object defines the member {shown(name)}{_remedy(name)}",
        pointer,
    )


def undefined_type(name: str, pointer: str) -> DocumentError:
    """Return the error for a type that is neither a term nor an absolute IRI."""
    return data_loss(
        f"no context of this object defines the type {shown(name)}{_remedy(name)}",
        pointer,
    )


def shown(name: str) -> str:
    """Return *name* quoted, printable and short."""
    return (
        repr(name if len(name) <= 80 else name[:79] + "…")
        .encode("utf-8", "backslashreplace")
        .decode()
    )


def _remedy(term: str) -> str:
    urls = contexts.context_defining(term)
    return f"; it is defined by {urls[0]}" if urls else ""
