"""What Spark's workers do: functions from batches of rows to batches of rows, which call judgement.

Nothing here knows of Spark. The shapes say what is in the rows that go between the tasks.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist import arrow
from readinglist.dedupe.job import place_of, work_row
from readinglist.dedupe.listed import Listed
from readinglist.dedupe.merging import Merged, joined
from readinglist.dedupe.report import doubtful_row, group_row
from readinglist.dedupe.shards import references
from readinglist.engines.rows import Row, as_line
from readinglist.engines.tasks import IN_SHARD, PROBLEM, batches_of, numbered, rows_of
from readinglist.judgement.blocks import Sketch, drawn, is_near, pairs_of, rare_keys
from readinglist.judgement.groups import Link, group_linked, traits_among
from readinglist.judgement.pairs import Comparison, Tie, Traits, compare
from readinglist.judgement.text import read_title
from readinglist.model import Record
from readinglist.sources.base import Hit
from readinglist.sources.catalogue import stored

if TYPE_CHECKING:
    from pyarrow import RecordBatch

KEYS, ENDS, RARE = range(3)
"""Kinds of blocks: of the first all pairs are compared, of the others those that are near."""

LISTED: arrow.Shape = {
    "number": int,
    "key": str,
    "line": int,
    "record": bytes,
    "letters": str,
    "year": int,
    "sketch": bytes,
    "stems": [int],
    "keys": [int],
    "ends": [int],
} | PROBLEM
KEYED: arrow.Shape = {"number": int, "keys": [int]}
PAIR: arrow.Shape = {"one": int, "other": int}
LINK: arrow.Shape = {
    "one": int,
    "other": int,
    "tie": str,
    "rule": str,
    "why": str,
    "apart": float,
    "opposed": bool,
    "told": str,
}
LINE: arrow.Shape = {"line": str}
MADE: arrow.Shape = {"first": int, "of": [int], "key": str, "place": str, "row": str, "told": str}

_FACTS = struct.Struct("<HB32s")  # year, whether it is a draft, the bits of names
_REMEMBERED = 1 << 14  # records whose traits a worker keeps


# ----------------------------------------------------------------------- reading


def listed_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The references of shards."""
    return batches_of(numbered(batches, references, "number", _listed_row), LISTED)


def _listed_row(each: Listed) -> Row:
    found = drawn(each.record)
    return {
        "key": each.key,
        "line": each.line,
        "record": stored.dump(Hit((each.record,))),
        "letters": found.sketch.letters,
        "year": found.sketch.year,
        "sketch": _packed(found.sketch),
        "stems": list(found.sketch.stems),
        "keys": list(found.keys),
        "ends": list(found.ends),
    }


def _packed(sketch: Sketch) -> bytes:
    """A sketch without its letters."""
    facts = _FACTS.pack(sketch.year, sketch.draft, sketch.names.to_bytes(32, "little"))
    return facts + struct.pack(f"<{len(sketch.stems)}I", *sketch.stems)


def _sketch(letters: str, data: bytes) -> Sketch:
    year, draft, names = _FACTS.unpack_from(data)
    stems = struct.unpack_from(f"<{(len(data) - _FACTS.size) // 4}I", data, _FACTS.size)
    return Sketch(letters, year, bool(draft), int.from_bytes(names, "little"), stems)


# -------------------------------------------------------------------- comparing


def rare_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The keys of each record's rarest words, of those that others have too."""
    rows = ({"number": row["number"], "keys": list(_rare_keys(row["counts"]))} for row in rows_of(batches))
    return batches_of(rows, KEYED)


def _rare_keys(counts: Sequence[Row]) -> Iterator[int]:
    counted = {each["stem"]: each["count"] for each in counts}
    return rare_keys(counted, counted)


def pairs_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The pairs of blocks; their rows come block by block, those of one in the order of titles."""
    return batches_of(({"one": one, "other": other} for one, other in _pairs(_members(batches))), PAIR)


_Member = tuple[int, int, int, int, str, bytes]


def _members(batches: Iterable[RecordBatch]) -> Iterator[_Member]:
    for batch in batches:
        columns = (batch.column(name).to_pylist() for name in ("kind", "key", "size", "number", "letters", "sketch"))
        yield from zip(*columns, strict=True)


def _pairs(members: Iterable[_Member]) -> Iterator[tuple[int, int]]:
    for (kind, _), block in groupby(members, itemgetter(0, 1)):
        first = next(block)
        sketched = ((number, _sketch(letters, data)) for *_, number, letters, data in (first, *block))
        for (one, mine), (other, yours) in pairs_of(sketched, first[2]):
            if kind == KEYS or is_near(mine, yours):
                yield (one, other) if one < other else (other, one)


def links_in(names: Sequence[str], batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """How records stand to those that they are compared with, where they are not apart; `names` are the shards'."""
    return batches_of((link for row in rows_of(batches) for link in _links(names, row["mine"], row["others"])), LINK)


def _links(names: Sequence[str], mine: Row, others: Sequence[Row]) -> Iterator[Row]:
    for yours in others:
        found = compare(_traits(mine["record"], mine["often"]), _traits(yours["record"], yours["often"]))
        if found.tie is not Tie.APART:
            told = doubtful_row(_listed(names, mine), _listed(names, yours), found.why)
            yield {
                "one": mine["number"],
                "other": yours["number"],
                "tie": found.tie,
                "rule": found.rule,
                "why": found.why,
                "apart": found.apart,
                "opposed": found.opposed,
                "told": json.dumps(told, ensure_ascii=False),
            }


@lru_cache(maxsize=_REMEMBERED)
def _traits(data: bytes, often: bool) -> Traits:
    record = _record(data)
    return traits_among(record, {read_title(record.title).letters} if often else ())


def _record(data: bytes) -> Record:
    return stored.load(data).records[0]


def _listed(names: Sequence[str], row: Row) -> Listed:
    return Listed(Path(names[row["number"] >> IN_SHARD]), row["key"], row["line"], _record(row["record"]))


# --------------------------------------------------------------------- grouping


def works_in(names: Sequence[str], batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """The works that records come to which links connect with no others; `names` are the shards'."""
    return batches_of((made for row in rows_of(batches) for made in _works(names, row)), MADE)


def _works(names: Sequence[str], row: Row) -> Iterator[Row]:
    members = sorted(row["members"], key=itemgetter("number"))
    numbers = [each["number"] for each in members]
    listed = [_listed(names, each) for each in members]
    records = [each.record for each in listed]
    recur = {read_title(record.title).letters for record, each in zip(records, members, strict=True) if each["often"]}
    place = {number: at for at, number in enumerate(numbers)}
    links = (Link(place[each["one"]], place[each["other"]], _comparison(each)) for each in row["links"] or ())
    grouping = group_linked(records, links, recur)
    known = {id(each): number for each, number in zip(listed, numbers, strict=True)}
    for entry in joined(listed, grouping):
        yield _made(entry, sorted(known[id(each)] for each in entry.listed))


def _comparison(row: Row) -> Comparison:
    return Comparison(Tie(row["tie"]), row["rule"], row["why"], row["apart"], row["opposed"])


def _made(entry: Merged, numbers: list[int]) -> Row:
    return {
        "first": numbers[0],
        "of": numbers,
        "key": entry.key,
        "place": place_of(entry),
        "row": json.dumps(work_row(entry), ensure_ascii=False),
        "told": json.dumps(group_row(entry), ensure_ascii=False),
    }


def lines_in(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
    """Works under their keys, as lines of JSON."""
    return batches_of(
        ({"line": as_line({"id": row["id"]} | json.loads(row["row"]))} for row in rows_of(batches)), LINE
    )
