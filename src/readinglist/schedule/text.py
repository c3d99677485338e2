"""Plain text: a table that lost its markup, or titles one a line or one a paragraph.

A flattened table is an HTML table as a text browser or copying leaves it: a row begins with a bar, each cell ends
with one and with a line break, a cell may go over several lines, and a heading row has a single cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from readinglist.errors import InputError
from readinglist.schedule import dates
from readinglist.schedule.document import Block, Cell, Document, Heading, Item, Line, Listing, Row, Table, plain

MAX_LINES = 50_000
"""Lines of one page; a long one has some thousand."""
_LONGEST = 1000
"""Characters of one item over several lines; what goes on for longer is prose."""
_BULLET = re.compile(r"\s*(?:[-*•·–]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s+")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|#{3,}|\*{3,}|_{3,})\s*")
_OPEN_END = re.compile(
    r"(?:[,:–—/&-]|\b(?:a|an|and|at|by|for|from|in|of|on|or|the|to|using|via|with|without|under))$", re.IGNORECASE
)


def read(text: str) -> Document:
    """The document of a plain text page."""
    lines = [(number, line.rstrip()) for number, line in enumerate(text.splitlines(), 1)]
    if len(lines) > MAX_LINES:
        raise InputError(
            f"more than {MAX_LINES} lines: this is no schedule", advice="give only the part with the schedule"
        )
    filled = [line for _, line in lines if line.strip()]
    if 2 * sum("|" in line for line in filled) >= len(filled):
        return Document((Table(tuple(_bar_rows(lines))),))
    if 2 * sum("\t" in line.strip() for line in filled) > len(filled):
        return Document((Table(tuple(_tab_rows(lines))),))
    return Document(tuple(_blocks(lines)))


# ------------------------------------------------------------------ flattened tables


@dataclass(slots=True)
class _Rows:
    """The rows so far; `width` is the number of cells of the first row that has more than one."""

    done: list[Row] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    pending: list[Line] = field(default_factory=list)
    start: int = 1
    width: int = 0

    def close_cell(self) -> None:
        self.cells.append(Cell(tuple(unwrapped(self.pending))))
        self.pending = []

    def close_row(self) -> None:
        if self.pending:
            self.close_cell()
        if any(cell.lines for cell in self.cells):
            self.done.append(Row(tuple(self.cells), self.start))
            self.width = self.width or (len(self.cells) if len(self.cells) > 1 else 0)
        self.cells = []

    def begins_row(self, text: str) -> bool:
        """Whether a bar at the start of a line, `text` being what follows, begins a row or ends an empty cell."""
        if self.pending or not self.cells:
            return not self.pending
        if self.width and len(self.cells) >= self.width:
            return True
        if not text:
            return False
        if not self.width or len(self.cells) > 1:
            return not self.width or dates.is_date(text)
        return dates.is_date(text) or not dates.is_date(self.cells[0].text)


def _bar_rows(lines: list[tuple[int, str]]) -> Iterator[Row]:
    rows = _Rows()
    for number, line in lines:
        parts = line.split("|")
        if len(parts) > 1 and not parts[0].strip() and rows.begins_row(parts[1].strip()):
            rows.close_row()
            rows.start, parts = number, parts[1:]
        for part in parts[:-1]:
            _take(rows, part, number)
            rows.close_cell()
        _take(rows, parts[-1], number)
    rows.close_row()
    return iter(rows.done)


def _take(rows: _Rows, text: str, number: int) -> None:
    if text.strip():
        rows.pending.append(plain(text.strip(), number))


def _tab_rows(lines: list[tuple[int, str]]) -> Iterator[Row]:
    """Rows of a table copied from a browser; a line without a tab goes on with the last cell of the row before."""
    rows: list[tuple[int, list[list[Line]]]] = []
    for number, line in lines:
        if not line.strip():
            continue
        cells = [[plain(text.strip(), number)] if text.strip() else [] for text in line.split("\t")]
        rows.append((number, cells))
    for number, cells in rows:
        yield Row(tuple(Cell(tuple(cell)) for cell in cells), number)


# ------------------------------------------------------------------ lists


def _blocks(lines: list[tuple[int, str]]) -> Iterator[Block]:
    """Headings, and the items between them: one a line, or one a paragraph where paragraphs have several lines."""
    items: list[Item] = []
    paragraphs = list(_paragraphs(lines))
    for at, block in enumerate(paragraphs):
        title = at == 0 and any(len(each) > 1 for each in paragraphs) and _is_title(block)
        if heading := Heading(1, block[0]) if title else _heading(block):
            if items:
                yield Listing(tuple(items))
                items = []
            yield heading
        elif items and _is_dated(items[-1].lines[0]) and not _is_dated(block[0]):
            items[-1] = _with_below(items[-1], _items(block))
        else:
            items += _items(block)
    if items:
        yield Listing(tuple(items))


def _with_below(item: Item, below: Iterable[Item]) -> Item:
    return replace(item, blocks=(*item.blocks, Listing(tuple(below))))


def _is_title(block: list[Line]) -> bool:
    """Whether the first paragraph is the page's title: one line, or one with the term below it."""
    return _is_plain(block[0].text) and (len(block) == 1 or any(dates.terms_in(line.text) for line in block[1:3]))


def _is_dated(line: Line) -> bool:
    found = dates.split(line.text)
    return bool(found and dates.find(found[0]))


def _is_plain(text: str) -> bool:
    """Whether a line says nothing of a venue or a date, and so may be the page's own title."""
    return not re.search(r"\(.*\d\)|['’]\d\d\b", text) and not dates.split(text)


def _paragraphs(lines: list[tuple[int, str]]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for number, line in lines:
        if line.strip():
            paragraph.append(plain(line, number))
        elif paragraph:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph


def _heading(block: list[Line]) -> Heading | None:
    """A line that is underlined or begins with `#` or ends with a colon, alone in its paragraph."""
    first = block[0].text
    if len(block) == 2 and _UNDERLINE.fullmatch(block[1].text):
        return Heading(2, block[0])
    if len(block) == 1 and (first.startswith("#") or (first.endswith(":") and len(first) < 80)):
        return Heading(2, plain(first.strip("# :"), block[0].number))
    return None


def _items(block: list[Line]) -> Iterator[Item]:
    """The items of a paragraph: at bullets and dates; one where the first line alone is a title; else one a line."""
    block = [line for line in block if not _UNDERLINE.fullmatch(line.text)]
    starts = [i for i, line in enumerate(block) if _BULLET.match(line.text) or dates.split(line.text)]
    if starts and starts[0] == 0:
        spans = zip(starts, [*starts[1:], len(block)], strict=True)
        yield from _under_dates([Item(tuple(unwrapped(block[start:end]))) for start, end in spans])
    elif len(block) > 1 and _goes_on(block):
        yield Item(tuple(unwrapped(block)))
    else:
        for line in unwrapped(block):
            yield Item((line,))


def _under_dates(items: Iterable[Item]) -> list[Item]:
    """The items of a paragraph, those with bullets below the dated line before them: "Week 1 (Sep 5): Kernels"."""
    placed: list[tuple[Item, list[Item]]] = []
    for item in items:
        bullet = _BULLET.match(item.lines[0].text) and not _is_dated(item.lines[0])
        if placed and bullet and not _BULLET.match(placed[-1][0].lines[0].text):
            placed[-1][1].append(item)
        else:
            placed.append((item, []))
    return [_with_below(item, below) if below else item for item, below in placed]


def _goes_on(block: list[Line]) -> bool:
    """Whether the lines of a paragraph are one item: a title, perhaps wrapped, and below it its authors or venue."""
    from readinglist.schedule import people, venue

    lines = unwrapped(block)
    if len(lines) == 1:
        return True
    below = [line.text for line in lines[1:] if not people.led_by(line.text)]
    if not below:
        return True
    authored = people.are_authors(below[0]) or people.is_surely_name(below[0])
    placed = venue.after_title(below[-1]) is not None and len(below[-1].split()) < 20
    return len(below) <= 3 and (placed or (authored and len(below) == 1))


def unwrapped(lines: list[Line]) -> list[Line]:
    """Lines with those joined that only a narrow page has broken: a venue of its own, a sentence that goes on."""
    joined: list[Line] = []
    for line in lines:
        text = line.text
        if joined and _continues(joined[-1].text, text):
            joined[-1] = plain(f"{joined[-1].text} {text}", joined[-1].number)
        else:
            joined.append(plain(text, line.number))
    return joined


def _continues(before: str, text: str) -> bool:
    if _BULLET.match(text) or len(before) + len(text) > _LONGEST:
        return False
    alone = re.fullmatch(r"[(\[][^()\[\]]*[)\]]\W*", text)
    return bool(alone) or text[:1].islower() or bool(_OPEN_END.search(before[-20:]))
