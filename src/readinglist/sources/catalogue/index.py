"""A catalogue of millions of papers on an embedded search engine, tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from readinglist import identifiers
from readinglist.errors import InputError
from readinglist.model import Record
from readinglist.sources.base import Answer, Hit, Question
from readinglist.sources.catalogue.about import AGAIN, Info, read_info
from readinglist.sources.catalogue.candidates import Candidates, Found
from readinglist.sources.catalogue.indexed import having, name_key, name_words
from readinglist.sources.catalogue.titles import fold

if TYPE_CHECKING:
    from tantivy import DocAddress, Query


class Catalogue:
    """A source over a catalogue that `build` made."""

    name = "catalogue"

    def __init__(self, folder: Path, info: Info) -> None:
        self._info = info
        self._engine = Engine(folder / info.index)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens the catalogue in that folder; raises `InputError` when there is none or it cannot be read."""
        info = read_info(folder)
        if info is None:
            advice = "make one: readinglist catalogue build FILE ... --to DIR"
            raise InputError("there is no catalogue here", path=folder, advice=advice)
        try:
            return cls(folder, info)
        except ValueError as error:
            raise InputError(f"this catalogue is damaged: {error}", path=folder, advice=AGAIN) from None

    def info(self) -> Info:
        """What is in it, and where that came from."""
        return self._info

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """The records that each question may mean; never a problem."""
        return [_answer(Candidates(self._engine, question).hits()) for question in questions]

    def search(self, text: str, limit: int = 10) -> list[Record]:
        """The records for an identifier, or for words of titles and names of authors, as a person types them."""
        name = identifiers.parse(text)
        if name:
            found = self._engine.with_key("key", [name_key(name)], limit)
        else:
            found = self._engine.with_words_or_people(fold(text).words, name_words(text), limit)
        return [record for each in found for record in each.hit.records][:limit]


def _answer(hits: Sequence[Hit]) -> Answer:
    return Answer(
        records=tuple(dict.fromkeys([record for hit in hits for record in hit.records])),
        remarks=tuple([remark for hit in hits for remark in hit.remarks]),
        links=tuple([link for hit in hits for link in hit.links]),
    )


class Engine:
    """The index, asked in the few ways that candidates are found; the best hits come first."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._query, self._occur = tantivy.Query, tantivy.Occur
        index = tantivy.Index.open(str(folder))
        self._schema, self._searcher = index.schema, index.searcher()

    def with_key(self, name: str, keys: Sequence[int], most: int) -> list[Found]:
        """What has any of the keys in that field."""
        return self._find(having(self._schema, name, keys), most) if keys else []

    def with_all(self, words: Sequence[str], most: int) -> list[Found]:
        """Titles that have all these words."""
        clauses = [(self._occur.Must, self._term("words", word)) for word in words]
        return self._find(self._query.boolean_query(clauses), most) if clauses else []

    def with_any(self, words: Sequence[str], most: int) -> list[Found]:
        """Titles that have any of these words, the best by BM25."""
        return self._any([self._term("words", word) for word in words], most)

    def with_words_or_people(self, words: Iterable[str], people: Iterable[str], most: int) -> list[Found]:
        """Papers that have any of these words in their titles, or of these names among their authors."""
        by_name = [self._term("people", name) for name in people]
        return self._any([self._term("words", word) for word in words] + by_name, most)

    def with_word_like(self, word: str, most: int) -> list[Found]:
        """Titles that have a word that differs from this one by a letter."""
        return self._find(self._query.fuzzy_term_query(self._schema, "words", word, 1), most)

    def count(self, word: str) -> int:
        """How many titles have the word."""
        return int(self._searcher.doc_freq("words", word))

    def _any(self, queries: Sequence[Query], most: int) -> list[Found]:
        clauses = [(self._occur.Should, query) for query in queries]
        return self._find(self._query.boolean_query(clauses), most) if clauses else []

    def _term(self, name: str, word: str) -> Query:
        return self._query.term_query(self._schema, name, word, "freq")

    def _find(self, query: Query, most: int) -> list[Found]:
        return [self._load(address) for _, address in self._searcher.search(query, most, count=False).hits]

    def _load(self, address: DocAddress) -> Found:
        kept: Any = self._searcher.doc(address)
        place = (address.segment_ord, address.doc)
        return Found(place, kept.get_first("words") or "", kept.get_first("year"), kept.get_first("hit"))
