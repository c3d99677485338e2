"""One clock a service: gaps, slow-down, patience asked for in all its forms, parking, and what the next run knows."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.sources.cache import Cache
from readinglist.sources.pace import LONGEST_PARK, Pace, ParkedError, Stand, gap_told, retry_after
from tests.sources.loopback import FakeTime


@pytest.fixture
def ledger() -> Cache:
    return Cache(None)


def turns(pace: Pace, count: int) -> None:
    for _ in range(count):
        with pace.turn():
            pass


def test_the_first_turn_is_at_once_and_the_others_a_gap_apart(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("arxiv", 3.0, ledger, now.clock)
    turns(pace, 4)
    assert (now.waited, pace.waited) == (9.0, 9.0)


def test_what_is_left_is_told_with_what_requests_take_themselves(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("arxiv", 3.0, ledger, now.clock)
    assert (pace.needs(0), pace.needs(3)) == (0.0, 6.0)
    with pace.turn():
        now.sleep(5.0)
    assert pace.needs(2) == 10.0  # a service that takes longer than its pace sets the pace
    with pace.turn():
        now.sleep(2.0)
        assert pace.needs(2) == 3.0 + 5.0
        now.sleep(9.0)
        assert pace.needs(1) == 0.0


def test_what_is_left_holds_the_patience_that_was_asked_for(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("dblp", 2.0, ledger, now.clock)
    pace.refused(15.0)
    now.sleep(5.0)
    assert pace.needs(1) == 10.0
    pace.park(47_052.0, "its budget is spent")
    assert pace.needs(1) == 0.0  # nobody waits for it


def test_time_that_passes_anyway_is_not_waited_for_again(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("arxiv", 3.0, ledger, now.clock)
    turns(pace, 1)
    now.sleep(10.0)
    turns(pace, 1)
    assert pace.waited == 0.0


def test_the_next_run_keeps_the_pace_of_this_one(now: FakeTime, ledger: Cache) -> None:
    turns(Pace("arxiv", 3.0, ledger, now.clock), 1)
    turns(Pace("arxiv", 3.0, ledger, now.clock), 1)
    turns(Pace("dblp", 2.0, ledger, now.clock), 1)
    assert now.waited == 3.0


def test_refusals_slow_it_down_and_answers_bring_it_back(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("dblp", 2.0, ledger, now.clock)
    pace.refused(0.0)
    pace.refused(0.0)
    assert pace.gap == 8.0
    for _ in range(20):
        pace.answered()
    assert pace.gap == 2.0


@pytest.mark.parametrize(
    ("limit", "interval", "seconds"),
    [
        ("5", "1s", 0.2),
        ("1", "10s", 10.0),
        ("2", "1", 0.5),
        (None, None, 0.0),
        ("5", None, 0.0),
        ("0", "1s", 0.0),
        ("-1", "1s", 0.0),
        ("many", "1s", 0.0),
        ("5", "1h", 0.0),
    ],
)
def test_the_pace_that_headers_tell(limit: str | None, interval: str | None, seconds: float) -> None:
    assert gap_told(limit, interval) == seconds


def test_a_pace_is_slowed_by_what_headers_tell_and_never_quickened(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("crossref", 1.0, ledger, now.clock)
    pace.answered(0.2)
    assert pace.gap == 1.0
    pace.answered(5.0)
    assert pace.gap == pace.usual == 5.0


def test_the_patience_asked_for_is_had(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("dblp", 2.0, ledger, now.clock)
    pace.refused(15.0)
    turns(pace, 1)
    assert now.waited == 15.0


def test_a_parked_service_is_not_waited_for(now: FakeTime, ledger: Cache) -> None:
    pace = Pace("openalex", 1.0, ledger, now.clock)
    pace.park(47_052.0, "its budget is spent")
    with pytest.raises(ParkedError, match=r"its budget is spent; not asked again before 2027-01-1\d \d\d:\d\d UTC"):
        turns(pace, 1)
    assert "budget" in Pace("openalex", 1.0, ledger, now.clock).parked()
    now.sleep(47_053.0)
    turns(pace, 1)
    assert pace.parked() == ""


def test_no_service_is_parked_for_more_than_a_day(now: FakeTime, ledger: Cache) -> None:
    Pace("x", 1.0, ledger, now.clock).park(10**9, "it is asked too much")
    now.sleep(LONGEST_PARK)
    turns(Pace("x", 1.0, ledger, now.clock), 1)


def test_a_clock_that_was_wrong_does_not_stop_the_program(now: FakeTime, ledger: Cache) -> None:
    ledger.keep("x", Stand(now.time + 10 * LONGEST_PARK, "in the far future"))
    turns(Pace("x", 1.0, ledger, now.clock), 1)
    assert now.waited == 0.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("0.07", 0.07),
        (" 12 ", 12.0),
        ("-3", 0.0),
        ("47052", 47052.0),
        ("Sat, 16 Jan 2027 08:00:30 GMT", 1_800_086_430.0 - 1_800_000_000.0),
        ("Fri, 01 Jan 2010 00:00:00 GMT", 0.0),
        ("", None),
        (None, None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("Sat, 99 Jan 2027 08:00:30 GMT", None),
    ],
)
def test_retry_after_in_all_its_forms(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, 1_800_000_000.0) == seconds


@given(st.text(max_size=40))
def test_retry_after_reads_anything(header: str) -> None:
    seconds = retry_after(header, 1_800_000_000.0)
    assert seconds is None or (seconds >= 0 and math.isfinite(seconds))
