"""The parts of a citation, and the title in its plain dress."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from readinglist.schedule.venue import Venue

_OPENING, _CLOSING = "\"“”„«‟'‘", "\"”“»'’"
_REMARK_WORDS = 6
"""Words of a remark beside a title; a longer note is prose."""
_FOOTNOTE = re.compile(r"(?:\s*\[\^?\d{1,2}\]|\s*[*†‡§¹²³⁰⁴-⁹]|\[\^\w+\])+$")


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation, as written; `presenters` are those that the text names as such."""

    title: str
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    note: str | None = None
    presenters: tuple[str, ...] = ()
    optional: bool = False
    quoted: bool = False

    def at(self, found: Venue) -> Citation:
        """The citation with what is not known yet filled in from where and when."""
        return replace(
            self.noted(found.note or ""),
            venue=self.venue or found.name,
            year=self.year or found.year,
            authors=self.authors or found.authors,
        )

    def noted(self, text: str) -> Citation:
        """The citation with one more note, behind those it has; signs alone are none."""
        bare = text.strip(" .()[]")
        note = bare if bare.count("(") == bare.count(")") else text.strip(" .")
        if not re.search(r"\w", note):
            return self
        return replace(self, note=", ".join(filter(None, (self.note, note))))


def tidy(title: str) -> str:
    """A title without what only stands around it: quotes, a period, footnote marks, a comma before what followed."""
    title = " ".join(title.split())
    while True:
        shorter = _FOOTNOTE.sub("", title).strip().strip(",;:").strip()
        shorter = shorter.removesuffix(".") if not shorter.endswith("...") else shorter
        if len(shorter) > 2 and shorter[0] in _OPENING and shorter[-1] in _CLOSING and _encloses(shorter):
            shorter = shorter[1:-1]
        if shorter == title:
            return title
        title = shorter


def is_remark(note: str) -> bool:
    """Whether a note is a few words that go with a title; a longer one is prose, and speaks for no paper."""
    return len(note.split()) <= _REMARK_WORDS


def without_footnotes(text: str) -> str:
    """A text without the footnote marks at its end."""
    return _FOOTNOTE.sub("", text).strip()


def _encloses(text: str) -> bool:
    """Whether the first and last quote belong together: they do not in `"Why?" asks "Who"`."""
    return not re.search(r"[\"“”«»]", text[1:-1]) and (text[0] not in "'‘" or "'" not in text[1:-1])
