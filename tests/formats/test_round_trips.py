"""What is written in any form is read back, and what a form cannot hold is said; expectations written by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist import formats
from readinglist.errors import InputError
from readinglist.formats import FORMATS
from readinglist.model import Record
from tests.formats.works import ARTICLE, PAPER, PREPRINT, TYPES, records, work_of

WITHOUT_VENUE = set(TYPES) - {
    *("article-journal", "article-newspaper", "paper-conference", "chapter", "entry-encyclopedia", "post-weblog"),
    "webpage",
}
VENUE = {"container_title", "container_title_short"}
# what a form has no place for, by the type of the reference
CSL_LOSES = {"article": {"number", "publisher"}}  # of a preprint at arXiv, both name arXiv
RIS_LOSES = {name: {"event_title"} for name in TYPES} | {
    "article": {"event_title", "collection_title"},
    "paper-conference": {"event_title"},  # where nothing says in what it appeared
    "manuscript": {"event_title", "type"},  # one at arXiv is a preprint
}
HAYAGRIVA_LOSES = {name: {"pdf", *(VENUE if name in WITHOUT_VENUE else ())} for name in TYPES} | {
    "article": {"pdf", "event_title", "collection_title", *VENUE},
}
LOSSES = {"csl-json": CSL_LOSES, "csl-yaml": CSL_LOSES, "ris": RIS_LOSES, "hayagriva": HAYAGRIVA_LOSES}


@settings(max_examples=120)
@given(record=records, name=st.sampled_from(sorted(LOSSES)))
def test_what_is_written_is_read_back(record: Record, name: str) -> None:
    form, works = FORMATS[name], {"key2020": work_of(record)}
    text = form.write(works, "kept")
    (found,), bad = form.read(text, Path("t"))
    assert not bad
    assert found.key == "key2020"
    lost = set(formats.lost(works, text, form).get("key2020", ()))
    assert lost <= LOSSES[name].get(record.type, set()), text
    again = form.write({"key2020": work_of(found.record)}, "kept")
    assert form.write({"key2020": work_of(form.read(again, Path("t"))[0][0].record)}, "kept") == again


@pytest.mark.parametrize("name", FORMATS)
def test_several_works_keep_their_keys_and_their_order_is_that_of_keys(name: str) -> None:
    works = {"c": work_of(ARTICLE), "a": work_of(PAPER), "b": work_of(PREPRINT)}
    text = FORMATS[name].write(works, "kept")
    good, bad = FORMATS[name].read(text, Path("t"))
    assert not bad
    assert [each.key for each in good] == ["a", "b", "c"]
    assert [each.line for each in good] == sorted({each.line for each in good})
    assert FORMATS[name].write(dict(reversed(works.items())), "kept") == text
    assert FORMATS[name].read(FORMATS[name].write({}, "kept"), Path("t")) == ([], [])


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("bibtex", ("event_title", "day")),
        ("biblatex", ()),
        ("csl-json", ()),
        ("csl-yaml", ()),
        ("hayagriva", ()),
        ("ris", ()),
    ],
)
def test_a_common_paper_is_held_whole(name: str, lost: tuple[str, ...]) -> None:
    works = {"a": work_of(PAPER), "b": work_of(PREPRINT), "c": work_of(ARTICLE)}
    text = FORMATS[name].write(works, "kept")
    assert formats.lost(works, text, FORMATS[name]).get("a", ()) == lost


def test_the_identifier_of_a_preprint_goes_with_the_version_of_record() -> None:
    record = replace(PAPER, identifiers=PAPER.identifiers[:1])
    preprint = replace(PREPRINT, identifiers=(PAPER.identifiers[1],))
    for form in FORMATS.values():
        works = {"a": work_of(record, preprint)}
        text = form.write(works, "kept")
        assert "arxiv" not in formats.lost(works, text, form).get("a", ()), text


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.bib", "", "bibtex"),
        ("a.JSON", "[]", "csl-json"),
        ("a.ris", "", "ris"),
        ("a.yaml", "references:\n- id: a\n", "csl-yaml"),
        ("a.yml", "# a comment\n---\nreferences: []\n", "csl-yaml"),
        ("a.yml", "- id: a\n  title: T\n", "csl-yaml"),
        ("a.yml", "\ufeff# a comment\nkwon2023:\n  type: article\n", "hayagriva"),
        ("a.yaml", "{}\n", "hayagriva"),
    ],
)
def test_the_form_of_a_file_is_told_by_its_ending_and_what_it_holds(name: str, text: str, form: str) -> None:
    assert formats.recognized(Path(name), text).name == form


def test_an_unknown_form_is_an_error_of_the_caller() -> None:
    with pytest.raises(InputError, match="known by this ending"):
        formats.recognized(Path("a.docx"), "")
    with pytest.raises(InputError, match="no form 'endnote'"):
        formats.named("endnote")


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"bibtex", "biblatex"}))
@given(text=st.text(alphabet=st.sampled_from('TYERIU  -\n\r[]{}":,&*!|>title id references 1a@'), max_size=120))
def test_no_text_breaks_a_reader(name: str, text: str) -> None:
    try:
        good, bad = FORMATS[name].read(text, Path("t.txt"))
    except InputError as error:
        assert error.path == Path("t.txt")
        return
    assert all(each.record.title and each.line >= 1 for each in good)
    assert all(each.line >= 1 and each.reason for each in bad)


@pytest.mark.parametrize("name", ["csl-yaml", "hayagriva"])
def test_what_grows_or_runs_is_refused(name: str) -> None:
    doubling = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(InputError, match="values"):
        FORMATS[name].read(doubling, Path("t.yaml"))
    harmless = FORMATS[name].read("k: !!python/object/apply:os.system ['touch evil']\n", Path("t.yaml"))
    assert harmless[0] == []
