#!/usr/bin/env python3
"""What `readinglist dedupe --pairs` costs: beside bib-dedupe on the same files, and over a whole catalogue.

    bench_dedupe.py MATERIAL [--bib-dedupe PYTHON] [--catalogue] [--sizes 50000,500000]

MATERIAL holds `dedup/` and `catalog/catalog.jsonl.gz`. PYTHON is that of an environment with bib-dedupe in it;
without one that half is left out and said to be. Every figure is of a process of its own, from its start to its end:
wall clock, processor time, and the memory at its highest. The catalogue is judged by processor time, which on a free
machine is the wall clock. Exit status 1 when a bar is missed, 2 when the material cannot be used.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

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


def main() -> int:
    """Prints the figures; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("material", type=Path)
    parser.add_argument("--bib-dedupe", metavar="PYTHON")
    parser.add_argument("--catalogue", action="store_true")
    parser.add_argument("--sizes", default="50000,500000")
    options = parser.parse_args()
    if not (options.material / "dedup").is_dir():
        print(f"no labelled duplicates in {options.material}", file=sys.stderr)
        return 2
    print("load of the machine:", " ".join(f"{each:.1f}" for each in os.getloadavg()))
    reached = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.bib_dedupe:
            reached &= beside(options.bib_dedupe, options.material, folder)
        else:
            print("bib-dedupe is left out: name the python of an environment that has it with --bib-dedupe")
        if options.catalogue:
            reached &= catalogue(options.material, folder, [int(size) for size in options.sizes.split(",")])
    print("every bar is reached" if reached else "a bar is missed")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
