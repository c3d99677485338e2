"""A catalogue of millions of records on an embedded search engine, tantivy.

A title is looked up by its letters first, whole and in parts, which costs microseconds; then by its rarest words, by
all its words, and by words one letter apart, each only where the step before led to nothing alike. Judgement then
tells which candidate is meant, so that a step may be generous, and must not be narrow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from readinglist import identifiers
from readinglist.errors import InputError
from readinglist.identifiers import Identifier
from readinglist.model import Record, Stage
from readinglist.sources.base import Answer, Hit, Question
from readinglist.sources.catalogue import stored
from readinglist.sources.catalogue.titles import Folded, fold, folding

if TYPE_CHECKING:
    from tantivy import DocAddress, Document, Query, Schema

FORMAT = 1
INFO = "catalogue.json"
_AGAIN = "build it again: readinglist catalogue build FILE ... --to DIR"
_UNSHARED = frozenset({"isbn"})  # a volume's, and so every paper's in it

# ------------------------------------------------------------------ numbers that choose candidates

SAME_MOST = 64  # hits with one title or identifier: recurring columns have thousands
VERSIONS_MOST = 24  # further hits that share an identifier with one found
PART_MOST = 24  # hits that share a part of the title
TOGETHER_WORDS, TOGETHER_MOST = 4, 12  # rarest words that a hit has all of
RARE_WORDS, RARE_MOST = 5, 20  # rarest words that a hit has some of
ALL_WORDS, ALL_MOST = 8, 30
FUZZY_WORDS, FUZZY_LETTERS = 4, 4  # words looked up with one letter changed, and the least letters they have
FUZZY_WEIGHT = 8.0  # a changed word counts like a rare one, which the right one mostly is
CANDIDATES_MOST = 10  # hits of other titles given to judgement
ALIKE = 55.0  # likeness, of 100, to be a candidate at all
ALIKE_BESIDE = 70.0  # the same where the title was found as it is, and others can only be further versions
PLAINLY_ALIKE = 88.0  # likeness to look no further
COVERED = 90.0  # likeness of a title that has all words of the one asked for, and more
TELLING_LETTERS = 20  # letters that a title needs to stand for itself

# ------------------------------------------------------------------ what is indexed


def schema() -> Schema:
    """The fields of the index: `key` is what a hit is found by, `own` what it is replaced by."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True)
    builder.add_unsigned_field("own", indexed=True)
    builder.add_text_field("words", stored=True, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("people", tokenizer_name="whitespace", index_option="freq")
    builder.add_bytes_field("hit", stored=True)
    return builder.build()


def document(hit: Hit) -> tuple[Document, list[int]]:
    """A hit as the index keeps it, and its own keys."""
    import tantivy

    title = fold(hit.records[0].title)
    own = _own_keys(hit, title)
    found = tantivy.Document()
    for each in dict.fromkeys([*_title_keys(title), *map(_key, _names(hit))]):
        found.add_unsigned("key", each)
    for each in own:
        found.add_unsigned("own", each)
    found.add_text("words", " ".join(title.words))
    found.add_text("people", " ".join(_people(hit.records[0])))
    found.add_bytes("hit", stored.dump(hit))
    return found, own


def _title_keys(title: Folded) -> list[int]:
    parts = [_part_key(part) for part in (title.head, title.tail) if part]
    return [_whole_key(title.letters), *parts]


def _whole_key(letters: str) -> int:
    return _key("=" + letters)


def _part_key(letters: str) -> int:
    return _key("~" + letters)


def _key(text: object) -> int:
    """64 bits of a hash: two texts with one key would only be one candidate too many."""
    return int.from_bytes(hashlib.blake2b(str(text).encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _names(hit: Hit) -> Iterable[Identifier]:
    yield from (one for record in hit.records for one in record.identifiers)
    yield from (one for link in hit.links for one in (link.preprint, link.published))


def _own_keys(hit: Hit, title: Folded) -> list[int]:
    """What makes a newer hit the same as this one: an identifier of just this version, or title, year and venue.

    A published paper carries its preprint's arXiv identifier without being the preprint.
    """
    record = hit.records[0]
    preprint = record.stage is Stage.PREPRINT
    own = [one for one in record.identifiers if one.scheme not in _UNSHARED and (preprint or one.scheme != "arxiv")]
    first = record.author[0].sort_family.casefold() if record.author else ""
    described = f"#{title.letters}|{record.year}|{first}|{(record.venue or '').casefold()}"
    return [_key(each) for each in (*own, described)]


def _people(record: Record) -> set[str]:
    return {word for name in record.author for word in _name_words(name.sort_family)}


@lru_cache(maxsize=1 << 16)  # names come again and again in a dump
def _name_words(name: str) -> tuple[str, ...]:
    return fold(name).words


# ------------------------------------------------------------------ the catalogue


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What was read of one file: its form, how many papers, how many rows were no papers, how many bad.

    `bad_lines` names the first bad ones as `file:line: reason`.
    """

    name: str
    form: str
    papers: int
    left_out: int
    bad: int
    bad_lines: tuple[str, ...] = ()
    read: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """What is in a catalogue: papers, when it was made and last brought up to date (UTC), and from which files."""

    papers: int
    built: str
    updated: str
    index: str
    files: tuple[FileInfo, ...] = ()
    format: int = FORMAT
    folding: str = field(default_factory=folding)

    @property
    def bad(self) -> int:
        """How many lines of all files were bad."""
        return sum(each.bad for each in self.files)


def read_info(folder: Path) -> Info | None:
    """What is in the catalogue of that folder, or None when there is none; raises `InputError` when it is damaged."""
    path = folder / INFO
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT or data["folding"] != folding():
            problem = "this catalogue was built by another version of this program, which folds titles in another way"
            raise InputError(problem, path=path, advice=_AGAIN)
        files = tuple(FileInfo(**each | {"bad_lines": tuple(each["bad_lines"])}) for each in data.pop("files"))
        return Info(**data, files=files)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"this catalogue cannot be read: {type(error).__name__}: {error}"
        raise InputError(problem, path=path, advice=_AGAIN) from None


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
            raise InputError(f"this catalogue is damaged: {error}", path=folder, advice=_AGAIN) from None

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
            found = self._by_keys([_key(name)], limit)
        else:
            words = fold(text).words
            clauses = [self._term(field, word) for word in words for field in ("words", "people")]
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

    def _same(self, title: Folded, names: Sequence[Identifier]) -> _Hits:
        """What has one of the identifiers, or the same letters, be it as its whole title or as a part."""
        keys = [_whole_key(title.letters), _part_key(title.letters)] if title.letters else []
        return self._by_keys([*keys, *map(_key, names)], SAME_MOST)

    def _near(self, title: Folded, known: _Hits, least: float) -> _Hits:
        """What has a title alike, found by nets ever wider, until one holds what is plainly alike."""
        nets = [self._by_parts, self._by_words_together]
        if not any(_likeness(title, each.words) >= PLAINLY_ALIKE for each in known.values()):
            nets += [self._by_rare_words, self._by_all_words, self._by_changed_words]
        found: dict[tuple[int, int], tuple[float, _Found]] = {}
        for net in nets:
            found |= {place: (_likeness(title, each.words), each) for place, each in net(title).items()}
            if any(alike >= PLAINLY_ALIKE for alike, _ in found.values()):
                break
        near = [(alike, place) for place, (alike, _) in found.items() if alike >= least and place not in known]
        return {place: found[place][1] for _, place in sorted(near, reverse=True)[:CANDIDATES_MOST]}

    def _versions(self, found: _Hits) -> _Hits:
        """What shares an identifier with a hit: a version may have appeared under another title."""
        names = {one for each in found.values() for one in _names(each.hit) if one.scheme not in _UNSHARED}
        further = self._by_keys([_key(name) for name in names], VERSIONS_MOST)
        return {place: each for place, each in further.items() if place not in found}

    # ------------------------------------------------------------ the nets

    def _by_parts(self, title: Folded) -> _Hits:
        """Titles that are a part of this one, or share a part with it."""
        parts = [part for part in (title.head, title.tail) if part]
        return self._by_keys([key(part) for part in parts for key in (_whole_key, _part_key)], PART_MOST)

    def _by_words_together(self, title: Folded) -> _Hits:
        rare = self._rarest(title)[:TOGETHER_WORDS]
        return self._find(
            self._query.boolean_query([(self._occur.Must, self._term("words", word)) for word in rare]), TOGETHER_MOST
        )

    def _by_rare_words(self, title: Folded) -> _Hits:
        return self._by_any_word(self._rarest(title)[:RARE_WORDS], RARE_MOST)

    def _by_all_words(self, title: Folded) -> _Hits:
        words = self._rarest(title)[:ALL_WORDS]
        return self._by_any_word(words, ALL_MOST) if len(words) > RARE_WORDS else {}

    def _by_any_word(self, words: Sequence[str], most: int) -> _Hits:
        return self._find(self._any([self._term("words", word) for word in words]), most)

    def _by_changed_words(self, title: Folded) -> _Hits:
        """Words that no title has are mistyped: those one letter away, beside the words that are right."""
        known = self._rarest(title)[:RARE_WORDS]
        unknown = [word for word in title.words if len(word) >= FUZZY_LETTERS and word not in self._rarest(title)]
        changed = [self._one_letter_off(word) for word in unknown[:FUZZY_WORDS]]
        return self._find(self._any([*changed, *(self._term("words", word) for word in known)]), ALL_MOST)

    def _rarest(self, title: Folded) -> list[str]:
        """The title's words that are known at all, the rarest first."""
        counted = [(self._searcher.doc_freq("words", word), word) for word in dict.fromkeys(title.words)]
        return [word for count, word in sorted(counted) if count]

    # ------------------------------------------------------------ the engine

    def _find(self, query: Query, most: int) -> _Hits:
        hits = self._searcher.search(query, most, count=False).hits
        return {(address.segment_ord, address.doc): self._load(address) for _, address in hits}

    def _load(self, address: DocAddress) -> _Found:
        kept: Any = self._searcher.doc(address)
        return _Found(kept.get_first("words") or "", bytes(kept.get_first("hit")))

    def _by_keys(self, keys: Sequence[int], most: int) -> _Hits:
        return (
            self._find(self._any([self._query.term_query(self._schema, "key", key) for key in keys]), most)
            if keys
            else {}
        )

    def _term(self, name: str, word: str) -> Query:
        return self._query.term_query(self._schema, name, word, "freq")

    def _one_letter_off(self, word: str) -> Query:
        # it counts like a rare word, which the right one mostly is
        return self._query.boost_query(self._query.fuzzy_term_query(self._schema, "words", word, 1), FUZZY_WEIGHT)

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
    return max(fuzz.ratio(title.letters, _joined(words)), COVERED * covered)
