"""Claims in, decisions out: the rows that programs give and get (see "What others rely on" in docs/design.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readinglist.errors import InputError
from readinglist.model import Claim, Decision, Work

_WANTED = 'a claim is {"id": 1, "title": "...", "venue": "...", "year": 2023, "link": "..."}'


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim of a file, with the id that the file gives it."""

    id: str | int | None
    claim: Claim


def read_claim(row: Any, path: Path, line: int) -> Asked:
    """A claim in a row of JSON or Parquet; raises `InputError` when it has no title."""
    if not isinstance(row, dict) or not isinstance(row.get("title"), str):
        raise InputError("this claim has no title", path=path, line=line, advice=_WANTED)
    venue, link = (value if isinstance(value := row.get(name), str) else None for name in ("venue", "link"))
    return Asked(row.get("id"), Claim(row["title"], venue, _year(row.get("year")), link))


def _year(value: Any) -> int | None:
    """A year as pages write it: 2023, "2023", "'23" or "23"."""
    match = re.search(r"\d{4}|\d{2}", str(value or ""))
    if not match:
        return None
    year = int(match[0])
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def decision_row(name: str | int | None, decision: Decision) -> dict[str, Any]:
    """A decision as a row: the id of its claim, how it ended and why, the record, how far the nearest one is."""
    nearest = decision.candidates[0].distance.total if decision.candidates else None
    return {
        "id": name,
        "decision": decision.outcome.value,
        "record": _record(decision.work) if decision.work else None,
        "why": decision.why,
        "distance": None if nearest is None else round(nearest, 4),
    }


def _record(work: Work) -> dict[str, Any]:
    """The version of record, with the arXiv identifier of its preprint."""
    record = work.record
    doi = record.identifier("doi")
    arxiv = work.identifier("arxiv")
    return {
        "title": record.title,
        "authors": [str(name) for name in record.author],
        "year": record.year,
        "venue": record.venue,
        "doi": doi.value if doi else None,
        "arxiv_id": arxiv.value if arxiv else None,
        "url": record.url,
    }
