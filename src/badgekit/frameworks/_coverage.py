"""What of a framework a set of achievements covers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from badgekit._json import JsonObject
from badgekit.frameworks._framework import Framework, FrameworkItem
from badgekit.models import Achievement, Alignment

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCoverage:
    """Whether an item of a framework is covered, and by what. True if it is."""

    item: FrameworkItem
    achievements: tuple[str, ...] = ()
    """Ids of the achievements that are aligned to the item itself."""
    by_children: bool = False
    """Whether it has children and all of them are covered."""

    def __bool__(self) -> bool:
        return self.by_children or bool(self.achievements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What of a framework is covered. True if it has items, and all of them are."""

    framework: Framework
    items: tuple[ItemCoverage, ...]
    """Every item, in the order of the framework."""
    unmatched: tuple[tuple[str, Alignment], ...] = ()
    """Alignments that name the framework but none of its items, each with the id of
    its achievement. Most are misspelt, or of another version of the framework."""

    def __bool__(self) -> bool:
        return self.covered == self.total > 0

    def __getitem__(self, id: str) -> ItemCoverage:
        """Return what covers the item with this id, UUID or CTID, or raise KeyError."""
        return self.items[self.framework.place(id)]

    @property
    def total(self) -> int:
        """How many items the framework has, groups and all."""
        return len(self.items)

    @property
    def covered(self) -> int:
        """How many of them are covered."""
        return sum(map(bool, self.items))

    @property
    def share(self) -> float:
        """`covered` of `total`, from 0 to 1; 0 if there are no items."""
        return self.covered / self.total if self.total else 0.0

    @property
    def direct(self) -> tuple[FrameworkItem, ...]:
        """The items that achievements are aligned to."""
        return tuple(each.item for each in self.items if each.achievements)

    @property
    def by_children(self) -> tuple[FrameworkItem, ...]:
        """The items of which all children are covered."""
        return tuple(each.item for each in self.items if each.by_children)

    @property
    def missing(self) -> tuple[FrameworkItem, ...]:
        """The items that are not covered."""
        return tuple(each.item for each in self.items if not each)

    def to_json_object(self) -> JsonObject:
        """Return the coverage for programs: counts, share and each item."""
        return {
            "framework": self.framework.id,
            "name": self.framework.name,
            "total": self.total,
            "covered": self.covered,
            "direct": len(self.direct),
            "byChildren": len(self.by_children),
            "share": self.share,
            "items": [_members(each) for each in self.items],
            "unmatched": [
                {"achievement": achievement, "targetUrl": alignment.target_url}
                for achievement, alignment in self.unmatched
            ],
            "problems": [each.to_json_object() for each in self.framework.problems],
        }

    def __str__(self) -> str:
        """Return a readable account, of each kind the first 20 items.

        Control characters from the framework and the achievements are spelt out.
        """
        return "\n".join(map(_printable, self._lines()))

    def _lines(self) -> Iterator[str]:
        share = f"{self.covered} of {self.total} covered ({self.share:.0%})"
        yield f"{self.framework.name}: {share}"
        direct = [each for each in self.items if each.achievements]
        yield from _first(direct, _line_of_direct)
        below = [each for each in self.items if not each.achievements and each]
        yield from _first(
            below, lambda each: f"  = {each.item.label}: all its children"
        )
        yield from _first(self.missing, lambda item: f"  ? {item.label}")
        yield from _first(
            self.unmatched,
            lambda pair: f"  ! {pair[0]}: {pair[1].target_url} is not in the framework",
        )
        yield from _first(self.framework.problems, lambda each: f"  ~ {each}")


def coverage(
    framework: Framework,
    achievements: Iterable[Achievement],
    *,
    by_code: bool = False,
) -> Coverage:
    """Return what of *framework* the `alignment`s of *achievements* cover.

    An item is covered by an achievement that is aligned to it, or by its children if
    all of them are covered; a covered parent does not cover its children. Alignments
    are compared by the UUID or CTID at the end of `targetUrl`, or else by all of it.
    With *by_code* one that has the name of the framework and a code that only one item
    has counts as well, whatever its URL. Alignments of results are not looked at.
    Takes linear time.

    Raises `TypeError` for what is no achievement.
    """
    codes = _codes(framework) if by_code else {}
    found: list[dict[str, None]] = [{} for _ in framework.items]
    unmatched = {}
    for achievement in achievements:
        if not isinstance(achievement, Achievement):
            raise TypeError("coverage is of achievements, and this is something else")
        for alignment in achievement.alignment:
            place = _place(framework, codes, alignment)
            if place is not None:
                found[place][achievement.id] = None
            elif alignment.target_framework == framework.name:
                key = achievement.id, alignment.target_url
                unmatched[key] = (achievement.id, alignment)
    by_children = _by_children(framework, found)
    return Coverage(
        framework=framework,
        items=tuple(
            ItemCoverage(item=item, achievements=tuple(ids), by_children=below)
            for item, ids, below in zip(
                framework.items, found, by_children, strict=True
            )
        ),
        unmatched=tuple(unmatched.values()),
    )


def _codes(framework: Framework) -> dict[str, int]:
    """Return the place of each code that only one item has."""
    counts = Counter(item.code for item in framework.items)
    return {
        item.code: place
        for place, item in enumerate(framework.items)
        if item.code and counts[item.code] == 1
    }


def _place(
    framework: Framework, codes: dict[str, int], alignment: Alignment
) -> int | None:
    if alignment.target_url in framework:
        return framework.place(alignment.target_url)
    if alignment.target_framework != framework.name:
        return None
    return codes.get(alignment.target_code or "")


def _by_children(framework: Framework, direct: Sequence[object]) -> list[bool]:
    found = [False] * len(direct)
    for place in framework.order:
        below = framework.below[place]
        found[place] = bool(below) and all(
            direct[child] or found[child] for child in below
        )
    return found


def _members(each: ItemCoverage) -> JsonObject:
    members: JsonObject = {"id": each.item.id, "name": each.item.name}
    if each.item.code:
        members["code"] = each.item.code
    if each.item.external:
        members["external"] = True
    return members | {
        "covered": bool(each),
        "byChildren": each.by_children,
        "achievements": list(each.achievements),
    }


def _line_of_direct(each: ItemCoverage) -> str:
    more = len(each.achievements) - 3
    others = f", and {more} others" if more > 0 else ""
    return f"  + {each.item.label}: {', '.join(each.achievements[:3])}{others}"


def _first(values: Sequence[object], line: Callable[..., str]) -> Iterator[str]:
    yield from map(line, values[:_SHOWN])
    if len(values) > _SHOWN:
        yield f"    and {len(values) - _SHOWN} others"


def _printable(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in line
    )
