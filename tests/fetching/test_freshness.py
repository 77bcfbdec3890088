from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.fetching._freshness import is_storable, lifetime

NOW = datetime(2025, 6, 1, 12, 0, 0, tzinfo=UTC)
IN_A_MINUTE = "Sun, 01 Jun 2025 12:01:00 GMT"
A_MINUTE_AGO = "Sun, 01 Jun 2025 11:59:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"etag": '"1"'}, None),
        ({"age": "5"}, None),
        ({"cache-control": ""}, None),
        ({"cache-control": "public"}, None),
        ({"cache-control": "s-maxage=60"}, None),
        ({"cache-control": "max-age=60"}, 60),
        ({"cache-control": "public, Max-Age = 60, immutable"}, 60),
        ({"cache-control": 'max-age="60"'}, 60),
        ({"cache-control": "max-age=60, max-age=90"}, 60),
        ({"cache-control": "max-age=60", "age": "50"}, 10),
        ({"cache-control": "max-age=60", "age": "70"}, 0),
        ({"cache-control": "max-age=60", "age": "young"}, 60),
        ({"cache-control": "max-age=0"}, 0),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "max-age"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=9999999999"}, 2**31),
        ({"cache-control": "max-age=" + "9" * 5000}, 2**31),
        ({"cache-control": "max-age=60", "age": "9" * 5000}, 0),
        ({"cache-control": "no-cache, max-age=60"}, 0),
        ({"cache-control": "no-cache", "expires": IN_A_MINUTE}, 0),
        ({"cache-control": 'private="max-age=60"'}, None),
        ({"cache-control": "max-age=60", "expires": A_MINUTE_AGO}, 60),
        ({"expires": IN_A_MINUTE}, 60),
        ({"expires": IN_A_MINUTE, "age": "10"}, 50),
        ({"expires": IN_A_MINUTE, "date": A_MINUTE_AGO}, 120),
        ({"expires": IN_A_MINUTE, "date": "yesterday"}, 60),
        ({"expires": "Sun, 01 Jun 2025 12:01:00 -0000"}, 60),
        ({"expires": "Sun, 01 Jun 2025 14:01:00 +0200"}, 60),
        ({"expires": A_MINUTE_AGO}, 0),
        ({"expires": "0"}, 0),
        ({"expires": ""}, 0),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 -2300"}, 0),
    ],
)
def test_the_lifetime_is_what_http_says(
    headers: dict[str, str], seconds: int | None
) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert lifetime(headers, NOW) == expected


@pytest.mark.parametrize(
    ("headers", "storable"),
    [
        ({}, True),
        ({"cache-control": "private, no-cache"}, True),
        ({"cache-control": "No-Store"}, False),
        ({"cache-control": "max-age=60, no-store"}, False),
        ({"cache-control": "x-no-store"}, True),
        ({"vary": "accept, accept-encoding"}, True),
        ({"vary": "*"}, False),
    ],
)
def test_a_server_can_forbid_keeping_a_copy(
    headers: dict[str, str], storable: bool
) -> None:
    assert is_storable(headers) is storable


@given(st.text(), st.text(), st.text(), st.text())
def test_any_headers_can_be_read(
    control: str, expires: str, date: str, age: str
) -> None:
    headers = {"cache-control": control, "expires": expires, "date": date, "age": age}
    found = lifetime(headers, NOW)
    assert found is None or timedelta(0) <= found
