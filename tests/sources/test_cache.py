"""What is kept of the answers: it comes back as it was and survives a kill, and damage costs only asking again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from readinglist.identifiers import Identifier
from readinglist.model import Record, Remark
from readinglist.names import Name
from readinglist.sources.base import Hit, Link
from readinglist.sources.cache import Cache
from readinglist.sources.pace import Stand

ARXIV, DOI = Identifier("arxiv", "2205.14135"), Identifier("doi", "10.1145/3600006.3613165")
HIT = Hit(
    (
        Record(
            "s2",
            "article",
            "Déjà Vu",
            (Name("Ré", "C", "van", "Jr"), Name(literal="Group")),
            (2022, 5),
            pdf="https://x",
        ),
        Record("s2", "paper-conference", "Déjà Vu", identifiers=(DOI, ARXIV), editor=(Name("A"),)),
    ),
    (Remark("s2", "cited by", "5", ARXIV),),
    (Link(ARXIV, DOI),),
)


def test_hits_and_misses_come_back_as_they_were(tmp_path: Path) -> None:
    first = Cache(tmp_path / "deep" / "answers.sqlite")
    first.keep_answers("arxiv", {"a": (HIT, HIT), "b": ()}, 17.5)
    first.keep("arxiv", Stand(3.5, "why"))
    first.close()
    told: list[str] = []
    again = Cache(tmp_path / "deep" / "answers.sqlite", told.append)
    kept, missed = again.answer("arxiv", "a"), again.answer("arxiv", "b")
    assert kept and kept.hits == (HIT, HIT) and kept.at == 17.5
    assert missed and missed.hits == ()
    assert again.answer("arxiv", "c") is None
    assert again.answer("crossref", "a") is None
    assert again.stand("arxiv") == Stand(3.5, "why")
    assert told == []


@pytest.mark.parametrize(
    "content", [b"this is no database, but it is long enough to look at" * 50, b"SQLite format 3\0" * 99]
)
def test_a_damaged_file_is_put_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(content)
    told: list[str] = []
    cache = Cache(path, told.append)
    cache.keep_answers("arxiv", {"a": (HIT,)}, 1.0)
    assert cache.answer("arxiv", "a") is not None
    assert len(told) == 1 and "damaged and are put aside as" in told[0]
    assert path.with_name("answers.sqlite.damaged").read_bytes() == content


def test_a_damaged_row_is_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    Cache(path).close()
    base = sqlite3.connect(path)
    for ask, hits in (("a", "{"), ("b", "5"), ("c", '[{"records": [{}]}]'), ("d", "[null]"), ("e", '[{"a": 1}]')):
        base.execute("INSERT INTO answer VALUES ('arxiv', ?, 1.0, ?)", (ask, hits))
    base.commit()
    base.close()
    cache = Cache(path)
    assert [cache.answer("arxiv", ask) for ask in "abcde"] == [None] * 5


def test_an_older_format_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    first = Cache(path)
    first.keep_answers("arxiv", {"a": (HIT,)}, 1.0)
    first.close()
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.commit()
    base.close()
    assert Cache(path).answer("arxiv", "a") is None


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_where_nothing_can_be_written_answers_are_kept_for_the_run(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    _keeps_for_the_run(folder / "answers.sqlite")


def test_a_file_in_the_way_of_the_folder_is_survived(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    _keeps_for_the_run(tmp_path / "file" / "answers.sqlite")


def _keeps_for_the_run(path: Path) -> None:
    told: list[str] = []
    cache = Cache(path, told.append)
    cache.keep_answers("arxiv", {"a": (HIT,)}, 1.0)
    assert cache.answer("arxiv", "a") is not None
    assert len(told) == 1 and told[0].startswith(f"answers are not kept: {path}: ")


def test_a_full_disk_is_said_once_and_stops_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    cache = Cache(tmp_path / "answers.sqlite", told.append)
    cache.keep_answers("arxiv", {"a": (HIT,)}, 1.0)
    other = sqlite3.connect(tmp_path / "answers.sqlite")
    other.executescript("DROP TABLE answer")  # as good as a full disk: every write fails
    for ask in "bc":
        cache.keep_answers("arxiv", {ask: (HIT,)}, 1.0)
        assert cache.answer("arxiv", ask) is None
    assert len(told) == 2 and told[0].startswith("an answer could not be kept: ")
    assert told[1].startswith("a kept answer could not be read: ")


TAKER = """
import sys
from pathlib import Path
from readinglist.sources.cache import Cache
cache = Cache(Path(sys.argv[1]))
for _ in range(50):
    print(cache.take("arxiv", 100.0, 3.0).free_at)
"""


def test_several_programs_never_get_the_same_turn(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    Cache(path).close()
    programs = [
        subprocess.Popen([sys.executable, "-c", TAKER, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    turns = sorted(float(line) for program in programs for line in program.communicate()[0].split())
    assert turns == [100.0 + 3.0 * number for number in range(150)]


WRITER = """
import sys
from pathlib import Path
from readinglist.sources.cache import Cache
from readinglist.sources.base import Hit
from readinglist.model import Record
cache = Cache(Path(sys.argv[1]))
number = 0
while True:
    cache.keep_answers("arxiv", {str(number): (Hit((Record("arxiv", "article", "T" * 2000),)),)}, 1.0)
    print(number, flush=True)
    number += 1
"""


def test_a_kill_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(0.05)
        writer.send_signal(signal.SIGKILL)
        written = [int(line) for line in writer.stdout.read().splitlines() if line.isdigit()] or [0]
        writer.wait()
        told: list[str] = []
        cache = Cache(path, told.append)
        assert told == []
        assert all(cache.answer("arxiv", str(number)) for number in written)
        cache.close()
