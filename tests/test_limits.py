import ast
import inspect
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from badgekit import limits
from badgekit.limits import DEFAULT_LIMITS, Limits


def test_every_limit_is_a_positive_number_with_a_reason() -> None:
    body = ast.parse(inspect.getsource(limits.Limits)).body[0]
    assert isinstance(body, ast.ClassDef)
    reasons = {
        statement.target.id
        for statement, following in zip(body.body, body.body[1:], strict=False)
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and isinstance(following, ast.Expr)
    }
    assert reasons == {field.name for field in fields(Limits)}
    assert all(getattr(DEFAULT_LIMITS, field.name) > 0 for field in fields(Limits))


def test_limits_are_changed_by_making_others() -> None:
    tighter = replace(DEFAULT_LIMITS, proofs=1)
    assert tighter.proofs == 1
    assert DEFAULT_LIMITS.proofs > 1
    with pytest.raises(FrozenInstanceError):
        tighter.proofs = 2  # type: ignore[misc]
