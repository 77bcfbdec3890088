import pytest

from badgekit.problems import Problem, ProblemType, pointer_to


@pytest.mark.parametrize("kind", ProblemType)
def test_every_type_is_an_absolute_url_named_after_itself(kind: ProblemType) -> None:
    assert kind.value.startswith(("https://", "urn:badgekit:problem:"))
    assert kind.value.replace(":", "#").rpartition("#")[2] == kind.name


def test_no_two_types_share_a_url() -> None:
    assert len({kind.value for kind in ProblemType}) == len(ProblemType.__members__)


def test_the_title_is_the_type_in_words() -> None:
    problem = Problem(ProblemType.NOT_YET_VALID, "begins on 2030-01-01", "/validFrom")
    assert problem.title == "Not yet valid"


@pytest.mark.parametrize(
    ("pointer", "members"),
    [
        (None, {}),
        ("", {"pointer": ""}),
        ("/validUntil", {"pointer": "/validUntil"}),
    ],
)
def test_a_problem_is_rfc_9457_json(
    pointer: str | None, members: dict[str, str]
) -> None:
    problem = Problem(ProblemType.EXPIRED, "expired on 2025-01-01", pointer)
    assert problem.to_json_object() == {
        "type": "urn:badgekit:problem:EXPIRED",
        "title": "Expired",
        "detail": "expired on 2025-01-01",
        **members,
    }


@pytest.mark.parametrize(
    ("pointer", "text"), [(None, "odd"), ("", "odd"), ("/a/0", "/a/0: odd")]
)
def test_a_problem_reads_as_a_sentence(pointer: str | None, text: str) -> None:
    assert str(Problem(ProblemType.DEVIATION, "odd", pointer)) == text


@pytest.mark.parametrize(
    ("inner", "outer"), [(None, "/a/0"), ("", "/a/0"), ("/b", "/a/0/b")]
)
def test_a_problem_can_be_seen_from_further_out(inner: str | None, outer: str) -> None:
    problem = Problem(ProblemType.RANGE_ERROR, "odd", inner)
    assert problem.within("/a/0") == Problem(ProblemType.RANGE_ERROR, "odd", outer)


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ((), ""),
        (("",), "/"),
        (("a", 0, "b"), "/a/0/b"),
        (("a/b", "m~n", "~1"), "/a~1b/m~0n/~01"),
        (("é", " ", '"'), '/é/ /"'),
    ],
)
def test_a_pointer_is_escaped_as_rfc_6901_has_it(
    path: tuple[str | int, ...], pointer: str
) -> None:
    assert pointer_to(*path) == pointer
