"""What titles are found by: their folded words, and the letters of the whole and of its parts.

Folding is judgement's own, so that what judgement takes for the same title is found under the same letters.
"""

from __future__ import annotations

from dataclasses import dataclass

from readinglist.judgement.text import read_title


@dataclass(frozen=True, slots=True)
class Folded:
    """A title as the catalogue finds it: its words, and the letters of the whole, the first part and the rest.

    `head` is what stands before the first colon, dash or full stop, `tail` what follows; both are empty without one.
    """

    words: tuple[str, ...]
    letters: str
    head: str = ""
    tail: str = ""


_PROBE = "The Naïve Modelling of $\\beta$-Colours & C++ – Part II: Who Needs Two? (Extended Abstract)"


def folding() -> str:
    """The way of folding, in a few letters: what was indexed under another one would not be found."""
    read = read_title(_PROBE)
    return " ".join((*read.words, "|", *read.gloss, "|", *map(str, read.cuts)))


def fold(title: str) -> Folded:
    """Folds a title; one without any letter or digit stands for itself."""
    read = read_title(title)
    words = read.words + read.gloss
    if not read.letters:
        return Folded(words, title.strip().casefold())
    if not read.cuts:
        return Folded(words, read.letters)
    cut = read.cuts[0]
    return Folded(words, read.letters, "".join(read.words[:cut]), "".join(read.words[cut:]))
