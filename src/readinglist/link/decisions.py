"""The decision on one claim, from the works that its blocks hold; and decisions as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from readinglist import arrow
from readinglist.engines import rows
from readinglist.engines.rows import Row
from readinglist.exchange import Asked, decision_row
from readinglist.link.plan import alike
from readinglist.resolve import Request, Sources, settle
from readinglist.sources.catalogue.pool import Member, Pool

DECISION: arrow.Shape = {
    "id": str,
    "decision": str,
    "rule": str,
    "record": {
        "title": str,
        "authors": [str],
        "year": int,
        "venue": str,
        "doi": str,
        "arxiv_id": str,
        "url": str,
    },
    "why": str,
    "distance": float,
    "penalties": [{"name": str, "amount": float, "why": str}],
}
"""A decision in Parquet, where an id is text whatever it was; in JSON Lines it is as the claim has it."""


def member(asked: Asked, words: str, year: int, keys: Iterable[int], data: bytes) -> Member:
    """A work as a candidate for that claim."""
    return Member(words, year or None, frozenset(keys), data, alike(asked.claim, words))


def decided(asked: Asked, members: Iterable[Member], counts: Mapping[str, int]) -> Row:
    """The decision as `resolve --json` prints it, with the rule and the penalties of the nearest work besides."""
    decision = settle([Request(asked.claim)], Sources([Pool(members, counts)]))[0].decision
    nearest = decision.candidates[0].distance.penalties if decision.candidates else ()
    penalties = [{"name": each.name, "amount": round(each.amount, 4), "why": each.why} for each in nearest]
    return decision_row(asked.id, decision) | {"rule": decision.rule, "penalties": penalties}


def write(path: Path, decided: Iterable[Row], *, parquet: bool = False) -> None:
    """Writes decisions to a new file, as Parquet or as JSON Lines."""
    if not parquet:
        rows.write(path, decided)
        return
    named = ({**row, "id": None if row["id"] is None else str(row["id"])} for row in decided)
    rows.write(path, named, DECISION)
