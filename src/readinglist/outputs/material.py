"""All that the outputs are made from, and what several of them share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from readinglist import bibtex, csl
from readinglist.formats import FORMATS
from readinglist.lock import Lock
from readinglist.model import Work
from readinglist.notes import short_citation
from readinglist.outputs.notes import html_notes
from readinglist.outputs.privacy import public
from readinglist.outputs.references import citing

OWN_STYLE = "reading list"  # what the style is called that needs no file


@dataclass(frozen=True)  # without slots, so that what several forms need is found once
class Material:
    """The lock as it may be shown, people's notes (Markdown) by citation key, and the course folder, which holds the
    styles and templates that the lock names."""

    lock: Lock
    notes: Mapping[str, str]
    folder: Path

    @classmethod
    def of(cls, lock: Lock, notes: Mapping[str, str], folder: Path) -> Material:
        """The material for outputs that others may see: presenters as the settings want them."""
        return cls(public(lock), notes, folder)

    @cached_property
    def works(self) -> dict[str, Work]:
        """The accepted works by citation key."""
        return self.lock.works()

    @cached_property
    def names(self) -> dict[str, str]:
        """What a text calls each work, by citation key, in the page's order: "Kwon et al. 2023"."""
        return {key: short_citation(work.record) for key, work in self.works.items()}

    @cached_property
    def cites(self) -> dict[str, list[str]]:
        """By citation key, the keys of the other readings that a reading cites, in the page's order."""
        return {key: [each for each in self.works if each in cited] for key, cited in citing(self.lock).items()}

    @property
    def style(self) -> bibtex.Style:
        """How the bibliography is written."""
        return bibtex.Style(self.lock.settings.get("dialect", "bibtex"), self.lock.settings.get("venues", "full"))

    @cached_property
    def bibliography(self) -> str:
        """The course's `.bib`."""
        return bibtex.write(self.works, self.style)

    @cached_property
    def entries(self) -> dict[str, str]:
        """Each work's entry as the course's `.bib` has it, by citation key."""
        entries = re.split(r"\n(?=@)", self.bibliography) if self.works else []
        return dict(zip(sorted(self.works), entries, strict=True))

    def exported(self, form: str) -> str:
        """The works in a form of `formats`, with the full names of venues."""
        return FORMATS[form].write(self.works, "full")

    @cached_property
    def own_citations(self) -> dict[str, str]:
        """The citations (HTML) in the list's own style, by citation key."""
        return csl.Formatter().html(self.works)

    @cached_property
    def citations(self) -> dict[str, dict[str, str]]:
        """By the name of each style, the formatted citations (HTML) by citation key; the course's styles first."""
        paths = {Path(path).stem: self.folder / path for path in self.lock.settings.get("styles", ())}
        chosen = {name: csl.Formatter(path).html(self.works) for name, path in paths.items()}
        return {name: _without_numbers(cited) for name, cited in chosen.items()} | {OWN_STYLE: self.own_citations}

    @cached_property
    def html_notes(self) -> dict[str, str]:
        """The notes on the course's readings as HTML, by citation key."""
        return html_notes(self.notes, self.works)


def _without_numbers(cited: Mapping[str, str]) -> dict[str, str]:
    """Citations of a style that numbers its bibliography, without the numbers, which mean nothing on their own."""
    numbered = [re.match(rf"\[?{place}[\].]\s*", line) for place, line in enumerate(cited.values(), 1)]
    if not all(numbered):
        return dict(cited)
    return {key: line[found.end() :] for (key, line), found in zip(cited.items(), numbered, strict=True) if found}
