"""Small data files and sheets of many shapes, each with what a careful reader takes from it."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from readinglist.identifiers import Identifier
from readinglist.model import Kind, Record
from readinglist.names import Name
from readinglist.schedule import read, to_json
from readinglist.schedule.records import from_records

FOLDER = Path(__file__).parent / "structured"
PAGES = sorted(page for page in FOLDER.iterdir() if not page.name.endswith(".expected.json"))


def differences(expected: Any, found: Any, place: str = "page") -> list[str]:
    """Where `found` is not what is expected; keys that the expectation leaves out may be anything."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            fault for key, value in expected.items() for fault in differences(value, found.get(key), f"{place}.{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [fault for at, pair in pairs for fault in differences(*pair, f"{place}[{at}]")]
    return [] if expected == found else [f"{place}: {expected!r} expected, {found!r} read"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: Path) -> None:
    expected = json.loads(page.with_name(f"{page.stem}.expected.json").read_text(encoding="utf-8"))
    found = to_json(read(page.read_bytes(), page.name))
    assert not differences(expected, found)
    assert not found["not_understood"]


def test_workbook() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["CS 5 Databases", None, None, None],
        ["Date", "Topic", "Paper", "Presenter"],
        [date(2022, 9, 1), "Introduction", None, "Prof. Ann Lee"],
        ["Transactions", None, None, None],
        [date(2022, 9, 8), "Isolation", "A Critique of ANSI SQL Isolation Levels (SIGMOD 1995)", "Bo Wu"],
        [None, None, "Serializable Snapshot Isolation in PostgreSQL (VLDB 2012)", "Cy Young"],
    ):
        sheet.append(row)
    sheet["C5"].hyperlink = "https://arxiv.org/abs/cs/0701157"
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:D4")
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("B5:B6")
    buffer = BytesIO()
    book.save(buffer)
    expected = {
        "title": "CS 5 Databases",
        "sections": ["Transactions"],
        "sessions": [
            {"iso_date": "2022-09-01", "topic": "Introduction", "presenters": ["Ann Lee"], "readings": []},
            {
                "iso_date": "2022-09-08",
                "section": "Transactions",
                "topic": "Isolation",
                "presenters": ["Bo Wu", "Cy Young"],
                "readings": [
                    {
                        "title": "A Critique of ANSI SQL Isolation Levels",
                        "venue": "SIGMOD",
                        "year": 1995,
                        "link": "https://arxiv.org/abs/cs/0701157",
                    },
                    {"title": "Serializable Snapshot Isolation in PostgreSQL", "venue": "VLDB", "year": 2012},
                ],
            },
        ],
    }
    assert not differences(expected, to_json(read(buffer.getvalue(), "schedule.xlsx")))


def test_records_are_readings_without_a_date() -> None:
    records = [
        Record(
            "catalogue:course.bib:12",
            "paper-conference",
            "Paxos Made Live",
            author=(Name("Chandra", "Tushar"),),
            issued=(2007,),
            container_title="PODC",
            url="https://example.org/live.pdf",
            identifiers=(Identifier("doi", "10.1145/1281100.1281103"),),
        ),
        Record("catalogue:course.bib:30", "chapter", "Logical Time", url="https://example.org/time"),
    ]
    (session,) = from_records(records, title="A list").sessions
    first, second = session.readings
    assert (session.date, session.section) == (None, None)
    assert (first.claim.title, first.claim.venue, first.claim.year) == ("Paxos Made Live", "PODC", 2007)
    assert first.claim.link == "https://doi.org/10.1145/1281100.1281103"
    assert first.claim.authors == ("Tushar Chandra",)
    assert (first.kind, first.line) == (Kind.PAPER, 12)
    assert (second.kind, second.claim.link) == (Kind.CHAPTER, "https://example.org/time")
    assert from_records([]).sessions == ()
