from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from badgekit.registry._permutation import index_at, place_of
from badgekit.status import MINIMUM_LENGTH

KEY = bytes(range(32))


@given(length=st.integers(1, 3_000), key=st.binary(min_size=32, max_size=32))
def test_every_index_is_handed_out_exactly_once(length: int, key: bytes) -> None:
    places = range(min(length, 100))
    found = [index_at(place, length, key) for place in places]
    assert len(set(found)) == len(found)
    assert all(0 <= index < length for index in found)
    assert [place_of(index, length, key) for index in found] == list(places)


def test_a_whole_list_of_an_odd_length_is_handed_out() -> None:
    length = 1_003
    found = {index_at(place, length, KEY) for place in range(length)}
    assert found == set(range(length))


def test_the_order_tells_nothing_about_the_place() -> None:
    found = [index_at(place, MINIMUM_LENGTH, KEY) for place in range(2_000)]
    rising = sum(a < b for a, b in pairwise(found))
    assert 850 < rising < 1_150
    halves = sum(index < MINIMUM_LENGTH // 2 for index in found)
    assert 850 < halves < 1_150
    assert sum(abs(a - b) == 1 for a, b in pairwise(found)) < 5


def test_another_key_is_another_order() -> None:
    assert [index_at(n, 1_000, KEY) for n in range(9)] != [
        index_at(n, 1_000, KEY[::-1]) for n in range(9)
    ]
