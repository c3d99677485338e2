"""CSV, TSV and Excel as tables: delimiters, quoted fields, dates, merged cells, links, and workbooks that lie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from readinglist.errors import InputError
from readinglist.schedule.document import Document, Table
from readinglist.schedule.sheet import read_csv, read_xlsx


def grid(document: Document) -> list[list[str]]:
    """The texts of the only table."""
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(sign: str) -> None:
    rows = [["Date", "Paper", "Venue"], ["Jan 30", "A, B; and C", "SC"], ["Feb 1", "D", "ATC"]]
    text = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    assert grid(read_csv(text)) == rows


def test_one_column_is_a_list_of_lines() -> None:
    assert grid(read_csv("Paxos Made Simple\nIn Search of an Understandable Consensus Algorithm\n")) == [
        ["Paxos Made Simple"],
        ["In Search of an Understandable Consensus Algorithm"],
    ]


def test_a_quoted_field_holds_lines_and_the_next_record_knows_its_own() -> None:
    document = read_csv('Date,Papers\r\nJan 30,"First Paper\r\nSecond ""Quoted"" Paper"\r\n\r\nFeb 1,Third\r\n')
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [row.number for row in table.rows] == [1, 2, 5]
    lines = table.rows[1].cells[1].lines
    assert [(line.text, line.number) for line in lines] == [("First Paper", 2), ('Second "Quoted" Paper', 3)]


def test_a_title_above_the_headers_is_the_pages() -> None:
    document = read_csv("Reading list for CS 7 in Fall 2021,,\nDate,Paper,Venue\nSep 1,Logs,SOSP\n")
    assert document.title == "Reading list for CS 7 in Fall 2021"
    assert grid(document) == [["Date", "Paper", "Venue"], ["Sep 1", "Logs", "SOSP"]]


def test_formulas_are_never_computed_but_links_are_read() -> None:
    text = 'Date,Paper\nJan 30,"=HYPERLINK(""https://example.org/a.pdf"",""A Paper"")"\nFeb 1,=cmd|\' /C calc\'!A0\n'
    (table,) = read_csv(text).blocks
    assert isinstance(table, Table)
    (line,) = table.rows[1].cells[1].lines
    assert (line.text, line.runs[0].link) == ("A Paper", "https://example.org/a.pdf")
    assert table.rows[2].cells[1].text == "=cmd|' /C calc'!A0"


def test_a_field_without_an_end_is_said() -> None:
    with pytest.raises(InputError, match="no CSV"):
        read_csv('Date,Paper\nJan 30,"' + "x" * 200_000)


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def course() -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Systems, Fall 2022", None, None])
    sheet.append(["Date", "Paper", "Year"])
    sheet.append([date(2022, 9, 1), "The Log File System", 1991])
    sheet.append([None, '=HYPERLINK("https://example.org/b.pdf", "Soft Updates")', 2000.0])
    sheet.append([datetime(2022, 9, 8, 14, 30), "Lines\nin a cell", "#REF!"])
    sheet["B3"].hyperlink = "https://doi.org/10.1145/121132.121137"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    return book


def test_a_workbook_is_read_as_it_is_seen() -> None:
    document = read_xlsx(saved(course()))
    assert document.title == "Systems, Fall 2022"
    assert grid(document) == [
        ["Date", "Paper", "Year"],
        ["2022-09-01", "The Log File System", "1991"],
        ["2022-09-01", "Soft Updates", "2000"],
        ["2022-09-08 14:30", "Lines in a cell", ""],
    ]
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [row.cells[1].lines[0].runs[0].link for row in table.rows] == [
        None,
        "https://doi.org/10.1145/121132.121137",
        "https://example.org/b.pdf",
        None,
    ]
    assert [row.cells[0].above for row in table.rows] == [False, False, True, False]


def test_hidden_sheets_stay_out_and_shown_ones_have_their_names() -> None:
    book = course()
    book.create_sheet("draft").sheet_state = "hidden"
    book["draft"].append(["Date", "Unseen"])
    assert grid(read_xlsx(saved(book)))[0] == ["Date", "Paper", "Year"]
    book["draft"].sheet_state = "visible"
    headings = [block.line.text for block in read_xlsx(saved(book)).blocks if not isinstance(block, Table)]  # type: ignore[union-attr]
    assert headings == ["Sheet", "draft"]


SHEET = "xl/worksheets/sheet1.xml"
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (at, b"&%c;" % (at - 1) * 40) for at in range(ord("b"), ord("k")))


def forged(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """The workbook with one part changed."""
    buffer = BytesIO()
    with ZipFile(BytesIO(saved(course()))) as good, ZipFile(buffer, "w", ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, change(good.read(name)) if name == part else good.read(name))
    return buffer.getvalue()


def of_version(number: int) -> bytes:
    """The workbook in an archive that says it needs a program of that version to unpack."""
    content = bytearray(saved(course()))
    content[content.index(b"PK\x01\x02") + 6] = number
    return bytes(content)


LIES: dict[str, Callable[[], bytes]] = {
    "no zip": lambda: b"PK\x03\x04 and nothing",
    "cut off": lambda: saved(course())[:2000],
    "unpacks to far more": lambda: forged(lambda _: OPEN + b"<row><c><v>" + b"1" * 20_000_000 + b"</v></c></row>"),
    "entities of entities": lambda: forged(
        lambda _: b'<!DOCTYPE x [<!ENTITY a "lol">' + ENTITIES + b"]>" + OPEN + b"<row><c><v>&j;</v></c></row>"
    ),
    "an archive of the future": lambda: of_version(205),
    "no XML": lambda: forged(lambda _: b"\x00\xff"),
    "no range": lambda: forged(lambda xml: xml.replace(b'ref="A3:A4"', b'ref="ZZZZZ:"')),
    "no workbook": lambda: forged(lambda _: b"<workbook/>", "xl/workbook.xml"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_workbook_that_lies_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        read_xlsx(LIES[name]())


def test_a_merged_range_over_the_whole_sheet_and_a_cell_in_its_last_corner_cost_nothing() -> None:
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    content = forged(lambda xml: xml.replace(b'"A3:A4"', b'"A3:XFD1048576"').replace(b"</sheetData>", far))
    rows: list[Any] = grid(read_xlsx(content))
    assert [row[:2] for row in rows[:2]] == [["Date", "Paper"], ["2022-09-01", "2022-09-01"]]
    assert len(rows) == 4
