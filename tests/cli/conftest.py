"""Course folders to run the program in, as a person would: as a process of its own."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from readinglist.config import SOURCES
from tests.sources.loopback import Loopback, on_loopback
from tests.sources.world import World, papers

SERVICES = SOURCES[1:]
PAGE = """\
| Date |
Presenter |
Topics/Readings |
Slides |
| Systems |
| Jan 30 |
Ada |
(vLLM) Efficient Memory Management for Large Language Model Serving with PagedAttention (SOSP 2023) |
pdf |
| Feb 1 |
Grace |
FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning (NeurIPS 2022) |
pdf |
"""
SETTINGS = '[course]\ntitle = "A course"\nterm = "spring"\nyear = 2024\n'
CATALOGUE = """\
@inproceedings{kwon2023efficient,
  author = {Woosuk Kwon and Zhuohan Li},
  title = {Efficient Memory Management for Large Language Model Serving with {PagedAttention}},
  booktitle = {Proceedings of the 29th Symposium on Operating Systems Principles (SOSP 2023)},
  year = {2023},
  doi = {10.1145/3600006.3613165},
}
@inproceedings{dao2024flashattention,
  author = {Tri Dao},
  title = {{FlashAttention-2}: Faster Attention with Better Parallelism and Work Partitioning},
  booktitle = {The Twelfth International Conference on Learning Representations, ICLR 2024},
  year = {2024},
  eprint = {2307.08691},
  archiveprefix = {arXiv},
}
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A small course folder of two readings, both in its catalogue."""
    folder = tmp_path / "course"
    (folder / "refs" / "catalogue").mkdir(parents=True)
    (folder / "readinglist.toml").write_text(SETTINGS)
    (folder / "refs" / "schedule.txt").write_text(PAGE)
    (folder / "refs" / "catalogue" / "course.bib").write_text(CATALOGUE)
    return folder


@pytest.fixture
def run(course: Path) -> Run:
    """Runs the program in the course folder, with no service in reach; no error may end in a traceback."""
    nowhere = {f"READINGLIST_{name.upper()}_URL": "http://127.0.0.1:9" for name in SOURCES}
    surroundings = nowhere | {"READINGLIST_CACHE": str(course.parent / "cache")}

    def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "readinglist", *arguments],
            cwd=course,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | surroundings | (env or {}),
            timeout=120,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def services(root: Path) -> Iterator[Loopback]:
    """All five services, knowing what the worked example's catalogue knows."""
    with on_loopback(World(papers(root / "refs" / "catalogue")), SERVICES) as loopback:
        yield loopback


@pytest.fixture
def bare(course: Path) -> Path:
    """The course with no record of its own."""
    shutil.rmtree(course / "refs" / "catalogue")
    return course


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Terminal:
    """A program in a terminal of its own, typed into by the test."""

    def __init__(self, course: Path, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir(course)
            program = [sys.executable, "-m", "readinglist", *arguments]
            os.execve(sys.executable, program, os.environ | {"NO_COLOR": "1"} | (env or {}))
        self.screen = ""

    def wait_for(self, text: str) -> None:
        self._read(lambda: text in self.screen)
        assert text in self.screen, f"waited for {text!r} and saw:\n{self.screen}"
        self.screen = self.screen.split(text, 1)[1]

    def rest(self) -> str:
        """What comes until the program ends."""
        self._read(lambda: False)
        return self.screen

    def _read(self, enough: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not enough():
            assert time.monotonic() < end, f"waited in vain and saw:\n{self.screen}"
            if select.select([self.handle], [], [], 0.2)[0]:
                try:
                    self.screen += os.read(self.handle, 4096).decode(errors="replace")
                except OSError:  # the program ended
                    return

    def type(self, keys: str) -> None:
        os.write(self.handle, keys.encode())

    def end(self) -> int:
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.handle)
        return status
