"""CSV as people and databases write it: columns by many names, authors in many styles, bad rows by their line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from readinglist.errors import InputError
from readinglist.formats import tables
from readinglist.formats.tables import people
from readinglist.model import Record
from tests.formats.works import records, work_of


def one(text: str) -> Record:
    (found,), bad = tables.read(text, Path("t.csv"))
    assert not bad
    return found.record


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Aho, Alfred and Ullman, Jeffrey", ["Alfred Aho", "Jeffrey Ullman"]),
        ("Alfred Aho; Jeffrey Ullman", ["Alfred Aho", "Jeffrey Ullman"]),
        ("Aho, A.; Ullman, J. D.", ["A. Aho", "J. D. Ullman"]),
        ("alfred v. aho , jeffrey ullman", ["alfred v. aho", "jeffrey ullman"]),
        ("Alfred Aho, Jeffrey Ullman and John Hopcroft", ["Alfred Aho", "Jeffrey Ullman", "John Hopcroft"]),
        ("Aho, Alfred", ["Alfred Aho"]),
        ("van Dam, A. W.", ["A. W. van Dam"]),
        ("m franklin , s zdonik", ["m franklin", "s zdonik"]),
        ("y fu j han", ["y fu", "j han"]),
        ("r ng , j li", ["r ng", "j li"]),
        ("EM Knuth, RT Xu", ["EM Knuth", "RT Xu"]),
        ("De Vries, J. K.", ["J. K. De Vries"]),
        ("Alfred Aho…", ["Alfred Aho"]),
        ("a aho , j ullmanâ ? ¦", ["a aho", "j ullman"]),
        ("I. Motakis andC. Zaniolo", ["I. Motakis", "C. Zaniolo"]),
        ("Alfred Aho et al.", ["Alfred Aho"]),
        ("{World Health Organization}; Aho, Alfred", ["World Health Organization", "Alfred Aho"]),
        ("", []),
    ],
)
def test_authors_in_every_style(text: str, names: list[str]) -> None:
    assert [str(name) for name in people(text)] == names


def test_entities_are_letters_again_also_where_a_tool_set_them_apart() -> None:
    found = one('title,authors\nLore &amp; more,"h &#233; ctor garc &#237;a-molina , caf&eacute; au lait"\n')
    assert found.title == "Lore & more"
    assert [str(name) for name in found.author] == ["héctor garcía-molina", "café au lait"]


def test_columns_of_scopus() -> None:
    found = one(
        "Authors,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,Document Type\n"
        '"Lee A.; Wu B.",A paper,2020,Journal of Things,12,3,100,110,10.1000/J.1,Article\n'
    )
    assert (found.type, found.container_title, found.issued) == ("article-journal", "Journal of Things", (2020,))
    assert (found.volume, found.issue, found.page) == ("12", "3", "100-110")
    assert str(found.identifier("doi")) == "doi:10.1000/j.1"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("type,venue\nconference,X", "paper-conference"),
        ("type,venue\nArticle,X", "article-journal"),
        ("type,venue\nPreprint,arXiv", "article"),
        ("type,venue\n,CoRR", "article"),
        ("type,venue\n,SIGMOD Record", "article-journal"),
        ("type,venue\n,sigmod conference", "paper-conference"),
        ("type,venue\n,Proc. of a Symposium", "paper-conference"),
        ("type,venue\n,Journal of Things", "article-journal"),
        ("type,venue\n,", "document"),
        ("item type,venue\nbookSection,A Book", "chapter"),
        ("ENTRYTYPE,booktitle\ninproceedings,X", "paper-conference"),
        ("ENTRYTYPE,booktitle\nphdthesis,", "thesis"),
    ],
)
def test_the_type_is_what_the_row_says_else_what_its_venue_is(row: str, kind: str) -> None:
    header, cells = row.split("\n")
    assert one(f"{header},title\n{cells},A title\n").type == kind


@pytest.mark.parametrize("text", ["id\ttitle\n1\tA, B\n", "id;title\n1;A, B\n", '\ufeffid,title\r\n1,"A, B"\r\n'])
def test_tabs_semicolons_and_what_spreadsheets_save(text: str) -> None:
    (found,), bad = tables.read(text, Path("t.csv"))
    assert (found.key, found.record.title, bad) == ("1", "A, B", [])


def test_bad_rows_are_named_by_the_line_where_they_begin() -> None:
    good, bad = tables.read('id,title\n1,"two\nlines"\n\n2,a,b\n3,\n4,good\n', "t.csv")
    assert [(each.key, each.line) for each in good] == [("1", 2), ("4", 7)]
    assert [str(each) for each in bad] == [
        "t.csv:5: 2: it has 3 cells, the header 2",
        "t.csv:6: 3: it has no title",
    ]


def test_large_cells_are_allowed_here_alone() -> None:
    """The limit of the standard library holds for the whole process."""
    before = csv.field_size_limit()
    assert one("title,abstract\nA Title," + "x" * (before + 1)).title == "A Title"
    with pytest.raises(InputError):
        tables.read("a\n", "t.csv")
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("text", ["name,year\nx,2020\n", "", "a\n"])
def test_a_table_without_titles_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no column `title`"):
        tables.read(text, "t.csv")


@settings(max_examples=80, deadline=None)
@given(record=records)
def test_what_is_written_is_read_back(record: Record) -> None:
    people = [str(name) for name in (*record.author, *record.editor)]
    assume(not any(sign in name for name in people for sign in "{};,&"))  # the signs of the form itself
    text = tables.write({"key": work_of(record)})
    (found,), bad = tables.read(text, "t.csv")
    assert not bad
    assert found.key == "key"
    assert found.record.title == " ".join(record.title.split())
    names = [" ".join(str(name).split()) for name in record.author]
    assert [str(name) for name in found.record.author] == [name for name in names if name]
    assert found.record.issued[:1] == record.issued[:1]
    assert set(found.record.identifiers) >= set(record.identifiers)
    again = tables.write({"key": work_of(found.record)})
    assert tables.write({"key": work_of(tables.read(again, "t.csv")[0][0].record)}) == again


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    text = tables.write({"k": work_of(Record("t", "book", "=HYPERLINK(1)"))})
    assert "'=HYPERLINK(1)" in text
    assert tables.read(text, "t.csv")[0][0].record.title == "=HYPERLINK(1)"
