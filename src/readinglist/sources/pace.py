"""How fast a service is asked: one clock a service, kept from one run to the next.

A service that asks for more patience than a person has is parked: nothing waits for it, and it is not asked until
the time that it named.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

LONGEST_WAIT = 20.0  # seconds that one answer is waited for; above it the service is parked
LONGEST_GAP = 60.0
LONGEST_PARK = 86_400.0  # budgets of a day are the longest that any of the services has
_RECOVERY = 0.8  # each good answer brings a slowed pace this much nearer to the usual one


class ParkedError(Exception):
    """The service is not to be asked now; the message says why and until when."""


@dataclass(frozen=True, slots=True)
class Stand:
    """When a service may next be asked, in seconds since 1970, and why when it is parked."""

    free_at: float
    parked: str = ""


class Ledger(Protocol):
    """Keeps the stand of each service from one run to the next, and between runs side by side."""

    def take(self, name: str, now: float, gap: float) -> Stand | None:
        """Takes the next turn, so that no other run gets it: when it begins, or why there is none; None when this
        cannot be kept."""
        ...

    def stand(self, name: str) -> Stand | None:
        """What was kept, or None."""
        ...

    def keep(self, name: str, stand: Stand) -> None:
        """Keeps it."""
        ...


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in seconds since 1970 and how to let it pass; tests bring their own."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """One request at a time, `gap` seconds apart at least, slower after refusals; `waited` counts the seconds."""

    def __init__(self, name: str, gap: float, ledger: Ledger, clock: Clock) -> None:
        self.usual = self.gap = gap
        self.waited = 0.0
        self._took, self._begun = 0.0, math.nan  # of the last request, and of one that is under way
        self._name, self._ledger, self._clock = name, ledger, clock
        self._latest = Stand(0.0)
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for its turn and holds it; raises `ParkedError` instead of waiting for long."""
        with self._lock:
            self._begun = self._next_turn()
            try:
                self._wait(self._begun - self._clock.now())
                yield
            finally:
                self._took, self._begun = max(self._clock.now() - self._begun, 0.0), math.nan

    def _next_turn(self) -> float:
        """When the next turn begins, which is now taken."""
        now = self._clock.now()
        stand = self._ledger.take(self._name, now, self.gap) or self._latest
        if stand.parked and stand.free_at > now:
            raise ParkedError(stand.parked)
        begin = min(max(stand.free_at, now), now + LONGEST_GAP)
        self._latest = Stand(begin + self.gap)
        return begin

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.waited += seconds
            self._clock.sleep(seconds)

    def needs(self, requests: int) -> float:
        """The seconds that so many requests take from now, the one under way included, when all goes well."""
        if not requests:
            return 0.0
        now = self._clock.now()
        others = (requests - 1) * max(self.gap, self._took)
        if not math.isnan(self._begun):
            return max(self._begun + self._took - now, 0.0) + others
        return 0.0 if self.parked() else max(self._stand().free_at - now, 0.0) + self._took + others

    def parked(self) -> str:
        """Why the service is parked now, or nothing."""
        stand = self._stand()
        return stand.parked if stand.free_at > self._clock.now() else ""

    def refused(self, wait: float) -> None:
        """The service was asked too fast: the gap doubles, and the next turn comes after `wait` seconds or later."""
        self.gap = min(max(self.gap * 2, self.usual), LONGEST_GAP)
        self._keep(Stand(self._clock.now() + max(wait, self.gap)))

    def answered(self, told: float = 0.0) -> None:
        """The service answered: a slowed pace recovers step by step; a gap that it told is the least now."""
        self.usual = max(self.usual, min(told, LONGEST_GAP))
        self.gap = max(self.usual, self.gap * _RECOVERY)

    def park(self, seconds: float, why: str) -> None:
        """Lets the service alone for that long."""
        until = self._clock.now() + min(seconds, LONGEST_PARK)
        self._keep(Stand(until, f"{why}; not asked again before {_hour(until)}"))

    def _keep(self, stand: Stand) -> None:
        self._latest = stand
        self._ledger.keep(self._name, stand)

    def _stand(self) -> Stand:
        """The later of what this run and another one know; a time beyond every park is a clock set wrong."""
        kept = self._ledger.stand(self._name) or self._latest
        stand = max(kept, self._latest, key=lambda each: each.free_at)
        return stand if stand.free_at <= self._clock.now() + LONGEST_PARK else self._latest


def retry_after(value: str | None, now: float) -> float | None:
    """The seconds that a `Retry-After` asks for: a number, a fraction, or a date (RFC 9110, section 10.2.3).

    None when there is no such header or it says nothing.
    """
    value = (value or "").strip()
    try:
        seconds = float(value)
    except ValueError:
        seconds = _until(value, now)
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def gap_told(limit: str | None, interval: str | None) -> float:
    """The seconds between two requests that an answer's headers tell, 0 when they tell nothing: "5" in "1s" is 0.2.

    Crossref sends `X-Rate-Limit-Limit` and `X-Rate-Limit-Interval`; they are known to be too generous for lists, so
    that they only ever slow a pace down.
    """
    match = re.fullmatch(r"([1-9]\d{0,6})/(\d{1,5})s?", f"{limit}/{interval}", re.ASCII)
    return int(match[2]) / int(match[1]) if match else 0.0


def _until(value: str, now: float) -> float:
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.timestamp() - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return math.nan


def _hour(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC")
