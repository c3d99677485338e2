"""Reports that are meant to keep a check busy: work grows with the text, and not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from readinglist.reports import latex, markdown, typst
from readinglist.reports.check import check
from readinglist.reports.course import Course
from readinglist.reports.judged import Searched, Seen, judge
from readinglist.reports.reading import read

FEW, MANY = 1_000, 16_000
AT_MOST = 3 * MANY // FEW  # how much longer many pieces may take than few, where sixteen times would be even


def grows(work: Callable[[int], object]) -> float:
    """How many times longer the processor is at work for many pieces than for few, each at its quickest."""

    def seconds(count: int) -> float:
        start = time.process_time()
        work(count)
        return time.process_time() - start

    few = max(min(seconds(FEW) for _ in range(3)), 0.004)
    many = seconds(MANY)
    return many / few if many < AT_MOST * few else min(many, seconds(MANY), seconds(MANY)) / few


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "\\cite[",
            "\\cite(",
            "\\cite{",
            "\\cite<",
            "\\parencites{a}",
            "\\iffalse ",
            "\\else",
            "\\fi",
            "{",
            "%",
            "\\verb|",
        ),
        *(
            "\\begin{verbatim}",
            "\\newcommand{\\x}[1]{",
            "\\lstinline[",
            "\\mintinline{",
            "\\begin{filecontents}{x.bib}",
        ),
    ],
)
def test_latex(piece: str) -> None:
    assert grows(lambda count: latex.scan(piece * count)) < AT_MOST


@pytest.mark.parametrize(
    "piece", ["`", "``x", "@{a", "[@a; ", "<!--", "](x", "<a@b", "```\n", "---\n", "nocite:\n ", "https://"]
)
def test_markdown(piece: str) -> None:
    assert grows(lambda count: markdown.scan(piece * count)) < AT_MOST


@pytest.mark.parametrize("piece", ["/*", "*/", "`", "//", "@a.", "<a", "cite(<a", "#bibliography(", '"'])
def test_typst(piece: str) -> None:
    assert grows(lambda count: typst.scan(piece * count)) < AT_MOST


@pytest.mark.parametrize("piece", ["Aa-", "Aa and Bb ", "Aa et al. ", "[1] ", "Aa 2020 "])
def test_typed_citations(piece: str, tmp_path: Path) -> None:
    def work(count: int) -> None:
        (tmp_path / "r.tex").write_text(piece * count)
        check(read(tmp_path / "r.tex"), Course(), (), Searched())

    assert grows(work) < AT_MOST


def test_entries_of_one_author(tmp_path: Path) -> None:
    """A thousand titles that differ by a number are held against each other in groups that are bounded."""
    (tmp_path / "r.bib").write_text(
        "".join(
            f"@misc{{k{n}, title={{Bears in the Wild, Part {n}}}, author={{A. Byron}}, year=2020}}\n"
            for n in range(1_000)
        )
    )
    report = read(tmp_path / "r.bib")
    judged = judge(report.entries, Course(), [Seen()] * len(report.entries))
    found = check(report, Course(), judged, Searched(broad=True))
    assert {each.rule for each in found} == {"not-confirmed"}
    assert len(found) == 1_000
