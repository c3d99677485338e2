"""How long `readinglist build` takes on the worked example: the first build, a repeated one, a frozen one, in turn.

    python scripts/bench_build.py [--runs 7]

Each round works in a new copy of the course folder. Beside them stands the start of the interpreter with click, which
no build can be faster than. The bars: a first build under 1.5 s, a repeated one under 0.6 s.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ("readinglist.lock", "course.bib", "course.json", "reading-list.md", "reading-list.html", "calendar.ics")
BARS = {"first": 1.5, "repeated": 0.6}


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _built(folder: str, _names: list[str]) -> tuple[str, ...]:
    """What a build makes; the catalogue below has a file of the same name, which is no such thing."""
    return BUILT if Path(folder) == ROOT / "refs" else ()


def round_of_builds() -> dict[str, float]:
    program = shutil.which("readinglist", path=str(Path(sys.executable).parent)) or "readinglist"
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        shutil.copy(ROOT / "readinglist.toml", course)
        shutil.copytree(ROOT / "refs", course / "refs", ignore=_built)
        build = [program, "build", "-C", str(course)]
        return {
            "import click": seconds([sys.executable, "-c", "import click"]),
            "first": seconds(build),
            "repeated": seconds(build),
            "frozen": seconds([*build, "--frozen"]),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    rounds = [round_of_builds() for _ in range(parser.parse_args().runs + 1)][1:]
    median = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    for name, taken in median.items():
        verdict = "" if name not in BARS else f"   bar {BARS[name]} s {'met' if taken < BARS[name] else 'MISSED'}"
        print(f"{name:<13} {taken:6.3f} s   {taken / median['import click']:5.1f} x import click{verdict}")
    return 0 if all(median[name] < bar for name, bar in BARS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
