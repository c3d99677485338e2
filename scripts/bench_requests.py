"""What a course costs the services: requests and seconds of waiting at the allowed paces, on a turned clock.

The services are simulated on loopback over the worked example's papers and those easily taken for them; the local
catalogue is left out, so that every reading must be found over the network. Beside it stands what a look-up of each
title at each service costs. Run as `python scripts/bench_requests.py`; it ends with status 1 when a bar is missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.sources.loopback import FakeTime, Handler, Loopback, on_loopback, send  # noqa: E402
from tests.sources.world import World, papers  # noqa: E402

from readinglist.judgement.decide import decide  # noqa: E402
from readinglist.judgement.works import join  # noqa: E402
from readinglist.model import Claim, Decision, Record  # noqa: E402
from readinglist.readings import RESOLVED  # noqa: E402
from readinglist.schedule import explain  # noqa: E402
from readinglist.sources import SERVICES, Settings, Surroundings, open_services  # noqa: E402
from readinglist.sources.base import Question  # noqa: E402
from readinglist.sources.desk import Gathered, ask_all  # noqa: E402
from readinglist.sources.remote import Remote  # noqa: E402

NAMES = tuple(service.name for service in SERVICES)
BARS = {"cold": (14, 30.0), "repeated": (0, 0.0), "one more": (3, 30.0)}
# services that refuse every request: what the others then cost, and what is still found
SILENCED = {
    "without arXiv": ("arxiv",),
    "without Semantic Scholar": ("semantic_scholar",),
    "without DBLP": ("dblp",),
    "without those two": ("semantic_scholar", "dblp"),
    "without all but Crossref": ("arxiv", "semantic_scholar", "dblp", "openalex"),
}
ONE_MORE = Claim("OPTQ: Accurate Quantization for Generative Pre-trained Transformers", "ICLR", 2023)


@dataclass(frozen=True)
class Run:
    """What one run cost and how its readings ended."""

    name: str
    requests: dict[str, int]
    waited: float
    seconds: float
    outcomes: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.requests.values())


def claims() -> list[Claim]:
    """The claims of the worked example's page."""
    page = ROOT / "refs" / "schedule.txt"
    schedule = explain(page.read_bytes(), str(page), year=2024).schedule
    return [reading.claim for reading in schedule.readings if reading.kind in RESOLVED]


def gathered(remotes: Sequence[Remote], asked: Sequence[Claim]) -> list[Decision]:
    """What the desk's answers come to."""

    def judge(position: int, records: Sequence[Record]) -> Decision:
        return decide(asked[position], join(records))

    found: list[Gathered] = ask_all(remotes, [Question(claim) for claim in asked], judge)
    return [judge(position, each.records) for position, each in enumerate(found)]


def one_by_one(remotes: Sequence[Remote], asked: Sequence[Claim]) -> list[Decision]:
    """The usual way: every title at every service, one request each."""
    records: list[list[Record]] = [[] for _ in asked]
    for remote in remotes:
        for position, claim in enumerate(asked):
            records[position] += remote.by_title([claim])[0].records
    return [decide(claim, join(found)) for claim, found in zip(asked, records, strict=True)]


def run(
    name: str,
    way: Callable[[Sequence[Remote], Sequence[Claim]], list[Decision]],
    asked: Sequence[Claim],
    where: _Where,
) -> Run:
    """One run of the program: fresh clients, the cache of the runs before it."""
    where.loopback.requests.clear()
    clock = FakeTime(where.start)
    surroundings = Surroundings(where.loopback.environment(), "someone@example.org", where.cache, clock.clock)
    began = time.perf_counter()
    decisions = way(open_services([Settings(each) for each in NAMES], surroundings), asked)
    seconds = time.perf_counter() - began
    outcomes = [decision.outcome.value for decision in decisions]
    where.start = clock.time + 60.0
    counted = {each: outcomes.count(each) for each in dict.fromkeys(outcomes)}
    return Run(name, dict(Counter(where.loopback.requests)), clock.waited, seconds, counted)


@dataclass
class _Where:
    loopback: Loopback
    cache: Path
    start: float = 1_800_000_000.0


def refuse(handler: Handler) -> bool:
    """A service that keeps programs out."""
    return send(handler, 403, "text/html", b"<html>Forbidden</html>")


def main() -> int:
    """Prints the table."""
    asked = claims()
    with (
        tempfile.TemporaryDirectory() as folder,
        on_loopback(World(papers(ROOT / "refs" / "catalogue")), NAMES) as loopback,
    ):
        where = _Where(loopback, Path(folder) / "answers.sqlite")
        runs = [
            run("cold", gathered, asked, where),
            run("repeated", gathered, asked, where),
            run("one more", gathered, [*asked, ONE_MORE], where),
        ]
        for number, (name, silenced) in enumerate(SILENCED.items()):
            loopback.faults.update(dict.fromkeys(silenced, refuse))
            runs.append(run(name, gathered, asked, _Where(loopback, Path(folder) / f"{number}.sqlite")))
            loopback.faults.clear()
        runs.append(run("one by one", one_by_one, asked, _Where(loopback, Path(folder) / "other.sqlite")))
    print(f"{len(asked)} readings, {len(NAMES)} services, local catalogue emptied\n")
    print("| run | " + " | ".join(NAMES) + " | requests | waiting (s) | machine (s) | readings |")
    print("| --- |" + " ---: |" * (len(NAMES) + 3) + " --- |")
    for each in runs:
        cells = [str(each.requests.get(name, 0)) for name in NAMES]
        ended = ", ".join(f"{count} {outcome}" for outcome, count in each.outcomes.items())
        print(
            f"| {each.name} | {' | '.join(cells)} | {each.total} | {each.waited:.1f} | {each.seconds:.2f} | {ended} |"
        )
    missed = [each.name for each in runs if each.name in BARS and not _within(each, *BARS[each.name])]
    print("\nbars: " + (f"missed by {', '.join(missed)}" if missed else "all held"))
    return 1 if missed else 0


def _within(each: Run, requests: int, seconds: float) -> bool:
    return each.total <= requests and each.waited <= seconds


if __name__ == "__main__":
    sys.exit(main())
