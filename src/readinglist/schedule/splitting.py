"""Several papers in one line: where one item ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, islice, pairwise

from readinglist.schedule import links, starts, venue
from readinglist.schedule.document import Line, Run

_MOST_ITEMS = 20
"""Items that one line is split into."""
_JOINT = re.compile(r"\s*(?:[,;/|•·+]|--?|[–—])?\s*(?:and|or|&)?\s*", re.IGNORECASE)
_LABEL_BEHIND = re.compile(r"(.{0,200}[;,.|]\s*)([^;,.|:]{1,30}:\s*)")
_SEPARATED = re.compile(r"\s*[,;.]\s+(?=[A-Za-z])")
_CLOSED = re.compile(r"(?<=[)\]])\s*[,;/]?\s+(?:(?:and|or)\s+)?(?=[\"“A-Z(\[]|[a-z]{3,15}:\s)")


def split(line: Line) -> Iterator[Line]:
    """The line at the borders of its items: linked titles with separators between, texts that each end in a venue."""
    if line.parts:
        yield line
        return
    titles = [i for i, run in enumerate(line.runs) if links.is_title(run)]
    if len(titles) > 1 and _only_joints(line.runs, titles):
        yield from _at_titles(line, titles)
    elif len(titles) <= 1:
        for part in _at_labels(line):
            yield from _at_venues(part)
    else:
        yield line


def _only_joints(runs: tuple[Run, ...], titles: list[int]) -> bool:
    """Whether each linked title is followed, up to the next, by a text that ends in a separator."""
    for this, following in pairwise(titles):
        between = "".join(run.text for run in runs[this + 1 : following] if not links.is_aside(run))
        if not between.strip() or not (
            _JOINT.fullmatch(between)
            or re.search(r"[,;:/|•·]\s*(?:and|or)?\s*[\[\"“]?$|\bor\s*$|\)\s*$", between, re.IGNORECASE)
        ):
            return False
    return True


def _at_titles(line: Line, titles: list[int]) -> Iterator[Line]:
    """One line for each linked title; what stands between two goes to the first, but for a label of the second."""
    before: tuple[Run, ...] = line.runs[: titles[0]]
    for at, following in zip(titles, [*titles[1:], len(line.runs)], strict=True):
        between = _parted(line.runs[at + 1 : following])
        label = _label_at_end(between) if following < len(line.runs) else 0
        yield Line((*before, line.runs[at], *between[: len(between) - label]), line.number)
        before = between[len(between) - label :]


def _parted(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The pieces between two titles, the last one cut before a label: "; " and "Optional: "."""
    match = _LABEL_BEHIND.fullmatch(runs[-1].text) if runs else None
    return (*runs[:-1], *(replace(runs[-1], text=text) for text in match.groups())) if match else runs


def _label_at_end(runs: tuple[Run, ...]) -> int:
    """How many of the pieces between two titles are a label of the second: "; ", "Optional", ": "."""
    for count in range(1, min(len(runs), 3) + 1):
        text = "".join(run.text for run in runs[-count:])
        if re.fullmatch(r"\s*[^;,.|:]{1,30}:\s*", text) and re.search(
            r"[;,.|]\s*$", runs[-count - 1].text if count < len(runs) else ""
        ):
            return count
    return 0


def _at_labels(line: Line) -> Iterator[Line]:
    """One line for each text that a label sets apart: "A; optional: B"."""
    text = "".join(run.text for run in line.runs)
    parts = _cut(line.runs, [cut for cut in _SEPARATED.finditer(text) if starts.says_optional(text[cut.end() :])])
    yield from (Line(part, line.number) for part in parts)


def _at_venues(line: Line) -> Iterator[Line]:
    """One line for each text that ends in a venue in parentheses, when all do: "A (SOSP 2003) B (OSDI 2004)"."""
    runs = tuple(run for run in line.runs if not links.is_aside(run))
    parts = _cut(runs, _CLOSED.finditer("".join(run.text for run in runs)))
    if len(parts) > 1 and all(map(_ends_in_venue, parts)):
        for part in parts:
            yield Line(part, line.number)
    else:
        yield line


def _cut(runs: tuple[Run, ...], joints: Iterable[re.Match[str]]) -> list[tuple[Run, ...]]:
    """The pieces between joints, which are matches in the text of the runs; no link is cut."""
    placed = list(zip(runs, accumulate((len(run.text) for run in runs), initial=0), strict=False))
    linked = [(at, at + len(run.text)) for run, at in placed if run.link]
    cuts = [joint.span() for joint in islice(joints, _MOST_ITEMS)]
    cuts = [cut for cut in cuts if all(cut[1] <= start or cut[0] >= end for start, end in linked)]
    begins, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), sum(len(run.text) for run in runs)]
    return [tuple(_between(placed, *span)) for span in zip(begins, ends, strict=True)]


def _between(placed: list[tuple[Run, int]], start: int, stop: int) -> Iterator[Run]:
    """The runs, each with where its text begins, from one place of the whole text to another."""
    for run, at in placed:
        text = run.text[max(start - at, 0) : max(stop - at, 0)]
        if text or (not run.text and start <= at <= stop):
            yield replace(run, text=text)


def _ends_in_venue(runs: tuple[Run, ...]) -> bool:
    match = re.search(r"\(([^()]+)\)[.\s]*$", "".join(run.text for run in runs))
    found = venue.parse(match[1]) if match else None
    return bool(found and found.year)
