"""A build that is killed at any moment leaves each file whole, and the next build completes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.cli.conftest import Run, contents

KILLS = 100
BUILT = ("refs/readinglist.lock", "refs/course.bib", "refs/course.json", "refs/reading-list.md")


def test_a_hundred_kills_leave_whole_files(course: Path, run: Run) -> None:
    """Two pages take turns, so that every build has every file to change; the kills fall all over its time."""
    page = course / "refs" / "schedule.txt"
    pages = (page.read_text(), page.read_text().replace("(SOSP 2023)", "(OSDI 2022)").replace("Ada", "Ida"))
    whole: list[dict[str, bytes]] = []
    for text in pages:
        page.write_text(text)
        start = time.perf_counter()
        assert run("build").returncode == 0
        taken = time.perf_counter() - start
        whole.append({name: (course / name).read_bytes() for name in BUILT})
    assert all(whole[0][name] != whole[1][name] for name in BUILT if name.endswith((".lock", ".md")))
    chance = random.Random(20240130)
    killed = 0
    for number in range(3 * KILLS):
        page.write_text(pages[number % 2])
        process = subprocess.Popen(
            [sys.executable, "-m", "readinglist", "build"], cwd=course, stdout=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.2, 1.0) * taken)
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:
            taken *= 0.97  # it had ended before: the machine is faster now than when the time was taken
        for name in BUILT:
            assert (course / name).read_bytes() in (whole[0][name], whole[1][name]), (number, name)
        if killed == KILLS:
            break
    assert killed == KILLS
    page.write_text(pages[0])
    assert run("build").returncode == 0
    assert {name: (course / name).read_bytes() for name in BUILT} == whole[0]
    assert [name for name in contents(course / "refs") if name.startswith(".")] == []
