"""Records in one line of text, as the tests of judgement write them by hand."""

from __future__ import annotations

import re
from pathlib import Path

from readinglist import identifiers
from readinglist.model import Record
from readinglist.names import parse_name
from readinglist.venues import series_of

HERE = Path(__file__).parent


def record(line: str) -> Record:
    """A record from "title | names | venue year | identifier ..."."""
    title, people, place, *names = (part.strip() for part in line.split(" | "))
    venue, year = re.fullmatch(r"(.*?)\s*(\d{4})?", place).groups()
    found = tuple(one for name in names for each in name.split(", ") if (one := identifiers.parse(each.strip())))
    series = series_of(venue) if venue else None
    kind = {"preprint": "article", "journal": "article-journal"}.get(
        series.kind if series else "", "paper-conference"
    )
    return Record(
        "test",
        kind,
        title,
        tuple(parse_name(name) for name in people.split(",") if name.strip()),
        (int(year),) if year else (),
        container_title=None if kind == "article" else venue or None,
        identifiers=found,
    )
