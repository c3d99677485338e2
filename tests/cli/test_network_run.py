"""A build over the network as a person has it: in a terminal, interrupted, killed, with services down, offline."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import SERVICES, Run, Terminal, contents
from tests.sources.loopback import Handler, Loopback, send


@pytest.fixture
def around(bare: Path, services: Loopback) -> dict[str, str]:
    """Where the services are, and where answers are kept."""
    return services.environment() | {"READINGLIST_CACHE": str(bare.parent / "cache")}


class Holding:
    """A fault that holds the answer back until the test lets go of it."""

    def __init__(self) -> None:
        self.reached, self.released = threading.Event(), threading.Event()

    def __call__(self, _handler: Handler) -> bool:
        self.reached.set()
        self.released.wait(60)
        return False


@pytest.fixture
def holding(services: Loopback) -> Iterator[Holding]:
    """Semantic Scholar, which is asked second, holds its answer back."""
    fault = services.faults["semantic_scholar"] = Holding()
    yield fault
    fault.released.set()


def test_one_line_says_how_far_it_is_and_goes_away(bare: Path, around: dict[str, str], holding: Holding) -> None:
    terminal = Terminal(bare, "build", env=around)
    terminal.wait_for("asking: arXiv 0/1; about ")
    terminal.wait_for("asking: Semantic Scholar 0/1, arXiv 1/1; about ")
    terminal.wait_for("asking: Semantic Scholar 0/1, arXiv 1/1; about ")  # drawn anew while nothing comes
    holding.released.set()
    rest = terminal.rest()
    assert terminal.end() == 0
    shown = [re.sub(r".*\x1b\[K|\x1b\[\d*m", "", line) for line in rest.split("\r\n")]
    assert shown[0] == "A course, spring 2024"
    assert not any("asking" in line for line in shown)
    assert "2 accepted, 0 ambiguous, 0 missing" in rest


def test_ctrl_c_ends_it_at_once_and_what_was_said_is_kept(
    bare: Path, around: dict[str, str], run: Run, services: Loopback, holding: Holding
) -> None:
    before = contents(bare)
    terminal = Terminal(bare, "build", env=around)
    assert holding.reached.wait(60)
    terminal.type("\x03")
    rest = terminal.rest()
    assert terminal.end() == 130
    assert "interrupted; every file is whole" in rest
    assert "Traceback" not in rest and "Exception" not in rest
    assert contents(bare) == before
    _completes(bare, run, services, around, holding)


def test_a_kill_loses_nothing_that_was_said(
    bare: Path, around: dict[str, str], run: Run, services: Loopback, holding: Holding
) -> None:
    before = contents(bare)
    process = subprocess.Popen([sys.executable, "-m", "readinglist", "build"], cwd=bare, env=os.environ | around)
    assert holding.reached.wait(60)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert contents(bare) == before
    _completes(bare, run, services, around, holding)


def _completes(bare: Path, run: Run, services: Loopback, around: dict[str, str], holding: Holding) -> None:
    """The next build asks nobody again who answered, and ends as if nothing had been."""
    holding.released.set()
    services.faults.clear()
    services.requests.clear()
    done = run("build", env=around)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 accepted, 0 ambiguous, 0 missing" in done.stdout
    assert "arxiv" not in services.requests
    assert "10.1145/3600006.3613165" in (bare / "refs" / "course.bib").read_text()


def test_what_is_open_because_services_were_down_is_all_that_the_next_build_asks(
    bare: Path, around: dict[str, str], run: Run, services: Loopback
) -> None:
    """Those two trace where preprints were published: without them the preprints are found, and no more is said."""
    services.faults["semantic_scholar"] = lambda handler: send(handler, 429, "application/json", b"{}")
    services.faults["dblp"] = lambda handler: send(handler, 200, "text/html", b"<html>Are you a bot?</html>")
    down = run("build", env=around)
    assert down.returncode == 3
    assert "2 accepted, 0 ambiguous, 0 missing" in down.stdout
    assert re.search(r"semantic_scholar gave no answer: it is asked too much \(status 429\); a key", down.stdout)
    assert "dblp gave no answer: it sent a web page instead of data" in down.stdout
    assert "the next build asks for it again" in down.stdout
    bibliography = bare / "refs" / "course.bib"
    key = re.search(r"\{(dao20\w+),", bibliography.read_text())
    assert key and "Learning Representations" not in bibliography.read_text()
    services.faults.clear()
    services.requests.clear()
    again = run("build", env=around)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "arxiv" not in services.requests
    assert "Learning Representations" in bibliography.read_text()
    assert f"{{{key[1]}," in bibliography.read_text()
    services.requests.clear()
    assert run("build", env=around).returncode == 0
    assert services.requests == []


def test_offline_takes_what_was_said_before(bare: Path, around: dict[str, str], run: Run, services: Loopback) -> None:
    assert run("build", env=around).returncode == 0
    before = contents(bare)
    (bare / "refs" / "readinglist.lock").unlink()
    services.requests.clear()
    assert run("build", "--offline", env=around).returncode == 0
    assert services.requests == []
    assert contents(bare) == before


def test_refresh_asks_anew(bare: Path, around: dict[str, str], run: Run, services: Loopback) -> None:
    assert run("build", env=around).returncode == 0
    before, asked = contents(bare), sorted(services.requests)
    services.requests.clear()
    assert run("build", "--upgrade", env=around).returncode == 0
    assert services.requests == []
    assert run("build", "--upgrade", "--refresh", env=around).returncode == 0
    assert sorted(services.requests) == asked
    assert contents(bare) == before


def test_where_answers_cannot_be_kept_it_is_said_and_the_build_goes_on(
    bare: Path, around: dict[str, str], run: Run
) -> None:
    (bare.parent / "cache").write_text("in the way")
    done = run("build", env=around)
    assert done.returncode == 0
    assert done.stderr.count("answers are not kept: ") == 1


def test_one_claim_alone_says_who_gave_no_answer(
    bare: Path, around: dict[str, str], run: Run, services: Loopback
) -> None:
    title = "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning"
    down = dict.fromkeys(("semantic_scholar", "dblp"), lambda handler: send(handler, 403, "text/plain", b""))
    services.faults.update(down)
    done = run("resolve", title, env=around)
    assert done.returncode == 3
    assert "accepted by the rule 'same title'" in done.stdout
    assert "semantic_scholar, dblp gave no answer: it refused to answer (status 403)" in done.stderr
    services.faults.clear()
    assert run("resolve", title, env=around).returncode == 0


def test_without_a_network_one_line_says_so(bare: Path, run: Run) -> None:
    names = (f"READINGLIST_{name.upper()}_URL" for name in SERVICES)
    done = run("build", env=dict.fromkeys(names, "https://no-such-host.invalid"))
    assert done.returncode == 3
    assert done.stdout.count("is there a network?") == 1
    assert "Traceback" not in done.stderr
