"""What is written is read back equal by readers of others: pybtex always, Biber where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import Person, parse_string

from readinglist import bibtex
from readinglist.bibtex import Style, as_written, to_unicode
from readinglist.bibtex.people import told
from readinglist.model import Record, Work
from readinglist.names import Name
from tests.conftest import absent
from tests.formats.works import names, records, texts, work_of
from tests.test_latex import hostile_works


def expected(people: Iterable[Name]) -> list[str]:
    return [text for name in people if (text := str(told(name)))]


def as_pybtex_reads(person: Person) -> str:
    """The name in reading order, as BibTeX takes it apart."""
    parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names)
    return to_unicode(" ".join(word for part in parts for word in part))


@settings(max_examples=150)
@given(record=records, dialect=st.sampled_from(["bibtex", "biblatex"]))
def test_pybtex_reads_what_is_written(record: Record, dialect: str) -> None:
    text = bibtex.write({"key2020": work_of(record)}, Style(dialect, "kept"))
    entry = parse_string(text, "bibtex").entries["key2020"]
    assert to_unicode(entry.fields["title"]) == as_written(record.title)
    for field in set(entry.fields) - {"title", "month", "doi", "url", "eprint"}:
        assert text.count(f"  {field} ") == 1
    for role in ("author", "editor"):
        people = entry.persons.get(role, [])
        if people:
            assert [as_pybtex_reads(each) for each in people] == expected(getattr(record, role))


@settings(max_examples=200)
@given(people=st.lists(names, min_size=1, max_size=4), title=texts)
def test_no_command_is_written_but_those_that_write_a_character(people: list[Name], title: str) -> None:
    record = Record("t", "book", title, tuple(people), publisher=title, note=title)
    for dialect in ("bibtex", "biblatex"):
        works = {"k": work_of(record)}
        assert bibtex.verify(bibtex.write(works, Style(dialect)), works, Style(dialect)) == []


def course(root: Path) -> dict[str, Work]:
    text = (root / "refs" / "course.bib").read_text(encoding="utf-8")
    return {key: work_of(record) for key, record in as_read(text).items()}


@pytest.mark.parametrize("which", ["course", "hostile"])
def test_biber_reads_what_is_written(root: Path, tmp_path: Path, which: str) -> None:
    if shutil.which("biber") is None:
        absent("the program biber")
    works = course(root) if which == "course" else hostile_works()
    text = bibtex.write(works, Style("biblatex", "kept"))
    (tmp_path / "refs.bib").write_text(text, encoding="utf-8")
    command = ["biber", "--tool", "--validate-datamodel", "--output-file=out.bib", "refs.bib"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout
    assert not [line for line in done.stdout.splitlines() if "WARN" in line or "ERROR" in line]
    theirs = as_read((tmp_path / "out.bib").read_text(encoding="utf-8"))
    assert theirs == as_read(text.replace(r"\textasciigrave{}", "{`}"))  # which Biber takes for a quotation mark
    for key, work in works.items():
        assert theirs[key].title == as_written(work.record.title).replace("`", "‘")
        assert [str(name) for name in theirs[key].author] == expected(work.record.author)


def as_read(text: str) -> dict[str, Record]:
    found, bad = bibtex.entries(text, "refs.bib")
    assert not bad
    return {entry.key: replace(entry.record, source="") for entry in found}
