"""Times of catalogues whose seconds are 60."""

import pytest
from obspy import UTCDateTime

from quakesource.acquire.formats.clock_time import utc_of
from quakesource.acquire.formats.scedc_event_id import scedc_event_id


@pytest.mark.parametrize(
    ("date", "clock", "expected"),
    [
        ("2018/08/29", "02:33:28.33", "2018-08-29T02:33:28.330000Z"),
        ("1999/10/16", "09:59:60.00", "1999-10-16T10:00:00.000000Z"),
        ("1999/10/16", "12:24:60.99", "1999-10-16T12:25:00.990000Z"),
        ("2019/12/31", "23:59:60", "2020-01-01T00:00:00.000000Z"),
        ("2019-07-06", "03:19:53.123456", "2019-07-06T03:19:53.123456Z"),
    ],
)
def test_clock_rolls_over(date, clock, expected):
    assert str(utc_of(date, clock)) == expected


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        ("2018/13/01", "00:00:00"),
        ("2018/02/30", "00:00:00"),
        ("2018/01/01", "00:00:61"),
        ("2018/01/01", "25:00:00"),
        ("18/01/01", "00:00:00"),
        ("2018/01/01", "-1:00:00"),
        ("2018/01/01", "noon"),
    ],
)
def test_what_is_no_time_is_an_error(date, clock):
    with pytest.raises(ValueError, match=r"\S"):
        utc_of(date, clock)


def test_time_has_no_rounding_of_floats():
    assert utc_of("2018/08/29", "23:59:59.999999") == UTCDateTime(2018, 8, 29, 23, 59, 59, 999999)


def test_scedc_events_have_one_name():
    assert scedc_event_id("ci38038071") == scedc_event_id("38038071") == scedc_event_id(38038071) == "38038071"
    assert scedc_event_id("nc72852151") == "nc72852151"
    assert scedc_event_id("circle1") == "circle1"
