"""People's notes as HTML: Markdown without raw HTML and images, with links to the web and to readings alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from readinglist.model import Work
from readinglist.outputs.listing import printable, with_mentions

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_ALLOWED = re.compile(r"https?://|mailto:|#", re.IGNORECASE)
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")  # every sign that CommonMark lets a backslash stand before
_DEEPER = 4  # a note stands under a reading's title, which is a heading of the fourth level


def html_notes(notes: Mapping[str, str], works: Mapping[str, Work]) -> dict[str, str]:
    """The notes on the works, by citation key, as HTML that is safe on any page."""
    if not notes.keys() & works.keys():
        return {}
    renderer = _renderer()
    return {
        key: renderer.render(printable(with_mentions(note, works, _escape)))
        for key, note in notes.items()
        if key in works and note.strip()
    }


def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    renderer.validateLink = lambda url: bool(_ALLOWED.match(url))  # type: ignore[method-assign]
    renderer.core.ruler.push("deeper", _set_headings_below)
    return renderer


def _set_headings_below(state: object) -> None:
    """Headings of a note become headings below the reading's own, so that the outline of the page stays one."""
    for token in getattr(state, "tokens", ()):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + _DEEPER, 6)}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
