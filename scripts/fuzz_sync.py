"""Runs the state machine of the Zotero sync for long, and counts what it went through.

    python scripts/fuzz_sync.py [RUNS] [STEPS]

The machine is that of tests/zotero/test_machine.py: changes of the lock, edits of people, faults at any request,
kills between batches. It ends with a failure, shrunk to its least steps, or with the counts.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from tests.zotero import test_machine as machine
from tests.zotero.server import Api, serve

from readinglist.zotero.apply import Report
from readinglist.zotero.conflicts import Decisions
from readinglist.zotero.library import Library

COUNTS: Counter[str] = Counter()


class Counted(machine.Syncing):
    """The machine, with a count of what happens in it."""

    def _sync(self, group: Library | machine.Mortal, decisions: Decisions) -> Report | None:
        requests, writes = len(self.api.log), len(self.group.writes)
        COUNTS["syncs"] += 1
        try:
            return super()._sync(group, decisions)
        except (Exception, machine.Killed) as error:
            COUNTS[f"ended by {type(error).__name__}"] += 1
            raise
        finally:
            COUNTS["requests"] += len(self.api.log) - requests
            COUNTS["requests that failed"] += sum(status != 200 for _, status in self.api.log[requests:])
            COUNTS["objects written"] += sum(write.who == "tool" for write in self.group.writes[writes:])

    def _in_step(self, report: Report) -> None:
        COUNTS["conflicts seen"] += len(report.last.conflicts)
        super()._in_step(report)

    def check_invariants(self, *args: Any, **kwargs: Any) -> None:
        COUNTS["steps"] += 1
        super().check_invariants(*args, **kwargs)

    def teardown(self) -> None:
        COUNTS["runs"] += 1
        COUNTS["edits of people"] += sum(write.who == "people" for write in self.group.writes)
        super().teardown()


def main(runs: int, steps: int) -> None:
    """Goes through this many runs of this many steps."""
    started = time.monotonic()
    how = settings(machine.RUNS, max_examples=runs, stateful_step_count=steps, database=None)
    with serve(machine.current) as url:
        machine.use(Library(machine.GROUP, Api().key, url, sleep=lambda _: None))
        run_state_machine_as_test(Counted, settings=how)
    print(f"{runs} runs of {steps} steps in {time.monotonic() - started:.0f} s")
    for name, count in sorted(COUNTS.items()):
        print(f"{count:9,} {name}")


if __name__ == "__main__":
    main(*(int(each) for each in (*sys.argv[1:], *("2000", "20")[len(sys.argv) - 1 :])))
