"""Annotations as Zotero notes: Markdown to HTML, and when two notes say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from readinglist.model import Record
from readinglist.notes import CITED, escape, renderer, short_citation


def to_html(note: str, records: Mapping[str, Record]) -> str:
    """An annotation as the HTML of a note; `[@key]` becomes authors and year, HTML in the text stays text."""

    def cited(match: re.Match[str]) -> str:
        record = records.get(match[1])
        return escape(short_citation(record)) if record else match[0]

    return f"<h1>Course note</h1>\n{renderer().render(CITED.sub(cited, note.strip()))}".strip()


def same_note(one: str, other: str) -> bool:
    """Whether two notes say the same, however the HTML is laid out: the server cleans what it is given."""
    return one == other or _said(one) == _said(other)


class _Reader(HTMLParser):
    """Gathers tags, addresses and words; white space and the wrapper `div` say nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "div":
            self.said += [f"<{tag}>", *(value or "" for name, value in attrs if name in ("href", "src"))]

    def handle_data(self, data: str) -> None:
        self.said += data.split()


def _said(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.said
