#!/usr/bin/env python3
"""Finds the duplicates of every labelled set with `readinglist dedupe --pairs` and prints how well.

    score_dedupe.py MATERIAL [--scorer FILE] [--splits train,valid]

MATERIAL holds `dedup/dblp_acm`, `dedup/dblp_scholar` and `dedup/bibdedupe`; the scorer (default: MATERIAL's
`tools/score_dedup.py`) counts. Beside them the works that this project's own tests hold by hand are joined: versions
of one work, and works that look alike. Exit status 1 when a bar is missed, 2 when the material cannot be used.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the tests' readers of what was written by hand

from tests.judgement.hand_made import record  # noqa: E402

from readinglist.judgement.groups import group  # noqa: E402


@dataclass(frozen=True)
class Bar:
    """One set: its tables, its truth as the scorer takes it, and what is to be reached."""

    name: str
    tables: tuple[str, ...]
    truth: tuple[str, str]
    f1: float = 0.0
    found: int = 0


def bars(splits: list[str]) -> Iterator[Bar]:
    """Every set that has a bar."""
    for split in splits:
        acm, scholar = ("dblp_acm/magellan_{}.csv", "dblp_scholar/magellan_{}.csv")
        yield Bar(
            f"DBLP-ACM {split}",
            (acm.format("tableA"), acm.format("tableB")),
            ("--truth-pairs", acm.format(split)),
            0.985,
        )
        yield Bar(
            f"DBLP-Scholar {split}",
            (scholar.format("tableA"), scholar.format("tableB_in_pairs")),
            ("--truth-pairs", scholar.format(split)),
            0.93,
        )
    for name, found in (("stroke", 312), ("digital_work", 368)):
        table = f"bibdedupe/{name}.csv"
        yield Bar(name, (table,), ("--truth-clusters", table), found=found)


def score(bar: Bar, material: Path, scorer: Path) -> dict[str, Any]:
    """What the scorer counts of the pairs that the verb prints."""
    tables = [str(material / "dedup" / table) for table in bar.tables]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as predicted:
        command = [sys.executable, "-m", "readinglist", "dedupe", *tables, "--pairs"]
        subprocess.run(command, stdout=predicted, check=True)
        flag, truth = bar.truth
        counted = [sys.executable, str(scorer), predicted.name, flag, str(material / "dedup" / truth), "--json"]
        done = subprocess.run(counted, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def reached(bar: Bar, figures: dict[str, Any]) -> bool:
    """Whether the bar is reached; records wrongly merged are never allowed where records are counted."""
    if bar.found:
        return bool(figures["rec_tp"] >= bar.found and figures["rec_fp"] == 0)
    return bool(figures["f1"] >= bar.f1)


def hand_made() -> tuple[int, int, int, int]:
    """Of the versions of one work how many are joined, of the works that look alike how many are kept apart."""
    works = yaml.safe_load((ROOT / "tests" / "judgement" / "works.yaml").read_text(encoding="utf-8"))
    joined = [len(group([record(line) for line in case["records"]]).groups) == 1 for case in works["one"]]
    apart = [not group([record(line) for line in case["records"]]).groups for case in works["several"]]
    return sum(joined), len(joined), sum(apart), len(apart)


def main() -> int:
    """Prints the table; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("material", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--splits", default="valid")
    options = parser.parse_args()
    scorer = options.scorer or options.material / "tools" / "score_dedup.py"
    if not scorer.is_file() or not (options.material / "dedup").is_dir():
        print(f"no labelled duplicates in {options.material}", file=sys.stderr)
        return 2
    print(f"{'set':<20}{'precision':>10}{'recall':>8}{'F1':>8}{'found':>12}{'wrong':>7}  bar")
    missed = False
    for bar in bars(options.splits.split(",")):
        figures = score(bar, options.material, scorer)
        told = f"{figures['precision']:>10.4f}{figures['recall']:>8.4f}{figures['f1']:>8.4f}"
        found, lost = (figures.get(f"rec_{name}", figures[name]) for name in ("tp", "fn"))
        records = f"{found} of {found + lost}"
        wanted = f"{bar.found} found, none wrong" if bar.found else f"F1 {bar.f1}"
        is_reached = reached(bar, figures)
        missed |= not is_reached
        wrong = figures.get("rec_fp", figures["fp"])
        print(f"{bar.name:<20}{told}{records:>12}{wrong:>7}  {wanted}{'' if is_reached else ': MISSED'}", flush=True)
    joined, versions, apart, alike = hand_made()
    print(f"by hand: {joined} of {versions} groups of versions joined, {apart} of {alike} look-alikes kept apart")
    missed |= (joined, apart) != (versions, alike)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
