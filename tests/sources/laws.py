"""What holds of every record that a service module makes, whatever it was made from."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from readinglist import identifiers
from readinglist.model import Record
from readinglist.names import Name
from readinglist.sources import shapes
from readinglist.sources.base import Hit

# of the item types of CSL 1.0.2, those that papers have
TYPES = {
    "article",
    "article-journal",
    "book",
    "chapter",
    "dataset",
    "document",
    "entry-encyclopedia",
    "paper-conference",
    "report",
    "standard",
    "thesis",
}
KINDS = {"cited by", "tldr", "retraction", "references"}
_TEXTS = (
    "title",
    "container_title",
    "container_title_short",
    "event_title",
    "publisher",
    "publisher_place",
    "volume",
)
_TEXTS += ("issue", "page", "number", "edition", "isbn", "issn", "note")


def check(hits: Iterable[Hit], payload: bytes) -> None:
    """Asserts all laws of the hits and of the bytes that they were read from."""
    vocabulary = _vocabulary(payload)
    for hit in hits:
        assert hit.records
        for record in hit.records:
            _well_formed(record)
            _not_invented(record, vocabulary, payload)
        for remark in hit.remarks:
            assert remark.kind in KINDS and remark.text
            assert remark.about in hit.identifiers
        for link in hit.links:
            assert link.preprint in hit.identifiers or link.published in hit.identifiers


def _well_formed(record: Record) -> None:
    assert record.type in TYPES
    assert record.title and record.title == " ".join(record.title.split())
    assert all(1400 <= part < 2200 for part in record.issued[:1]) and len(record.issued) <= 3
    for name in record.identifiers:
        assert identifiers.parse(str(name)) == name, name
    assert len(set(record.identifiers)) == len(record.identifiers)
    for address in (record.url, record.pdf):
        assert address is None or address.startswith(("http://", "https://"))
    for author in (*record.author, *record.editor):
        assert isinstance(author, Name) and str(author).strip()


def _not_invented(record: Record, vocabulary: set[str], payload: bytes) -> None:
    for name in _TEXTS:
        value = getattr(record, name)
        if value and not (name == "publisher" and value == "arXiv"):
            assert set(shapes.words(value)) <= vocabulary, (name, value)
    for author in record.author:
        assert set(shapes.words(str(author))) <= vocabulary, author
    digits = payload.decode("utf-8", "replace")
    for part in record.issued:
        # DBLP's keys name the year by its last two digits
        assert re.search(rf"(?<!\d)0?{part}(?!\d)", digits) or f"{part % 100:02d}" in digits, record.issued


def _vocabulary(payload: bytes) -> set[str]:
    if payload.lstrip()[:1] == b"<":
        return set(_folded(re.sub(r"<[^>]*>", " ", payload.decode())))
    return {word for leaf in _leaves(json.loads(payload)) for word in _folded(leaf)}


def _folded(text: str) -> Iterator[str]:
    """The words of a text of any length, also as they are without markup and entities."""
    plain = html.unescape(html.unescape(text))
    plain = "".join(each for each in plain if each.isspace() or unicodedata.category(each)[0] != "C")
    for form in (text, plain, re.sub(r"<[^>]*>", "", plain), re.sub(r"[$\\{}]", "", plain)):
        folded = unicodedata.normalize("NFKD", form).casefold()
        yield from re.findall(r"\w+", "".join(each for each in folded if not unicodedata.combining(each)))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif value is not None:
        yield str(value)
