"""`readinglist list` and `readinglist figures`, and the forms that a build makes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SETTINGS, Run, contents


def test_a_build_writes_the_page_and_the_calendar(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    page = (course / "refs" / "reading-list.html").read_text(encoding="utf-8")
    assert 'id="kwon2023efficient"' in page
    assert (course / "refs" / "calendar.ics").read_bytes().count(b"BEGIN:VEVENT\r\n") == 2
    before = contents(course)
    assert "nothing, all is up to date" in run("build").stdout
    assert contents(course) == before


def test_the_settings_say_which_forms_are_built(course: Path, run: Run) -> None:
    (course / "readinglist.toml").write_text(f'{SETTINGS}[outputs]\nformats = ["data", "figures", "ris"]\n')
    done = run("build")
    assert done.returncode == 0, done.stderr
    made = {name for name in contents(course / "refs") if not name.startswith(("catalogue", "schedule"))}
    assert made == {
        "readinglist.lock",
        "course.bib",
        "course.json",
        "readings.json",
        "course.ris",
        "figures/timeline.svg",
        "figures/venues.svg",
    }


def test_settings_of_the_outputs_are_in_the_lock(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    kept = json.loads((course / "refs" / "readinglist.lock").read_text())["settings"]
    assert set(kept) == {"course", "dialect", "venues"}
    (course / "readinglist.toml").write_text(f'{SETTINGS}[privacy]\npresenters = "initials"\n')
    assert "the setting presenters changed" in run("build", "--frozen").stderr
    assert run("build").returncode == 0
    assert "G." in (course / "refs" / "reading-list.html").read_text(encoding="utf-8")
    assert "Grace" not in (course / "refs" / "reading-list.html").read_text(encoding="utf-8")
    (course / "readinglist.toml").write_text(SETTINGS)
    assert "the setting presenters changed" in run("build", "--frozen").stderr


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('[privacy]\npresenters = "some"\n', "privacy.presenters should be one of full, initials, none"),
        ('[outputs]\nformats = ["pdf"]\n', "there is no format 'pdf'"),
        ('[outputs]\nstyles = ["absent.csl"]\n', "absent.csl: there is no such style"),
    ],
)
def test_settings_that_cannot_be_used_are_named(course: Path, run: Run, settings: str, words: str) -> None:
    (course / "readinglist.toml").write_text(SETTINGS + settings)
    done = run("build")
    assert done.returncode == 2
    assert words in done.stderr


def test_a_template_of_the_course_is_used(course: Path, run: Run) -> None:
    (course / "readinglist.toml").write_text(f'{SETTINGS}[outputs]\ntemplates = "refs/templates"\n')
    (course / "refs" / "templates").mkdir()
    template = course / "refs" / "templates" / "page.html"
    template.write_text("{{ course.title }}: {{ course.counts }}")
    assert run("build").returncode == 0
    assert (course / "refs" / "reading-list.html").read_text() == "A course: 2 papers in 1 section"
    template.write_text("\n{% if %}")
    done = run("build")
    assert done.returncode == 2
    assert "page.html:2: this template cannot be used" in done.stderr


def test_the_list_is_printed_in_any_form(run: Run) -> None:
    assert run("build").returncode == 0
    assert run("list").stdout.startswith("# A course: reading list")
    assert json.loads(run("list", "--format", "data").stdout)["course"]["title"] == "A course"
    assert run("list", "--format", "ris").stdout.count("TY  - CONF") == 2
    assert run("list", "--format", "pdf").returncode == 2


def test_a_presenter_gets_slots_and_files(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    done = run("list", "--presenter", "grace")
    assert done.returncode == 0
    assert done.stdout.startswith("Grace\n\nFeb 1 · Systems\n")
    assert "\\cite{dao2024flashattention}" in done.stdout
    done = run("list", "--presenter", "grace", "--to", "report")
    assert "written report/starter.bib" in done.stdout
    assert sorted(path.name for path in (course / "report").iterdir()) == [
        "calendar.ics",
        "starter.bib",
        "starter.tex",
    ]
    assert run("list", "--presenter", "nobody").returncode == 2


def test_figures_are_written_where_they_are_wanted(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    done = run("figures", "--to", "slides")
    assert done.returncode == 0
    assert (course / "slides" / "timeline.svg").read_text().startswith("<svg")
    assert "slides/venues.svg: How many readings" in done.stdout
    (course / "slides" / "blocked").write_text("")
    assert run("figures", "--to", "slides/blocked/deeper").returncode == 2
