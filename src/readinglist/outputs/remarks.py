"""What services say of a work beside its records, as every form of the list shows it: marked as their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readinglist.lock import Pin
from readinglist.model import Remark

# what is shown of Semantic Scholar is to name it and to lead there; the others get the same
_SOURCES = {
    "semantic_scholar": ("Semantic Scholar", "https://www.semanticscholar.org/"),
    "crossref": ("Crossref", "https://www.crossref.org/"),
    "openalex": ("OpenAlex", "https://openalex.org/"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a service says: the text, who says it, where they are, and on which day they said it."""

    text: str
    source: str
    url: str | None
    on: str


def cited_by(pin: Pin) -> tuple[Said, ...]:
    """How often the work is cited, as each service counts it; no two count alike."""
    return _said(pin.remarks, "cited by")


def summaries(pin: Pin) -> tuple[Said, ...]:
    """What the work says in a sentence, in a service's own words."""
    return _said(pin.remarks, "tldr")


def _said(remarks: Sequence[Remark], kind: str) -> tuple[Said, ...]:
    """One for each service: the latest."""
    latest = {each.source: each for each in sorted(remarks, key=lambda each: each.on) if each.kind == kind}
    return tuple(_as_said(latest[source]) for source in sorted(latest))


def _as_said(remark: Remark) -> Said:
    name, url = _SOURCES.get(remark.source, (remark.source, None))
    return Said(remark.text, name, url, remark.on)
