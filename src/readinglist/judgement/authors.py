"""Authors of two records set against each other, however spoilt: initials, names turned round, lists cut short."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from readinglist.judgement import weights as w
from readinglist.judgement.align import likeness
from readinglist.judgement.text import Person, person
from readinglist.judgement.words import COMMON, NO_PERSON, SURVEYS
from readinglist.names import Name

People = tuple[Person, ...]

_ADDRESS = re.compile(r"\w{2}\.[a-z]{2,3}$|@")
_WORD = re.compile(r"[^\W\d_]+")
_OF_TITLES = COMMON | SURVEYS  # no family name, but a heading or a running title that was read as one
_INITIALS = 3  # of one person at most
_LONG = 4  # letters of a family name that is known again within others


def people(names: Iterable[Name]) -> People:
    """The persons among the names: no institute, no address, no editor's mark."""
    return tuple(found for name in names if (found := _person(name)))


@lru_cache(maxsize=1 << 15)
def _person(name: Name) -> Person | None:
    text = str(name).casefold()
    if _ADDRESS.search(text) or not NO_PERSON.isdisjoint(_WORD.findall(text)):
        return None
    found = person(name)
    cut = len(found.family) == 1 and not found.given
    return found if found.family and not cut and found.family not in _OF_TITLES else None


def common(mine: People, yours: People) -> float | None:
    """The part of the shorter list that is on the longer one, spoilt names counted less; None when one is empty."""
    if not mine or not yours:
        return None
    if mine == yours:
        return 1.0
    shorter, longer = sorted((mine, yours), key=len)
    return sum([_most_alike(one, longer) for one in shorter]) / len(shorter)


def _most_alike(one: Person, others: People) -> float:
    if one in others:
        return 1.0
    return max([_alike(one, other) for other in others])


def _alike(one: Person, other: Person) -> float:
    if one.is_same(other):
        return 1.0
    if one.family == other.family or _holds(one, other) or _holds(other, one) or _misspelt(one, other):
        return w.SPOILT_NAME
    return w.TURNED_NAME if _turned(one, other) or _turned(other, one) else 0.0


def _holds(one: Person, other: Person) -> bool:
    """Whether a family name stands within another with initials glued to it, or is its beginning ("Camps Paré")."""
    if len(one.family) >= _LONG and other.family.startswith(one.family) and one.given[:1] == other.given[:1]:
        return True
    return _LONG <= len(one.family) < len(other.family) <= len(one.family) + 3 and one.family in other.family


def _misspelt(one: Person, other: Person) -> bool:
    if min(len(one.family), len(other.family)) < _LONG or (one.given[:1] or other.given[:1]) != (
        other.given[:1] or one.given[:1]
    ):
        return False
    return likeness(one.family, other.family) >= w.ALIKE_FAMILIES


def _turned(one: Person, other: Person) -> bool:
    """Whether "Florescu, D." was read as "Daniela, F.", "Carey, M. J." as "Michael, J. C."; or "Ching-yi, Wu"."""
    initials = one.given[:1] if len(one.given) > _INITIALS else one.given
    if not other.given or one.family[:1] != other.given[:1] or other.family[:1] not in (initials[:1], initials[-1:]):
        return len(one.family) >= _LONG and other.given.startswith(one.family)
    return len(one.given) == 1 or len(other.given) == 1 or one.family == other.given


def parts(named: People) -> frozenset[str]:
    """Every name of people, and every initial, as a title may carry them."""
    return frozenset({part for each in named for part in (each.family, each.given, each.given[:1]) if part})


def is_name(word: str, names: Collection[str]) -> bool:
    """Whether a word of a title is one of these names, perhaps cut, glued or misspelt."""
    if word in names:
        return True
    if len(word) < _LONG:
        return False
    for name in names:
        if len(name) < _LONG:
            continue
        if word.startswith(name) or name.startswith(word) or name.endswith(word):
            return True
        if likeness(word, name) >= w.NAME_IN_TITLE:
            return True
    return False
