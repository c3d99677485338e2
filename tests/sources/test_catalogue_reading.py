"""Dumps read in several processes: the same entries in the same order, and no process outlives the build."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import InputError
from readinglist.sources.catalogue import Progress, build, reading
from readinglist.sources.catalogue.forms import form_of
from readinglist.sources.catalogue.reading import entries, jobs_for, readers
from readinglist.sources.catalogue.stream import Bad, opened

_OWN = {
    "title": "Orca: A Distributed Serving System",
    "authors": ["Gyeong-In Yu"],
    "year": 2022,
    "type": "conference",
}
_ARXIV = {"id": "2309.06180", "title": "Efficient $k$-Means", "authors_parsed": [["Kwon", "Woosuk", ""]]}
_CROSSREF = {"DOI": "10.1145/1", "title": ["A Title"], "type": "proceedings-article", "member": "320"}
_BROKEN = ('{"title": 1', "[]", '"text"', '{"title": ""}', "", "\x00", '{"title": "x", "authors": 7}', "\ufeff{}")


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with readers(2) as found:
        assert found is not None
        yield found


def read(path: Path, pool: Executor | None) -> list[str | Bad | None]:
    with opened(path) as dump:
        return list(entries(dump, form_of(path), pool))


def lines(path: Path, *rows: dict[str, Any] | str) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def papers(count: int) -> list[dict[str, Any]]:
    return [_OWN | {"title": f"{_OWN['title']}, {number}th of Many"} for number in range(count)]


@pytest.mark.parametrize("row", [_OWN, _ARXIV, _CROSSREF, {"title": "X", "type": "book", "id": "a"}])
def test_other_processes_read_what_this_one_would(tmp_path: Path, pool: Executor, row: dict[str, Any]) -> None:
    no_papers = [_CROSSREF | {"type": "journal"}, *_BROKEN]
    many = [each for n in range(700) for each in (row | {"n": n}, no_papers[n % len(no_papers)], row)]
    dump = lines(tmp_path / "rows.jsonl", *many)
    here, there = read(dump, None), read(dump, pool)
    assert there == here
    assert sum(isinstance(each, str) for each in here) >= 1400
    assert any(isinstance(each, Bad) for each in here)


def test_what_has_no_lines_is_read_here(tmp_path: Path, pool: Executor) -> None:
    array, bib = tmp_path / "items.json", tmp_path / "a.bib"
    array.write_text(json.dumps([_OWN, _OWN]))
    bib.write_text("@misc{a, title = {Orca}}")
    for dump, count in ((array, 2), (bib, 1)):
        assert read(dump, pool) == read(dump, None)
        assert len(read(dump, pool)) == count


def test_a_catalogue_does_not_depend_on_who_read(tmp_path: Path) -> None:
    dump = lines(tmp_path / "rows.jsonl", *papers(2500), *_BROKEN)
    alone, shared = (build([dump], tmp_path / str(jobs), jobs=jobs) for jobs in (1, 3))
    assert (shared.papers, shared.bad) == (alone.papers, alone.bad)
    assert shared.files[0].bad_lines == alone.files[0].bad_lines


def test_small_dumps_are_read_by_the_process_that_builds() -> None:
    assert jobs_for(1000) == 1
    assert 1 <= jobs_for(1 << 40) <= 4


@given(st.lists(st.one_of(st.integers(0, 3 << 19), st.none()), max_size=30))
def test_pieces_are_bounded_and_together_they_are_the_lines(sizes: list[int | None]) -> None:
    given_ = [Bad(n, "bad") if size is None else (n, bytes(size)) for n, size in enumerate(sizes)]
    pieces = list(reading._pieces(given_))
    assert [line for piece in pieces for line in piece] == given_
    for piece in pieces:
        held = [len(line[1]) for line in piece if not isinstance(line, Bad)]
        assert piece
        assert sum(held[:-1]) < 1 << 20


def test_reading_is_never_far_ahead_of_what_is_taken() -> None:
    asked: list[int] = []
    numbers = (asked.append(number) or number for number in range(100))
    taken = []
    with ThreadPoolExecutor(2) as threads:
        for each in reading._in_order(threads, str, numbers):
            taken.append(each)
            assert len(asked) - len(taken) <= 8
    assert taken == [str(number) for number in asked]
    assert len(taken) == 100


def test_a_reading_process_that_is_killed_ends_the_build_and_nothing_else(tmp_path: Path) -> None:
    build([lines(tmp_path / "old.jsonl", _OWN)], tmp_path / "built")
    dump = lines(tmp_path / "many.jsonl", *papers(40_000))
    others = multiprocessing.active_children()

    def readers_there() -> list[int]:
        return [each.pid for each in multiprocessing.active_children() if each not in others and each.pid]

    def kill_one(step: Progress) -> None:
        if step.papers and (there := readers_there()):
            os.kill(there[0], signal.SIGKILL)

    with pytest.raises(InputError, match="a process that reads the dumps was ended"):
        build([dump], tmp_path / "built", jobs=2, progress=kill_one)
    assert build([dump], tmp_path / "built", jobs=2).papers == 40_000
    assert readers_there() == []


_SLOW_BUILD = """
import multiprocessing, sys, time
from pathlib import Path
from readinglist.sources.catalogue import build

def progress(step):
    if step.papers >= 4000:
        print(*[each.pid for each in multiprocessing.active_children()], flush=True)
        time.sleep(600)

build([Path(sys.argv[1])], Path(sys.argv[2]), jobs=2, progress=progress)
"""


def test_readers_end_with_the_build_that_is_killed(tmp_path: Path) -> None:
    dump = lines(tmp_path / "many.jsonl", *papers(40_000))
    command = [sys.executable, "-c", _SLOW_BUILD, str(dump), str(tmp_path / "built")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        there = [int(pid) for pid in process.stdout.readline().split()]
        assert len(there) == 2
        process.kill()
    ends = time.monotonic() + 30
    while any(_runs(pid) for pid in there) and time.monotonic() < ends:
        time.sleep(0.05)
    assert [pid for pid in there if _runs(pid)] == []


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # one that ended and that nobody waits for is still listed
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text() if Path("/proc").exists() else True


def test_an_interrupted_build_says_so_once_and_leaves_nothing(tmp_path: Path) -> None:
    dump = lines(tmp_path / "many.jsonl", *papers(200_000))
    command = [sys.executable, "-m", "readinglist", "catalogue", "build", str(dump), "--to", str(tmp_path / "built")]
    with subprocess.Popen(
        [*command, "--jobs", "2"], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        while not list(tmp_path.glob("built/index-1/*")):
            time.sleep(0.02)
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert [path.name for path in (tmp_path / "built").iterdir()] == []
