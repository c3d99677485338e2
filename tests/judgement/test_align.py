"""The words of two titles against each other: what a glance says holds when they are aligned in full."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.judgement.align import align, differ
from readinglist.judgement.text import read_title
from readinglist.judgement.words import STOPS

WAYS = [  # to write the same: a slip, a form, a lost ligature, a misread letter, a space, an acronym
    ("tracking", "rtacking"), ("tracking", "tracked"), ("efficient", "ecient"), ("efficient", "e cient"),
    ("flow", "f low"), ("flow", "o w"), ("illusion", "1llus10n"), ("large language models", "llms"),
    ("database", "data base"), ("systems", "system"), ("of", "the"), ("the", ""), ("queries", "query"),
    ("supervised", "unsupervised"), ("first", "third"), ("v2", "v3"), ("maps", "models"), ("paging", ""),
]  # fmt: skip
PAIRS = st.lists(st.sampled_from(WAYS + [(other, one) for one, other in WAYS]), min_size=1, max_size=3)


def tells(mine: tuple[str, ...], yours: tuple[str, ...]) -> bool:
    found = align(mine, yours)
    return not STOPS.issuperset((*found.added, *found.missing, *found.moved))


@given(PAIRS, st.randoms(use_true_random=False))
def test_what_differs_at_a_glance_differs(ways: list[tuple[str, str]], rng: Random) -> None:
    mine, yours = (" ".join(each).split() for each in zip(*ways, strict=True))
    if rng.random() < 0.2:
        rng.shuffle(yours)
    assert tells(tuple(mine), tuple(yours)) or not differ(tuple(mine), tuple(yours))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Paging for Large Models", "Paging for Large Models", False),
        ("Paging for Large Models", "Paging in Large Models", False),
        ("Paging for Large Models", "Paging for Large Modles", False),
        ("Paging for Large Models", "Paging for Large", True),
        ("Paging for Large Models", "Paging for Large Graphs", True),
        ("Paging for Large Models", "Paging for Large Maps", False),  # it may be another form for all a glance tells
    ],
)
def test_a_glance_sees_most(one: str, other: str, apart: bool) -> None:
    assert differ(read_title(one).words, read_title(other).words) is apart
