"""Types and fields of one format told as those of another."""

from __future__ import annotations

from dataclasses import fields

import pytest

from readinglist import crosswalk
from readinglist.model import Record

# CSL 1.0.2, appendix III
CSL_TYPES = set(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview
    legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent
    performance periodical personal_communication post post-weblog regulation report review review-book
    software song speech standard thesis treaty webpage
    """.split()  # noqa: SIM905
)
# btxdoc, section 3.1
BIBTEX_TYPES = set(
    """
    article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis
    proceedings techreport unpublished
    """.split()  # noqa: SIM905
)
# the biblatex manual, 2.1.1 and 2.1.3
BIBLATEX_TYPES = set(
    """
    article book mvbook inbook bookinbook suppbook booklet collection mvcollection incollection suppcollection
    dataset manual misc online patent periodical suppperiodical proceedings mvproceedings inproceedings
    reference mvreference inreference report set software thesis unpublished xdata artwork audio bibnote
    commentary image jurisdiction legislation legal letter movie music performance review standard video
    """.split()  # noqa: SIM905
)


@pytest.mark.parametrize("csl_type", sorted(CSL_TYPES))
def test_every_csl_type_has_an_entry_type_in_both_dialects(csl_type: str) -> None:
    assert crosswalk.entry_type(csl_type, "bibtex") in BIBTEX_TYPES
    assert crosswalk.entry_type(csl_type, "biblatex") in BIBLATEX_TYPES


@pytest.mark.parametrize("entry_type", sorted(BIBTEX_TYPES | BIBLATEX_TYPES))
def test_every_entry_type_means_a_csl_type(entry_type: str) -> None:
    assert crosswalk.csl_type(entry_type) in CSL_TYPES


@pytest.mark.parametrize(
    "csl_type", ["article-journal", "paper-conference", "book", "chapter", "thesis", "report", "collection"]
)
def test_the_common_types_come_back_from_both_dialects(csl_type: str) -> None:
    assert crosswalk.csl_type(crosswalk.entry_type(csl_type, "bibtex")) == csl_type
    assert crosswalk.csl_type(crosswalk.entry_type(csl_type, "biblatex")) == csl_type


def test_parts_of_a_record_that_are_named_exist() -> None:
    parts = {each.name for each in fields(Record)}
    assert set(crosswalk.COMMON) <= parts
    assert {each.name for each in fields(crosswalk.Fields)} <= parts


@pytest.mark.parametrize(
    ("csl_type", "dialect", "expected"),
    [
        ("article-journal", "bibtex", ("journal", "publisher", "number", "articleno")),
        ("article-journal", "biblatex", ("journaltitle", "publisher", "number", "eid")),
        ("paper-conference", "bibtex", ("booktitle", "publisher", "number", "articleno")),
        ("thesis", "bibtex", ("", "school", "issue", "number")),
        ("thesis", "biblatex", ("", "institution", "issue", "number")),
        ("software", "biblatex", ("", "organization", "issue", "number")),
        ("report", "bibtex", ("", "institution", "issue", "number")),
        ("dataset", "bibtex", ("", "howpublished", "issue", "number")),
        ("dataset", "biblatex", ("", "publisher", "issue", "number")),
        ("webpage", "biblatex", ("", "organization", "issue", "")),
        ("book", "biblatex", ("", "publisher", "number", "")),
    ],
)
def test_fields_that_differ_by_type(
    csl_type: str, dialect: crosswalk.Dialect, expected: tuple[str, str, str, str]
) -> None:
    found = crosswalk.fields(csl_type, dialect)
    assert (found.container_title, found.publisher, found.issue, found.number) == expected


def test_a_masters_thesis_is_told_by_its_genre() -> None:
    assert crosswalk.entry_type("thesis", "bibtex", "Master's thesis") == "mastersthesis"
    assert crosswalk.entry_type("thesis", "bibtex", "PhD thesis") == "phdthesis"
    assert crosswalk.entry_type("thesis", "biblatex", "Master's thesis") == "thesis"


@pytest.mark.parametrize(
    ("csl_type", "genre", "bibtex", "biblatex"),
    [
        ("thesis", "PhD thesis", "", "phdthesis"),
        ("thesis", "Master's thesis", "", "mathesis"),
        ("thesis", "Habilitation", "Habilitation", "Habilitation"),
        ("thesis", None, "Thesis", "Thesis"),
        ("report", None, "", "techreport"),
        ("report", "White paper", "White paper", "White paper"),
        ("book", None, "", ""),
        ("standard", None, "Standard", "Standard"),
        ("dataset", None, "Dataset", ""),
        ("software", "Firmware", "Firmware", "Firmware"),
    ],
)
def test_genres(csl_type: str, genre: str | None, bibtex: str, biblatex: str) -> None:
    dialects: tuple[tuple[crosswalk.Dialect, str], ...] = (("bibtex", bibtex), ("biblatex", biblatex))
    for dialect, expected in dialects:
        assert crosswalk.genre_field(csl_type, dialect, genre) == expected
        entry = crosswalk.entry_type(csl_type, dialect, genre)
        assert crosswalk.genre(csl_type, entry, expected) == genre
        assert genre or crosswalk.csl_type(entry, expected) == csl_type
