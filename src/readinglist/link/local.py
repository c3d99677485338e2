"""Linking on one machine: the blocks in an SQLite database in a temporary folder, whatever the number of works.

Memory holds the words of the claims and a few bits for each block that they ask for; the disk holds the rest.
"""

from __future__ import annotations

import sqlite3
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from readinglist import files
from readinglist.engines.rows import Row, is_parquet, pieces
from readinglist.engines.shards import Problem, Report, silent
from readinglist.exchange import Asked
from readinglist.link.decisions import decided, member, write
from readinglist.link.job import Job, Tally, check_works, claims_of, read_works
from readinglist.link.plan import CAP, NEXT, Ask, Wanted, asked_blocks, block_keys, is_near, work_of
from readinglist.model import Claim
from readinglist.sources.catalogue.pool import Member
from readinglist.sources.catalogue.titles import fold

_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA temp_store = FILE;
CREATE TABLE works (work INTEGER PRIMARY KEY, words TEXT, year INTEGER, keys BLOB, hit BLOB);
CREATE TABLE names (name INTEGER, work INTEGER);
CREATE TABLE blocks (key INTEGER, year INTEGER, work INTEGER);
"""
_BY_NAME = """
CREATE INDEX names_all ON names (name);
CREATE TABLE shared AS SELECT name, work FROM names WHERE name IN
    (SELECT name FROM names GROUP BY name HAVING count(*) BETWEEN 2 AND {});
CREATE INDEX shared_name ON shared (name, work);
CREATE INDEX shared_work ON shared (work, name);
"""
_BY_KEY = "CREATE INDEX blocks_all ON blocks (key, year, work)"
_AT_ONCE = 5000  # rows written together
_STEP = 500  # claims between two reports of progress
_IN_ONE_QUERY = 500  # parameters of one query


def link(job: Job, report: Report = silent) -> Tally:
    """Links on this machine; raises `InputError` when there is nothing to link with."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="readinglist-link-") as folder:
        blocks = _Blocks(Path(folder) / "blocks.sqlite", tally, report)
        blocks.fill(job)
        with files.replacing(job.to) as new:
            write(new, _counted(blocks.decisions(job), tally, report), parquet=is_parquet(job.to))
        blocks.close()
    return tally


def _counted(rows: Iterator[Row], tally: Tally, report: Report) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done % _STEP == 0:
            report("claims decided", done)
        tally.outcomes[row["decision"]] = tally.outcomes.get(row["decision"], 0) + 1
        yield row


class _Blocks:
    """The works of a job by their blocks, as far as its claims ask for them."""

    def __init__(self, path: Path, tally: Tally, report: Report) -> None:
        self._data = sqlite3.connect(path, isolation_level=None)
        self._data.executescript(_TABLES)
        self._tally, self._report = tally, report
        self._counts: dict[str, int] = {}
        self._skewed: frozenset[int] = frozenset()
        self._split: set[int] = set()
        self._capped: set[tuple[int, int]] = set()

    def close(self) -> None:
        """Closes the database."""
        self._data.close()

    def fill(self, job: Job) -> None:
        """Reads all claims and works."""
        claims = claims_of(job.claims, self._tally.problems)
        self._counts = {word: 0 for asked in claims for word in fold(asked.claim.title).words}
        self._data.execute("BEGIN")
        self._read(job)
        check_works(self._tally)
        self._data.executescript(_BY_NAME.format(CAP))
        self._sort(self._wanted(job))

    def _read(self, job: Job) -> None:
        hits = (each for path in job.works for each in read_works(path))
        for some in pieces(hits, _AT_ONCE):
            self._tally.problems += [each for each in some if isinstance(each, Problem)]
            works = [work_of(each) for each in some if not isinstance(each, Problem)]
            numbered = list(enumerate(works, self._tally.works))
            self._tally.works += len(works)
            self._report("works read", self._tally.works)
            rows = ((n, each.words, each.year, array("q", each.keys).tobytes(), each.hit) for n, each in numbered)
            self._data.executemany("INSERT INTO works VALUES (?, ?, ?, ?, ?)", rows)
            names = ((name, n) for n, each in numbered for name in each.names)
            self._data.executemany("INSERT INTO names VALUES (?, ?)", names)
            for each in works:
                for word in set(each.words.split(" ")):
                    if word in self._counts:
                        self._counts[word] += 1

    def _wanted(self, job: Job) -> Wanted:
        keys = array("q")
        for asked in claims_of(job.claims):
            keys.extend(each.key for each in asked_blocks(asked.claim, self._counts))
        wanted = Wanted(len(keys))
        wanted.add(keys)
        return wanted

    def _sort(self, wanted: Wanted) -> None:
        rows = self._data.cursor().execute("SELECT work, words, year, keys FROM works")
        found = (
            (key, year, work)
            for work, words, year, keys in rows
            for key in wanted.among(block_keys(words, array("q", keys)))
        )
        for some in pieces(found, _AT_ONCE):
            self._data.executemany("INSERT INTO blocks VALUES (?, ?, ?)", some)
        self._data.execute(_BY_KEY)
        large = self._data.execute("SELECT key FROM blocks GROUP BY key HAVING count(*) > ?", (CAP,))
        self._skewed = frozenset(key for (key,) in large)

    # ------------------------------------------------------------------ deciding

    def decisions(self, job: Job) -> Iterator[Row]:
        """The decision on each claim, in their order."""
        for asked in claims_of(job.claims):
            yield decided(asked, self._members(asked), self._counts)
        self._tally.split, self._tally.capped = len(self._split), len(self._capped)

    def _members(self, asked: Asked) -> Iterator[Member]:
        found: dict[int, bool] = {}
        for ask in asked_blocks(asked.claim, self._counts):
            for work in self._block(ask, asked.claim):
                found[work] = found.get(work, False) or ask.named
        near = {work for work, words in self._of(found, "work, words") if found[work] or is_near(asked.claim, words)}
        for words, year, keys, hit in self._of(near | self._sharing(near), "words, year, keys, hit"):
            yield member(asked, words, year, array("q", keys), hit)

    def _block(self, ask: Ask, claim: Claim) -> list[int]:
        if ask.key not in self._skewed:
            return [work for (work,) in self._data.execute("SELECT work FROM blocks WHERE key = ?", (ask.key,))]
        self._split.add(ask.key)
        found: list[int] = []
        for year in range(claim.year - NEXT, claim.year + NEXT + 1) if claim.year else ():
            at = (ask.key, year)
            query = "SELECT work FROM blocks WHERE key = ? AND year = ? LIMIT ?"
            part = [work for (work,) in self._data.execute(query, (*at, CAP + 1))]
            if len(part) > CAP:
                self._capped.add(at)
            else:
                found += part
        return found

    def _sharing(self, works: set[int]) -> set[int]:
        """Works that share an identifier with one of these: other versions, maybe under other titles."""
        query = "SELECT b.work FROM shared a JOIN shared b ON a.name = b.name WHERE a.work = ?"
        return {other for work in works for (other,) in self._data.execute(query, (work,))}

    def _of(self, works: Mapping[int, bool] | set[int], columns: str) -> Iterator[Any]:
        for some in pieces(works, _IN_ONE_QUERY):
            marks = ", ".join("?" * len(some))
            yield from self._data.execute(f"SELECT {columns} FROM works WHERE work IN ({marks})", some)  # noqa: S608
