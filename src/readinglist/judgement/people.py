"""Two lists of authors against each other, as leniently as people write names.

A name may be initials, turned round, cut, without accents or middle names, or spelled as another alphabet allows.
Somebody is on the other list when the family name is, or nearly is; a short family name, which many bear, needs a
given name or an initial beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from readinglist.judgement import weights as w
from readinglist.judgement.text import fold
from readinglist.names import Name

_LEFT_OUT = frozenset({"al", "others", "et"})
_ALONE = 6  # letters from which a family name stands for a person without the given one
_ONE_LETTER_OFF, _TWO_LETTERS_OFF = 5, 9  # letters from which a word may differ by one, by two
_JOINS = re.compile(r"[-'’.`]")


@dataclass(frozen=True, slots=True)
class Differing:
    """How two lists of authors differ, in words, and whether two sources might differ so."""

    why: str
    slight: bool


def differing(said: Sequence[Name], recorded: Sequence[Name], *, shortened: bool = False) -> Differing | None:
    """How the authors of an entry differ from those on the record; None when not, or when one is not known.

    `shortened` says that the entry leaves some out and says so.
    """
    named = [who for name in said if (who := _read(name)).words]
    known = [who for name in recorded if (who := _read(name)).words]
    if not named or not known:
        return None
    strangers = [who for who in named if not any(map(who.may_be, known))]
    if strangers:
        listed = ", ".join(str(who.name) for who in strangers)
        few = len(strangers) <= w.STRANGERS_AT_MOST * len(named)
        return Differing(f"{listed} {'is' if len(strangers) == 1 else 'are'} not on the record", slight=few)
    if not named[0].may_be(known[0]):
        return Differing(f"the first author is {recorded[0]}", slight=True)
    lacking = len(known) - len(named)
    if lacking > 0 and not shortened and len(named) == len(said) and not any(who.says_others for who in named):
        return Differing(f"{lacking} of {len(known)} authors are left out", slight=True)
    return None


@dataclass(frozen=True, slots=True)
class _Who:
    """A name as folded words: those of the family name, and all of them."""

    name: Name
    family: frozenset[str]
    words: frozenset[str]
    says_others: bool

    def may_be(self, other: _Who) -> bool:
        """Whether both may be one person."""
        mine, yours = self.family & other.words, other.family & self.words
        if any(len(word) >= _ALONE for word in mine | yours) or self._spelled_like(other):
            return True
        return bool(mine | yours) and self._given_fits(other, mine | yours)

    def _spelled_like(self, other: _Who) -> bool:
        return any(_near(mine, yours) for mine in self.family for yours in other.family)

    def _given_fits(self, other: _Who, shared: frozenset[str]) -> bool:
        """Whether what stands beside the shared name begins alike, or stands on one side alone."""
        mine, yours = ({word[0] for word in each.words - shared} for each in (self, other))
        return not mine or not yours or not mine.isdisjoint(yours)


def _read(name: Name) -> _Who:
    everything = fold(_JOINS.sub(" ", str(name))).split()
    glued = fold(_JOINS.sub("", name.sort_family).replace(" ", ""))
    family = frozenset([*fold(_JOINS.sub(" ", name.sort_family)).split(), glued]) - _LEFT_OUT - {""}
    words = frozenset([*everything, glued]) - _LEFT_OUT - {""}
    return _Who(name, family or words, words, not _LEFT_OUT.isdisjoint(everything))


def _near(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    off = 2 if shorter >= _TWO_LETTERS_OFF else 1 if shorter >= _ONE_LETTER_OFF else 0
    return off > 0 and OSA.distance(one, other, score_cutoff=off) <= off
