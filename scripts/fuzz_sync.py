"""Runs the state machine of the Zotero sync for long, and counts what it went through.

    python scripts/fuzz_sync.py [--runs 2000] [--steps 20] [--seed 0]

The machine is that of tests/zotero/test_machine.py: changes of the lock, edits of people, faults at any request,
kills between batches. It ends with a failure, shrunk to its least steps, or with the counts; the same seed gives the
same runs. A run counts as whole when it went through all its steps.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.zotero import test_machine as machine
from tests.zotero.server import Api, serve

from readinglist.zotero.apply import Report
from readinglist.zotero.conflicts import Decisions
from readinglist.zotero.library import Library

COUNTS: Counter[str] = Counter()


class Counted(machine.Syncing):
    """The machine, with a count of what happens in it."""

    steps = 0  # of this run
    whole = 20  # the steps of a whole run

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
        self.steps += 1
        super().check_invariants(*args, **kwargs)

    def teardown(self) -> None:
        # the invariants are checked once before the first step, after the beginning
        COUNTS["whole runs" if self.steps > self.whole else "runs cut short"] += 1
        COUNTS["steps"] += max(self.steps - 1, 0)
        COUNTS["edits of people"] += sum(write.who == "people" for write in self.group.writes)
        super().teardown()


def main(runs: int, steps: int, number: int) -> None:
    """Goes through this many runs of this many steps."""
    started, Counted.whole = time.monotonic(), steps
    how = settings(machine.RUNS, max_examples=runs, stateful_step_count=steps, derandomize=False)
    with serve(machine.current) as url:
        machine.use(Library(machine.GROUP, Api().key, url, sleep=lambda _: None))
        run_state_machine_as_test(seed(number)(Counted), settings=how)
    print(f"{runs} runs of {steps} steps with the seed {number} in {time.monotonic() - started:.0f} s")
    for name, count in sorted(COUNTS.items()):
        print(f"{count:9,} {name}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, standard in (("runs", 2000), ("steps", 20), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    given = parser.parse_args()
    main(given.runs, given.steps, given.seed)
