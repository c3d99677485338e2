"""Rows as files: JSON Lines or Parquet, however many there are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from readinglist import arrow

Row = dict[str, Any]
_T = TypeVar("_T")

_Put = Callable[[Sequence[Row]], None]
_AT_ONCE = 1000  # rows written together


def pieces(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """The rows in lists of at most that size (`itertools.batched` of Python 3.12)."""
    rest = iter(rows)
    while some := list(islice(rest, size)):
        yield some


def is_parquet(path: Path) -> bool:
    """Whether rows under that name are Parquet; else they are JSON Lines."""
    return path.suffix == ".parquet"


def write(path: Path, rows: Iterable[Row], shape: arrow.Shape | None = None) -> None:
    """Writes rows to a new file: as Parquet where their shape is given, else as JSON Lines."""
    with _as_lines(path) if shape is None else arrow.parquet_file(path, shape) as put:
        for some in pieces(rows, _AT_ONCE):
            put(some)


@contextmanager
def _as_lines(path: Path) -> Iterator[_Put]:
    with path.open("w", encoding="utf-8") as file:
        yield lambda rows: file.writelines(as_line(row) + "\n" for row in rows)


def as_line(row: Row) -> str:
    """A row as JSON, without the end of its line."""
    return json.dumps(row, ensure_ascii=False)
