"""How soon the program answers: `readinglist --version` beside `python -c "import click"`, run in turn.

    python scripts/bench_start.py [--runs 30]

The bar: at most 1.5 times the start of click, plus 60 ms.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=30)
    runs = parser.parse_args().runs
    program = shutil.which("readinglist", path=str(Path(sys.executable).parent)) or "readinglist"
    commands = {"click": [sys.executable, "-c", "import click"], "readinglist": [program, "--version"]}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs + 1):  # the first round warms the disk cache and is not counted
        for name, command in commands.items():
            times[name].append(seconds(command))
    median = {name: statistics.median(taken[1:]) * 1000 for name, taken in times.items()}
    bar = 1.5 * median["click"] + 60
    print(f"import click           {median['click']:7.1f} ms")
    ratio = median["readinglist"] / median["click"]
    print(f"readinglist --version  {median['readinglist']:7.1f} ms   ratio {ratio:.2f}")
    print(f"bar: 1.5 x click + 60  {bar:7.1f} ms   {'met' if median['readinglist'] <= bar else 'MISSED'}")
    return 0 if median["readinglist"] <= bar else 1


if __name__ == "__main__":
    sys.exit(main())
