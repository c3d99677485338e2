"""What every form reader makes of a page: blocks in the page's order, with rich text and line numbers.

    page --form reader--> Document (headings, tables, lists, paragraphs) --layout--> sessions

A reader of a form knows the form and nothing of courses; what follows knows courses and nothing of forms. Data
files are documents too: a list of records is a `Table` whose first row holds the keys, a mapping of units to
records is a `Heading` before each `Table`, and what a nested record says by name goes into `Line.parts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MOST_ENTRIES = 5_000
"""Rows, list items and lines in one page; a large course has some hundreds."""
MOST_TEXT = 3_000_000
"""Characters of text in one page; a large course has a hundred thousand, a table of abstracts two million."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one formatting; `link` is the address behind it, as written."""

    text: str
    link: str | None = None
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of rich text as a reader of the page sees it, and the line of the file (from 1) where it starts.

    `parts` holds what a data file says of the item by name ("authors", "venue", "link" ...; see `roles.Role`);
    the runs then hold the title.
    """

    runs: tuple[Run, ...]
    number: int
    parts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    text: str = field(init=False, repr=False, compare=False)
    """The words alone, with single spaces; kept, since every rule asks for it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join("".join(run.text for run in self.runs).split()))


def plain(text: str, number: int) -> Line:
    """A line without any formatting."""
    return Line((Run(text),), number)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: the lines in it. `above` and `left` say that it only continues a cell there (spans)."""

    lines: tuple[Line, ...] = ()
    header: bool = False
    above: bool = False
    left: bool = False
    text: str = field(init=False, repr=False, compare=False)
    """The words of all lines, with single spaces."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join(filter(None, (line.text for line in self.lines))))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid and the line of the file where it starts."""

    cells: tuple[Cell, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Table:
    """A grid: spans are filled in with cells marked as continued. Rows may be of different lengths."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the page's title, 7 a paragraph that is all bold."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its lines, and the blocks that it holds below them (nested lists, most often)."""

    lines: tuple[Line, ...]
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list. In a definition list each term is an item whose `blocks` hold one list of its definitions."""

    items: tuple[Item, ...]
    definitions: bool = False


Block = Heading | Paragraph | Table | Listing


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """All lines in some blocks, in order: what a cell holds is lines, whatever markup makes them."""
    for block in blocks:
        match block:
            case Heading():
                yield block.line
            case Paragraph():
                yield from block.lines
            case Listing():
                for item in block.items:
                    yield from item.lines
                    yield from lines_of(item.blocks)
            case Table():
                cells = (cell for row in block.rows for cell in row.cells if not (cell.above or cell.left))
                yield from (line for cell in cells for line in cell.lines)


@dataclass(frozen=True, slots=True)
class Document:
    """A page: its blocks in order, its own title, and its front matter's single values (title, semester, year)."""

    blocks: tuple[Block, ...] = ()
    title: str | None = None
    front: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
