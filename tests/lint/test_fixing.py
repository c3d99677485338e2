"""Mending changes what it must and nothing else, whatever stands in the file."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist import bibtex, lint
from readinglist.bibtex.scan import scan
from readinglist.bibtex.tex import to_unicode
from readinglist.model import Version, Work
from readinglist.sources.catalogue.rows import own

UNTIDY = """% my library, R&D of 50%
@string{acm = {ACM & friends_}}
@preamble{ "\\newcommand{\\x}{#1}" }

@ARTICLE {One,
    Title="GPU & CPU",   pages = "1-2" ,
  author = {Ana Li},  journal = acm # { Letters},
  Year = 2020, month = "Oct."
}
@comment{ R&D }
@misc(two,title={a_b},doi={https://doi.org/10.1145/3600006.3613165},note={last & least})
"""
MENDED = (
    UNTIDY.replace('"GPU & CPU"', '"{GPU} \\& {CPU}"')
    .replace('"1-2"', '"1--2"')
    .replace('"Oct."', "oct")
    .replace("{a_b}", "{a\\_b}")
    .replace("https://doi.org/10", "10")
    .replace("last & least", "last \\& least")
)


def fixed(text: str) -> str:
    return lint.fixed(text, "refs.bib", lint.check(text, "refs.bib"))


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_comments_macros_order_and_white_space_stay(line_break: str) -> None:
    text = UNTIDY.replace("\n", line_break)
    assert fixed(text) == MENDED.replace("\n", line_break)
    assert fixed(fixed(text)) == fixed(text)


values = st.text(alphabet=st.sampled_from("abAB GPU&%#_^$\\{}-–1290,.:;\n~<>'\""), max_size=30)


@settings(max_examples=150)
@given(title=values, pages=values, note=values)
def test_mending_says_the_same_and_is_done_at_once(title: str, pages: str, note: str) -> None:
    fields = f"title = {{{title}}},\n pages = {{{pages}}}, note = {{{note}}}"
    text = f"% kept\n@misc{{k, {fields} }}\n@misc{{l, title={{T}}}}\n"
    again = fixed(text)
    before, after = scan(text), scan(again)
    assert [(each.type, each.key) for each in before[0]] == [(each.type, each.key) for each in after[0]]
    assert len(before[1]) == len(after[1])
    for old, new in zip(before[0], after[0], strict=True):
        for name in old.fields:
            dashes = str.maketrans({"–": "-", "—": "-", "−": "-"})
            said, told = (to_unicode(each.fields[name]).translate(dashes) for each in (old, new))
            assert name == "pages" or said == told or "&" in title + note
    assert fixed(again) == again


@given(st.text(alphabet=st.sampled_from('@misc{}(),="#\\ \nkeytitle%x1&;pages-'), max_size=200))
def test_no_text_breaks_the_rules(text: str) -> None:
    for problem in lint.check(text, "refs.bib"):
        assert problem.finding.line is None or problem.finding.line >= 1
    fixed(text)


@pytest.mark.parametrize(
    "value",
    [
        "{" * 30_000 + "}" * 30_000,
        "&amp;" * 20_000,
        "\\(" * 30_000,
        "GPU " * 5_000,
        "A. Li, " * 10_000,
        "<i" * 30_000,
        "\\url{" * 1_000 + "}" * 1_000,
        "$" * 30_001,
        "1-" * 20_000,
    ],
)
def test_depth_and_length_take_no_time(value: str) -> None:
    lint.check(f"@misc{{k, title={{{value}}}, author={{{value}}}, pages={{{value}}}, doi={{{value}}}}}", "refs.bib")


def test_what_is_written_here_is_clean(root: Path) -> None:
    path = root / "refs" / "course.bib"
    assert lint.check(path.read_text(encoding="utf-8"), str(path)) == []


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_entries_of_a_large_catalogue_lack_only_what_it_does_not_know(shared: Path, dialect: str) -> None:
    with gzip.open(shared / "catalog" / "catalog.jsonl.gz", "rt", encoding="utf-8") as file:
        chance = random.Random(5)
        rows = [json.loads(line) for line in file if chance.random() < 0.004]
    hits = [own(row, "catalogue") for row in rows]
    works = {f"key{place}": Work((Version(hit.records[0]),)) for place, hit in enumerate(hits) if hit}
    assert len(works) > 1_500
    found = lint.check(bibtex.write(works, bibtex.Style(dialect)), "refs.bib")
    unfounded = [each.finding for each in found if each.finding.rule not in ("missing-field", "page-order")]
    assert unfounded == []
    for finding in (each.finding for each in found if each.finding.rule == "missing-field"):
        record = works[finding.subject].record
        known = {"author": record.author, "year": record.issued, "publisher": record.publisher}
        known |= {"booktitle": record.container_title, "journal": record.container_title}
        known |= {"institution": record.publisher, "school": record.publisher}
        name = finding.advice.removeprefix("add ")
        assert not known.get(name), (finding, replace(record, source=""))
