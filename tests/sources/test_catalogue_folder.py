"""The folder of `.bib` files: what is found for a claim, and what comes along."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import Claim, Record
from readinglist.sources.base import Question
from readinglist.sources.catalogue import BibCatalogue

ORCA = Record(
    "test:1", "paper-conference", "Orca: A Distributed Serving System for Transformer-Based Generative Models"
)
FLASH = Record(
    "test:2",
    "article",
    "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness",
    identifiers=(Identifier("arxiv", "2205.14135"),),
)
FLASH_2 = Record(
    "test:3", "article", "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning"
)
FLASH_PRINTED = Record("test:4", "paper-conference", FLASH.title, issued=(2022,))
GPTQ = Record(
    "test:5",
    "article",
    "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers",
    identifiers=(Identifier("arxiv", "2210.17323"),),
)
OPTQ = Record(
    "test:6",
    "paper-conference",
    "OPTQ: Accurate Quantization for Generative Pre-trained Transformers",
    identifiers=(Identifier("openreview", "tcbBPnfwxS"), Identifier("arxiv", "2210.17323")),
)
RECORDS = (ORCA, FLASH, FLASH_2, FLASH_PRINTED, GPTQ, OPTQ)


def found(title: str, *identifiers: Identifier) -> tuple[Record, ...]:
    (answer,) = BibCatalogue(RECORDS).ask([Question(Claim(title), identifiers)])
    assert answer.problem is None
    return answer.records


@pytest.mark.parametrize(
    "title",
    [
        FLASH.title,
        FLASH.title.upper(),
        "Flash Attention: fast and memory efficient exact attention with IO awareness",
        "FlashAttention",
        "FlashAttenton: Fast and Memory-Eficient Exact Attention with IO-Awareness",
        "Fast and Memory-Efficient Exact Attention with IO-Awareness",
        "FlashAttention: Fast Exact Attention",
    ],
)
def test_every_version_is_found_however_the_title_is_written(title: str) -> None:
    assert {FLASH, FLASH_PRINTED} <= set(found(title))


def test_a_short_name_finds_its_paper() -> None:
    assert ORCA in found("Orca")


def test_what_is_nearest_comes_first() -> None:
    assert found(FLASH_2.title)[0] == FLASH_2


def test_an_identifier_finds_the_record_whatever_the_title_is() -> None:
    assert found("Something else", Identifier("arxiv", "2205.14135"))[0] == FLASH


def test_a_version_under_another_title_comes_along_by_its_identifier() -> None:
    assert {GPTQ, OPTQ} <= set(found("Nothing like it", Identifier("openreview", "tcbBPnfwxS")))


def test_the_other_papers_of_a_volume_do_not_come_along() -> None:
    volume = (Identifier("isbn", "9781713871088"),)
    one, other = (
        Record("test:1", "paper-conference", "On the First Thing", identifiers=volume),
        Record("test:2", "paper-conference", "Quite Unlike Words", identifiers=volume),
    )
    (answer,) = BibCatalogue([one, other]).ask([Question(Claim("On the First Thing"))])
    assert answer.records == (one,)


@pytest.mark.parametrize("title", ["", "?!", "Zebra crossings in Zürich", "∀"])
def test_a_title_like_no_other_finds_nothing(title: str) -> None:
    assert found(title) == ()


def test_answers_come_in_the_order_of_the_questions() -> None:
    answers = BibCatalogue(RECORDS).ask([Question(Claim(each.title)) for each in (GPTQ, ORCA)])
    assert [answer.records[0] for answer in answers] == [GPTQ, ORCA]


def test_an_absent_folder_is_an_empty_catalogue(tmp_path: Path) -> None:
    catalogue = BibCatalogue.read(tmp_path / "absent")
    assert (catalogue.records, catalogue.bad) == ((), ())


def test_the_files_of_the_folder_are_read_in_order(tmp_path: Path) -> None:
    for name, title in (("b", "On Second Thoughts"), ("a", "First Things First")):
        (tmp_path / f"{name}.bib").write_text(f"@misc{{{name}, title = {{{title}}}}}")
    titles = [record.title for record in BibCatalogue.read(tmp_path).records]
    assert titles == ["First Things First", "On Second Thoughts"]


def test_bad_entries_are_told_and_the_good_ones_kept(tmp_path: Path) -> None:
    (tmp_path / "mixed.bib").write_text(
        "@misc{good, title = {A Good One}}\n\n"
        "@misc{bad, title = {Never Closed\n\n"
        "@misc{also, title = {Another Good One}}\n"
    )
    catalogue = BibCatalogue.read(tmp_path)
    assert "A Good One" in [record.title for record in catalogue.records]
    assert [("mixed.bib" in str(bad), ":3" in str(bad)) for bad in catalogue.bad] == [(True, True)]


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.bib").write_bytes("@misc{a, title = {Über}}".encode("latin-1"))
    with pytest.raises(InputError, match=r"old\.bib:1: .*not UTF-8"):
        BibCatalogue.read(tmp_path)


@given(st.text(max_size=80))
def test_any_record_is_found_by_its_own_title(title: str) -> None:
    record = Record("test:1", "article", title)
    (answer,) = BibCatalogue([ORCA, record, FLASH]).ask([Question(Claim(title))])
    assert record in answer.records or not any(map(str.isalnum, title))
