"""What tasks on a cluster are made of: functions from batches of rows to batches of rows.

Nothing here knows of Spark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from readinglist import arrow
from readinglist.engines.rows import Row, pieces
from readinglist.engines.shards import Problem

if TYPE_CHECKING:
    from pyarrow import RecordBatch

_T_co = TypeVar("_T_co", covariant=True)
OnBatches = Callable[[Iterable["RecordBatch"]], Iterator["RecordBatch"]]

PROBLEM: dict[str, Any] = {"problem": str, "shard": bool}
"""What a row holds beside its own columns where it is a `Problem`, and they are empty."""
ROWS_AT_ONCE = 2000
IN_SHARD = 40  # bits of a number that say the place in a shard


class Broadcast(Protocol[_T_co]):
    """What Spark gives to all workers once."""

    @property
    def value(self) -> _T_co: ...


def rows_of(batches: Iterable[RecordBatch]) -> Iterator[Row]:
    """The rows of all batches."""
    for batch in batches:
        yield from batch.to_pylist()


def batches_of(rows: Iterable[Row], shape: arrow.Shape) -> Iterator[RecordBatch]:
    """The rows in batches of that shape."""
    for some in pieces(rows, ROWS_AT_ONCE):
        yield arrow.batch(some, shape)


def numbered(
    batches: Iterable[RecordBatch], read: Callable[[Path, str], Iterable[Any]], name: str, row: Callable[[Any], Row]
) -> Iterator[Row]:
    """What the shards in `batches` hold, as rows with a number under `name`: of the shard and of the place in it.

    So the numbers are in the order of the shards, and the same whenever a shard is read again. `read` is given the
    path of a shard, and how people named it.
    """
    for shard in rows_of(batches):
        for place, each in enumerate(read(Path(shard["path"]), shard["named"])):
            is_problem = isinstance(each, Problem)
            made = {"problem": each.text, "shard": each.shard} if is_problem else row(each)
            yield made | {name: shard["number"] << IN_SHARD | place}
