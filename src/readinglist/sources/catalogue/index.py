"""A catalogue of millions of records on an embedded search engine, tantivy.

A title is looked up by its letters first, whole and in parts, which costs microseconds; then by its rarest words, by
all its words, and by words one letter apart, each only where the step before led to nothing alike. Judgement then
tells which candidate is meant, so that a step may be generous, and must not be narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from readinglist import identifiers
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import Record, Stage
from readinglist.sources.base import Answer, Hit, Question
from readinglist.sources.catalogue import stored
from readinglist.sources.catalogue.about import AGAIN, Info, read_info
from readinglist.sources.catalogue.indexed import UNSHARED, having, name_key, name_words, names, part_key, whole_key
from readinglist.sources.catalogue.titles import Folded, fold

if TYPE_CHECKING:
    from tantivy import DocAddress, Query

# numbers that choose candidates
SAME_MOST = 64  # hits with one title or identifier: recurring columns have thousands
VERSIONS_MOST = 24  # further hits that share an identifier with one found
PART_MOST = 24  # hits that share a part of the title
TOGETHER_WORDS, TOGETHER_MOST = 4, 20  # rarest words that a hit has all of
RARE_WORDS, RARE_MOST = 5, 20  # rarest words that a hit has some of
MORE_WORDS, MORE_MOST = 8, 30
FUZZY_WORDS, FUZZY_LETTERS = 4, 4  # words looked up with one letter changed, and the least letters they have
FUZZY_MOST = 12  # titles that show which words those are
CANDIDATES_MOST = 10  # hits of other titles given to judgement
ALIKE = 55.0  # likeness, of 100, to be a candidate at all
ALIKE_BESIDE = 70.0  # the same where the title was found as it is, and others can only be further versions
PLAINLY_ALIKE = 88.0  # likeness to look no further
COVERED = 88.0  # likeness of a title that has all words of the one asked for, and more; the fewer more, the better
TELLING_LETTERS = 20  # letters that a title needs to stand for itself


@dataclass(slots=True)
class _Found:
    """A hit of the index, taken apart when it is needed."""

    words: str
    data: bytes
    _hit: Hit | None = field(default=None)

    @property
    def hit(self) -> Hit:
        if self._hit is None:
            self._hit = stored.load(self.data)
        return self._hit


_Hits = dict[tuple[int, int], _Found]


class Catalogue:
    """A source over a catalogue that `build` made."""

    name = "catalogue"

    def __init__(self, folder: Path, info: Info) -> None:
        import tantivy

        self._info = info
        self._query, self._occur = tantivy.Query, tantivy.Occur
        index = tantivy.Index.open(str(folder / info.index))
        self._schema, self._searcher = index.schema, index.searcher()

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
        """The records that each question may mean, the likeliest first; never a problem."""
        return [self._answer(question) for question in questions]

    def search(self, text: str, limit: int = 10) -> list[Record]:
        """The records for an identifier, or for words of titles and names of authors, as a person types them."""
        name = identifiers.parse(text)
        if name:
            found = self._by_keys([name_key(name)], limit)
        else:
            clauses = [self._term("words", word) for word in fold(text).words]
            clauses += [self._term("people", word) for word in name_words(text)]
            found = self._find(self._any(clauses), limit) if clauses else {}
        return [record for each in found.values() for record in each.hit.records][:limit]

    # ------------------------------------------------------------ one question

    def _answer(self, question: Question) -> Answer:
        title = fold(question.claim.title)
        found = self._same(title, question.identifiers)
        exact = [each for each in found.values() if _joined(each.words) == title.letters]
        if not (_is_telling(title) and any(_is_published(each.hit) for each in exact)):
            found |= self._near(title, found, ALIKE_BESIDE if exact else ALIKE)
        found |= self._versions(found)
        hits = [each.hit for each in found.values()]
        return Answer(
            records=tuple(dict.fromkeys([record for hit in hits for record in hit.records])),
            remarks=tuple([remark for hit in hits for remark in hit.remarks]),
            links=tuple([link for hit in hits for link in hit.links]),
        )

    def _same(self, title: Folded, named: Sequence[Identifier]) -> _Hits:
        """What has one of the identifiers, or the same letters, be it as its whole title or as a part."""
        keys = [whole_key(title.letters), part_key(title.letters)] if title.letters else []
        return self._by_keys([*keys, *map(name_key, named)], SAME_MOST)

    def _near(self, title: Folded, known: _Hits, least: float) -> _Hits:
        """What has a title alike, found by nets ever wider, until one holds what is plainly alike."""
        rare = self._rarest_first(title.words)
        nets: list[Callable[[], _Hits]] = [
            lambda: self._with_part(title),
            lambda: self._with_all(rare[:TOGETHER_WORDS]),
        ]
        if not any(_likeness(title, each.words) >= PLAINLY_ALIKE for each in known.values()):
            nets.append(lambda: self._with_any(rare[:RARE_WORDS], RARE_MOST))
            nets.append(lambda: self._with_any(rare[:MORE_WORDS], MORE_MOST) if len(rare) > RARE_WORDS else {})
            nets.append(lambda: self._with_changed(title.words, rare))
        found: dict[tuple[int, int], tuple[float, _Found]] = {}
        for net in nets:
            found |= {place: (_likeness(title, each.words), each) for place, each in net().items()}
            if any(alike >= PLAINLY_ALIKE for alike, _ in found.values()):
                break
        near = [(alike, place) for place, (alike, _) in found.items() if alike >= least and place not in known]
        return {place: found[place][1] for _, place in sorted(near, reverse=True)[:CANDIDATES_MOST]}

    def _versions(self, found: _Hits) -> _Hits:
        """What shares an identifier with a hit: a version may have appeared under another title."""
        shared = {one for each in found.values() for one in names(each.hit) if one.scheme not in UNSHARED}
        further = self._by_keys([name_key(name) for name in shared], VERSIONS_MOST)
        return {place: each for place, each in further.items() if place not in found}

    # ------------------------------------------------------------ the nets

    def _with_part(self, title: Folded) -> _Hits:
        """Titles that are a part of this one, or share a part with it."""
        parts = [part for part in (title.head, title.tail) if part]
        return self._by_keys([key(part) for part in parts for key in (whole_key, part_key)], PART_MOST)

    def _with_all(self, words: Sequence[str]) -> _Hits:
        clauses = [(self._occur.Must, self._term("words", word)) for word in words]
        return self._find(self._query.boolean_query(clauses), TOGETHER_MOST)

    def _with_any(self, words: Sequence[str], most: int) -> _Hits:
        return self._find(self._any([self._term("words", word) for word in words]), most)

    def _with_changed(self, words: Sequence[str], known: Sequence[str]) -> _Hits:
        """Words that no title has are mistyped: asks for those one letter away, beside the words that are right."""
        unknown = [word for word in words if len(word) >= FUZZY_LETTERS and word not in known]
        meant = [near for word in unknown[:FUZZY_WORDS] for near in self._one_letter_off(word)]
        return self._with_any([*meant, *known[:RARE_WORDS]], MORE_MOST)

    def _one_letter_off(self, word: str) -> set[str]:
        """Words of titles that differ from this one by a letter; the engine finds the titles, and not the words."""
        from rapidfuzz.distance import OSA

        found = self._find(self._query.fuzzy_term_query(self._schema, "words", word, 1), FUZZY_MOST)
        there = {each for title in found.values() for each in title.words.split(" ")}
        return {each for each in there if OSA.distance(word, each, score_cutoff=1) <= 1}

    def _rarest_first(self, words: Sequence[str]) -> list[str]:
        """The words that are known at all, the rarest first."""
        counted = [(self._searcher.doc_freq("words", word), word) for word in dict.fromkeys(words)]
        return [word for count, word in sorted(counted) if count]

    # ------------------------------------------------------------ the engine

    def _find(self, query: Query, most: int) -> _Hits:
        hits = self._searcher.search(query, most, count=False).hits
        return {(address.segment_ord, address.doc): self._load(address) for _, address in hits}

    def _load(self, address: DocAddress) -> _Found:
        kept: Any = self._searcher.doc(address)
        return _Found(kept.get_first("words") or "", bytes(kept.get_first("hit")))

    def _by_keys(self, keys: Sequence[int], most: int) -> _Hits:
        return self._find(having(self._schema, "key", keys), most) if keys else {}

    def _term(self, name: str, word: str) -> Query:
        return self._query.term_query(self._schema, name, word, "freq")

    def _any(self, queries: Sequence[Query]) -> Query:
        return self._query.boolean_query([(self._occur.Should, query) for query in queries])


def _joined(words: str) -> str:
    return words.replace(" ", "")


def _is_telling(title: Folded) -> bool:
    return len(title.letters) >= TELLING_LETTERS


def _is_published(hit: Hit) -> bool:
    return any(record.stage is not Stage.PREPRINT for record in hit.records)


def _likeness(title: Folded, words: str) -> float:
    """How alike a title is to the one asked for, of 100: letter by letter, or as one that has all its words."""
    from rapidfuzz import fuzz

    there = set(words.split(" "))
    covered = sum([len(word) for word in title.words if word in there]) / max(1, sum(map(len, title.words)))
    ratio = fuzz.ratio(title.letters, _joined(words))
    return max(ratio, COVERED * covered + ratio / 20)
