"""The index as an engine: what has a key, and titles that have words, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from readinglist.sources.base import Hit
from readinglist.sources.catalogue import stored

if TYPE_CHECKING:
    from tantivy import DocAddress, Query

Place = tuple[int, int]  # the segment of the index, and the number in it


class Kept(Protocol):
    """What the index keeps of a hit: the folded words of its title, its year, and itself, stored."""

    @property
    def words(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def data(self) -> bytes: ...


class Found:
    """A hit in the index: where, and what is kept there, which is read when it is needed.

    `share` is its score as a part of the score of the best hit of the same search.
    """

    def __init__(self, place: Place, read: Callable[[], Kept], share: float = 1.0) -> None:
        self.place, self._read, self.share = place, read, share

    @cached_property
    def kept(self) -> Kept:
        """What is kept of it."""
        return self._read()

    @cached_property
    def hit(self) -> Hit:
        """The hit itself."""
        return stored.load(self.kept.data)


class Engine(Protocol):
    """What candidates are found in, asked in these few ways; the best hits come first."""

    def with_key(self, name: str, keys: Sequence[int], most: int) -> list[Found]: ...
    def with_all(self, words: Sequence[str], most: int) -> list[Found]: ...
    def with_any(self, words: Sequence[str], most: int) -> list[Found]: ...
    def with_word_like(self, word: str, most: int) -> list[Found]: ...
    def count(self, name: str, term: str | int) -> int: ...


class Index:
    """The index, asked in the few ways that candidates are found; the best hits come first."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._query, self._occur = tantivy.Query, tantivy.Occur
        index = tantivy.Index.open(str(folder))
        self._schema, self._searcher = index.schema, index.searcher()

    def with_key(self, name: str, keys: Sequence[int], most: int) -> list[Found]:
        """What has any of the keys in that field; most and the rarest of them count most."""
        return self._any([self._query.term_query(self._schema, name, key) for key in keys], most)

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

    def count(self, name: str, term: str | int) -> int:
        """How many papers have the word or the key in that field."""
        return int(self._searcher.doc_freq(name, term))

    def _any(self, queries: Sequence[Query], most: int) -> list[Found]:
        if len(queries) == 1:
            return self._find(queries[0], most)
        clauses = [(self._occur.Should, query) for query in queries]
        return self._find(self._query.boolean_query(clauses), most) if clauses else []

    def _term(self, name: str, word: str) -> Query:
        return self._query.term_query(self._schema, name, word, "basic")

    def _find(self, query: Query, most: int) -> list[Found]:
        hits = self._searcher.search(query, most, count=False).hits
        return [
            Found((address.segment_ord, address.doc), partial(self._read, address), score / hits[0][0])
            for score, address in hits
        ]

    def _read(self, address: DocAddress) -> Kept:
        kept: Any = self._searcher.doc(address)
        return _Kept(kept.get_first("words") or "", kept.get_first("year"), kept.get_first("hit"))


class _Kept(NamedTuple):
    words: str
    year: int | None
    data: bytes
