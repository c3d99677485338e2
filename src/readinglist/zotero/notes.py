"""Annotations as Zotero notes: Markdown to HTML, and when two notes say the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from readinglist.model import Record

_CITED = re.compile(r"\[@([A-Za-z0-9][\w:.+-]*)\]")
_MANY_AUTHORS = 3


def to_html(note: str, records: Mapping[str, Record]) -> str:
    """An annotation as the HTML of a note; `[@key]` becomes authors and year, HTML in the text stays text."""
    from markdown_it import MarkdownIt

    def cited(match: re.Match[str]) -> str:
        record = records.get(match[1])
        return _short(record) if record else match[0]

    body = MarkdownIt("commonmark", {"html": False}).render(_CITED.sub(cited, note.strip()))
    return f"<h1>Course note</h1>\n{body}".strip()


def same_note(one: str, other: str) -> bool:
    """Whether two notes say the same, however the HTML is laid out: the server cleans what it is given."""
    return one == other or _said(one) == _said(other)


def _short(record: Record) -> str:
    families = [name.sort_family for name in record.author]
    if len(families) >= _MANY_AUTHORS:
        families = [f"{families[0]} et al."]
    return f"{' and '.join(families) or record.title} {record.year or 'n.d.'}"


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
