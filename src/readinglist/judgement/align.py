"""Word by word: what two folded titles have in common, and what each has alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, Indel, LCSseq

from readinglist.judgement.text import Words
from readinglist.judgement.words import NEGATIONS, ORDINALS, STOPS, words

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the words of a claim's title stand against those of a record's.

    `misspelt` and `formed` are pairs that differ by a slip or by their form; `added` words are the claim's alone,
    `missing` words the record's; `moved` words are in both, in another order.
    """

    shared: Words
    misspelt: tuple[Pair, ...] = ()
    formed: tuple[Pair, ...] = ()
    added: Words = ()
    missing: Words = ()
    moved: Words = ()


@lru_cache(maxsize=16)  # two titles in whole are read for their parts, and again for what leaked into them
def align(mine: Words, yours: Words, names: frozenset[str] = frozenset()) -> Alignment:
    """Aligns the words of a claim's title with those of a record's; `names` may be names of systems."""
    shorter = min(len(mine), len(yours))
    start = 0
    while start < shorter and mine[start] == yours[start]:
        start += 1
    stop = 0
    while stop < shorter - start and mine[-1 - stop] == yours[-1 - stop]:
        stop += 1
    added, missing = _apart(mine[start : len(mine) - stop], yours[start : len(yours) - stop])
    if not added or not missing:
        return Alignment(_without(mine, added), added=tuple(added), missing=tuple(missing))
    moved: Words = ()
    if not set(added).isdisjoint(missing):
        moved = tuple((Counter(added) & Counter(missing)).elements())
        added, missing = list(_without(added, moved)), list(_without(missing, moved))
    _glue(added, missing)
    misspelt, formed = _pair(added, missing, names)
    shared = _without(mine, added)
    return Alignment(shared, tuple(misspelt), tuple(formed), tuple(added), tuple(missing), moved)


def differ(mine: Words, yours: Words) -> bool:
    """Whether a telling word of one title is none of the other's, at a glance: False says nothing.

    Words that are one, but for a slip, a form, a space or an acronym, begin alike or are a slip apart.
    """
    added, missing = list(mine), []
    for word in yours:
        if word in added:
            added.remove(word)
        else:
            missing.append(word)
    if STOPS.issuperset(added) and STOPS.issuperset(missing):
        return False
    return not any(_begin_alike(one, other) or _slip_apart(one, other) for one in added for other in missing)


def _begin_alike(one: str, other: str) -> bool:
    """Also where the first letters may be those of a ligature that was lost, or were misread."""
    return one[0] == other[0] or "f" in (one[0], other[0]) or not (one.isalpha() and other.isalpha())


def _apart(mine: Words, yours: Words) -> tuple[list[str], list[str]]:
    if not mine or not yours:
        return list(mine), list(yours)
    added: list[str] = []
    missing: list[str] = []
    for block in LCSseq.opcodes(mine, yours):
        if block.tag != "equal":
            added += mine[block.src_start : block.src_end]
            missing += yours[block.dest_start : block.dest_end]
    return added, missing


def _without(those: Sequence[str], gone: Sequence[str]) -> Words:
    left = list(gone)
    kept = []
    for word in those:
        if word in left:
            left.remove(word)
        else:
            kept.append(word)
    return tuple(kept)


def _glue(added: list[str], missing: list[str]) -> None:
    """Takes out words that are one on one side and two or three on the other; "e cient" is "efficient"."""
    for split, whole in ((added, missing), (missing, added)):
        if len(split) < 2:
            continue
        written = {form: word for word in whole for form in (word, _without_ligatures(word))}
        for size in (2, 3):
            for i in range(len(split) - size + 1):
                found = written.pop("".join(split[i : i + size]), None)
                if found in whole:
                    whole.remove(found)
                    split[i : i + size] = []
                    break


def _pair(added: list[str], missing: list[str], names: frozenset[str]) -> tuple[list[Pair], list[Pair]]:
    misspelt: list[Pair] = []
    formed: list[Pair] = []
    for word in list(added):
        other = next((each for each in missing if _same_form(word, each)), None)
        kind = formed
        if other is None:
            other = next((each for each in missing if _slip(word, each, names)), None)
            kind = misspelt
        if other is not None:
            kind.append((word, other))
            added.remove(word)
            missing.remove(other)
    formed += _acronyms(added, missing) + [(b, a) for a, b in _acronyms(missing, added)]
    return misspelt, formed


_FORMS = {""} | words(
    "s es e y ies d ed ing er ers or ors ion ions ation ations ational ate ated ates ating ive al ally ly ic ical "
    "ics ness ity able ment ize ized izes izing ization"
)
_STEM = 5  # letters that two forms of one word share at least


def _same_form(one: str, other: str) -> bool:
    if one[:1] != other[:1]:  # all that follows leaves the first letter
        return _misread(one, other)
    if _without_ligatures(one) == _without_ligatures(other):
        return True
    if _misread(one, other):
        return True
    if one + "s" == other or other + "s" == one:
        return not one.isdigit() and not other.isdigit()
    stem = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        stem += 1
    return stem >= _STEM and one[stem:] in _FORMS and other[stem:] in _FORMS


def _misread(one: str, other: str) -> bool:
    """Whether a scanner took a letter of a word for a digit: "t1gukat", "00db"."""
    if len(one) != len(other) or len(one) < _SLIP or one.isalpha() == other.isalpha():
        return False
    return one.translate(_DIGITS_OF_LETTERS) == other.translate(_DIGITS_OF_LETTERS)


_DIGITS_OF_LETTERS = str.maketrans("oil", "011")
_LIGATURE = re.compile("ff[il]?|f[il]")


def _without_ligatures(word: str) -> str:
    """A word as it is read from a PDF whose ligatures are lost: "ecient" is "efficient"."""
    return _LIGATURE.sub("", word) if "f" in word else word


_SLIP = 4  # letters that a word must have to be mistyped by one
_SLIPS = 8  # by two; and a name by any: "LoRA" and "DoRA" are two systems


def _slip(one: str, other: str, names: frozenset[str]) -> bool:
    if not _slip_apart(one, other):
        return False
    if has_digit(one) or has_digit(other):
        return False
    if {one, other} <= STOPS or not ORDINALS.isdisjoint((one, other)):
        return False
    if min(len(one), len(other)) < _SLIPS and not names.isdisjoint((one, other)):
        return False
    return not _negates(one, other) and not _negates(other, one)


def _slip_apart(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if abs(len(one) - len(other)) > 2 or shorter < _SLIP:
        return False
    return OSA.distance(one, other, score_cutoff=2) <= (2 if shorter >= _SLIPS else 1)


def _negates(one: str, other: str) -> bool:
    return any(one == prefix + other for prefix in NEGATIONS)


def same_word(one: str, other: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether two words are one, but for a slip of the pen or a form."""
    return one == other or _same_form(one, other) or _slip(one, other, names)


def has_digit(word: str) -> bool:
    """Whether a word is a number or has one in it: "v2"."""
    return not word.isalpha() and any(c.isdigit() for c in word)


def _acronyms(short: list[str], long: list[str]) -> list[Pair]:
    """Acronyms among `short` whose words stand one after the other in `long`; takes both out."""
    found = []
    for word in list(short):
        letters = word.removesuffix("s")
        for i in range(len(long) - len(letters) + 1):
            run = long[i : i + len(letters)]
            if len(letters) > 1 and "".join(each[0] for each in run) == letters:
                found.append((word, " ".join(run)))
                short.remove(word)
                long[i : i + len(letters)] = []
                break
    return found


def likeness(one: str, other: str) -> float:
    """How alike two runs of letters are, from 0 to 100 (Indel ratio)."""
    return 100 * Indel.normalized_similarity(one, other)
