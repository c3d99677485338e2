"""`readinglist convert`: every form into every other, and what is said of what a form cannot hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readinglist.formats import FORMATS
from tests.cli.conftest import Run

SUFFIXES = {"bibtex": ".bib", "biblatex": ".bib", "csl-json": ".json", "csl-yaml": ".yaml", "hayagriva": ".yml"}
SUFFIXES |= {"ris": ".ris", "csv": ".csv"}
LIBRARY = """\
@inproceedings{kwon2023efficient,
  author    = {Kwon, Woosuk and {vLLM Team}},
  title     = {Efficient Memory Management for {LLM}s with {PagedAttention}},
  booktitle = {Proceedings of the 29th Symposium on Operating Systems Principles},
  pages     = {611--626},
  publisher = {ACM},
  year      = {2023},
  month     = oct,
  doi       = {10.1145/3600006.3613165},
}
"""


@pytest.fixture
def library(course: Path) -> Path:
    path = course / "refs.bib"
    path.write_text(LIBRARY)
    return path


def test_the_help_names_every_form(course: Path, run: Run) -> None:
    told = run("convert", "--help").stdout.partition("Forms:")[2].partition("Exit status")[0]
    assert not [form for form in (*FORMATS, "citations") if f" {form}," not in told.replace("\n", " ")]


@pytest.mark.parametrize("form", FORMATS)
def test_there_and_back_again_is_the_same_file(course: Path, run: Run, library: Path, form: str) -> None:
    name = f"other{SUFFIXES[form]}"
    done = run("convert", "refs.bib", "--to", form, "-o", name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    back = run("convert", name, "--to", "bibtex")
    assert (back.returncode, back.stderr) == (0, "")
    assert back.stdout == LIBRARY


def test_the_form_is_that_of_the_file_to_write(course: Path, run: Run, library: Path) -> None:
    assert run("convert", "refs.bib", "-o", "deep/refs.ris").returncode == 0
    assert (course / "deep" / "refs.ris").read_bytes().startswith(b"TY  - CONF\r\nID  - kwon2023efficient\r\n")
    done = run("convert", "refs.bib")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--to" in done.stderr
    assert run("convert", "refs.bib", "-o", "refs.docx").returncode == 2
    assert run("convert", "absent.bib", "--to", "ris").returncode == 2


def test_what_a_form_cannot_hold_is_said(course: Path, run: Run) -> None:
    item = {"id": "a", "type": "paper-conference", "title": "T", "event-title": "E", "issued": {"raw": "2020-03-04"}}
    (course / "items.json").write_text(json.dumps([item, item | {"id": "b"}]))
    done = run("convert", "items.json", "--to", "bibtex")
    assert done.returncode == 0
    assert done.stderr == "warning: bibtex cannot hold day: a, b\nwarning: bibtex cannot hold event-title: a, b\n"
    assert run("convert", "items.json", "--to", "biblatex").stderr == ""


def test_a_list_of_authors_that_was_cut_is_said(course: Path, run: Run) -> None:
    (course / "cut.bib").write_text("@misc{k, title = {T},\n  author = {A. Li and others}}\n")
    done = run("convert", "cut.bib", "--to", "ris")
    assert done.returncode == 0
    assert "AU  - Li, A.\n" in done.stdout
    assert (
        done.stderr == "warning: cut.bib:2: k: author ends in “others”: the list is cut, and those named are kept\n"
    )


def test_entries_that_cannot_be_read_and_keys_that_cannot_stay_are_said(course: Path, run: Run) -> None:
    (course / "items.ris").write_text(
        "TY  - JOUR\nID  - my key\nTI  - One thing\nPY  - 2020\nER  - \nTY  - JOUR\nER  - \n"
        "TY  - BOOK\nTI  - Another thing\nER  - \n"
    )
    done = run("convert", "items.ris", "--to", "bibtex")
    assert done.returncode == 1
    assert "@article{one2020one," in done.stdout
    assert "items.ris:6: it has no title" in done.stderr
    assert "the key 'my key' is" in done.stderr
    again = run("convert", "items.ris", "--to", "csl-json")
    assert [each["id"] for each in json.loads(again.stdout)][-1] == "my key"


def test_venues_and_citations(run: Run, library: Path) -> None:
    assert "booktitle = {SOSP}" in run("convert", "refs.bib", "--to", "bibtex", "--venues", "short").stdout
    assert "T2  - ACM Symposium on Operating" in run("convert", "refs.bib", "--to", "ris", "--venues", "full").stdout
    done = run("convert", "refs.bib", "--to", "citations")
    assert done.stdout.startswith("Woosuk Kwon and vLLM Team. “Efficient Memory Management")
    assert run("convert", "refs.bib", "--to", "citations", "--style", "absent.csl").returncode == 2


def test_the_course_comes_in_the_same_forms(course: Path, run: Run) -> None:
    assert run("build").returncode == 0
    for form in ("ris", "csl-yaml", "hayagriva"):
        listed = run("list", "--format", form).stdout
        assert "kwon2023efficient" in listed
        converted = run("convert", "refs/course.json", "--to", form, "--venues", "full")
        assert converted.stdout.splitlines()[:5] == listed.splitlines()[:5]
