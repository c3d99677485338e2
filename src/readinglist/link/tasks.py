"""What Spark's workers do: functions from batches of rows to batches of rows, which call judgement and the plan.

Nothing here knows of Spark. The shapes say what is in the rows that go between the tasks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from readinglist import arrow
from readinglist.exchange import Asked
from readinglist.link.decisions import Row, decided, member, pieces
from readinglist.link.plan import Wanted, asked_blocks, block_keys, is_near, work_of
from readinglist.link.shards import Problem, read_claims, read_works
from readinglist.model import Claim
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.titles import fold

if TYPE_CHECKING:
    from pyarrow import RecordBatch

_T_co = TypeVar("_T_co", covariant=True)


class Broadcast(Protocol[_T_co]):
    """What Spark gives to all workers once."""

    @property
    def value(self) -> _T_co: ...


OnBatches = Callable[[Iterable["RecordBatch"]], Iterator["RecordBatch"]]

_PROBLEM: dict[str, Any] = {"problem": str, "shard": bool}
WORK: arrow.Shape = {"work": int, "words": str, "year": int, "keys": [int], "names": [int], "hit": bytes} | _PROBLEM
CLAIM: arrow.Shape = {
    "claim": int,
    "id": str,
    "title": str,
    "venue": str,
    "claimed": int,
    "link": str,
    "has": [str],
} | _PROBLEM
ASK: arrow.Shape = {"claim": int, "key": int, "named": bool, "claimed": int}
IN_BLOCKS: arrow.Shape = {"work": int, "year": int, "keys": [int]}
PAIR: arrow.Shape = {"claim": int, "work": int}
DECIDED: arrow.Shape = {"claim": int, "decision": str, "row": str}

ROWS_AT_ONCE = 2000
_IN_SHARD = 40  # bits of a number that say the place in a shard


def _rows(batches: Iterable[RecordBatch]) -> Iterator[Row]:
    for batch in batches:
        yield from batch.to_pylist()


def _batches(rows: Iterable[Row], shape: arrow.Shape) -> Iterator[RecordBatch]:
    for some in pieces(rows, ROWS_AT_ONCE):
        yield arrow.batch(some, shape)


def works_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The works of shards."""
    return _batches(_numbered(batches, read_works, "work", _work_row), WORK)


def claims_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The claims of shards."""
    return _batches(_numbered(batches, read_claims, "claim", _claim_row), CLAIM)


def _numbered(
    batches: Iterable[RecordBatch], read: Callable[[Path], Iterable[Any]], name: str, row: Callable[[Any], Row]
) -> Iterator[Row]:
    for shard in _rows(batches):
        for place, each in enumerate(read(Path(shard["path"]))):
            is_problem = isinstance(each, Problem)
            made = {"problem": each.text, "shard": each.shard} if is_problem else row(each)
            yield made | {name: shard["number"] << _IN_SHARD | place}


def _work_row(hit: Hit) -> Row:
    work = work_of(hit)
    return {"words": work.words, "year": work.year, "keys": work.keys, "names": work.names, "hit": work.hit}


def _claim_row(asked: Asked) -> Row:
    claim = asked.claim
    return {
        "id": json.dumps(asked.id),
        "title": claim.title,
        "venue": claim.venue,
        "claimed": claim.year,
        "link": claim.link,
        "has": list(dict.fromkeys(fold(claim.title).words)),
    }


def _asked(row: Row) -> Asked:
    return Asked(json.loads(row["id"]), Claim(row["title"], row["venue"], row["claimed"], row["link"]))


def asks_of(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The blocks that claims ask for."""
    rows = (
        {"claim": row["claim"], "key": ask.key, "named": ask.named, "claimed": row["claimed"]}
        for row in _rows(batches)
        for ask in asked_blocks(_asked(row).claim, dict(row["counts"] or ()))
    )
    return _batches(rows, ASK)


def in_blocks(wanted: Broadcast[Wanted], batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The blocks of works, as far as any claim asks for them."""
    rows = (
        {
            "work": row["work"],
            "year": row["year"],
            "keys": wanted.value.among(block_keys(row["words"], row["keys"])).tolist(),
        }
        for row in _rows(batches)
    )
    return _batches(rows, IN_BLOCKS)


def alike_pairs(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """Those of the pairs whose titles are alike, or which an identifier brings together."""
    rows = (
        {"claim": row["claim"], "work": row["work"]}
        for row in _rows(batches)
        if row["named"] or is_near(Claim(row["title"]), row["words"])
    )
    return _batches(rows, PAIR)


def decisions(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The decisions on claims with the works that are left for each."""
    return _batches(map(_decision, _rows(batches)), DECIDED)


def _decision(row: Row) -> Row:
    asked = _asked(row)
    members = (
        member(asked, *(each[name] for name in ("words", "year", "keys", "hit"))) for each in row["members"] or ()
    )
    found = decided(asked, members, dict(row["counts"] or ()))
    return {"claim": row["claim"], "decision": found["decision"], "row": json.dumps(found, ensure_ascii=False)}
