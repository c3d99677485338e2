#!/usr/bin/env python3
"""Measures the catalogue on a large file of records, beside a scan with rapidfuzz and SQLite's FTS5, in one run.

    bench_catalogue.py RECORDS.jsonl.gz [--claims 2000] [--plain 60] [--sizes 50000 500000 5000000] [--folder DIR]
                       [--kept DIR]

RECORDS holds one record a line, as `readinglist catalogue build` reads them. Claims are made from records drawn at
random: the title as it is, and altered (a typing error, a word dropped, the subtitle left out, another case and
punctuation). The right record is the one that a claim was made from. Growth is measured on the file cut short and
enlarged with copies whose titles have other words. Every measurement runs in a process of its own, so that its
memory is its own. Rates are by the processor time of that process, the middle of nine runs, because other work on the
machine takes its part of the caches; the build is also given by the clock. Exit status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import altered_claims as altered
from altered_claims import Alteration, Row, rows

Figures = dict[str, Any]

SEED = 20240116
GROWTH_CLAIMS = 1000
ROUNDS = 9  # measurements of decisions, of which the middle counts
AT_ONCE = 30  # claims asked together, as many as a course has


# ---------------------------------------------------------------------- claims


ALTERATIONS: dict[str, Alteration] = {
    "typing error": altered.typo,
    "word dropped": altered.word_dropped,
    "no subtitle": altered.no_subtitle,
    "case, punctuation": altered.otherwise_set,
}


def claims(path: Path, count: int) -> list[Row]:
    """Claims of every kind, up to `count` exact ones and as many altered ones, with the line they were made from."""
    rng = random.Random(SEED)
    drawn = list(rows(path))
    drawn = rng.sample(drawn, min(len(drawn), count * 4))
    made = [_claim("exact", line, row, row["title"]) for line, row in drawn[:count]]
    for kind, alter in ALTERATIONS.items():
        titles = ((line, row, alter(row["title"], rng)) for line, row in drawn)
        usable = ((line, row, title) for line, row, title in titles if title)
        made += [_claim(kind, *each) for each in islice(usable, count // len(ALTERATIONS))]
    return made


def _claim(kind: str, line: int, row: Row, title: str) -> Row:
    return {"kind": kind, "line": line, "title": title, "venue": row["venue"], "year": row["year"]}


# ---------------------------------------------------------------------- growth


def sized(path: Path, size: int) -> Iterator[Row]:
    """So many records: every n-th of the file, or all of them and then copies with other words and other years."""
    known = list(rows(path)) if size < 1_000_000 else None
    total = len(known) if known is not None else sum(1 for _ in rows(path))
    if known is not None and size <= total:
        yield from (row for _, row in known[:: total // size][:size])
        return
    del known
    yield from (row for _, row in rows(path))
    yield from islice(_copies(path), size - total)


def _copies(path: Path) -> Iterator[Row]:
    rng = random.Random(SEED)
    words = ["system"] * 4096  # words of the titles that went by
    while True:
        for _, row in rows(path):
            title = row["title"].split(" ")
            for i in rng.sample(range(len(title)), min(len(title), 2)):
                words[rng.randrange(len(words))], title[i] = title[i], rng.choice(words)
            shifted = (row["year"] or 2000) - rng.randrange(8)
            yield row | {"title": " ".join(title), "year": shifted, "doi": None, "arxiv_id": None, "url": None}


def write_sized(path: Path, size: int, to: Path) -> None:
    """Writes so many records as a stream."""
    with gzip.open(to, "wt", compresslevel=1, encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in sized(path, size))


# ------------------------------------------------- measurements, each in its process


def measure_build(records: Path, to: Path) -> Figures:
    """Seconds by the clock, of the processor, and of it in processes that read; and papers taken.

    `beside` is the memory of the processes that read, each counted with the most that one of them had.
    """
    from readinglist.sources.catalogue import build
    from readinglist.sources.catalogue.reading import jobs_for

    start, busy = time.perf_counter(), time.process_time()
    jobs = jobs_for(records.stat().st_size)
    info = build([records], to, jobs=jobs)
    reading = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - busy + reading.ru_utime + reading.ru_stime,
        "reading": reading.ru_utime + reading.ru_stime,
        "beside": jobs * reading.ru_maxrss / 1000 if jobs > 1 else 0.0,
    }
    size = sum(each.stat().st_size for each in to.rglob("*") if each.is_file())
    return figures | {"papers": info.papers, "bad": info.bad, "disk": size / 1e6}


def measure_open(catalogue: Path) -> Figures:
    """Seconds from the first word of the catalogue to the first answer."""
    from readinglist.model import Claim
    from readinglist.sources.base import Question

    start = time.perf_counter()
    from readinglist.sources.catalogue import Catalogue

    imported = time.perf_counter()
    opened = Catalogue.open(catalogue)
    seconds = time.perf_counter() - imported
    opened.ask([Question(Claim("On the First Question"))])
    return {"seconds": seconds, "with imports": time.perf_counter() - start}


def measure_decisions(catalogue: Path, made: Path) -> Figures:
    """For each kind of claim: decisions and answers a second, how often the right record was found and accepted."""
    from readinglist.judgement.decide import decide
    from readinglist.judgement.works import join
    from readinglist.model import Claim, Outcome
    from readinglist.sources.base import Question
    from readinglist.sources.catalogue import Catalogue

    opened = Catalogue.open(catalogue)
    by_kind: dict[str, list[Row]] = {}
    for row in json.loads(made.read_text(encoding="utf-8")):
        by_kind.setdefault(row["kind"], []).append(row)
    opened.ask([Question(Claim("On the First Question"))])
    figures: Figures = {}
    for kind, asked in by_kind.items():
        tally: Counter[str] = Counter()
        answered = decided = 0.0
        for some in (asked[i : i + AT_ONCE] for i in range(0, len(asked), AT_ONCE)):
            questions = [Question(Claim(row["title"], row["venue"], row["year"])) for row in some]
            start = time.process_time()
            answers = opened.ask(questions)
            between = time.process_time()
            pairs = zip(questions, answers, strict=True)
            decisions = [decide(question.claim, join(answer.records)) for question, answer in pairs]
            decided += time.process_time() - start
            answered += between - start
            for row, answer, decision in zip(some, answers, decisions, strict=True):
                place, work = f":{row['line']}", decision.work
                tally["records"] += len(answer.records)
                tally["found"] += any(record.source.endswith(place) for record in answer.records)
                tally["accepted"] += decision.outcome is Outcome.ACCEPTED
                tally["right"] += work is not None and any(
                    record.source.endswith(place) or _same(record.title, row["title"]) for record in work.records
                )
        figures[kind] = {
            "claims": len(asked),
            "answers/s": len(asked) / answered,
            "decisions/s": len(asked) / decided,
            "recall": tally["found"] / len(asked),
            "accepted": tally["accepted"] / len(asked),
            "of these right": tally["right"] / max(1, tally["accepted"]),
            "records": tally["records"] / len(asked),
        }
    return figures


def _same(one: str, other: str) -> bool:
    from readinglist.sources.catalogue.titles import fold

    return fold(one).letters == fold(other).letters


def measure_scan(records: Path, made: Path) -> Figures:
    """Answers a second of a scan over all titles in memory."""
    from rapidfuzz import fuzz, process

    titles = {line: row["title"].lower() for line, row in rows(records)}
    asked = json.loads(made.read_text(encoding="utf-8"))
    start = time.process_time()
    found = [
        {line for _, _, line in process.extract(row["title"].lower(), titles, scorer=fuzz.ratio, limit=10)}
        for row in asked
    ]
    return _plain_figures(asked, found, time.process_time() - start, 0.0)


def measure_fts5(records: Path, made: Path) -> Figures:
    """Answers a second of SQLite's full text search, the ten best by bm25."""
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(Path(folder) / "titles.db")
        base.execute("create virtual table titles using fts5(title, detail = full)")
        base.executemany(
            "insert into titles (rowid, title) values (?, ?)", ((n, row["title"]) for n, row in rows(records))
        )
        base.commit()
        built = time.process_time() - begun
        asked = json.loads(made.read_text(encoding="utf-8"))
        query = "select rowid from titles where titles match ? order by bm25(titles) limit 10"
        start = time.process_time()
        found = [{n for (n,) in base.execute(query, (_any_word(row["title"]),))} for row in asked]
        return _plain_figures(asked, found, time.process_time() - start, built)


def _any_word(title: str) -> str:
    return " OR ".join(f'"{word}"' for word in re.findall(r"\w+", title)) or '"?"'


def _plain_figures(asked: list[Row], found: list[set[int]], seconds: float, built: float) -> Figures:
    recall = sum(row["line"] in lines for row, lines in zip(asked, found, strict=True)) / len(asked)
    return {"answers/s": len(asked) / seconds, "recall": recall, "build seconds": built}


MEASUREMENTS: dict[str, Callable[..., Figures]] = {
    "build": measure_build,
    "open": measure_open,
    "decisions": measure_decisions,
    "scan": measure_scan,
    "fts5": measure_fts5,
}


def peak_memory() -> float:
    """The most memory that this process ever had, in MB; not what it inherited from the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def apart(name: str, *arguments: Path) -> Figures:
    """Runs a measurement in a process of its own; `rss` is the most memory it had, in MB."""
    command = [sys.executable, __file__, "--measure", name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"measuring {name} failed:\n{done.stderr}")
    return json.loads(done.stdout)


# ---------------------------------------------------------------------- the report


class Report:
    """Prints the figures, and remembers the bars that were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def title(self, text: str) -> None:
        """Begins a part."""
        print(f"\n{text}\n{'-' * len(text)}", flush=True)

    def bar(self, name: str, value: float, bar: float, *, least: bool = False, unit: str = "") -> None:
        """One figure against its bar: at most so much, or at least."""
        met = value >= bar if least else value <= bar
        wanted = f"{'at least' if least else 'at most'} {bar:,g}: {'met' if met else 'MISSED'}"
        print(f"{name:<44}{value:>12,.4g} {unit:<4}{wanted}", flush=True)
        if not met:
            self.missed.append(name)

    def table(self, figures: dict[str, Figures]) -> None:
        """Rows of figures with the same columns."""
        columns = list(next(iter(figures.values())))
        print(" " * 20 + "".join(f"{column:>16}" for column in columns))
        for name, row in figures.items():
            print(f"{name:<20}" + "".join(f"{row[column]:>16,.5g}" for column in columns), flush=True)


def _altered(figures: dict[str, Figures], column: str) -> float:
    """The figure over all kinds of altered claims; rates by the time they took together."""
    kinds = [figures[kind] for kind in ALTERATIONS if kind in figures]
    total = sum(each["claims"] for each in kinds)
    if column.endswith("/s"):
        return total / sum(each["claims"] / each[column] for each in kinds)
    return sum(each["claims"] * each[column] for each in kinds) / total


def at_full_size(records: Path, work: Path, count: int, plain: int, report: Report) -> None:
    """Building, opening and deciding on the whole file, and the plain alternatives."""
    report.title("Building and opening")
    built = apart("build", records, work / "catalogue")
    report.bar(f"build of {built['papers']:,} papers", built["seconds"], 60, unit="s")
    report.bar("memory of the build", built["rss"] + built["beside"], 1000, unit="MB")
    print(f"{built['processor']:.0f} s of the processor, {built['reading']:.0f} s of them in processes that read")
    print(f"on disk {built['disk']:,.0f} MB; bad lines {built['bad']}")
    opened = apart("open", work / "catalogue")
    report.bar("opening", opened["seconds"], 0.1, unit="s")
    print(f"with the imports, to the first answer {opened['with imports']:.3f} s")

    report.title("Decisions, from claim to verdict, one process")
    made = work / "claims.json"
    asked = claims(records, count)
    made.write_text(json.dumps(asked), encoding="utf-8")
    runs = [apart("decisions", work / "catalogue", made) for _ in range(ROUNDS)]
    memory = max(run.pop("rss") for run in runs)
    figures = {kind: {name: median(run[kind][name] for run in runs) for name in runs[0][kind]} for kind in runs[0]}
    report.table(figures)
    report.bar("decisions on exact titles", figures["exact"]["decisions/s"], 3000, least=True, unit="/s")
    report.bar("decisions on altered titles", _altered(figures, "decisions/s"), 300, least=True, unit="/s")
    report.bar("recall of the right record, altered", _altered(figures, "recall"), 0.995, least=True)
    report.bar("memory of the deciding process", memory, 300, unit="MB")

    report.title(f"The plain alternatives, on {plain} altered claims")
    some = random.Random(SEED).sample([row for row in asked if row["kind"] != "exact"], plain)
    made.write_text(json.dumps(some), encoding="utf-8")
    own = apart("decisions", work / "catalogue", made)
    own.pop("rss")
    compared = {
        "catalogue": {
            "answers/s": _altered(own, "answers/s"),
            "recall": _altered(own, "recall"),
            "build seconds": built["processor"],
        }
    }
    compared |= {
        name: apart(step, records, made) for name, step in (("rapidfuzz scan", "scan"), ("SQLite FTS5", "fts5"))
    }
    for each in compared.values():
        each["times slower"] = compared["catalogue"]["answers/s"] / each["answers/s"]
        each.pop("rss", None)
    report.table(compared)


def at_sizes(records: Path, work: Path, sizes: Iterable[int], report: Report) -> None:
    """What a decision costs as the catalogue grows; the claims are from records that every size has.

    The sizes are measured in turn, so that other work on the machine is shared out, and the middle of each counts.
    """
    report.title("Growth")
    made = work / "growth.json"
    built = {size: _built(records, work, size, made) for size in sizes}
    measured: dict[int, list[Figures]] = {size: [] for size in built}
    for _ in range(ROUNDS):
        for size, figures in measured.items():
            figures.append(apart("decisions", work / f"catalogue-{size}", made))
    costs = {
        size: {
            "build s": built[size]["processor"],
            "build MB": built[size]["rss"] + built[size]["beside"],
            "exact us": median(1e6 / each["exact"]["decisions/s"] for each in figures),
            "altered us": median(1e6 / _altered(each, "decisions/s") for each in figures),
            "deciding MB": max(each["rss"] for each in figures),
        }
        for size, figures in measured.items()
    }
    report.table({f"{size:,}": each for size, each in costs.items()})
    smallest, largest = costs[min(costs)], costs[max(costs)]
    for kind in ("exact us", "altered us"):
        report.bar(f"growth of the cost, {kind.split()[0]}", largest[kind] / smallest[kind], 3, unit="x")
    report.bar(f"memory of the build of {max(costs):,}", largest["build MB"], 2000, unit="MB")


def _built(records: Path, work: Path, size: int, made: Path) -> Figures:
    """What building a catalogue of that size cost, now or when it was built; the smallest one's claims are kept."""
    part, known = work / f"records-{size}.gz", work / f"built-{size}.json"
    if not known.exists():
        write_sized(records, size, part)
        if not made.exists():
            made.write_text(json.dumps(claims(part, GROWTH_CLAIMS)), encoding="utf-8")
        known.write_text(json.dumps(apart("build", part, work / f"catalogue-{size}")), encoding="utf-8")
        part.unlink()
    return json.loads(known.read_text(encoding="utf-8"))


def main() -> int:
    """Runs everything; see the module's docstring."""
    if sys.argv[1:2] == ["--measure"]:
        figures = MEASUREMENTS[sys.argv[2]](*map(Path, sys.argv[3:]))
        print(json.dumps(figures | {"rss": peak_memory()}))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--claims", type=int, default=2000, help="exact claims, and altered ones")
    parser.add_argument("--plain", type=int, default=60, help="claims that the plain alternatives are asked")
    parser.add_argument("--sizes", type=int, nargs="*", default=[50_000, 500_000, 5_000_000], help="none: no growth")
    parser.add_argument(
        "--folder", type=Path, help="where the catalogues are built (several GB); a temporary one else"
    )
    parser.add_argument("--kept", type=Path, help="where the catalogues of growth are kept, and taken from again")
    options = parser.parse_args()
    report = Report()
    print(f"{os.cpu_count()} processors, load {', '.join(f'{each:.1f}' for each in os.getloadavg())}")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        at_full_size(options.records, Path(folder), options.claims, options.plain, report)
        if options.sizes:
            (options.kept or Path(folder)).mkdir(parents=True, exist_ok=True)
            at_sizes(options.records, options.kept or Path(folder), options.sizes, report)
    print("\nmissed: " + ", ".join(report.missed) if report.missed else "\nevery bar is met")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
