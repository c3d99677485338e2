"""Where the readings appeared: how many of each section at which venue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from readinglist.judgement.versions import venue_of
from readinglist.lock import Lock
from readinglist.outputs.figures.drawing import (
    MIDDLE,
    SLANTED,
    WIDTH,
    Figure,
    clipped,
    line,
    ring,
    table,
    width,
    wrapped,
    write,
)
from readinglist.outputs.listing import Section, sections

_NAMES = 236  # the column of names of sections
_LINES = 3  # of a section's name
_LINE = 15
_LONGEST_VENUE = 96
_MOST = 14  # venues with a column of their own
_OTHERS = "others"
_RING = 10
_SLOPE = 0.71  # how high and how far a slanted text goes, by its length


def venues(lock: Lock) -> Figure | None:
    """How many readings of each section appeared where; None when no venue is known."""
    counted = {section.name or "Before the first section": _venues(section) for section in sections(lock)}
    counted = {name: found for name, found in counted.items() if found}
    if not counted:
        return None
    counted, shown = _with_others(counted)
    lines, bottom = _drawn(counted, shown)
    caption = "How many readings of each section appeared at which venue."
    caption += " arXiv stands for preprints." if "arXiv" in shown else ""
    rows = table((name, *(str(found[each] or "") for each in shown)) for name, found in counted.items())
    return Figure("venues", "Venues by section", caption, bottom, "".join(lines), ("Section", *shown), rows)


def _venues(section: Section) -> Counter[str]:
    works = (pin.work for meeting in section.meetings for _, pin in meeting.readings if pin and pin.work)
    return Counter(clipped(name, _LONGEST_VENUE) for work in works if (name := venue_of(work.record)))


def _with_others(counted: Mapping[str, Counter[str]]) -> tuple[dict[str, Counter[str]], list[str]]:
    """The venues to show, the most frequent first; what has no room is counted as others."""
    total = sum(counted.values(), Counter[str]())
    order = sorted(total, key=lambda name: (-total[name], name.casefold(), name))
    shown, rest = order[:_MOST], order[_MOST:]
    if not rest:
        return dict(counted), shown
    joined = {
        name: Counter({each: found[each] for each in shown}) + Counter({_OTHERS: sum(found[each] for each in rest)})
        for name, found in counted.items()
    }
    return joined, [*shown, _OTHERS]


def _drawn(counted: Mapping[str, Counter[str]], shown: Sequence[str]) -> tuple[list[str], float]:
    high = _SLOPE * max(width(name) for name in shown)
    step = (WIDTH - _NAMES - _SLOPE * width(shown[-1])) / len(shown)
    at = [_NAMES + (place + 0.5) * step for place in range(len(shown))]
    y = high + 20
    lines = [write(x, y - 8, name, SLANTED) for x, name in zip(at, shown, strict=True)]
    for name, found in counted.items():
        words = wrapped(name, _NAMES - 12, _LINES)
        height = _LINE * max(len(words), 2) + 10
        lines.append(line((0, y), (WIDTH, y)))
        lines += [write(0, y + (number + 1) * _LINE + 1, each) for number, each in enumerate(words)]
        lines += _counts(zip(at, (found[each] for each in shown), strict=True), y + height / 2)
        y += height
    return lines, y


def _counts(counts: Iterator[tuple[float, int]], y: float) -> Iterator[str]:
    for x, count in counts:
        if count:
            yield ring(x, y, _RING)
            yield write(x, y + 4.5, str(count), MIDDLE)
