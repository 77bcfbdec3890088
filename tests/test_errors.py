import copy
import pickle

import pytest

from badgekit.errors import (
    BadgekitError,
    DocumentError,
    FetchError,
    KeyMaterialError,
)
from badgekit.problems import Problem, ProblemType

EXPIRED = Problem(ProblemType.EXPIRED, "expired", "/validUntil")
REVOKED = Problem(ProblemType.REVOKED, "revoked")

ERRORS = [
    DocumentError(EXPIRED, REVOKED),
    KeyMaterialError("no such curve"),
    FetchError("no resource at https://a.example/"),
    FetchError("too large", ProblemType.LIMIT_EXCEEDED),
]


def test_a_document_error_carries_its_problems_in_order() -> None:
    error = DocumentError(EXPIRED, REVOKED)
    assert error.problems == (EXPIRED, REVOKED)
    assert str(error) == "/validUntil: expired; revoked"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ERRORS[1], ProblemType.INVALID_VERIFICATION_METHOD),
        (ERRORS[2], ProblemType.RETRIEVAL_ERROR),
        (ERRORS[3], ProblemType.LIMIT_EXCEEDED),
    ],
)
def test_an_error_is_a_problem_of_its_type(
    error: BadgekitError, kind: ProblemType
) -> None:
    assert error.problems == (Problem(kind, str(error)),)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_survive_the_way_between_processes(error: BadgekitError) -> None:
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert twin.problems == error.problems


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_one_clause_catches_them_all(error: BadgekitError) -> None:
    with pytest.raises(BadgekitError):
        raise error
