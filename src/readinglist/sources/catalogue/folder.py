"""The records that a course keeps itself: every `.bib` file of a folder, held in memory.

Candidates are found by identifiers and by shared trigrams of the titles' letters, so that typos, split words,
dropped words and missing subtitles still find them; judgement then tells which of them, if any, is meant.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from readinglist import bibtex, files
from readinglist.identifiers import Identifier
from readinglist.model import BadEntry, Record
from readinglist.sources.base import Answer, Question
from readinglist.sources.catalogue.titles import fold

_MOST = 50  # candidates by title a question; more of them would be the same title over and over
_LEAST_SHARED = 0.4  # part of the shorter title's trigrams, by their weight, that a candidate shares
_OF_VOLUMES = "isbn"  # names a volume of proceedings, and so every paper in it


class BibCatalogue:
    """A source over a few hundred records, ready in milliseconds.

    `bad` holds the entries that could not be read, each of which says its place and reason as text.
    """

    name = "catalogue"

    def __init__(self, records: Iterable[Record], bad: Iterable[BadEntry] = ()) -> None:
        self.records = tuple(records)
        self.bad = tuple(bad)
        self._named: dict[Identifier, list[int]] = defaultdict(list)
        self._sharing: dict[str, list[int]] = defaultdict(list)
        trigrams = [_trigrams(record.title) for record in self.records]
        for place, record in enumerate(self.records):
            for identifier in record.identifiers:
                self._named[identifier].append(place)
            for trigram in trigrams[place]:
                self._sharing[trigram].append(place)
        self._weights = [self._weight(each) for each in trigrams]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Reads every `.bib` file of the folder, which may be absent; raises `InputError` when one is not UTF-8."""
        records: list[Record] = []
        bad: list[BadEntry] = []
        for path in sorted(folder.glob("*.bib")):
            read, not_read = bibtex.read(files.read_text(path, "the catalogue"), path)
            records += read
            bad += not_read
        return cls(records, bad)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The records that each question may mean, those with its identifiers first; never a problem."""
        return [Answer(tuple(self.records[place] for place in self._places(question))) for question in questions]

    def _places(self, question: Question) -> list[int]:
        named = [place for identifier in question.identifiers for place in self._named.get(identifier, ())]
        return self._with_versions(dict.fromkeys([*named, *self._alike(question.claim.title)]))

    def _with_versions(self, places: Iterable[int]) -> list[int]:
        """Adds what shares an identifier with a candidate: a version may have appeared under another title."""
        found = list(places)
        names = {one for each in found for one in self.records[each].identifiers if one.scheme != _OF_VOLUMES}
        shared = sorted(place for name in names for place in self._named[name])
        return list(dict.fromkeys([*found, *shared]))

    def _alike(self, title: str) -> list[int]:
        asked = _trigrams(title)
        shared: dict[int, float] = defaultdict(float)
        for trigram in asked:
            weight = self._weight((trigram,))
            for place in self._sharing.get(trigram, ()):
                shared[place] += weight
        whole = self._weight(asked)
        parts = {place: weight / min(whole, self._weights[place]) for place, weight in shared.items()}
        near = sorted(
            (place for place, part in parts.items() if part >= _LEAST_SHARED), key=lambda each: -parts[each]
        )
        return near[:_MOST]

    def _weight(self, trigrams: Iterable[str]) -> float:
        """How telling these are together: the rarer in this catalogue, the more."""
        return sum(math.log(2 + len(self.records) / (1 + len(self._sharing.get(each, ())))) for each in trigrams)


def _trigrams(title: str) -> set[str]:
    text = fold(title).letters
    return {text[i : i + 3] for i in range(max(1, len(text) - 2))} if text else set()
