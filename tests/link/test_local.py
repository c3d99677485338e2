"""Linking on one machine: what is decided, what is left out, and what stays when something goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readinglist.engines.shards import shards
from readinglist.errors import InputError
from readinglist.link import local
from readinglist.link.job import Job, Tally
from readinglist.link.plan import CAP
from readinglist.model import Claim
from readinglist.resolve import Request, Sources, settle
from readinglist.sources.catalogue import build, open_catalogue
from tests.link import world


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(
        shards(world.claims(tmp_path / "claims.jsonl")),
        shards(world.works(tmp_path / "works")),
        tmp_path / "decisions.jsonl",
    )


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_claim_is_decided_in_its_order(job: Job) -> None:
    tally = local.link(job)
    found = read(job.to)
    assert [row["id"] for row in found] == list(world.EXPECTED)
    decided = {row["id"]: (row["decision"], row["record"] and row["record"]["title"]) for row in found}
    assert decided == world.EXPECTED
    assert tally.outcomes == {"accepted": 8, "missing": 1}
    assert tally.works == len(world.FIRST) + len(world.SECOND)


def test_a_decision_says_why_and_by_which_penalties(job: Job) -> None:
    local.link(job)
    mistyped = read(job.to)[4]
    assert (mistyped["rule"], mistyped["distance"]) == ("title and venue", 0.04)
    assert mistyped["penalties"] == [{"name": "spelling", "amount": 0.04, "why": "“trucasing” for “truecasing”"}]


def test_what_cannot_be_read_is_named_and_left_out(job: Job, tmp_path: Path) -> None:
    tally = local.link(job)
    assert [(each.text.partition(": ")[0], each.shard) for each in tally.problems] == [
        (f"{tmp_path}/claims.jsonl:10", False),
        (f"{tmp_path}/works/part-1.jsonl:6", False),
        (f"{tmp_path}/works/part-3.jsonl", True),
    ]
    assert not tally.is_complete


def test_decisions_are_those_of_a_catalogue(job: Job, tmp_path: Path) -> None:
    local.link(job)
    build(job.works[:2], tmp_path / "catalogue")
    sources = Sources([open_catalogue(tmp_path / "catalogue")])
    for row, claim in zip(read(job.to), world.CLAIMS, strict=True):
        if row["id"] in ("two", 7):  # years as pages write them; a column, of which a catalogue gives some
            continue
        asked = Claim(claim["title"], claim.get("venue"), claim.get("year"), claim.get("link"))
        decision = settle([Request(asked)], sources)[0].decision
        assert (row["decision"], row["rule"], row["why"]) == (decision.outcome, decision.rule, decision.why)


def linked(tmp_path: Path, claims: list[world.Row], works: list[world.Row]) -> tuple[list[dict[str, Any]], Tally]:
    (tmp_path / "c.jsonl").write_text(world.lines(claims))
    (tmp_path / "w.jsonl").write_text(world.lines(works))
    tally = local.link(Job((tmp_path / "c.jsonl",), (tmp_path / "w.jsonl",), tmp_path / "d.jsonl"))
    return read(tmp_path / "d.jsonl"), tally


def test_a_block_too_large_is_looked_at_by_year(tmp_path: Path) -> None:
    reports = [world.paper(world.ANNUAL, 1300 + 3 * i, "Letters of the Society") for i in range(CAP + 1)]
    claims = [{"title": world.ANNUAL, "year": 1600}, {"title": world.ANNUAL, "year": 1602}]
    (found, between), tally = linked(tmp_path, claims, reports)
    assert found["record"]["year"] == 1600
    assert between["record"]["year"] == 1603
    assert tally.split > tally.capped == 0


def test_a_year_too_large_is_left_out_and_counted(tmp_path: Path) -> None:
    reports = [world.paper(world.ANNUAL, 1950, f"Letters of Society {i}") for i in range(CAP + 1)]
    (found,), tally = linked(tmp_path, [{"title": world.ANNUAL, "year": 1950}], reports)
    assert found["decision"] == "missing"
    assert tally.split == tally.capped > 0


def test_another_version_comes_along_by_its_identifier(tmp_path: Path) -> None:
    preprint = world.paper("Fast Search in Large Maps", 2020, "CoRR", "preprint", arxiv_id="2001.00001")
    published = world.paper("Fast Search in Very Large Maps", 2021, "SIGMOD", arxiv_id="2001.00001")
    others = [world.paper(f"Very Large Maps of Country {i}", 2021, "SIGMOD") for i in range(5)]
    ((found,), _) = linked(tmp_path, [{"title": preprint["title"]}], [preprint, published, *others])
    assert found["decision"] == "accepted"
    assert found["record"]["venue"] == "SIGMOD"


def test_a_run_takes_the_place_of_the_last_one(job: Job) -> None:
    job.to.write_text("of the last run\n")
    local.link(job)
    first = job.to.read_bytes()
    local.link(job)
    assert job.to.read_bytes() == first
    assert [each.name for each in job.to.parent.iterdir() if each.name.startswith(".")] == []


def test_a_run_that_fails_changes_nothing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job.to.write_text("of the last run\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(local, "decided", full)
    with pytest.raises(OSError, match="No space left"):
        local.link(job)
    assert job.to.read_text() == "of the last run\n"
    assert [each.name for each in job.to.parent.iterdir() if each.name.startswith(".")] == []


def test_shards_are_files_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is not there"):
        shards(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "_SUCCESS").touch()
    with pytest.raises(InputError, match="there are no files here"):
        shards(tmp_path / "empty")
