"""Dumps as entries of the index, in their order: read in other processes where each line stands for itself.

To read a row costs three times what it costs the engine to take it in.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from readinglist.sources.catalogue import stream
from readinglist.sources.catalogue.forms import Form, Paper, read_lines
from readinglist.sources.catalogue.indexed import entry
from readinglist.sources.catalogue.rows import Shape
from readinglist.sources.catalogue.stream import Bad, Dump

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")
Lines = list[tuple[int, bytes] | Bad]

_MOST_JOBS = 4  # what so many read keeps the process busy that takes it in
_WORTH_IT = 4 << 20  # bytes of dumps; less is read before another process has begun
_LINES, _BYTES = 1000, 1 << 20  # lines read together, unless they are longer than that
_RARELY = 200_000  # objects made between two looks for cycles, of which reading makes none
_AHEAD = 2 * _MOST_JOBS  # pieces that are on their way or wait to be taken; more processes would want for work


def jobs_for(size: int) -> int:
    """How many processes are to read dumps of so many bytes."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_JOBS, cores) if size >= _WORTH_IT else 1


@contextmanager
def readers(jobs: int) -> Iterator[Executor | None]:
    """So many processes that read, or None where this one is enough; they end with it, however it ends."""
    if jobs == 1:
        yield None
        return
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    gc.set_threshold(_RARELY)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
    os._exit(1)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Holds back interrupts; a process that is started so gets none, and ends with the one that does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def entries(dump: Dump, form: Form, pool: Executor | None) -> Iterator[str | Bad | None]:
    """What each row of a dump puts into the index, None for no paper; raises `OSError` when a process was ended."""
    if pool is None or form.shape is None or not stream.has_lines(dump):
        yield from map(_entry, form.read(dump))
        return
    read = partial(_read, form.shape, dump.place)
    try:
        for piece in _in_order(pool, read, _pieces(stream.lines(dump.file))):
            yield from piece
    except BrokenProcessPool:
        raise OSError("a process that reads the dumps was ended, perhaps for want of memory") from None


def _read(shape: Shape, place: str, lines: Lines) -> list[str | Bad | None]:
    return [_entry(each) for each in read_lines(lines, shape, place)]


def _entry(each: Paper | Bad) -> str | Bad | None:
    if isinstance(each, Bad):
        return each
    return None if each.hit is None else entry(each.hit)


def _pieces(lines: Iterable[tuple[int, bytes] | Bad]) -> Iterator[Lines]:
    piece: Lines = []
    size = 0
    for line in lines:
        piece.append(line)
        size += 0 if isinstance(line, Bad) else len(line[1])
        if len(piece) == _LINES or size >= _BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _in_order(pool: Executor, do: Callable[[_Given], _Made], given: Iterable[_Given]) -> Iterator[_Made]:
    """What the pool makes of each, never far ahead of what is taken (`buffersize` in Python 3.14)."""
    waiting: deque[Future[_Made]] = deque()
    for each in given:
        with _uninterrupted():
            waiting.append(pool.submit(do, each))
        if len(waiting) > _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
