"""Word processors' files: what fields of Zotero and Mendeley cite, and files that are meant to harm."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from readinglist.errors import InputError
from readinglist.reports import word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ORCA = {
    "id": 7,
    "type": "paper-conference",
    "title": "Orca: A Distributed Serving System for Transformer-Based Generative Models",
    "author": [{"family": "Yu", "given": "Gyeong-In"}],
    "container-title": "OSDI",
    "issued": {"date-parts": [[2022]]},
}


def docx(body: str, head: str = "") -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return content.getvalue()


def field(instruction: str, result: str) -> str:
    """A field as word processors write it: the instruction in two runs, then what the program wrote for it."""
    escaped = instruction.replace("&", "&amp;").replace("<", "&lt;")
    half = len(escaped) // 2
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{escaped[:half]}</w:instrText></w:r>'
        f"<w:r><w:instrText>{escaped[half:]}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def cited(*items: dict[str, object]) -> str:
    data = {"citationID": "x", "citationItems": [{"id": 1, "itemData": item} for item in items]}
    return f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(data)}"


def test_a_citation_brings_its_entry_and_its_paragraph() -> None:
    other = ORCA | {"id": "smith2020", "title": "Another", "citation-key": "smith2020another"}
    body = (
        "<w:p><w:r><w:t>First.</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>As </w:t></w:r>{field(cited(ORCA, other), '(Yu et al., 2022)')}"
        "<w:r><w:t> say.</w:t></w:r></w:p>"
    )
    found = word.scan(docx(body))
    assert found.live == "First.\nAs  say."
    assert [(span.text, span.start) for span in found.keys] == [("1", 7), ("smith2020another", 7)]
    orca = found.records["1"]
    assert (orca.title, orca.year, orca.container_title) == (ORCA["title"], 2022, "OSDI")


def test_simple_fields_and_mendeley_are_read() -> None:
    data = json.dumps({"citationItems": [{"itemData": ORCA, "uris": ["http://zotero.org/users/1/items/ABCD1234"]}]})
    instruction = f"ADDIN CSL_CITATION {data}".replace('"', "&quot;")
    body = f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>(1)</w:t></w:r></w:fldSimple></w:p>'
    assert list(word.scan(docx(body)).records) == ["ABCD1234"]


@pytest.mark.parametrize(
    "instruction",
    [
        " ADDIN ZOTERO_ITEM CSL_CITATION {not json",
        " ADDIN ZOTERO_ITEM CSL_CITATION " + "[" * 100_000,
        ' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": 3}',
        ' ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": [1, {"itemData": []}, {"itemData": {"title": 7.5}}]}',
        " HYPERLINK http://example.org",
        " ADDIN ZOTERO_BIBL {}",
    ],
)
def test_other_fields_cite_nothing(instruction: str) -> None:
    found = word.scan(docx(f"<w:p>{field(instruction, 'x')}</w:p>"))
    assert not found.keys or {record.title for record in found.records.values()} == {"7.5"}


def test_entities_are_refused() -> None:
    head = '<!DOCTYPE w [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(InputError, match="entities"):
        word.scan(docx("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", head))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "LARGEST_PART", 10_000)
    with pytest.raises(InputError, match="larger than"):
        word.scan(docx("<w:p>" + " " * 50_000 + "</w:p>"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 an old .doc"])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"no \.docx"):
        word.scan(content)


def test_a_zip_without_a_document_is_refused() -> None:
    content = BytesIO()
    with ZipFile(content, "w") as package:
        package.writestr("x.txt", "x")
    with pytest.raises(InputError, match="no word/document"):
        word.scan(content.getvalue())
