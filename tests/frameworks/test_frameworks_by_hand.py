"""Frameworks that a program makes itself."""

import pytest

from badgekit.frameworks import Framework, FrameworkItem

BASE = "https://lincoln.example/skills/"


def node(name: str, *children: str, identifier: str | None = None) -> FrameworkItem:
    return FrameworkItem(
        id=BASE + name,
        name=name,
        identifier=identifier,
        children=tuple(BASE + child for child in children),
    )


def framework(*items: FrameworkItem, id: str = BASE) -> Framework:
    return Framework(id=id, name="Skills", items=items)


def test_an_item_may_be_part_of_several_others() -> None:
    found = framework(node("a", "c"), node("b", "c"), node("c"))
    assert [item.name for item in found.roots] == ["a", "b"]
    assert found.order.index(2) == 0


def test_an_item_without_a_code_is_called_by_its_name() -> None:
    assert node("a").label == "a"


@pytest.mark.parametrize(
    ("items", "detail"),
    [
        ((node("a"), node("a")), "same identifier"),
        ((node("a"), node("b", identifier=BASE + "a")), "same identifier"),
        ((node("a", "b"),), "not among the items"),
        ((node("a", "a"),), "part of itself"),
        ((node("r", "a"), node("a", "b"), node("b", "a")), "part of itself"),
        ((FrameworkItem(id="a", name="a"),), "absolute URI"),
    ],
    ids=["twice", "twice by identifier", "dangling", "itself", "cycle", "no URI"],
)
def test_what_is_no_framework_is_refused(
    items: tuple[FrameworkItem, ...], detail: str
) -> None:
    with pytest.raises(ValueError, match=detail):
        framework(*items)


def test_the_id_of_a_framework_is_a_uri() -> None:
    with pytest.raises(ValueError, match="absolute URI"):
        framework(id="skills")
