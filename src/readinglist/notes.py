"""People's notes on readings: Markdown in which `[@key]` names another reading, and its way to safe HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readinglist.model import Record

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

CITED = re.compile(r"\[@([A-Za-z0-9][\w:.+-]*)\]")
_ALLOWED = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  # every sign that CommonMark lets a backslash stand before
_MANY_AUTHORS = 3


def renderer() -> MarkdownIt:
    """Markdown to HTML without raw HTML and images, with links to the web, to mail and within the page alone."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    made.validateLink = lambda url: bool(_ALLOWED.match(url))  # type: ignore[method-assign]
    return made


def escape(text: str) -> str:
    """Text that a note shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def short_authors(record: Record) -> str:
    """The authors, as a text refers to them: "Kwon et al."; the title where none is known."""
    families = [name.sort_family for name in record.author]
    if len(families) >= _MANY_AUTHORS:
        families = [f"{families[0]} et al."]
    return " and ".join(families) or record.title


def short_citation(record: Record) -> str:
    """Authors and year, as a text refers to them: "Kwon et al. 2023"."""
    return f"{short_authors(record)} {record.year or 'n.d.'}"
