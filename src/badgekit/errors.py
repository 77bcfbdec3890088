"""The exceptions that badgekit raises on purpose.

* BadgekitError
  + DocumentError             what was given cannot be read, or cannot be issued
  + KeyMaterialError          a key is malformed or unfit
  + FetchError                a resource could not be had
  + VerificationError         (badgekit.verification; carries the report)
    - CredentialRejected
    - VerificationIndeterminate

Each carries the `Problem`s it stands for.
"""

from badgekit.problems import Problem, ProblemType


class BadgekitError(Exception):
    """Superclass of all badgekit exceptions. Never raised itself."""

    problems: tuple[Problem, ...] = ()
    """What is wrong, most important first."""


class DocumentError(BadgekitError):
    """A document cannot be read, or may not be signed, as it is."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


class KeyMaterialError(BadgekitError):
    """A key is malformed, of an unsupported type, or unfit for the algorithm."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.problems = (Problem(ProblemType.INVALID_VERIFICATION_METHOD, detail),)


class FetchError(BadgekitError):
    """A resource could not be had. Says nothing about the credential.

    The problem is `RETRIEVAL_ERROR` unless the reason is another: `LIMIT_EXCEEDED`
    for a body that is too large or too slow, `UNSUPPORTED` for a URL that the
    fetcher refuses to open, `WRONG_MEDIA_TYPE` for something else than was asked for,
    `NOT_FOUND` where the server says that there is no such resource.
    """

    def __init__(
        self, detail: str, type: ProblemType = ProblemType.RETRIEVAL_ERROR
    ) -> None:
        super().__init__(detail)
        self.problems = (Problem(type, detail),)
