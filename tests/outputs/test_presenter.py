"""One presenter's part of a course."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist import bibtex
from readinglist.errors import InputError
from readinglist.lock import Lock
from readinglist.model import Reading
from readinglist.outputs.calendar import calendar
from readinglist.outputs.presenter import only, presenters_of, slots, starter, told
from tests.conftest import absent
from tests.outputs import lists


def test_the_slots_of_a_presenter() -> None:
    assert told(slots(lists.course(), "beek")) == (
        "Jean-Luc van Beek (guest)\n\n"
        "Jan 23 · Serving · Large models\n"
        "  Efficient Memory Management for Large Language Model Serving with PagedAttention (SOSP 2023)\n"
        "    \\cite{kwon2023efficient}\n"
        "    version of record: https://doi.org/10.1145/3600006.3613165\n"
        "    open PDF: https://arxiv.org/pdf/2309.06180\n"
        "    arXiv: https://arxiv.org/abs/2309.06180\n"
    )
    grace = told(slots(lists.course(), "Grace Hopper"))
    assert "Jan 18" in grace
    assert "A Paper that Was Lost (not resolved: ambiguous)" in grace


def test_who_presents_a_whole_meeting_has_its_readings() -> None:
    found = slots(lists.course(), "ada")
    assert [reading.claim.title for reading, _ in found.meetings[0].readings] == ["Invited talk"]
    assert len(slots(lists.course(), "students").meetings) == 1


def test_names_that_fit_nobody_or_several_are_refused() -> None:
    with pytest.raises(InputError, match=r"nobody called 'Euler' presents\n.*Grace Hopper"):
        slots(lists.course(), "Euler")
    with pytest.raises(InputError, match="one of 2 presenters"):
        slots(lists.course(), "ce")


def test_a_whole_name_is_meant_before_a_longer_one() -> None:
    lock = lists.course()
    first = lock.schedule.sessions[1]
    named = replace(first, readings=(replace(first.readings[0], presenter="Grace Hopper-Murray"),))
    sessions = (lock.schedule.sessions[0], named, *lock.schedule.sessions[2:])
    lock = replace(lock, schedule=replace(lock.schedule, sessions=sessions))
    assert slots(lock, "grace hopper").presenter == "Grace Hopper"


def test_presenters_are_named_once_in_the_page_s_order() -> None:
    assert presenters_of(lists.course()) == (
        "Ada Lovelace",
        "Grace Hopper",
        "Alan Turing",
        "Jean-Luc van Beek (guest)",
        "Students & Instructors",
    )


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_the_starter_has_the_papers_and_those_that_their_notes_name(dialect: str) -> None:
    lock = lists.course()
    files = starter(slots(lock, "beek"), lock, lists.NOTES, bibtex.Style(dialect))
    records, bad = bibtex.read(files["starter.bib"], "starter.bib")
    assert not bad
    assert [record.year for record in records] == [2023, 2022]
    assert "Kwon et al.~\\cite{kwon2023efficient}" in files["starter.tex"]
    assert "yu2022orca" not in files["starter.tex"]
    assert ("biblatex" in files["starter.tex"]) == (dialect == "biblatex")


def test_the_starter_compiles(tmp_path: Path) -> None:
    if not shutil.which("pdflatex"):
        absent("pdflatex: apt install texlive-latex-base")
    lock = lists.course()
    for name, text in starter(slots(lock, "beek"), lock, lists.NOTES, bibtex.Style()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "starter"]
    for command in (latex, ["bibtex", "starter"], latex, latex):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout
    log = (tmp_path / "starter.log").read_text(errors="replace")
    assert "undefined" not in log
    assert (
        "[1]" in (tmp_path / "starter.bbl").read_text()
        or "kwon2023efficient" in (tmp_path / "starter.bbl").read_text()
    )


def test_a_calendar_of_one_presenter_has_those_meetings_alone() -> None:
    lock = lists.course()
    text = calendar(only(lock, slots(lock, "turing")))
    assert text.count("BEGIN:VEVENT") == 1
    assert "CS 1 Systems: Orca" in text
    assert "PagedAttention" not in text


def test_an_empty_course_has_no_presenters() -> None:
    with pytest.raises(InputError, match="the page names nobody"):
        slots(Lock(), "x")
    assert Reading(lists.lost().claim).presenter is None
