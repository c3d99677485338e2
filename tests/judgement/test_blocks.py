"""Blocks: which records are compared, by numbers that are the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from readinglist.judgement.blocks import LARGEST, NEIGHBOURS, Blocks, drawn, is_near, pairs_of, rare_keys
from tests.judgement.hand_made import HERE, record

RAFT = "In Search of an Understandable Consensus Algorithm | Diego Ongaro, John Ousterhout | USENIX ATC 2014"
GLUED = "In search of an understandableconsensusalgorithm | D Ongaro, J Ousterhout | 2014"
PAXOS = "Paxos Made Moderately Complex | Robbert van Renesse, Deniz Altinbuken | CSUR 2015"


def compared(*lines: str) -> set[tuple[int, int]]:
    return set(Blocks([record(line) for line in lines]).pairs())


def test_records_are_compared_that_begin_alike_and_no_others() -> None:
    assert compared(RAFT, GLUED, PAXOS) == {(0, 1)}


def test_records_are_compared_that_share_two_rare_words() -> None:
    other = "Towards an Understandable Consensus Algorithm | Diego Ongaro | 2013"
    one, two = drawn(record(RAFT)), drawn(record(other))
    assert one.keys.isdisjoint(two.keys)
    counts = Counter([*one.sketch.stems, *two.sketch.stems])
    assert set(rare_keys(one.sketch.stems, counts)) & set(rare_keys(two.sketch.stems, counts))
    assert compared(RAFT, other) == {(0, 1)}


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("In Search of an Understandable Consensus Algorithm | Diego Ongaro | SOSP 2015", True),
        ("In Search of an Understandable Consensus Algorithm | Diego Ongaro | SOSP 2018", False),
        ("In Search of an Understandable Consensus Algorithm | Diego Ongaro | arXiv 2018", True),
        ("In Search of an Understandable Algorithm for Sorting | Ann Lee | SOSP 2014", False),
        ("Memory Management | Diego Ongaro | SOSP 2014", False),
    ],
)
def test_near_are_titles_of_about_one_year_by_people_with_names_in_common(line: str, near: bool) -> None:
    assert is_near(drawn(record(RAFT)).sketch, drawn(record(line)).sketch) is near


WORKS = yaml.safe_load((HERE / "works.yaml").read_text(encoding="utf-8"))
LINES = [line for kind in ("one", "several") for case in WORKS[kind] for line in case["records"]]


@given(st.sampled_from(LINES), st.sampled_from(LINES))
def test_near_is_said_of_both_alike(one: str, other: str) -> None:
    mine, yours = drawn(record(one)).sketch, drawn(record(other)).sketch
    assert is_near(mine, yours) is is_near(yours, mine)


@given(st.integers(0, 3 * LARGEST))
def test_a_block_too_large_is_compared_with_the_next_few_alone(size: int) -> None:
    reach = size if size <= LARGEST else NEIGHBOURS
    wanted = [(one, other) for other in range(size) for one in range(max(0, other - reach), other)]
    assert list(pairs_of(range(size), size)) == wanted


def test_columns_are_compared_with_their_neighbours_in_the_order_of_titles() -> None:
    lines = [f"Letters to the Editors of the Society, {n:03} | Ann Lee | 2001" for n in range(LARGEST + 5, 0, -1)]
    assert {other - one for one, other in compared(*lines)} == {1, 2, 3}


def test_keys_are_the_same_in_every_process() -> None:
    code = (
        "from readinglist.judgement.blocks import drawn; from tests.judgement.hand_made import record;"
        f"found = drawn(record({RAFT!r})); print(sorted(found.keys), sorted(found.ends), found.sketch.names,"
        "sorted(found.sketch.stems))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
