"""The page on judgement gives the numbers that judge."""

from __future__ import annotations

import re
from pathlib import Path

from readinglist.judgement import weights
from readinglist.judgement.weights import Difference

_ROW = re.compile(r"^\| ([^|]+) \| ([\d.]+) \| ([\d.]+) \|", re.MULTILINE)


def test_every_difference_of_titles_is_documented_with_its_cost_and_the_weight_it_needs(root: Path) -> None:
    page = (root / "docs" / "judgement.md").read_text(encoding="utf-8")
    written = {name: (float(cost), float(needs)) for name, cost, needs in _ROW.findall(page)}
    differences = [each for each in vars(weights).values() if isinstance(each, Difference)]
    assert differences
    names = {"title": "not at all"}
    assert written == {names.get(each.name, each.name): (each.cost, each.needs) for each in differences}


def test_what_decides_beside_the_title_is_documented(root: Path) -> None:
    page = (root / "docs" / "judgement.md").read_text(encoding="utf-8")
    barring = (weights.ACCEPT, weights.GAP, weights.GAP_TO_PART, weights.OTHER_VENUE, weights.OTHER_STAGE)
    assert [
        each for each in (*barring, weights.UNSUPPORTED, *weights.OTHER_YEAR[1:]) if f"{each:.2f}" not in page
    ] == []
