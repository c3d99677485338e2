"""Bad input: one clear message with its place, the exit status of the design, and no file changed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, contents

GOOD_LINE = "@misc{x, title = {X}, author = {A. B}, year = {2020}}\n"
CHOICE = '[[choice]]\nreading = "{}"\nkey = "samekey"\nreason = "r"\n'

# file, its new content (None: not there), and what the message must say
UNUSABLE = {
    "no settings": ("readinglist.toml", None, ["no readinglist.toml", "readinglist init"]),
    "settings are no TOML": ("readinglist.toml", b"[course]\nyear = \n", ["readinglist.toml:2:", "not TOML"]),
    "an unknown setting": ("readinglist.toml", b"[course]\nyeer = 1\n", ["readinglist.toml:2:", "'year'"]),
    "no page": ("refs/schedule.txt", None, ["there is no schedule page"]),
    "an empty page": ("refs/schedule.txt", b"", ["schedule.txt", "empty"]),
    "a page of blanks": ("refs/schedule.txt", b" \n\n\t\n", ["schedule.txt"]),
    "a binary page": ("refs/schedule.txt", bytes(range(256)) * 40, ["schedule.txt"]),
    "a page with no readings": (
        "refs/schedule.txt",
        b"| Date |\nReadings |\n| Jan 3 |\nNo class |\n",
        ["schedule.txt"],
    ),
    "choices are no TOML": ("refs/choices.toml", b"[[choice]]\nreading = a\n", ["choices.toml:2:", "not TOML"]),
    "a choice with no reason": (
        "refs/choices.toml",
        b'\n[[choice]]\nreading = "a"\nnot_a_paper = true\n',
        ["choices.toml:2:", "no reason"],
    ),
    "one key for two readings": (
        "refs/choices.toml",
        (CHOICE.format("Efficient Memory Management") + CHOICE.format("FlashAttention-2")).encode(),
        ["choices.toml:5:", "both claim the key 'samekey'"],
    ),
    "a broken lock": ("refs/readinglist.lock", b'{"format": 1,\n "readings"', ["readinglist.lock:2:", "not JSON"]),
    "a newer lock": ("refs/readinglist.lock", b'{"format": 99}', ["has format 99", "upgrade readinglist"]),
    "a lock that is none": ("refs/readinglist.lock", b"[]", ["this is no lock"]),
    "a catalogue that is no text": ("refs/catalogue/latin.bib", b"@misc{x, title={\xe9}}", ["latin.bib:1:", "UTF-8"]),
    "a note that is no text": ("refs/notes/kwon2023efficient.md", b"\xff\xfe\x00", ["kwon2023efficient.md:1:"]),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_cannot_be_used_is_named_and_nothing_changes(course: Path, run: Run, case: str) -> None:
    name, content, words = UNUSABLE[case]
    path = course / name
    path.parent.mkdir(exist_ok=True)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    before = contents(course)
    done = run("build")
    assert done.returncode == 2, done.stdout + done.stderr
    for word in words:
        assert word in done.stderr
    assert done.stderr.count("error:") == 1
    assert contents(course) == before


def test_a_wrongly_encoded_page_is_read_or_named(course: Path, run: Run) -> None:
    page = course / "refs" / "schedule.txt"
    page.write_bytes(page.read_text().replace("Ada", "Adèle").encode("latin-1"))
    done = run("build")
    assert done.returncode in (0, 2)
    assert done.returncode == 0 or "schedule.txt" in done.stderr


def test_bad_entries_of_a_catalogue_are_named_and_the_good_ones_used(course: Path, run: Run) -> None:
    path = course / "refs" / "catalogue" / "course.bib"
    good = path.read_text()
    path.write_text("@article{broken, title = {no end,\n year = 2020\n\n" + good + "@book{,,,}\n")
    done = run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "course.bib:1:" in done.stderr
    assert "2 accepted" in done.stdout


def test_a_key_that_another_work_has_is_refused(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    text = (
        '[[choice]]\nreading = "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning"\n'
    )
    (course / "refs" / "choices.toml").write_text(text + 'key = "kwon2023efficient"\nreason = "r"\n')
    before = contents(course)
    done = run("build")
    assert done.returncode == 2
    assert "choices.toml:1: the key 'kwon2023efficient' is already given to" in done.stderr
    assert contents(course) == before


def test_a_full_disk_is_said_in_words(course: Path) -> None:
    """The kernel refuses to write past a limit that the lock does not fit into."""
    before = contents(course)
    program = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from readinglist.cli import main; main(['build'])"
    )
    command = [sys.executable, "-B", "-c", program]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "readinglist.lock: cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(course) == before


def test_an_unwritable_folder_is_named(course: Path) -> None:
    """Root may write anywhere, so as root the build runs without root's capabilities."""
    before = contents(course)
    powerless = [] if os.geteuid() else ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    (course / "refs").chmod(0o555)
    command = [*powerless, sys.executable, "-m", "readinglist", "build"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    (course / "refs").chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "readinglist.lock: cannot be written: Permission denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(course) == before


def test_ctrl_c_ends_at_once_and_changes_nothing(course: Path) -> None:
    """The page is a pipe that nobody writes to, so the build waits in the middle of its work."""
    page = course / "refs" / "schedule.txt"
    page.unlink()
    os.mkfifo(page)
    process = subprocess.Popen(
        [sys.executable, "-m", "readinglist", "build"], cwd=course, stderr=subprocess.PIPE, text=True
    )
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert sorted(path.name for path in (course / "refs").iterdir()) == ["catalogue", "schedule.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "Did you mean 'build'?"),
        (["build", "--frozen", "--upgrade"], "--frozen changes no lock"),
        (["build", "vllm"], "--upgrade"),
        (["build", "--frozen"], "there is no lock yet"),
        (["explain", "vllm"], "there is no lock yet"),
        (["schedule", "nowhere.html"], "there is no such page"),
        (["resolve"], "give a TITLE, or --claims FILE"),
        (["resolve", "--claims", "nowhere.jsonl"], "nowhere.jsonl"),
        (["init"], "this is a course folder already"),
    ],
)
def test_wrong_calls_are_told_how_to_be_right(run: Run, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_claim_that_is_none_is_named_with_its_line(course: Path, run: Run) -> None:
    (course / "claims.jsonl").write_text('{"id": 1, "title": "Orca"}\n{"id": 2}\n')
    done = run("resolve", "--claims", "claims.jsonl", "--json")
    assert done.returncode == 2
    assert "claims.jsonl:2: this claim has no title" in done.stderr


def test_a_reading_that_may_be_several_is_not_guessed(course: Path, run: Run) -> None:
    run("build")
    done = run("explain", "e")
    assert done.returncode == 2
    assert "'e' may mean 2 readings" in done.stderr
    assert "kwon2023efficient" in done.stderr
