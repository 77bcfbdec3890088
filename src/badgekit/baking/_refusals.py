"""The errors of this package, and the rule that an image holds one credential."""

from collections.abc import Sequence
from typing import TypeVar

from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType

T = TypeVar("T")


def malformed(detail: str) -> DocumentError:
    """Return the error for bytes that are not what they should be."""
    return DocumentError(Problem(ProblemType.PARSING_ERROR, detail))


def unsupported(detail: str) -> DocumentError:
    """Return the error for what is well-formed and not taken."""
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail))


def too_large(detail: str) -> DocumentError:
    """Return the error for what exceeds `Limits`."""
    return DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))


def already_baked() -> DocumentError:
    """Return the error for an image whose credential must not be replaced."""
    return unsupported("the image already holds a credential")


def the_only(credentials: Sequence[T], *, open_badges_2: bool) -> T:
    """Return the one credential of an image, or raise `DocumentError`.

    The standard allows one at most, and lets readers stop at the first. Whoever sees
    two cannot know which of them another reader shows, so two are refused. An Open
    Badges 2.0 assertion beside the credential is another standard's business.
    """
    if len(credentials) > 1:
        raise malformed("the image holds more than one credential")
    if credentials:
        return credentials[0]
    if open_badges_2:
        raise unsupported("the image is an Open Badges 2.0 image, or an older one")
    raise malformed("the image holds no Open Badges 3.0 or CLR 2.0 credential")
