"""Which papers of an index a claim may mean, found by nets ever wider.

A title is looked up by its letters first, which costs microseconds, and by its words only as far as nothing found so
far is plainly the one asked for. Judgement then tells which candidate is meant: the nets may catch a paper too many,
and must not let the right one through.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from readinglist.judgement.weights import JOIN_NEAR
from readinglist.model import Stage
from readinglist.sources.base import Hit, Question
from readinglist.sources.catalogue.engine import Engine, Found, Place
from readinglist.sources.catalogue.indexed import UNSHARED, name_key, names, pair_keys, part_key, whole_key
from readinglist.sources.catalogue.titles import Folded, fold

NAMED_MOST = 24  # hits that have one of the identifiers
SAME_MOST = 32  # hits with the same title, or with this one as a part: recurring columns have thousands
PART_MOST = 12  # hits that share a part of the title
PAIRS_FEWEST, PAIRS = 3, 8  # rarest pairs of neighbouring words that are asked for, at least and at most
PAIRS_HITS = 1000  # titles that together they have at most, beyond the fewest: what bounds the cost of asking
PAIRS_MOST = 12  # hits that have some of these pairs
PAIRS_LEAST = 0.4  # part of the score of the hit that has most and rarest of them
PAIRS_MANY = 0.9  # part of it that is enough where a published paper is plainly meant
TOGETHER, TOGETHER_MOST = 4, 12  # rarest words that a hit has all of
RARE, RARE_MOST = 5, 20  # rarest words that a hit has some of
MORE, MORE_MOST = 8, 30
CHANGED, CHANGED_LETTERS = 4, 4  # unknown words looked up as mistyped, and the letters that they have at least
CHANGED_MOST = 12  # titles that show which known words are a letter away

CANDIDATES_MOST = 5  # hits of other titles given to judgement
ALIKE = 55.0  # likeness, of 100, to be a candidate at all
ALIKE_BESIDE = 70.0  # the same where the title was found as it is, and others can only be further versions
LESS_ALIKE = 20.0  # how much less alike than the most alike one a candidate may be
LESS_ALIKE_BESIDE = 5.0  # the same beside what is plainly meant, unless it may be the publication of that preprint
PLAINLY_ALIKE = 88.0  # likeness to look no further
COVERED = 88.0  # likeness of a title that has all words of the one asked for, and more; the fewer more, the better
SAME_YEAR = 5.0  # how much more alike a title counts for being of the year claimed, or of the next or the last
TELLING_LETTERS = 20  # letters that a title needs to stand for itself


class Candidates:
    """What one question may mean."""

    def __init__(self, engine: Engine, question: Question) -> None:
        self._engine, self._question = engine, question
        self._title = fold(question.claim.title)
        self._letters = (self._title.letters, "".join(self._title.words))
        self._telling = len(self._title.letters) >= TELLING_LETTERS
        self._found: dict[Place, Found] = {}
        self._alike: dict[Place, float] = {}

    def hits(self) -> list[Hit]:
        """The hits with the identifiers, those with the same title, those with titles alike, and their versions."""
        chosen = {each.place: each for each in self._named([*map(name_key, self._question.identifiers)])}
        self._take(self._same_letters())
        exact = {place: each for place, each in self._found.items() if self._is_exact(each)}
        chosen |= exact
        if not exact or not self._is_settled():
            self._cast_nets(wide=not exact)
            chosen |= self._most_alike(ALIKE_BESIDE if exact else ALIKE)
        shared = {one for each in chosen.values() for one in names(each.hit) if one.scheme not in UNSHARED}
        elsewhere = [key for key in map(name_key, shared) if self._engine.count("key", key) > 1]
        chosen |= {each.place: each for each in self._named(elsewhere) if each.place not in chosen}
        return [each.hit for each in chosen.values()]

    def _is_plain(self) -> bool:
        """Whether the most alike is plainly the one that is meant."""
        return self._telling and self._best() >= PLAINLY_ALIKE

    def _is_settled(self) -> bool:
        """Whether a published paper is the most alike, or one of those, and plainly the one that is meant."""
        best = self._best()
        most = (self._found[place] for place, alike in self._alike.items() if alike == best)
        return self._is_plain() and any(_is_published(each.hit) for each in most)

    def _is_exact(self, found: Found) -> bool:
        signs_only = not self._title.words  # such a title is found as it is
        return signs_only or found.kept.words.replace(" ", "") in self._letters

    def _named(self, keys: Sequence[int]) -> list[Found]:
        """What has one of the identifiers: a version may have appeared under another title."""
        return self._engine.with_key("key", keys, NAMED_MOST)

    def _take(self, found: Iterable[Found]) -> None:
        for each in found:
            if each.place not in self._found:
                self._found[each.place] = each
                self._alike[each.place] = likeness(self._title, each.kept.words)

    def _most_alike(self, least: float) -> dict[Place, Found]:
        """The best of what was found, and what is not much less alike than the best."""
        year, best = self._question.claim.year, self._best()
        near = [place for place, alike in self._alike.items() if alike >= max(least, best - LESS_ALIKE)]
        if self._is_plain():
            drafts = [] if self._is_settled() else [self._found[each] for each in near if self._alike[each] == best]
            least = best - LESS_ALIKE_BESIDE
            near = [place for place in near if self._alike[place] >= least or self._may_publish(place, drafts)]
        in_time = {place: SAME_YEAR * _agree(year, self._found[place].kept.year) for place in near}
        near.sort(key=lambda place: self._alike[place] + in_time[place], reverse=True)
        return {place: self._found[place] for place in near[:CANDIDATES_MOST]}

    def _may_publish(self, place: Place, drafts: Iterable[Found]) -> bool:
        """Whether this may be what one of the preprints that are plainly meant was published as."""
        found = self._found[place]
        in_time = any(_follows(found.kept.year, draft.kept.year) for draft in drafts)
        return in_time and _is_published(found.hit)

    def _best(self) -> float:
        return max(self._alike.values(), default=0.0)

    # ------------------------------------------------------------------ the nets

    def _cast_nets(self, *, wide: bool) -> None:
        self._take(self._same_part())
        if self._is_settled():
            return
        with_pairs = self._engine.with_key("pair", self._rarest_pairs(), PAIRS_MOST)
        self._take(each for each in with_pairs if each.share >= PAIRS_MANY)
        if not self._is_settled():
            self._take(each for each in with_pairs if each.share >= PAIRS_LEAST)
        nets = self._by_words() if wide else iter(())
        while self._best() < PLAINLY_ALIKE and (found := next(nets, None)) is not None:
            self._take(found)

    def _by_words(self) -> Iterator[list[Found]]:
        """What the nets of words catch, each wider than the last, and each cast only when it is asked for."""
        counts = {word: self._engine.count("words", word) for word in dict.fromkeys(self._title.words)}
        rare = sorted((word for word in counts if counts[word]), key=counts.__getitem__)
        yield self._engine.with_all(rare[:TOGETHER], TOGETHER_MOST)
        yield self._engine.with_any(rare[:RARE], RARE_MOST)
        if len(rare) > RARE:
            yield self._engine.with_any(rare[:MORE], MORE_MOST)
        yield self._meant_words(rare, [word for word in counts if not counts[word]])

    def _same_letters(self) -> list[Found]:
        """What has the same letters as its whole title."""
        letters = self._title.letters
        return self._engine.with_key("key", [whole_key(letters)], SAME_MOST) if letters else []

    def _same_part(self) -> list[Found]:
        """Titles that have this one as a part, that are a part of it, or that share a part with it."""
        if not self._title.letters:
            return []
        parts = [part for part in (self._title.head, self._title.tail) if part]
        keys = [part_key(self._title.letters), *(key(part) for part in parts for key in (whole_key, part_key))]
        return self._engine.with_key("key", keys, PART_MOST if parts else SAME_MOST)

    def _rarest_pairs(self) -> list[int]:
        """The rarest pairs of neighbouring words, as many as together have few hits, however large the index is."""
        keys = pair_keys(self._title.words)
        known = sorted((count, key) for key in keys if (count := self._engine.count("pair", key)))
        hits = list(accumulate(count for count, _ in known))
        affordable = max(PAIRS_FEWEST, bisect_right(hits, PAIRS_HITS))
        return [key for _, key in known[: min(PAIRS, affordable)]]

    def _meant_words(self, rare: Sequence[str], unknown: Sequence[str]) -> list[Found]:
        """Words that no title has are mistyped: titles with words one letter away, or with the rarest right ones."""
        long = [word for word in unknown if len(word) >= CHANGED_LETTERS][:CHANGED]
        meant = [near for word in long for near in self._one_letter_off(word)]
        return self._engine.with_any([*meant, *rare[:RARE]], MORE_MOST) if meant else []

    def _one_letter_off(self, word: str) -> set[str]:
        """Words of titles that differ from this one by a letter; the engine finds the titles, and not the words."""
        from rapidfuzz.distance import OSA

        there = {
            each for found in self._engine.with_word_like(word, CHANGED_MOST) for each in found.kept.words.split(" ")
        }
        return {each for each in there if OSA.distance(word, each, score_cutoff=1) <= 1}


def _is_published(hit: Hit) -> bool:
    return any(record.stage is not Stage.PREPRINT for record in hit.records)


def _follows(year: int | None, draft: int | None) -> bool:
    """Whether a paper of that year may be the publication of a preprint with another title."""
    return year is None or draft is None or year - draft in JOIN_NEAR


def _agree(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= 1


def likeness(title: Folded, words: str) -> float:
    """How alike a title is to the one asked for, of 100: letter by letter, or as one that has all its words."""
    letters = words.replace(" ", "")
    if letters == title.letters:
        return 100.0

    from rapidfuzz import fuzz

    there = words.split(" ")
    covered = sum([len(word) for word in title.words if word in there]) / max(1, len(title.letters))
    if covered > 1.0 or (len(title.letters) >= TELLING_LETTERS and letters.startswith(title.letters)):
        covered = 1.0  # a parenthesis counts beside the letters, and one word here may be two there
    ratio, whole = fuzz.ratio(title.letters, letters), "".join(title.words)
    if whole != title.letters:
        ratio = max(ratio, fuzz.ratio(whole, letters))
    return max(ratio, COVERED * covered + ratio / 20)
