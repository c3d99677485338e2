"""What Spark's workers do: functions from batches of rows to batches of rows, which call judgement and the plan.

Nothing here knows of Spark. The shapes say what is in the rows that go between the tasks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from readinglist import arrow
from readinglist.engines.rows import Row
from readinglist.engines.tasks import PROBLEM, Broadcast, batches_of, numbered, rows_of
from readinglist.exchange import Asked
from readinglist.link.decisions import decided, member
from readinglist.link.job import read_claims, read_works
from readinglist.link.plan import Wanted, asked_blocks, block_keys, is_near, work_of
from readinglist.model import Claim
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.titles import fold

if TYPE_CHECKING:
    from pyarrow import RecordBatch

WORK: arrow.Shape = {"work": int, "words": str, "year": int, "keys": [int], "names": [int], "hit": bytes} | PROBLEM
CLAIM: arrow.Shape = {
    "claim": int,
    "id": str,
    "title": str,
    "venue": str,
    "claimed": int,
    "link": str,
    "has": [str],
} | PROBLEM
ASK: arrow.Shape = {"claim": int, "key": int, "named": bool, "claimed": int}
IN_BLOCKS: arrow.Shape = {"work": int, "year": int, "keys": [int]}
PAIR: arrow.Shape = {"claim": int, "work": int}
DECIDED: arrow.Shape = {"claim": int, "decision": str, "row": str}


def works_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The works of shards."""
    return batches_of(numbered(batches, read_works, "work", _work_row), WORK)


def claims_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The claims of shards."""
    return batches_of(numbered(batches, read_claims, "claim", _claim_row), CLAIM)


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
        for row in rows_of(batches)
        for ask in asked_blocks(_asked(row).claim, dict(row["counts"] or ()))
    )
    return batches_of(rows, ASK)


def in_blocks(wanted: Broadcast[Wanted], batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The blocks of works, as far as any claim asks for them."""
    rows = (
        {
            "work": row["work"],
            "year": row["year"],
            "keys": wanted.value.among(block_keys(row["words"], row["keys"])).tolist(),
        }
        for row in rows_of(batches)
    )
    return batches_of(rows, IN_BLOCKS)


def alike_pairs(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """Those of the pairs whose titles are alike, or which an identifier brings together."""
    rows = (
        {"claim": row["claim"], "work": row["work"]}
        for row in rows_of(batches)
        if row["named"] or is_near(Claim(row["title"]), row["words"])
    )
    return batches_of(rows, PAIR)


def decisions(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The decisions on claims with the works that are left for each."""
    return batches_of(map(_decision, rows_of(batches)), DECIDED)


def _decision(row: Row) -> Row:
    asked = _asked(row)
    members = (
        member(asked, *(each[name] for name in ("words", "year", "keys", "hit"))) for each in row["members"] or ()
    )
    found = decided(asked, members, dict(row["counts"] or ()))
    return {"claim": row["claim"], "decision": found["decision"], "row": json.dumps(found, ensure_ascii=False)}
