"""The one door to Arrow: rows as files of Parquet, and as the batches that engines pass around.

Arrow comes with the extra `[spark]` and is imported when a file or a batch of it is at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist.errors import InputError

if TYPE_CHECKING:
    from pyarrow import DataType, RecordBatch, Schema

Row = Mapping[str, Any]
Shape = Mapping[str, Any]
"""What is in rows: `str`, `int`, `float`, `bool` or `bytes` for each name, `[one]` for a list, a shape for a row."""

PARQUET = b"PAR1"  # how a file of Parquet begins and ends
EXTRA = "install it: pip install 'readinglist[spark]'"
_ROWS_AT_ONCE = 5000


def parquet_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of Parquet, some thousand at a time in memory; raises `InputError` where it is damaged."""
    import_arrow()
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                yield from batch.to_pylist()
    except (ArrowException, OSError) as error:
        raise InputError(f"this is not Parquet, or it is damaged: {error}", path=path) from None


@contextmanager
def parquet_file(path: Path, shape: Shape) -> Iterator[Callable[[Sequence[Row]], None]]:
    """A new file of Parquet; what is given is called with rows, in pieces of any size."""
    import_arrow()
    from pyarrow import parquet

    with parquet.ParquetWriter(path, schema(shape)) as file:
        yield lambda rows: file.write_batch(batch(rows, shape))


def batch(rows: Iterable[Row], shape: Shape) -> RecordBatch:
    """Rows as one batch."""
    from pyarrow import RecordBatch

    return RecordBatch.from_pylist(list(rows), schema=schema(shape))


def schema(shape: Shape) -> Schema:
    """The shape as Arrow says it."""
    import pyarrow

    return pyarrow.schema([(name, _type(each)) for name, each in shape.items()])


def _type(each: Any) -> DataType:
    import pyarrow

    if isinstance(each, list):
        return pyarrow.list_(_type(each[0]))
    if isinstance(each, Mapping):
        return pyarrow.struct([(name, _type(inner)) for name, inner in each.items()])
    plain = {str: pyarrow.string, int: pyarrow.int64, float: pyarrow.float64, bool: pyarrow.bool_}
    return pyarrow.binary() if each is bytes else plain[each]()


def import_arrow() -> None:
    """Raises `InputError` when Arrow is not installed."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise InputError("Parquet needs the package pyarrow", advice=EXTRA) from None
