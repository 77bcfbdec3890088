import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from badgekit import _time
from badgekit._time import DateTimeStamp, Moment

AT = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-06-01T09:30:00Z", AT),
        ("2025-06-01T11:30:00+02:00", AT),
        ("2025-06-01T09:30:00-00:00", AT),
        ("2025-06-01T09:30:00.0Z", AT),
        ("2025-06-01T09:30:00.123Z", AT.replace(microsecond=123_000)),
        ("2025-05-31T24:00:00Z", datetime(2025, 6, 1, tzinfo=UTC)),
        ("2025-05-31T24:00:00.000Z", datetime(2025, 6, 1, tzinfo=UTC)),
        ("2024-12-31T24:00:00Z", datetime(2025, 1, 1, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_and_keeps_its_spelling(text: str, moment: datetime) -> None:
    parsed = Moment.parse(text)
    assert (parsed, parsed.lexical) == (moment, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-06-01",
        "2025-06-01T09:30Z",
        "2025-06-01 09:30:00Z",
        "20250601T093000Z",
        "2025-W22-7T09:30:00Z",
        "2025-13-01T09:30:00Z",
        "2025-02-29T09:30:00Z",
        "2025-06-01T25:00:00Z",
        "2025-06-01T24:00:01Z",
        "2025-06-01T24:00:00.1Z",
        "2025-06-01T24:00:00.0000001Z",
        "2025-06-01T09:60:00Z",
        "2025-06-01T09:30:00.Z",
        "2025-06-01T09:30:00,5Z",
        "2025-06-01T09:30:00+2:00",
        "2025-06-01T09:30:00+0200",
        "2025-06-01T09:30:00+14:01",
        "2025-06-01T09:30:00+23:00",
        "2025-06-01T09:30:00+02:00:30",
        " 2025-06-01T09:30:00Z",
        "2025-06-01T09:30:00Z\n",
        "-2025-06-01T09:30:00Z",
        "12025-06-01T09:30:00Z",
        "0000-06-01T09:30:00Z",
        "\u0662\u0660\u0662\u0665-06-01T09:30:00Z",
    ],
)
def test_what_is_not_a_date_time_stamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Moment.parse(text)


# Hostile dates


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+05:00", "0001-01-01T00:00:00+14:00"]
)
def test_year_1_with_an_offset_is_compared_without_overflow(text: str) -> None:
    moment = Moment.parse(text)
    assert moment < AT
    assert moment.lexical == text
    hash(moment)


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59.999999-14:00"]
)
def test_year_9999_with_a_negative_offset_is_compared_without_overflow(
    text: str,
) -> None:
    moment = Moment.parse(text)
    assert moment > AT
    assert moment.lexical == text
    hash(moment)


def test_the_end_of_the_last_day_is_refused() -> None:
    with pytest.raises(ValueError, match="after the year 9999"):
        Moment.parse("9999-12-31T24:00:00Z")


@pytest.mark.parametrize("text", ["2016-12-31T23:59:60Z", "2025-06-01T09:30:60.5Z"])
def test_leap_seconds_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="second"):
        Moment.parse(text)


def test_a_time_without_a_zone_is_refused_unless_allowed() -> None:
    with pytest.raises(ValueError, match="dateTimeStamp"):
        Moment.parse("2025-06-01T09:30:00")
    moment = Moment.parse("2025-06-01T09:30:00", zone_required=False)
    assert (moment, moment.lexical) == (AT, "2025-06-01T09:30:00")


def test_the_unknown_zone_is_utc_and_keeps_its_sign() -> None:
    moment = Moment.parse("2025-06-01T09:30:00-00:00")
    assert (moment, moment.lexical) == (AT, "2025-06-01T09:30:00-00:00")


@pytest.mark.parametrize("text", ["2025-06-01t09:30:00Z", "2025-06-01T09:30:00z"])
def test_lower_case_t_and_z_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="dateTimeStamp"):
        Moment.parse(text)


@pytest.mark.parametrize("digits", [30, 100_000])
def test_digits_of_a_fraction_are_kept_but_not_compared(digits: int) -> None:
    text = f"2025-06-01T09:30:00.{'1' * digits}Z"
    moment = Moment.parse(text)
    assert moment == AT.replace(microsecond=111_111)
    assert moment.lexical == text


date_like = st.from_regex(
    r"\A[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
    r"(\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:[0-9]{2})?\Z"
)


@given(st.text(max_size=40) | date_like, st.booleans())
@settings(max_examples=200)
@example("0001-01-01T24:00:00+14:00", False)
def test_any_text_is_a_moment_or_a_value_error(text: str, zone: bool) -> None:
    try:
        moment = Moment.parse(text, zone_required=zone)
    except ValueError:
        return
    assert moment.lexical == text
    assert moment.utcoffset() is not None
    assert isinstance(moment < AT, bool)
    assert pickle.loads(pickle.dumps(moment)).lexical == text


# Moments that were not written


offsets = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)


@given(st.datetimes(timezones=offsets | st.timezones()))
def test_any_time_with_a_zone_can_be_spelt_and_read_again(moment: datetime) -> None:
    try:
        spelt = Moment.of(moment)
    except ValueError:
        # In UTC it would be in the year 0 or 10000.
        assert moment.year in (1, 9999)
        return
    apart: timedelta = datetime.__sub__(Moment.parse(spelt.lexical), moment)
    assert apart == timedelta(0)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (AT, "2025-06-01T09:30:00Z"),
        (AT.astimezone(timezone(timedelta(hours=2))), "2025-06-01T11:30:00+02:00"),
        (AT.replace(microsecond=5), "2025-06-01T09:30:00.000005Z"),
        (datetime(99, 1, 1, tzinfo=UTC), "0099-01-01T00:00:00Z"),
        (  # local mean time, with seconds in its offset
            datetime(1850, 1, 1, tzinfo=timezone(timedelta(seconds=1172))),
            "1849-12-31T23:40:28Z",
        ),
        (
            datetime(2025, 6, 1, 8, 30, tzinfo=timezone(timedelta(hours=23))),
            "2025-05-31T09:30:00Z",
        ),
    ],
)
def test_a_time_is_spelt_as_xml_schema_has_it(moment: datetime, text: str) -> None:
    assert Moment.of(moment).lexical == _time.write(moment) == text


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=23))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-23))),
    ],
)
def test_a_time_that_utc_cannot_hold_is_not_spelt(moment: datetime) -> None:
    with pytest.raises(ValueError, match="years 1 to 9999"):
        Moment.of(moment)


def test_a_time_without_a_zone_is_not_spelt() -> None:
    naive = datetime(2025, 6, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no zone"):
        Moment.of(naive)
    with pytest.raises(ValueError, match="no zone"):
        _ = Moment(2025, 6, 1).lexical
    lost = Moment.parse("2025-06-01T09:30:00Z").replace(tzinfo=None)
    for moment in (lost, pickle.loads(pickle.dumps(lost))):
        with pytest.raises(ValueError, match="no zone"):
            Moment.of(moment)


def test_a_moment_is_itself() -> None:
    moment = Moment.parse("2025-06-01T09:30:00+00:00")
    assert Moment.of(moment) is moment


def test_arithmetic_makes_a_new_spelling() -> None:
    moment = Moment.parse("2025-06-01T09:30:00.50+02:00")
    later = moment + timedelta(days=365)
    assert _time.write(later) == "2026-06-01T09:30:00.500000+02:00"
    assert _time.write(moment.replace(microsecond=0)) == "2025-06-01T09:30:00+02:00"
    assert _time.write(moment.astimezone(UTC)) == "2025-06-01T07:30:00.500000Z"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
@pytest.mark.parametrize("text", ["2025-06-01T09:30:00.00Z", None])
def test_a_moment_can_be_copied(copied: object, text: str | None) -> None:
    moment = Moment.parse(text) if text else Moment(2025, 6, 1, 9, 30, tzinfo=UTC)
    twin = copied(moment)  # type: ignore[operator]
    twin = pickle.loads(twin) if isinstance(twin, bytes) else twin
    assert (twin, twin.lexical) == (AT, moment.lexical)


def test_now_is_a_whole_second_in_utc() -> None:
    now = _time.now()
    assert now.utcoffset() == timedelta(0)
    assert now.microsecond == 0


class Period(BaseModel):
    begin: DateTimeStamp


@pytest.mark.parametrize(
    "text", ["2025-06-01T09:30:00.000+02:00", "0001-01-01T24:00:00Z"]
)
def test_a_field_is_written_as_it_was_read(text: str) -> None:
    period = Period.model_validate({"begin": text})
    assert period.model_dump(mode="json") == {"begin": text}


def test_a_field_takes_a_datetime() -> None:
    assert Period(begin=AT).model_dump(mode="json") == {"begin": "2025-06-01T09:30:00Z"}


@pytest.mark.parametrize("value", [1, 1.5, True, None, [], "x", "2025-06-01T09:30:00"])
def test_a_field_takes_nothing_else(value: object) -> None:
    with pytest.raises(ValidationError):
        Period.model_validate({"begin": value})
