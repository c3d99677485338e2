"""`readinglist review` in a real terminal: a pseudo-terminal, keys typed, the screen read."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from tests.cli.conftest import Run, Terminal

TWIN = """\
@inproceedings{serving, author = {Gyeong-In Yu}, title = {A Survey of Serving Systems}, booktitle = {NeurIPS},
  year = {2021}, doi = {10.1234/survey}}
@inproceedings{learning, author = {Subhabrata Mukherjee}, title = {A Survey of Serving Systems}, booktitle = {ICLR},
  year = {2021}, eprint = {2106.02707}, archiveprefix = {arXiv}}
"""


def two_open_readings(course: Path, run: Run) -> Path:
    """Makes a title ambiguous between two works that have it, and lets another paper be missing."""
    (course / "refs" / "catalogue" / "course.bib").write_text(TWIN)
    page = course / "refs" / "schedule.txt"
    page.write_text(
        "| Date |\nPresenter |\nTopics/Readings |\nSlides |\n"
        "| Jan 30 |\nAda |\nA Survey of Serving Systems (SOSP 2022) |\npdf |\n"
        "| Feb 1 |\nGrace |\nA Paper That Nobody Wrote about Nothing at All (SOSP 2023) |\npdf |\n"
    )
    assert run("build", "--offline").returncode == 1
    return course / "refs" / "choices.toml"


def test_a_person_decides_and_the_next_build_follows(course: Path, run: Run) -> None:
    path = two_open_readings(course, run)
    path.write_text("# Ours: keep this line.\n")
    terminal = Terminal(course, "review")
    terminal.wait_for("Reading 1 of 2")
    terminal.wait_for("Which paper is meant?")
    terminal.type("7\n")
    terminal.wait_for("'7' is no number from 1 to 2")
    terminal.type("arxiv:2106.02707\n")
    terminal.wait_for("Why?")
    terminal.type("the one on learning\n")
    terminal.wait_for("Reading 2 of 2")
    terminal.wait_for("Which paper is meant?")
    terminal.type("not a paper\n")
    terminal.wait_for("Why?")
    terminal.type("a placeholder\n")
    terminal.wait_for("2 decided, 0 left")
    assert terminal.end() == 0
    text = path.read_text()
    assert text.startswith("# Ours: keep this line.\n")
    assert tomllib.loads(text)["choice"] == [
        {
            "reading": "A Survey of Serving Systems",
            "accept": "arxiv:2106.02707",
            "reason": "the one on learning",
            "date": date.today(),
        },
        {
            "reading": "A Paper That Nobody Wrote about Nothing at All",
            "not_a_paper": True,
            "reason": "a placeholder",
            "date": date.today(),
        },
    ]
    done = run("build", "--offline")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2106.02707" in (course / "refs" / "course.bib").read_text()


def test_a_review_can_be_stopped_and_goes_on_where_it_was(course: Path, run: Run) -> None:
    path = two_open_readings(course, run)
    terminal = Terminal(course, "review")
    terminal.wait_for("Which paper is meant?")
    terminal.type("1\n")
    terminal.wait_for("Why?")
    terminal.type("  \n")
    terminal.wait_for("Reading 2 of 2")
    terminal.type("\x03")
    terminal.wait_for("1 decided, 1 left")
    assert terminal.end() == 1
    assert len(tomllib.loads(path.read_text())["choice"]) == 1
    again = Terminal(course, "review")
    again.wait_for("Reading 1 of 1")
    again.wait_for("A Paper That Nobody Wrote")
    again.type("q\n")
    again.wait_for("0 decided, 1 left")
    assert again.end() == 1


def test_what_is_left_stays_open(course: Path, run: Run) -> None:
    path = two_open_readings(course, run)
    terminal = Terminal(course, "review")
    for _ in range(2):
        terminal.wait_for("Which paper is meant?")
        terminal.type("leave\n")
    terminal.wait_for("0 decided, 2 left")
    assert terminal.end() == 1
    assert not path.exists()


def test_a_choice_that_only_names_a_key_is_completed_where_it_stands(course: Path, run: Run) -> None:
    path = two_open_readings(course, run)
    path.write_text(
        '# serving\n[[choice]]\nreading = "A Survey of Serving Systems" # both have it\nkey = "serving2021"\n'
        'reason = "as in the slides"\n\n# the last line\n'
    )
    terminal = Terminal(course, "review")
    terminal.wait_for("Which paper is meant?")
    terminal.type("doi:10.1234/survey\n")
    terminal.wait_for("Why?")
    terminal.type("the older one\n")
    terminal.wait_for("Reading 2 of 2")
    terminal.type("stop\n")
    terminal.wait_for("1 decided, 1 left")
    assert terminal.end() == 1
    text = path.read_text()
    assert text.startswith('# serving\n[[choice]]\nreading = "A Survey of Serving Systems" # both have it\nkey = ')
    assert "# the last line" in text
    choice = {"reading": "A Survey of Serving Systems", "key": "serving2021", "accept": "doi:10.1234/survey"}
    assert tomllib.loads(text)["choice"] == [
        choice | {"reason": "as in the slides; the older one", "date": date.today()}
    ]
    run("build", "--offline")
    assert "@inproceedings{serving2021," in (course / "refs" / "course.bib").read_text()


def test_a_file_that_the_answer_would_break_is_left_as_it_is(course: Path, run: Run) -> None:
    path = two_open_readings(course, run)
    before = 'choice = [{ reading = "Another", not_a_paper = true, reason = "a talk" }]\n'
    path.write_text(before)
    terminal = Terminal(course, "review")
    terminal.wait_for("Which paper is meant?")
    terminal.type("1\n")
    terminal.wait_for("Why?")
    terminal.type("\n")
    terminal.wait_for("choices.toml")
    assert terminal.end() == 2
    assert path.read_text() == before


def test_nothing_open_is_said(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    done = run("review")
    assert (done.returncode, done.stdout) == (0, "nothing is ambiguous or missing\n")
