"""Hayagriva's YAML: what is written compiles with Typst itself, and what others write is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import typst

from readinglist import bibtex
from readinglist.formats.hayagriva import read, write
from readinglist.formats.items import to_json
from readinglist.identifiers import Identifier
from readinglist.model import Record, Work
from readinglist.names import Name
from tests.formats.works import ARTICLE, PAPER, work_of
from tests.test_latex import HOSTILE, hostile_works, works_of_every_type


def compiled(folder: Path, works: dict[str, Work], style: str = "ieee") -> str:
    """The text of a document that cites all works; fails where Typst does."""
    (folder / "refs.yml").write_text(write(works), encoding="utf-8")
    cites = "\n".join(f"A text #cite(label({key!r})).\n".replace("'", '"') for key in works)
    source = folder / "paper.typ"
    source.write_text(f'{cites}\n#bibliography("refs.yml", style: "{style}")\n', encoding="utf-8")
    pages = typst.compile(str(source), format="svg")
    return "".join(page.decode() for page in (pages if isinstance(pages, list) else [pages]))


@pytest.fixture(scope="module")
def course(root: Path) -> dict[str, Work]:
    path = root / "refs" / "course.bib"
    found, bad = bibtex.entries(path.read_text(encoding="utf-8"), path)
    assert not bad
    return {entry.key: work_of(entry.record) for entry in found}


@pytest.mark.parametrize("style", ["ieee", "apa", "chicago-author-date"])
def test_a_document_citing_all_28_compiles(tmp_path: Path, course: dict[str, Work], style: str) -> None:
    assert len(course) == 28
    assert "<svg" in compiled(tmp_path, course, style)


def test_a_key_that_is_not_there_does_not_compile(tmp_path: Path, course: dict[str, Work]) -> None:
    compiled(tmp_path, course)
    source = tmp_path / "paper.typ"
    source.write_text('#cite(<absent>)\n#bibliography("refs.yml")\n')
    with pytest.raises(typst.TypstError):
        typst.compile(str(source), format="svg")


def test_every_type_with_every_field_compiles(tmp_path: Path) -> None:
    compiled(tmp_path, works_of_every_type(), "apa")


OF_TYPST = ('#panic(1) #read("/etc/passwd") $ #x $', "{{ }} \\{ \\$", "k: v\n- x", "null")


def test_hostile_texts_compile_and_run_nothing(tmp_path: Path) -> None:
    made = hostile_works((*HOSTILE, *OF_TYPST))
    told = {key: work.record for key, work in made.items()}
    works = {
        key: work_of(replace(each, page=each.title, volume=each.title, edition=each.title, number=each.title))
        for key, each in told.items()
    }
    compiled(tmp_path, works, "apa")


def test_a_paper_as_typst_wants_it() -> None:
    assert (
        write({"rajbhandari2020zero": work_of(PAPER)}, "kept")
        == """\
rajbhandari2020zero:
  type: article
  title: '{ZeRO}: Memory Optimizations & {H₂O} for 100% of {LLM}s'
  author:
  - Rajbhandari, Samyam
  - van Beethoven, Jr., Ludwig
  - OpenAI
  date: '2020-11-09'
  page-range: 1-16
  serial-number:
    arxiv: '1910.02054'
    doi: 10.1109/sc41405.2020.00024
    isbn: 978-1-7281-9998-6
    serial: '20'
  url: https://example.org/a_b?c=d
  note: Best paper
  parent:
  - type: proceedings
    title: Proceedings of the SC20 Conference
    volume: '3'
    publisher:
      name: IEEE
      location: Atlanta
    editor:
    - Ré, Christopher
    parent:
      type: proceedings
      title: Lecture Notes
  - type: conference
    title: SC 2020
"""
    )


OF_OTHERS = """\
kinetics:
    type: Article
    title: "{Kinetics} and $alpha$ of \\\\$5"
    author: ["Doan, T. D.", "von der Leyen, Ursula", UNICEF, {given-name: Gloria Jean, name: Watkins}]
    doi: "10.1103/PhysRevB.102.165126"
    page-range: 165126-165139
    date: 2020-10-14
    parent:
        title: Physical Review B
        volume: 102
        issue: 16
        issn: 2469-9969
web:
    type: web
    title: {value: A Guide, verbatim: true}
    url: {value: "https://example.org/guide", date: 2020-11-12}
talk:
    type: article
    title: Networking
    parent: {type: Conference, title: World Wide Conference, organization: Apple}
part:
    type: chapter
    title: A part of something
untitled:
    type: book
text: only
"""


def test_entries_of_others_are_read() -> None:
    good, bad = read(OF_OTHERS, Path("refs.yml"))
    assert [(each.key, each.line) for each in good] == [("kinetics", 2), ("web", 14), ("talk", 18), ("part", 22)]
    assert [(each.key, each.line, each.reason) for each in bad] == [
        ("untitled", 25, "it has no title"),
        ("text", 26, "an entry is a mapping of fields"),
    ]
    kinetics, web, talk, part = (each.record for each in good)
    assert kinetics == Record(
        source="hayagriva:refs.yml:2",
        type="article-journal",
        title="Kinetics and alpha of $5",
        author=(
            Name("Doan", "T. D."),
            Name("Leyen", "Ursula", "von der"),
            Name(literal="UNICEF"),
            Name("Watkins", "Gloria Jean"),
        ),
        issued=(2020, 10, 14),
        container_title="Physical Review B",
        volume="102",
        issue="16",
        page="165126-165139",
        issn="2469-9969",
        identifiers=(Identifier("doi", "10.1103/physrevb.102.165126"),),
    )
    assert (web.type, web.title, web.url) == ("webpage", "A Guide", "https://example.org/guide")
    assert part.type == "chapter"
    assert (talk.type, talk.container_title, talk.publisher) == ("paper-conference", "World Wide Conference", "Apple")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "https://", "https://[::1", "https://a:b"])
def test_what_typst_takes_for_no_address_is_left_out(url: str) -> None:
    assert "url:" not in write({"k": work_of(replace(ARTICLE, url=url))})


def test_json_of_the_same_works_has_the_same_keys(course: dict[str, Work]) -> None:
    assert all(f'"id": "{key}"' in to_json(course) for key in course)
