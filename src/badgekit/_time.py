"""Points in time, as credentials write them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, PlainSerializer

# XML Schema 1.1, Part 2, section 3.4.28, for the years that `datetime` can hold.
_DATE_TIME = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d:\d\d)(?P<fraction>\.\d+)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\dZ", re.ASCII)
_MIDNIGHT_AT_THE_END = "24:00:00"
_MAX_OFFSET = timedelta(hours=14)


class Moment(datetime):
    """A `datetime` that remembers how it was written.

    Digits of a fraction beyond the sixth are kept in `lexical` and are not compared.
    """

    @property
    def lexical(self) -> str:
        """How it was written, or how it would be: arithmetic makes a new spelling.

        Raises `ValueError` if there is no zone.
        """
        written: str | None = self.__dict__.get("_lexical")
        return _spell(self) if written is None else written

    @classmethod
    def parse(cls, text: str, *, zone_required: bool = True) -> Self:
        """Read an `xsd:dateTimeStamp`, or raise `ValueError`.

        With *zone_required* off a time without a zone is read as UTC.
        """
        if _USUAL.fullmatch(text):
            # No other way to write a time is as quick to read, or as frequent.
            usual = cls.fromisoformat(text)
            usual.__dict__["_lexical"] = text
            return usual
        match = _DATE_TIME.fullmatch(text)
        if match is None or (zone_required and match["zone"] is None):
            msg = "not an xsd:dateTimeStamp, like 2025-06-01T09:30:00Z"
            raise ValueError(msg)
        date, time, fraction, zone = match.group("date", "time", "fraction", "zone")
        next_day = time == _MIDNIGHT_AT_THE_END and not (fraction or "").strip(".0")
        fraction = (fraction or ".").ljust(7, "0")[:7]
        clock = f"{date}T{'00:00:00' if next_day else time}{fraction}{zone or 'Z'}"
        moment = datetime.fromisoformat(clock)
        offset = moment.utcoffset()
        if offset is None or abs(offset) > _MAX_OFFSET:
            msg = "the time zone is more than 14 hours from UTC"
            raise ValueError(msg)
        if next_day:
            try:
                moment += timedelta(days=1)
            except OverflowError:
                msg = "the date is after the year 9999"
                raise ValueError(msg) from None
        return cls._written(moment, text)

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Return *moment* as a `Moment` spelt in UTC where it is in UTC.

        Raises `ValueError` if it has no zone.
        """
        if isinstance(moment, cls) and moment.__dict__.get("_lexical") is not None:
            return moment
        return cls._written(moment)

    @classmethod
    def _written(cls, moment: datetime, lexical: str | None = None) -> Self:
        written = cls.combine(moment.date(), moment.timetz())
        written.__dict__["_lexical"] = _spell(moment) if lexical is None else lexical
        return written

    def __reduce_ex__(self, _protocol: object) -> tuple[Any, ...]:
        return (_unpickle, (self.isoformat(), self.__dict__.get("_lexical")))


def _unpickle(text: str, lexical: str | None) -> Moment:
    moment = Moment.fromisoformat(text)
    moment.__dict__["_lexical"] = lexical
    return moment


def _spell(moment: datetime) -> str:
    """Return *moment* as an `xsd:dateTimeStamp`, or raise `ValueError`."""
    offset = moment.utcoffset()
    if offset is None:
        msg = "the time has no zone: pass a datetime with tzinfo"
        raise ValueError(msg)
    if abs(offset) > _MAX_OFFSET or offset % timedelta(minutes=1):
        # Such zones exist in Python and in history, but not in XML Schema.
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            msg = "the date is outside the years 1 to 9999 in UTC"
            raise ValueError(msg) from None
    return datetime.isoformat(moment).replace("+00:00", "Z")


def now() -> datetime:
    """Return this second in UTC. Only the roles read the clock, never the core."""
    return datetime.now(UTC).replace(microsecond=0)


def _read(value: object) -> Moment:
    if isinstance(value, datetime):
        return Moment.of(value)
    if not isinstance(value, str):
        msg = "not an xsd:dateTimeStamp, like 2025-06-01T09:30:00Z"
        raise ValueError(msg)  # noqa: TRY004 - pydantic wants ValueError
    return Moment.parse(value)


def write(moment: datetime) -> str:
    """Return *moment* as it was written, or in ISO 8601 if it never was."""
    return Moment.of(moment).lexical


DateTimeStamp = Annotated[
    datetime,
    BeforeValidator(_read),
    PlainSerializer(write, return_type=str, when_used="json"),
]
"""An `xsd:dateTimeStamp`: always with a zone, and never rewritten."""
