"""Citation keys: what people would have made of author, year and title, and no two alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.judgement.keys import DEFAULT_TEMPLATE, citation_key
from readinglist.model import Record
from readinglist.names import parse_name

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


def record(title: str, author: str = "Michael Stonebraker", year: int = 2005) -> Record:
    return Record("test", "paper-conference", title, author=(parse_name(author),), issued=(year,))


@pytest.mark.parametrize(
    ("title", "author", "key"),
    [
        ("C-Store: A Column-oriented DBMS", "Michael Stonebraker", "stonebraker2005cstore"),
        ("The Ubiquitous B-Tree", "Douglas Comer", "comer2005ubiquitous"),
        ("B-Trees on Disk", "Douglas Comer", "comer2005btrees"),
        ("Weakly-Supervised Top-k Ranking", "Ada Lovelace", "lovelace2005weakly"),
        ("On the Naïveté of Caches", "Jörg Müller", "muller2005naivete"),
        ("U.S. Elections", "Ada Lovelace", "lovelace2005us"),
        ("2001: A Space Odyssey", "Arthur van der Clarke", "clarke2005space"),
        ("$k$-Means in $O(n)$", "Ada Lovelace", "lovelace2005kmeans"),
    ],
)
def test_a_key_is_read_at_a_glance(title: str, author: str, key: str) -> None:
    assert citation_key(record(title, author), DEFAULT_TEMPLATE, ()) == key


def test_a_key_that_is_taken_goes_on_with_the_title_and_then_with_letters() -> None:
    paper, taken = record("Fast Crash Recovery"), list[str]()
    for _ in range(4):
        taken.append(citation_key(paper, DEFAULT_TEMPLATE, taken))
    assert taken == [
        "stonebraker2005fast",
        "stonebraker2005fastcrash",
        "stonebraker2005fastcrashrecovery",
        "stonebraker2005fasta",
    ]


@given(st.lists(st.tuples(st.text(max_size=40), st.text(min_size=1, max_size=12)), max_size=8))
def test_keys_are_safe_in_latex_and_in_file_names_and_no_two_are_alike(works: list[tuple[str, str]]) -> None:
    taken: list[str] = []
    for title, author in works:
        key = citation_key(record(title, author), DEFAULT_TEMPLATE, taken)
        assert KEY.fullmatch(key)
        assert key.casefold() not in {each.casefold() for each in taken}
        taken.append(key)
