"""People's notes as HTML: Markdown without raw HTML and images, with links to the web and to readings alone."""

from __future__ import annotations

from collections.abc import Mapping

from readinglist.model import Work
from readinglist.notes import escape, renderer
from readinglist.outputs.listing import printable, with_mentions

_DEEPER = 4  # a note stands under a reading's title, which is a heading of the fourth level


def html_notes(notes: Mapping[str, str], works: Mapping[str, Work]) -> dict[str, str]:
    """The notes on the works, by citation key, as HTML that is safe on any page."""
    if not notes.keys() & works.keys():
        return {}
    to_html = renderer()
    to_html.core.ruler.push("deeper", _set_headings_below)
    return {
        key: to_html.render(printable(with_mentions(note, works, escape)))
        for key, note in notes.items()
        if key in works and note.strip()
    }


def _set_headings_below(state: object) -> None:
    """Headings of a note become headings below the reading's own, so that the outline of the page stays one."""
    for token in getattr(state, "tokens", ()):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + _DEEPER, 6)}"
