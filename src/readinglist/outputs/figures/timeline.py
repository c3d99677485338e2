"""When the readings appeared: a dot for each, in the order of the meetings, at its year of publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from readinglist.judgement.versions import is_preprint
from readinglist.lock import Lock
from readinglist.outputs.figures.drawing import (
    BOLD,
    DOT,
    END,
    FAINT,
    PLAIN,
    ROW,
    WIDTH,
    Figure,
    Look,
    clipped,
    dot,
    line,
    ring,
    table,
    width,
    write,
)
from readinglist.outputs.listing import Meeting, meetings, short_name

_DATES = 64  # the column of dates
_NAMES = 190  # room for the name beside a dot
_AXIS = 34  # the years, above the first row
_STEP = 66  # at most, from one year to the next
_YEAR_NAME = 34
_COLUMNS = "Meeting", "Reading", "Year of publication"


@dataclass(frozen=True, slots=True)
class _Dated:
    """A reading with a year of publication: in which meeting, under which name, and whether only as a preprint."""

    meeting: Meeting
    name: str
    year: int
    preprint: bool


@dataclass(frozen=True, slots=True)
class _Axis:
    first: int
    last: int

    @property
    def step(self) -> float:
        """From one year to the next."""
        return min(_STEP, (WIDTH - _DATES - _NAMES) / max(self.last - self.first, 1))

    def at(self, year: int) -> float:
        """Where a year stands."""
        return _DATES + DOT + (year - self.first) * self.step

    def drawn(self, bottom: float) -> Iterator[str]:
        """A line for each year that there is room to name."""
        apart = next(each for each in (1, 2, 5, 10, 20, 50, 100, 1000) if each * self.step >= _YEAR_NAME)
        for year in range(self.first, self.last + 1):
            if year % apart == 0 or self.first == self.last:
                yield line((self.at(year), 22), (self.at(year), bottom))
                yield write(self.at(year), 14, str(year), Look("middle", faint=True))


def timeline(lock: Lock) -> Figure | None:
    """Each reading at its year of publication; None when no year is known."""
    dated = list(_dated(lock))
    if not dated:
        return None
    axis = _Axis(min(each.year for each in dated), max(each.year for each in dated))
    lines, bottom = _rows(dated, axis)
    caption = f"Each reading at its year of publication, {axis.first} to {axis.last}, in the order of the meetings."
    if any(each.preprint for each in dated):
        caption += " A ring is a preprint, a dot a published version."
    body = "".join([*axis.drawn(bottom - 8), *lines])
    rows = table((each.meeting.session.date or "", each.name, str(each.year)) for each in dated)
    return Figure("timeline", "When the readings appeared", caption, bottom, body, _COLUMNS, rows)


def _dated(lock: Lock) -> Iterator[_Dated]:
    for meeting in meetings(lock):
        for reading, pin in meeting.readings:
            if pin and pin.work and (year := pin.work.record.year):
                record = pin.work.record
                yield _Dated(meeting, short_name(reading.claim, record), year, is_preprint(record))


def _rows(dated: Sequence[_Dated], axis: _Axis) -> tuple[list[str], float]:
    """A row for each reading, under the name of its section and beside its date; and where the last row ends."""
    lines: list[str] = []
    y, section, meeting = float(_AXIS), None, None
    for each in dated:
        session = each.meeting.session
        if session.section != section:
            section = session.section
            y += ROW / 2
            lines.append(write(0, y, clipped(section or "", WIDTH), BOLD))
            y += ROW
        if each.meeting is not meeting:
            meeting = each.meeting
            lines.append(write(0, y, clipped(session.date or "", _DATES - 8), FAINT))
        lines += _marked(each, axis.at(each.year), y)
        y += ROW
    return lines, y


def _marked(each: _Dated, x: float, y: float) -> Iterator[str]:
    """The dot and the name beside it: on its left where the right has no room."""
    name = clipped(each.name, _NAMES)
    yield (ring if each.preprint else dot)(x, y - DOT + 0.5)
    beyond = x + 10 + width(name) > WIDTH
    yield write(x - 10, y, name, END) if beyond else write(x + 10, y, name, PLAIN)
