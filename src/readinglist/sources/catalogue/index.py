"""A catalogue of millions of papers on an embedded search engine, tantivy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from readinglist import identifiers
from readinglist.errors import InputError
from readinglist.model import Record
from readinglist.sources.base import Answer, Hit, Question
from readinglist.sources.catalogue.about import AGAIN, Info, read_info
from readinglist.sources.catalogue.candidates import Candidates
from readinglist.sources.catalogue.engine import Index
from readinglist.sources.catalogue.indexed import name_key, name_words
from readinglist.sources.catalogue.titles import fold


class Catalogue:
    """A source over a catalogue that `build` made."""

    name = "catalogue"

    def __init__(self, folder: Path, info: Info) -> None:
        self._folder, self._info = folder, info
        self._engine = Index(folder / info.index)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens the catalogue in that folder; raises `InputError` when there is none or it cannot be read."""
        info = read_info(folder)
        if info is None:
            advice = "make one: readinglist catalogue build FILE ... --to DIR"
            raise InputError("there is no catalogue here", path=folder, advice=advice)
        with _whole(folder):
            return cls(folder, info)

    def info(self) -> Info:
        """What is in it, and where that came from."""
        return self._info

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The records that each question may mean; never a problem. Raises `InputError` when the index is damaged."""
        with _whole(self._folder):
            return [answer(Candidates(self._engine, question).hits()) for question in questions]

    def search(self, text: str, limit: int = 10) -> list[Record]:
        """The records for an identifier, or for words of titles and names of authors, as a person types them."""
        name = identifiers.parse(text)
        with _whole(self._folder):
            if name:
                found = self._engine.with_key("key", [name_key(name)], limit)
            else:
                found = self._engine.with_words_or_people(fold(text).words, name_words(text), limit)
            return [record for each in found for record in each.hit.records][:limit]


@contextmanager
def _whole(folder: Path) -> Iterator[None]:
    """Says that a catalogue is damaged where its engine, or what it gives back, makes no sense."""
    try:
        yield
    except (ValueError, LookupError, TypeError) as error:
        raise InputError(f"this catalogue is damaged: {error}", path=folder, advice=AGAIN) from None


def answer(hits: Sequence[Hit]) -> Answer:
    """What these hits say, as one answer."""
    records = [record for hit in hits for record in hit.records]
    return Answer(
        records=tuple(dict.fromkeys(records) if len(records) > 1 else records),
        remarks=tuple([remark for hit in hits for remark in hit.remarks]),
        links=tuple([link for hit in hits for link in hit.links]),
    )
