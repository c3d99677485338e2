#!/usr/bin/env python3
"""Measures how often a preprint and its published version are joined by title, authors and year alone.

    measure_joins.py RECORDS.jsonl.gz [--apart]

Pairs are records of RECORDS with one DOI, of which one is a preprint: its authors said where it appeared. The
identifiers are taken away, and judgement has to find that both are of one work. --apart lists the pairs that it
leaves apart; some of them are no pairs, since authors also give the DOI of another paper.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from altered_claims import Row, rows
from readinglist.judgement.text import read_title, shared_authors
from readinglist.judgement.works import join
from readinglist.model import Record
from readinglist.sources.catalogue.rows import own

Pair = tuple[Record, Record]


def pairs(records: Path) -> Iterator[Pair]:
    """A preprint and a published record with the same DOI, without their identifiers."""
    by_doi = defaultdict[str, list[Row]](list)
    for _, row in rows(records):
        if row["doi"]:
            by_doi[row["doi"].lower()].append(row)
    for found in by_doi.values():
        if len(found) == 2 and sum(row["type"] == "preprint" for row in found) == 1:
            one, other = (replace(own(row, "records").records[0], identifiers=()) for row in found)
            yield one, other


def differences(one: Record, other: Record) -> Iterator[str]:
    """What differs between the two."""
    yield "all"
    same = read_title(one.title).letters == read_title(other.title).letters
    yield "same title" if same else "another title"
    if len(one.author) != len(other.author) or shared_authors(one.author, other.author) != 1:
        yield "other list of authors"
    if one.year != other.year:
        yield "another year"


def main() -> int:
    """Runs everything; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("--apart", action="store_true", help="list the pairs that are left apart")
    options = parser.parse_args()
    found, joined = Counter[str](), Counter[str]()
    for pair in pairs(options.records):
        one_work = len(join(pair)) == 1
        for difference in differences(*pair):
            found[difference] += 1
            joined[difference] += one_work
        if options.apart and not one_work:
            print("\n".join(f"{each.title} | {each.venue} {each.year}" for each in pair) + "\n")
    for difference, count in found.items():
        print(f"{difference:<24}{count:>7,} pairs {joined[difference]:>7,} joined {joined[difference] / count:8.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
