"""Data files as documents: what is a heading, a row, an item, and what each says by name."""

from __future__ import annotations

from readinglist.schedule.data import read_json, read_yaml
from readinglist.schedule.document import Block, Document, Heading, Line, Listing, Table
from readinglist.schedule.roles import Role


def outline(document: Document) -> list[str]:
    """One text a block line: "# heading", "cell | cell", "* item"."""
    return [text for block in document.blocks for text in lines(block)]


def lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return [f"{'#' * block.level} {block.line.text}"]
        case Table():
            return [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        case Listing():
            return ["* " + " ".join(line.text for line in item.lines) for item in block.items]
    return [f"? {block}"]


def items(document: Document, row: int, column: int) -> list[Line]:
    """The lines of one cell of the only table."""
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return list(table.rows[row].cells[column].lines)


def test_units_are_headings_and_sessions_rows() -> None:
    document = read_yaml(
        """
- unit: Naming
  sessions:
    - date: M 02/04
      topic: Names&#58; pure and impure
      readings:
        - name: Hints
          link: papers/hints.pdf
        # - name: Left out
- unit: Order
  sessions:
    - date: W 02/06
      topic: Clocks
"""
    )
    assert outline(document) == [
        "## Naming",
        "date | topic | readings",
        "M 02/04 | Names: pure and impure | Hints",
        "## Order",
        "date | topic",
        "W 02/06 | Clocks",
    ]


def test_an_item_says_its_parts_by_name() -> None:
    document = read_yaml(
        """
- date: Jan 30
  papers:
    - paper-title: Off-Path Exploits
      paper-link: https://example.org/a.pdf
      paper-author: Yue Cao and Ann Lee
      paper-published: Usenix Security
      paper-year: 2016
      presenter: [Bo Wu, "Lee, Cy"]
    - doi: 10.1145/1.2
      title: By Number
      authors: [{given: Ann, family: Lee}, {family: Wu, given: Bo}]
"""
    )
    first, second = items(document, 1, 1)
    assert first.text == "Off-Path Exploits"
    assert dict(first.parts) == {
        Role.LINK: "https://example.org/a.pdf",
        Role.AUTHORS: "Yue Cao and Ann Lee",
        Role.VENUE: "Usenix Security",
        Role.YEAR: "2016",
        Role.PRESENTER: "Bo Wu; Cy Lee",
    }
    assert second.runs[0].link == "https://doi.org/10.1145/1.2"
    assert second.parts[Role.AUTHORS] == "Ann Lee; Bo Wu"


def test_lists_under_names_of_their_own_become_columns() -> None:
    document = read_yaml("- date: Jan 30\n  readings:\n    required: [First]\n    optional: [Second, Third]\n")
    assert outline(document) == ["date | required readings | optional readings", "Jan 30 | First | Second Third"]


def test_positional_items_and_titles_with_addresses() -> None:
    document = read_yaml(
        """
- date: Jan 30
  readings:
    - [A Paper, https://example.org/a.pdf]
    - {Another Paper: https://example.org/b.pdf, Third Paper: https://example.org/c.pdf}
"""
    )
    found = [(line.text, line.runs[0].link) for line in items(document, 1, 1)]
    assert found == [
        ("A Paper", "https://example.org/a.pdf"),
        ("Another Paper", "https://example.org/b.pdf"),
        ("Third Paper", "https://example.org/c.pdf"),
    ]


def test_lists_of_lists_are_rows() -> None:
    document = read_json('[["Jan 30", "A Paper", "SC"], ["Feb 1", "Another", "ATC"]]')
    assert outline(document) == ["Jan 30 | A Paper | SC", "Feb 1 | Another | ATC"]


def test_dates_as_keys_are_dates() -> None:
    document = read_yaml(
        "'2024-01-30':\n  topic: Logs\n  paper: A Paper\n'2024-02-06':\n  topic: Locks\n  paper: B\n"
    )
    assert outline(document) == ["date | topic | paper", "2024-01-30 | Logs | A Paper", "2024-02-06 | Locks | B"]


def test_weeks_that_only_number_their_days_are_no_sections() -> None:
    document = read_yaml(
        """
title: Networks
weeks:
  - week: 1
    entries:
      - {date: '2026-08-31', lecture: Overview}
  - week: 2
    title: Transport
    entries:
      - {lecture: Congestion, reading: Congestion Avoidance and Control}
"""
    )
    assert document.title == "Networks"
    assert outline(document) == [
        "date | lecture",
        "2026-08-31 | Overview",
        "### Transport",
        "week | lecture | reading",
        "2 | Congestion | Congestion Avoidance and Control",
    ]


def test_sections_as_keys_are_headings() -> None:
    document = read_yaml("Consensus:\n  - Paxos Made Simple\n  - Raft\nStorage:\n  - {title: GFS, venue: SOSP}\n")
    assert outline(document) == ["## Consensus", "* Paxos Made Simple", "* Raft", "## Storage", "* GFS"]


def test_csl_json_is_a_list_of_items() -> None:
    document = read_json(
        """[{"id": "lamport1978", "type": "article-journal", "title": "Time, Clocks",
        "title-short": "Clocks", "container-title": "CACM", "DOI": "10.1145/359545.359563",
        "author": [{"family": "Lamport", "given": "Leslie"}, {"literal": "The Group"}],
        "issued": {"date-parts": [[1978, 7]]}}]"""
    )
    (listing,) = document.blocks
    assert isinstance(listing, Listing)
    (line,) = listing.items[0].lines
    assert line.text == "Time, Clocks"
    assert dict(line.parts) == {
        Role.KIND: "article-journal",
        Role.VENUE: "CACM",
        Role.LINK: "https://doi.org/10.1145/359545.359563",
        Role.AUTHORS: "Leslie Lamport; The Group",
        Role.YEAR: "1978",
    }
