"""Why a page was read as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from readinglist.model import NotUnderstood, Schedule
from readinglist.schedule.document import Line


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know about how the page was read, and the line of the page (from 1) it is about."""

    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A schedule, the form it was read from, and how: columns recognised, rows that are no reading, and why."""

    schedule: Schedule
    form: str
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Trail:
    """What is noted on the way through a page."""

    remarks: list[Remark] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    placed: set[tuple[int, str]] = field(default_factory=set)
    """The lines, by number and text, that are understood and hold no reading: topics, slides, what to ignore."""

    def say(self, text: str, line: int | None = None) -> None:
        """Notes how something was read."""
        self.remarks.append(Remark(text, line))

    def place(self, lines: Iterable[Line]) -> None:
        """Notes that lines are understood, and hold no reading."""
        self.placed.update((line.number, line.text) for line in lines)

    def lost(self, line: int, text: str, why: str) -> None:
        """Notes a text that no rule could place."""
        self.not_understood.append(NotUnderstood(line, text))
        self.say(f"not understood: {why}", line)
