#!/usr/bin/env python3
"""Measures `readinglist link`: both engines on the same claims and works, and whether they decide alike.

    bench_link.py RECORDS.jsonl.gz [--development CLAIMS.jsonl] [--claims 100000] [--sizes 100000 500000 5000000]
                  [--master 'local[2]'] [--folder DIR]

RECORDS holds one record a line, as `readinglist catalogue build` reads them. Claims are the development claims, and
so many more made by altering titles of records that every size has. Works are the records cut short, or enlarged with
copies that have other words, in eight shards. Each engine runs in a process of its own. CPU seconds are those of all
its processes (Python, Java, Python of the workers), and memory is what they held together at most. Exit status 1 when
the engines disagree on an acceptance, or on more than one claim in 10,000.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Self

from bench_catalogue import claims as altered_claims
from bench_catalogue import peak_memory, sized

Row = dict[str, Any]

SHARDS = 8
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


# ---------------------------------------------------------------- claims and works


def write_works(records: Path, size: int, to: Path) -> None:
    """So many works, in shards."""
    to.mkdir()
    with ExitStack() as open_files:
        paths = [to / f"part-{number}.jsonl.gz" for number in range(SHARDS)]
        files = [open_files.enter_context(gzip.open(path, "wt", compresslevel=1, encoding="utf-8")) for path in paths]
        for number, row in enumerate(sized(records, size)):
            files[number % SHARDS].write(json.dumps(row, ensure_ascii=False) + "\n")


def write_claims(works: Path, count: int, development: Path | None, to: Path) -> int:
    """The development claims, and so many altered ones; how many there are together."""
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl", dir=to.parent) as whole:
        for shard in sorted(works.iterdir()):
            whole.write(gzip.decompress(shard.read_bytes()))
        whole.flush()
        made = [row for row in altered_claims(Path(whole.name), count) if row["kind"] != "exact"]
    lines = development.read_text(encoding="utf-8").splitlines() if development else []
    lines += [json.dumps(row | {"id": number}, ensure_ascii=False) for number, row in enumerate(made)]
    to.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return len(lines)


# --------------------------------------------------- measurements, each in its process


def measure(engine: str, master: str, claims: Path, works: Path, to: Path) -> Row:
    """Links, and gives seconds, CPU seconds, memory (MB) and what was shuffled (MB)."""
    from readinglist.engines.shards import shards
    from readinglist.engines.spark import session as of_spark
    from readinglist.link import local, spark
    from readinglist.link.job import Job

    job = Job(shards(claims), shards(works), to)
    start = time.perf_counter()
    if engine == "local":
        local.link(job)
        return _figures(start, time.process_time(), peak_memory(), 0.0)
    with Watch() as watch, of_spark(master) as session:
        started = time.perf_counter() - start
        spark.link(job, session)
        watch.look()
        return _figures(start, watch.cpu, watch.memory, shuffled(session)) | {"start s": started}


def shuffled(session: Any) -> float:
    """What a session of Spark has shuffled so far, in MB."""
    executors = session.sparkContext._jsc.sc().statusStore().executorList(False)
    return sum(executors.apply(i).totalShuffleWrite() for i in range(executors.size())) / 1e6


def _figures(start: float, cpu: float, memory: float, shuffled: float) -> Row:
    return {
        "seconds": time.perf_counter() - start,
        "CPU s": cpu,
        "MB": memory,
        "shuffle MB": shuffled,
        "start s": 0.0,
    }


class Watch(threading.Thread):
    """Looks at this process and all below it again and again, since nobody counts what ended workers used."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.memory = 0.0  # MB, of all together, at most
        self._used: dict[int, float] = {}
        self._ended = threading.Event()

    @property
    def cpu(self) -> float:
        """CPU seconds of all that was seen."""
        return sum(self._used.values())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()

    def run(self) -> None:
        """Looks twice a second."""
        while not self._ended.wait(0.5):
            self.look()

    def look(self) -> None:
        """What every process used so far, and what they hold now."""
        seen = {pid: used for pid in _below(os.getpid()) if (used := _used(pid))}
        self._used |= {pid: cpu for pid, (cpu, _) in seen.items()}
        self.memory = max(self.memory, sum(memory for _, memory in seen.values()))


def _below(root: int) -> Iterator[int]:
    """This process and all below it."""
    yield root
    with suppress(OSError):  # it ended meanwhile
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _below(int(child))


def _used(pid: int) -> tuple[float, float] | None:
    """CPU seconds of a process, and the memory that is its own, in MB."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        resident, shared = map(int, Path(f"/proc/{pid}/statm").read_text().split()[1:3])
        return sum(map(int, fields[11:13])) / TICKS, (resident - shared) * PAGE / 1e6
    return None


def apart(script: str, engine: str, master: str, *paths: Path) -> Row:
    """Measures in a process of its own."""
    command = [sys.executable, script, "--measure", engine, master, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"measuring {engine} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


# --------------------------------------------------------------------- the report


def differences(one: Path, other: Path) -> tuple[int, int]:
    """On how many claims two runs disagree in anything, and on how many in the acceptance of a record."""
    anything = acceptance = 0
    with one.open(encoding="utf-8") as left, other.open(encoding="utf-8") as right:
        for mine, yours in zip(left, right, strict=True):
            if mine != yours:
                anything += 1
                acceptance += accepted(json.loads(mine)) != accepted(json.loads(yours))
    return anything, acceptance


def accepted(row: Row) -> Row | None:
    """The record of an accepted claim."""
    return row["record"] if row["decision"] == "accepted" else None


def report(size: int, asked: int, figures: dict[str, Row], differ: tuple[int, int]) -> None:
    """One size, both engines."""
    print(f"\n{size:,} works, {asked:,} claims; load {os.getloadavg()[0]:.1f}")
    columns = ["claims/s", "claims/CPU s", "seconds", "CPU s", "start s", "MB", "shuffle MB"]
    print(f"{'':<8}" + "".join(f"{column:>14}" for column in columns))
    for name, row in figures.items():
        row |= {"claims/s": asked / row["seconds"], "claims/CPU s": asked / row["CPU s"]}
        print(f"{name:<8}" + "".join(f"{row[column]:>14,.4g}" for column in columns))
    print(f"differences: {differ[0]} of {asked:,}, in acceptance {differ[1]}", flush=True)


def main() -> int:
    """Runs everything; see the module's docstring."""
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(*sys.argv[2:4], *map(Path, sys.argv[4:]))))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--development", type=Path)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 500_000, 5_000_000])
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--folder", type=Path, help="where works and decisions go (several GB); a temporary one else")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder, asked = Path(name), 0
        for size in sorted(options.sizes):
            works = folder / f"works-{size}"
            write_works(options.records, size, works)
            asked = asked or write_claims(works, options.claims, options.development, folder / "claims.jsonl")
            made = {engine: folder / f"{engine}-{size}.jsonl" for engine in ("local", "spark")}
            paths = (folder / "claims.jsonl", works)
            figures = {each: apart(__file__, each, options.master, *paths, to) for each, to in made.items()}
            differ = differences(*made.values())
            report(size, asked, figures, differ)
            failed |= differ[1] > 0 or differ[0] * 10_000 > asked
    return failed


if __name__ == "__main__":
    sys.exit(main())
