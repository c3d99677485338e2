"""Spreadsheets: CSV and TSV of any delimiter, and Excel workbooks, as tables.

Formulas are never computed: a `=HYPERLINK("address", "text")` is a link, any other stands as its last value (Excel)
or as its text (CSV).
"""

from __future__ import annotations

import csv
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import islice, zip_longest
from typing import Any
from zipfile import BadZipFile, ZipFile

from readinglist.errors import InputError
from readinglist.schedule import rich
from readinglist.schedule.document import MOST_ENTRIES, Block, Cell, Document, Heading, Line, Row, Run, Table, plain
from readinglist.schedule.roles import role_of

MAX_CELLS = 200_000
"""Cells in one file; a large course has some thousands."""
MAX_COLUMNS = 40
"""Columns that are looked at."""
MAX_ROWS = 10_000
"""Rows of a workbook that are looked at."""
MAX_WORKBOOK = 4_000_000
"""Bytes of XML in a workbook, unpacked: a packed one may hold a thousand times its size."""

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 60


def read_csv(text: str) -> Document:
    """The table of a CSV or TSV file, whatever its delimiter.

    Raises `InputError` (without a path) for a field without an end or too many cells.
    """
    rows: list[Row] = []
    cells = 0
    try:
        for number, texts in _records(text, _delimiter(text)):
            cells += len(texts)
            if cells > MAX_CELLS:
                raise InputError(f"more than {MAX_CELLS} cells: this is no schedule", line=number)
            if len(rows) > MOST_ENTRIES:
                raise InputError(f"more than {MOST_ENTRIES} rows: this is no schedule", line=number)
            if any(text.strip() for text in texts):
                rows.append(Row(tuple(_cell(text, number) for text in texts[:MAX_COLUMNS]), number))
    except csv.Error as error:
        raise InputError(f"no CSV: {error}", advice='look for a `"` that is never closed') from None
    return _document([(None, rows)])


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records with the line where each starts; a quoted field may hold line breaks."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    start = 1
    for record in reader:
        yield start, record
        start = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The sign that cuts most records at the top into one and the same number of cells, and into more than one."""

    def evenness(sign: str) -> tuple[float, int]:
        try:
            widths = Counter(len(record) for _, record in islice(_records(text, sign), _SAMPLE_ROWS) if any(record))
        except csv.Error:
            return 0.0, 0
        width, times = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return (times / widths.total(), width) if width > 1 else (0.0, 0)

    return max(_DELIMITERS, key=evenness)


def _cell(text: str, number: int) -> Cell:
    if formula := _hyperlink(text):
        return Cell((Line((Run(formula[1], formula[0]),), number),))
    return Cell(rich.lines(text, number))


# The separator is a semicolon where the comma stands in decimal numbers.
_HYPERLINK = re.compile(r'\s*=\s*HYPERLINK\(\s*"([^"]{1,2000})"\s*[,;]\s*"([^"]{1,2000})"\s*\)\s*', re.IGNORECASE)


def _hyperlink(text: object) -> tuple[str, str] | None:
    """Address and text of a `HYPERLINK` formula."""
    match = _HYPERLINK.fullmatch(text) if isinstance(text, str) else None
    return (match[1], match[2]) if match else None


def _document(sheets: Iterable[tuple[str | None, list[Row]]]) -> Document:
    """One table a sheet, under its name; what stands alone above the row of headers is the page's title."""
    blocks: list[Block] = []
    title: str | None = None
    for name, rows in sheets:
        preface = _preface(rows)
        title = title or next((text for row in rows[:preface] if (text := _alone(row))), None)
        if name:
            blocks.append(Heading(2, plain(name, rows[0].number if rows else 1)))
        blocks.append(Table(tuple(rows[preface:])))
    return Document(tuple(blocks), title=title)


def _preface(rows: list[Row]) -> int:
    """How many rows with one text stand above the row of headers; none where there is no such row."""
    top = next((at for at, row in enumerate(rows) if _alone(row) is None), 0)
    headers = sum(role_of(cell.text) is not None for cell in rows[top].cells) if rows else 0
    return top if headers > 1 else 0


def _alone(row: Row) -> str | None:
    """The text of a row with no other."""
    texts = [cell.text for cell in row.cells if cell.lines and not (cell.above or cell.left)]
    return texts[0] if len(texts) == 1 else None


# --------------------------------------------------------------------- Excel


def read_xlsx(content: bytes) -> Document:
    """The tables of a workbook, one a sheet that is shown; raises `InputError` for what is none or is too large."""
    try:
        archive = ZipFile(BytesIO(content))
        parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
    except (BadZipFile, NotImplementedError, ValueError):
        raise InputError("no Excel workbook (.xlsx)", advice="save it as .xlsx or .csv without a password") from None
    if sum(part.file_size for part in parts) > MAX_WORKBOOK:
        raise InputError(f"more than {MAX_WORKBOOK} bytes of cells: this is no schedule")
    try:
        with warnings.catch_warnings(action="ignore"):  # of parts that openpyxl leaves out
            return _document(_sheets(content, archive))
    except InputError:
        raise
    except Exception as error:  # a broken workbook fails in openpyxl in more ways than it names
        raise InputError(f"an Excel workbook that cannot be read: {type(error).__name__}: {error}"[:200]) from None


def _sheets(content: bytes, archive: ZipFile) -> list[tuple[str | None, list[Row]]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True)
    values = load_workbook(BytesIO(content), read_only=True, data_only=True)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise InputError("an Excel workbook that shows no sheet")
    return [(sheet.title if len(shown) > 1 else None, _rows(archive, sheet, values[sheet.title])) for sheet in shown]


def _rows(archive: ZipFile, sheet: Any, values: Any) -> list[Row]:
    """The rows of a sheet with any text; `values` is the sheet with the last values in the place of formulas."""
    links, merged = _links_and_merges(archive, sheet)
    sources = list(_grid(sheet))
    computed = any(str(cell).startswith("=") for row in sources for cell in row)
    grid: dict[int, list[Cell]] = {}
    for number, (source, row) in enumerate(zip(sources, _grid(values) if computed else sources, strict=False), 1):
        if source:
            cells = enumerate(zip_longest(source, row[: len(source)]), 1)
            grid[number] = [_shown(value, formula, links.get((number, at)), number) for at, (formula, value) in cells]
    _merge(grid, merged)
    return [Row(tuple(row), number) for number, row in sorted(grid.items()) if any(cell.lines for cell in row)]


def _grid(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The values of the rows, without the empty cells at the end of each."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong by a million rows
    cells = 0
    for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True):
        end = next((at for at in range(len(row), 0, -1) if row[at - 1] is not None), 0)
        cells += end
        if cells > MAX_CELLS:
            raise InputError(f"more than {MAX_CELLS} cells: this is no schedule")
        yield row[:end]


def _shown(value: object, formula: object, link: str | None, number: int) -> Cell:
    """A cell as its reader sees it; an error (`#REF!`) is nothing."""
    if found := _hyperlink(formula):
        return Cell((Line((Run(found[1], found[0]),), number),))
    lines = [line.strip() for line in _written(value).splitlines() if line.strip()]
    return Cell(tuple(Line((Run(line, link),), number) for line in lines))


def _written(value: object) -> str:
    """A value as text: dates in ISO form, whole numbers without a point."""
    match value:
        case datetime() if value.time() != time():
            return value.isoformat(" ", "minutes")
        case datetime() | date():
            return value.isoformat()[:10]
        case time():
            return value.isoformat("minutes")
        case float() if value.is_integer():
            return str(int(value))
    text = "" if value is None else str(value)
    return "" if re.fullmatch(r"#[A-Z/0]+[!?]?", text) else text


_Place = tuple[int, int]
_Range = tuple[int, int, int, int]
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _links_and_merges(archive: ZipFile, sheet: Any) -> tuple[dict[_Place, str], list[_Range]]:
    """The addresses behind cells, and the merged ranges: what openpyxl leaves out when it reads in a stream."""
    from xml.etree.ElementTree import iterparse

    from openpyxl.utils import range_boundaries

    path = sheet._worksheet_path.lstrip("/")  # openpyxl has no public name for it
    targets = _targets(archive, path)
    links: dict[_Place, str] = {}
    merged: list[_Range] = []
    with archive.open(path) as part:
        for _, element in iterparse(part):  # noqa: S314 -- expat bounds the growth of entities, and the part is small
            name = element.tag.rpartition("}")[2]
            if name == "hyperlink" and (link := targets.get(element.get(_RELATION, ""))):
                column, row, _, _ = range_boundaries(element.get("ref"))
                links[row, column] = link
            elif name == "mergeCell":
                merged.append(range_boundaries(element.get("ref")))
            if name in ("row", "hyperlink", "mergeCell"):
                element.clear()
    return links, merged


def _targets(archive: ZipFile, path: str) -> Mapping[str, str]:
    """The addresses that a part refers to by number."""
    from xml.etree.ElementTree import fromstring

    folder, _, name = path.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    root = fromstring(archive.read(relations))  # noqa: S314 -- see above
    return {each.get("Id", ""): each.get("Target", "") for each in root}


def _merge(grid: dict[int, list[Cell]], merged: list[_Range]) -> None:
    """Fills merged ranges with cells that say so."""
    filled = 0
    last = max(grid, default=0)
    for left, top, right, bottom in merged:
        if top not in grid or left > len(grid[top]):
            continue
        lines = grid[top][left - 1].lines
        for number in range(top, min(bottom, last) + 1):
            row = grid.setdefault(number, [])
            row.extend(Cell() for _ in range(len(row), min(right, MAX_COLUMNS)))
            for column in range(left, min(right, MAX_COLUMNS) + 1):
                if (number, column) != (top, left):
                    row[column - 1] = Cell(lines, above=number > top, left=column > left)
            filled += max(1, min(right, MAX_COLUMNS) - left)
            if filled > MAX_CELLS:
                raise InputError(f"more than {MAX_CELLS} merged cells: this is no schedule", line=number)
