"""Blocks: what a claim and a work have in common that belong together."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readinglist.identifiers import arxiv
from readinglist.link.plan import ALONE, Wanted, asked_blocks, block_keys, is_near, work_of
from readinglist.model import Claim, Record
from readinglist.sources.base import Hit
from readinglist.sources.catalogue.titles import fold

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def shared(claim: Claim, title: str, counts: dict[str, int] | None = None, **facts: object) -> int:
    """How many blocks bring a claim and a work of that title together."""
    work = work_of(Hit((Record("here", "article", title, **facts),)))  # type: ignore[arg-type]
    asked = {each.key for each in asked_blocks(claim, counts or {})}
    return len(asked & set(block_keys(work.words, work.keys)))


@pytest.mark.parametrize(
    ("claimed", "title"),
    [
        ("Attention Is All You Need", "ATTENTION is all you need."),
        ("Attention", "Attention: A Survey"),
        ("Attention: Serving", "Attention"),
        ("Attenton", "Attention"),
        ("Attetnion", "Attention"),
        ("Attentionn", "Attention"),
        ("Atention Models", "Attention Models"),
    ],
)
def test_titles_meet_without_any_rare_word(claimed: str, title: str) -> None:
    assert shared(Claim(claimed), title)


def test_works_meet_by_an_identifier_under_any_title() -> None:
    claim = Claim("Attention", link="https://arxiv.org/abs/2309.06180")
    assert shared(claim, "Serving of Large Models in Many Systems", identifiers=(arxiv("2309.06180"),)) == 1


def test_works_meet_by_a_rare_word_or_two_less_rare_ones() -> None:
    claim = Claim("Serving of Quokkas with Attention in Large and Small Systems")
    assert shared(claim, "Quokkas", {"quokkas": ALONE})
    assert not shared(claim, "The Quokkas of Rottnest Island and the Tourists", {"quokkas": ALONE + 1})
    both = {"quokkas": ALONE + 1, "serving": ALONE + 1}
    assert shared(claim, "The Quokkas of Rottnest Island and Their Serving", both) == 1


def test_words_that_say_nothing_make_no_block() -> None:
    counts = dict.fromkeys(("of", "the", "in", "with"), 1)
    assert not shared(
        Claim("The Theory of Groups with Many Sides in the Plane"), "In the House of the Lord with Us", counts
    )


@given(st.text(LETTERS, min_size=2, max_size=30), st.data())
def test_a_short_title_with_one_letter_wrong_meets_the_right_one(title: str, data: st.DataObject) -> None:
    """Of words that folding leaves alone: "iv" is the number 4, and "toward" is spelt "towards"."""
    at = data.draw(st.integers(0, len(title) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    for wrong in (
        title[:at] + title[at + 1 :],
        title[:at] + letter + title[at:],
        title[:at] + letter + title[at + 1 :],
    ):
        assume(fold(title).letters == title and fold(wrong).letters == wrong)
        assert shared(Claim(wrong), title)


def wanted_of(keys: set[int]) -> Wanted:
    """These keys, in a few bits each."""
    wanted = Wanted(len(keys))
    wanted.add(keys)
    return wanted


@given(st.sets(st.integers(0, 2**63 - 1)), st.sets(st.integers(0, 2**63 - 1), max_size=50))
def test_no_key_that_is_wanted_is_left_out(keys: set[int], others: set[int]) -> None:
    assert keys <= set(wanted_of(keys).among([*keys, *others]))


def test_few_keys_that_nobody_wants_are_kept() -> None:
    works = [
        work_of(Hit((Record("here", "article", f"The Number {n} of the Works {n + 7}"),))) for n in range(20_000)
    ]
    keys = [set(block_keys(work.words, work.keys)) for work in works]
    wanted, others = set().union(*keys[:10_000]), set().union(*keys[10_000:])
    others -= wanted
    assert len(wanted_of(wanted).among(others)) < len(others) / 5


def test_a_title_is_near_by_its_letters_or_by_all_its_words() -> None:
    assert is_near(Claim("Orca: A Distributed Serving System"), "orca a distributed serving system for transformers")
    assert not is_near(Claim("Orca: A Distributed Serving System"), "whales of the northern pacific")
