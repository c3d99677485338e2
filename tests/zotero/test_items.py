"""Records as items and back, and annotations as notes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist import identifiers
from readinglist.crosswalk import ITEM_FORMS
from readinglist.model import Record
from readinglist.names import Name
from readinglist.zotero.items import citation_key, same_value, to_item, to_record
from readinglist.zotero.notes import same_note, to_html


def named(*texts: str) -> tuple[identifiers.Identifier, ...]:
    return tuple(found for text in texts if (found := identifiers.parse(text)))


def test_a_preprint_is_filled_as_zotero_fills_it() -> None:
    record = Record(
        "arxiv", "article", "Attention Is All You Need", (Name("Vaswani", "Ashish"),), (2017, 6, 12),
        identifiers=named("arxiv:1706.03762"),
    )  # fmt: skip
    assert to_item("vaswani2017attention", record) == {
        "itemType": "preprint",
        "title": "Attention Is All You Need",
        "creators": [{"creatorType": "author", "firstName": "Ashish", "lastName": "Vaswani"}],
        "date": "2017-06-12",
        "url": "https://arxiv.org/abs/1706.03762",
        "DOI": "10.48550/arXiv.1706.03762",
        "citationKey": "vaswani2017attention",
        "repository": "arXiv",
        "archiveID": "arXiv:1706.03762",
        "genre": "",
    }


def test_an_article_number_stands_where_pages_would() -> None:
    record = Record("x", "article-journal", "T", container_title="J", number="e42", volume="3")
    item = to_item("k", record)
    assert (item["itemType"], item["publicationTitle"], item["volume"], item["pages"]) == (
        "journalArticle",
        "J",
        "3",
        "e42",
    )


def test_an_unknown_type_is_a_document() -> None:
    assert to_item("k", Record("x", "musical_score", "T"))["itemType"] == "document"


def test_only_web_addresses_become_links() -> None:
    assert to_item("k", Record("x", "webpage", "T", url="javascript:alert(1)"))["url"] == ""


def test_what_translators_write_is_read() -> None:
    data = {
        "itemType": "journalArticle",
        "title": "Properties of a Disk",
        "creators": [
            {"creatorType": "author", "firstName": "A. C.", "lastName": "de la Cruz"},
            {"creatorType": "author", "firstName": "John, Jr.", "lastName": "Smith"},
            {"creatorType": "editor", "name": "The Editors"},
        ],
        "date": "12/2006",
        "DOI": "10.1086/507935",
        "publicationTitle": "The Journal",
        "extra": "arXiv:astro-ph/0603274\nCitation Key: cruz2006",
    }
    record = to_record(data, "zotero:ABCD2345")
    assert record.author == (Name("Cruz", "A. C.", "de la"), Name("Smith", "John", suffix="Jr."))
    assert record.editor == (Name(literal="The Editors"),)
    assert (record.type, record.issued, record.container_title) == ("article-journal", (2006,), "The Journal")
    assert record.identifiers == named("doi:10.1086/507935", "arxiv:astro-ph/0603274")
    assert citation_key(data) == "cruz2006"


@pytest.mark.parametrize(
    "data", [{}, {"title": 3, "creators": [{}], "date": None}, {"creators": None, "url": "http://["}]
)
def test_poor_items_are_read_as_they_are(data: dict[str, object]) -> None:
    assert to_record(data, "x").type == "document"


names = st.builds(Name, st.text("abcABCé", min_size=1), st.text("abcABCé. ").map(str.strip))


@given(
    st.lists(names, max_size=3),
    st.sampled_from(["article", "article-journal", "paper-conference", "report", "thesis"]),
)
def test_people_and_type_survive_the_way_there_and_back(people: list[Name], kind: str) -> None:
    record = Record("x", kind, "Title", tuple(people), (2020, 2))
    back = to_record(to_item("k", record), "x")
    assert (back.author, back.type, back.title, back.issued) == (
        record.author,
        record.type,
        record.title,
        record.issued,
    )


def test_values_that_say_the_same() -> None:
    assert same_value("DOI", "https://doi.org/10.1145/ABC", "10.1145/abc")
    assert not same_value("DOI", "", "10.1145/abc")
    assert same_value("pages", "1–14", "1-14")
    assert not same_value("title", "A", "a")


def test_all_fields_are_of_zoteros_schema(shared: Path) -> None:
    schema = json.loads((shared / "samples/zotero/schema_v41_en-US.json").read_text(encoding="utf-8"))
    types = {each["itemType"]: each for each in schema["itemTypes"]}
    for csl_type, form in ITEM_FORMS.items():
        written = to_item("k", Record("x", csl_type, "T")).keys() - {"itemType", "creators"}
        assert written <= {each["field"] for each in types[form.item_type]["fields"]}, form.item_type
        roles = {each["creatorType"] for each in types[form.item_type]["creatorTypes"]}
        assert {form.creator} | ({"editor"} if form.edited else set()) <= roles, form.item_type
        assert csl_type == "collection" or form.item_type in schema["csl"]["types"][csl_type]


def test_items_of_zoteros_own_translators_are_read(shared: Path) -> None:
    read = 0
    for path in sorted((shared / "samples/zotero/translator_testcases").glob("*.testcases.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))
        for item in (item for case in cases if isinstance(case["items"], list) for item in case["items"]):
            record = to_record(item, "x")
            assert record.title == item.get("title", "")
            if item.get("DOI"):
                assert identifiers.doi(item["DOI"]) in record.identifiers
            read += 1
    assert read > 50


# ------------------------------------------------------------------ notes


def test_an_annotation_becomes_a_note() -> None:
    kwon = Record("x", "article", "T", (Name("Kwon"), Name("Li"), Name("Zhuang")), (2023,))
    text = "A *note* on [@kwon2023], [@unknown].\n\n1. Why?\n\n<script>alert(1)</script>"
    assert to_html(text, {"kwon2023": kwon}) == (
        "<h1>Course note</h1>\n<p>A <em>note</em> on Kwon et al. 2023, [@unknown].</p>\n<ol>\n<li>Why?</li>\n</ol>\n"
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


def test_nothing_in_a_note_runs_or_fetches() -> None:
    title = "[click](https://evil.example) <b>me</b>"
    text = "![pixel](https://x.example/p.png) [a](javascript:alert(1)) [b](https://ok.example) [@k]"
    found = to_html(text, {"k": Record("x", "article", title)})
    assert re.findall(r'(?:href|src)="([^"]*)"', found) == ["https://x.example/p.png", "https://ok.example"]
    assert "[click](https://evil.example) &lt;b&gt;me&lt;/b&gt; n.d." in found


def test_notes_say_the_same_however_they_are_laid_out() -> None:
    assert same_note("<p>A &quot;b&quot;</p>\n<p>c</p>", '<div data-x="1"><p class="y">A "b"</p><p>c</p></div>')
    assert not same_note("<p>A</p>", "<p><em>A</em></p>")
    assert not same_note('<a href="http://a.example">x</a>', '<a href="http://b.example">x</a>')
    assert not same_note("<p>A</p>", "<p>A b</p>")


@given(st.text(max_size=200))
def test_any_text_can_be_a_note(text: str) -> None:
    html = to_html(text, {})
    assert same_note(html, html)
    assert "<script" not in html.lower()
