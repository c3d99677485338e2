#!/usr/bin/env python3
"""What `readinglist dedupe --pairs` costs: beside bib-dedupe on the same files, and over a whole catalogue.

    bench_dedupe.py MATERIAL [--bib-dedupe PYTHON] [--catalogue] [--engines] [--sizes 50000,500000]
                    [--master 'local[2]'] [--folder DIR]

MATERIAL holds `dedup/` and `catalog/catalog.jsonl.gz`. PYTHON is that of an environment with bib-dedupe in it;
without one that half is left out and said to be. Every figure is of a process of its own, from its start to its end:
wall clock, processor time, and the memory at its highest. The catalogue is judged by processor time, which on a free
machine is the wall clock. With --engines both engines make works of the same records, in eight shards, and every byte
that they write is compared; there processor time and memory are those of all processes. Exit status 1 when a bar is
missed or the engines differ, 2 when the material cannot be used.
"""

from __future__ import annotations

import argparse
import csv
import gc
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from filecmp import cmp
from itertools import islice
from pathlib import Path

from bench_link import Watch, apart, shuffled, write_works

FASTER = 10
SECONDS, MEGABYTES, GROWTH = 90, 2048, 1.5
_COLUMNS = ("id", "title", "authors", "year", "venue", "type", "doi", "arxiv_id", "url", "pages")
_PEER = """
import sys
import pandas
from bib_dedupe.bib_dedupe import block, cluster, match, prep

if __name__ == "__main__":
    records = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False).rename(columns={"id": "ID"})
    records = records.rename(columns={"authors": "author", "venue": "journal"})
    for column in ("ENTRYTYPE", "title", "author", "year", "journal", "volume", "number", "pages", "doi", "abstract"):
        if column not in records:
            records[column] = "article" if column == "ENTRYTYPE" else ""
    pairs = match(block(prep(records, cpu=1), cpu=1), cpu=1)
    print(len(pairs))
"""


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds of wall clock and of the processor, megabytes at the highest."""

    wall: float
    cpu: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.wall:8.1f} s wall {self.cpu:8.1f} s cpu {self.megabytes:7.0f} MB"


def measured(command: list[str]) -> Cost:
    """Runs a command to its end; raises `CalledProcessError` when it fails."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def ours(*tables: Path) -> Cost:
    """What the verb takes."""
    return measured([sys.executable, "-m", "readinglist", "dedupe", *map(str, tables), "--pairs"])


def tables(material: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The tables that both read; those of DBLP and Scholar as one."""
    yield "digital_work", material / "dedup" / "bibdedupe" / "digital_work.csv"
    both = folder / "dblp_scholar.csv"
    with both.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, ("id", "title", "authors", "venue", "year"))
        writer.writeheader()
        for name in ("magellan_tableA", "magellan_tableB_in_pairs"):
            with (material / "dedup" / "dblp_scholar" / f"{name}.csv").open(newline="", encoding="utf-8") as rows:
                writer.writerows(row | {"id": f"{name}{row['id']}"} for row in csv.DictReader(rows))
    yield "DBLP-Scholar", both


def beside(python: str, material: Path, folder: Path) -> bool:
    """Both on the same tables, one after the other; whether ours is as much faster and leaner as it is to be."""
    script = folder / "peer.py"
    script.write_text(_PEER, encoding="utf-8")
    reached = True
    for name, table in tables(material, folder):
        mine, theirs = ours(table), measured([python, str(script), str(table)])
        print(f"{name:<14} readinglist {mine}\n{'':<14} bib-dedupe  {theirs}")
        print(
            f"{'':<14} {theirs.wall / mine.wall:.0f} times (wall), {theirs.cpu / mine.cpu:.0f} times (cpu)",
            flush=True,
        )
        leaner = mine.megabytes < theirs.megabytes
        reached &= theirs.wall >= FASTER * mine.wall and theirs.cpu >= FASTER * mine.cpu and leaner
    return reached


def catalogue(material: Path, folder: Path, sizes: list[int]) -> bool:
    """The first records of the catalogue, and all of them; whether cost and growth stay within their bars."""
    costs: dict[int, Cost] = {}
    for size in sizes:
        table = folder / f"catalogue{size}.csv"
        count = written(material / "catalog" / "catalog.jsonl.gz", table, size)
        costs[count] = ours(table)
        table.unlink()
        print(f"{count:>9,} records {costs[count]}  {costs[count].cpu / count * 1e6:.0f} µs a record", flush=True)
    few, many = min(costs), max(costs)
    growth = (costs[many].cpu / many) / (costs[few].cpu / few)
    print(f"a record of {many:,} costs {growth:.2f} times that of {few:,}")
    most = costs[many]
    return most.cpu < SECONDS and most.megabytes < MEGABYTES and growth < GROWTH


def written(source: Path, table: Path, size: int) -> int:
    """Writes the first records of the catalogue as a table; how many."""
    with gzip.open(source, "rt", encoding="utf-8") as lines, table.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for number, line in enumerate(islice(lines, size), 1):
            row = json.loads(line) | {"id": number}
            row["authors"] = "; ".join(row.get("authors") or ())
            writer.writerow([row.get(column) or "" for column in _COLUMNS])
    return number


# ------------------------------------------------------------------- both engines


def engines(material: Path, folder: Path, sizes: list[int], master: str) -> bool:
    """Both engines on the first records of the catalogue; whether they write the same."""
    same = True
    for size in sizes:
        records = folder / f"records{size}"
        write_works(material / "catalog" / "catalog.jsonl.gz", size, records)
        made = {engine: folder / f"{engine}{size}" / "works.jsonl" for engine in ("local", "spark")}
        for engine, to in made.items():
            figures = apart(__file__, engine, master, records, to)
            said = (f"{name} {value:,.4g}" for name, value in figures.items())
            print(f"{size:>9,} records, {engine:<6} {', '.join(said)}", flush=True)
        differing = [name for name in ("works.jsonl", "keys.csv", "dedupe.jsonl") if not alike(made.values(), name)]
        print(f"{size:>9,} records: {'the same bytes' if not differing else f'{differing} differ'}", flush=True)
        same &= not differing
    return same


def alike(made: Iterable[Path], name: str) -> bool:
    """Whether all files of that name beside these hold the same."""
    first, *others = (path.with_name(name) for path in made)
    return all(cmp(first, other, shallow=False) for other in others)


def measure(engine: str, master: str, records: Path, to: Path) -> dict[str, float]:
    """Makes works of records, in this process and those below it; seconds, megabytes and counts."""
    from readinglist.cli.dedupe_rows import job_of
    from readinglist.dedupe import local, spark
    from readinglist.engines.spark import session as of_spark

    to.parent.mkdir()
    job = job_of([records], to, None, None)
    start = time.perf_counter()
    moved = 0.0
    with Watch() as watch:
        if engine == "local":
            gc.disable()  # as the verb does
            tally = local.dedupe(job)
        else:
            with of_spark(master) as session:
                tally = spark.dedupe(job, session)
                moved = shuffled(session)
                watch.look()
        watch.look()
    figures = {"seconds": time.perf_counter() - start, "CPU s": watch.cpu, "MB": watch.memory, "shuffle MB": moved}
    return figures | {"works": tally.works, "groups": tally.groups, "doubtful": tally.doubtful}


def main() -> int:
    """Prints the figures; see the module's docstring."""
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(*sys.argv[2:4], *map(Path, sys.argv[4:]))))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("material", type=Path)
    parser.add_argument("--bib-dedupe", metavar="PYTHON")
    parser.add_argument("--catalogue", action="store_true")
    parser.add_argument("--engines", action="store_true")
    parser.add_argument("--sizes", default="50000,500000")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--folder", type=Path, help="where records and works go; a temporary one else")
    options = parser.parse_args()
    if not (options.material / "dedup").is_dir():
        print(f"no labelled duplicates in {options.material}", file=sys.stderr)
        return 2
    print("load of the machine:", " ".join(f"{each:.1f}" for each in os.getloadavg()))
    reached = True
    sizes = [int(size) for size in options.sizes.split(",")]
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        if options.bib_dedupe:
            reached &= beside(options.bib_dedupe, options.material, folder)
        else:
            print("bib-dedupe is left out: name the python of an environment that has it with --bib-dedupe")
        if options.catalogue:
            reached &= catalogue(options.material, folder, sizes)
        if options.engines:
            reached &= engines(options.material, folder, sizes, options.master)
    print("every bar is reached" if reached else "a bar is missed")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
