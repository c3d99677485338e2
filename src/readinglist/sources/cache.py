"""What the services said, kept on disk: hits and authoritative misses, each with its day, never a failure.

One small SQLite file; each answer is one transaction, so that a kill loses at most the last. A damaged file is put
aside and begun anew, and where nothing can be written the answers are kept for the run alone.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from readinglist.identifiers import Identifier
from readinglist.model import Record, Remark
from readinglist.names import Name
from readinglist.sources.base import Hit, Link
from readinglist.sources.pace import LONGEST_PARK, Stand

_DAY = 86_400.0
HIT_AGE = 30 * _DAY  # a record seldom changes
MISS_AGE = 3 * _DAY  # what is not there yet may come
_FORMAT = 1  # counts up when the records that are kept change their meaning
_TABLES = """
CREATE TABLE IF NOT EXISTS answer
  (source TEXT, ask TEXT, at REAL, hits TEXT, PRIMARY KEY (source, ask)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS host (name TEXT PRIMARY KEY, free_at REAL, parked TEXT) WITHOUT ROWID;
"""
_TAKE = """
INSERT INTO host VALUES (:name, :now + :gap, '')
  ON CONFLICT (name) DO UPDATE SET
    free_at = CASE WHEN free_at > :farthest THEN :now + :gap
                   WHEN free_at > :now AND parked <> '' THEN free_at
                   ELSE max(free_at, :now) + :gap END,
    parked = CASE WHEN free_at > :now AND free_at <= :farthest THEN parked ELSE '' END
  RETURNING free_at, parked
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept: its hits (none is a miss), and when it was given, in seconds since 1970."""

    hits: tuple[Hit, ...]
    at: float


class Cache:
    """The kept answers and the stand of each service; used by several threads. `warn` hears of each problem once."""

    def __init__(self, path: Path | None, warn: Callable[[str], None] = lambda _problem: None) -> None:
        self._lock = threading.Lock()
        self._warn, self._problems = warn, set[str]()
        self._base = self._open(path)
        weakref.finalize(self, self._base.close)

    def answer(self, source: str, ask: str) -> Kept | None:
        """What that source said to that, at whatever age."""
        rows = self._run("SELECT hits, at FROM answer WHERE source = ? AND ask = ?", (source, ask))
        if not rows:
            return None
        with suppress(ValueError, TypeError, KeyError, AttributeError):  # a damaged row is no answer
            return Kept(tuple(_hit_from(each) for each in json.loads(rows[0][0])), float(rows[0][1]))
        return None

    def keep_answers(self, source: str, answers: Mapping[str, Sequence[Hit]], at: float) -> None:
        """Keeps the hits of each ask."""
        rows = [(source, ask, at, json.dumps([asdict(hit) for hit in hits])) for ask, hits in answers.items()]
        self._run_many("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", rows)

    def take(self, name: str, now: float, gap: float) -> Stand | None:
        """Takes the next turn, so that no other program gets it: when it begins, or why there is none.

        A time farther off than any service is parked for is that of a clock set wrong, and does not count.
        """
        values = {"name": name, "now": now, "gap": gap, "farthest": now + LONGEST_PARK}
        rows = self._run(_TAKE, values)
        if not rows:
            return None
        free_at, parked = float(rows[0][0]), str(rows[0][1])
        return Stand(free_at if parked else free_at - gap, parked)

    def stand(self, name: str) -> Stand | None:
        """When the service may next be asked."""
        rows = self._run("SELECT free_at, parked FROM host WHERE name = ?", (name,))
        return Stand(float(rows[0][0]), str(rows[0][1])) if rows else None

    def keep(self, name: str, stand: Stand) -> None:
        """Keeps when the service may next be asked."""
        self._run_many("INSERT OR REPLACE INTO host VALUES (?, ?, ?)", [(name, stand.free_at, stand.parked)])

    def close(self) -> None:
        """Closes the file."""
        self._base.close()

    def _say(self, problem: str) -> None:
        if problem not in self._problems:
            self._problems.add(problem)
            self._warn(problem)

    def _open(self, path: Path | None) -> sqlite3.Connection:
        if path is None:
            return _connected(":memory:")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return _connected(str(path))
        except sqlite3.OperationalError as error:  # cannot be opened or written
            self._say(f"answers are not kept: {path}: {error}")
        except OSError as error:
            self._say(f"answers are not kept: {path}: {error.strerror}")
        except sqlite3.DatabaseError:  # no database, or a damaged one
            return self._anew(path)
        return _connected(":memory:")

    def _anew(self, path: Path) -> sqlite3.Connection:
        aside = path.with_name(path.name + ".damaged")
        self._say(f"the kept answers were damaged and are put aside as {aside}")
        try:
            path.replace(aside)
            return _connected(str(path))
        except (OSError, sqlite3.Error):
            return _connected(":memory:")

    def _run(self, statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
        with self._lock:
            try:
                with self._base:
                    return self._base.execute(statement, values).fetchall()
            except sqlite3.Error as error:
                self._say(f"a kept answer could not be read: {error}")
                return []

    def _run_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._lock:
            try:
                with self._base:
                    self._base.executemany(statement, rows)
            except sqlite3.Error as error:
                self._say(f"an answer could not be kept: {error}")


def _connected(path: str) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=5.0, check_same_thread=False)
    try:
        if base.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            base.executescript("DROP TABLE IF EXISTS answer; DROP TABLE IF EXISTS host;")
            base.execute(f"PRAGMA user_version = {_FORMAT}")
        base.execute("PRAGMA synchronous = NORMAL")
        base.executescript(_TABLES)
        base.commit()
    except sqlite3.Error:
        base.close()
        raise
    return base


def _hit_from(data: dict[str, Any]) -> Hit:
    return Hit(
        records=tuple(_record_from(each) for each in data["records"]),
        remarks=tuple(Remark(**each | {"about": Identifier(**each["about"])}) for each in data["remarks"]),
        links=tuple(Link(*(Identifier(**each[end]) for end in ("preprint", "published"))) for each in data["links"]),
    )


def _record_from(data: dict[str, Any]) -> Record:
    return Record(
        **data
        | {role: tuple(Name(**each) for each in data[role]) for role in ("author", "editor")}
        | {"issued": tuple(data["issued"])}
        | {"identifiers": tuple(Identifier(**each) for each in data["identifiers"])}
    )
