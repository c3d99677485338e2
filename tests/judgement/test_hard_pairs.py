"""Hard pairs of claims and papers, and of records and works: real ones, each with the reason a person would give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from readinglist import identifiers
from readinglist.judgement.decide import decide
from readinglist.judgement.works import join
from readinglist.model import Claim, Decision, Outcome, Record
from tests.judgement.hand_made import HERE, record


def load(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def claim(case: dict[str, Any]) -> Claim:
    venue, year = re.fullmatch(r"(.*?)\s*(\d{4})?", str(case.get("at") or "")).groups()
    people = tuple(case.get("by", ()))
    return Claim(case["claim"], venue or None, int(year) if year else None, case.get("link"), authors=people)


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for family in load("hard_pairs.yaml"):
        for case in family["cases"]:
            yield family["family"], case


CASES = list(cases())
IDS = [f"{family}: {case['claim'][:40]}" for family, case in CASES]


def decided(case: dict[str, Any]) -> Decision:
    lines = [*case.get("right", ()), *case.get("wrong", ())]
    link = identifiers.from_link(case["link"]) if case.get("link") else None
    return decide(claim(case), join([record(line) for line in lines]), (link,) if link else ())


def is_right(decision_record: Record, case: dict[str, Any]) -> bool:
    return decision_record.title in {record(line).title for line in case.get("right", ())}


def test_the_set_is_large_and_varied() -> None:
    assert len(CASES) >= 150
    assert len({family for family, _ in CASES}) >= 15


@pytest.mark.parametrize(("family", "case"), CASES, ids=IDS)
def test_no_other_work_is_accepted(family: str, case: dict[str, Any]) -> None:
    decision = decided(case)
    if case.get("expect") == "open" or not case.get("right"):
        assert decision.outcome is not Outcome.ACCEPTED, case["why"]
    elif decision.work:
        assert all(is_right(each, case) for each in decision.work.records), case["why"]


def test_nine_of_ten_right_works_are_accepted_and_the_others_stand_first() -> None:
    sought = [case for _, case in CASES if case.get("right") and case.get("expect") != "open"]
    left = [(case, decision) for case in sought if (decision := decided(case)).outcome is not Outcome.ACCEPTED]
    assert len(left) <= len(sought) / 10, [case["claim"] for case, _ in left]
    for case, decision in left:
        assert decision.outcome is Outcome.AMBIGUOUS, case["claim"]
        assert is_right(decision.candidates[0].work.record, case), case["claim"]


WORKS = load("works.yaml")


@pytest.mark.parametrize("case", WORKS["one"], ids=[case["records"][0][:40] for case in WORKS["one"]])
def test_versions_of_one_work_are_joined(case: dict[str, Any]) -> None:
    assert len(join([record(line) for line in case["records"]])) == 1, case["why"]


@pytest.mark.parametrize("case", WORKS["several"], ids=[case["records"][0][:40] for case in WORKS["several"]])
def test_works_that_look_alike_stay_apart(case: dict[str, Any]) -> None:
    assert len(join([record(line) for line in case["records"]])) == len(case["records"]), case["why"]
