"""The decision on one claim, from the works that its blocks hold; and decisions as files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from readinglist import arrow
from readinglist.exchange import Asked, decision_row
from readinglist.link.plan import alike
from readinglist.resolve import Request, Sources, settle
from readinglist.sources.catalogue.pool import Member, Pool

Row = dict[str, Any]
_T = TypeVar("_T")

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

_Put = Callable[[Sequence[Row]], None]
_AT_ONCE = 1000  # decisions written together


def member(asked: Asked, words: str, year: int, keys: Iterable[int], data: bytes) -> Member:
    """A work as a candidate for that claim."""
    return Member(words, year or None, frozenset(keys), data, alike(asked.claim, words))


def decided(asked: Asked, members: Iterable[Member], counts: Mapping[str, int]) -> Row:
    """The decision as `resolve --json` prints it, with the rule and the penalties of the nearest work besides."""
    decision = settle([Request(asked.claim)], Sources([Pool(members, counts)]))[0].decision
    nearest = decision.candidates[0].distance.penalties if decision.candidates else ()
    penalties = [{"name": each.name, "amount": round(each.amount, 4), "why": each.why} for each in nearest]
    return decision_row(asked.id, decision) | {"rule": decision.rule, "penalties": penalties}


def pieces(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The rows in lists of at most that size (`itertools.batched` of Python 3.12)."""
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some


def is_parquet(path: Path) -> bool:
    """Whether decisions under that name are Parquet; else they are JSON Lines."""
    return path.suffix == ".parquet"


def write(path: Path, rows: Iterable[Row], *, parquet: bool = False) -> None:
    """Writes decisions to a new file, as Parquet or as JSON Lines."""
    with _as_parquet(path) if parquet else _as_lines(path) as put:
        for some in pieces(rows, _AT_ONCE):
            put(some)


@contextmanager
def _as_parquet(path: Path) -> Iterator[_Put]:
    with arrow.parquet_file(path, DECISION) as put:
        yield lambda rows: put([row | {"id": None if row["id"] is None else str(row["id"])} for row in rows])


@contextmanager
def _as_lines(path: Path) -> Iterator[_Put]:
    with path.open("w", encoding="utf-8") as file:
        yield lambda rows: file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
