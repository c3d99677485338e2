#!/usr/bin/env python3
"""Reads every page that has a hand-made truth and prints how well it was read.

    score_schedules.py MATERIAL [--scorer FILE] [--misses]

MATERIAL holds `schedules/pages` and `schedules/truth`, and may hold the worked example in `course`, with a
`truth.json`. A truth names its pages in `raw_files`. Each page is read with no settings, the worked example with the
year of this project's `readinglist.toml`; the scorer (default: MATERIAL's `tools/score_schedule.py`) compares what
was read with the truth. Exit status 1 when a bar is missed, 2 when the material cannot be used.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from readinglist import config
from readinglist.schedule import read, to_json

ROOT = Path(__file__).resolve().parent.parent
F1_EACH, F1_AVERAGE, FIGURE_AVERAGE = 0.97, 0.985, 0.95
FIGURES = ("precision", "recall", "f1", "iso_date", "section", "venue", "year", "link", "presenters")


def pages(material: Path) -> Iterator[tuple[Path, Path, int | None]]:
    """Each page with its truth, and the year that is said of it."""
    truths = sorted((material / "schedules" / "truth").glob("*.json"))
    known: list[tuple[Path, Path, int | None]] = [(truth, material / "schedules" / "pages", None) for truth in truths]
    if (example := material / "course" / "truth.json").is_file():
        known.append((example, example.parent, config.load(ROOT).course.year))
    for truth, folder, year in known:
        for name in json.loads(truth.read_text(encoding="utf-8"))["raw_files"]:
            yield folder / name, truth, year


def score(page: Path, truth: Path, year: int | None, scorer: Path) -> tuple[dict[str, float | None], str]:
    """The figures of one page, and the misses as the scorer lists them."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as predicted:
        json.dump(to_json(read(page.read_bytes(), page.name, year=year)), predicted)
        predicted.flush()
        command = [sys.executable, str(scorer), str(truth), predicted.name, "--misses"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, _, misses = done.stdout.partition("\n")
    return json.loads(first), misses


def row(name: str, figures: dict[str, float | None]) -> str:
    """One line of the table."""
    return f"{name:<34}" + "".join(f"{'-' if figures[f] is None else f'{figures[f]:.3f}':>11}" for f in FIGURES)


def main() -> int:
    """Prints the table; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("material", type=Path)
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--misses", action="store_true", help="also list what was missed and what was invented")
    options = parser.parse_args()
    scorer = options.scorer or options.material / "tools" / "score_schedule.py"
    results: list[dict[str, float | None]] = []
    print(f"{'page':<34}" + "".join(f"{figure:>11}" for figure in FIGURES))
    for page, truth, year in pages(options.material):
        figures, misses = score(page, truth, year, scorer)
        results.append(figures)
        print(row(page.name, figures) + ("\n" + misses.rstrip() if options.misses and misses else ""))
    if not results:
        print(f"no page with a truth in {options.material}", file=sys.stderr)
        return 2
    known = {figure: [one[figure] for one in results if one[figure] is not None] for figure in FIGURES}
    averages = {figure: mean(values) if values else None for figure, values in known.items()}
    print(row("average", averages))
    low = [figure for figure in FIGURES[3:] if (averages[figure] or 1.0) < FIGURE_AVERAGE]
    reached = min(known["f1"]) >= F1_EACH and mean(known["f1"]) >= F1_AVERAGE and not low
    print("every bar is reached" if reached else f"a bar is missed: F1 or {', '.join(low) or 'nothing else'}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
