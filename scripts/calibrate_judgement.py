#!/usr/bin/env python3
"""Measures what an acceptance means: claims made from real records, with their papers there and with them taken out.

    calibrate_judgement.py RECORDS.jsonl.gz CATALOGUE [--drawn 20000] [--seed 1] [--docs DIR] [--wrong FILE.jsonl]

CATALOGUE was built from RECORDS. Half of the records are drawn at random, half from the hard ones: short titles,
numbered titles beside others with the same words, and titles with a name that others have as well. Five claims are
made of each: its title with venue and year, alone, with another venue and year, and altered. Every claim is decided
twice: against the whole catalogue, and against one from which all versions of the drawn works were taken out, where
accepting anything is wrong. With --docs, the table and the curve of precision against recall are written there. Wrong
acceptances are listed with --wrong, for people to look at. Exit status 1 when there are any by other authors.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz

from altered_claims import Row
from drawn_claims import ALTERATIONS, NAMES, NUMBERS, RANDOM, SHORT, Made, claims, drawn, line_of, without
from readinglist.judgement import weights as w
from readinglist.judgement.decide import decide
from readinglist.judgement.text import shared_authors
from readinglist.judgement.works import join
from readinglist.model import Decision, Outcome, Record
from readinglist.names import parse_name
from readinglist.outputs.figures.drawing import END, FAINT, MIDDLE, PLAIN, Figure, dot, line, ring, write
from readinglist.sources.base import Question
from readinglist.sources.catalogue import Catalogue, build

MANY = 500  # questions asked at once
BARRED = 9.0  # more than any threshold
BANDS = (0.0, 0.05, 0.10, 0.15, 0.20, w.ACCEPT)
THRESHOLDS = (0.0, 0.02, 0.04, 0.06, 0.1, 0.13, 0.16, 0.2, w.ACCEPT, 0.3, 0.4, 0.5, 0.6, 0.75)
RATIOS = (100, 99, 98, 97, 96, 95, 94, 92, 90, 88, 85, 80, 75, 70)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was decided on a claim.

    `there` says whether its work was in the catalogue; `right` that it was accepted, `right_first` that it is the
    nearest. `distance` is that of the nearest work, more than any threshold where it may not be accepted. `ratio` is
    the best ratio of letters, `ratio_right` whether it is the right work's. `mistake` describes a wrong acceptance.
    """

    kind: str
    stratum: str
    there: bool
    outcome: Outcome
    rule: str
    distance: float
    right: bool
    right_first: bool
    ratio: float
    ratio_right: bool
    mistake: Row | None

    @property
    def accepted(self) -> bool:
        """Whether a work was accepted."""
        return self.outcome is Outcome.ACCEPTED


# ---------------------------------------------------------------------- decisions


def judged(catalogue: Path, made: Sequence[Made], there: bool) -> list[Judged]:
    """What is decided on each claim against that catalogue."""
    opened, found = Catalogue.open(catalogue), list[Judged]()
    for start in range(0, len(made), MANY):
        some = made[start : start + MANY]
        answers = opened.ask([Question(each.claim) for each in some])
        found += [_judged(each, answer.records, there=there) for each, answer in zip(some, answers, strict=True)]
    return found


def _judged(made: Made, records: Sequence[Record], *, there: bool) -> Judged:
    decision = decide(made.claim, join(records))
    works = [candidate.work for candidate in decision.candidates]
    meant = [there and _is_meant(work.records, made) for work in works]
    right = decision.work is not None and there and _is_meant(decision.work.records, made)
    ratio, best = max(((_ratio(made.claim.title, each.title), i) for i, each in enumerate(records)), default=(0, -1))
    ratio_right = there and best >= 0 and _is_meant([records[best]], made)
    mistake = None if right or decision.work is None else _mistake(made, decision, there=there)
    return Judged(
        made.kind,
        made.drawn.stratum,
        there,
        decision.outcome,
        decision.rule,
        _distance(decision),
        right,
        any(meant[:1]),
        ratio,
        ratio_right,
        mistake,
    )


def _is_meant(records: Iterable[Record], made: Made) -> bool:
    return any(line_of(record) in made.drawn.lines for record in records)


def _distance(decision: Decision) -> float:
    nearest = decision.candidates[0].distance if decision.candidates else None
    barred = nearest is None or nearest.vetoes or decision.rule in ("too close", "link and title")
    return BARRED if barred else nearest.total


def _mistake(made: Made, decision: Decision, *, there: bool) -> Row:
    """A wrong acceptance, with what a person needs to judge it."""
    row, claim, accepted = made.drawn.row, made.claim, decision.work.record
    shared = shared_authors(tuple(parse_name(name) for name in row["authors"]), accepted.author)
    return {
        "there": there,
        "kind": made.kind,
        "stratum": made.drawn.stratum,
        "same people": bool(shared and shared >= w.JOIN_AUTHORS),
        "claim": f"{claim.title} | {claim.venue} {claim.year}",
        "meant": [row["title"], row["authors"][:4], row["venue"], row["year"]],
        "accepted": [accepted.title, [str(name) for name in accepted.author[:4]], accepted.venue, accepted.year],
        "why": f"{decision.rule}: {decision.why}",
    }


def _ratio(one: str, other: str) -> float:
    return fuzz.ratio(one.casefold(), other.casefold())


# --------------------------------------------------------------------- the report


def table(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join("| " + " | ".join(each) + " |" for each in (columns, ["---"] * len(columns), *lines))


def by_kind(every: Sequence[Judged], keys: Iterable[str], key: Callable[[Judged], str]) -> str:
    """A row for each kind of claim or draw: how many, how many accepted where the work is there, and wrong ones."""
    columns = ("claims", "made", "accepted, work there", "of these another work", "accepted, work taken out")
    lines = []
    for name in keys:
        here = [each for each in every if key(each) == name and each.there]
        gone = [each for each in every if key(each) == name and not each.there]
        right, wrong = sum(each.right for each in here), sum(each.accepted and not each.right for each in here)
        false = sum(each.accepted for each in gone)
        lines.append((name, f"{len(here):,}", f"{right / max(1, len(here)):.1%}", f"{wrong:,}", f"{false:,}"))
    return table(columns, lines)


def by_distance(every: Sequence[Judged]) -> str:
    """What an outcome by each rule and at each distance means: how often the nearest work is the right one."""
    grouped = defaultdict[tuple[str, str], list[Judged]](list)
    for each in every:
        place = _band(each.distance) if each.accepted else ""
        grouped[f"{each.outcome}: {each.rule}", place].append(each)
    lines = []
    for (rule, place), those in sorted(grouped.items()):
        right = sum(each.right if each.accepted else each.right_first for each in those)
        there = sum(each.there for each in those)
        lines.append((rule, place, f"{len(those):,}", f"{there:,}", f"{right:,}", f"{right / len(those):.2%}"))
    return table(("outcome and rule", "distance", "claims", "work there", "nearest is right", "share"), lines)


def _band(distance: float) -> str:
    upper = next(each for each in BANDS if distance <= each + 1e-9)
    return "0" if upper == 0 else f"to {upper:.2f}"


# --------------------------------------------------------------------- the figure

TOP, BOTTOM, LEFT, RIGHT = 20.0, 300.0, 90.0, 560.0
LEAST_PRECISION, LEAST_RECALL = 0.90, 0.60


def curve(every: Sequence[Judged]) -> Figure:
    """Precision against recall as thresholds move: of judgement's distance, and of a ratio of letters."""
    present = sum(each.there for each in every)
    ours = [
        _point(every, present, lambda each, t=t: each.distance <= t, lambda each: each.right_first)
        for t in THRESHOLDS
    ]
    plain = [_point(every, present, lambda each, t=t: each.ratio >= t, lambda each: each.ratio_right) for t in RATIOS]
    marked = [*_marked(ours, dot), *_marked(plain, ring)]
    named = zip((*THRESHOLDS, *RATIOS), (*ours, *plain), strict=True)
    body = "".join([*_axes(), *marked, *_legend()])
    table_rows = tuple((f"{t:g}", f"{p:.4f}", f"{r:.4f}") for t, (p, r) in named)
    caption = (
        f"{len(every):,} claims, the papers of half of them absent. Dots: distance, accepted up to {w.ACCEPT:g}; "
        "rings: ratio of letters, in percent."
    )
    return Figure(
        "judgement-curve",
        "Precision against recall",
        caption,
        BOTTOM + 50,
        body,
        ("threshold", "precision", "recall"),
        table_rows,
    )


def _point(
    every: Sequence[Judged], present: int, taken: Callable[[Judged], bool], right: Callable[[Judged], bool]
) -> tuple[float, float]:
    accepted = [each for each in every if taken(each)]
    good = sum(map(right, accepted))
    return good / max(1, len(accepted)), good / max(1, present)


def _place(precision: float, recall: float) -> tuple[float, float]:
    x = LEFT + (RIGHT - LEFT) * (recall - LEAST_RECALL) / (1 - LEAST_RECALL)
    return x, BOTTOM - (BOTTOM - TOP) * (precision - LEAST_PRECISION) / (1 - LEAST_PRECISION)


def _marked(points: Sequence[tuple[float, float]], mark: Callable[[float, float], str]) -> Iterator[str]:
    """The points that lie within the axes, joined by lines."""
    inside = [_place(p, r) for p, r in points if p >= LEAST_PRECISION and r >= LEAST_RECALL]
    for start, end in pairwise(inside):
        yield line(start, end)
    for x, y in inside:
        yield mark(x, y)


def _axes() -> Iterator[str]:
    for step in range(5):
        precision = LEAST_PRECISION + (1 - LEAST_PRECISION) * step / 4
        recall = LEAST_RECALL + (1 - LEAST_RECALL) * step / 4
        x, y = _place(precision, recall)
        yield line((LEFT, y), (RIGHT, y)) + write(LEFT - 8, y + 4, f"{precision:.3f}", END)
        yield line((x, TOP), (x, BOTTOM)) + write(x, BOTTOM + 18, f"{recall:.1f}", MIDDLE)
    yield write(0, TOP - 6, "precision", FAINT)
    yield write(RIGHT, BOTTOM + 38, "recall", END)


def _legend() -> Iterator[str]:
    for y, mark, text in ((TOP + 40, dot, "distance"), (TOP + 60, ring, "ratio of letters")):
        yield mark(RIGHT + 24, y - 4) + write(RIGHT + 36, y, text, PLAIN)


# ------------------------------------------------------------------------ running


def measured(records: Path, catalogue: Path, count: int, seed: int) -> tuple[int, list[Judged]]:
    """Every claim decided with its paper there and without; and how many works were drawn."""
    rng = random.Random(seed)
    opened = Catalogue.open(catalogue)
    every = drawn(records, opened, count, rng)
    made = list(claims(opened, every, rng))
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(2) as processes:
        with_it = processes.submit(judged, catalogue, made, True)
        rest, built = Path(folder) / "rest.jsonl.gz", Path(folder) / "catalogue"
        without(records, frozenset(number for each in every for number in each.lines), rest)
        build([rest], built)
        without_it = processes.submit(judged, built, made, False)
        return len(every), with_it.result() + without_it.result()


def main() -> int:
    """Runs everything; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--drawn", type=int, default=20_000, help="records that claims are made of")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other records")
    parser.add_argument("--docs", type=Path, help="where the table and the figure are written")
    parser.add_argument("--wrong", type=Path, help="where wrong acceptances are written, one a line")
    options = parser.parse_args()
    if options.docs and not options.docs.is_dir():
        parser.error(f"--docs: there is no folder {options.docs}")
    works, found = measured(options.records, options.catalogue, options.drawn, options.seed)
    text, figure = report(works, options.seed, found)
    print(text)
    if options.docs:
        (options.docs / "calibration.md").write_text(text, encoding="utf-8")
        (options.docs / f"{figure.name}.svg").write_text(figure.file, encoding="utf-8")
    mistaken = [each.mistake for each in found if each.mistake]
    if options.wrong:
        lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in mistaken)
        options.wrong.write_text("".join(lines), encoding="utf-8")
    by_others = sum(not each["same people"] for each in mistaken)
    print(f"\naccepted wrongly: {len(mistaken)}, of these by other authors: {by_others}")
    return 1 if by_others else 0


def report(works: int, seed: int, found: Sequence[Judged]) -> tuple[str, Figure]:
    """The page of figures, and the curve."""
    at_random = [each for each in found if each.stratum == RANDOM]
    figure = curve(at_random)
    kinds = ("as it is", "title alone", "other venue and year", *ALTERATIONS)
    parts = [
        "# What an acceptance means, in figures",
        f"Written by `scripts/calibrate_judgement.py` (seed {seed}); [judgement](judgement.md) says what stands "
        f"behind it. {works:,} works were drawn, and {len(found) // 2:,} claims made of them, each decided twice: "
        "with all versions of its work in the catalogue, and with all of them taken out, where every acceptance is "
        "wrong.",
        "## By how the claim is written",
        by_kind(found, kinds, lambda each: each.kind),
        "## By how the works were drawn",
        by_kind(found, (RANDOM, SHORT, NUMBERS, NAMES), lambda each: each.stratum),
        "## By rule and distance",
        "Works drawn at random; half of the claims have no work to find.",
        by_distance(at_random),
        "## Precision against recall",
        f"![{figure.title}: {figure.caption}]({figure.name}.svg)",
        figure.caption,
        table(figure.columns, figure.rows),
    ]
    return "\n\n".join(parts) + "\n", figure


if __name__ == "__main__":
    sys.exit(main())
