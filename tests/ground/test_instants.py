"""Moments in addresses: one form for each meaning, to the end of what was written."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ground.dates import DateError
from tracker.ground.instants import Instant

READ = {
    "2025-11-22": ("2025-11-22", "2025-11-22T23:59:59.999999"),
    "2025-11-22T10:00Z": ("2025-11-22T10:00Z", "2025-11-22T10:00:59.999999"),
    "2025-11-22T10:00": ("2025-11-22T10:00Z", "2025-11-22T10:00:59.999999"),
    "2025-11-22T10:00+02:00": ("2025-11-22T08:00Z", "2025-11-22T08:00:59.999999"),
    "2025-11-22T10:00 02:00": ("2025-11-22T08:00Z", "2025-11-22T08:00:59.999999"),
    "2025-11-22T23:30:05-02:00": ("2025-11-23T01:30:05Z", "2025-11-23T01:30:05.999999"),
    "2025-11-22T10:00:30.1Z": ("2025-11-22T10:00:30.1Z", "2025-11-22T10:00:30.199999"),
    "2025-11-22T10:00:30.123456Z": ("2025-11-22T10:00:30.123456Z", "2025-11-22T10:00:30.123456"),
    "2999-12-31T23:59:59.999999Z": ("2999-12-31T23:59:59.999999Z", "2999-12-31T23:59:59.999999"),
}


@pytest.mark.parametrize(("written", "read"), READ.items())
def test_a_time_is_read_to_its_end_and_has_one_form(written: str, read: tuple[str, str]) -> None:
    instant = Instant.parse(written)
    assert (instant.text, instant.last) == (read[0], datetime.fromisoformat(read[1]).replace(tzinfo=UTC))
    assert Instant.parse(instant.text) == instant


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "now",
            "2025",
            "2025-11",
            "2025-13-01",
            "2025-11-31",
            "2025-11-22T",
            "2025-11-22T10",
            "2025-11-22T24:00Z",
        ),
        *("2025-11-22T10:60Z", "2025-11-22T10:00:60Z", "2025-11-22T10:00:00.Z", "2025-11-22T10:00:00.1234567Z"),
        *("2025-11-22T10:00z", "2025-11-22 10:00Z", "2025-11-22T10:00+15:00", "2025-11-22T10:00-00:00", "0999-01-01"),
        *("2025-11-22T10:00+2:00", "../2025-11-22", "2025-11-22~", "2999-12-31T23:59-14:00", "1000-01-01T00:00+14:00"),
        *("٢٠٢٥-11-22", "2025-11-22T10:00Z ", "2025-11-22T10:00.5Z", "9" * 5000),
    ],
)
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(DateError):
        Instant.parse(written)


@given(st.datetimes(datetime(1001, 1, 1), datetime(2998, 12, 31), timezones=st.just(UTC)))
def test_an_exact_moment_is_itself(moment: datetime) -> None:
    instant = Instant.at(moment)
    assert instant.last == moment
    assert Instant.parse(instant.text) == instant
    assert Instant.parse(f"{instant.minute}Z").last >= moment
